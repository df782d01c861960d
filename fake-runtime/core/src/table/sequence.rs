//! The sequence of a table: which number comes next, as the dialect has it. Stores no rows.

use super::schema::Schema;
use super::store::Store;
use crate::dialect::Dialect;

/// What a table remembers of the ids that it gave and saw. It is no part of the transaction:
/// numbers are not given back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sequence {
    last: i128,
    /// The number that was given last, until a row with it is stored or refused.
    given: Option<i128>,
    /// The largest id that is stored, as far as it was still true when it was noted.
    largest: Option<Largest>,
}

#[derive(Clone, Copy, Debug)]
struct Largest {
    number: i128,
    slot: u32,
    seq: u64,
    undone: u64,
}

impl Sequence {
    /// The last number that was given, or seen.
    #[cfg(feature = "serde")]
    pub(crate) fn last(&self) -> i128 {
        self.last
    }

    /// Goes on after this number, if it is larger than those that were seen.
    #[cfg(feature = "serde")]
    pub(crate) fn go_on_after(&mut self, last: i128) {
        self.last = self.last.max(last);
    }

    /// The number after the last one.
    pub(crate) fn next<R>(&mut self, schema: &Schema<R>, store: &Store<R>) -> i128 {
        self.last = self.coming(schema, store);
        self.given = Some(self.last);
        self.last
    }

    /// The number that would be next.
    pub(crate) fn coming<R>(&mut self, schema: &Schema<R>, store: &Store<R>) -> i128 {
        let last = match (&schema.numbered, schema.dialect) {
            (Some(_), Dialect::Sqlite) => self.largest(schema, store).unwrap_or(0),
            _ => self.last,
        };
        last.saturating_add(1)
    }

    /// The row with this number was refused. `MariaDB` looks at checks before it takes a number, and
    /// at uniques afterwards.
    pub(crate) fn refused(&mut self, number: Option<i128>, by_check: bool) {
        if number.is_none() || self.given != number {
            return;
        }
        self.given = None;
        if by_check && number == Some(self.last) {
            self.last -= 1;
        }
    }

    /// Notes the id of a row that was just stored.
    pub(crate) fn note<R>(&mut self, store: &Store<R>, slot: u32, number: Option<i128>) {
        let Some(number) = number else { return };
        self.last = self.last.max(number);
        self.given = self.given.filter(|given| *given != number);
        let undone = store.undone();
        // What was noted before a rollback may no longer be the largest.
        self.largest = self.largest.filter(|largest| largest.undone == undone);
        if self.largest.is_some_and(|largest| largest.number < number) {
            self.largest = Some(Largest {
                number,
                slot,
                seq: store.seq(slot),
                undone,
            });
        }
    }

    fn largest<R>(&mut self, schema: &Schema<R>, store: &Store<R>) -> Option<i128> {
        let numbered = schema.numbered.as_ref()?;
        let noted = self.largest.filter(|largest| {
            largest.undone == store.undone()
                && store.seq(largest.slot) == largest.seq
                && store.get(largest.slot).and_then(numbered) == Some(largest.number)
        });
        self.largest = noted.or_else(|| {
            let numbers = store
                .slots()
                .filter_map(|slot| Some((numbered(store.row(slot))?, slot)));
            numbers.max().map(|(number, slot)| Largest {
                number,
                slot,
                seq: store.seq(slot),
                undone: store.undone(),
            })
        });
        self.largest.map(|largest| largest.number)
    }
}
