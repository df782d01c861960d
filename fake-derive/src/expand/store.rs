//! Where the rows of an insert, an upsert or an update come from.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

use crate::model::{Change, Generate, Source, Table, Value};
use crate::names;

/// The tokens that make one row; `tx` is the local that holds the tables.
pub(super) fn row(tx: &Ident, table: &Table, source: &Source) -> TokenStream {
    let entity = &table.entity;
    match source {
        Source::Entity {
            param,
            by_ref: false,
        } => param.to_token_stream(),
        Source::Entity {
            param,
            by_ref: true,
        } => quote!(<#entity as ::core::clone::Clone>::clone(#param)),
        Source::Expr(expr) => {
            let ids = ids(tx, table, &expr.to_token_stream());
            if ids.is_empty() {
                quote!(#expr)
            } else {
                quote!({ #ids #expr })
            }
        }
        Source::Input { param } => input(tx, table, param),
        Source::Batch { .. } => unreachable!("a batch is several rows: `rows`"),
    }
}

/// `ids` of the table, where the tokens mention it.
fn ids(tx: &Ident, table: &Table, tokens: &TokenStream) -> TokenStream {
    let name = &table.name;
    names::mention(tokens, "ids").map_or_else(
        TokenStream::new,
        |ids| quote!(let #ids = &mut #tx.#name.row_ids();),
    )
}

/// `From<Input> for Entity`, and the key that the table generates.
fn input(tx: &Ident, table: &Table, param: &Ident) -> TokenStream {
    let entity = &table.entity;
    let name = &table.name;
    let converted = quote!(<#entity as ::core::convert::From<_>>::from(#param));
    let Some((generate, column)) = table
        .key
        .as_ref()
        .and_then(|key| Some((key.generate.as_ref()?, key.columns.first()?)))
    else {
        return converted;
    };
    let (path, row) = (&column.path, names::local("row"));
    let value = match generate {
        Generate::Sequence(span) => quote_spanned!(*span=> #tx.#name.sequence()),
        Generate::Uuid(span) => quote_spanned!(*span=> #tx.#name.ids().uuid()),
        Generate::Expr(expr) => {
            let ids = ids(tx, table, &expr.to_token_stream());
            quote!({ #ids #expr })
        }
    };
    quote! {{
        let mut #row = #converted;
        #row.#path = #value;
        #row
    }}
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
    let how = Ident::new(if value.by_ref { "cloned" } else { "owned" }, tokens.span());
    quote!(__fake::#how(#tokens))
}
