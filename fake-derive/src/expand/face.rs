//! A trait on a store: its implementation for the store, and a view of its own calls and faults. The trait itself was emitted
//! before, by what could not know yet what the store declares.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{ItemTrait, Path};

use super::{Own, implementation, rows, stores, views};
use crate::model::{Fake, Options};
use crate::{doc, names};

/// The trait, and the call of the store's macro with `args` and the trait as it was written.
pub(crate) fn begun(
    options: &Options,
    store: &Path,
    emitted: &ItemTrait,
    args: &TokenStream,
    written: &TokenStream,
) -> TokenStream {
    let item = options.remote.is_none().then_some(emitted);
    let condition = options.cfg.as_ref();
    let cfg = condition.map(|condition| quote!(#[cfg(#condition)]));
    let krate = options
        .krate
        .as_ref()
        .map_or_else(|| quote!(::fake_runtime), ToTokens::to_token_stream);
    // On the user's name: rustc says that there is no such macro, which nobody has asked for.
    let is = quote_spanned!(store.span()=> is::<#store>);
    quote! {
        #item
        #cfg
        #store! { (#args) { #written } }
        #cfg
        const _: () = {
            const fn is<T: #krate::__private::Stands>() {}
            #is();
        };
    }
}

/// What the store's macro ends in.
pub(super) fn face(fake: &Fake, store: &Path, accessor: &Ident) -> TokenStream {
    let own = Own::of(fake);
    let Own {
        name,
        methods,
        tables,
        krate,
        vis,
        ..
    } = &own;
    let cfg = own.cfg();
    let of = names::spaced(&fake.of().to_string());
    let on = names::spaced(&store.to_token_stream().to_string());
    let view_doc = doc::lines(&format!(
        "What is [`{of}`]'s alone of the state that it shares, from `{on}::{accessor}`: its calls and its faults."
    ));
    let methods_doc = doc::lines(&format!(
        "The methods of [`{of}`], as `calls` and `faults` show them."
    ));
    let accessor_doc = doc::lines(&format!(
        "What is [`{of}`]'s alone: its calls and its faults."
    ));
    let label = names::plain(accessor);
    let all = fake.methods.iter();
    let numbered = all.map(|method| names::plain(&method.input.sig.ident));
    let errors = own.raise.functions(&own);
    // A generic trait is refused, and its parameters have no place in what is left.
    let views = own.generics.is_empty().then(|| views(&own));
    let implementation = implementation(&own);
    let conditions = own.conditions(None);
    let tables_of = fake.worked_on().into_iter().map(|table| rows(&own, table));
    let stores_of = fake
        .worked_on_stores()
        .into_iter()
        .map(|store| stores::accessor(&own, store));
    let reached = tables_of.chain(stores_of).filter(|_| !fake.quiet);
    let ids = super::world::looks_for_ways(fake).then(|| quote!(, ids::*));
    let contract_types = super::contract::types(&own);
    let contract = super::contract::contract(&own);
    quote! {
        #contract_types
        #cfg
        #view_doc
        #vis struct #name<'s>(&'s #krate::Fake<<#store as #krate::__private::Stands>::State>);
        #cfg
        #methods_doc
        #vis struct #methods<V>(V);
        #cfg
        #[allow(dead_code, non_camel_case_types, private_interfaces, reason = "a test need not use all of a fake")]
        #[allow(non_local_definitions, reason = "the store may be outside of the function where its trait is")]
        const _: () = {
            #[allow(unused_imports, reason = "not every trait compares columns or draws")]
            use #krate::__private::{self as __fake, traits::* #ids};
            type #tables = <#store as __fake::Stands>::State;
            impl #store {
                #accessor_doc
                #vis fn #accessor(&self) -> #name<'_> {
                    static FACE: __fake::Face = __fake::Face::new(#label, &[#(#numbered),*]);
                    #name(__fake::Stands::store(self).face(&FACE))
                }
            }
            impl<'s> #name<'s> #conditions {
                /// Its name, as the journal and reports show it.
                #vis fn name(&self) -> &'s str {
                    self.0.name()
                }
                /// How each method was called.
                #vis fn calls(&self) -> #methods<__fake::CallsOf<'s, #tables>> {
                    #methods(self.0.calls_of())
                }
                /// What is to go wrong, method by method.
                #vis fn faults(&self) -> #methods<__fake::FaultsOf<'s, #tables>> {
                    #methods(self.0.faults_of())
                }
                /// What is to go wrong for all of the trait's methods.
                #vis fn all_faults(&self) -> #krate::AllFaults<'s, #tables> {
                    self.0.all_faults()
                }
                #(#reached)*
            }
            #errors
            #views
            #implementation
            #contract
        };
    }
}
