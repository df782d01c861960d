//! In the place of what only a feature needs, where the runtime has not the feature: the word for it was refused, and a
//! fake with mistakes has only the names of it.

use proc_macro2::TokenStream;

use super::Own;

#[cfg(not(feature = "serde"))]
pub(super) fn dumps(_: &Own) -> Option<TokenStream> {
    None
}

#[cfg(not(feature = "serde"))]
pub(super) fn recorder(_: &Own) -> TokenStream {
    unreachable!("rejected by check::features")
}

#[cfg(not(feature = "contract"))]
pub(super) fn operation(_: &Own) -> TokenStream {
    unreachable!("rejected by check::features")
}

#[cfg(not(feature = "contract"))]
pub(super) fn suite(_: &Own) -> TokenStream {
    unreachable!("rejected by check::features")
}
