//! A map as tests see it: to put something in and to look at what is there. Every call is one transaction of its own,
//! under the rules of the map, but is not counted as a call, and may touch any shard.

use std::hash::Hash;
use std::time::{Duration, SystemTime};

use super::{Entry, Map};
use crate::access::Access;
use crate::state::State;
use crate::table::TableKey;
use crate::violation::Violation;

/// The entries of one map of a fake, reached by the map's name.
pub type Entries<'f, S, K, V> = Access<'f, S, Map<K, V>>;

/// Entries of a map.
impl<S, K, V> Access<'_, S, Map<K, V>>
where
    S: State,
    K: Hash + Eq + Clone + 'static,
    V: Clone + 'static,
{
    /// The value of this key.
    #[must_use]
    #[track_caller]
    pub fn get<Q>(self, key: &Q) -> Option<V>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.reading("get", |map| map.get(key))
    }

    /// The entry of this key: its value, version and deadline.
    #[must_use]
    #[track_caller]
    pub fn entry<Q>(self, key: &Q) -> Option<Entry<K, V>>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.reading("entry", |map| map.entry(key))
    }

    /// Whether there is an entry with this key.
    #[must_use]
    #[track_caller]
    pub fn contains<Q>(self, key: &Q) -> bool
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.reading("contains", |map| map.contains(key))
    }

    /// How long the entry of this key has to live yet; `None` where there is none, or where it stays.
    #[must_use]
    #[track_caller]
    pub fn ttl<Q>(self, key: &Q) -> Option<Duration>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.reading("ttl", |map| map.ttl(key))
    }

    /// The keys, in the order of insertion.
    #[must_use]
    #[track_caller]
    pub fn keys(self) -> Vec<K> {
        self.reading("keys", |map| {
            let entries = map.stored();
            entries.map(|entry| entry.key.clone()).collect()
        })
    }

    /// Every key with its value, in the order of insertion.
    #[must_use]
    #[track_caller]
    pub fn all(self) -> Vec<(K, V)> {
        self.reading("all", |map| {
            let entries = map.stored();
            entries
                .map(|entry| (entry.key.clone(), entry.value.clone()))
                .collect()
        })
    }

    /// How many entries there are.
    #[must_use]
    #[track_caller]
    pub fn len(self) -> usize {
        self.reading("len", Map::len)
    }

    /// Whether there is none.
    #[must_use]
    #[track_caller]
    pub fn is_empty(self) -> bool {
        self.reading("is_empty", Map::is_empty)
    }

    /// The slot of a key: see [`Map::slot_of`].
    #[must_use]
    #[track_caller]
    pub fn slot_of<Q>(self, key: &Q) -> u16
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.reading("slot_of", |map| map.slot_of(key))
    }

    /// The shard of a key, counted from 0; `None` where the map has none.
    #[must_use]
    #[track_caller]
    pub fn shard_of<Q>(self, key: &Q) -> Option<u16>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.reading("shard_of", |map| map.shard_of(key))
    }

    /// Puts a value in, which lives as long as the map's `ttl` says.
    ///
    /// # Errors
    ///
    /// [`ViolationKind::Full`](crate::ViolationKind::Full) where there is no room; nothing is stored then.
    #[track_caller]
    pub fn put(self, key: K, value: V) -> Result<(), Violation> {
        self.writing("put", |map| map.put(key, value))
    }

    /// Puts all of these in and says how many they were.
    ///
    /// # Errors
    ///
    /// As [`put`](Self::put); none is stored then.
    #[track_caller]
    pub fn put_all(self, entries: impl IntoIterator<Item = (K, V)>) -> Result<usize, Violation> {
        // Collected before the lock: the iterator may well read another part of this fake.
        let entries: Vec<(K, V)> = entries.into_iter().collect();
        self.writing("put_all", |map| map.put_all(entries))
    }

    /// Puts a value in that lives for so long.
    ///
    /// # Errors
    ///
    /// As [`put`](Self::put).
    #[track_caller]
    pub fn put_with_ttl(self, key: K, value: V, ttl: Duration) -> Result<(), Violation> {
        self.writing("put_with_ttl", |map| map.put_with_ttl(key, value, ttl))
    }

    /// Puts a value in that is absent from this wall time on.
    ///
    /// # Errors
    ///
    /// As [`put`](Self::put).
    #[track_caller]
    pub fn put_until(self, key: K, value: V, deadline: SystemTime) -> Result<(), Violation> {
        self.writing("put_until", |map| map.put_until(key, value, deadline))
    }

    /// Removes the entry of this key and returns its value, or `None` where there is none.
    #[track_caller]
    pub fn remove<Q>(self, key: &Q) -> Option<V>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.changing("remove", |map| map.take(key))
    }

    /// Removes every entry and says how many there were.
    #[track_caller]
    pub fn clear(self) -> usize {
        self.changing("clear", Map::clear)
    }

    /// Sets how many entries there can be, or how much they can weigh together, `None` for no limit. What is too much is
    /// evicted; a map that evicts nothing (`evict = none`) keeps what it has and refuses more.
    #[track_caller]
    pub fn set_capacity(self, capacity: impl Into<Option<u64>>) {
        let capacity = capacity.into();
        self.changing("set_capacity", |map| map.set_capacity(capacity));
    }
}
