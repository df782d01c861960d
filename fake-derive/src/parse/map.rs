//! What stands behind the word of a map's operation: `put(if_absent, ttl = ..)`, `increment(by = 2)`.

use proc_macro2::Ident;
use syn::parse::ParseStream;

use super::{arguments, error, parenthesized, said_twice, value, word};
use crate::diag::{Errors, known};
use crate::parse::OpArgs;

/// The operations that only a map has, each with what can be said of it, and whether that has a value.
const OPERATIONS: [(&str, &[(&str, bool)]); 10] = [
    (
        "put",
        &[
            ("if_absent", false),
            ("ttl", true),
            ("until", true),
            ("value", true),
        ],
    ),
    ("take", &[]),
    ("increment", &[("by", true), ("ttl", true)]),
    ("decrement", &[("by", true)]),
    ("expire", &[("ttl", true), ("until", true)]),
    ("persist", &[]),
    ("ttl", &[]),
    ("keys", &[]),
    ("clear", &[]),
    ("compare_and_swap", &[]),
];

/// The words that may stand behind this one, where it is an operation of a map.
pub(crate) fn map_words(word: &str) -> Option<&'static [(&'static str, bool)]> {
    let found = OPERATIONS.iter().find(|(known, _)| *known == word);
    found.map(|(_, words)| *words)
}

pub(super) fn operation(
    errors: &mut Errors,
    operation: &Ident,
    input: ParseStream,
) -> syn::Result<OpArgs> {
    let words = map_words(&operation.to_string()).unwrap_or(&[]);
    if !input.peek(syn::token::Paren) {
        return Ok(OpArgs::None);
    }
    let tokens = parenthesized(operation, input)?;
    let mut said = Vec::new();
    arguments(errors, tokens, |errors, input| {
        let word = word(input)?;
        let text = word.to_string();
        let Some((_, valued)) = words.iter().find(|(known, _)| *known == text) else {
            let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let help = if names.is_empty() {
                format!("write `{operation}` alone: its key is found among the parameters")
            } else {
                known(&text, &names)
            };
            return Err(error(
                &word,
                format!("unknown word `{word}` in `{operation}`"),
                help,
            ));
        };
        let given = if *valued {
            Some(value(&word, input)?)
        } else {
            None
        };
        match said.iter().find(|(first, _): &&(Ident, _)| *first == word) {
            Some((first, _)) => said_twice(errors, first, &word),
            None => said.push((word, given)),
        }
        Ok(())
    });
    Ok(OpArgs::Said(said))
}
