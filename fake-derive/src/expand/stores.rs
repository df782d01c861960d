//! Maps and queues in the struct of the state: their fields, how they are made, how tests reach them.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::Own;
use crate::model::{Kind, Store};
use crate::{doc, names};

/// `pub sessions: Map<SessionId, Session>`.
pub(super) fn field(own: &Own, store: &Store) -> TokenStream {
    let Own { krate, vis, .. } = own;
    let name = &store.name;
    let doc = doc::lines(&doc::store(store));
    let ty = match &store.kind {
        Kind::Map { key, value } => quote!(Map<#key, #value>),
        Kind::Queue { message } => quote!(Queue<#message>),
    };
    quote!(#doc #vis #name: #krate::#ty,)
}

/// `sessions: __fake::map::<SessionId, Session>("sessions", setup).ttl(..)`.
pub(super) fn build(store: &Store) -> TokenStream {
    let field = &store.name;
    let text = names::plain(field);
    let setup = names::local("setup");
    let types = store.types();
    let make = Ident::new(store.word(), Span::call_site());
    let shown = types.iter().map(|ty| quote!(__fake::shown::<#ty>().how()));
    let settings = store
        .settings
        .iter()
        // These two may name parameters of methods.
        .filter(|setting| {
            let spot = setting.word == "partition" || setting.word == "topic";
            !(spot && matches!(&setting.value, Some(syn::Expr::Path(_))))
        })
        .map(|setting| {
            let (word, value) = (&setting.word, &setting.value);
            if word == "evict" {
                return eviction(value.as_ref());
            }
            quote!(.#word(#value))
        });
    quote!(#field: __fake::#make::<#(#types),*>(#text, #setup) #(#settings)* .shown(#(#shown),*),)
}

/// What the accessor is for.
pub(super) fn doc(store: &Store) -> TokenStream {
    let field = &store.name;
    let what = match store.kind {
        Kind::Map { .. } => "entries",
        Kind::Queue { .. } => "messages",
    };
    doc::lines(&format!(
        "The {what} of `{field}`, to put some in and to look at: nothing interferes."
    ))
}

/// The accessor by which tests reach it.
pub(super) fn accessor(own: &Own, store: &Store) -> TokenStream {
    let (tables, field, life) = (&own.tables, &store.name, own.life());
    let accessor = own.inherent(&names::plain(field));
    let types = store.types();
    let access = match store.kind {
        Kind::Map { .. } => quote!(Entries),
        Kind::Queue { .. } => quote!(Messages),
    };
    quote! {
        fn #accessor(&self) -> __fake::#access<#life, #tables, #(#types),*> {
            self.0.part(|tables| &tables.#field, |tables| &mut tables.#field)
        }
    }
}

/// What its types must be able to do, each on the tokens of the type.
pub(super) fn bounds(store: &Store) -> Vec<(TokenStream, TokenStream)> {
    let row = |ty: &syn::Type| (quote!(#ty), quote_spanned!(ty.span()=> __fake::Row));
    match &store.kind {
        Kind::Map { key, value } => {
            let here = key.span();
            vec![
                (quote!(#key), quote_spanned!(here=> __fake::MapKey)),
                row(value),
            ]
        }
        Kind::Queue { message } => vec![row(message)],
    }
}

/// `.evict(__fake::Eviction::Lru)`.
fn eviction(said: Option<&syn::Expr>) -> TokenStream {
    let text = said.map(|said| quote!(#said).to_string());
    let order = match text.as_deref() {
        Some("fifo") => quote!(Fifo),
        Some("none") => quote!(Refuse),
        _ => quote!(Lru),
    };
    quote!(.evict(__fake::Eviction::#order))
}
