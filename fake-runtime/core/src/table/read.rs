//! Finding rows. Changes nothing.

use std::hash::Hash;

use super::feed::{Feed, Feeds};
use super::select::Select;
use super::{Table, TableKey};

/// The chosen slots.
pub(super) enum Found {
    /// A unique constraint says that there is at most one.
    Single(Option<u32>),
    /// They are in the order of insertion.
    Listed(Vec<u32>),
}

impl Found {
    fn list(self) -> Vec<u32> {
        match self {
            Self::Single(slot) => Vec::from_iter(slot),
            Self::Listed(slots) => slots,
        }
    }

    fn first(&self) -> Option<u32> {
        match self {
            Self::Single(slot) => *slot,
            Self::Listed(slots) => slots.first().copied(),
        }
    }

    fn number(&self) -> usize {
        match self {
            Self::Single(slot) => usize::from(slot.is_some()),
            Self::Listed(slots) => slots.len(),
        }
    }
}

#[cold]
#[track_caller]
fn ambiguous(table: &str) -> ! {
    panic!(
        "two rows of `{table}` match, and no unique constraint says that there is one; declare \
         `unique(..)` or say `first`"
    )
}

// What knows the type of a choice is compiled once for every method that chooses, in the user's crate. Hence
// plain loops in one place, and everything else without that type.
impl<R, K> Table<R, K> {
    /// The chosen slots; without an index that serves the choice, no more of them than `limit`.
    #[inline]
    fn found<S: Select<R> + ?Sized>(&self, select: &S, limit: usize) -> Found {
        let mut feeds = Feeds::new();
        let position = match self.schema.serving(select.index()) {
            Some(position) if select.feed(&mut feeds) => position,
            _ => return Found::Listed(self.scan(select, limit)),
        };
        match feeds.single() {
            Some(hash) if self.schema.enforced(position) => {
                for slot in self.store.chain(position, hash) {
                    if select.test(self.store.row(slot)) {
                        return Found::Single(Some(slot));
                    }
                }
                Found::Single(None)
            }
            _ => Found::Listed(
                self.store
                    .hung(position, &feeds, &|slot| select.test(self.store.row(slot))),
            ),
        }
    }

    fn scan<S: Select<R> + ?Sized>(&self, select: &S, limit: usize) -> Vec<u32> {
        let mut slots = Vec::new();
        for slot in self.store.slots() {
            if select.test(self.store.row(slot)) {
                slots.push(slot);
                if slots.len() == limit {
                    break;
                }
            }
        }
        slots
    }

    /// The chosen slots in the order of insertion.
    pub(super) fn chosen<S: Select<R> + ?Sized>(&self, select: &S) -> Vec<u32> {
        self.found(select, usize::MAX).list()
    }

    /// The first chosen slot.
    pub(super) fn earliest<S: Select<R> + ?Sized>(&self, select: &S) -> Option<u32> {
        self.found(select, 1).first()
    }

    /// The slot that is chosen alone.
    #[track_caller]
    #[inline]
    pub(super) fn only<S: Select<R> + ?Sized>(&self, select: &S) -> Option<u32> {
        let found = self.found(select, 2);
        if found.number() > 1 {
            ambiguous(self.schema.name);
        }
        found.first()
    }

    /// How many rows are chosen.
    pub(super) fn number<S: Select<R> + ?Sized>(&self, select: &S) -> usize {
        self.found(select, usize::MAX).number()
    }

    /// The slot of the row with this key.
    #[inline]
    pub(crate) fn slot<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<u32>
    where
        K: TableKey<Q>,
    {
        let by = self.key?;
        let is = |slot: &u32| by.is(self.store.row(*slot), key);
        let mut feed = Feed::new();
        feed.value(key);
        if let Some(index) = self.schema.key().filter(|index| index.serves()) {
            let found = self.store.chain(0, feed.finish()).find(is);
            // A key that may be `None` has rows which its index does not hold.
            if found.is_some() || !index.nullable() {
                return found;
            }
        }
        self.store.slots().find(is)
    }
}
