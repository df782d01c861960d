//! The order of rows that nobody ordered: that of insertion, or where a table says `shuffle`, one that its seed
//! and its content make. Changes nothing.

use super::Table;
use super::select::Select;
use crate::world::Mix;

/// Slots in the order in which they are listed.
pub(crate) enum Listed<I> {
    Inserted(I),
    Shuffled(std::vec::IntoIter<u32>),
}

impl<I: Iterator<Item = u32>> Iterator for Listed<I> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        match self {
            Self::Inserted(slots) => slots.next(),
            Self::Shuffled(slots) => slots.next(),
        }
    }
}

impl<R, K> Table<R, K> {
    /// What decides a shuffled order: the fake's seed, the table, and which changes have been made. A table that
    /// goes back to what it was lists its rows as it did.
    fn mix(&self) -> Mix {
        self.setup
            .ids()
            .mix()
            .bytes(self.schema.name.as_bytes())
            .word(self.store.changes(self.rewound))
    }

    /// Slots that are in the order of insertion, in the order in which they are listed.
    pub(super) fn shuffled(&self, mut slots: Vec<u32>) -> Vec<u32> {
        if self.schema.shuffled {
            let mix = self.mix();
            slots.sort_by_cached_key(|slot| mix.word(self.store.seq(*slot)).finish());
        }
        slots
    }

    /// The chosen slots in the order in which they are listed.
    pub(super) fn listed<S: Select<R> + ?Sized>(&self, select: &S) -> Vec<u32> {
        self.shuffled(self.chosen(select))
    }

    /// The chosen slot that is listed first.
    pub(super) fn foremost<S: Select<R> + ?Sized>(&self, select: &S) -> Option<u32> {
        if self.schema.shuffled {
            self.listed(select).first().copied()
        } else {
            self.earliest(select)
        }
    }

    /// The rows in the order in which they are listed.
    pub(crate) fn rows_listed(&self) -> impl Iterator<Item = &R> {
        let slots = if self.schema.shuffled {
            Listed::Shuffled(self.shuffled(self.slots().collect()).into_iter())
        } else {
            Listed::Inserted(self.store.slots())
        };
        slots.map(|slot| self.row(slot))
    }
}
