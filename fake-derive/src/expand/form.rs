//! From the rows that an operation yields to the method's own answer.
//!
//! ```text
//! __fake::ok(self.rows().many(__fake::All)).map(|rows| __fake::keyed(rows, |row: &User| row.id.clone(), identity))
//! ```

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{
    Expr, ExprClosure, GenericArgument, Lifetime, PathArguments, ReturnType, Type, parse_quote,
};

use super::boxed;
use super::operation::Then;
use super::tables::key_part;
use crate::model::{All, Answer, Each, Handed, Handle, Method, Table, Wrapper};
use crate::names;

/// What follows a statement, with the form of its rows at the end.
pub(super) fn formed(table: &Table, method: &Method, then: Then) -> Then {
    let form = &method.form;
    if form.is_plain() {
        return then;
    }
    let made = match method.op.answer() {
        Some(Answer::Row) => each(table, &form.each),
        Some(Answer::OptionRow) => {
            let (row, each) = (names::local("row"), each(table, &form.each));
            quote!(|#row| #row.map(#each))
        }
        Some(Answer::EachRow) => {
            let (rows, row, each) = (
                names::local("rows"),
                names::local("row"),
                each(table, &form.each),
            );
            quote!(|#rows| __fake::collected(#rows, |#row| #row.map(#each)))
        }
        Some(Answer::Rows) => several(table, method),
        _ => return then,
    };
    match then {
        Then::Keep => Then::Map(made),
        Then::Map(before) => {
            let value = names::local("value");
            Then::Map(quote!(|#value| __fake::made(__fake::made(#value, #before), #made)))
        }
        Then::Wanted(None) => Then::Wanted(Some(made)),
        Then::Wanted(Some(_)) | Then::Hit(_) => unreachable!("a key and a success have no form"),
    }
}

/// A function of one row.
fn each(table: &Table, each: &Each) -> TokenStream {
    match each {
        Each::Row => quote!(::core::convert::identity),
        Each::Wrapped(ident, wrapper) => {
            let here = Span::call_site().located_at(ident.span());
            match wrapper {
                Wrapper::Box => quote_spanned!(here=> ::std::boxed::Box::new),
                Wrapper::Arc => quote_spanned!(here=> ::std::sync::Arc::new),
                Wrapper::Rc => quote_spanned!(here=> ::std::rc::Rc::new),
                Wrapper::Cow => quote_spanned!(here=> ::std::borrow::Cow::Owned),
            }
        }
        Each::Column(column, ty) => {
            let (row, entity) = (names::local("row"), &table.entity);
            let value = key_part(&row, column);
            match ty.as_ref().filter(|ty| is_sayable(ty)) {
                Some(ty) => quote!(|#row: #entity| -> #ty { #value }),
                None => quote!(|#row: #entity| #value),
            }
        }
        Each::Made(Expr::Closure(closure), Some(ty)) => returning(closure, ty).to_token_stream(),
        Each::Made(made, _) => made.to_token_stream(),
    }
}

/// The closure with this type for its value where it says none: a value of another type is then blamed itself.
pub(super) fn returning(closure: &ExprClosure, ty: &Type) -> ExprClosure {
    let mut closure = closure.clone();
    if matches!(closure.output, ReturnType::Default) && is_sayable(ty) {
        closure.output = ReturnType::Type(syn::Token![->](ty.span()), Box::new(ty.clone()));
    }
    closure
}

/// A borrowed type is left to the compiler, which knows how long it lives.
fn is_sayable(ty: &Type) -> bool {
    let text = ty.to_token_stream().to_string();
    !["&", "'", "impl "].iter().any(|part| text.contains(part))
}

/// A function of all rows, or of a page of them where their total is answered too.
fn several(table: &Table, method: &Method) -> TokenStream {
    let form = &method.form;
    let rows = names::local("rows");
    let each = each(table, &form.each);
    let collected = match (&form.each, &form.all) {
        (Each::Row, All::Vec) => quote!(#rows),
        (_, All::Vec) => quote!(__fake::collected(#rows, #each)),
        (_, All::Collected(here)) => {
            let here = Span::call_site().located_at(*here);
            quote_spanned!(here=> __fake::collected(#rows, #each))
        }
        (_, All::Handed(handed)) => {
            let value = if handed.fallible {
                quote!(__fake::handed_ok(#rows, #each))
            } else {
                quote!(__fake::handed(#rows, #each))
            };
            let value = match handed.pointer {
                Handle::None => value,
                Handle::Box => quote!(::std::boxed::Box::new(#value)),
                Handle::Pin => quote!(::std::boxed::Box::pin(#value)),
            };
            let named = named_value(&method.output.value, handed);
            // What is behind the pointer is no longer that type: the closure says what it is to become.
            return quote!(|#rows| -> #named { #value });
        }
        (Each::Row, All::Page(made)) => return made.to_token_stream(),
        (_, All::Page(made)) => {
            let page = names::local("page");
            return quote!(|#page| __fake::made(__fake::Page::map(#page, #each), #made));
        }
        (_, All::Keyed(here)) => {
            let here = Span::call_site().located_at(*here);
            let key = key(table);
            quote_spanned!(here=> __fake::keyed(#rows, #key, #each))
        }
    };
    if form.total.is_none() {
        return quote!(|#rows| #collected);
    }
    let page = names::local("page");
    quote!(|#page| __fake::counted(#page, |#rows| #collected))
}

/// The type of a method's answer as it can be written anywhere: of an `impl Iterator` the type that stands for it, and of
/// what is borrowed from the fake one that is borrowed from nothing, which snapshots are.
pub(super) fn answer(method: &Method) -> Type {
    let whole = &method.output.whole;
    if !is_made(method) {
        return whole.clone();
    }
    let named = match &method.form.all {
        All::Handed(handed) => named_value(&method.output.value, handed),
        _ => freed(&method.output.value),
    };
    let mut whole = whole.clone();
    let Type::Path(path) = &mut whole else {
        return named;
    };
    match path
        .path
        .segments
        .last_mut()
        .map(|last| &mut last.arguments)
    {
        Some(PathArguments::AngleBracketed(arguments)) if method.output.is_fallible() => {
            let value = arguments
                .args
                .iter_mut()
                .find_map(|argument| match argument {
                    GenericArgument::Type(ty) => Some(ty),
                    _ => None,
                });
            if let Some(value) = value {
                *value = named;
            }
            whole
        }
        _ => named,
    }
}

/// Whether the trait borrows from the fake what is not borrowed from it.
pub(super) fn is_freed(method: &Method) -> bool {
    is_made(method)
        && method
            .output
            .value
            .to_token_stream()
            .to_string()
            .contains('\'')
}

/// Whether an answer that could borrow is made of owned rows for certain.
fn is_made(method: &Method) -> bool {
    let owned = matches!(method.form.each, Each::Wrapped(_, Wrapper::Cow));
    matches!(method.form.all, All::Handed(_)) || owned
}

/// The type with nothing borrowed for less than always.
fn freed(ty: &Type) -> Type {
    let mut always = |_: Option<&Ident>| Some(Lifetime::new("'static", Span::call_site()));
    let tokens = boxed::with_lifetimes(ty.to_token_stream(), &mut always);
    let freed = tokens.and_then(|tokens| syn::parse2(tokens).ok());
    freed.unwrap_or_else(|| ty.clone())
}

fn named_value(value: &Type, handed: &Handed) -> Type {
    let item = &handed.item;
    if handed.pointer == Handle::None {
        return parse_quote!(__fake::Snapshot<#item>);
    }
    let mut value = value.clone();
    if let (Some(_), Type::Path(path)) = (&handed.stream, &mut value) {
        if let Some(last) = path.path.segments.last_mut() {
            if last.ident.to_string().ends_with("BoxStream") {
                last.arguments = PathArguments::AngleBracketed(parse_quote!(<'static, #item>));
                return value;
            }
        }
    }
    freed(&value)
}

/// `|row| row.id`, of a row by reference.
fn key(table: &Table) -> TokenStream {
    let (row, entity) = (names::local("row"), &table.entity);
    let parts = table
        .key_columns()
        .iter()
        .map(|column| key_part(&row, column));
    let parts: Vec<TokenStream> = parts.collect();
    let parts = super::call::one_or_tuple(&parts);
    quote!(|#row: &#entity| #parts)
}
