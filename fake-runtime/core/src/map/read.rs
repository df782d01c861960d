//! What bodies read from a map: words for people. Changes nothing but the order of eviction.

use std::hash::Hash;
use std::ops::Range;
use std::time::{Duration, SystemTime};

use super::{Entry, Map, bytes};
use crate::table::TableKey;
use crate::violation::Violation;

impl<K, V> Map<K, V> {
    /// The slot of the entry with this key, if it is there.
    pub(super) fn live_slot<Q>(&self, key: &Q, now: Option<SystemTime>) -> Option<u32>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let slot = self.table.slot(key)?;
        self.table.row(slot).is_live(now).then_some(slot)
    }

    pub(super) fn live<Q>(&self, key: &Q, now: Option<SystemTime>) -> Option<&Entry<K, V>>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.live_slot(key, now).map(|slot| self.table.row(slot))
    }

    /// The entry with this key, which nothing counts as using it.
    fn look<Q>(&self, key: &Q) -> Option<&Entry<K, V>>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.touch(key);
        self.live(key, self.now())
    }

    fn find<Q>(&self, key: &Q) -> Option<&Entry<K, V>>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let entry = self.look(key)?;
        self.used(entry);
        Some(entry)
    }

    /// Whether there is an entry with this key. To ask is not to use it.
    #[must_use]
    pub fn contains<Q>(&self, key: &Q) -> bool
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.look(key).is_some()
    }

    /// How many of these keys are there; one that is asked for twice counts twice, as in Redis's `EXISTS`.
    #[must_use]
    pub fn count_existing<'q, Q>(&self, keys: impl IntoIterator<Item = &'q Q>) -> usize
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized + 'q,
    {
        let keys = keys.into_iter();
        keys.filter(|key| self.contains(*key)).count()
    }

    /// How long the entry with this key has to live yet; `None` where there is none, or where it stays.
    #[must_use]
    pub fn ttl<Q>(&self, key: &Q) -> Option<Duration>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let deadline = self.look(key)?.deadline?;
        deadline.duration_since(self.now()?).ok()
    }

    /// The entries that are there, in the order of the map: that of insertion, in which an entry that is written again keeps
    /// its place, or with `shuffle` a seeded one.
    pub fn iter(&self) -> impl Iterator<Item = &Entry<K, V>> {
        let now = self.now();
        let entries = self.table.rows_listed();
        entries.filter(move |entry| entry.is_live(now))
    }

    /// The entries that are there, in the order of insertion.
    pub(super) fn stored(&self) -> impl Iterator<Item = &Entry<K, V>> {
        let now = self.now();
        self.table.stored().filter(move |entry| entry.is_live(now))
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        if self.timed {
            self.stored().count()
        } else {
            self.table.size()
        }
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stored().next().is_none()
    }
}

impl<K: Clone, V: Clone> Map<K, V> {
    /// The value of this key.
    #[must_use]
    pub fn get<Q>(&self, key: &Q) -> Option<V>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.find(key).map(|entry| entry.value.clone())
    }

    /// The value of each of these keys, in their order.
    #[must_use]
    pub fn get_many<'q, Q>(&self, keys: impl IntoIterator<Item = &'q Q>) -> Vec<Option<V>>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized + 'q,
    {
        keys.into_iter().map(|key| self.get(key)).collect()
    }

    /// The entry of this key: its value, version and deadline.
    #[must_use]
    pub fn entry<Q>(&self, key: &Q) -> Option<Entry<K, V>>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.find(key).cloned()
    }

    /// The version of this key's entry.
    #[must_use]
    pub fn version<Q>(&self, key: &Q) -> Option<u64>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.look(key).map(Entry::version)
    }

    /// The bytes of a value in this range, counted from 0, the end left out. An end beyond the value gives what there is, as
    /// in RFC 9110. `None` where there is no entry.
    ///
    /// # Errors
    ///
    /// [`ViolationKind::Range`](crate::ViolationKind::Range) where the range begins beyond the value, or has no byte in it.
    pub fn range<Q>(&self, key: &Q, range: Range<u64>) -> Result<Option<Vec<u8>>, Violation>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
        V: AsRef<[u8]>,
    {
        match self.find(key) {
            Some(entry) => bytes::range(entry.value.as_ref(), range, self.table.title()).map(Some),
            None => Ok(None),
        }
    }

    /// The keys, in the order of the map.
    #[must_use]
    pub fn keys(&self) -> Vec<K> {
        self.iter().map(|entry| entry.key.clone()).collect()
    }

    /// Every key with its value, in the order of the map.
    #[must_use]
    pub fn all(&self) -> Vec<(K, V)> {
        let pairs = self.iter();
        pairs
            .map(|entry| (entry.key.clone(), entry.value.clone()))
            .collect()
    }
}
