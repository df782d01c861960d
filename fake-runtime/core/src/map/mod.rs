//! Maps: values found by keys, as a cache, a session store or an object store keeps them. A thin layer over a table of
//! entries, which brings order, history, rollback and forks.
//!
//! `builder` declares a map; `read`, `write`, `change` and `list` are what bodies call; `room` keeps what has expired and
//! what is too much away; `shard` says where a key lives; `statement` and `transaction` are what generated methods call,
//! and `entries` what tests do.

mod any;
mod at;
mod builder;
mod bytes;
mod change;
mod counter;
#[cfg(feature = "serde")]
mod dumped;
mod entries;
mod entry;
mod list;
mod read;
mod room;
mod shard;
mod statement;
mod transaction;
mod write;

#[cfg(test)]
mod tests;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use crate::fault::portable;
use crate::state::Part;
use crate::table::{Rowed, ShownRow, Table};
use crate::violation::{Violation, ViolationKind};

pub use builder::{Eviction, MapBuilder, MapKey, map};
pub use bytes::Bytes;
pub use counter::Counter;
pub use entries::Entries;
pub use entry::Entry;
pub use list::{List, Listing};
pub use write::Life;

use builder::Rules;

/// A map of a fake: values of type `V`, found by keys of type `K`.
///
/// Bodies see it as a field (`tx.sessions`, `db.sessions`). Values go in by value and come out as clones. It does what Redis
/// does where stores differ:
///
/// - **Time to live.** An entry with a deadline is there until the wall clock of the fake's world shows the deadline, and is
///   absent from that moment on (`deadline <= now`), for every operation. Expired entries are removed when another one is
///   put in; if the clock is set back before that, they are there again.
/// - **What keeps a deadline.** [`put`](Self::put) clears it, or sets a new one where the map has a `ttl`; `increment`,
///   `update`, `rename`, `compare_and_swap` and [`put_keep_ttl`](Self::put_keep_ttl) keep it.
/// - **Versions.** Each write of an entry gives it a version that no entry of this map had before, as an etag is.
/// - **Capacity.** Where the map has one, an entry too much makes others go (`evict = lru | fifo`) or is refused
///   (`evict = none`).
/// - **Shards.** Where the map has some, a key belongs to one of 16384 slots as Redis Cluster computes it, and the slots
///   are divided evenly between the shards. A step that touches keys of two slots is refused.
///
/// An operation that is refused or that panics (in a closure, or in `Hash`, `Eq` or `Clone`) stores nothing.
pub struct Map<K, V> {
    table: Table<Entry<K, V>, K>,
    rules: Arc<Rules<K, V>>,
    capacity: Option<u64>,
    /// How many versions were given out. It is not wound back, so that a version means one content for ever.
    versions: u64,
    /// Whether any entry ever had a deadline: only then is the clock looked at.
    timed: bool,
    expiry: room::Expiry,
    /// How often entries were used, for the order of eviction. Outside of the history: a read uses, and only reads.
    uses: AtomicU64,
    /// Which slot the body that runs has touched.
    touched: shard::Touched,
}

impl<K, V> Map<K, V> {
    /// The time that entries are compared with, where one of them can have a deadline.
    fn now(&self) -> Option<SystemTime> {
        self.timed.then(|| self.table.setup().clock().peek())
    }

    fn violation(&self, kind: ViolationKind, rule: &'static str) -> Violation {
        Violation::new(kind, self.table.title(), rule)
    }

    /// Whether writes still go in: nothing is written any more in a transaction that is aborted. Where this map has aborted
    /// it, the error says why.
    fn open(&self) -> Result<(), Violation> {
        if self.table.setup().aborted() {
            let aborted = || self.violation(ViolationKind::Aborted, "key");
            return Err(self.crossed().unwrap_or_else(aborted));
        }
        Ok(())
    }

    /// Notes that an entry is used, where that decides which one goes.
    fn used(&self, entry: &Entry<K, V>) {
        if self.capacity.is_some() && self.rules.evict == Eviction::Lru {
            // Only numbers that grow are needed, and the lock of the fake orders writers.
            let use_ = self.uses.fetch_add(1, Ordering::Relaxed) + 1;
            entry.used.store(use_, Ordering::Relaxed);
        }
    }

    /// A copy that goes on independently.
    #[doc(hidden)]
    #[must_use]
    pub fn fork(&self) -> Self
    where
        K: Clone,
        V: Clone,
    {
        Self {
            table: self.table.fork(),
            rules: Arc::clone(&self.rules),
            capacity: self.capacity,
            versions: self.versions,
            timed: self.timed,
            expiry: self.expiry,
            uses: AtomicU64::new(self.uses.load(Ordering::Relaxed)),
            touched: shard::Touched::default(),
        }
    }
}

impl<K: 'static, V: 'static> Part for Map<K, V> {
    const WORD: &'static str = "map";

    fn partition(&self, feed: &dyn Fn(&mut dyn Hasher)) -> Option<u64> {
        let shards = self.rules.shards?;
        Some(portable(&shard::shard(shard::slot(feed), shards)))
    }
}

impl<K: 'static, V: 'static> Rowed for Map<K, V> {
    type Row = Entry<K, V>;
    type Key = K;

    fn rows(&self) -> &Table<Entry<K, V>, K> {
        &self.table
    }

    fn rows_mut(&mut self) -> &mut Table<Entry<K, V>, K> {
        &mut self.table
    }
}

/// The entries that are there, in the order of insertion.
impl<K, V> fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (key, value) = self.rules.shown;
        let entries = self.stored();
        let entries =
            entries.map(|entry| (ShownRow(&entry.key, key), ShownRow(&entry.value, value)));
        f.debug_map().entries(entries).finish()
    }
}

/// Feeds a key to a hasher without its type.
fn feeding<Q: Hash + ?Sized>(key: &Q) -> impl Fn(&mut dyn Hasher) + '_ {
    move |mut hasher| key.hash(&mut hasher)
}
