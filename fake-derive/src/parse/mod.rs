//! From tokens to syntax: the attribute grammar, and the trait with our helper attributes taken out.
//! Knows words and their shapes, not what they mean together.

mod attribute;
mod column;
mod item;
mod key;
mod map;
mod method;
mod modifier;
mod queue;
mod several;
mod shared;
mod signature;
mod store;
mod table;

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Lit, LitStr, Path, Token, Type, TypeGroup, TypeParen};

pub(crate) use attribute::{Attribute, attribute};
pub(crate) use item::{Helpers, helpers};
pub(crate) use map::map_words;
pub(crate) use method::{MethodArgs, OpArgs, SelectorArg, method};
pub(crate) use queue::is_of_queue;
pub(crate) use several::{handed, is_collection};
pub(crate) use shared::{brought, standing_for};
pub(crate) use signature::{last_segment, output, params, same_type, style, type_arguments};

use crate::diag::{Errors, message};

/// Parses a comma-separated list, one argument at a time: a broken one is reported and skipped,
/// and its siblings are still read.
fn arguments(
    errors: &mut Errors,
    tokens: TokenStream,
    mut argument: impl FnMut(&mut Errors, ParseStream) -> syn::Result<()>,
) {
    each(errors, tokens, &mut argument);
}

/// One argument: what is wrong with it is reported, or returned where it cannot be read on.
type Argument<'a> = &'a mut dyn FnMut(&mut Errors, ParseStream) -> syn::Result<()>;

// Compiled once, and not for every list that there is.
fn each(errors: &mut Errors, tokens: TokenStream, argument: Argument<'_>) {
    let last = tokens.clone().into_iter().last();
    let parser = |input: ParseStream| {
        while !input.is_empty() {
            if let Err(error) = argument(errors, input) {
                errors.push(blamed(error, last.as_ref()));
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

/// What is missing at the end has no token of its own: the last one is blamed, not the whole attribute.
fn blamed(error: syn::Error, last: Option<&TokenTree>) -> syn::Error {
    let text = error.to_string();
    match (text.strip_prefix("unexpected end of input, "), last) {
        (Some(expected), Some(last)) => {
            syn::Error::new(last.span(), format!("{expected} after this"))
        }
        _ => error,
    }
}

/// Goes on to the next comma that is not inside brackets, nor among the arguments of a type.
fn skip(input: ParseStream) -> syn::Result<()> {
    let mut depth = 0_usize;
    let mut before = ' ';
    while !input.is_empty() && (depth > 0 || !input.peek(Token![,])) {
        let token = input.parse::<TokenTree>()?;
        let punct = match &token {
            TokenTree::Punct(punct) => punct.as_char(),
            _ => ' ',
        };
        match punct {
            '<' => depth += 1,
            // `->` and `=>` end no arguments.
            '>' if !matches!(before, '-' | '=') => depth = depth.saturating_sub(1),
            _ => {}
        }
        before = punct;
    }
    Ok(())
}

/// The tokens inside the parentheses that follow `word`.
fn parenthesized(word: &Ident, input: ParseStream) -> syn::Result<TokenStream> {
    if !input.peek(syn::token::Paren) {
        return Err(error(
            word,
            format!("`{word}` needs its arguments"),
            format!("write `{word}(..)`"),
        ));
    }
    let content;
    syn::parenthesized!(content in input);
    content.parse()
}

fn word(input: ParseStream) -> syn::Result<Ident> {
    input.call(Ident::parse_any)
}

/// `=`, behind which the value of `word` stands.
fn equals(word: &Ident, input: ParseStream) -> syn::Result<()> {
    let given = input.parse::<Option<Token![=]>>()?.is_some();
    if given && !input.is_empty() && !input.peek(Token![,]) {
        return Ok(());
    }
    Err(error(
        word,
        format!("`{word}` needs a value"),
        format!("write `{word} = ..`"),
    ))
}

fn takes_no_value(word: &Ident) -> syn::Error {
    error(
        word,
        format!("`{word}` takes no value"),
        format!("write `{word}` alone"),
    )
}

/// `= EXPR`, ordinary Rust up to the next comma.
fn value(word: &Ident, input: ParseStream) -> syn::Result<Expr> {
    equals(word, input)?;
    input.parse()
}

/// A name, which other macros are used to take in quotes.
fn ident(input: ParseStream, help: &str) -> syn::Result<Ident> {
    unquoted(input, help)?;
    if input.peek(syn::Ident) {
        input.parse()
    } else {
        Err(input.error(message("expected a name", help)))
    }
}

/// The same of a path without arguments.
fn path(input: ParseStream, help: &str) -> syn::Result<Path> {
    unquoted(input, help)?;
    input.call(Path::parse_mod_style)
}

fn unquoted(input: ParseStream, help: &str) -> syn::Result<()> {
    if input.peek(Lit) {
        return Err(input.error(message("this stands without quotes", help)));
    }
    Ok(())
}

/// `= EXPR` for an error, which sees `violation` without being given it.
fn failure(word: &Ident, input: ParseStream) -> syn::Result<Expr> {
    let expr = value(word, input)?;
    match &expr {
        Expr::Closure(closure) => Err(syn::Error::new_spanned(
            quote::quote!(#closure),
            message(
                "an error is an expression, not a closure",
                &format!("it sees `violation`: `{word} = DbError::Taken(violation.constraint())`"),
            ),
        )),
        _ => Ok(expr),
    }
}

/// A type, which ends at a `+`: generated code puts it where one could be misread.
fn ty(input: ParseStream) -> syn::Result<Type> {
    unquoted(input, "for example `entity = User`, `key = id: u64`")?;
    let ty = input.call(Type::without_plus)?;
    let mut bare = &ty;
    while let Type::Group(TypeGroup { elem, .. }) | Type::Paren(TypeParen { elem, .. }) = bare {
        bare = elem;
    }
    match bare {
        Type::TraitObject(object) if object.dyn_token.is_none() => Err(syn::Error::new_spanned(
            object,
            message("this is a trait, not a type", "write `dyn` before it"),
        )),
        _ => Ok(ty),
    }
}

/// The type of a field: one that has a size.
fn sized(input: ParseStream) -> syn::Result<Type> {
    let ty = ty(input)?;
    let without = match &ty {
        Type::Slice(_) | Type::TraitObject(_) => true,
        Type::Path(path) => path.path.is_ident("str"),
        _ => false,
    };
    if without {
        return Err(syn::Error::new_spanned(
            &ty,
            message(
                "this type has no size of its own, so nothing can be a value of it",
                "say what owns it: `String`, a `Vec`, a `Box`",
            ),
        ));
    }
    Ok(ty)
}

fn expression(input: ParseStream) -> syn::Result<Expr> {
    if input.is_empty() || input.peek(Token![,]) {
        return Err(input.error("expected an expression"));
    }
    input.parse()
}

/// `= "text"`.
fn text(word: &Ident, input: ParseStream) -> syn::Result<LitStr> {
    equals(word, input)?;
    if input.peek(LitStr) {
        return input.parse();
    }
    Err(input.error(message(
        &format!("`{word}` is a text"),
        &format!("write `{word} = \"..\"`"),
    )))
}

/// Whether `word = ..` follows, a keyword or not.
fn is_named(input: ParseStream) -> bool {
    input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==])
}

/// A closure is given one thing, `given`, and answers at once: it runs while the fake is locked.
pub(crate) fn takes_one(expr: &Expr, given: &str) -> syn::Result<()> {
    let Expr::Closure(closure) = expr else {
        return Ok(());
    };
    if let Some(token) = &closure.asyncness {
        let help = "the fake is locked meanwhile, and nothing in it has to be waited for";
        return Err(syn::Error::new_spanned(
            token,
            message("this closure cannot be async", help),
        ));
    }
    if closure.inputs.len() == 1 {
        return Ok(());
    }
    let (begin, inputs, end) = (&closure.inputs_begin, &closure.inputs, &closure.inputs_end);
    Err(syn::Error::new_spanned(
        quote::quote!(#begin #inputs #end),
        message(
            &format!("this closure is given one thing, not {}", inputs.len()),
            &format!("write `|{given}| ..`"),
        ),
    ))
}

fn error(word: &Ident, problem: impl AsRef<str>, help: impl AsRef<str>) -> syn::Error {
    syn::Error::new(word.span(), message(problem.as_ref(), help.as_ref()))
}

/// Stores what may be said once; a second time blames both.
fn once<T>(errors: &mut Errors, slot: &mut Option<(Ident, T)>, word: Ident, value: T) {
    match slot {
        Some((first, _)) => said_twice(errors, first, &word),
        None => *slot = Some((word, value)),
    }
}

/// The same of what is read behind the word.
fn read_once<T>(
    errors: &mut Errors,
    slot: &mut Option<(Ident, T)>,
    word: Ident,
    input: ParseStream,
    read: impl FnOnce(&Ident, ParseStream) -> syn::Result<T>,
) -> syn::Result<()> {
    let value = read(&word, input)?;
    once(errors, slot, word, value);
    Ok(())
}

fn said_twice(errors: &mut Errors, first: &Ident, second: &Ident) {
    errors.twice(
        first,
        second,
        &format!("`{second}` is said twice"),
        "keep one of them",
    );
}
