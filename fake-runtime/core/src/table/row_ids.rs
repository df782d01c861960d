//! The ids for a row that is about to be inserted.

use std::fmt;

use super::Table;
use super::ops::Ops;
use super::write::Outcome;
use crate::SequenceKey;
use crate::world::FromUuid;

/// What `ids` is in the expression of a row: the table's own sequence and UUIDs.
pub struct RowIds<'t, R, K>(&'t mut Table<R, K>);

impl<R: Clone, K> Table<R, K> {
    /// The ids for a row that is about to be inserted.
    #[doc(hidden)]
    pub fn row_ids(&mut self) -> RowIds<'_, R, K> {
        RowIds(self)
    }

    /// Inserts the row that is made of each item, all or none; `each` sees them.
    pub(crate) fn insert_batch_of<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut make: impl FnMut(T, &mut RowIds<'_, R, K>) -> R,
        each: impl FnMut(&R),
    ) -> Outcome<usize, R> {
        self.add_all(items, |table, item| make(item, &mut RowIds(table)), each)
    }
}

impl<R: Clone, K> RowIds<'_, R, K> {
    /// The next number of the table's sequence, which `generate = sequence` draws from too. It is
    /// not given back when the transaction fails.
    ///
    /// # Panics
    ///
    /// When `T` cannot hold it.
    #[expect(
        clippy::should_implement_trait,
        reason = "a sequence of no one type, and without an end"
    )]
    #[track_caller]
    pub fn next<T: SequenceKey>(&mut self) -> T {
        self.0.sequence()
    }

    /// A UUID of version 4's form, from the world's seed.
    pub fn uuid<T: FromUuid>(&mut self) -> T {
        self.0.ids().uuid()
    }
}

impl<R, K> fmt::Debug for RowIds<'_, R, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RowIds").finish()
    }
}
