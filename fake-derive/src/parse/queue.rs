//! What stands behind the word of a queue's operation: `push(Job { .. }, delay = ..)`, `poll(group = "mail")`.

use proc_macro2::Ident;
use syn::Token;
use syn::parse::ParseStream;

use super::{arguments, error, expression, parenthesized, said_twice, takes_one, value, word};
use crate::diag::{Errors, known};
use crate::parse::OpArgs;

/// An operation: its word, what its one expression is, and what can be said of it.
type Operation = (&'static str, Option<&'static str>, &'static [&'static str]);

const OPERATIONS: [Operation; 12] = [
    (
        "push",
        Some("message"),
        &["topic", "partition", "delay", "answer"],
    ),
    ("pop", None, &["topic", "partition", "max", "within"]),
    ("receive", None, &["topic", "partition", "max", "within"]),
    ("ack", Some("receipt"), &[]),
    ("nack", Some("receipt"), &["delay"]),
    ("reject", Some("receipt"), &[]),
    ("extend", Some("receipt"), &["time"]),
    (
        "poll",
        None,
        &["topic", "partition", "max", "group", "from"],
    ),
    (
        "commit",
        None,
        &["topic", "partition", "group", "through", "next"],
    ),
    ("purge", None, &[]),
    ("dead_letters", None, &[]),
    ("redrive", None, &[]),
];

/// Whether only a queue has this operation.
pub(crate) fn is_of_queue(word: &str) -> bool {
    OPERATIONS.iter().any(|(known, ..)| *known == word)
}

pub(super) fn operation(
    errors: &mut Errors,
    operation: &Ident,
    input: ParseStream,
) -> syn::Result<OpArgs> {
    let text = operation.to_string();
    let found = OPERATIONS.iter().find(|(known, ..)| *known == text);
    let (_, takes, words) = found.copied().unwrap_or_default();
    if !input.peek(syn::token::Paren) {
        return Ok(OpArgs::None);
    }
    let tokens = parenthesized(operation, input)?;
    let (mut given, mut said) = (None, Vec::new());
    arguments(errors, tokens, |errors, input| {
        if input.peek(syn::Ident) && input.peek2(Token![=]) && !input.peek2(Token![==]) {
            let word = word(input)?;
            let text = word.to_string();
            if !words.contains(&text.as_str()) {
                return Err(error(
                    &word,
                    format!("unknown word `{word}` in `{operation}`"),
                    help(operation, &text, words),
                ));
            }
            let value = value(&word, input)?;
            match said.iter().find(|(first, _): &&(Ident, _)| *first == word) {
                Some((first, _)) => said_twice(errors, first, &word),
                None => said.push((word, value)),
            }
            return Ok(());
        }
        let Some(takes) = takes else {
            return Err(input.error(crate::diag::message(
                &format!("`{operation}` takes no expression by itself"),
                &help(operation, "", words),
            )));
        };
        if given.is_some() {
            return Err(input.error(crate::diag::message(
                &format!("`{operation}` takes one {takes}"),
                &help(operation, "", words),
            )));
        }
        let expr = expression(input)?;
        takes_one(&expr, "message")?;
        given = Some(expr);
        Ok(())
    });
    Ok(OpArgs::Queue { given, said })
}

fn help(operation: &Ident, word: &str, words: &[&str]) -> String {
    if words.is_empty() {
        format!("write `{operation}` alone, or what it is about: `{operation}(..)`")
    } else {
        known(word, words)
    }
}
