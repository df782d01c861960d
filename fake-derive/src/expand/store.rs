//! Where the rows of an insert, an upsert or an update come from.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

use crate::model::{Change, Generate, Source, Table, Value};
use crate::names;

/// Where one row comes from.
pub(super) enum Row {
    /// A value that is at hand.
    Given(TokenStream),
    /// A closure that makes it inside of the transaction, from the table's ids.
    Made(TokenStream),
}

/// The tokens of one row.
pub(super) fn row(table: &Table, source: &Source) -> Row {
    let entity = &table.entity;
    match source {
        Source::Entity {
            param,
            by_ref: false,
        } => Row::Given(param.to_token_stream()),
        Source::Entity {
            param,
            by_ref: true,
        } => Row::Given(quote!(<#entity as ::core::clone::Clone>::clone(#param))),
        Source::Expr(expr) => match names::mention(&expr.to_token_stream(), "ids") {
            Some(ids) => Row::Made(quote!(|#ids| #expr)),
            None => Row::Given(expr.to_token_stream()),
        },
        Source::Input { param } => input(table, param),
        Source::Batch { .. } => unreachable!("a batch is several rows: `rows`"),
    }
}

/// `From<Input> for Entity`, and the key that the table generates.
fn input(table: &Table, param: &Ident) -> Row {
    let entity = &table.entity;
    // `Into`, so that the parameter's type is certain, and rustc can say what is missing.
    let span = param.span();
    let converted = quote_spanned!(span=> ::core::convert::Into::<#entity>::into(#param));
    let Some((generate, column)) = table
        .key
        .as_ref()
        .and_then(|key| Some((key.generate.as_ref()?, key.columns.first()?)))
    else {
        return Row::Given(converted);
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
    Row::Made(quote! {
        |#ids| {
            let mut #row = #converted;
            #row.#path = #value;
            #row
        }
    })
}

/// The tokens that make an iterator of rows.
pub(super) fn rows(source: &Source) -> TokenStream {
    let Source::Batch {
        param,
        by_ref,
        items_by_ref,
    } = source
    else {
        unreachable!("only a batch has several rows");
    };
    match (by_ref, items_by_ref) {
        (false, false) => param.to_token_stream(),
        (true, true) => quote!(__fake::clones_of_refs(#param)),
        _ => quote!(__fake::clones(#param)),
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
