//! The world that fakes share: the seed, the clock, the journal, and where ids and random numbers come
//! from. No globals: two worlds know nothing of each other.

mod clock;
#[cfg(feature = "explore")]
mod explored;
#[cfg(feature = "report")]
mod failing;
mod ids;
mod journal;
mod latch;
mod mix;
mod moment;
mod nap;
mod record;
mod report;
mod rng;
#[cfg(feature = "explore")]
mod tasks;
#[cfg(test)]
mod tests;
mod time;
mod timeline;
mod timestamp;
#[cfg(all(feature = "explore", feature = "tokio"))]
mod tokio;
mod turn;
mod verify;
mod wait;
mod waiters;
mod watchdog;

use std::ffi::OsStr;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, Thread};
use std::time::Duration;

pub use clock::Clock;
pub(crate) use ids::IdsMark;
pub use ids::{FromUuid, Ids};
pub use journal::{Journal, JournalEntry, Outcome};
pub(crate) use latch::{Latch, Opened};
pub(crate) use mix::Mix;
pub(crate) use moment::counted;
pub use moment::{Counted, Moment, Span, Unit, Wake};
pub use nap::Nap;
pub(crate) use record::mark::Mark;
pub(crate) use record::{Caller, Numbered};
#[cfg(feature = "explore")]
pub(crate) use report::test_name;
pub use rng::WorldRng;
#[cfg(feature = "explore")]
pub(crate) use tasks::Yield;
#[cfg(feature = "explore")]
pub use tasks::{Sleeping, Task};
pub(crate) use time::since_epoch;
pub use timeline::Timeline;
pub use timestamp::Timestamp;
pub(crate) use timestamp::kept;
pub(crate) use turn::{Blocked, Patience};
pub(crate) use verify::Checked;
pub(crate) use wait::{Hang, Sleep, Waiting};

#[cfg(feature = "explore")]
use crate::explore::Probe;
use crate::sorted::Sorted;
use record::Record;
use verify::Registry;
use watchdog::{Alarm, Watchdog};

/// What several fakes have in common: a seed, from which everything random follows, a [`Clock`], and
/// a [`Journal`] of their calls.
///
/// A clone is another handle on the same world; [`fork`](Self::fork) makes another world. When a
/// handle is dropped while its thread panics, the world prints once which faults fired, its last
/// calls, and how to see the same again. A world that the test itself holds does so most surely.
///
/// ```
/// use fake_runtime::World;
///
/// let world = World::seeded(42);
/// assert_eq!(world.seed(), 42);
/// ```
#[derive(Clone)]
pub struct World {
    shared: Arc<Shared>,
    /// The shared time, as this handle's machine shows it.
    clock: Clock,
}

struct Shared {
    seed: u64,
    /// Whether the test gave the seed, so that `FAKE_SEED` does not.
    given: bool,
    /// Where it was made, which is mostly a test's.
    thread: Thread,
    /// The incidents that were asked for by name, and whether they are on.
    incidents: Mutex<Sorted<String, Arc<AtomicBool>>>,
    /// How many fakes and handles of each name there are, so that two of one name draw apart.
    names: Mutex<Vec<(Arc<str>, u64)>>,
    recording: AtomicBool,
    record: Record,
    registry: Registry,
    watchdog: Watchdog,
    /// Whether the report was printed.
    reported: AtomicBool,
    /// What is known of the panic that it will report.
    #[cfg(feature = "report")]
    failing: failing::Failing,
    /// What exploration has here, where it runs the test.
    #[cfg(feature = "explore")]
    probe: Option<Arc<Probe>>,
    /// The tasks that run here.
    #[cfg(feature = "explore")]
    tasks: tasks::Tasks,
}

/// The seed of a world that was not given any.
const DEFAULT_SEED: u64 = 0;

impl World {
    /// A world with the seed from the environment variable `FAKE_SEED`, or else with a fixed one,
    /// so that a test does the same each time it runs.
    ///
    /// `FAKE_SEED` is a number below 2^64: decimal, or hexadecimal after `0x`.
    ///
    /// # Panics
    ///
    /// When `FAKE_SEED` is set to anything else: silently running with another seed would look
    /// like a replay and be none.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        let seed = seed_from(std::env::var_os("FAKE_SEED").as_deref());
        Self::begin(seed, false)
    }

    /// A world with this seed, whatever `FAKE_SEED` says.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self::begin(seed, true)
    }

    fn begin(seed: u64, given: bool) -> Self {
        let shared = Shared {
            seed,
            given,
            thread: thread::current(),
            incidents: Mutex::default(),
            names: Mutex::default(),
            recording: AtomicBool::new(false),
            record: Record::new(),
            registry: Registry::default(),
            watchdog: Watchdog::new(),
            reported: AtomicBool::new(false),
            #[cfg(feature = "report")]
            failing: failing::Failing::default(),
            #[cfg(feature = "explore")]
            probe: None,
            #[cfg(feature = "explore")]
            tasks: tasks::Tasks::default(),
        };
        Self {
            shared: Arc::new(shared),
            clock: Clock::new(),
        }
    }

    /// The seed, from which everything random in this world follows.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.shared.seed
    }

    /// The clock that all fakes of this world read.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// This same world, for fakes on a machine whose clock runs ahead by this much. All else is
    /// shared; see [`Clock::ahead`].
    ///
    /// # Panics
    ///
    /// As [`Clock::ahead`].
    #[must_use]
    #[track_caller]
    pub fn ahead(&self, by: Duration) -> Self {
        self.with(self.clock.ahead(by))
    }

    /// As [`ahead`](Self::ahead), with a clock that is behind.
    ///
    /// # Panics
    ///
    /// As [`Clock::behind`].
    #[must_use]
    #[track_caller]
    pub fn behind(&self, by: Duration) -> Self {
        self.with(self.clock.behind(by))
    }

    fn with(&self, clock: Clock) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            clock,
        }
    }

    /// Another world with the same seed and the same settings, whose clock shows the same time, with
    /// no rules and an empty journal. What happens in one does not reach the other.
    #[must_use]
    pub fn fork(&self) -> Self {
        let Shared {
            seed,
            given,
            thread,
            incidents: _,
            names,
            recording,
            record: _,
            registry: _,
            watchdog,
            reported: _,
            #[cfg(feature = "report")]
                failing: _,
            #[cfg(feature = "explore")]
                probe: _,
            #[cfg(feature = "explore")]
                tasks: _,
        } = &*self.shared;
        let names = names.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let shared = Shared {
            seed: *seed,
            given: *given,
            thread: thread.clone(),
            incidents: Mutex::default(),
            names: Mutex::new(names),
            recording: AtomicBool::new(recording.load(Ordering::Relaxed)),
            record: Record::new(),
            registry: Registry::default(),
            watchdog: watchdog.fork(),
            reported: AtomicBool::new(false),
            #[cfg(feature = "report")]
            failing: failing::Failing::default(),
            #[cfg(feature = "explore")]
            probe: None,
            #[cfg(feature = "explore")]
            tasks: tasks::Tasks::default(),
        };
        Self {
            shared: Arc::new(shared),
            clock: self.clock.fork(),
        }
    }

    fn begin_recording(&self) {
        self.shared.recording.store(true, Ordering::SeqCst);
    }

    /// Whether every call is to be recorded. Relaxed: a call that runs while recording begins may
    /// be missing.
    #[inline]
    pub(crate) fn recording(&self) -> bool {
        self.shared.recording.load(Ordering::SeqCst)
    }

    /// For how much *real* time a call may hang, be blocked, or wait for a clock that nobody
    /// advances, before it panics: this much, for waits that begin from now on. Zero is no limit.
    ///
    /// Without this the environment variable `FAKE_HANG_LIMIT` says it, in seconds and fractions of
    /// them; without that it is 30 seconds. A wait panics where the variable is no such number.
    pub fn hang_limit(&self, limit: Duration) {
        self.shared.watchdog.set_limit(limit);
    }

    /// Begins a wait under the limit.
    #[track_caller]
    fn alarm(&self) -> Alarm {
        self.shared.watchdog.alarm()
    }

    #[cfg(test)]
    fn watchdog_handles(&self) -> usize {
        self.shared.watchdog.handles()
    }

    /// The ids of one more fake called `name`, and the name by which it is told apart.
    pub(crate) fn enroll(&self, name: &str) -> (Ids, Arc<str>) {
        let (ordinal, own) = self.numbered(name);
        (Ids::new(self.shared.seed, name, ordinal), own)
    }

    /// The name by which one more handle called `name` is told apart.
    pub(crate) fn name_apart(&self, name: &str) -> Arc<str> {
        self.numbered(name).1
    }

    /// How many there were of this name, and the name of one more: a second `FakeUsers` is `FakeUsers#2`.
    fn numbered(&self, name: &str) -> (u64, Arc<str>) {
        let mut names = self
            .shared
            .names
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((_, count)) = names.iter_mut().find(|(known, _)| **known == *name) {
            *count += 1;
            return (*count - 1, format!("{name}#{count}").into());
        }
        let own: Arc<str> = name.into();
        names.push((Arc::clone(&own), 1));
        (0, own)
    }

    /// The ids of one more fake called `name`.
    #[cfg(test)]
    pub(crate) fn ids(&self, name: &str) -> Ids {
        self.enroll(name).0
    }

    /// Whether the incident of this name is on.
    pub(crate) fn incident_of(&self, name: &str) -> Arc<AtomicBool> {
        let incidents = self.shared.incidents.lock();
        let mut incidents = incidents.unwrap_or_else(PoisonError::into_inner);
        Arc::clone(incidents.or_default(name.to_owned()))
    }

    fn shared(&self) -> &Shared {
        &self.shared
    }

    fn record_of_calls(&self) -> &Record {
        &self.shared.record
    }

    fn registry(&self) -> &Registry {
        &self.shared.registry
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.report_if_panicking();
    }
}

impl Default for World {
    /// As [`World::new`].
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World")
            .field("seed", &self.shared.seed)
            .field("clock", &self.clock)
            .finish_non_exhaustive()
    }
}

#[track_caller]
fn seed_from(variable: Option<&OsStr>) -> u64 {
    let Some(value) = variable else {
        return DEFAULT_SEED;
    };
    let parsed = value.to_str().and_then(|text| {
        let (digits, radix) = text.strip_prefix("0x").map_or((text, 10), |hex| (hex, 16));
        // Parsing would take a sign, which is no part of a seed.
        (!digits.starts_with('+')).then(|| u64::from_str_radix(digits, radix).ok())?
    });
    parsed.unwrap_or_else(|| {
        panic!("`FAKE_SEED` is {value:?}, which is no seed: write a number below 2^64, or unset it")
    })
}
