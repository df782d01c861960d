//! Declaring a map. Everything here runs once, when a fake is made.

use std::fmt;
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use super::{Entry, Map, room, shard};
use crate::dialect::Dialect;
use crate::table::{self, KeyBy, Setup, Shown, TableBuilder, column};

/// Which entry goes when a map with a capacity is full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Eviction {
    /// The one that was used least recently: read by its key, or written.
    #[default]
    Lru,
    /// The one that was put in first. Writing to an entry that is there does not renew it.
    Fifo,
    /// None: what would not fit is refused, with [`ViolationKind::Full`](crate::ViolationKind::Full).
    Refuse,
}

/// How much of the capacity an entry takes.
type Weigh<K, V> = Box<dyn Fn(&K, &V) -> u64 + Send + Sync>;
/// Whether a value is none any more.
type Empty<V> = Box<dyn Fn(&V) -> bool + Send + Sync>;

/// What was declared for a map.
pub(super) struct Rules<K, V> {
    pub(super) ttl: Option<Duration>,
    pub(super) evict: Eviction,
    pub(super) weigh: Option<Weigh<K, V>>,
    pub(super) empty: Option<Empty<V>>,
    pub(super) shards: Option<u16>,
    pub(super) shown: (Shown<K>, Shown<V>),
}

/// What can be the key of a map.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the key of a map",
    label = "this needs `Hash`, `Eq`, `Clone`, `Send`, `Sync`, and no borrowed lifetimes",
    note = "derive `PartialEq`, `Eq`, `Hash` and `Clone` for it; floating-point numbers have no `Eq`"
)]
pub trait MapKey: Hash + Eq + Clone + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<K: Hash + Eq + Clone + Send + Sync + 'static> MapKey for K {}

/// A map that is being declared.
#[must_use]
pub struct MapBuilder<K, V> {
    table: TableBuilder<Entry<K, V>>,
    capacity: Option<u64>,
    rules: Rules<K, V>,
}

/// Begins the declaration of a map.
pub fn map<K, V>(name: &'static str, setup: &Setup) -> MapBuilder<K, V>
where
    K: Hash + Eq + 'static,
    V: 'static,
{
    let key = column(|entry: &Entry<K, V>| &entry.key).indexed();
    MapBuilder {
        // No dialect's rule is asked for: a map has one unique, its key.
        table: table::table(name, Dialect::Sqlite, setup).key("key", [key]),
        capacity: None,
        rules: Rules {
            ttl: None,
            evict: Eviction::default(),
            weigh: None,
            empty: None,
            shards: None,
            shown: (|_, _| Ok(()), |_, _| Ok(())),
        },
    }
}

impl<K: Hash + Eq + 'static, V: 'static> MapBuilder<K, V> {
    /// How long an entry lives that is put in without another time.
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.rules.ttl = Some(ttl);
        self
    }

    /// How many entries there can be, or how much they can weigh together.
    ///
    /// # Panics
    ///
    /// When the number is below zero, or more than `u64` holds.
    #[track_caller]
    pub fn capacity<N: TryInto<u64>>(mut self, capacity: N) -> Self {
        let Ok(capacity) = capacity.try_into() else {
            panic!("the capacity of a map is a number of entries, or a weight: not below zero")
        };
        self.capacity = Some(capacity);
        self
    }

    /// Which entry goes when the map is full.
    pub fn evict(mut self, evict: Eviction) -> Self {
        self.rules.evict = evict;
        self
    }

    /// How much of the capacity an entry takes; 1 where this is not said.
    ///
    /// # Panics
    ///
    /// The writes of a map panic, and store nothing, where a weight is below zero or more than `u64` holds.
    pub fn weigh<N: TryInto<u64>>(
        mut self,
        weigh: impl Fn(&K, &V) -> N + Send + Sync + 'static,
    ) -> Self {
        self.rules.weigh = Some(Box::new(move |key, value| {
            let Ok(weight) = weigh(key, value).try_into() else {
                panic!("what an entry of a map weighs is not below zero, and `u64` can hold it")
            };
            weight
        }));
        self
    }

    /// Which values are none: an entry that a write leaves so vanishes, as an empty list or set does in Redis.
    pub fn empty(mut self, empty: impl Fn(&V) -> bool + Send + Sync + 'static) -> Self {
        self.rules.empty = Some(Box::new(empty));
        self
    }

    /// Keys and values come in an order that follows from the seed and the content.
    pub fn shuffle(mut self) -> Self {
        self.table = self.table.shuffle();
        self
    }

    /// Over how many shards the keys are spread.
    ///
    /// # Panics
    ///
    /// When there are none, or more shards than slots (16384).
    #[track_caller]
    pub fn shards<N: TryInto<u16>>(mut self, shards: N) -> Self {
        let shards = shards.try_into().ok();
        let shards = shards.filter(|shards| (1..=shard::SLOTS).contains(shards));
        let Some(shards) = shards else {
            panic!("a map has between 1 and {} shards", shard::SLOTS)
        };
        self.rules.shards = Some(shards);
        self
    }

    /// Ends the declaration with how keys and values are printed.
    #[must_use]
    pub fn shown(self, key: Shown<K>, value: Shown<V>) -> Map<K, V> {
        let rules = Rules {
            shown: (key, value),
            ..self.rules
        };
        Map {
            table: self.table.by_key(KeyBy::Field(|entry| &entry.key)),
            rules: Arc::new(rules),
            capacity: self.capacity,
            versions: 0,
            timed: false,
            expiry: room::Expiry::default(),
            uses: AtomicU64::new(0),
            touched: shard::Touched::default(),
        }
    }
}

impl<K, V> fmt::Debug for MapBuilder<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MapBuilder")
            .field("table", &self.table)
            .finish_non_exhaustive()
    }
}
