//! The `#[fake]` attribute of `fake-runtime`. Use it from there: `use fake_runtime::fake;`.

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

use proc_macro::TokenStream;

/// What the runtime that uses this macro has.
const RUNTIME: pipeline::Runtime = pipeline::Runtime {
    has_serde: cfg!(feature = "serde"),
    has_contract: cfg!(feature = "contract"),
    has_stream: cfg!(feature = "stream"),
};

/// The macro stands in the crate `fake-derive` and is used as `fake_runtime::fake`.
#[proc_macro_attribute]
pub fn fake(args: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::run(RUNTIME, &args.into(), &item.into()).into()
}

/// What the macro of a store ends in, for a trait that stands on it: only generated code calls this.
#[doc(hidden)]
#[proc_macro]
pub fn __on(tokens: TokenStream) -> TokenStream {
    pipeline::on(RUNTIME, tokens.into()).into()
}
