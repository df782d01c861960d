//! From what an operation yields to what a method answers. Small, generic, and free of tables.

use std::ops::Deref;
use std::time::SystemTime;

use crate::table::{Bound, limit as bound_of_limit, offset as bound_of_offset, page};
use crate::violation::Violation;

/// The two halves of a method's `Result`, also behind an alias.
pub trait Outcome {
    /// What it answers.
    type Ok;
    /// How it fails.
    type Error;
}

impl<T, E> Outcome for Result<T, E> {
    type Ok = T;
    type Error = E;
}

/// A bound that nobody said.
#[derive(Clone, Copy, Debug)]
pub struct Unbounded;

impl Bound for Unbounded {
    fn rows(&self) -> Result<Option<usize>, crate::table::Negative> {
        Ok(None)
    }
}

/// One page of `rows`.
///
/// # Errors
///
/// When a bound is below zero.
pub fn paged<R>(rows: Vec<R>, offset: impl Bound, limit: impl Bound) -> Result<Vec<R>, Violation> {
    let offset = bound_of_offset(offset)?;
    Ok(page(rows, offset, bound_of_limit(limit)?))
}

/// One answer for each key, in the order of the keys.
pub fn each<'k, Q: 'k, R>(
    keys: impl IntoIterator<Item = &'k Q>,
    find: impl FnMut(&'k Q) -> Option<R>,
) -> Vec<Option<R>> {
    keys.into_iter().map(find).collect()
}

/// The members of a collection that is no slice.
pub fn listed<'q, Q: 'q>(all: impl IntoIterator<Item = &'q Q>) -> Vec<&'q Q> {
    all.into_iter().collect()
}

/// Rows that are given by reference.
pub fn clones<'r, R: Clone + 'r>(rows: impl IntoIterator<Item = &'r R>) -> impl Iterator<Item = R> {
    rows.into_iter().cloned()
}

/// Rows that are given as a slice of references.
pub fn clones_of_refs<'s, 'r: 's, R: Clone + 'r>(
    rows: impl IntoIterator<Item = &'s &'r R>,
) -> impl Iterator<Item = R> {
    rows.into_iter().map(|row| (*row).clone())
}

/// The row that must be there.
///
/// # Errors
///
/// What went wrong before, or `missing` where there is none.
pub fn some<R, E>(row: Result<Option<R>, E>, missing: impl FnOnce() -> E) -> Result<R, E> {
    row?.ok_or_else(missing)
}

/// The row that must have been there.
///
/// # Errors
///
/// What went wrong before, or `missing` where there was none.
pub fn found<E>(found: Result<bool, E>, missing: impl FnOnce() -> E) -> Result<(), E> {
    if found? { Ok(()) } else { Err(missing()) }
}

/// A list of the row, if there is one.
pub fn at_most_one<R>(row: Option<R>) -> Vec<R> {
    row.into_iter().collect()
}

/// Whether a text column, perhaps an optional one, begins with `start`.
pub fn starts_with(column: &impl Text, start: &str) -> bool {
    column.text().is_some_and(|text| text.starts_with(start))
}

/// Whether a text column, perhaps an optional one, has `part` in it.
pub fn contains(column: &impl Text, part: &str) -> bool {
    column.text().is_some_and(|text| text.contains(part))
}

/// Whether a text column, perhaps an optional one, equals `other` when both are in lower case.
pub fn same_ignoring_case(column: &impl Text, other: &str) -> bool {
    column
        .text()
        .is_some_and(|text| text.to_lowercase() == other.to_lowercase())
}

/// A column that holds text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not text, so it cannot be searched",
    note = "columns of `String`, `&str`, `Cow<str>`, `Box<str>`, `Arc<str>` or an `Option` of one can"
)]
pub trait Text {
    /// The text, `None` where the column is `None`.
    fn text(&self) -> Option<&str>;
}

macro_rules! texts {
    ($($text:ty)*) => {$(
        impl Text for $text {
            fn text(&self) -> Option<&str> {
                Some(self.as_ref())
            }
        }
    )*};
}

texts!(String str &str Box<str> std::rc::Rc<str> std::sync::Arc<str> std::borrow::Cow<'_, str>);

impl<T: Text> Text for Option<T> {
    fn text(&self) -> Option<&str> {
        self.as_ref().and_then(T::text)
    }
}

/// The world's time as the user's own type.
pub fn convert<T>(now: SystemTime, to: impl FnOnce(SystemTime) -> T) -> T {
    to(now)
}

/// The body of a method that the fake does not support.
///
/// # Panics
///
/// Always, naming the method.
#[track_caller]
pub fn unsupported<T>(fake: &str, method: &str) -> T {
    panic!("`{fake}::{method}` is unsupported: its trait says `#[fake(unsupported)]`")
}

/// An answer whose type hides whether it is a `Result`; ask it by `.failed()`.
pub fn judge<T>(answer: &T) -> Failed<Judged<'_, T>> {
    Failed(Judged(answer))
}

/// The layer that is there for a `Result` alone.
pub struct Failed<T>(T);

/// An answer of any type.
pub struct Judged<'a, T>(&'a T);

impl<T> Deref for Failed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T, E> Failed<Judged<'_, Result<T, E>>> {
    /// Whether the answer is an error, which rolls back.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.0.0.is_err()
    }
}

impl<T> Judged<'_, T> {
    /// An answer that is no `Result` is a success.
    #[must_use]
    pub fn failed(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Hidden = Result<u8, ()>;

    #[test]
    fn an_error_behind_an_alias_is_seen_and_any_other_answer_is_a_success() {
        let (failed, fine): (Hidden, Hidden) = (Err(()), Ok(1));
        assert!(judge(&failed).failed());
        assert!(!judge(&fine).failed());
        assert!(!judge(&Some(1)).failed());
    }

    #[test]
    fn text_is_searched_through_options() {
        assert!(starts_with(&"Ada".to_owned(), "Ad") && !starts_with(&None::<String>, ""));
        assert!(contains(&Some("Grace"), "rac") && same_ignoring_case(&"ADA", "ada"));
    }

    #[test]
    fn an_absent_row_is_the_callers_error_and_an_earlier_error_stays() {
        assert_eq!(some(Ok(None::<u8>), || "missing"), Err("missing"));
        assert_eq!(
            some(Err::<Option<u8>, _>("taken"), || "missing"),
            Err("taken")
        );
        assert_eq!(found(Ok(false), || "missing"), Err("missing"));
    }

    #[test]
    fn keys_are_answered_in_their_order() {
        assert_eq!(
            each(&[3, 1], |key| (*key > 1).then_some(*key)),
            [Some(3), None]
        );
    }
}
