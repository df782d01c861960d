//! Inserting once more what a transaction has inserted, as a message that is delivered twice does.

use super::Table;
use super::row_ids::RowIds;

/// Gives a copy of a row a key of its own.
pub(super) type Regenerate<R, K> = fn(&mut R, &mut RowIds<'_, R, K>);

impl<R: Clone, K> Table<R, K> {
    /// This table, where a second delivery of an insert whose key the table made makes a new one:
    /// `|row, ids| row.id = ids.next()`.
    #[doc(hidden)]
    #[must_use]
    pub fn regenerate(self, key: fn(&mut R, &mut RowIds<'_, R, K>)) -> Self {
        Self {
            regenerate: Some(key),
            ..self
        }
    }

    /// Inserts a copy of every row that the open transaction has inserted, where constraints allow it, and
    /// says how many went in. A copy that they refuse is left out: the insert was delivered twice, and
    /// refused the second time. Updates and removals that are done twice change nothing more, so they are
    /// not.
    ///
    /// # Panics
    ///
    /// Passes on a panic of the row's `Clone`, `Hash` or `Eq`, or of a check. No copy is stored then.
    #[doc(hidden)]
    pub fn again(&mut self) -> usize {
        self.repeat(|_, _| ())
    }

    /// The same where the table made the keys of the rows: each copy gets the next one.
    ///
    /// # Panics
    ///
    /// As [`again`](Self::again), and when the key's type cannot hold the next id.
    #[doc(hidden)]
    pub fn again_generated(&mut self) -> usize {
        let regenerate = self.regenerate;
        self.repeat(|table, row| {
            if let Some(regenerate) = regenerate {
                regenerate(row, &mut table.row_ids());
            }
        })
    }

    pub(crate) fn repeat(&mut self, mut prepare: impl FnMut(&mut Self, &mut R)) -> usize {
        let inserted: Vec<u32> = self
            .store
            .open()
            .filter(|(slot, seq, before)| {
                // Removed again where the slot is empty, or has a row of another number.
                before.is_none() && self.store.get(*slot).is_some() && self.store.seq(*slot) == *seq
            })
            .map(|(slot, ..)| slot)
            .collect();
        let repeated = self.statement(|table| {
            let mut count = 0;
            for slot in inserted {
                let mut row = table.store.row(slot).clone();
                prepare(table, &mut row);
                count += usize::from(table.add(row, |_| ()).is_ok());
            }
            Ok(count)
        });
        repeated.unwrap_or(0)
    }
}
