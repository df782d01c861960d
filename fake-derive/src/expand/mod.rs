//! From the model to tokens. Cannot fail: whatever could go wrong was reported before.

#[cfg(not(all(feature = "contract", feature = "serde")))]
mod absent;
mod body;
mod boxed;
mod call;
mod contract;
#[cfg(feature = "serde")]
mod dump;
mod error_type;
mod errors;
mod face;
mod form;
mod generics;
mod handle;
mod hidden;
mod implementation;
mod lent;
mod map;
mod method;
mod operation;
mod outlive;
mod own;
mod private;
mod queue;
mod recordings;
mod select;
mod shared;
mod store;
mod stores;
mod tables;
mod views;
mod world;

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Fake, Role};
use crate::{doc, names};
#[cfg(not(feature = "serde"))]
use absent as dump;
use handle::{declared_failures, inherent, rows};
use implementation::implementation;
use own::Own;
use views::views;

pub(crate) use face::begun;
pub(crate) use shared::declaration;

/// The trait and everything that stands beside it.
///
/// ```text
/// trait T { .. }                     the user's own
/// struct FakeT(Fake<FakeTTables>);   a handle
/// struct FakeTTables { .. }          the state, which custom bodies see
/// struct FakeTMethods<V>(V);          a view of each method
/// const _: () = { impls };
/// ```
pub(crate) fn expand(fake: &Fake) -> TokenStream {
    match &fake.role {
        Role::Fake => whole(fake),
        Role::Store => shared::store(fake),
        Role::Face { store, accessor } => face::face(fake, store, accessor),
    }
}

/// A trait's fake, with a state of its own.
fn whole(fake: &Fake) -> TokenStream {
    // A copy stands for a trait that is elsewhere.
    let item = fake.options.remote.is_none().then_some(&fake.item);
    let own = Own::of(fake);
    let Own {
        name,
        tables,
        methods,
        generics,
        krate,
        vis,
        ..
    } = &own;
    let cfg = own.cfg();
    let tables_name = names::tables(name);
    let (params, clause) = (generics.declared(None), generics.clause());
    let defaulted = generics.defaulted();
    let phantom = generics.phantom();
    let phantom = phantom.map(|ty| quote!(__generics: #ty,));
    let fake_doc = doc::fake(fake);
    let tables_doc = doc::lines(&format!(
        "The state of [`{name}`], as the bodies of `read` and `write` see it."
    ));
    let methods_doc = doc::lines(&format!(
        "The methods of [`{name}`], as `calls` and `faults` show them."
    ));
    let fields = tables::fields(&own);
    let state = tables::state(&own);
    let inherent = inherent(&own);
    let views = views(&own);
    let errors = own.raise.functions(&own);
    let implementation = implementation(&own);
    let failures = declared_failures(&own);
    let dumps = dump::dumps(&own);
    let wrapper = recordings::wrapper(&own);
    let recorded = recordings::recordings(&own);
    let contract_types = contract::types(&own);
    let contract = contract::contract(&own);
    let traits = (!fake.parts().is_empty() && !fake.quiet).then(|| quote!(, traits::*));
    let rng = (traits.is_none() && world::draws(fake)).then(|| {
        quote! {
            #[allow(unused_imports, reason = "a body may do no more than hand `rng` on")]
            use __fake::traits::*;
        }
    });
    let ids = world::looks_for_ways(fake).then(|| quote!(, ids::*));
    quote! {
        #item
        #cfg
        #fake_doc
        #vis struct #name #defaulted (#krate::Fake<#tables>) #clause;
        #cfg
        #tables_doc
        #vis struct #tables_name #params #clause { #fields #phantom }
        #cfg
        #methods_doc
        #vis struct #methods<V>(V);
        #wrapper
        #contract_types
        #cfg
        #[allow(dead_code, non_camel_case_types, private_interfaces, reason = "a test need not use all of a fake")]
        const _: () = {
            use #krate::__private::{self as __fake #traits #ids};
            #rng
            #state
            #failures
            #errors
            #inherent
            #views
            #implementation
            #dumps
            #recorded
            #contract
        };
    }
}
