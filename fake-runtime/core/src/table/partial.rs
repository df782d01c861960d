//! Keeping the first rows of a batch. The batch ran as a whole before: this takes back, and adds nothing.

use super::Table;

impl<R, K> Table<R, K> {
    /// From now on the batches of this transaction remember where each of their rows begins, for
    /// [`keep_first`](Self::keep_first).
    #[doc(hidden)]
    pub fn mark_batch(&mut self) {
        self.marks = Some(Vec::new());
    }

    /// How many rows the batch had.
    pub(crate) fn marked(&self) -> usize {
        self.marks.as_ref().map_or(0, Vec::len)
    }

    /// A row of a batch begins.
    #[inline]
    pub(crate) fn mark(&mut self) {
        if let Some(marks) = &mut self.marks {
            marks.push(self.store.position());
        }
    }

    /// Takes back what the rows after the first `count` did in the batch that ran since
    /// [`mark_batch`](Self::mark_batch), with whatever happened to the table after them; says how many rows
    /// of the batch stay. Ends the marking. Where nothing was marked, nothing happens.
    ///
    /// Fewer than `count` stay where those would collide with what the others were to move away: rows that
    /// swap a unique value swap it together or not at all.
    #[doc(hidden)]
    pub fn keep_first(&mut self, count: usize) -> usize
    where
        R: Clone,
    {
        let Some(marks) = self.marks.take() else {
            return 0;
        };
        let mut kept = marks.len();
        while kept > count || self.collides(marks.first().copied()) {
            kept -= 1;
            self.store.wind_back(marks[kept]);
        }
        kept
    }

    /// Whether a row that has changed since `begin` breaks a unique.
    fn collides(&self, begin: Option<usize>) -> bool
    where
        R: Clone,
    {
        let Some(begin) = begin else { return false };
        let changed = self.store.slots_of(begin..self.store.position());
        let slots: Vec<u32> = changed
            .filter(|slot| self.store.get(*slot).is_some())
            .collect();
        self.verify(&slots).is_err()
    }
}
