//! Which entries an operation is about, for what compares them with what they were.

use std::hash::Hash;
use std::marker::PhantomData;

use super::Entry;
use crate::table::{Feeds, Select, TableKey};
use crate::world::Clock;

/// The entry with this key, while it has not expired.
pub(super) struct At<'q, K, Q: ?Sized> {
    key: &'q Q,
    clock: &'q Clock,
    of: PhantomData<fn(&K)>,
}

impl<'q, K, Q: ?Sized> At<'q, K, Q> {
    pub(super) fn new(key: &'q Q, clock: &'q Clock) -> Self {
        Self {
            key,
            clock,
            of: PhantomData,
        }
    }
}

/// Whether an entry has not expired by this clock, which is looked at where that matters.
pub(super) fn is_live<K, V>(entry: &Entry<K, V>, clock: &Clock) -> bool {
    entry.deadline.is_none() || entry.is_live(Some(clock.peek()))
}

impl<K: TableKey<Q>, V, Q: Hash + Eq + ?Sized> Select<Entry<K, V>> for At<'_, K, Q> {
    fn test(&self, entry: &Entry<K, V>) -> bool {
        entry.key.as_query() == self.key && is_live(entry, self.clock)
    }

    fn feed(&self, feeds: &mut Feeds) -> bool {
        feeds.value(self.key);
        true
    }

    fn index(&self) -> Option<usize> {
        Some(0)
    }
}
