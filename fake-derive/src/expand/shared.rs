//! A struct whose state several traits share: what a fake has but for the trait, and a macro that brings the declaration to
//! each trait.
//!
//! ```text
//! macro_rules! __on_FakeStore {
//!     ($($trait:tt)*) => { ::fake_runtime::__on! { whole (table(users: User, key = id: u64)) $($trait)* } };
//! }
//! pub(crate) use __on_FakeStore as FakeStore;
//! ```
//!
//! One attribute sees no tokens but its own. The macro has the store's name, which lives beside the type's: so that whoever
//! can name the one can name the other.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Visibility;

use super::{Own, declared_failures as failing, dump, inherent, tables};
use crate::model::{Fake, Role};
use crate::{doc, names};

/// Everything but the macro.
pub(super) fn store(fake: &Fake) -> TokenStream {
    let own = Own::of(fake);
    let Own {
        name,
        tables,
        krate,
        vis,
        ..
    } = &own;
    let cfg = own.cfg();
    let attrs = &fake.item.attrs;
    let tables_name = names::tables(name);
    let store_doc = doc::store_of(fake);
    let tables_doc = doc::lines(&format!(
        "The state of [`{name}`], as the bodies of `read` and `write` see it."
    ));
    let fields = tables::fields(&own);
    let state = tables::state(&own);
    let failures = failing(&own);
    let inherent = inherent(&own);
    let dumps = dump::dumps(&own);
    let conditions = own.conditions(None);
    let traits = (!fake.quiet).then(|| quote!(, traits::*));
    quote! {
        #cfg
        #(#attrs)*
        #store_doc
        #vis struct #name(#krate::Store<#tables>);
        #cfg
        #tables_doc
        #vis struct #tables_name { #fields }
        #cfg
        #[allow(dead_code, private_interfaces, reason = "a test need not use all of a fake")]
        const _: () = {
            #[allow(unused_imports, reason = "a state without tables compares no columns")]
            use #krate::__private::{self as __fake #traits};
            #state
            #failures
            #inherent
            #dumps
            impl __fake::Stands for #name #conditions {
                type State = #tables;
                fn store(&self) -> &__fake::Store<#tables> {
                    &self.0
                }
            }
        };
    }
}

/// The macro that brings the declaration, `args`, to the traits.
pub(crate) fn declaration(fake: &Fake, args: &TokenStream) -> TokenStream {
    let own = Own::of(fake);
    let (name, krate, cfg) = (&own.name, &own.krate, own.cfg());
    let hidden = names::declaration(name);
    let how = Ident::new(
        if fake.quiet { "broken" } else { "whole" },
        Span::call_site(),
    );
    // No macro of this kind can be seen outside of its crate.
    let vis = match &fake.item.vis {
        Visibility::Public(_) => quote!(pub(crate)),
        other => other.to_token_stream(),
    };
    quote! {
        #cfg
        macro_rules! #hidden {
            ($($trait:tt)*) => { #krate::__on! { #how (#args) $($trait)* } };
        }
        #cfg
        #[allow(unused_imports, reason = "there may be no trait yet")]
        #vis use #hidden as #name;
    }
}

/// The declared failures in the state: of any types, for each trait may have its own.
pub(super) fn failures(fake: &Fake) -> Option<TokenStream> {
    let failures = &fake.options.failures;
    if failures.is_empty() || !matches!(fake.role, Role::Store) {
        return None;
    }
    Some(quote! {
        const FAILS: bool = true;
        fn failures() -> ::std::vec::Vec<::std::boxed::Box<dyn ::core::any::Any>> {
            ::core::convert::From::from([
                #(::std::boxed::Box::new(#failures) as ::std::boxed::Box<dyn ::core::any::Any>),*
            ])
        }
    })
}

/// `impl DeclaresFailures`.
pub(super) fn declared_failures(own: &Own) -> Option<TokenStream> {
    let (tables, conditions) = (&own.tables, own.conditions(None));
    let declares = !own.fake.options.failures.is_empty();
    declares.then(|| quote!(impl __fake::DeclaresFailures for #tables #conditions {}))
}
