//! The contract of a trait: its operations with their arguments, how they are drawn, how they are made on any
//! implementation, and what is known of them.
//!
//! ```text
//! enum UserRepositoryOperation { Insert { user: User }, .. }
//! struct UserRepositoryContract;
//! impl Suite for UserRepositoryContract { .. }
//! impl<R: UserRepository> Applies<R> for UserRepositoryContract { .. }
//! ```

#[cfg(feature = "contract")]
mod about;
#[cfg(feature = "contract")]
mod answer;
#[cfg(feature = "contract")]
mod columns;
#[cfg(feature = "contract")]
mod draw;
#[cfg(feature = "contract")]
mod suite;

use proc_macro2::TokenStream;
use quote::quote;

use super::Own;
#[cfg(not(feature = "contract"))]
use super::absent as suite;
use crate::{doc, names};
pub(super) use suite::contract;

/// The types, which stand beside the fake.
pub(super) fn types(own: &Own) -> Option<TokenStream> {
    let Own { fake, vis, .. } = own;
    fake.options.contract.as_ref()?;
    let of = &fake.item.ident;
    let name = names::contract(of);
    let cfg = own.cfg();
    let contract_doc = doc::lines(&format!(
        "What holds [`{}`] against a real [`{of}`]: `{name}::new().real(..).run()`.",
        own.name
    ));
    let operations = (!fake.quiet).then(|| suite::operation(own));
    Some(quote! {
        #cfg
        #contract_doc
        #vis struct #name;
        #operations
    })
}
