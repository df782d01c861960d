//! The `#[fake]` attribute of `fake-runtime`. Use it from there: `use fake_runtime::fake;`.

use proc_macro::TokenStream;

/// The macro stands in the crate `fake-macro` and is used as `fake_runtime::fake`.
#[proc_macro_attribute]
pub fn fake(args: TokenStream, item: TokenStream) -> TokenStream {
    fake_derive::fake(&args.into(), &item.into()).into()
}

/// What the macro of a store ends in, for a trait that stands on it: only generated code calls this.
#[doc(hidden)]
#[proc_macro]
pub fn __on(tokens: TokenStream) -> TokenStream {
    fake_derive::on(tokens.into()).into()
}
