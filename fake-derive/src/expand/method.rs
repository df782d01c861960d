//! One method of the impl: its signature as the user wrote it, and a few lines that say what it does.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{Attribute, FnArg, Pat, PatIdent, ReturnType, Signature};

use super::body::Body;
use super::{Own, boxed, outlive};
use crate::doc;
use crate::model::{Method, Op, Param, Style};
use crate::names::{self, Mentions};

pub(super) fn method(own: &Own, index: usize, method: &Method, head: Head) -> TokenStream {
    let conditions = crate::model::conditions(&method.input.attrs);
    let doc = doc::lines(&doc::method(own.fake, method));
    let Head { signature, how } = head;
    let body = Body::of(own, index, method, &own.calls[index], how);
    let unused = unused(method, &body);
    // A method that the original of a copy has not is blamed as a whole.
    let here = match own.fake.options.remote {
        Some(_) => Span::call_site().located_at(method.input.sig.ident.span()),
        None => Span::call_site(),
    };
    let body = names::braced(here, quote!(#unused #body));
    quote!(#(#conditions)* #doc #signature #body)
}

/// How a method begins, and when its body runs.
pub(super) struct Head {
    pub(super) signature: TokenStream,
    pub(super) how: How,
}

/// The methods that an impl of the trait has, each with its number and its head.
pub(super) fn heads<'a>(own: &Own<'a>) -> Vec<(usize, &'a Method, Head)> {
    let mut heads = Vec::new();
    for (number, method) in own.fake.methods.iter().enumerate() {
        if !matches!(method.op, Op::Default) {
            heads.push((number, method, head(own, method)));
        }
    }
    heads
}

/// `#[async_trait]`, where one of these is not written out.
pub(super) fn async_trait<'a>(
    own: &Own<'a>,
    heads: &[(usize, &Method, Head)],
) -> Vec<&'a Attribute> {
    let mut attrs = Vec::new();
    let is_written_out = |(_, method, head): &(usize, &Method, Head)| {
        method.style != Style::Async || matches!(head.how, How::Boxed(_))
    };
    if !heads.iter().all(is_written_out) {
        attrs.extend(own.fake.item.attrs.iter());
        attrs.retain(|attr| is_async_trait(attr));
    }
    attrs
}

/// The signature as an impl has it.
fn head(own: &Own, method: &Method) -> Head {
    // Below `#[async_trait]` an `async fn` would become a boxed future, which this is not.
    let stays =
        outlive::stays(method) || (method.style == Style::Impl && boxed::sends(own.fake).is_some());
    let signature = signature(method, stays);
    let sends = boxed::sends(own.fake);
    let written_out = match (method.style, sends) {
        (Style::Async, Some(sends)) => boxed::signature(&signature, &method.output.whole, sends),
        _ => None,
    };
    let how = match method.style {
        Style::Sync => How::Run,
        Style::Boxed if boxed::is_local(&method.input.sig.output) => How::Boxed("boxed_local"),
        Style::Boxed => How::Boxed("boxed"),
        _ if written_out.is_some() && sends == Some(false) => How::Boxed("boxed_local"),
        _ if written_out.is_some() => How::Boxed("boxed"),
        _ if stays => How::Later,
        _ => How::Await,
    };
    Head {
        signature: written_out.unwrap_or_else(|| signature.to_token_stream()),
        how,
    }
}

/// When the call is made.
#[derive(Clone, Copy)]
pub(super) enum How {
    /// At once.
    Run,
    /// In an `async fn`.
    Await,
    /// By a future that is returned.
    Later,
    /// By one that is boxed, by this method.
    Boxed(&'static str),
}

impl How {
    /// What answers with `body`, which may wait.
    pub(super) fn begun(self, body: &TokenStream) -> TokenStream {
        match self {
            Self::Run | Self::Await => body.clone(),
            Self::Later => quote!(async move { #body }),
            Self::Boxed(_) => quote!(::std::boxed::Box::pin(async move { #body })),
        }
    }
}

/// The signature with plain names for patterns; `impl Future` becomes `async fn` unless it stays.
fn signature(method: &Method, stays: bool) -> Signature {
    let mut signature = method.input.sig.clone();
    let mut names = method.params.iter().map(|param| &param.name);
    for input in &mut signature.inputs {
        match input {
            FnArg::Typed(typed) => {
                typed.attrs.retain(|attr| attr.path().is_ident("cfg"));
                if let Some(name) = names.next() {
                    *typed.pat = plain_pattern(name);
                }
            }
            FnArg::Receiver(receiver) => receiver.attrs.clear(),
        }
    }
    if method.style != Style::Impl || stays {
        outlive::without_self(&mut signature.output);
    } else {
        let output = &method.output.whole;
        signature.asyncness = Some(syn::Token![async](signature.fn_token.span));
        signature.output =
            ReturnType::Type(syn::Token![->](output.span()), Box::new(output.clone()));
    }
    signature
}

fn plain_pattern(name: &Ident) -> Pat {
    Pat::Ident(PatIdent {
        attrs: Vec::new(),
        by_ref: None,
        mutability: None,
        ident: name.clone(),
        subpat: None,
    })
}

/// Touches the parameters that the body has no use for, so that nobody is warned of them.
fn unused(method: &Method, body: &TokenStream) -> TokenStream {
    let mentions = Mentions::of(body);
    let (mut there, mut perhaps) = (Vec::new(), TokenStream::new());
    for (typed, Param { name, .. }) in method.declared() {
        if mentions.has(name) {
            continue;
        }
        if typed.attrs.is_empty() {
            there.push(name);
            continue;
        }
        let conditions: Vec<_> = crate::model::conditions(&typed.attrs).collect();
        if !conditions.is_empty() {
            perhaps.extend(quote!(#(#conditions)* let _ = &#name;));
        }
    }
    let there = match there.as_slice() {
        [] => TokenStream::new(),
        [one] => quote!(let _ = &#one;),
        several => quote!(let _ = (#(&#several),*);),
    };
    quote!(#there #perhaps)
}

pub(super) fn is_async_trait(attr: &Attribute) -> bool {
    attr.path()
        .segments
        .last()
        .is_some_and(|segment| segment.ident == "async_trait")
}
