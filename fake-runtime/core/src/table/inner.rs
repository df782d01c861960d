//! What a map and a queue, which are made of tables, need of them: slots, and the setup. Runs no user code but `Drop`.

use super::Table;
use super::setup::Setup;

/// A part of a state that keeps its rows in a table.
pub(crate) trait Rowed {
    /// What the table keeps.
    type Row;
    /// By which key.
    type Key;
    /// The table.
    fn rows(&self) -> &Table<Self::Row, Self::Key>;
    /// The table, to look at its past.
    fn rows_mut(&mut self) -> &mut Table<Self::Row, Self::Key>;
}

impl<R, K> Rowed for Table<R, K> {
    type Row = R;
    type Key = K;

    fn rows(&self) -> &Self {
        self
    }

    fn rows_mut(&mut self) -> &mut Self {
        self
    }
}

impl<R, K> Table<R, K> {
    /// The table's name.
    pub(crate) fn title(&self) -> &'static str {
        self.schema.name
    }

    /// What it has in common with the other tables of its fake.
    pub(crate) fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The row in a slot that is taken.
    pub(crate) fn row(&self, slot: u32) -> &R {
        self.store.row(slot)
    }

    /// The taken slots, in the order of insertion.
    pub(crate) fn slots(&self) -> impl Iterator<Item = u32> + '_ {
        self.store.slots()
    }

    /// The rows, in the order of insertion.
    pub(crate) fn stored(&self) -> impl Iterator<Item = &R> {
        self.slots().map(|slot| self.row(slot))
    }

    /// How many rows there are.
    pub(crate) fn size(&self) -> usize {
        self.store.len()
    }

    /// How often something was undone.
    pub(crate) fn undone(&self) -> u64 {
        self.store.undone()
    }

    /// Where the changes stand now, for [`undo_to`](Self::undo_to).
    pub(crate) fn position(&self) -> usize {
        self.store.position()
    }

    /// Undoes and forgets every change since then.
    pub(crate) fn undo_to(&mut self, position: usize) {
        self.store.wind_back(position);
    }

    /// Removes the rows in these slots.
    pub(crate) fn remove_slots(&mut self, slots: &[u32]) {
        self.drop_all(slots);
    }
}
