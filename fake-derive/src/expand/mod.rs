//! From the model to tokens. Cannot fail: whatever could go wrong was reported before.

#[cfg(not(all(feature = "contract", feature = "serde")))]
mod absent;
mod body;
mod boxed;
mod call;
mod contract;
#[cfg(feature = "serde")]
mod dump;
mod error_type;
mod errors;
mod face;
mod form;
mod generics;
mod handle;
mod hidden;
mod lent;
mod map;
mod method;
mod operation;
mod outlive;
mod private;
mod queue;
mod recordings;
mod select;
mod shared;
mod store;
mod stores;
mod tables;
mod world;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, TraitItem};

use crate::model::{Fake, Op, Role};
use crate::{doc, names, quiet};
#[cfg(not(feature = "serde"))]
use absent as dump;
use call::Call;
use errors::Raise;
use generics::Generics;
use handle::{declared_failures, inherent, rows};

pub(crate) use face::begun;
pub(crate) use shared::declaration;

/// The names and paths that the whole expansion shares.
struct Own<'a> {
    fake: &'a Fake,
    name: Ident,
    /// The fake's type.
    handle: TokenStream,
    /// That of its state.
    tables: TokenStream,
    methods: Ident,
    generics: Generics,
    krate: TokenStream,
    vis: TokenStream,
    raise: Raise,
    /// How the methods are called, in their order.
    calls: Vec<Call>,
    /// What every row must be able to do: a condition on each impl, so that inside of them rustc takes
    /// it for granted, and says once, on the user's type, that it is not so.
    bounds: TokenStream,
}

impl<'a> Own<'a> {
    fn of(fake: &'a Fake) -> Self {
        let options = &fake.options;
        let name = options
            .name
            .clone()
            .unwrap_or_else(|| names::fake(&fake.item.ident));
        let vis = options.vis.as_ref().map_or_else(
            || fake.item.vis.to_token_stream(),
            ToTokens::to_token_stream,
        );
        let krate = options
            .krate
            .as_ref()
            .map_or_else(|| quote!(::fake_runtime), ToTokens::to_token_stream);
        let generics = Generics::of(fake);
        let bounds = bounds(fake);
        let conditions = generics.conditions();
        let (handle, tables) = match &fake.role {
            Role::Face { store, .. } => (store.to_token_stream(), names::state().to_token_stream()),
            Role::Fake | Role::Store => (generics.ty(&name), generics.ty(&names::tables(&name))),
        };
        Self {
            fake,
            handle,
            tables,
            methods: names::methods(&name),
            bounds: quote!(#conditions #bounds),
            generics,
            name,
            krate,
            vis,
            raise: Raise::of(fake),
            calls: Call::all(fake),
        }
    }

    /// `where User: Row`, and more where there is more.
    fn conditions(&self, more: Option<&TokenStream>) -> Option<TokenStream> {
        let bounds = &self.bounds;
        let all = quote!(#bounds #more);
        (!all.is_empty()).then(|| quote!(where #all))
    }

    /// The condition for all that is generated.
    fn cfg(&self) -> Option<TokenStream> {
        let condition = self.fake.options.cfg.as_ref()?;
        Some(quote!(#[cfg(#condition)]))
    }

    /// The type of the state where an expression stands.
    fn tables_path(&self) -> TokenStream {
        self.generics.path(&names::tables(&self.name))
    }

    /// What has the functions for declared errors: the tables, or the trait's own view of a store.
    fn raiser(&self) -> TokenStream {
        if self.fake.has_state() {
            return self.tables.clone();
        }
        let name = &self.name;
        quote!(#name<'_>)
    }

    /// The same where an expression stands.
    fn raiser_path(&self) -> TokenStream {
        if self.fake.has_state() {
            return self.tables_path();
        }
        self.name.to_token_stream()
    }

    /// `.user_repository()`, where the trait stands on a store.
    fn face(&self) -> Option<TokenStream> {
        match &self.fake.role {
            Role::Face { accessor, .. } => Some(quote!(.#accessor())),
            Role::Fake | Role::Store => None,
        }
    }

    /// The `Fake` inside of `this`, which has the trait's own controls.
    fn within(&self, this: &TokenStream) -> TokenStream {
        let face = self.face();
        quote!(#this #face.0)
    }

    /// How long an accessor of a part lends it: a view of a store only lends what the store has.
    fn life(&self) -> TokenStream {
        if self.fake.has_state() {
            quote!('_)
        } else {
            quote!('s)
        }
    }

    /// What the handle is made of.
    fn inside(&self) -> TokenStream {
        match self.fake.role {
            Role::Store => quote!(Store),
            Role::Fake | Role::Face { .. } => quote!(Fake),
        }
    }

    /// The name of an inherent method, as `rename(..)` has it.
    fn inherent(&self, name: &str) -> Ident {
        let renamed = self
            .fake
            .options
            .renames
            .iter()
            .find(|(from, _)| from == name);
        renamed.map_or_else(
            || names::ident(name, proc_macro2::Span::call_site()),
            |(_, to)| to.clone(),
        )
    }
}

/// The trait and everything that stands beside it.
///
/// ```text
/// trait T { .. }                     the user's own
/// struct FakeT(Fake<FakeTTables>);   a handle
/// struct FakeTTables { .. }          the state, which custom bodies see
/// struct FakeTMethods<V>(V);          a view of each method
/// const _: () = { impls };
/// ```
pub(crate) fn expand(fake: &Fake) -> TokenStream {
    match &fake.role {
        Role::Fake => whole(fake),
        Role::Store => shared::store(fake),
        Role::Face { store, accessor } => face::face(fake, store, accessor),
    }
}

/// A trait's fake, with a state of its own.
fn whole(fake: &Fake) -> TokenStream {
    // A copy stands for a trait that is elsewhere.
    let item = fake.options.remote.is_none().then_some(&fake.item);
    let own = Own::of(fake);
    let Own {
        name,
        tables,
        methods,
        generics,
        krate,
        vis,
        ..
    } = &own;
    let cfg = own.cfg();
    let tables_name = names::tables(name);
    let (params, clause) = (generics.declared(None), generics.clause());
    let defaulted = generics.defaulted();
    let phantom = generics.phantom();
    let phantom = phantom.map(|ty| quote!(__generics: #ty,));
    let fake_doc = doc::fake(fake);
    let tables_doc = doc::lines(&format!(
        "The state of [`{name}`], as the bodies of `read` and `write` see it."
    ));
    let methods_doc = doc::lines(&format!(
        "The methods of [`{name}`], as `calls` and `faults` show them."
    ));
    let fields = tables::fields(&own);
    let state = tables::state(&own);
    let inherent = inherent(&own);
    let views = views(&own);
    let errors = own.raise.functions(&own);
    let implementation = implementation(&own);
    let failures = declared_failures(&own);
    let dumps = dump::dumps(&own);
    let wrapper = recordings::wrapper(&own);
    let recorded = recordings::recordings(&own);
    let contract_types = contract::types(&own);
    let contract = contract::contract(&own);
    let traits = (!fake.parts().is_empty() && !fake.quiet).then(|| quote!(, traits::*));
    let rng = (traits.is_none() && world::draws(fake)).then(|| {
        quote! {
            #[allow(unused_imports, reason = "a body may do no more than hand `rng` on")]
            use __fake::traits::*;
        }
    });
    let ids = world::looks_for_ways(fake).then(|| quote!(, ids::*));
    quote! {
        #item
        #cfg
        #fake_doc
        #vis struct #name #defaulted (#krate::Fake<#tables>) #clause;
        #cfg
        #tables_doc
        #vis struct #tables_name #params #clause { #fields #phantom }
        #cfg
        #methods_doc
        #vis struct #methods<V>(V);
        #wrapper
        #contract_types
        #cfg
        #[allow(dead_code, non_camel_case_types, private_interfaces, reason = "a test need not use all of a fake")]
        const _: () = {
            use #krate::__private::{self as __fake #traits #ids};
            #rng
            #state
            #failures
            #errors
            #inherent
            #views
            #implementation
            #dumps
            #recorded
            #contract
        };
    }
}

/// `User: Row, u64: Plain,`, each on the tokens of the type.
fn bounds(fake: &Fake) -> TokenStream {
    let mut seen: Vec<String> = Vec::new();
    let mut bounds = TokenStream::new();
    if fake.quiet {
        return bounds;
    }
    for table in fake.worked_on() {
        let entity = &table.entity;
        let text = entity.to_token_stream().to_string();
        if !seen.contains(&text) {
            seen.push(text);
            let row = quote_spanned!(entity.span()=> __fake::Row);
            bounds.extend(quote!(#entity: #row,));
        }
    }
    for (ty, bound) in fake.worked_on_stores().into_iter().flat_map(stores::bounds) {
        let text = format!("{ty}: {bound}");
        if !seen.contains(&text) {
            seen.push(text);
            bounds.extend(quote!(#ty: #bound,));
        }
    }
    for state in fake.states.iter().filter(|_| fake.has_state()) {
        let ty = &state.ty;
        let text = ty.to_token_stream().to_string();
        if !seen.contains(&text) {
            seen.push(text);
            let value = quote_spanned!(ty.span()=> __fake::Plain);
            bounds.extend(quote!(#ty: #value,));
        }
    }
    bounds
}

/// The markers of the methods, and an accessor for each.
fn views(own: &Own) -> TokenStream {
    let Own {
        methods,
        generics,
        tables,
        vis,
        fake,
        ..
    } = own;
    let known = || {
        let methods = fake.methods.iter().enumerate();
        methods.filter(|(_, method)| !matches!(method.op, Op::Default | Op::Static(_)))
    };
    let calls: Vec<_> = known()
        .map(|(number, method)| (&own.calls[number], method))
        .collect();
    // No parameter of the trait's may be called so.
    let view = names::ident(
        if generics.is_empty() { "V" } else { "__V" },
        Span::call_site(),
    );
    let types = generics.is_empty();
    let types = types
        .then(|| private::types(own, calls.iter().copied()))
        .flatten();
    let markers = calls
        .iter()
        .map(|(call, method)| call.declaration(own, method, types.is_some()));
    let accessors = calls.iter().map(|(call, method)| {
        let (name, marker) = (&method.input.sig.ident, call.marker(own));
        let promises = ["iter", "iter_mut"].contains(&names::plain(name).as_str()).then(
            || quote!(#[allow(clippy::iter_not_returning_iterator, reason = "a view of the method")]),
        );
        let counted = (!call.is_known()).then(|| quote!(where #view: __fake::Counts));
        let conditions = crate::model::conditions(&method.input.attrs);
        let doc = doc::lines(&format!("The method `{name}`."));
        quote! {
            #(#conditions)*
            #doc
            #promises
            #vis fn #name(&self) -> #view::Of<#marker> #counted { self.0.of() }
        }
    });
    // A view shows the methods of one fake, whatever its parameters are.
    let bound = if generics.is_empty() {
        quote!(#view: __fake::View)
    } else {
        quote!(#view: __fake::View<State = #tables>)
    };
    let (params, clause) = (generics.declared(Some(&bound)), generics.clause());
    quote! {
        #types
        #(#markers)*
        impl #params #methods<#view> #clause { #(#accessors)* }
    }
}

fn implementation(own: &Own) -> TokenStream {
    let Own {
        handle: name, fake, ..
    } = own;
    if fake.quiet && !quiet::implements(fake) {
        return TokenStream::new();
    }
    let unsafety = &fake.item.unsafety;
    let (parameters, arguments, _) = fake.item.generics.split_for_impl();
    let of = fake.of();
    let kept = method::heads(own);
    let attrs = method::async_trait(own, &kept);
    // Nothing else of a copy's is left that names the attribute, whose import would be taken for unused.
    let named = fake
        .item
        .attrs
        .iter()
        .find(|attr| attrs.is_empty() && fake.options.remote.is_some() && is_async_trait(attr))
        .map(|attr| {
            let path = attr.path();
            quote!(#[allow(unused_imports, reason = "where it is a full path, there is nothing to use")] use #path as _;)
        });
    let types = types(fake);
    let consts = consts(fake);
    let methods: Vec<_> = kept
        .into_iter()
        .map(|(index, method, head)| method::method(own, index, method, head))
        .collect();
    // Known when the methods are written.
    let (raised, given) = (own.raise.conditions(), own.generics.of_trait());
    let conditions = own.conditions(Some(&quote!(#raised #given)));
    // What the copy of a remote trait lacks is blamed on its path.
    let here = match (&fake.options.remote, &fake.role) {
        (Some(path), _) => path.span(),
        // There, and not on the store's declaration, whose macro brings us here.
        (None, Role::Face { .. }) => Span::call_site().located_at(fake.item.ident.span()),
        (None, _) => Span::call_site(),
    };
    // A path may have its own: `remote = Repository<User>`.
    let arguments = (!fake.names_arguments()).then_some(arguments);
    let head = quote_spanned!(here=> impl #parameters #of #arguments for);
    let name = names::moved(name, supertrait(fake).unwrap_or(here));
    let items = quote!(#(#types)* #(#consts)* #(#methods)*);
    let items = names::braced(here, items);
    quote!(#named #(#attrs)* #unsafety #head #name #conditions #items)
}

/// Where the first supertrait stands that a fake has not by itself: there it is blamed where nobody implements it.
fn supertrait(fake: &Fake) -> Option<Span> {
    let mut bounds = fake.item.supertraits.iter();
    let found = bounds.find(|bound| match bound {
        syn::TypeParamBound::Trait(bound) => {
            let last = bound.path.segments.last();
            last.is_some_and(|last| !names::OF_EVERY_FAKE.iter().any(|known| last.ident == known))
        }
        _ => false,
    });
    // There, but not as if it were written there: only then rustc speaks of the type and not of the attribute.
    found.map(|bound| Span::call_site().located_at(bound.span()))
}

/// The trait's constants, each with the type that the trait declares.
fn consts(fake: &Fake) -> impl Iterator<Item = TokenStream> {
    fake.item.items.iter().filter_map(|item| {
        let TraitItem::Const(constant) = item else {
            return None;
        };
        let (name, ty) = (&constant.ident, &constant.ty);
        let given = &fake.options.consts;
        let (_, value) = given.iter().find(|(said, _)| said == name)?;
        let conditions = crate::model::conditions(&constant.attrs);
        Some(quote!(#(#conditions)* const #name: #ty = #value;))
    })
}

/// The trait's associated types, with the parameters that it declares.
fn types(fake: &Fake) -> impl Iterator<Item = TokenStream> {
    fake.item.items.iter().filter_map(|item| {
        let TraitItem::Type(declared) = item else {
            return None;
        };
        let (name, generics) = (&declared.ident, &declared.generics);
        let mut given = fake.options.types.iter();
        let ty = &given.find(|known| known.name == *name)?.ty;
        let conditions = crate::model::conditions(&declared.attrs);
        let clause = &generics.where_clause;
        Some(quote!(#(#conditions)* type #name #generics = #ty #clause;))
    })
}

pub(crate) fn is_async_trait(attr: &Attribute) -> bool {
    attr.path()
        .segments
        .last()
        .is_some_and(|segment| segment.ident == "async_trait")
}
