//! What a table says when it refuses a statement. Knows names of constraints, never rows' values.

use std::error::Error;
use std::fmt;

#[cfg(feature = "contract")]
pub(crate) mod noted;

/// Which kind of rule a statement would have broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ViolationKind {
    /// The primary key is taken.
    Key,
    /// A unique constraint is taken.
    Unique,
    /// A row does not satisfy a check.
    Check,
    /// A reference would point to a row that does not exist.
    References,
    /// The row has changed since it was read (optimistic locking).
    Version,
    /// No row matches where one was expected.
    Missing,
    /// A limit or an offset is below zero.
    Limit,
    /// An earlier violation has aborted the transaction (`dialect = postgres`).
    Aborted,
    /// A map is full, and evicts nothing.
    Full,
    /// A number in a map would be larger or smaller than its type can hold.
    Overflow,
    /// A range of bytes begins beyond the value, or has none in it.
    Range,
    /// One step touches keys of a map that are in different slots of its shards.
    CrossShard,
}

/// A statement that a table refused: which rule of which table it would have broken.
///
/// Nothing of a refused statement is stored. A violation holds names and no values, so that it
/// can stand inside any error type.
#[derive(Clone, PartialEq, Eq)]
pub struct Violation(Box<Refusal>);

#[derive(Clone, PartialEq, Eq)]
struct Refusal {
    kind: ViolationKind,
    table: &'static str,
    constraint: &'static str,
    /// What else the statement would have broken, first declared first.
    others: Vec<&'static str>,
}

impl Violation {
    #[cold]
    pub(crate) fn new(kind: ViolationKind, table: &'static str, constraint: &'static str) -> Self {
        #[cfg(feature = "contract")]
        noted::note(kind, constraint);
        Self(Box::new(Refusal {
            kind,
            table,
            constraint,
            others: Vec::new(),
        }))
    }

    pub(crate) fn and(&mut self, constraint: &'static str) {
        #[cfg(feature = "contract")]
        noted::note_also(constraint);
        self.0.others.push(constraint);
    }

    /// The kind of rule.
    #[must_use]
    pub fn kind(&self) -> ViolationKind {
        self.0.kind
    }

    /// The table's name; empty where no table takes part ([`ViolationKind::Limit`]).
    #[must_use]
    pub fn table(&self) -> &str {
        self.0.table
    }

    /// The constraint's name, such as `"id"` or `"email"`.
    ///
    /// Where a statement breaks several constraints this is the check declared first, else the
    /// key, else the unique declared first. For [`ViolationKind::Missing`] and
    /// [`ViolationKind::Aborted`] it is the name of the key, or empty where the table has none. Of a map it is the word that
    /// its rule is declared by, such as `"capacity"`.
    #[must_use]
    pub fn constraint(&self) -> &'static str {
        self.0.constraint
    }

    /// Every constraint that the refused row would have broken, the reported one first.
    ///
    /// Databases differ in which of two violated constraints they name; compare with this set
    /// where that matters.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.0.constraint).chain(self.0.others.iter().copied())
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Refusal {
            kind,
            table,
            constraint,
            ..
        } = &*self.0;
        match kind {
            ViolationKind::Key => {
                write!(
                    f,
                    "duplicate value violates `{constraint}` (key) of `{table}`"
                )
            }
            ViolationKind::Unique => {
                write!(
                    f,
                    "duplicate value violates `{constraint}` (unique) of `{table}`"
                )
            }
            ViolationKind::Check => write!(f, "row violates check `{constraint}` of `{table}`"),
            ViolationKind::References => {
                write!(
                    f,
                    "`{constraint}` of `{table}` would refer to a row that does not exist"
                )
            }
            ViolationKind::Version => {
                write!(
                    f,
                    "row of `{table}` has changed since it was read (`{constraint}`)"
                )
            }
            ViolationKind::Missing => write!(f, "no row of `{table}` matches"),
            ViolationKind::Limit => write!(f, "`{constraint}` is below zero"),
            ViolationKind::Aborted => {
                write!(
                    f,
                    "an earlier violation has aborted the transaction on `{table}`"
                )
            }
            ViolationKind::Full => write!(f, "`{table}` is full (`{constraint}`)"),
            ViolationKind::Overflow => write!(f, "a number in `{table}` would overflow"),
            ViolationKind::Range => {
                write!(f, "the range has no byte of the value in `{table}`")
            }
            ViolationKind::CrossShard => write!(
                f,
                "the keys are in different slots of `{table}`, so that one step cannot touch them all"
            ),
        }
    }
}

impl fmt::Debug for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Violation")
            .field("kind", &self.0.kind)
            .field("table", &self.0.table)
            .field("all", &self.all().collect::<Vec<_>>())
            .finish()
    }
}

impl Error for Violation {}

/// A violation together with the row that a table refused, so that an error can speak of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected<R> {
    /// What the row would have broken.
    pub violation: Violation,
    /// The row, as it was offered; it is not stored. `None` where a statement as a whole is refused,
    /// by a reference that it would break.
    pub row: Option<R>,
}

impl<R> From<Box<Rejected<R>>> for Violation {
    fn from(rejected: Box<Rejected<R>>) -> Self {
        rejected.violation
    }
}

impl<R> From<Box<Self>> for Rejected<R> {
    fn from(rejected: Box<Self>) -> Self {
        *rejected
    }
}

/// Whatever a statement was refused with, as the violation in it.
pub trait Refused {
    /// The violation.
    fn violation(self) -> Violation;
}

impl<T: Into<Violation>> Refused for T {
    fn violation(self) -> Violation {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_violation_is_one_pointer_wide_and_crosses_threads() {
        fn crosses<T: Send + Sync + 'static + Error>() {}
        crosses::<Violation>();
        assert_eq!(size_of::<Violation>(), size_of::<usize>());
        assert_eq!(
            size_of::<Result<(), Box<Rejected<[u64; 9]>>>>(),
            size_of::<usize>()
        );
    }

    #[test]
    fn all_begins_with_the_constraint_that_is_reported() {
        let mut violation = Violation::new(ViolationKind::Check, "rows", "age");
        violation.and("id");
        violation.and("email");
        assert_eq!(violation.all().collect::<Vec<_>>(), ["age", "id", "email"]);
        assert_eq!(violation.constraint(), "age");
        assert_eq!(violation.to_string(), "row violates check `age` of `rows`");
        assert!(format!("{violation:?}").contains("\"email\""));
    }

    #[test]
    fn each_kind_reads_as_a_sentence() {
        let shown = |kind| Violation::new(kind, "rows", "email").to_string();
        assert_eq!(
            shown(ViolationKind::Key),
            "duplicate value violates `email` (key) of `rows`"
        );
        assert_eq!(
            shown(ViolationKind::Unique),
            "duplicate value violates `email` (unique) of `rows`"
        );
        assert_eq!(shown(ViolationKind::Missing), "no row of `rows` matches");
        assert_eq!(shown(ViolationKind::Limit), "`email` is below zero");
        assert!(shown(ViolationKind::References).contains("does not exist"));
        assert!(shown(ViolationKind::Version).contains("has changed"));
        assert!(shown(ViolationKind::Aborted).contains("aborted"));
        assert_eq!(shown(ViolationKind::Full), "`rows` is full (`email`)");
        assert!(shown(ViolationKind::Overflow).contains("overflow"));
        assert!(shown(ViolationKind::Range).contains("range"));
        assert!(shown(ViolationKind::CrossShard).contains("different slots"));
    }
}
