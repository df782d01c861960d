//! One entry of a map. Knows whether it has expired, and changes nothing by itself.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

/// One entry of a map, as it was when it was read.
pub struct Entry<K, V> {
    pub(super) key: K,
    pub(super) value: V,
    pub(super) version: u64,
    pub(super) deadline: Option<SystemTime>,
    /// How much of the capacity it takes.
    pub(super) weight: u64,
    /// When it was used last, in uses of the map.
    pub(super) used: AtomicU64,
}

impl<K, V> Entry<K, V> {
    /// The key.
    #[must_use]
    pub fn key(&self) -> &K {
        &self.key
    }

    /// The value.
    #[must_use]
    pub fn value(&self) -> &V {
        &self.value
    }

    /// The version, which each write of the entry replaces by one that no entry of the map had before.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The wall time from which the entry is absent, or `None` where it stays.
    #[must_use]
    pub fn deadline(&self) -> Option<SystemTime> {
        self.deadline
    }

    /// The value by itself.
    #[must_use]
    pub fn into_value(self) -> V {
        self.value
    }

    /// Key and value.
    #[must_use]
    pub fn into_pair(self) -> (K, V) {
        (self.key, self.value)
    }

    /// Whether it has not expired. A map that never had a deadline knows no time.
    pub(super) fn is_live(&self, now: Option<SystemTime>) -> bool {
        self.deadline
            .is_none_or(|deadline| now.is_some_and(|now| now < deadline))
    }
}

impl<K: Clone, V: Clone> Clone for Entry<K, V> {
    fn clone(&self) -> Self {
        Self {
            key: self.key.clone(),
            value: self.value.clone(),
            version: self.version,
            deadline: self.deadline,
            weight: self.weight,
            used: AtomicU64::new(self.used.load(Ordering::Relaxed)),
        }
    }
}

/// By key, value, version and deadline.
impl<K: PartialEq, V: PartialEq> PartialEq for Entry<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
            && self.value == other.value
            && self.version == other.version
            && self.deadline == other.deadline
    }
}

impl<K: Eq, V: Eq> Eq for Entry<K, V> {}

/// Key and value, as a map prints them.
impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Entry<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.key, f)?;
        f.write_str(": ")?;
        fmt::Debug::fmt(&self.value, f)
    }
}
