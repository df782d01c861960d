//! The writes that generated methods run on a map, each in a transaction of its own. What they do is the map's business.

use std::hash::Hash;
use std::time::{Duration, SystemTime};

use super::statement::Written;
use super::{Counter, Life, Map};
use crate::state::State;
use crate::statement::Statement;
use crate::table::TableKey;
use crate::violation::ViolationKind;

/// Writes.
#[expect(
    clippy::missing_errors_doc,
    reason = "`Map` says for each what it is refused for"
)]
impl<S, K, V> Statement<'_, S, Map<K, V>>
where
    S: State,
    K: Hash + Eq + Clone + 'static,
    V: Clone + 'static,
{
    /// Puts a value in.
    #[track_caller]
    pub fn put(self, key: K, value: V) -> Written<()> {
        self.writing(|map| map.put(key, value))
    }

    /// Puts a value in and answers with the one that was there.
    #[track_caller]
    pub fn exchange(self, key: K, value: V) -> Written<Option<V>> {
        self.writing(|map| {
            let before = map.get(&key);
            map.put(key, value)?;
            Ok(before)
        })
    }

    /// Puts a value in that lives for so long; without a time, as long as the map says.
    #[track_caller]
    pub fn put_with_ttl(self, key: K, value: V, ttl: impl Into<Option<Duration>>) -> Written<()> {
        let life = Life::lasting(ttl);
        self.writing(|map| map.write(key, value, life).map(drop))
    }

    /// Puts a value in that is absent from this wall time on; without one, as long as the map says.
    #[track_caller]
    pub fn put_until(
        self,
        key: K,
        value: V,
        deadline: impl Into<Option<SystemTime>>,
    ) -> Written<()> {
        let life = Life::until(deadline);
        self.writing(|map| map.write(key, value, life).map(drop))
    }

    /// Puts a value in where there is none, and says whether it did.
    #[track_caller]
    pub fn put_if_absent(self, key: K, value: V, life: Life) -> Written<bool> {
        self.writing(|map| map.write_if_absent(key, value, life))
    }

    /// Puts a value in where there is none; a taken key refuses it.
    #[track_caller]
    pub fn add(self, key: K, value: V, life: Life) -> Written<()> {
        self.writing(|map| {
            if map.write_if_absent(key, value, life)? {
                Ok(())
            } else {
                Err(map.violation(ViolationKind::Key, "key"))
            }
        })
    }

    /// Puts all of these in, or none; a fault may keep the first of them only.
    #[track_caller]
    pub fn put_all(self, entries: impl IntoIterator<Item = (K, V)>) -> Written<usize> {
        let entries: Vec<(K, V)> = entries.into_iter().collect();
        let (mut write, map) = self.begin();
        let live = write.partial();
        map(&mut write).together(entries.iter().map(|(key, _)| key))?;
        if live.is_some() {
            map(&mut write).table.mark_batch();
        }
        let answer = map(&mut write).put_all(entries)?;
        if let Some((live, rows)) = live {
            // The whole list first: where it is refused by itself, no part of it is kept.
            write.check()?;
            let table = &mut map(&mut write).table;
            let all = table.marked();
            live.changed.set(table.keep_first(rows) < all);
        }
        write.settle(answer)
    }

    /// Puts all of these in where none is there, and says whether it did.
    #[track_caller]
    pub fn put_all_if_absent(self, entries: impl IntoIterator<Item = (K, V)>) -> Written<bool> {
        let entries: Vec<(K, V)> = entries.into_iter().collect();
        self.writing(|map| {
            map.together(entries.iter().map(|(key, _)| key))?;
            map.put_all_if_absent(entries)
        })
    }

    /// Puts a value in where the entry has this version, and answers with the new one.
    #[track_caller]
    pub fn put_if_version(self, key: K, value: V, version: Option<u64>) -> Written<u64> {
        self.writing(|map| map.put_if_version(key, value, version))
    }

    /// Puts a value in the place of one that equals `expected`, and says whether it did.
    #[track_caller]
    pub fn compare_and_swap<Q, E>(self, key: &Q, expected: &E, new: V) -> Written<bool>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
        V: PartialEq<E>,
        E: ?Sized,
    {
        self.writing(|map| map.compare_and_swap(key, expected, new))
    }

    /// Moves an entry to another key, and says whether there was one.
    #[track_caller]
    pub fn rename<Q>(self, from: &Q, to: K) -> Written<bool>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.writing(|map| {
            map.beside(from, &to)?;
            map.rename(from, to)
        })
    }

    /// Changes a value and answers with what is stored then.
    #[track_caller]
    pub fn update<Q>(self, key: &Q, change: impl FnOnce(&mut V)) -> Written<Option<V>>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.writing(|map| {
            map.update(key, |value| {
                change(value);
                value.clone()
            })
        })
    }

    /// Counts, and answers with the number. A fault may deliver it twice.
    #[track_caller]
    fn counting(
        self,
        key: K,
        by: V,
        count: impl Fn(&mut Map<K, V>, K, V) -> Written<V>,
    ) -> Written<V>
    where
        V: Counter,
    {
        let (mut write, map) = self.begin();
        let live = write.duplicate();
        let second = live.is_some().then(|| (key.clone(), by.clone()));
        let answer = count(map(&mut write), key, by)?;
        if let (Some(live), Some((key, by))) = (live, second) {
            // The second time may be refused: the first stands.
            live.changed.set(count(map(&mut write), key, by).is_ok());
            live.repeated.set(true);
        }
        write.settle(answer)
    }

    /// Counts up and answers with the sum.
    #[track_caller]
    pub fn increment(self, key: K, by: V) -> Written<V>
    where
        V: Counter,
    {
        self.counting(key, by, Map::increment)
    }

    /// Counts down and answers with the difference.
    #[track_caller]
    pub fn decrement(self, key: K, by: V) -> Written<V>
    where
        V: Counter,
    {
        self.counting(key, by, Map::decrement)
    }

    /// Counts up; an entry that this makes lives for so long.
    #[track_caller]
    pub fn increment_with_ttl(self, key: K, by: V, ttl: Duration) -> Written<V>
    where
        V: Counter,
    {
        self.counting(key, by, |map, key, by| {
            let is_new = !map.contains(&key);
            let sum = map.increment(key.clone(), by)?;
            if is_new {
                map.expire(&key, ttl);
            }
            Ok(sum)
        })
    }

    /// Removes the entries of these keys and says how many there were.
    #[track_caller]
    pub fn delete_all<'k, Q>(self, keys: impl IntoIterator<Item = &'k Q>) -> Written<usize>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized + 'k,
    {
        let keys: Vec<&Q> = keys.into_iter().collect();
        self.writing(|map| {
            map.together(keys.iter().copied())?;
            Ok(map.delete_all(keys))
        })
    }
}

/// Writes that no rule refuses.
impl<S, K, V> Statement<'_, S, Map<K, V>>
where
    S: State,
    K: Hash + Eq + Clone + 'static,
    V: Clone + 'static,
{
    /// Lets an entry live for so long from now, and says whether there is one.
    #[track_caller]
    pub fn expire<Q>(self, key: &Q, ttl: Duration) -> bool
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.changing(|map| map.expire(key, ttl))
    }

    /// Lets an entry be absent from this wall time on, and says whether there is one.
    #[track_caller]
    pub fn expire_at<Q>(self, key: &Q, deadline: SystemTime) -> bool
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.changing(|map| map.expire_at(key, deadline))
    }

    /// Lets an entry stay for ever, and says whether there was a deadline to remove.
    #[track_caller]
    pub fn persist<Q>(self, key: &Q) -> bool
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.changing(|map| map.persist(key))
    }

    /// Removes an entry and answers with its value.
    #[track_caller]
    pub fn take<Q>(self, key: &Q) -> Option<V>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.changing(|map| map.take(key))
    }

    /// Removes an entry, and says whether there was one.
    #[track_caller]
    pub fn delete<Q>(self, key: &Q) -> bool
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.changing(|map| map.delete(key))
    }

    /// Removes every entry and says how many there were.
    #[track_caller]
    pub fn clear(self) -> usize {
        self.changing(Map::clear)
    }
}
