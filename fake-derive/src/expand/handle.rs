//! The handle: constructors, accessors, the standard traits, and what it has through `Deref` under other names.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Own, shared, stores, tables};
use crate::model::{Role, Table};
use crate::{doc, names};

/// Constructors, accessors and the standard traits of the handle.
pub(super) fn inherent(own: &Own) -> TokenStream {
    let Own {
        handle: name,
        tables,
        methods,
        generics,
        vis,
        fake,
        ..
    } = own;
    let (params, clause) = (generics.declared(None), generics.clause());
    let [new, in_world, named, handle, fork, calls, faults] = [
        "new", "in_world", "named", "handle", "fork", "calls", "faults",
    ]
    .map(|name| own.inherent(name));
    let accessors = fake.tables.iter().map(|table| {
        let field = &table.name;
        let doc = doc::lines(&format!("The rows of `{field}`, to seed and to look at: constraints hold, nothing else interferes."));
        let accessor = rows(own, table);
        quote!(#doc #vis #accessor)
    });
    let stores = fake.stores.iter().map(|store| {
        let doc = stores::doc(store);
        let accessor = stores::accessor(own, store);
        quote!(#doc #vis #accessor)
    });
    let failures = failures(own);
    let forwards = forwards(own);
    let conditions = own.conditions(None);
    let inside = own.inside();
    let views = matches!(fake.role, Role::Fake).then(|| {
        quote! {
            /// How each method was called.
            #vis fn #calls(&self) -> #methods<__fake::CallsOf<'_, #tables>> {
                #methods(self.0.calls_of())
            }
            /// What is to go wrong, method by method.
            #vis fn #faults(&self) -> #methods<__fake::FaultsOf<'_, #tables>> {
                #methods(self.0.faults_of())
            }
        }
    });
    quote! {
        impl #params #name #conditions {
            /// An empty fake in a world of its own.
            #vis fn #new() -> Self {
                Self::#in_world(&__fake::World::new())
            }
            /// An empty fake in `world`, whose seed and clock it shares.
            #vis fn #in_world(world: &__fake::World) -> Self {
                Self(__fake::#inside::new(world))
            }
            /// A fake with the same state, shared until one of them writes, in a world of its own.
            #vis fn #fork(&self) -> Self {
                Self(self.0.fork())
            }
            /// The same fake by this name, under which it draws its faults and stands in the journal.
            #vis fn #named(self, name: &str) -> Self {
                Self(self.0.handle(name))
            }
            /// A second handle on the same state, with faults and counters of its own.
            #vis fn #handle(&self, name: &str) -> Self {
                Self(self.0.handle(name))
            }
            #views
            #(#accessors)*
            #(#stores)*
            #failures
            #forwards
        }
        impl #params ::core::clone::Clone for #name #clause {
            fn clone(&self) -> Self {
                Self(::core::clone::Clone::clone(&self.0))
            }
        }
        impl #params ::core::default::Default for #name #conditions {
            fn default() -> Self {
                Self::#new()
            }
        }
        impl #params ::core::fmt::Debug for #name #conditions {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.0, f)
            }
        }
        impl #params ::core::ops::Deref for #name #clause {
            type Target = __fake::Fake<#tables>;
            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    }
}

/// `fn users(&self) -> Rows<..>`: one table of what `self.0` is.
pub(super) fn rows(own: &Own, table: &Table) -> TokenStream {
    let (tables, field, entity) = (&own.tables, &table.name, &table.entity);
    let accessor = own.inherent(&names::plain(field));
    let key = tables::key_type(own, table);
    let life = own.life();
    quote! {
        fn #accessor(&self) -> __fake::Rows<#life, #tables, #entity, #key> {
            self.0.part(|tables| &tables.#field, |tables| &mut tables.#field)
        }
    }
}

/// The declared errors of the boundary.
fn failures(own: &Own) -> Option<TokenStream> {
    let error = own.raise.error()?;
    if own.fake.options.failures.is_empty() {
        return None;
    }
    let (name, vis) = (own.inherent("failures"), &own.vis);
    let tables = own.tables_path();
    Some(quote! {
        /// The errors that this boundary can return by itself, as declared.
        #vis fn #name() -> ::std::vec::Vec<#error> {
            #tables::failures()
        }
    })
}

/// `impl DeclaresFailures`: the condition of faults that fail with a declared error.
pub(super) fn declared_failures(own: &Own) -> Option<TokenStream> {
    if let Role::Store = own.fake.role {
        return shared::declared_failures(own);
    }
    let error = own.raise.error()?;
    let (failures, tables) = (&own.fake.options.failures, &own.tables);
    let conditions = own.generics.clause().and_then(|_| own.conditions(None));
    if failures.is_empty() {
        return None;
    }
    let failures = if own.fake.quiet {
        &[]
    } else {
        failures.as_slice()
    };
    let (params, clause) = (own.generics.declared(None), own.generics.clause());
    Some(quote! {
        impl #params #tables #clause {
            fn failures() -> ::std::vec::Vec<#error> {
                ::core::convert::From::from([#(#failures),*])
            }
        }
        impl #params __fake::DeclaresFailures for #tables #conditions {}
    })
}

/// What the handle has through `Deref`, under another name where `rename(..)` asks for it.
fn forwards(own: &Own) -> TokenStream {
    let Own {
        krate, tables, vis, ..
    } = own;
    let renamed = |name: &str| own.fake.options.renamed(name);
    let world = renamed("world").map(|to| {
        quote! {
            /// The world of this fake.
            #vis fn #to(&self) -> &#krate::World { self.0.world() }
        }
    });
    let checkpoint = renamed("checkpoint").map(|to| {
        quote! {
            /// The state as it is now, to go back to.
            #vis fn #to(&self) -> #krate::Checkpoint<#tables> { self.0.checkpoint() }
        }
    });
    let restore = renamed("restore").map(|to| quote! {
        /// Goes back to the state of a checkpoint.
        #vis fn #to(&self, checkpoint: &#krate::Checkpoint<#tables>) { self.0.restore(checkpoint); }
    });
    let name = renamed("name").map(|to| {
        quote! {
            /// The name of this handle.
            #vis fn #to(&self) -> &str { self.0.name() }
        }
    });
    let all_faults = renamed("all_faults").map(|to| {
        quote! {
            /// What is to go wrong for the whole fake.
            #vis fn #to(&self) -> #krate::AllFaults<'_, #tables> { self.0.all_faults() }
        }
    });
    quote!(#world #name #all_faults #checkpoint #restore)
}
