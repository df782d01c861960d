//! How the state is taken out and put back, part by part.
//!
//! ```text
//! impl __fake::Dumps for FakeUsersTables {
//!     fn dump(&self, parts: &mut __fake::Dumping) {
//!         parts.part("rows", &self.rows, |row| __fake::key(&row.id));
//!     }
//!     fn load(&mut self, parts: &mut __fake::Loading<'_>) {
//!         parts.part("rows", &mut self.rows);
//!     }
//! }
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::Own;
use crate::model::{Kind, Table};
use crate::names;

pub(super) fn dumps(own: &Own) -> Option<TokenStream> {
    let fake = own.fake;
    fake.options.dump.as_ref()?;
    if fake.quiet {
        return None;
    }
    let tables = &own.tables;
    let parts = names::local("parts");
    let (mut taken, mut put) = (TokenStream::new(), TokenStream::new());
    for table in &fake.tables {
        let (name, text) = (&table.name, names::plain(&table.name));
        let key = key(table);
        taken.extend(quote!(#parts.part(#text, &self.#name, #key);));
        put.extend(quote!(#parts.part(#text, &mut self.#name);));
    }
    for store in &fake.stores {
        let (name, text) = (&store.name, names::plain(&store.name));
        let key = match store.kind {
            Kind::Map { .. } => quote!(|entry| __fake::key(entry.key())),
            Kind::Queue { .. } => quote!(__fake::no_key),
        };
        taken.extend(quote!(#parts.part(#text, &self.#name, #key);));
        put.extend(quote!(#parts.part(#text, &mut self.#name);));
    }
    for state in &fake.states {
        let (name, text) = (&state.name, names::plain(&state.name));
        taken.extend(quote!(#parts.value(#text, &self.#name);));
        put.extend(quote!(#parts.value(#text, &mut self.#name);));
    }
    let conditions = own.conditions(Some(&bounds(own)));
    let params = own.generics.declared(None);
    let forwards = forwards(own);
    let forwards = forwards.map(|forwards| {
        let handle = &own.handle;
        quote!(impl #params #handle #conditions { #forwards })
    });
    Some(quote! {
        impl #params __fake::Dumps for #tables #conditions {
            fn dump(&self, #parts: &mut __fake::Dumping) { #taken }
            fn load(&mut self, #parts: &mut __fake::Loading<'_>) { #put }
        }
        #forwards
    })
}

/// What the handle has through `Deref`, under another name where `rename(..)` asks for it.
fn forwards(own: &Own) -> Option<TokenStream> {
    let Own { krate, vis, .. } = own;
    let renamed = |name: &str| own.fake.options.renamed(name);
    let dump = renamed("dump").map(|to| {
        quote! {
            /// The state as data.
            #vis fn #to(&self) -> #krate::Dump { self.0.dump() }
        }
    });
    let load_dump = renamed("load_dump").map(|to| {
        quote! {
            /// Puts the state of a dump in the place of this one.
            ///
            /// # Errors
            ///
            /// Where the dump does not fit, or breaks a constraint. The state is then what it was before.
            #vis fn #to(&self, dump: &#krate::Dump) -> ::core::result::Result<(), #krate::DumpError> {
                self.0.load_dump(dump)
            }
        }
    });
    let all = quote!(#dump #load_dump);
    (!all.is_empty()).then_some(all)
}

/// The closure that shows the key of a row.
fn key(table: &Table) -> TokenStream {
    let row: Ident = names::local("row");
    let shown = table.key_columns().iter().map(|column| {
        let path = &column.path;
        let path = names::moved(path, column.name.span());
        quote!(&#row.#path)
    });
    match table.key_columns() {
        [] => quote!(__fake::no_key),
        [_] => quote!(|#row| __fake::key(#(#shown)*)),
        _ => quote!(|#row| __fake::key(&(#(#shown),*))),
    }
}

/// `User: Recorded`, for each type that is kept, on its tokens.
fn bounds(own: &Own) -> TokenStream {
    let fake = own.fake;
    let tables = fake.tables.iter().map(|table| &table.entity);
    let stores = fake.stores.iter().flat_map(crate::model::Store::types);
    let states = fake.states.iter().map(|state| &state.ty);
    let mut seen: Vec<String> = Vec::new();
    let mut bounds = TokenStream::new();
    let all: Vec<&Type> = tables.chain(stores).chain(states).collect();
    for ty in all {
        let text = ty.to_token_stream().to_string();
        if !seen.contains(&text) {
            seen.push(text);
            let bound = quote_spanned!(ty.span()=> __fake::Recorded);
            bounds.extend(quote!(#ty: #bound,));
        }
    }
    bounds
}
