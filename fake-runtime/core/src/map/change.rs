//! What bodies do to entries that are there: change, count, expire, remove.

use std::collections::HashSet;
use std::hash::Hash;
use std::time::{Duration, SystemTime};

use super::write::Life;
use super::{Counter, Map};
use crate::table::TableKey;
use crate::violation::{Violation, ViolationKind};

/// Changing values. A deadline stays what it was.
///
/// # Errors
///
/// As those that put: the changed value may weigh more than there is room for.
#[expect(clippy::missing_errors_doc, reason = "it is said once for all")]
impl<K: Hash + Eq + Clone, V: Clone> Map<K, V> {
    /// Changes the value of this key and answers with what `change` does; `None` where there is no entry.
    pub fn update<Q, T>(
        &mut self,
        key: &Q,
        change: impl FnOnce(&mut V) -> T,
    ) -> Result<Option<T>, Violation>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.touch(key);
        let Some(entry) = self.live(key, self.now()) else {
            return Ok(None);
        };
        let (key, mut value) = (entry.key.clone(), entry.value.clone());
        let answer = change(&mut value);
        self.write(key, value, Life::Kept)?;
        Ok(Some(answer))
    }

    /// Changes the value of this key, or where there is none, the default one, which lives as long as the map's `ttl` says.
    pub fn update_or_default<T>(
        &mut self,
        key: K,
        change: impl FnOnce(&mut V) -> T,
    ) -> Result<T, Violation>
    where
        V: Default,
    {
        self.touch(&key);
        let entry = self.live(&key, self.now());
        let mut value = entry.map_or_else(V::default, |entry| entry.value.clone());
        let answer = change(&mut value);
        self.write(key, value, Life::Kept)?;
        Ok(answer)
    }

    fn count(&mut self, key: K, count: impl FnOnce(&V) -> Option<V>) -> Result<V, Violation>
    where
        V: Counter,
    {
        self.touch(&key);
        let entry = self.live(&key, self.now());
        let counted = count(&entry.map_or_else(V::zero, |entry| entry.value.clone()));
        let value = counted.ok_or_else(|| self.violation(ViolationKind::Overflow, "value"))?;
        self.write(key, value.clone(), Life::Kept)?;
        Ok(value)
    }

    /// Counts up, from zero where there is no entry, and answers with the sum.
    ///
    /// Refused also with [`ViolationKind::Overflow`], where the sum is more than the type can hold.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "`increment(key, 1)` reads as it should"
    )]
    pub fn increment(&mut self, key: K, by: V) -> Result<V, Violation>
    where
        V: Counter,
    {
        self.count(key, |value| value.plus(&by))
    }

    /// Counts down, from zero where there is no entry, and answers with the difference.
    ///
    /// Refused also with [`ViolationKind::Overflow`], where the difference is less than the type can hold.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "`decrement(key, 1)` reads as it should"
    )]
    pub fn decrement(&mut self, key: K, by: V) -> Result<V, Violation>
    where
        V: Counter,
    {
        self.count(key, |value| value.minus(&by))
    }
}

/// When entries go, and removing them. In an aborted transaction nothing is changed.
impl<K: Hash + Eq + Clone, V: Clone> Map<K, V> {
    fn set_deadline<Q>(&mut self, key: &Q, deadline: Option<SystemTime>) -> bool
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.touch(key);
        let Some(slot) = self.live_slot(key, self.now()) else {
            return false;
        };
        let changed = self.step(|map| {
            let set = map
                .table
                .change(slot, |entry| entry.deadline = deadline, |_| ());
            Ok(set?)
        });
        if let (Ok(()), Some(deadline)) = (&changed, deadline) {
            self.timed = true;
            self.expiry.note(deadline);
        }
        changed.is_ok()
    }

    /// Lets the entry of this key live for so long from now; `false` where there is none. Its version stays.
    pub fn expire<Q>(&mut self, key: &Q, ttl: Duration) -> bool
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let deadline = self.clock().checked_add(ttl);
        self.set_deadline(key, deadline)
    }

    /// Lets the entry of this key be absent from this wall time on; `false` where there is none. Its version stays.
    pub fn expire_at<Q>(&mut self, key: &Q, deadline: SystemTime) -> bool
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.set_deadline(key, Some(deadline))
    }

    /// Lets the entry of this key stay for ever; `false` where there is none, or where it has no deadline.
    pub fn persist<Q>(&mut self, key: &Q) -> bool
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.ttl(key).is_some() && self.set_deadline(key, None)
    }

    /// Removes the entry of this key and answers with its value.
    pub fn take<Q>(&mut self, key: &Q) -> Option<V>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.touch(key);
        let slot = self.live_slot(key, self.now())?;
        self.open().ok()?;
        let value = self.table.row(slot).value.clone();
        self.table.remove_slots(&[slot]);
        Some(value)
    }

    /// Removes the entry of this key; `false` where there is none.
    pub fn delete<Q>(&mut self, key: &Q) -> bool
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.touch(key);
        let slot = self.live_slot(key, self.now());
        let slot = slot.filter(|_| self.open().is_ok());
        if let Some(slot) = slot {
            self.table.remove_slots(&[slot]);
        }
        slot.is_some()
    }

    /// Removes the entries of these keys and says how many there were; a key that is named twice counts once.
    pub fn delete_all<'q, Q>(&mut self, keys: impl IntoIterator<Item = &'q Q>) -> usize
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized + 'q,
    {
        let now = self.now();
        // Found before anything is removed: a panic of the keys' `Hash` or `Eq` leaves everything there.
        let mut slots = HashSet::new();
        let mut doomed = Vec::new();
        for key in keys {
            self.touch(key);
            let slot = self.live_slot(key, now);
            doomed.extend(slot.filter(|slot| slots.insert(*slot)));
        }
        if self.open().is_err() {
            return 0;
        }
        self.table.remove_slots(&doomed);
        doomed.len()
    }

    /// Keeps the entries for which `test` holds, removes the others, and says how many it removed.
    pub fn retain(&mut self, test: impl Fn(&K, &V) -> bool) -> usize {
        let now = self.now();
        let slots = self.table.slots();
        let doomed: Vec<u32> = slots
            .filter(|slot| {
                let entry = self.table.row(*slot);
                entry.is_live(now) && !test(&entry.key, &entry.value)
            })
            .collect();
        if self.open().is_err() {
            return 0;
        }
        self.table.remove_slots(&doomed);
        doomed.len()
    }

    /// Removes every entry and says how many there were.
    pub fn clear(&mut self) -> usize {
        self.retain(|_, _| false)
    }
}

impl<K, V> Map<K, V> {
    /// Removes the entry of this key as an eviction does; `false` where there is none.
    pub(super) fn drop_entry<Q>(&mut self, key: &Q) -> bool
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let slot = self.live_slot(key, self.now());
        self.table.remove_slots(slot.as_slice());
        slot.is_some()
    }
}
