//! Calls that must not borrow `self`: their future may outlive it, or a body of the user's takes it. They are made through a
//! handle of their own.
//!
//! ```text
//! let handle = <Self as Clone>::clone(&self);
//! async move { let handle = &handle; handle.rows().later::<__find, _>(id, |call, id| ..).await }
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::token::Comma;
use syn::{
    CapturedParam, FnArg, GenericArgument, Lifetime, PathArguments, Receiver, ReceiverKind,
    ReturnType, Signature, Type, TypeParamBound,
};

use super::method::How;
use crate::model::{Method, Style};
use crate::names;

/// Whether the call needs a handle of its own; `expressions` are the user's.
pub(super) fn needs_a_handle(method: &Method, how: How, expressions: &TokenStream) -> bool {
    let Some(receiver) = method.input.sig.receiver() else {
        return false;
    };
    let goes_on = matches!(method.style, Style::Impl | Style::Boxed)
        && matches!(how, How::Later | How::Boxed(_))
        && !borrows(&method.input.sig);
    // What the world is asked for is asked inside, too.
    let inside = ["self", "now", "rng", "ids"];
    let mut mentioned = inside.iter().map(|name| names::mention(expressions, name));
    goes_on || (!is_shared(receiver) && mentioned.any(|name| name.is_some()))
}

/// Whether the return type, which is a future, has to stay as it is written: what an `async fn` makes lives as long as all
/// that it is given.
pub(super) fn stays(method: &Method) -> bool {
    let signature = &method.input.sig;
    let by_reference = signature
        .receiver()
        .is_some_and(|receiver| matches!(receiver.kind, ReceiverKind::Reference(..)));
    method.style == Style::Impl
        && (is_unpin(&signature.output) || (by_reference && !borrows(signature)))
}

/// Whether a future may have to be moved between two polls.
pub(super) fn is_unpin(output: &ReturnType) -> bool {
    bounds(output).any(|bound| match bound {
        TypeParamBound::Trait(bound) => {
            let last = bound.path.segments.last();
            last.is_some_and(|last| last.ident == "Unpin")
        }
        _ => false,
    })
}

/// `use<'a, T>` of `use<'a, Self, T>`: in an impl, `Self` is no parameter.
pub(super) fn without_self(output: &mut ReturnType) {
    let ReturnType::Type(_, ty) = output else {
        return;
    };
    let Type::ImplTrait(opaque) = &mut **ty else {
        return;
    };
    for bound in &mut opaque.bounds {
        if let TypeParamBound::PreciseCapture(captured) = bound {
            let params = std::mem::take(&mut captured.params).into_iter();
            captured.params = params
                .filter(|param| !matches!(param, CapturedParam::Ident(name) if name == "Self"))
                .collect();
        }
    }
}

/// What makes the call through a handle of its own.
pub(super) fn through(
    handle: &Ident,
    this: &TokenStream,
    method: &Method,
    how: How,
    call: &TokenStream,
) -> TokenStream {
    let cloned = quote!(<Self as ::core::clone::Clone>::clone(&#this));
    let later = quote!(async move { let #handle = &#handle; #call.await });
    let future = match how {
        How::Run | How::Await => return quote!(let #handle = &#cloned; #call),
        How::Later if !is_unpin(&method.input.sig.output) => later,
        How::Later | How::Boxed(_) => quote!(::std::boxed::Box::pin(#later)),
    };
    quote!(let #handle = #cloned; #future)
}

/// Whether what the method returns, a future, may borrow `self`.
fn borrows(signature: &Signature) -> bool {
    let Some(receiver) = signature.receiver() else {
        return false;
    };
    let ReceiverKind::Reference(_, own, _) = &receiver.kind else {
        return false;
    };
    let is_of_self = |life: &Lifetime| life.ident == "_" || own.is_some();
    let written = lifetimes(&signature.output);
    match &signature.output {
        ReturnType::Type(_, ty) if matches!(**ty, Type::ImplTrait(_)) => {
            let captures = bounds(&signature.output).find_map(|bound| match bound {
                TypeParamBound::PreciseCapture(captured) => Some(captured),
                _ => None,
            });
            let names_some = captures.is_none_or(|captured| {
                let mut params = captured.params.iter();
                params
                    .any(|param| matches!(param, CapturedParam::Lifetime(life) if is_of_self(life)))
            });
            names_some && !written.iter().any(|life| life.ident == "static")
        }
        _ => written
            .iter()
            .any(|life| life.ident != "static" && is_of_self(life)),
    }
}

/// `&self`, of which there can be several at once.
fn is_shared(receiver: &Receiver) -> bool {
    match &receiver.kind {
        ReceiverKind::Reference(_, _, mutability) => mutability.is_none(),
        ReceiverKind::Typed(_, ty) => {
            matches!(&**ty, Type::Reference(reference) if reference.mutability.is_none())
        }
        _ => false,
    }
}

/// The lifetimes that bound the future itself, and none of its output's.
fn lifetimes(output: &ReturnType) -> Vec<&Lifetime> {
    let arguments = match output {
        ReturnType::Type(_, ty) => arguments(ty),
        ReturnType::Default => None,
    };
    let mut lifetimes = Vec::new();
    for argument in arguments.into_iter().flatten() {
        if let GenericArgument::Lifetime(life) = argument {
            lifetimes.push(life);
        }
    }
    for bound in bounds(output) {
        if let TypeParamBound::Lifetime(life) = bound {
            lifetimes.push(life);
        }
    }
    lifetimes
}

/// The bounds of `impl Future + ..`, or of the `dyn Future + ..` inside of boxes.
fn bounds(output: &ReturnType) -> impl Iterator<Item = &TypeParamBound> {
    let mut ty = match output {
        ReturnType::Type(_, ty) => Some(&**ty),
        ReturnType::Default => None,
    };
    let found = loop {
        match ty {
            Some(Type::ImplTrait(opaque)) => break Some(&opaque.bounds),
            Some(Type::TraitObject(object)) => break Some(&object.bounds),
            Some(outer) => {
                let mut inner = arguments(outer).into_iter().flatten();
                ty = inner.find_map(|argument| match argument {
                    GenericArgument::Type(ty) => Some(ty),
                    _ => None,
                });
            }
            None => break None,
        }
    };
    found.into_iter().flatten()
}

/// What stands between the angle brackets of a path's last segment.
fn arguments(ty: &Type) -> Option<&Punctuated<GenericArgument, Comma>> {
    let Type::Path(path) = ty else { return None };
    match &path.path.segments.last()?.arguments {
        PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
        _ => None,
    }
}

/// `self` as the signature has it: the item may come from another macro than its attribute.
pub(super) fn this(signature: &Signature) -> TokenStream {
    match signature.inputs.first() {
        Some(FnArg::Receiver(receiver)) => receiver.self_token.to_token_stream(),
        _ => quote!(self),
    }
}
