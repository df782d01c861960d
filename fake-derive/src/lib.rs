//! What the `#[fake]` attribute of `fake-runtime` generates, from tokens to tokens. Use it from there:
//! `use fake_runtime::fake;`.
//!
//! Beside the crate of the macro for one reason: the compiler begins with a library as soon as it knows what `syn` declares,
//! and with a macro when all of `syn` is built.

#![cfg_attr(
    not(all(feature = "contract", feature = "serde")),
    allow(
        dead_code,
        reason = "parts that only features use stay with what they are parts of"
    )
)]

mod check;
mod diag;
mod doc;
mod expand;
#[cfg(test)]
#[path = "../examples/fuzz/engine/mod.rs"]
mod fuzz;
mod infer;
mod model;
mod names;
mod parse;
mod pipeline;
mod quiet;

use proc_macro2::TokenStream;

/// What the runtime that uses this macro has.
const RUNTIME: pipeline::Runtime = pipeline::Runtime {
    has_serde: cfg!(feature = "serde"),
    has_contract: cfg!(feature = "contract"),
    has_stream: cfg!(feature = "stream"),
};

/// `#[fake(args)] item`, whatever the two are.
#[must_use]
pub fn fake(args: &TokenStream, item: &TokenStream) -> TokenStream {
    pipeline::run(RUNTIME, args, item)
}

/// What the macro of a store ends in, for a trait that stands on it.
#[must_use]
pub fn on(tokens: TokenStream) -> TokenStream {
    pipeline::on(RUNTIME, tokens)
}
