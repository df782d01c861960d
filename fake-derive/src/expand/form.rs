//! From the rows that an operation yields to the method's own answer.
//!
//! ```text
//! __fake::ok(self.rows().many(__fake::All)).map(|rows| __fake::keyed(rows, |row: &User| row.id.clone(), identity))
//! ```

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ExprClosure, ReturnType, Type};

use super::operation::Then;
use super::tables::key_part;
use crate::model::{All, Answer, Each, Form, Table, Wrapper};
use crate::names;

/// What follows a statement, with the form of its rows at the end.
pub(super) fn formed(table: &Table, answer: Option<&Answer>, form: &Form, then: Then) -> Then {
    if form.is_plain() {
        return then;
    }
    let made = match answer {
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
        Some(Answer::Rows) => several(table, form),
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
fn several(table: &Table, form: &Form) -> TokenStream {
    let rows = names::local("rows");
    let each = each(table, &form.each);
    let collected = match (&form.each, &form.all) {
        (Each::Row, All::Vec) => quote!(#rows),
        (_, All::Vec) => quote!(__fake::collected(#rows, #each)),
        (_, All::Collected(here)) => {
            let here = Span::call_site().located_at(*here);
            quote_spanned!(here=> __fake::collected(#rows, #each))
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
