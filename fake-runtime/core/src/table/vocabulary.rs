//! What custom bodies call on a table: words for people. Inside a body whose transaction a
//! violation has aborted, nothing is written any more. Rows come in the order of insertion, or with `shuffle` in a
//! seeded one.

use std::hash::Hash;

use super::ops::Ops;
use super::select::{All, filter};
use super::write::Outcome;
use super::{Table, TableKey};
use crate::SequenceKey;
use crate::dialect::Dialect;
use crate::violation::{Violation, ViolationKind};
use crate::world::Ids;

/// Reading.
impl<R: Clone, K> Table<R, K> {
    /// The row with this key.
    #[must_use]
    pub fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<R>
    where
        K: TableKey<Q>,
    {
        self.slot(key).map(|slot| self.store.row(slot).clone())
    }

    /// Whether a row has this key.
    #[must_use]
    pub fn contains<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> bool
    where
        K: TableKey<Q>,
    {
        self.slot(key).is_some()
    }

    /// The first row, in the order of the table, that `test` accepts.
    #[must_use]
    pub fn find(&self, test: impl Fn(&R) -> bool) -> Option<R> {
        self.first(filter(test))
    }

    /// The rows that `test` accepts, in the order of the table.
    #[must_use]
    pub fn filter(&self, test: impl Fn(&R) -> bool) -> Vec<R> {
        self.many(filter(test))
    }

    /// All rows, in the order of the table.
    #[must_use]
    pub fn all(&self) -> Vec<R> {
        self.many(All)
    }

    /// The rows themselves, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = &R> {
        self.rows_listed()
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.store.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The fake's stream of ids, which all of its tables share; its numbers are not those of
    /// [`next_id`](Self::next_id).
    #[must_use]
    pub fn ids(&self) -> Ids {
        self.setup.ids().clone()
    }
}

/// Writing.
impl<R: Clone, K> Table<R, K> {
    /// Runs a statement unless the transaction is aborted, and aborts it when the dialect does so
    /// for a violation.
    fn stated<T>(
        &mut self,
        statement: impl FnOnce(&mut Self) -> Outcome<T, R>,
    ) -> Result<T, Violation> {
        if self.setup.aborted() {
            return Err(self.schema.refusal(ViolationKind::Aborted));
        }
        statement(self).map_err(|rejected| {
            if self.schema.dialect == Dialect::Postgres {
                self.setup.abort();
            }
            rejected.violation
        })
    }

    /// Inserts a row.
    ///
    /// # Errors
    ///
    /// When the row breaks a check, or its key or another unique value is taken. Nothing is stored
    /// then.
    pub fn insert(&mut self, row: R) -> Result<(), Violation> {
        self.stated(|table| table.insert_row(row))
    }

    /// Inserts rows and says how many.
    ///
    /// # Errors
    ///
    /// When one of the rows is refused. None of them is stored then.
    pub fn insert_all(&mut self, rows: impl IntoIterator<Item = R>) -> Result<usize, Violation> {
        self.stated(|table| table.insert_batch(rows))
    }

    /// Inserts a row, or replaces the one with the same key; `true` when it inserted.
    ///
    /// # Errors
    ///
    /// When the row breaks a check, brings an old version, or takes a unique value of yet another
    /// row. Nothing is stored then.
    pub fn upsert(&mut self, row: R) -> Result<bool, Violation> {
        self.stated(|table| table.upsert_row(row))
    }

    /// The next number of this table's sequence, from which `generate = sequence` and `ids` in the
    /// row of an insert draw too. It is not given back when the transaction fails.
    ///
    /// # Panics
    ///
    /// When `T` cannot hold it.
    #[must_use]
    #[track_caller]
    pub fn next_id<T: SequenceKey>(&mut self) -> T {
        self.sequence()
    }

    /// Changes the row with this key and answers with what is stored now.
    ///
    /// # Errors
    ///
    /// [`ViolationKind::Missing`] when no row has the key; otherwise when the changed row breaks a
    /// check or takes a unique value of another. The row is as before then.
    pub fn update<Q: Hash + Eq + ?Sized>(
        &mut self,
        key: &Q,
        change: impl FnOnce(&mut R),
    ) -> Result<R, Violation>
    where
        K: TableKey<Q>,
    {
        let updated = self.stated(|table| match table.slot(key) {
            Some(slot) => table.change(slot, change, R::clone).map(Some),
            None => Ok(None),
        })?;
        updated.ok_or_else(|| self.missing())
    }

    /// Changes every row that `test` accepts and says how many. Uniques are checked when all have
    /// changed, so that rows may swap values.
    ///
    /// # Errors
    ///
    /// When a changed row breaks a check or takes a unique value of another. All rows are as
    /// before then.
    pub fn update_where(
        &mut self,
        test: impl Fn(&R) -> bool,
        change: impl FnMut(&mut R),
    ) -> Result<usize, Violation> {
        self.stated(|table| table.update_many(filter(test), change))
    }

    /// Removes the row with this key and answers with it. In an aborted transaction it removes
    /// nothing.
    pub fn remove<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<R>
    where
        K: TableKey<Q>,
    {
        if self.setup.aborted() {
            return None;
        }
        let slot = self.slot(key)?;
        let row = self.store.row(slot).clone();
        self.store.remove(slot);
        Some(row)
    }

    /// Removes every row that `test` accepts and says how many. In an aborted transaction it
    /// removes nothing.
    pub fn remove_where(&mut self, test: impl Fn(&R) -> bool) -> usize {
        if self.setup.aborted() {
            0
        } else {
            self.delete(filter(test))
        }
    }

    /// Removes every row and says how many. In an aborted transaction it removes nothing.
    pub fn clear(&mut self) -> usize {
        self.remove_where(|_| true)
    }
}

impl<R, K> Table<R, K> {
    /// A copy that goes on independently, with the same history and the same next id. A fake that
    /// takes it must [`adopt`](super::AnyTable::adopt) it. Where `Clone` of a row panics, nothing
    /// has happened.
    #[doc(hidden)]
    #[must_use]
    pub fn fork(&self) -> Self
    where
        R: Clone,
    {
        Self {
            schema: self.schema.clone(),
            store: self.store.clone(),
            sequence: self.sequence.clone(),
            setup: self.setup.clone(),
            key: self.key,
            key_column: self.key_column.clone(),
            rewound: self.rewound,
            marks: None,
            regenerate: self.regenerate,
        }
    }
}
