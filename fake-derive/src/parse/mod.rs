//! From tokens to syntax: the attribute grammar, and the trait with our helper attributes taken out.
//! Knows words and their shapes, not what they mean together.

mod attribute;
mod item;
mod method;
mod signature;
mod table;

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Token};

pub(crate) use attribute::{Attribute, attribute};
pub(crate) use item::{Helpers, helpers};
pub(crate) use method::{MethodArgs, OpArgs, SelectorArg, method};
pub(crate) use signature::{last_segment, output, params, same_type, style, type_arguments};

use crate::diag::Errors;

/// Parses a comma-separated list, one argument at a time: a broken one is reported and skipped,
/// and its siblings are still read.
fn arguments(
    errors: &mut Errors,
    tokens: TokenStream,
    mut argument: impl FnMut(&mut Errors, ParseStream) -> syn::Result<()>,
) {
    let parser = |input: ParseStream| {
        while !input.is_empty() {
            if let Err(error) = argument(errors, input) {
                errors.push(error);
                skip(input)?;
            }
            if input.is_empty() {
                break;
            }
            if !input.peek(Token![,]) {
                errors.push(input.error("expected `,` between the arguments"));
                skip(input)?;
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    };
    if let Err(error) = parser.parse2(tokens) {
        errors.push(error);
    }
}

/// Goes on to the next comma that is not inside brackets.
fn skip(input: ParseStream) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}

/// The tokens inside the parentheses that follow.
fn parenthesized(input: ParseStream) -> syn::Result<TokenStream> {
    let content;
    syn::parenthesized!(content in input);
    content.parse()
}

fn word(input: ParseStream) -> syn::Result<Ident> {
    input.call(Ident::parse_any)
}

/// `= EXPR`, ordinary Rust up to the next comma.
fn value(input: ParseStream) -> syn::Result<Expr> {
    input.parse::<Token![=]>()?;
    expression(input)
}

fn expression(input: ParseStream) -> syn::Result<Expr> {
    if input.is_empty() || input.peek(Token![,]) {
        return Err(input.error("expected an expression"));
    }
    input.parse()
}

/// Stores what may be said once; a second time blames both.
fn once<T: quote::ToTokens>(
    errors: &mut Errors,
    slot: &mut Option<(Ident, T)>,
    word: Ident,
    value: T,
) {
    match slot {
        Some((first, _)) => {
            errors.twice(
                first,
                &word,
                &format!("`{word}` is said twice"),
                "keep one of them",
            );
        }
        None => *slot = Some((word, value)),
    }
}
