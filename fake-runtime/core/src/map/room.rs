//! What leaves a map by itself: entries that have expired, and entries too much. Runs no user code.

use std::hash::Hash;
use std::sync::atomic::Ordering;
use std::time::SystemTime;

use super::{Entry, Eviction, Map};
use crate::table::{Table, TableKey};

/// From when on an entry may have expired, so that not every write looks at every entry.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Expiry {
    /// No entry expires earlier, as long as nothing was undone.
    earliest: Option<SystemTime>,
    /// How often the table had undone something when this was found out.
    undone: u64,
}

impl Expiry {
    /// An entry with this deadline was stored.
    pub(super) fn note(&mut self, deadline: SystemTime) {
        self.earliest = Some(self.earliest.map_or(deadline, |first| first.min(deadline)));
    }
}

/// What an entry that is to be stored finds.
pub(super) enum Room {
    Enough,
    /// It alone is too much for a map that evicts: it would be the next to go.
    Never,
    /// The map is full and evicts nothing.
    Full,
}

impl<K, V> Map<K, V> {
    /// Removes what has expired.
    pub(super) fn sweep(&mut self, now: Option<SystemTime>)
    where
        K: Clone,
        V: Clone,
    {
        let Some(now) = now else { return };
        let deadlines = |table: &Table<Entry<K, V>, K>| {
            let entries = table.stored();
            entries.filter_map(|entry| entry.deadline).min()
        };
        let undone = self.table.undone();
        if self.expiry.undone != undone {
            // What was undone may have brought an earlier deadline back.
            self.expiry = Expiry {
                earliest: deadlines(&self.table),
                undone,
            };
        }
        if self.expiry.earliest.is_none_or(|earliest| now < earliest) {
            return;
        }
        let slots = self.table.slots();
        let expired: Vec<u32> = slots
            .filter(|slot| !self.table.row(*slot).is_live(Some(now)))
            .collect();
        self.table.remove_slots(&expired);
        self.expiry.earliest = deadlines(&self.table);
    }

    fn weight(&self) -> u64 {
        if self.rules.weigh.is_some() {
            self.table.stored().map(|entry| entry.weight).sum()
        } else {
            self.table.size() as u64
        }
    }

    /// The entry that is to go first, `spared` left aside.
    fn victim(&self, spared: Option<u32>) -> Option<u32> {
        let mut slots = self.table.slots().filter(|slot| Some(*slot) != spared);
        match self.rules.evict {
            Eviction::Fifo => slots.next(),
            Eviction::Lru => {
                slots.min_by_key(|slot| self.table.row(*slot).used.load(Ordering::Relaxed))
            }
            Eviction::Refuse => None,
        }
    }

    /// Makes room for an entry, which may be there already.
    pub(super) fn make_room(&mut self, entry: &Entry<K, V>) -> Room
    where
        K: Hash + Eq + TableKey<K>,
    {
        let Some(capacity) = self.capacity else {
            return Room::Enough;
        };
        let own = self.table.slot(&entry.key);
        let before = own.map_or(0, |slot| self.table.row(slot).weight);
        let mut total = (self.weight() - before).saturating_add(entry.weight);
        if self.rules.evict == Eviction::Refuse {
            return if total <= capacity || entry.weight <= before {
                Room::Enough
            } else {
                Room::Full
            };
        }
        if entry.weight > capacity {
            return Room::Never;
        }
        while total > capacity {
            let Some(slot) = self.victim(own) else { break };
            total -= self.table.row(slot).weight;
            self.table.remove_slots(&[slot]);
        }
        Room::Enough
    }

    /// Sets the capacity, and evicts what is too much where the map evicts. A map that refuses what does not fit keeps
    /// what it has, and refuses more.
    pub fn set_capacity(&mut self, capacity: impl Into<Option<u64>>) {
        self.capacity = capacity.into();
        let Some(capacity) = self.capacity else {
            return;
        };
        let mut total = self.weight();
        while total > capacity {
            let Some(slot) = self.victim(None) else { break };
            total -= self.table.row(slot).weight;
            self.table.remove_slots(&[slot]);
        }
    }

    /// How many entries there can be, or how much they can weigh together; `None` where there is no limit.
    #[must_use]
    pub fn capacity(&self) -> Option<u64> {
        self.capacity
    }
}
