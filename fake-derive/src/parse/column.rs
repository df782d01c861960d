//! Columns: fields, fields of fields, and methods that compute one.

use proc_macro2::TokenTree;
use quote::{ToTokens, format_ident, quote};
use syn::parse::ParseStream;
use syn::{Member, Token};

use crate::diag::{Errors, message};
use crate::model::Column;
use crate::names::spaced;

/// `id`, `profile.email`, `0` or `id()`, each with an optional `: Type`.
pub(super) fn column(input: ParseStream) -> syn::Result<Column> {
    let member = |input: ParseStream| -> syn::Result<Member> {
        if input.peek(syn::LitInt) || input.peek(syn::Ident) {
            input.parse()
        } else if input.peek(syn::token::Paren) {
            Err(input.error(message(
                "expected one field, such as `id`, `profile.email` or `id()`",
                "several go side by side: `key(tenant, name)`, `unique(tenant, name)`",
            )))
        } else {
            Err(input.error("expected a field, such as `id`, `profile.email` or `id()`"))
        }
    };
    let first = member(input)?;
    let mut path = quote!(#first);
    let mut last = first;
    while input.peek(Token![.]) {
        let dot: Token![.] = input.parse()?;
        last = member(input)?;
        dot.to_tokens(&mut path);
        last.to_tokens(&mut path);
    }
    let is_method = input.peek(syn::token::Paren);
    if is_method {
        // The user's own parentheses, so that what is blamed ends with them.
        let parentheses: TokenTree = input.parse()?;
        if let TokenTree::Group(group) = &parentheses {
            if !group.stream().is_empty() {
                return Err(syn::Error::new_spanned(
                    group.stream(),
                    message(
                        "a column's method takes no arguments",
                        format!("write `{last}()`", last = last.to_token_stream()).as_str(),
                    ),
                ));
            }
        }
        parentheses.to_tokens(&mut path);
    }
    let ty = if input.peek(Token![:]) && !input.peek(Token![::]) {
        input.parse::<Token![:]>()?;
        Some(super::sized(input)?)
    } else {
        None
    };
    let name = match last {
        Member::Named(name) => name,
        Member::Unnamed(index) => format_ident!("_{}", index.index, span = index.span),
    };
    Ok(Column {
        text: path.to_string(),
        path,
        name,
        ty,
        is_method,
    })
}

/// A field shows its type to the compiler; what a method computes has to be stored as something.
pub(super) fn is_typed(errors: &mut Errors, column: &Column) {
    if column.is_method && column.ty.is_none() {
        let shown = spaced(column.text());
        errors.at(
            &column.path,
            format!("the type of `{shown}` is not known"),
            format!("write it: `{shown}: u64`"),
        );
    }
}

/// What is written to lies in the row.
pub(super) fn is_field(errors: &mut Errors, column: &Column, what: &str) {
    if column.is_method {
        errors.at(
            &column.path,
            format!(
                "a {what} is a field, and `{}` is computed",
                spaced(column.text())
            ),
            "name the field",
        );
    }
}
