//! The impl of the user's trait.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::TraitItem;
use syn::spanned::Spanned;

use super::{Own, method};
use crate::model::{Fake, Role};
use crate::{names, quiet};

pub(super) fn implementation(own: &Own) -> TokenStream {
    let Own {
        handle: name, fake, ..
    } = own;
    if fake.quiet && !quiet::implements(fake) {
        return TokenStream::new();
    }
    let unsafety = &fake.item.unsafety;
    let (parameters, arguments, _) = fake.item.generics.split_for_impl();
    let of = fake.of();
    let kept = method::heads(own);
    let attrs = method::async_trait(own, &kept);
    // Nothing else of a copy's is left that names the attribute, whose import would be taken for unused.
    let named = fake
        .item
        .attrs
        .iter()
        .find(|attr| attrs.is_empty() && fake.options.remote.is_some() && method::is_async_trait(attr))
        .map(|attr| {
            let path = attr.path();
            quote!(#[allow(unused_imports, reason = "where it is a full path, there is nothing to use")] use #path as _;)
        });
    let types = types(fake);
    let consts = consts(fake);
    let methods: Vec<_> = kept
        .into_iter()
        .map(|(index, method, head)| method::method(own, index, method, head))
        .collect();
    // Known when the methods are written.
    let (raised, given) = (own.raise.conditions(), own.generics.of_trait());
    let conditions = own.conditions(Some(&quote!(#raised #given)));
    // What the copy of a remote trait lacks is blamed on its path.
    let here = match (&fake.options.remote, &fake.role) {
        (Some(path), _) => path.span(),
        // There, and not on the store's declaration, whose macro brings us here.
        (None, Role::Face { .. }) => Span::call_site().located_at(fake.item.ident.span()),
        (None, _) => Span::call_site(),
    };
    // A path may have its own: `remote = Repository<User>`.
    let arguments = (!fake.names_arguments()).then_some(arguments);
    let head = quote_spanned!(here=> impl #parameters #of #arguments for);
    let name = names::moved(name, supertrait(fake).unwrap_or(here));
    let items = quote!(#(#types)* #(#consts)* #(#methods)*);
    let items = names::braced(here, items);
    quote!(#named #(#attrs)* #unsafety #head #name #conditions #items)
}

/// Where the first supertrait stands that a fake has not by itself: there it is blamed where nobody implements it.
fn supertrait(fake: &Fake) -> Option<Span> {
    let mut bounds = fake.item.supertraits.iter();
    let found = bounds.find(|bound| match bound {
        syn::TypeParamBound::Trait(bound) => {
            let last = bound.path.segments.last();
            last.is_some_and(|last| !names::OF_EVERY_FAKE.iter().any(|known| last.ident == known))
        }
        _ => false,
    });
    // There, but not as if it were written there: only then rustc speaks of the type and not of the attribute.
    found.map(|bound| Span::call_site().located_at(bound.span()))
}

/// The trait's constants, each with the type that the trait declares.
pub(super) fn consts(fake: &Fake) -> impl Iterator<Item = TokenStream> {
    fake.item.items.iter().filter_map(|item| {
        let TraitItem::Const(constant) = item else {
            return None;
        };
        let (name, ty) = (&constant.ident, &constant.ty);
        let given = &fake.options.consts;
        let (_, value) = given.iter().find(|(said, _)| said == name)?;
        let conditions = crate::model::conditions(&constant.attrs);
        Some(quote!(#(#conditions)* const #name: #ty = #value;))
    })
}

/// The trait's associated types, with the parameters that it declares.
pub(super) fn types(fake: &Fake) -> impl Iterator<Item = TokenStream> {
    fake.item.items.iter().filter_map(|item| {
        let TraitItem::Type(declared) = item else {
            return None;
        };
        let (name, generics) = (&declared.ident, &declared.generics);
        let mut given = fake.options.types.iter();
        let ty = &given.find(|known| known.name == *name)?.ty;
        let conditions = crate::model::conditions(&declared.attrs);
        let clause = &generics.where_clause;
        Some(quote!(#(#conditions)* type #name #generics = #ty #clause;))
    })
}
