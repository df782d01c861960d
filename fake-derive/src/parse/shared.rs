//! A struct that stands for a state, and what its macro brings to each trait.

use proc_macro2::{Ident, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{Fields, ItemStruct, ItemTrait, braced, parenthesized, parse_quote};

use super::item::take;
use crate::diag::{Errors, Place};

/// A trait without methods in the place of the struct, which has none either; `None` where the struct can be no store.
pub(crate) fn standing_for(errors: &mut Errors, item: &ItemStruct) -> Option<ItemTrait> {
    errors.go_to(Place::Head);
    let mut attrs = item.attrs.clone();
    for attr in take(&mut attrs) {
        errors.at(
            &attr.whole,
            "`#[fake]` is on this struct twice: a store is declared once",
            "put all arguments into one: `#[fake(table(users: User, key = id: u64))]`",
        );
    }
    if !matches!(item.fields, Fields::Unit) {
        errors.at(
            &item.struct_token,
            "`#[fake]` goes on a trait, or on a struct without fields, which it gives a state",
            format!(
                "declare the state in the attribute, and no field: `pub struct {};`",
                item.ident
            ),
        );
        return None;
    }
    if let Some(first) = item.generics.params.first() {
        errors.at(
            first,
            "a store has no parameters",
            "say the types, or put `#[fake(..)]` on a generic trait itself",
        );
        return None;
    }
    let (vis, ident) = (&item.vis, &item.ident);
    Some(parse_quote!(#(#attrs)* #vis trait #ident {}))
}

/// What a store's macro brings together.
pub(crate) struct Brought {
    /// The declaration has mistakes, which were told.
    pub(crate) broken: bool,
    pub(crate) declaration: TokenStream,
    /// The arguments of the trait's own attribute.
    pub(crate) args: TokenStream,
    pub(crate) item: TokenStream,
}

/// `whole (table(users: User)) (on = FakeStore) { trait UserRepository { .. } }`
pub(crate) fn brought(tokens: TokenStream) -> syn::Result<Brought> {
    let parser = |input: ParseStream| {
        let how: Ident = input.parse()?;
        let (declaration, args, item);
        parenthesized!(declaration in input);
        parenthesized!(args in input);
        braced!(item in input);
        Ok(Brought {
            broken: how == "broken",
            declaration: declaration.parse()?,
            args: args.parse()?,
            item: item.parse()?,
        })
    };
    parser.parse2(tokens)
}
