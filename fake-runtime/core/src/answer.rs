//! From what an operation yields to what a method answers. Small, generic, and free of tables.

use std::ops::Deref;
use std::time::SystemTime;

use crate::page::Page;
use crate::table::{Bound, limit as bound_of_limit, offset as bound_of_offset, page};
use crate::violation::{Violation, ViolationKind};

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

/// Rows of which one page is answered.
pub trait Paged<R> {
    /// One page of the rows.
    ///
    /// # Errors
    ///
    /// When a bound is below zero.
    fn paged(self, offset: impl Bound, limit: impl Bound) -> Result<Vec<R>, Violation>;

    /// The same, with what is said of the other rows.
    ///
    /// # Errors
    ///
    /// When a bound is below zero.
    fn page(self, offset: impl Bound, limit: impl Bound) -> Result<Page<R>, Violation>;

    /// All rows as one page, which no bound can make fail.
    fn whole(self) -> Page<R>;
}

impl<R> Paged<R> for Vec<R> {
    fn paged(self, offset: impl Bound, limit: impl Bound) -> Result<Self, Violation> {
        let offset = bound_of_offset(offset)?;
        Ok(page(self, offset, bound_of_limit(limit)?))
    }

    fn page(self, offset: impl Bound, limit: impl Bound) -> Result<Page<R>, Violation> {
        let offset = bound_of_offset(offset)?;
        Ok(Page::cut(self, offset, bound_of_limit(limit)?))
    }

    fn whole(self) -> Page<R> {
        Page::cut(self, 0, usize::MAX)
    }
}

/// A statement's value, as the method answers it.
pub fn made<V, T>(value: V, make: impl FnOnce(V) -> T) -> T {
    make(value)
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

/// A row that was looked for: the table's name, and the name of its key.
#[derive(Clone, Copy, Debug)]
pub struct Missing(pub &'static str, pub &'static str);

impl From<Missing> for Violation {
    fn from(Missing(table, key): Missing) -> Self {
        Self::new(ViolationKind::Missing, table, key)
    }
}

/// The row that must be there.
///
/// # Errors
///
/// What went wrong before, or the row is missing, as `error` says it.
pub fn some<R, E>(
    row: Result<Option<R>, E>,
    missing: Missing,
    error: impl FnOnce(Violation) -> E,
) -> Result<R, E> {
    row?.ok_or_else(|| error(missing.into()))
}

/// The row that must have been there.
///
/// # Errors
///
/// What went wrong before, or the row is missing, as `error` says it.
pub fn found<E>(
    found: Result<bool, E>,
    missing: Missing,
    error: impl FnOnce(Violation) -> E,
) -> Result<(), E> {
    if found? {
        Ok(())
    } else {
        Err(error(missing.into()))
    }
}

/// 1 for a row and 0 for none, as the method's own integer.
#[expect(clippy::needless_pass_by_value, reason = "passed to `map`")]
pub fn one_or_none<R, N: From<bool>>(row: Option<R>) -> N {
    N::from(row.is_some())
}

/// The row that a declared error looks at.
///
/// # Panics
///
/// When no single row was refused: a reference would have been broken by a delete. Nothing is stored then.
#[track_caller]
pub fn offered<'r, R>(row: &'r Option<R>, violation: &Violation) -> &'r R {
    row.as_ref().unwrap_or_else(|| no_row(violation))
}

/// A declared error looks at a row where there is none.
///
/// # Panics
///
/// Always. Nothing is stored then.
#[must_use]
#[track_caller]
pub fn no_row<T>(violation: &Violation) -> T {
    panic!(
        "{violation}; its error looks at `row`, and no single row was offered here: declare one that \
         does not, `references(.., error = ..)`, or `#[fake(duplicate = ..)]` on the method"
    )
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
#[must_use]
#[track_caller]
pub fn unsupported<T>(fake: &str, method: &str) -> T {
    panic!("`{fake}::{method}` is unsupported: its trait says `#[fake(unsupported)]`")
}

/// What a method without `self` answers.
#[inline]
pub fn answered<T>(body: impl FnOnce() -> T) -> T {
    body()
}

/// A method that answers from recordings, and was given none.
///
/// # Panics
///
/// Always.
#[must_use]
pub fn unserved<T>(fake: &str, method: &str) -> T {
    panic!(
        "`{fake}::{method}` has nothing to answer from: give the fake recordings with `.serve(&recordings)`, or arm a \
         `reply`"
    )
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
    #[expect(clippy::unused_self, reason = "method resolution chooses by it")]
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
        let missing = Missing("users", "id");
        let said =
            |violation: Violation| format!("{} {}", violation.table(), violation.constraint());
        let (absent, taken) = (Err("users id".to_owned()), "taken".to_owned());
        assert_eq!(some(Ok(None), missing, said), absent);
        assert_eq!(
            some(Err::<Option<()>, _>(taken.clone()), missing, said),
            Err(taken)
        );
        assert_eq!(found(Ok(false), missing, said), absent);
        assert_eq!(found(Ok(true), missing, said), Ok(()));
    }
}
