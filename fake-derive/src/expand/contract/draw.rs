//! How the arguments of a method are drawn: rows from their pool, what selects rows from the columns of the pool's rows, and
//! everything else by its type.
//!
//! ```text
//! "find_by_email" => Operation::FindByEmail {
//!     email: draw.column(0, 1, |draw| draw.value::<String>("`email` of `find_by_email`"))?,
//! },
//! ```

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Type};

use super::columns::{Columns, terms};
use super::suite::params;
use crate::model::{Change, Fake, Method, Op, Source, Test, Value};
use crate::names;
use crate::parse::{last_segment, type_arguments};

/// The arm that draws a call of this method.
pub(super) fn draws(fake: &Fake, method: &Method, columns: &Columns) -> TokenStream {
    let conditions = crate::model::conditions(&method.input.attrs);
    let name = &method.input.sig.ident;
    let (operation, variant) = (names::operation(&fake.item.ident), names::variant(name));
    let plain = names::plain(name);
    let fields = params(fake, method).map(|(param, _, ty)| {
        let what = format!("`{}` of `{plain}`", names::plain(param));
        let drawn = argument(method, columns, param, &ty, &what);
        quote!(#param: #drawn?,)
    });
    quote!(#(#conditions)* #plain => #operation::#variant { #(#fields)* },)
}

/// Where the value of a parameter comes from.
fn argument(
    method: &Method,
    columns: &Columns,
    param: &Ident,
    ty: &TokenStream,
    what: &str,
) -> TokenStream {
    if let Some(rows) = rows(method, param, what) {
        return rows;
    }
    let Ok(ty) = syn::parse2::<Type>(ty.clone()) else {
        return quote!(draw.value(#what));
    };
    if let Some(paging) = paging(method, param, &ty, what) {
        return paging;
    }
    if let Some(cursor) = cursor(method, columns, param, &ty, what) {
        return cursor;
    }
    match place(method, columns, param) {
        Some(Place::One(table, column)) => {
            let otherwise = of_type(&ty, what);
            quote!(draw.column(#table, #column, |draw| #otherwise))
        }
        Some(Place::New(table, column)) => {
            let otherwise = of_type(&ty, what);
            quote!(draw.changed(#table, #column, |draw| #otherwise))
        }
        Some(Place::Several(table, column)) => {
            let item = last_segment(&ty).map(type_arguments);
            match item.as_deref() {
                Some([item]) if is_list(&ty) => {
                    let otherwise = of_type(item, what);
                    quote!(draw.list(|draw| draw.column(#table, #column, |draw| #otherwise)))
                }
                _ => of_type(&ty, what),
            }
        }
        None => of_type(&ty, what),
    }
}

/// A parameter that is a row, or several.
fn rows(method: &Method, param: &Ident, what: &str) -> Option<TokenStream> {
    let (Op::Insert { rows, .. } | Op::Upsert { rows, .. } | Op::Replace { rows, .. }) = &method.op
    else {
        return None;
    };
    let table = Literal::usize_unsuffixed(method.table);
    let creates = matches!(method.op, Op::Insert { .. });
    match rows {
        Source::Entity { param: row, .. } if row == param => {
            Some(quote!(draw.row(#what, #table, #creates)))
        }
        Source::Batch { param: row, .. } if row == param => {
            Some(quote!(draw.list(|draw| draw.row(#what, #table, #creates))))
        }
        _ => None,
    }
}

/// Where a page begins, and how long it is: as a rule, so that rows are on it.
fn paging(method: &Method, param: &Ident, ty: &Type, what: &str) -> Option<TokenStream> {
    let cut = method.op.cut()?;
    let is = |expr: &Option<Expr>| {
        let expr = expr.as_ref().map(|expr| expr.to_token_stream().to_string());
        expr.is_some_and(|text| *param == text)
    };
    let inner = last_segment(ty).map(type_arguments).unwrap_or_default();
    let (number, is_option) = match inner.as_slice() {
        [inner] => (inner, true),
        _ => (ty, false),
    };
    let integers = [
        "u8", "u16", "u32", "u64", "usize", "i16", "i32", "i64", "isize",
    ];
    let is_integer = last_segment(number)
        .is_some_and(|segment| integers.iter().any(|integer| segment.ident == integer));
    let numbers = match (is(&cut.offset), is(&cut.limit)) {
        (true, _) => quote!(&[0, 1, 0, 2]),
        (_, true) => quote!(&[10, 2, 1, 0]),
        _ => return None,
    };
    let drawn = quote!(draw.small::<#number>(#what, #numbers));
    match (is_integer, is_option) {
        (false, _) => None,
        (true, true) => Some(quote!(draw.maybe(|draw| #drawn))),
        (true, false) => Some(drawn),
    }
}

/// Behind which row a page begins: at the beginning, where it is a `None`.
fn cursor(
    method: &Method,
    columns: &Columns,
    param: &Ident,
    ty: &Type,
    what: &str,
) -> Option<TokenStream> {
    let Op::Select { order, cut, .. } = &method.op else {
        return None;
    };
    let after = cut.after.as_ref()?;
    let is_it = *param
        == after
            .value
            .tokens
            .to_string()
            .trim_start_matches(['&', ' ']);
    let order = order.first().filter(|_| is_it)?;
    let column = columns.position(method.table, &order.column)?;
    let [table, column] = [method.table, column].map(Literal::usize_unsuffixed);
    let inner = last_segment(ty).map(type_arguments).unwrap_or_default();
    let one = |ty: &Type| {
        let otherwise = of_type(ty, what);
        quote!(draw.column(#table, #column, |draw| #otherwise))
    };
    Some(match inner.as_slice() {
        [inner] if after.optional => {
            let some = one(inner);
            quote!(draw.maybe(|draw| #some))
        }
        _ => one(ty),
    })
}

/// A column, by numbers.
enum Place {
    One(Literal, Literal),
    /// Which the parameter changes.
    New(Literal, Literal),
    /// The parameter has several of its values.
    Several(Literal, Literal),
}

/// The column that a parameter is about.
fn place(method: &Method, columns: &Columns, param: &Ident) -> Option<Place> {
    let is = |value: &Value| *param == value.tokens.to_string().trim_start_matches(['&', ' ']);
    let numbers = |(table, column)| [table, column].map(Literal::usize_unsuffixed);
    let one = |at| {
        let [table, column] = numbers(at);
        Place::One(table, column)
    };
    let new = |at| {
        let [table, column] = numbers(at);
        Place::New(table, column)
    };
    for term in terms(&method.op) {
        let at = term.column.as_ref();
        let at =
            at.and_then(|column| Some((method.table, columns.position(method.table, column)?)));
        let Some(at) = at else { continue };
        match &term.test {
            Test::Is(value) if is(value) => return Some(one(at)),
            Test::Compare(_, values) if values.iter().any(is) => return Some(one(at)),
            Test::In(many) if is(&many.value) => {
                let [table, column] = [at.0, at.1].map(Literal::usize_unsuffixed);
                return Some(Place::Several(table, column));
            }
            _ => {}
        }
    }
    if let Op::Update {
        change: Change::Field { column, value },
        ..
    } = &method.op
    {
        if is(value) {
            let at = columns.position(method.table, column)?;
            return Some(new((method.table, at)));
        }
    }
    let knows_columns =
        method.op.is_on_a_table() || matches!(method.op, Op::Read(_) | Op::Write(_));
    let named = knows_columns.then(|| columns.named(method.table, param));
    // What selects no row of an update is what it is given.
    if matches!(method.op, Op::Update { .. }) {
        return named.flatten().map(new);
    }
    named.flatten().map(one)
}

/// A value of a type: where the type shows what is in it, drawn part by part.
fn of_type(ty: &Type, what: &str) -> TokenStream {
    let inner = last_segment(ty).map(type_arguments);
    let name = last_segment(ty).map(|segment| names::plain(&segment.ident));
    match (name.as_deref(), inner.as_deref()) {
        (Some("Option"), Some([inner])) => {
            let some = of_type(inner, what);
            quote!(draw.maybe(|draw| #some))
        }
        // Bytes have a pool of their own.
        (Some("Vec"), Some([inner])) if inner.to_token_stream().to_string() != "u8" => {
            let one = of_type(inner, what);
            quote!(draw.list(|draw| #one))
        }
        _ => {
            // On the user's type, where a bound fails; but `draw` is ours, also where a macro has written the type.
            let on_type = Span::call_site().located_at(ty.span());
            let value = quote_spanned!(on_type=> draw.value::<#ty>(#what));
            match ty {
                Type::Tuple(tuple) if !tuple.elems.is_empty() => {
                    let parts = tuple.elems.iter().map(|ty| of_type(ty, what));
                    quote!(::core::result::Result::Ok((#(#parts?,)*)))
                }
                _ => value,
            }
        }
    }
}

fn is_list(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|segment| segment.ident == "Vec")
}
