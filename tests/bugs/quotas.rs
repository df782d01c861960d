//! Quotas: numbers by names that live for a time, as a cache or a rate limiter keeps them. By hand with the deadlines beside
//! the values, and with the mistakes that are made with them.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use fake_runtime::{ContractError, Verified, fake};

use crate::seeded::{self, Seeded, Subject, first_difference, shown};

#[fake(map(quotas: String => i64), contract)]
pub trait Quotas {
    fn get(&self, key: &str) -> Option<i64>;
    fn set(&self, key: &str, value: i64, ttl: Duration);
    fn set_if_absent(&self, key: &str, value: i64, ttl: Duration) -> bool;
    fn increment(&self, key: &str, by: i64, ttl: Duration) -> i64;
    fn expire(&self, key: &str, ttl: Duration) -> bool;
    fn persist(&self, key: &str) -> bool;
    fn ttl(&self, key: &str) -> Option<Duration>;
    fn take(&self, key: &str) -> Option<i64>;
    fn delete(&self, key: &str) -> bool;
}

/// What can be wrong with [`ByHand`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    SetKeepsDeadline,
    IncrementSetsDeadline,
    DeleteKeepsDeadline,
    IncrementAnswersWhatWas,
    IncrementIsSet,
    AbsentOverwrites,
    AbsentSaysTheOpposite,
    TakeLeavesIt,
    ExpireMakesIt,
}

/// Values, and how long they live. The clock stands still here, so that this is the time to live.
#[derive(Default)]
struct Entries {
    values: BTreeMap<String, i64>,
    deadlines: BTreeMap<String, Duration>,
}

/// The quotas in memory.
#[derive(Default)]
pub struct ByHand {
    bug: Option<Bug>,
    entries: Mutex<Entries>,
}

impl ByHand {
    pub fn new(bug: Option<Bug>) -> Self {
        let entries = Mutex::default();
        Self { bug, entries }
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().expect("nobody panics with it")
    }

    fn has(&self, bug: Bug) -> bool {
        self.bug == Some(bug)
    }

    fn remove(&self, key: &str) -> Option<i64> {
        let mut entries = self.entries();
        let removed = entries.values.remove(key);
        if !self.has(Bug::DeleteKeepsDeadline) {
            entries.deadlines.remove(key);
        }
        removed
    }
}

impl Quotas for ByHand {
    fn get(&self, key: &str) -> Option<i64> {
        self.entries().values.get(key).copied()
    }

    fn set(&self, key: &str, value: i64, ttl: Duration) {
        let mut entries = self.entries();
        let was_there = entries.values.insert(key.to_owned(), value).is_some();
        if !(was_there && self.has(Bug::SetKeepsDeadline)) {
            entries.deadlines.insert(key.to_owned(), ttl);
        }
    }

    fn set_if_absent(&self, key: &str, value: i64, ttl: Duration) -> bool {
        let is_absent = self.get(key).is_none();
        if is_absent || self.has(Bug::AbsentOverwrites) {
            self.set(key, value, ttl);
        }
        is_absent != self.has(Bug::AbsentSaysTheOpposite)
    }

    fn increment(&self, key: &str, by: i64, ttl: Duration) -> i64 {
        let mut entries = self.entries();
        let was_there = entries.values.contains_key(key);
        let value = entries.values.entry(key.to_owned()).or_default();
        let before = *value;
        *value = if self.has(Bug::IncrementIsSet) {
            by
        } else {
            before + by
        };
        let after = *value;
        if !was_there && self.has(Bug::DeleteKeepsDeadline) {
            entries.deadlines.entry(key.to_owned()).or_insert(ttl);
        } else if !was_there || self.has(Bug::IncrementSetsDeadline) {
            entries.deadlines.insert(key.to_owned(), ttl);
        }
        match self.bug {
            Some(Bug::IncrementAnswersWhatWas) => before,
            _ => after,
        }
    }

    fn expire(&self, key: &str, ttl: Duration) -> bool {
        let mut entries = self.entries();
        let is_there = entries.values.contains_key(key);
        if is_there {
            entries.deadlines.insert(key.to_owned(), ttl);
        }
        is_there || self.has(Bug::ExpireMakesIt)
    }

    fn persist(&self, key: &str) -> bool {
        self.entries().deadlines.remove(key).is_some()
    }

    fn ttl(&self, key: &str) -> Option<Duration> {
        let entries = self.entries();
        let is_there = entries.values.contains_key(key);
        entries.deadlines.get(key).copied().filter(|_| is_there)
    }

    fn take(&self, key: &str) -> Option<i64> {
        if self.has(Bug::TakeLeavesIt) {
            return self.get(key);
        }
        self.remove(key)
    }

    fn delete(&self, key: &str) -> bool {
        self.remove(key).is_some()
    }
}

const KEY: &str = "a";
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

type Call = seeded::Call<dyn Quotas>;

const SET: Call = |quotas| {
    quotas.set(KEY, 1, HOUR);
    String::new()
};
const SET_FOR_A_DAY: Call = |quotas| {
    quotas.set(KEY, 1, DAY);
    String::new()
};
const INCREMENT: Call = |quotas| shown(quotas.increment(KEY, 1, HOUR));
const INCREMENT_FOR_A_DAY: Call = |quotas| shown(quotas.increment(KEY, 1, DAY));
const GET: Call = |quotas| shown(quotas.get(KEY));
const TTL: Call = |quotas| shown(quotas.ttl(KEY));

const SEEDED: &[Seeded<Bug, dyn Quotas>] = &[
    Seeded {
        bug: Bug::SetKeepsDeadline,
        says: "a new value has the old one's time to live",
        calls: &[SET, SET_FOR_A_DAY, TTL],
    },
    Seeded {
        bug: Bug::IncrementSetsDeadline,
        says: "each call begins a new window",
        calls: &[SET, INCREMENT_FOR_A_DAY, TTL],
    },
    Seeded {
        bug: Bug::DeleteKeepsDeadline,
        says: "the deadline of a deleted entry stays for the next one",
        calls: &[
            SET,
            |quotas| shown(quotas.delete(KEY)),
            |quotas| shown(quotas.persist(KEY)),
        ],
    },
    Seeded {
        bug: Bug::IncrementAnswersWhatWas,
        says: "a counter answers the number before",
        calls: &[INCREMENT],
    },
    Seeded {
        bug: Bug::IncrementIsSet,
        says: "a counter begins anew each time",
        calls: &[INCREMENT, INCREMENT],
    },
    Seeded {
        bug: Bug::AbsentOverwrites,
        says: "a `set_if_absent` overwrites",
        calls: &[SET, |quotas| shown(quotas.set_if_absent(KEY, 2, HOUR)), GET],
    },
    Seeded {
        bug: Bug::AbsentSaysTheOpposite,
        says: "`true` and `false` are confused",
        calls: &[|quotas| shown(quotas.set_if_absent(KEY, 1, HOUR))],
    },
    Seeded {
        bug: Bug::TakeLeavesIt,
        says: "what is taken is still there",
        calls: &[SET, |quotas| shown(quotas.take(KEY)), GET],
    },
    Seeded {
        bug: Bug::ExpireMakesIt,
        says: "a deadline of what is not there is acknowledged",
        calls: &[|quotas| shown(quotas.expire(KEY, HOUR))],
    },
];

/// The quotas.
pub struct Limits;

impl Subject for Limits {
    type Bug = Bug;
    type Trait = dyn Quotas;
    const SEEDED: &'static [Seeded<Bug, dyn Quotas>] = SEEDED;

    fn difference(bug: Option<Bug>, calls: &[Call]) -> Option<usize> {
        let (fake, real) = (FakeQuotas::new(), ByHand::new(bug));
        // Nobody sees the entries but by a call.
        let no_rows = String::new;
        first_difference(calls, (&fake, &no_rows), (&real, &no_rows))
    }

    fn contract(bug: Option<Bug>, seed: u64) -> Result<Verified, ContractError> {
        QuotasContract::new()
            .real(async move || ((), ByHand::new(bug)))
            .seed(seed)
            .check()
    }
}
