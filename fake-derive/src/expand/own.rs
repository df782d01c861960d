//! What every part of the expansion needs to know of the fake.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

use super::call::Call;
use super::errors::Raise;
use super::generics::Generics;
use super::stores;
use crate::model::{Fake, Role};
use crate::names;

/// The names and paths that the whole expansion shares.
pub(super) struct Own<'a> {
    pub(super) fake: &'a Fake,
    pub(super) name: Ident,
    /// The fake's type.
    pub(super) handle: TokenStream,
    /// That of its state.
    pub(super) tables: TokenStream,
    pub(super) methods: Ident,
    pub(super) generics: Generics,
    pub(super) krate: TokenStream,
    pub(super) vis: TokenStream,
    pub(super) raise: Raise,
    /// How the methods are called, in their order.
    pub(super) calls: Vec<Call>,
    /// What every row must be able to do: a condition on each impl, so that inside of them rustc takes
    /// it for granted, and says once, on the user's type, that it is not so.
    pub(super) bounds: TokenStream,
}

impl<'a> Own<'a> {
    pub(super) fn of(fake: &'a Fake) -> Self {
        let options = &fake.options;
        let name = options
            .name
            .clone()
            .unwrap_or_else(|| names::fake(&fake.item.ident));
        let vis = options.vis.as_ref().map_or_else(
            || fake.item.vis.to_token_stream(),
            ToTokens::to_token_stream,
        );
        let krate = options
            .krate
            .as_ref()
            .map_or_else(|| quote!(::fake_runtime), ToTokens::to_token_stream);
        let generics = Generics::of(fake);
        let bounds = bounds(fake);
        let conditions = generics.conditions();
        let (handle, tables) = match &fake.role {
            Role::Face { store, .. } => (store.to_token_stream(), names::state().to_token_stream()),
            Role::Fake | Role::Store => (generics.ty(&name), generics.ty(&names::tables(&name))),
        };
        Self {
            fake,
            handle,
            tables,
            methods: names::methods(&name),
            bounds: quote!(#conditions #bounds),
            generics,
            name,
            krate,
            vis,
            raise: Raise::of(fake),
            calls: Call::all(fake),
        }
    }

    /// `where User: Row`, and more where there is more.
    pub(super) fn conditions(&self, more: Option<&TokenStream>) -> Option<TokenStream> {
        let bounds = &self.bounds;
        let all = quote!(#bounds #more);
        (!all.is_empty()).then(|| quote!(where #all))
    }

    /// The condition for all that is generated.
    pub(super) fn cfg(&self) -> Option<TokenStream> {
        let condition = self.fake.options.cfg.as_ref()?;
        Some(quote!(#[cfg(#condition)]))
    }

    /// The type of the state where an expression stands.
    pub(super) fn tables_path(&self) -> TokenStream {
        self.generics.path(&names::tables(&self.name))
    }

    /// What has the functions for declared errors: the tables, or the trait's own view of a store.
    pub(super) fn raiser(&self) -> TokenStream {
        if self.fake.has_state() {
            return self.tables.clone();
        }
        let name = &self.name;
        quote!(#name<'_>)
    }

    /// The same where an expression stands.
    pub(super) fn raiser_path(&self) -> TokenStream {
        if self.fake.has_state() {
            return self.tables_path();
        }
        self.name.to_token_stream()
    }

    /// `.user_repository()`, where the trait stands on a store.
    pub(super) fn face(&self) -> Option<TokenStream> {
        match &self.fake.role {
            Role::Face { accessor, .. } => Some(quote!(.#accessor())),
            Role::Fake | Role::Store => None,
        }
    }

    /// The `Fake` inside of `this`, which has the trait's own controls.
    pub(super) fn within(&self, this: &TokenStream) -> TokenStream {
        let face = self.face();
        quote!(#this #face.0)
    }

    /// How long an accessor of a part lends it: a view of a store only lends what the store has.
    pub(super) fn life(&self) -> TokenStream {
        if self.fake.has_state() {
            quote!('_)
        } else {
            quote!('s)
        }
    }

    /// What the handle is made of.
    pub(super) fn inside(&self) -> TokenStream {
        match self.fake.role {
            Role::Store => quote!(Store),
            Role::Fake | Role::Face { .. } => quote!(Fake),
        }
    }

    /// The name of an inherent method, as `rename(..)` has it.
    pub(super) fn inherent(&self, name: &str) -> Ident {
        let renamed = self.fake.options.renamed(name).cloned();
        renamed.unwrap_or_else(|| names::ident(name, Span::call_site()))
    }
}

/// `User: Row, u64: Plain,`, each on the tokens of the type.
fn bounds(fake: &Fake) -> TokenStream {
    let mut seen: Vec<String> = Vec::new();
    let mut bounds = TokenStream::new();
    if fake.quiet {
        return bounds;
    }
    for table in fake.worked_on() {
        let entity = &table.entity;
        let text = entity.to_token_stream().to_string();
        if !seen.contains(&text) {
            seen.push(text);
            let row = quote_spanned!(entity.span()=> __fake::Row);
            bounds.extend(quote!(#entity: #row,));
        }
    }
    for (ty, bound) in fake.worked_on_stores().into_iter().flat_map(stores::bounds) {
        let text = format!("{ty}: {bound}");
        if !seen.contains(&text) {
            seen.push(text);
            bounds.extend(quote!(#ty: #bound,));
        }
    }
    for state in fake.states.iter().filter(|_| fake.has_state()) {
        let ty = &state.ty;
        let text = ty.to_token_stream().to_string();
        if !seen.contains(&text) {
            seen.push(text);
            let value = quote_spanned!(ty.span()=> __fake::Plain);
            bounds.extend(quote!(#ty: #value,));
        }
    }
    bounds
}
