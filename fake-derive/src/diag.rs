//! Errors: collected, never thrown, each on the smallest token. Knows nothing of fakes.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// Every mistake found so far. Must be [finished](Errors::finish).
#[derive(Default)]
pub(crate) struct Errors {
    list: Vec<syn::Error>,
}

impl Errors {
    /// Reports `problem` on `tokens`, with the fix on its own line.
    pub(crate) fn at(
        &mut self,
        tokens: &impl ToTokens,
        problem: impl AsRef<str>,
        help: impl AsRef<str>,
    ) {
        self.list.push(syn::Error::new_spanned(
            tokens,
            message(problem.as_ref(), help.as_ref()),
        ));
    }

    pub(crate) fn at_span(&mut self, span: Span, problem: impl AsRef<str>, help: impl AsRef<str>) {
        self.list.push(syn::Error::new(
            span,
            message(problem.as_ref(), help.as_ref()),
        ));
    }

    /// A conflict, which blames both of its sides.
    pub(crate) fn twice(
        &mut self,
        first: &impl ToTokens,
        second: &impl ToTokens,
        problem: &str,
        help: &str,
    ) {
        self.at(second, problem, help);
        self.list
            .push(syn::Error::new_spanned(first, "the other one is here"));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        self.list.push(error);
    }

    pub(crate) fn count(&self) -> usize {
        self.list.len()
    }

    /// The errors as items which rustc reports, in the order in which they were found.
    pub(crate) fn finish(self) -> TokenStream {
        self.list.iter().map(syn::Error::to_compile_error).collect()
    }

    /// The text of every error, for tools that report them otherwise.
    #[allow(
        dead_code,
        reason = "the corpus report and the tests read it, the macro itself does not"
    )]
    pub(crate) fn texts(&self) -> Vec<String> {
        self.list.iter().map(ToString::to_string).collect()
    }
}

fn message(problem: &str, help: &str) -> String {
    if help.is_empty() {
        problem.to_owned()
    } else {
        format!("{problem}\nhelp: {help}")
    }
}

/// The help for a word that is not known: a near one, or all of them.
pub(crate) fn known(word: &str, words: &[&str]) -> String {
    let near = words
        .iter()
        .map(|known| (distance(word, known), known))
        .min();
    match near {
        Some((steps, near)) if steps <= 1 + word.len() / 4 => {
            format!("did you mean `{near}`? known here: {}", list(words))
        }
        _ => format!("known here: {}", list(words)),
    }
}

fn list(words: &[&str]) -> String {
    words
        .iter()
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Levenshtein's distance: insertions, deletions and replacements of one character.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_word_is_suggested_and_a_far_one_is_not() {
        assert!(known("uniqe", &["key", "unique"]).starts_with("did you mean `unique`?"));
        assert_eq!(
            known("frobnicate", &["key", "unique"]),
            "known here: `key`, `unique`"
        );
    }

    #[test]
    fn distance_counts_single_character_edits() {
        assert_eq!(
            [
                distance("", "abc"),
                distance("kitten", "sitting"),
                distance("key", "key")
            ],
            [3, 3, 0]
        );
    }
}
