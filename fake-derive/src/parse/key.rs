//! The key of a table, and how it is generated.

use proc_macro2::Ident;
use syn::Token;
use syn::parse::ParseStream;

use super::column::{column, is_typed};
use super::table::unknown;
use super::{arguments, equals, error, is_named, once, parenthesized, value, word};
use crate::diag::Errors;
use crate::model::{Column, Generate, Key};

/// `= id: u64`, or `(tenant: u32, name: String)`.
pub(super) fn key(
    errors: &mut Errors,
    blame: &Ident,
    input: ParseStream,
) -> syn::Result<Option<Key>> {
    let help = "for example `key = id: u64` or `key(tenant: u32, name: String)`";
    if input.peek(Token![=]) {
        equals(blame, input)?;
        let column = column(input)?;
        is_typed(errors, &column);
        return Ok(Some(Key {
            columns: vec![column],
            generate: None,
        }));
    }
    if !input.peek(syn::token::Paren) {
        return Err(error(blame, "`key` without a field", help));
    }
    let mut columns: Vec<Column> = Vec::new();
    let mut generate: Option<(Ident, Generate)> = None;
    let before = errors.count();
    arguments(errors, parenthesized(blame, input)?, |errors, input| {
        if is_named(input) {
            let word = word(input)?;
            if word != "generate" {
                return Err(unknown(&word, &["generate"]));
            }
            let how = how(&word, input)?;
            once(errors, &mut generate, word, how);
            return Ok(());
        }
        let column = column(input)?;
        is_typed(errors, &column);
        columns.push(column);
        Ok(())
    });
    if columns.is_empty() {
        if errors.count() == before {
            errors.at(blame, "`key` without a field", help);
        }
        return Ok(None);
    }
    if let (Some((generate, _)), [_, second, ..]) = (&generate, columns.as_slice()) {
        errors.at(
            generate,
            "only a key of one column can be generated",
            format!(
                "generate it in the row of an insert instead: `#[fake(insert(Row {{ {}: .., .. }}))]`",
                second.name
            ),
        );
    }
    if let (
        Some((generate, _)),
        [
            Column {
                is_method: true, ..
            },
        ],
    ) = (&generate, columns.as_slice())
    {
        errors.at(
            generate,
            "a key that a method computes cannot be generated",
            "generate what it is computed from, in the row of an insert: `#[fake(insert(Row { .. }))]`",
        );
    }
    Ok(Some(Key {
        columns,
        generate: generate.map(|(_, how)| how),
    }))
}

/// `= sequence`, `= uuid`, or an expression.
fn how(word: &Ident, input: ParseStream) -> syn::Result<Generate> {
    let fork = input.fork();
    fork.parse::<Option<Token![=]>>()?;
    let name = fork.parse::<Ident>().ok();
    let alone = fork.is_empty() || fork.peek(Token![,]);
    let how = value(word, input)?;
    let Some(name) = name.filter(|_| alone) else {
        return Ok(Generate::Expr(how));
    };
    match name.to_string().as_str() {
        "sequence" => Ok(Generate::Sequence(name.span())),
        "uuid" => Ok(Generate::Uuid(name.span())),
        // A constant is the same for every row, and of variables there is only this one.
        "now" => Ok(Generate::Expr(how)),
        _ => Err(unknown(&name, &["sequence", "uuid"])),
    }
}
