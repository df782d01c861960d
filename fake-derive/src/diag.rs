//! Errors: collected, never thrown, each on the smallest token. Knows nothing of fakes.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// Every mistake found so far. Must be [finished](Errors::finish).
#[derive(Default)]
pub(crate) struct Errors {
    place: Place,
    /// In the order of the source, and within a part of it in the order in which they were found.
    list: Vec<(Place, syn::Error)>,
}

/// A part of the source. Several stages look at each, and what they find is told part by part.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    #[default]
    Attribute,
    /// The trait's own line, with its generics and supertraits.
    Head,
    /// An item of the trait, by its position.
    Item(usize),
}

impl Errors {
    /// Says where in the source the errors that follow are.
    pub(crate) fn go_to(&mut self, place: Place) {
        self.place = place;
    }

    /// Reports `problem` on `tokens`, with the fix on its own line.
    pub(crate) fn at(
        &mut self,
        tokens: &dyn ToTokens,
        problem: impl AsRef<str>,
        help: impl AsRef<str>,
    ) {
        let message = message(problem.as_ref(), help.as_ref());
        self.push(syn::Error::new_spanned(tokens, message));
    }

    pub(crate) fn at_span(&mut self, span: Span, problem: impl AsRef<str>, help: impl AsRef<str>) {
        self.push(syn::Error::new(
            span,
            message(problem.as_ref(), help.as_ref()),
        ));
    }

    /// A conflict, which blames both of its sides.
    pub(crate) fn twice(
        &mut self,
        first: &dyn ToTokens,
        second: &dyn ToTokens,
        problem: &str,
        help: &str,
    ) {
        let mut error = syn::Error::new_spanned(second, message(problem, help));
        error.combine(syn::Error::new_spanned(first, "the other one is here"));
        self.push(error);
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        let before = |(place, _): &(Place, syn::Error)| *place <= self.place;
        let position = self.list.partition_point(before);
        self.list.insert(position, (self.place, error));
    }

    pub(crate) fn count(&self) -> usize {
        self.list.len()
    }

    /// The errors as items which rustc reports.
    pub(crate) fn finish(self) -> TokenStream {
        let mut all = TokenStream::new();
        for (_, error) in self.list {
            all.extend(error.to_compile_error());
        }
        all
    }

    /// The text of every error, for tools that report them otherwise.
    #[allow(
        dead_code,
        reason = "the corpus report and the tests read it, the macro itself does not"
    )]
    pub(crate) fn texts(&self) -> Vec<String> {
        self.list
            .iter()
            .map(|(_, error)| error.to_string())
            .collect()
    }
}

/// The problem first, the fix on its own line.
pub(crate) fn message(problem: &str, help: &str) -> String {
    if help.is_empty() {
        problem.to_owned()
    } else {
        format!("{problem}\nhelp: {help}")
    }
}

/// The help for a word that is not known: a near one, or all of them.
pub(crate) fn known(word: &str, words: &[&str]) -> String {
    if words.is_empty() {
        return "there are none here".to_owned();
    }
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

/// How many insertions, deletions, replacements and swaps of neighbours lie between two words.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut above: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for i in 0..one.len() {
        let mut next = vec![i + 1];
        for j in 0..other.len() {
            let replaced = row[j] + usize::from(one[i] != other[j]);
            let mut steps = replaced.min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && one[i] == other[j - 1] && one[i - 1] == other[j] {
                steps = steps.min(above[j - 1] + 1);
            }
            next.push(steps);
        }
        above = std::mem::replace(&mut row, next);
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
    fn errors_are_told_in_the_order_of_the_source() {
        let mut errors = Errors::default();
        for (place, text) in [
            (Place::Item(1), "d"),
            (Place::Attribute, "a"),
            (Place::Item(0), "c"),
            (Place::Head, "b"),
            (Place::Item(1), "e"),
        ] {
            errors.go_to(place);
            errors.at_span(Span::call_site(), text, "");
        }
        let told = errors.finish().to_string();
        let places: Vec<_> = ["a", "b", "c", "d", "e"]
            .map(|text| told.find(&format!("\"{text}\"")))
            .into();
        assert!(places.is_sorted() && places[0].is_some(), "{told}");
    }

    #[test]
    fn distance_counts_single_character_edits() {
        assert_eq!(
            [
                distance("", "abc"),
                distance("kitten", "sitting"),
                distance("key", "key"),
                distance("kye", "key"),
                distance("uniqeu", "unique")
            ],
            [3, 3, 0, 1, 1]
        );
    }
}
