//! The wrapper around a real client that records it, what asks the real one again, and what serves the recordings.
//!
//! ```text
//! struct RecordGithub<R> { real: R, recorder: Recorder }
//! impl<R> RecordGithub<R> where R: Github { fn new(..), fn check(..) }
//! impl<R> Github for RecordGithub<R> where R: Github { .. }
//! impl FakeGithub { fn serve(..) }
//! ```

#[cfg(feature = "serde")]
mod check;
#[cfg(feature = "serde")]
mod passed;
#[cfg(feature = "serde")]
mod recorder;
mod silent;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Path, PathArguments};

#[cfg(not(feature = "serde"))]
use super::absent as recorder;
use super::{Own, boxed};
use crate::model::{Associated, Fake, Style};
use crate::{doc, names};

/// The wrapper, which stands beside the fake.
pub(super) fn wrapper(own: &Own) -> Option<TokenStream> {
    let Own {
        fake, krate, vis, ..
    } = own;
    fake.options.recordings.as_ref()?;
    let of = &fake.item.ident;
    let name = names::recorder(of);
    let cfg = own.cfg();
    let doc = doc::lines(&format!(
        "A real [`{of}`], of which each call is recorded: what it was asked, and what it answered."
    ));
    let recorder = (!fake.quiet).then(|| quote!(recorder: #krate::Recorder));
    Some(quote! {
        #cfg
        #doc
        #vis struct #name<R> { real: R, #recorder }
    })
}

/// The impls.
pub(super) fn recordings(own: &Own) -> Option<TokenStream> {
    let fake = own.fake;
    fake.options.recordings.as_ref()?;
    if fake.quiet {
        return Some(silent::silent(own));
    }
    Some(recorder::recorder(own))
}

/// `Github`, or `Github<Error = ApiError>`, and what its futures ask of it.
fn real(fake: &Fake) -> TokenStream {
    let types = fake
        .options
        .types
        .iter()
        .filter(|known| known.generics.params.is_empty())
        .map(|Associated { name, ty, .. }| quote!(#name = #ty));
    // A copy with concrete types has them here: `Repository<User>`.
    let given = fake.options.remote.iter().flat_map(arguments);
    let all: Vec<TokenStream> = given.chain(types).collect();
    let all = (!all.is_empty()).then(|| quote!(<#(#all),*>));
    let of = bare(fake);
    // Futures that go from thread to thread take the real client with them.
    let sends = boxed::sends(fake) == Some(true)
        || fake.methods.iter().any(|method| {
            let output = &method.input.sig.output;
            match method.style {
                Style::Impl => output.to_token_stream().to_string().contains("Send"),
                Style::Boxed => !boxed::is_local(output),
                Style::Sync | Style::Async => false,
            }
        });
    let sends = sends.then(|| quote!(+ ::core::marker::Send + ::core::marker::Sync));
    quote!(#of #all #sends)
}

/// The arguments that a path ends in.
fn arguments(path: &Path) -> Vec<TokenStream> {
    match path.segments.last().map(|last| &last.arguments) {
        Some(PathArguments::AngleBracketed(given)) => {
            given.args.iter().map(ToTokens::to_token_stream).collect()
        }
        _ => Vec::new(),
    }
}

/// The trait's path without these.
fn bare(fake: &Fake) -> TokenStream {
    let Some(mut path) = fake.options.remote.clone() else {
        return fake.of();
    };
    if let Some(last) = path.segments.last_mut() {
        last.arguments = PathArguments::None;
    }
    path.to_token_stream()
}
