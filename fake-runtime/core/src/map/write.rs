//! What bodies put into a map: words for people. User code runs before the first change, or inside of a step that winds
//! itself back.

use std::hash::Hash;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, SystemTime};

use super::room::Room;
use super::{Entry, Map};
use crate::table::{Ops, TableKey};
use crate::violation::{Violation, ViolationKind};

/// How long a written entry lives.
#[derive(Clone, Copy, Debug)]
pub enum Life {
    /// As the map says.
    Declared,
    /// As the entry that it replaces; as the map says where there is none.
    Kept,
    /// For so long from now.
    For(Duration),
    /// Until this wall time.
    Until(SystemTime),
}

impl Life {
    /// For so long; as the map says where nothing is said.
    #[must_use]
    pub fn lasting(ttl: impl Into<Option<Duration>>) -> Self {
        ttl.into().map_or(Self::Declared, Self::For)
    }

    /// Until this wall time; as the map says where nothing is said.
    #[must_use]
    pub fn until(deadline: impl Into<Option<SystemTime>>) -> Self {
        deadline.into().map_or(Self::Declared, Self::Until)
    }
}

/// Undoes a step that does not reach its end.
struct Step<'m, K, V> {
    map: &'m mut Map<K, V>,
    position: usize,
    kept: bool,
}

impl<K, V> Drop for Step<'_, K, V> {
    fn drop(&mut self) {
        if !self.kept {
            self.map.table.undo_to(self.position);
        }
    }
}

impl<K, V> Map<K, V> {
    /// Runs several changes as one: none of them stays when it fails or panics.
    pub(super) fn step<T>(
        &mut self,
        run: impl FnOnce(&mut Self) -> Result<T, Violation>,
    ) -> Result<T, Violation> {
        self.open()?;
        let position = self.table.position();
        let mut step = Step {
            map: self,
            position,
            kept: false,
        };
        let outcome = run(step.map);
        step.kept = outcome.is_ok();
        outcome
    }
}

impl<K: Hash + Eq + Clone, V: Clone> Map<K, V> {
    /// The wall time, whether or not an entry has a deadline.
    pub(super) fn clock(&self) -> SystemTime {
        self.table.setup().clock().peek()
    }

    /// When an entry expires that is written now. A time that `SystemTime` cannot hold never comes.
    fn deadline(&self, key: &K, life: Life) -> Option<SystemTime> {
        match life {
            Life::Declared => self.clock().checked_add(self.rules.ttl?),
            Life::Kept => match self.live(key, self.now()) {
                Some(entry) => entry.deadline,
                None => self.deadline(key, Life::Declared),
            },
            Life::For(ttl) => self.clock().checked_add(ttl),
            Life::Until(deadline) => Some(deadline),
        }
    }

    /// Writes an entry and answers with its version.
    pub(super) fn write(&mut self, key: K, value: V, life: Life) -> Result<u64, Violation> {
        self.touch(&key);
        self.step(|map| {
            let deadline = map.deadline(&key, life);
            map.store(key, value, deadline)
        })
    }

    /// Stores an entry inside of a step, and answers with its version.
    pub(super) fn store(
        &mut self,
        key: K,
        value: V,
        deadline: Option<SystemTime>,
    ) -> Result<u64, Violation> {
        self.versions += 1;
        let version = self.versions;
        if self.rules.empty.as_ref().is_some_and(|empty| empty(&value)) {
            self.discard(&key);
            return Ok(version);
        }
        let weight = self.rules.weigh.as_ref();
        let weight = weight.map_or(1, |weigh| weigh(&key, &value));
        let entry = Entry {
            key,
            value,
            version,
            deadline,
            weight,
            used: AtomicU64::new(0),
        };
        self.used(&entry);
        self.sweep(self.now());
        match self.make_room(&entry) {
            Room::Enough => {}
            Room::Full => return Err(self.violation(ViolationKind::Full, "capacity")),
            Room::Never => {
                self.discard(&entry.key);
                return Ok(version);
            }
        }
        self.table.upsert_row(entry)?;
        if let Some(deadline) = deadline {
            self.timed = true;
            self.expiry.note(deadline);
        }
        Ok(version)
    }

    fn discard(&mut self, key: &K) {
        if let Some(slot) = self.table.slot(key) {
            self.table.remove_slots(&[slot]);
        }
    }
}

/// Putting. What is put in place of an entry keeps that entry's place in the order.
///
/// # Errors
///
/// Each of these is refused, and nothing is stored, with [`ViolationKind::Full`] where the map has a capacity, is full and
/// evicts nothing (`evict = none`); and with [`ViolationKind::Aborted`] in a transaction that a violation has aborted.
#[expect(clippy::missing_errors_doc, reason = "it is said once for all")]
impl<K: Hash + Eq + Clone, V: Clone> Map<K, V> {
    /// Puts a value in. It lives as long as the map's `ttl` says, or where there is none for ever: the deadline of an
    /// entry that it replaces is gone.
    pub fn put(&mut self, key: K, value: V) -> Result<(), Violation> {
        self.write(key, value, Life::Declared).map(drop)
    }

    /// Puts a value in that lives for so long. With a time of zero it is not there.
    pub fn put_with_ttl(&mut self, key: K, value: V, ttl: Duration) -> Result<(), Violation> {
        self.write(key, value, Life::For(ttl)).map(drop)
    }

    /// Puts a value in that is absent from this wall time on.
    pub fn put_until(&mut self, key: K, value: V, deadline: SystemTime) -> Result<(), Violation> {
        self.write(key, value, Life::Until(deadline)).map(drop)
    }

    /// Puts a value in that lives as long as the entry that it replaces.
    pub fn put_keep_ttl(&mut self, key: K, value: V) -> Result<(), Violation> {
        self.write(key, value, Life::Kept).map(drop)
    }

    /// Puts all of these in, or none, and says how many they were.
    pub fn put_all(
        &mut self,
        entries: impl IntoIterator<Item = (K, V)>,
    ) -> Result<usize, Violation> {
        self.step(|map| {
            let mut count = 0;
            for (key, value) in entries {
                map.table.mark();
                map.write(key, value, Life::Declared)?;
                count += 1;
            }
            Ok(count)
        })
    }

    pub(super) fn write_if_absent(
        &mut self,
        key: K,
        value: V,
        life: Life,
    ) -> Result<bool, Violation> {
        if self.contains(&key) {
            return Ok(false);
        }
        self.write(key, value, life).map(|_| true)
    }

    /// Puts a value in where there is no entry with this key, and says whether it did.
    pub fn put_if_absent(&mut self, key: K, value: V) -> Result<bool, Violation> {
        self.write_if_absent(key, value, Life::Declared)
    }

    /// The same with a time to live: a lock that frees itself.
    pub fn put_if_absent_with_ttl(
        &mut self,
        key: K,
        value: V,
        ttl: Duration,
    ) -> Result<bool, Violation> {
        self.write_if_absent(key, value, Life::For(ttl))
    }

    /// Puts all of these in where none of the keys is there, and says whether it did.
    pub fn put_all_if_absent(
        &mut self,
        entries: impl IntoIterator<Item = (K, V)>,
    ) -> Result<bool, Violation> {
        let entries: Vec<(K, V)> = entries.into_iter().collect();
        if self.count_existing(entries.iter().map(|(key, _)| key)) > 0 {
            return Ok(false);
        }
        self.put_all(entries).map(|_| true)
    }

    /// Puts a value in where this key's entry has this version, or where the version is `None` and there is no entry; and
    /// answers with the new version. So an etag is a precondition.
    ///
    /// Refused also with [`ViolationKind::Version`], where the entry is another one.
    pub fn put_if_version(
        &mut self,
        key: K,
        value: V,
        version: Option<u64>,
    ) -> Result<u64, Violation> {
        if self.version(&key) != version {
            return Err(self.violation(ViolationKind::Version, "version"));
        }
        self.write(key, value, Life::Declared)
    }

    /// Puts `new` in the place of a value that equals `expected`, and says whether it did. The deadline stays.
    pub fn compare_and_swap<Q, E>(
        &mut self,
        key: &Q,
        expected: &E,
        new: V,
    ) -> Result<bool, Violation>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
        V: PartialEq<E>,
        E: ?Sized,
    {
        self.touch(key);
        let Some(entry) = self.live(key, self.now()) else {
            return Ok(false);
        };
        if entry.value != *expected {
            return Ok(false);
        }
        let key = entry.key.clone();
        self.write(key, new, Life::Kept).map(|_| true)
    }

    /// Moves the entry of one key to another, over the one that is there, with its deadline; `false` where there is none.
    pub fn rename<Q>(&mut self, from: &Q, to: K) -> Result<bool, Violation>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.touch(from);
        self.touch(&to);
        let Some(slot) = self.live_slot(from, self.now()) else {
            return Ok(false);
        };
        let entry = self.table.row(slot);
        let (value, deadline) = (entry.value.clone(), entry.deadline);
        self.step(|map| {
            map.table.remove_slots(&[slot]);
            map.store(to, value, deadline)
        })
        .map(|_| true)
    }
}
