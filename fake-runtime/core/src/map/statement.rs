//! The one operation that a generated method runs on its map: under the lock, with faults, in a transaction of its own.
//! Reads; what they do is the map's business.

use std::hash::Hash;
use std::ops::Range;
use std::time::Duration;

use super::at::{At, is_live};
use super::{Entry, Listing, Map};
use crate::call::Write;
use crate::entry::Entry as Entering;
use crate::state::State;
use crate::statement::{RowsOf, Statement};
use crate::table::{TableKey, filter};
use crate::violation::Violation;

/// A transaction that has begun, and where the map is in it.
type Begun<'f, S, K, V> = (Write<'f, S>, fn(&mut S) -> &mut Map<K, V>);
pub(super) type Written<T> = Result<T, Violation>;

impl<'f, S: State, K: Clone + 'static, V: Clone + 'static> Statement<'f, S, Map<K, V>> {
    /// Reads the entry of one key, which a fault may evict before.
    #[track_caller]
    fn at<Q, X: 'static, T: RowsOf<X>>(mut self, key: &Q, body: impl FnOnce(&Map<K, V>) -> T) -> T
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let clock = self.door.clock();
        self.door.evict(|state| (self.write)(state).drop_entry(key));
        let at = At::new(key, clock);
        let method = Entering::Method(self.method);
        self.door
            .select(method, self.read, self.write, at, |map, _| body(map))
    }

    /// Reads entries for which `test` holds.
    #[track_caller]
    fn all<X: 'static, T: RowsOf<X>>(
        self,
        test: impl Fn(&K) -> bool,
        body: impl FnOnce(&Map<K, V>) -> T,
    ) -> T {
        let clock = self.door.clock();
        let chosen = filter(|entry: &Entry<K, V>| test(&entry.key) && is_live(entry, clock));
        let method = Entering::Method(self.method);
        self.door
            .select(method, self.read, self.write, chosen, |map, _| body(map))
    }

    #[inline]
    #[track_caller]
    pub(super) fn begin(self) -> Begun<'f, S, K, V> {
        (self.door.write(Entering::Method(self.method)), self.write)
    }

    #[track_caller]
    pub(super) fn writing<T>(self, body: impl FnOnce(&mut Map<K, V>) -> Written<T>) -> Written<T> {
        let (mut write, map) = self.begin();
        let answer = body(map(&mut write))?;
        write.settle(answer)
    }

    /// Changes what no rule of the map can refuse.
    #[track_caller]
    pub(super) fn changing<T>(self, body: impl FnOnce(&mut Map<K, V>) -> T) -> T {
        let (mut write, map) = self.begin();
        let answer = body(map(&mut write));
        write.done(answer)
    }
}

/// Reads of one entry.
impl<S: State, K: Clone + 'static, V: Clone + 'static> Statement<'_, S, Map<K, V>> {
    /// The value of this key.
    #[track_caller]
    pub fn get<Q>(self, key: &Q) -> Option<V>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.at::<Q, V, _>(key, |map| map.get(key))
    }

    /// The value of this key with its version and deadline, whose value a fault may corrupt.
    #[track_caller]
    pub fn entry<Q>(self, key: &Q) -> Option<Entry<K, V>>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.at::<Q, Entry<K, V>, _>(key, |map| map.entry(key))
    }

    /// Whether there is an entry with this key.
    #[track_caller]
    pub fn contains<Q>(self, key: &Q) -> bool
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.at::<Q, V, _>(key, |map| map.contains(key))
    }

    /// How long the entry of this key has to live.
    #[track_caller]
    pub fn ttl<Q>(self, key: &Q) -> Option<Duration>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.at::<Q, Duration, _>(key, |map| map.ttl(key))
    }

    /// The bytes of a value in this range.
    ///
    /// # Errors
    ///
    /// Where the range has no byte of the value in it.
    #[track_caller]
    pub fn range<Q>(self, key: &Q, range: Range<u64>) -> Written<Option<Vec<u8>>>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
        V: AsRef<[u8]>,
    {
        let mut refused = None;
        let answer = self.at::<Q, Vec<u8>, _>(key, |map| match map.range(key, range) {
            Ok(bytes) => bytes,
            Err(violation) => {
                refused = Some(violation);
                None
            }
        });
        refused.map_or(Ok(answer), Err)
    }
}

/// Reads of several entries.
#[expect(
    clippy::missing_errors_doc,
    reason = "keys in several slots of a sharded map are the only one"
)]
impl<S: State, K: Clone + 'static, V: Clone + 'static> Statement<'_, S, Map<K, V>> {
    /// The value of each key, in the order of the keys.
    #[track_caller]
    pub fn get_many<'k, Q>(self, keys: impl IntoIterator<Item = &'k Q>) -> Written<Vec<Option<V>>>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized + 'k,
    {
        let keys: Vec<&Q> = keys.into_iter().collect();
        let asked = keys.clone();
        let mut refused = None;
        let answer = self.all::<V, Vec<Option<V>>>(
            move |key| asked.contains(&key.as_query()),
            |map| match map.together(keys.iter().copied()) {
                Ok(()) => map.get_many(keys.iter().copied()),
                Err(violation) => {
                    refused = Some(violation);
                    Vec::new()
                }
            },
        );
        refused.map_or(Ok(answer), Err)
    }

    /// Those of these keys that are there, with their values.
    #[track_caller]
    pub fn pairs_of<'k, Q>(self, keys: impl IntoIterator<Item = &'k Q>) -> Written<Vec<(K, V)>>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized + 'k,
    {
        let keys: Vec<&Q> = keys.into_iter().collect();
        let asked = keys.clone();
        let mut refused = None;
        let answer = self.all::<(K, V), Vec<(K, V)>>(
            move |key| asked.contains(&key.as_query()),
            |map| match map.together(keys.iter().copied()) {
                Ok(()) => {
                    let there = keys.iter().filter_map(|key| map.entry(*key));
                    there.map(Entry::into_pair).collect()
                }
                Err(violation) => {
                    refused = Some(violation);
                    Vec::new()
                }
            },
        );
        refused.map_or(Ok(answer), Err)
    }

    /// How many of these keys are there, those that are named twice twice.
    #[track_caller]
    pub fn count_existing<'k, Q>(self, keys: impl IntoIterator<Item = &'k Q>) -> Written<usize>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized + 'k,
    {
        let there = self.get_many(keys)?;
        Ok(there.iter().flatten().count())
    }

    /// The keys, in the order of the map.
    #[track_caller]
    pub fn keys(self) -> Vec<K> {
        self.all::<K, _>(|_| true, Map::keys)
    }

    /// The keys that begin so, in the order of their bytes, at most so many.
    #[must_use]
    #[track_caller]
    pub fn keys_from(self, prefix: &str, limit: usize) -> Vec<K>
    where
        K: AsRef<str>,
    {
        self.all::<K, _>(
            |key| key.as_ref().starts_with(prefix),
            |map| {
                let page = map.list(prefix).limit(limit).page();
                page.entries.into_iter().map(|entry| entry.key).collect()
            },
        )
    }

    /// Every value, in the order of the map.
    #[must_use]
    #[track_caller]
    pub fn values(self) -> Vec<V> {
        self.all::<V, _>(
            |_| true,
            |map| map.iter().map(|entry| entry.value.clone()).collect(),
        )
    }

    /// Every key with its value, in the order of the map.
    #[track_caller]
    pub fn pairs(self) -> Vec<(K, V)> {
        self.all::<(K, V), _>(|_| true, Map::all)
    }

    /// A page of a listing.
    #[must_use]
    #[track_caller]
    pub fn list(
        self,
        prefix: &str,
        delimiter: Option<&str>,
        after: Option<&str>,
        limit: usize,
    ) -> Listing<K, V>
    where
        K: AsRef<str>,
    {
        let mut listing = None;
        self.all::<V, bool>(
            |key| key.as_ref().starts_with(prefix),
            |map| {
                let mut list = map
                    .list(prefix)
                    .after(after.map(str::to_owned))
                    .limit(limit);
                if let Some(delimiter) = delimiter {
                    list = list.delimiter(delimiter);
                }
                listing = Some(list.page());
                true
            },
        );
        listing.unwrap_or_else(|| unreachable!("the body is run once"))
    }

    /// How many entries there are.
    #[track_caller]
    pub fn len(self) -> usize {
        self.all::<V, _>(|_| true, Map::len)
    }

    /// Whether there is none.
    #[track_caller]
    pub fn is_empty(self) -> bool {
        self.all::<V, _>(|_| true, Map::is_empty)
    }
}
