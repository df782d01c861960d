//! Where the rows of an insert, an upsert or an update come from.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use crate::model::{Change, Generate, Held, Source, Table, Value};
use crate::names;

/// Where one row comes from.
pub(super) enum Row {
    /// A value that is at hand.
    Given(TokenStream),
    /// A closure that makes it inside of the transaction, from the table's ids.
    Made(TokenStream),
}

/// Where several rows come from.
pub(super) enum Rows {
    /// From an iterator.
    Given(TokenStream),
    /// From an iterator, by a closure that makes each inside of the transaction, from the table's ids.
    Made(TokenStream, TokenStream),
}

/// The tokens of one row.
pub(super) fn row(table: &Table, source: &Source) -> Row {
    let entity = &table.entity;
    match source {
        Source::Entity { param, held } => Row::Given(held_row(entity, param, *held)),
        Source::Expr(expr) => match names::mention(&expr.to_token_stream(), "ids") {
            Some(ids) => Row::Made(quote!(|#ids| #expr)),
            None => Row::Given(expr.to_token_stream()),
        },
        Source::Input { param } => match input(table, param) {
            (Some(ids), row) => Row::Made(quote!(|#ids| #row)),
            (None, row) => Row::Given(row),
        },
        Source::Batch { .. } | Source::Inputs { .. } => {
            unreachable!("a list is several rows: `rows`")
        }
    }
}

/// The row that a parameter is, as a value of its own.
fn held_row(entity: &Type, param: &Ident, held: Held) -> TokenStream {
    // A parameter that is no such row is blamed itself.
    let here = Span::call_site().located_at(param.span());
    match held {
        Held::Value => param.to_token_stream(),
        Held::Box => quote!(*#param),
        Held::Reference => quote!(<#entity as ::core::clone::Clone>::clone(#param)),
        Held::Pointer => quote!(<#entity as ::core::clone::Clone>::clone(&#param)),
        Held::AsRef => {
            let row = quote_spanned!(here=> ::core::convert::AsRef::<#entity>::as_ref(&#param));
            quote!(<#entity as ::core::clone::Clone>::clone(#row))
        }
        Held::Borrow => {
            let row = quote_spanned!(here=> ::core::borrow::Borrow::<#entity>::borrow(&#param));
            quote!(<#entity as ::core::clone::Clone>::clone(#row))
        }
        Held::Into => quote_spanned!(here=> ::core::convert::Into::<#entity>::into(#param)),
    }
}

/// `From<Input> for Entity`, and the key that the table generates, from these ids.
fn input(table: &Table, input: &Ident) -> (Option<Ident>, TokenStream) {
    let entity = &table.entity;
    // `Into`, so that the parameter's type is certain, and rustc can say what is missing.
    let span = input.span();
    let converted = quote_spanned!(span=> ::core::convert::Into::<#entity>::into(#input));
    let Some((generate, column)) = table
        .key
        .as_ref()
        .and_then(|key| Some((key.generate.as_ref()?, key.columns.first()?)))
    else {
        return (None, converted);
    };
    let (path, row) = (&column.path, names::local("row"));
    let (ids, value) = match generate {
        Generate::Sequence(span) => {
            let ids = names::local("ids");
            (ids.clone(), quote_spanned!(*span=> #ids.next()))
        }
        Generate::Uuid(span) => {
            let ids = names::local("ids");
            (ids.clone(), quote_spanned!(*span=> #ids.uuid()))
        }
        Generate::Expr(expr) => {
            let ids = names::mention(&expr.to_token_stream(), "ids");
            (
                ids.unwrap_or_else(|| names::local("_ids")),
                expr.to_token_stream(),
            )
        }
    };
    let row = quote!({
        let mut #row = #converted;
        #row.#path = #value;
        #row
    });
    (Some(ids), row)
}

/// The tokens of several rows.
pub(super) fn rows(table: &Table, source: &Source) -> Rows {
    let list = |param: &Ident, behind| {
        if behind {
            quote!(&*#param)
        } else {
            param.to_token_stream()
        }
    };
    match source {
        Source::Batch {
            param,
            by_ref,
            items_by_ref,
            behind,
        } => {
            let list = list(param, *behind);
            Rows::Given(match (by_ref, items_by_ref) {
                (false, false) => list,
                (true, true) => quote!(__fake::clones_of_refs(#list)),
                _ => quote!(__fake::clones(#list)),
            })
        }
        Source::Inputs { param, behind } => {
            let mut one = names::local("input");
            // What cannot be made of an input is blamed on the list.
            one.set_span(one.span().located_at(param.span()));
            let (ids, row) = input(table, &one);
            let ids = ids.map_or_else(|| quote!(_), ToTokens::into_token_stream);
            Rows::Made(list(param, *behind), quote!(|#one, #ids| #row))
        }
        Source::Entity { .. } | Source::Input { .. } | Source::Expr(_) => {
            unreachable!("only a list has several rows")
        }
    }
}

/// The closure that changes a row.
pub(super) fn change(table: &Table, change: &Change) -> TokenStream {
    match change {
        Change::Closure(closure) => closure.to_token_stream(),
        Change::Field { column, value } => {
            let (entity, path, row) = (&table.entity, &column.path, names::local("row"));
            let value = converted(value);
            quote!(|#row: &mut #entity| #row.#path = #value)
        }
        Change::Patch(fields) => {
            let (entity, row) = (&table.entity, names::local("row"));
            let fields = fields.iter().map(|(column, value)| {
                let path = &column.path;
                // What is no `Option` of the field's value is blamed where the field is named.
                let here = Span::call_site().located_at(value.span());
                quote_spanned!(here=> __fake::patch(&mut #row.#path, &#value);)
            });
            quote!(|#row: &mut #entity| { #(#fields)* })
        }
    }
}

/// A parameter's value as a field takes it; the parameter is blamed where the field does not.
fn converted(value: &Value) -> TokenStream {
    let tokens = &value.tokens;
    let how = if value.by_ref { "cloned" } else { "owned" };
    let here = Span::call_site().located_at(tokens.span());
    let how = Ident::new(how, here);
    quote_spanned!(here=> __fake::#how(#tokens))
}
