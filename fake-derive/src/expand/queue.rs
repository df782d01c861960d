//! What a generated method does to a queue: one operation of the runtime, and the answer made of it.
//!
//! ```text
//! self.jobs().run::<__push>(job, |call, job| __fake::ok(__fake::pushed_id(call.push(__fake::Address::new(), job))))
//! self.jobs().wait_boxed::<__next>((), None, |call, (), turn| call.next_pop(turn, __fake::Address::new()), __fake::never)
//! ```

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Type};

use super::body::Body;
use super::call::Call;
use super::method::How;
use crate::model::{
    Fake, From, Given, Kind, Message, Method, Missing, QueueAct, QueueAnswer, QueueOp, Settle,
    Store, Wait, Which,
};
use crate::names::{self, Mentions};

impl Body<'_> {
    pub(super) fn line(&self, op: &QueueOp) -> &Store {
        &self.own.fake.stores[op.store]
    }

    /// The whole body of a call that does not wait.
    pub(super) fn queue(&self, op: &QueueOp) -> TokenStream {
        let call = Self::op();
        let address = address(op);
        match &op.act {
            QueueAct::Push { message, delay } => {
                let message = match message {
                    Message::Param { name, by_ref: true } => {
                        quote!(::core::clone::Clone::clone(#name))
                    }
                    Message::Param { name, .. } => name.to_token_stream(),
                    Message::Expr(message) => message.to_token_stream(),
                };
                let pushed = match delay {
                    Some(delay) => quote!(#call.push_delayed(#address, #message, #delay)),
                    None => quote!(#call.push(#address, #message)),
                };
                self.sure(pushed_answer(pushed, op.answer))
            }
            QueueAct::PushAll {
                messages,
                by_ref,
                items_by_ref,
            } => {
                let messages = match (by_ref, items_by_ref) {
                    (_, true) => quote!(__fake::clones_of_refs(&#messages)),
                    (true, false) => quote!(__fake::clones(#messages)),
                    (false, false) => messages.to_token_stream(),
                };
                let pushed = quote!(#call.push_all(#address, #messages));
                self.sure(pushed_answer(pushed, op.answer))
            }
            QueueAct::Take { pops, max, .. } => {
                let several = matches!(op.answer, QueueAnswer::Many(_));
                let word = match (pops, several) {
                    (true, false) => "pop",
                    (true, true) => "pop_batch",
                    (false, false) => "receive",
                    (false, true) => "receive_batch",
                };
                let word = Ident::new(word, Span::call_site());
                let max = several.then(|| at_most(max.as_ref()));
                let taken = quote!(#call.#word(#address, #max));
                self.taken(op, taken, *pops)
            }
            QueueAct::Settle { how, which, time } => {
                let settled = settled(&call, *how, which, time.as_ref());
                self.settled(op, settled)
            }
            QueueAct::Poll { from, max } => {
                let max = at_most(max.as_ref());
                let polled = match from {
                    From::Group(group) => quote!(#call.poll(&#group, #address, #max)),
                    From::Offset(offset) => {
                        quote!(#call.read_from(#address, __fake::offset_of(#offset), #max))
                    }
                };
                self.taken(op, polled, false)
            }
            QueueAct::Commit {
                group,
                offset,
                through,
            } => {
                let word = if *through { "commit_through" } else { "seek" };
                let word = Ident::new(word, Span::call_site());
                self.sure(quote!(#call.#word(&#group, #address, __fake::offset_of(#offset))))
            }
            QueueAct::Len => self.sure(quote!(__fake::count(#call.len(#address)))),
            QueueAct::IsEmpty => self.sure(quote!(#call.len(#address) == 0)),
            QueueAct::InFlight => self.sure(quote!(__fake::count(#call.in_flight()))),
            QueueAct::DeadLetters => self.sure(quote!(#call.dead_letters())),
            QueueAct::Redrive => self.sure(number_or_nothing(&quote!(#call.redrive()), op.answer)),
            QueueAct::Purge => self.sure(number_or_nothing(&quote!(#call.purge()), op.answer)),
        }
    }

    fn sure(&self, value: TokenStream) -> TokenStream {
        if self.fallible() {
            quote!(__fake::ok(#value))
        } else {
            value
        }
    }

    /// Messages as the method answers them.
    fn taken(&self, op: &QueueOp, taken: TokenStream, pops: bool) -> TokenStream {
        let (QueueAnswer::One(given) | QueueAnswer::Option(given) | QueueAnswer::Many(given)) =
            op.answer
        else {
            unreachable!("`infer::queue` gives messages to who takes some")
        };
        let several = matches!(op.answer, QueueAnswer::Many(_));
        let made = match (given, several) {
            (Given::Delivery, _) => taken,
            (Given::Payload, _) if pops => taken,
            (Given::Payload, true) => quote!(__fake::payloads(#taken)),
            (Given::Payload, false) => quote!(#taken.map(|delivery| delivery.payload)),
            (Given::Envelope, true) => quote!(__fake::converted(#taken)),
            (Given::Envelope, false) => quote!(#taken.map(::core::convert::From::from)),
        };
        if !matches!(op.answer, QueueAnswer::One(_)) {
            return self.sure(made);
        }
        let (name, error) = (
            self.title(op),
            self.own.raise.missing(self.own, self.method),
        );
        quote!(__fake::some(__fake::ok(#made), __fake::Missing(#name, "message"), #error))
    }

    fn title(&self, op: &QueueOp) -> String {
        names::plain(&self.line(op).name)
    }

    fn settled(&self, op: &QueueOp, settled: TokenStream) -> TokenStream {
        let own = matches!(self.method.missing, Some(Missing::Error(_)));
        match op.answer {
            QueueAnswer::Unit if own && self.fallible() => {
                let (name, error) = (
                    self.title(op),
                    self.own.raise.missing(self.own, self.method),
                );
                quote!(__fake::found(__fake::ok(#settled), __fake::Missing(#name, "message"), #error))
            }
            QueueAnswer::Unit => self.sure(quote!(__fake::made(#settled, ::core::mem::drop))),
            QueueAnswer::Number => self.sure(quote!(__fake::count(#settled))),
            _ => self.sure(settled),
        }
    }

    /// The whole call, which may have to wait.
    pub(super) fn waiting(&self, op: &QueueOp, how: How, entrance: &TokenStream) -> TokenStream {
        let QueueAct::Take { pops, max, wait } = &op.act else {
            unreachable!("`QueueOp::waits` says who does")
        };
        let (call, turn) = (Self::op(), names::local("turn"));
        let address = address(op);
        let (QueueAnswer::One(given) | QueueAnswer::Option(given) | QueueAnswer::Many(given)) =
            op.answer
        else {
            unreachable!("`infer::queue` gives messages to who takes some")
        };
        let several = matches!(op.answer, QueueAnswer::Many(_));
        let word = match (pops, several) {
            (true, false) => "next_pop",
            (true, true) => "next_pop_batch",
            (false, false) => "next",
            (false, true) => "next_batch",
        };
        let word = Ident::new(word, Span::call_site());
        let max = several.then(|| at_most(max.as_ref()));
        let given_name = names::local("given");
        let one = match (given, several) {
            (Given::Delivery, _) => given_name.to_token_stream(),
            (Given::Payload, _) if *pops => given_name.to_token_stream(),
            (Given::Payload, true) => quote!(__fake::payloads(#given_name)),
            (Given::Payload, false) => quote!(#given_name.payload),
            (Given::Envelope, true) => quote!(__fake::converted(#given_name)),
            (Given::Envelope, false) => quote!(::core::convert::From::from(#given_name)),
        };
        let one = match op.answer {
            QueueAnswer::Option(_) => quote!(::core::option::Option::Some(#one)),
            _ => one,
        };
        let run = quote!(#call.#word(#turn, #address, #max));
        let one = self.sure(one);
        let run = if given_name == one.to_string().as_str() {
            run
        } else {
            quote!(#run.map(|#given_name| #one))
        };
        let (within, late) = match wait {
            Wait::Within(within) => (within.to_token_stream(), self.late(op)),
            Wait::Forever | Wait::No => {
                (quote!(::core::option::Option::None), quote!(__fake::never))
            }
        };
        let params: Vec<&Ident> = self.method.params.iter().map(|param| &param.name).collect();
        let mentions = Mentions::of(&run);
        // It runs more than once, and is shown the arguments: an expression gets its own.
        let mut owned = TokenStream::new();
        for name in &params {
            if self.call().lists(name) && mentions.has(name) && !is_plain_spot(op, name) {
                owned.extend(quote!(let #name = ::core::clone::Clone::clone(#name);));
            }
        }
        let pattern = self.call().pattern(&mentions);
        let moves = params
            .iter()
            .any(|name| !self.call().lists(name) && mentions.has(name))
            .then(|| quote!(move));
        let run = if owned.is_empty() {
            run
        } else {
            quote!({ #owned #run })
        };
        let run = quote!(#moves |#call, #pattern, #turn| #run);
        let (marker, values) = (self.call().marker(self.own), self.call().values());
        match how {
            How::Run => quote!(#entrance.wait::<#marker>(#values, #within, #run, #late)),
            How::Await => {
                quote!(#entrance.wait_later::<#marker, _, _>(#values, #within, #run, #late).await)
            }
            How::Later => {
                quote!(#entrance.wait_later::<#marker, _, _>(#values, #within, #run, #late))
            }
            How::Boxed(boxed) => {
                let boxed = Ident::new(&format!("wait_{boxed}"), Span::call_site());
                quote!(#entrance.#boxed::<#marker>(#values, #within, #run, #late))
            }
        }
    }

    /// What is answered when the time is over.
    fn late(&self, op: &QueueOp) -> TokenStream {
        let value = match op.answer {
            QueueAnswer::Option(_) => quote!(::core::option::Option::None),
            QueueAnswer::Many(_) => quote!(::std::vec::Vec::new()),
            _ => {
                let (name, error) = (
                    self.title(op),
                    self.own.raise.missing(self.own, self.method),
                );
                return quote!(|| {
                    let none = __fake::ok(::core::option::Option::None);
                    __fake::some(none, __fake::Missing(#name, "message"), #error)
                });
            }
        };
        let value = self.sure(value);
        quote!(|| #value)
    }
}

/// Whether the parameter is named as a topic or partition only, which may be a reference.
fn is_plain_spot(op: &QueueOp, name: &Ident) -> bool {
    let is = |spot: &Option<Expr>| spot.as_ref().and_then(ident).is_some_and(|is| is == name);
    let elsewhere = op
        .expressions()
        .into_iter()
        .filter(|expr| ident(expr) != Some(name))
        .any(|expr| names::mention(&expr.to_token_stream(), &names::plain(name)).is_some());
    let QueueAct::Take { max, .. } = &op.act else {
        return false;
    };
    (is(&op.topic) || is(&op.partition)) && !elsewhere && max.as_ref().and_then(ident) != Some(name)
}

/// The parameter that an expression is.
fn ident(expr: &Expr) -> Option<&Ident> {
    match expr {
        Expr::Path(path) => path.path.get_ident(),
        _ => None,
    }
}

fn address(op: &QueueOp) -> TokenStream {
    let topic = op.topic.as_ref().map(|topic| quote!(.topic(&#topic)));
    let partition = op.partition.as_ref();
    let partition = partition.map(|partition| quote!(.partition(&#partition)));
    quote!(__fake::Address::new() #topic #partition)
}

fn at_most(max: Option<&Expr>) -> TokenStream {
    match max {
        Some(max) => quote!(__fake::at_most(#max)),
        None => quote!(::core::primitive::usize::MAX),
    }
}

/// From what was pushed to what is answered.
fn pushed_answer(pushed: TokenStream, answer: QueueAnswer) -> TokenStream {
    match answer {
        QueueAnswer::Id => quote!(__fake::pushed_id(#pushed)),
        QueueAnswer::Ids => quote!(__fake::pushed_ids(#pushed)),
        QueueAnswer::IdText => quote!(__fake::pushed_text(#pushed)),
        QueueAnswer::Offset => quote!(__fake::pushed_offset(#pushed)),
        QueueAnswer::Offsets => quote!(__fake::pushed_offsets(#pushed)),
        QueueAnswer::Number => quote!(__fake::count(#pushed.len())),
        QueueAnswer::Pushed => pushed,
        _ => quote!(__fake::made(#pushed, ::core::mem::drop)),
    }
}

fn number_or_nothing(number: &TokenStream, answer: QueueAnswer) -> TokenStream {
    match answer {
        QueueAnswer::Number => quote!(__fake::count(#number)),
        _ => quote!(__fake::made(#number, ::core::mem::drop)),
    }
}

fn settled(call: &Ident, how: Settle, which: &Which, time: Option<&Expr>) -> TokenStream {
    let word = match how {
        Settle::Ack => "ack",
        Settle::Nack => "nack",
        Settle::Reject => "reject",
        Settle::Extend => "extend",
    };
    let time = match (how, time) {
        (Settle::Nack, None) => quote!(, ::core::time::Duration::ZERO),
        (_, Some(time)) => quote!(, #time),
        (_, None) => TokenStream::new(),
    };
    let ident = |word: &str| Ident::new(word, Span::call_site());
    match which {
        Which::Receipt(receipt) => {
            let word = ident(word);
            // What is no receipt is blamed itself.
            let here = Span::call_site().located_at(receipt.span());
            let receipt = quote_spanned!(here=> __fake::receipt(&#receipt));
            quote!(#call.#word(#receipt #time))
        }
        Which::Receipts(receipts) => {
            quote!(#call.ack_all(#receipts.iter().map(__fake::receipt)))
        }
        Which::Message(test) => {
            let word = ident(&format!("{word}_where"));
            quote!(#call.#word(#test #time))
        }
    }
}

/// What the runtime has to know of the method.
pub(super) fn does(call: &Call, fake: &Fake, method: &Method, op: &QueueOp) -> TokenStream {
    let store = &fake.stores[op.store];
    let Kind::Queue { message } = &store.kind else {
        unreachable!("`infer::queue` gives out queues")
    };
    let key = place(call, method, op, store).unwrap_or_else(|| quote!(__fake::NoKey));
    match &op.act {
        QueueAct::PushAll { .. } => quote!(Batch<#key>),
        QueueAct::Take { .. } => quote!(Takes<#key, #message>),
        QueueAct::Poll { .. } => quote!(Polls<#key, #message>),
        QueueAct::Push { .. }
        | QueueAct::Settle { .. }
        | QueueAct::Commit { .. }
        | QueueAct::Redrive
        | QueueAct::Purge => quote!(Writes<#key>),
        QueueAct::Len | QueueAct::IsEmpty | QueueAct::InFlight | QueueAct::DeadLetters => {
            quote!(Views<#key>)
        }
    }
}

/// Where the call's partition is among the arguments.
fn place(call: &Call, method: &Method, op: &QueueOp, store: &Store) -> Option<TokenStream> {
    let args = call.args();
    // So many the runtime can look into.
    if args.len() > 8 {
        return None;
    }
    let at = |name: &Ident| args.iter().position(|arg| arg == name);
    let alone = args.len() == 1;
    let of = |name: &Ident| method.params.iter().find(|param| param.name == *name);
    if let Some(partition) = &op.partition {
        let name = ident(partition)?;
        let (at, ty) = (Literal::usize_unsuffixed(at(name)?), owned(&of(name)?.ty)?);
        return Some(if alone {
            quote!(__fake::Parted<__fake::ArgKey<#ty>>)
        } else {
            quote!(__fake::Parted<__fake::ArgAt<#at, #ty>>)
        });
    }
    match &op.act {
        QueueAct::Push {
            message: Message::Param { name, by_ref },
            ..
        } => {
            let declared = store.setting("partition")?.value.as_ref()?;
            let routed = ident(declared).is_none();
            let at = Literal::usize_unsuffixed(at(name)?);
            match (routed, alone, by_ref) {
                (true, true, _) => Some(quote!(__fake::Routed)),
                (true, false, false) => Some(quote!(__fake::RoutedAt<#at>)),
                _ => None,
            }
        }
        QueueAct::Settle {
            which: Which::Receipt(receipt),
            ..
        } => {
            let name = ident(receipt)?;
            let at = Literal::usize_unsuffixed(at(name)?);
            let ty = of(name)?.ty.to_token_stream().to_string();
            match (ty.as_str(), alone) {
                ("u64" | "u32", true) => Some(quote!(__fake::ByReceipt)),
                ("u64" | "u32", false) => Some(quote!(__fake::ByReceiptAt<#at>)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The type without references, which is what a test names it by.
fn owned(ty: &Type) -> Option<TokenStream> {
    match ty {
        Type::Reference(reference) => owned(&reference.elem),
        Type::Path(path) if path.path.is_ident("str") => Some(quote!(::std::string::String)),
        Type::Slice(_) | Type::ImplTrait(_) => None,
        ty => {
            let tokens = ty.to_token_stream();
            let text = tokens.to_string();
            let borrows = ["'", "& ", "impl "].iter().any(|part| text.contains(part));
            (!borrows).then_some(tokens)
        }
    }
}
