//! Selectors, orders and pages as expressions over a table.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::Own;
use super::tables::{column, dialect, shown};
use crate::model::{After, Column, Operator, Order, Selector, Table, Term, Test, Value};
use crate::names;

/// The argument of a table operation that says which rows.
pub(super) fn selector(table: &Table, by: &Selector) -> TokenStream {
    match by {
        Selector::All => quote!(__fake::All),
        Selector::Or(terms) => {
            let terms = terms.iter().map(|one| term(table, one));
            quote!(__fake::any((#(#terms,)*)))
        }
        Selector::And(terms) => {
            let ordered = index(table, terms);
            let (terms, through) = match &ordered {
                Some((number, terms)) => {
                    let number = Literal::usize_unsuffixed(*number);
                    (terms.clone(), Some(quote!(.through(#number))))
                }
                None => (terms.iter().collect(), None),
            };
            let terms: Vec<TokenStream> = terms.into_iter().map(|one| term(table, one)).collect();
            match terms.as_slice() {
                [only] => quote!(#only #through),
                _ => quote!((#(#terms,)*) #through),
            }
        }
    }
}

/// The index over exactly the selector's columns, and the terms in its order.
fn index<'t>(table: &Table, terms: &'t [Term]) -> Option<(usize, Vec<&'t Term>)> {
    if !terms.iter().all(|term| {
        matches!(term.test, Test::Is(_)) || (terms.len() == 1 && matches!(term.test, Test::In(_)))
    }) {
        return None;
    }
    let over = |columns: &[Column]| {
        let terms = in_order_of(columns, terms)?;
        let columns: Vec<&Column> = columns.iter().collect();
        Some((table.index_over(&columns)?, terms))
    };
    let mut indexes = table.indexes.iter();
    over(table.key_columns()).or_else(|| indexes.find_map(|index| over(&index.columns)))
}

/// The terms in the order of these columns, if they are about exactly those.
fn in_order_of<'t>(columns: &[Column], terms: &'t [Term]) -> Option<Vec<&'t Term>> {
    if columns.is_empty() || columns.len() != terms.len() {
        return None;
    }
    let mut ordered = Vec::new();
    for column in columns {
        let is_about = |term: &&Term| {
            let of = term.column.as_ref();
            of.is_some_and(|of| of.text() == column.text())
        };
        ordered.push(terms.iter().find(is_about)?);
    }
    Some(ordered)
}

/// A value as a reference.
fn reference(value: &Value) -> TokenStream {
    let tokens = &value.tokens;
    if value.by_ref {
        tokens.clone()
    } else {
        quote!(&#tokens)
    }
}

fn term(table: &Table, term: &Term) -> TokenStream {
    let entity = &table.entity;
    let row = names::local("row");
    match (&term.test, &term.column) {
        (Test::Closure(closure), _) => {
            let filter = Ident::new("filter", closure.span());
            quote!(__fake::#filter::<#entity, _>(#closure))
        }
        (Test::Is(value), Some(of)) => {
            let probe = Ident::new("probe", value.tokens.span());
            let (show, value) = (shown(table, of), reference(value));
            let is = Ident::new(
                if of.is_method { "is_computed" } else { "is" },
                Span::call_site(),
            );
            quote!((&__fake::#is(#show, #value)).#probe())
        }
        (Test::In(many), Some(of)) => {
            let probe = Ident::new("probe", many.value.tokens.span());
            let (column, value) = (column(table, of), reference(&many.value));
            let value = if many.is_slice {
                value
            } else {
                quote!(&__fake::listed(#value))
            };
            quote!(#column.within(#value).#probe())
        }
        (Test::Compare(operator, values), Some(of)) => {
            let test = comparison(&row, *operator, of, values);
            quote!(__fake::filter(|#row: &#entity| #test))
        }
        (_, None) => unreachable!("only a closure stands without a column: `infer::select`"),
    }
}

fn comparison(row: &Ident, operator: Operator, of: &Column, values: &[Value]) -> TokenStream {
    let path = &of.path;
    let field = quote!(#row.#path);
    let operands: Vec<TokenStream> = values.iter().map(reference).collect();
    let span = values.first().map(|value| value.tokens.span());
    let span = span.unwrap_or_else(|| of.name.span());
    let here = Span::call_site().located_at(span);
    let text = || {
        let value = reference(&values[0]);
        quote_spanned!(here=> ::core::convert::AsRef::<str>::as_ref(#value))
    };
    let order = |value: &TokenStream, is: &str| {
        let (order, is) = (Ident::new("order", span), Ident::new(is, Span::call_site()));
        quote!(__fake::compare(&#field, #value).#order().is_some_and(::core::cmp::Ordering::#is))
    };
    match (operator, operands.as_slice()) {
        (Operator::IsNone, _) => quote!(#field.is_none()),
        (Operator::IsSome, _) => quote!(#field.is_some()),
        (Operator::Between, [from, to]) => {
            let (from, to) = (order(from, "is_ge"), order(to, "is_le"));
            quote!(#from && #to)
        }
        (Operator::Greater, [value]) => order(value, "is_gt"),
        (Operator::GreaterOrEqual, [value]) => order(value, "is_ge"),
        (Operator::Less, [value]) => order(value, "is_lt"),
        (Operator::LessOrEqual, [value]) => order(value, "is_le"),
        (Operator::Not, [value]) => {
            let differs = Ident::new("differs", span);
            quote!(__fake::compare(&#field, #value).#differs())
        }
        (Operator::StartsWith, [_]) => {
            let text = text();
            quote_spanned!(here=> __fake::starts_with(&#field, #text))
        }
        (Operator::Contains, [_]) => {
            let text = text();
            quote_spanned!(here=> __fake::contains(&#field, #text))
        }
        (Operator::IgnoreCase, [_]) => {
            let text = text();
            quote_spanned!(here=> __fake::same_ignoring_case(&#field, #text))
        }
        _ => unreachable!("`infer::select` gives each operator its operands"),
    }
}

/// The rows behind a cursor, of those that are in this order.
pub(super) fn behind(table: &Table, after: &After, order: &Order) -> TokenStream {
    let (row, cursor, entity) = (names::local("row"), names::local("cursor"), &table.entity);
    let operator = if order.descending {
        Operator::Less
    } else {
        Operator::Greater
    };
    let here = Span::call_site().located_at(after.expr.span());
    let told = names::moved(&cursor, here);
    let compared = |tokens| {
        let by_ref = true;
        comparison(&row, operator, &order.column, &[Value { tokens, by_ref }])
    };
    if !after.optional {
        let (given, test) = (reference(&after.value), compared(quote!(#told)));
        return quote!(.behind(#given, |#row: &#entity, #cursor| #test));
    }
    // `None` is the beginning.
    let inner = if after.value.by_ref {
        quote_spanned!(here=> *#told)
    } else {
        quote!(#told)
    };
    let (given, test) = (&after.value.tokens, compared(inner));
    quote!(.behind(&#given, |#row: &#entity, #cursor| #cursor.as_ref().is_none_or(|#cursor| #test)))
}

/// A comparison of two rows for `ORDER BY`.
pub(super) fn order(own: &Own, table: &Table, orders: &[Order]) -> TokenStream {
    let entity = &table.entity;
    let (one, other) = (names::local("one"), names::local("other"));
    let dialect = dialect(own.fake.options.dialect);
    let mut compared: Option<TokenStream> = None;
    for order in orders {
        let path = &order.column.path;
        let direction = Ident::new(
            if order.descending {
                "descending"
            } else {
                "ascending"
            },
            order.column.name.span(),
        );
        let next = quote!(__fake::order(&#one.#path, &#other.#path, #dialect).#direction());
        compared = Some(match compared {
            None => next,
            Some(before) => quote!(#before.then_with(|| #next)),
        });
    }
    quote!(|#one: &#entity, #other: &#entity| #compared)
}
