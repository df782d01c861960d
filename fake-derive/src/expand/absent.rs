//! In the place of what only a feature needs, where the runtime has not the feature: `check::features` has refused the word
//! for it, and nothing comes of it.

use proc_macro2::TokenStream;

use super::Own;

#[cfg(not(feature = "serde"))]
pub(super) fn dumps(_: &Own) -> Option<TokenStream> {
    None
}

#[cfg(not(feature = "serde"))]
pub(super) fn recorder(_: &Own) -> TokenStream {
    TokenStream::new()
}

#[cfg(not(feature = "contract"))]
pub(super) fn operation(_: &Own) -> TokenStream {
    TokenStream::new()
}

#[cfg(not(feature = "contract"))]
pub(super) fn contract(_: &Own) -> Option<TokenStream> {
    None
}
