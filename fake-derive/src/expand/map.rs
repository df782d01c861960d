//! What a generated method does to a map: one operation of the runtime, and the answer made of it.
//!
//! ```text
//! self.sessions().boxed::<__get>(id, |call, id| __fake::ok(call.get(&id)))
//! self.sessions().boxed::<__put>((id, session), |call, (id, session)| __fake::ok(__fake::sure(call.put(id, session))))
//! ```

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::body::Body;
use super::call::Call;
use super::operation::{Fails, Statement, Then};
use crate::model::{Kind, Life, MapAct, MapAnswer, MapOp, Method, Missing, Store, Stored, Value};
use crate::names;

/// A reference to a key that is looked up.
fn query(value: &Value) -> TokenStream {
    let tokens = &value.tokens;
    if value.by_ref {
        tokens.clone()
    } else {
        quote!(&#tokens)
    }
}

/// The references to several keys.
fn queries(keys: &crate::model::Keys) -> TokenStream {
    let param = &keys.param;
    if keys.items_by_ref {
        quote!(#param.iter().copied())
    } else {
        quote!(#param.iter())
    }
}

impl Body<'_> {
    /// A key or a value as the map keeps it.
    fn kept(&self, value: &Value, ty: &syn::Type) -> TokenStream {
        let tokens = &value.tokens;
        let here = tokens.clone().into_iter().next().map(|token| token.span());
        let here = here.unwrap_or_else(proc_macro2::Span::call_site);
        let here = proc_macro2::Span::call_site().located_at(here);
        let params = self.method.params.iter();
        let exact = params
            .filter(|param| crate::parse::same_type(&param.ty, ty))
            .any(|param| param.name == tokens.to_string());
        if exact {
            // Also a reference, where that is what the map keeps.
            tokens.clone()
        } else if value.by_ref {
            quote::quote_spanned!(here=> __fake::cloned(#tokens))
        } else {
            quote::quote_spanned!(here=> __fake::owned(#tokens))
        }
    }

    pub(super) fn store(&self, op: &MapOp) -> &Store {
        &self.own.fake.stores[op.store]
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each operation")]
    pub(super) fn map(&self, op: &MapOp) -> Statement {
        let store = self.store(op);
        let Kind::Map {
            key: of_key,
            value: of_value,
        } = &store.kind
        else {
            unreachable!("`infer::map` gives out maps")
        };
        let own = |value: &Value| self.kept(value, of_key);
        // An overflow is rare enough to be an error only where somebody says which.
        let said = self.method.duplicate.is_some() || self.own.fake.options.duplicate.is_some();
        let fails = if op.is_refused(store, said && self.fallible()) {
            Fails::Violation
        } else {
            match op.act {
                MapAct::Count { .. } => Fails::Panics,
                MapAct::GetMany { .. }
                | MapAct::CountExisting { .. }
                | MapAct::DeleteAll { .. }
                | MapAct::PutAll { .. }
                | MapAct::Rename { .. }
                | MapAct::Put { .. }
                | MapAct::Swap { .. }
                | MapAct::Update { .. } => Fails::Sure,
                _ => Fails::Never,
            }
        };
        let tokens = match &op.act {
            MapAct::Get { key } => {
                let key = query(key);
                quote!(.get(#key))
            }
            MapAct::GetMany { keys } => {
                let keys = queries(keys);
                if op.answer == MapAnswer::Each {
                    quote!(.get_many(#keys))
                } else {
                    quote!(.pairs_of(#keys))
                }
            }
            MapAct::Contains { key } => {
                let key = query(key);
                quote!(.contains(#key))
            }
            MapAct::CountExisting { keys } => {
                let keys = queries(keys);
                quote!(.count_existing(#keys))
            }
            MapAct::Ttl { key } => {
                let key = query(key);
                quote!(.ttl(#key))
            }
            MapAct::Keys {
                prefix: None,
                limit: None,
            } => quote!(.keys()),
            MapAct::Keys { prefix, limit } => {
                let prefix = prefix.as_ref().map_or_else(|| quote!(""), query);
                let limit = match limit {
                    Some(limit) => limit.to_token_stream(),
                    None => quote!(::core::primitive::usize::MAX),
                };
                quote!(.keys_from(#prefix, #limit))
            }
            MapAct::All if op.answer == MapAnswer::Values => quote!(.values()),
            MapAct::All => quote!(.pairs()),
            MapAct::Len => quote!(.len()),
            MapAct::IsEmpty => quote!(.is_empty()),
            MapAct::Put {
                key,
                value,
                life,
                if_absent,
            } => {
                let key = own(key);
                let value = match value {
                    Stored::Param(value) => self.kept(value, of_value),
                    Stored::Expr(expr) => expr.to_token_stream(),
                };
                let adds = *if_absent && op.answer == MapAnswer::Unit;
                match (life, if_absent) {
                    (life, true) => {
                        let life = how_long(life);
                        if adds {
                            quote!(.add(#key, #value, #life))
                        } else {
                            quote!(.put_if_absent(#key, #value, #life))
                        }
                    }
                    (Life::Declared, false) if op.answer == MapAnswer::OptionValue => {
                        quote!(.exchange(#key, #value))
                    }
                    (Life::Declared, false) => quote!(.put(#key, #value)),
                    (Life::For(ttl), false) => quote!(.put_with_ttl(#key, #value, #ttl)),
                    (Life::Until(until), false) => quote!(.put_until(#key, #value, #until)),
                }
            }
            MapAct::PutAll { entries, by_ref } => {
                let entries = if *by_ref {
                    quote!(__fake::clones(#entries))
                } else {
                    entries.to_token_stream()
                };
                quote!(.put_all(#entries))
            }
            MapAct::Swap { key, expected, new } => {
                let (key, new) = (query(key), self.kept(new, of_value));
                let expected = query(expected);
                quote!(.compare_and_swap(#key, #expected, #new))
            }
            MapAct::Update { key, change } => {
                let key = query(key);
                quote!(.update(#key, #change))
            }
            MapAct::Count { key, by, down, ttl } => {
                let key = own(key);
                let by = by
                    .as_ref()
                    .map_or_else(|| quote!(1), ToTokens::to_token_stream);
                match (down, ttl) {
                    (true, _) => quote!(.decrement(#key, #by)),
                    (false, Some(ttl)) => quote!(.increment_with_ttl(#key, #by, #ttl)),
                    (false, None) => quote!(.increment(#key, #by)),
                }
            }
            MapAct::Expire { key, life } => {
                let key = query(key);
                match life {
                    Life::Until(until) => quote!(.expire_at(#key, #until)),
                    life => {
                        let ttl = life.expr();
                        quote!(.expire(#key, #ttl))
                    }
                }
            }
            MapAct::Persist { key } => {
                let key = query(key);
                quote!(.persist(#key))
            }
            MapAct::Rename { from, to } => {
                let (from, to) = (query(from), own(to));
                quote!(.rename(#from, #to))
            }
            MapAct::Take { key } => {
                let key = query(key);
                quote!(.take(#key))
            }
            MapAct::Delete { key } => {
                let key = query(key);
                quote!(.delete(#key))
            }
            MapAct::DeleteAll { keys } => {
                let keys = queries(keys);
                quote!(.delete_all(#keys))
            }
            MapAct::Clear => quote!(.clear()),
        };
        Statement {
            tokens,
            fails,
            then: self.map_answer(op),
        }
    }

    /// From what the runtime's operation yields to the method's answer.
    fn map_answer(&self, op: &MapOp) -> Then {
        let ignored = matches!(self.method.missing, Some(Missing::Ignore));
        let is_some = || quote!(|value| value.is_some());
        match (&op.act, op.answer) {
            (_, MapAnswer::Unit) if ignored => Then::drop(),
            (
                MapAct::Get { .. } | MapAct::Take { .. } | MapAct::Update { .. },
                MapAnswer::Value,
            ) => Then::Wanted(None),
            (MapAct::Update { .. }, MapAnswer::Bool) => Then::Map(is_some()),
            (MapAct::Update { .. }, MapAnswer::Unit) => Then::Hit(Some(is_some())),
            (MapAct::Delete { .. }, MapAnswer::Number) => {
                Then::Map(quote!(::core::convert::From::from))
            }
            (MapAct::Delete { .. }, MapAnswer::Unit) => match &self.method.missing {
                Some(Missing::Error(_)) => Then::Hit(None),
                _ => Then::drop(),
            },
            (
                MapAct::Expire { .. } | MapAct::Persist { .. } | MapAct::Rename { .. },
                MapAnswer::Unit,
            ) => Then::Hit(None),
            (MapAct::Put { .. }, MapAnswer::Unit) => Then::Keep,
            (_, MapAnswer::Unit) => Then::drop(),
            (_, MapAnswer::Number) => Then::count(),
            (_, MapAnswer::Collected) => Then::Map(quote!(::core::iter::FromIterator::from_iter)),
            _ => Then::Keep,
        }
    }
}

/// `Some(ttl)`, as one argument for all kinds.
fn how_long(life: &Life) -> TokenStream {
    match life {
        Life::Declared => quote!(__fake::Life::Declared),
        Life::For(ttl) => quote!(__fake::Life::lasting(#ttl)),
        Life::Until(until) => quote!(__fake::Life::until(#until)),
    }
}

/// What the runtime has to know of it: reads of one entry can find it evicted.
pub(super) fn does(
    call: &Call,
    fake: &crate::model::Fake,
    method: &Method,
    op: &MapOp,
) -> TokenStream {
    let store = &fake.stores[op.store];
    let Kind::Map { key: of_key, value } = &store.kind else {
        unreachable!("`infer::map` gives out maps")
    };
    let place = op.key().and_then(|key| {
        let arg = syn::parse2::<proc_macro2::Ident>(key.tokens.clone()).ok()?;
        call.place(fake, method, &arg, of_key)
    });
    let place = match (place, store.setting("shards")) {
        (Some(place), Some(_)) => quote!(__fake::Parted<#place>),
        (Some(place), None) => place,
        (None, _) => quote!(__fake::NoKey),
    };
    match &op.act {
        MapAct::Get { .. } => quote!(OfMap<__fake::Reads<#place, #value>>),
        MapAct::Contains { .. } | MapAct::Ttl { .. } => quote!(OfMap<__fake::Tells<#place>>),
        MapAct::Keys { .. } => quote!(Reads<#place, #of_key>),
        MapAct::GetMany { .. } if op.answer == MapAnswer::Each => quote!(Reads<#place, #value>),
        MapAct::All if op.answer == MapAnswer::Values => quote!(Reads<#place, #value>),
        MapAct::GetMany { .. } | MapAct::All => quote!(Reads<#place, (#of_key, #value)>),
        MapAct::CountExisting { .. } | MapAct::Len | MapAct::IsEmpty => quote!(Tells<#place>),
        MapAct::PutAll { .. } => quote!(Batch<#place>),
        _ => quote!(Writes<#place>),
    }
}

/// The name of a map and of its key, for messages.
pub(super) fn named(store: &Store) -> (String, String) {
    (names::plain(&store.name), "key".to_owned())
}
