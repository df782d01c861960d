//! Calls that wait for something to come: who waits for what, and in which order. Knows nothing of what comes, and wakes
//! nobody under a lock.

use std::fmt;
use std::sync::PoisonError;
use std::task::Waker;
use std::time::Duration;

use crate::sorted::Sorted;
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::{Mutex, MutexGuard};
use crate::table::Setup;

/// What a call waits for: a message of this queue, perhaps of one topic or partition, which are portable hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wants {
    pub(crate) queue: &'static str,
    pub(crate) topic: Option<u64>,
    pub(crate) partition: Option<u64>,
}

impl Wants {
    /// Whether one thing could be what both want.
    fn meets(&self, other: &Self) -> bool {
        let meets = |one: Option<u64>, other: Option<u64>| match (one, other) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        self.queue == other.queue
            && meets(self.topic, other.topic)
            && meets(self.partition, other.partition)
    }
}

/// When there may be something that is not there yet, in the world's monotonic time.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Soon {
    /// Something that nobody has.
    pub(crate) comes: Option<Duration>,
    /// Something that somebody has, who may be done before that.
    pub(crate) returns: Option<Duration>,
}

impl Soon {
    /// The first of both.
    pub(crate) fn first(self) -> Option<Duration> {
        earlier(self.comes, self.returns)
    }
}

/// The earlier of two times, where there are any.
pub(crate) fn earlier(one: Option<Duration>, other: Option<Duration>) -> Option<Duration> {
    one.into_iter().chain(other).min()
}

/// What a call that may have to wait says of itself, and what its last attempt has found.
#[derive(Clone, Copy, Debug, Default)]
pub struct Turn {
    /// Its place in the line, once it waits.
    pub(crate) place: Option<u64>,
    /// What it waits for, once it has tried.
    pub(crate) wants: Option<Wants>,
    pub(crate) soon: Soon,
    /// For how long it waits.
    pub(crate) within: Option<Duration>,
}

/// The line of calls that wait for something of one fake.
pub(crate) struct Turns {
    /// Whether anybody waits.
    waits: AtomicBool,
    /// Whether something has come since they were woken last.
    news: AtomicBool,
    line: Mutex<Line>,
}

#[derive(Default)]
struct Line {
    waiting: Sorted<u64, (Wants, Waker)>,
    /// How many came so far.
    came: u64,
}

impl Turns {
    pub(crate) fn new() -> Self {
        Self {
            waits: AtomicBool::new(false),
            news: AtomicBool::new(false),
            line: Mutex::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Line> {
        // Nothing here panics between two changes that belong together.
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a new waiter, or the present waker of one that has a place. Whoever tries after this is woken by what comes
    /// after that.
    fn enroll(&self, place: &mut Option<u64>, wants: Wants, waker: &Waker) -> u64 {
        let waker = waker.clone();
        let mut line = self.lock();
        let place = *place.get_or_insert_with(|| {
            line.came += 1;
            line.came
        });
        let old = line.waiting.insert(place, (wants, waker));
        self.waits.store(true, Ordering::SeqCst);
        drop(line);
        drop(old);
        place
    }

    /// Forgets a waiter. Those behind it look whether it is their turn.
    fn leave(&self, place: u64) {
        let mut line = self.lock();
        let old = line.waiting.remove(&place);
        self.waits
            .store(!line.waiting.all().is_empty(), Ordering::SeqCst);
        drop(line);
        drop(old);
        self.wake_all();
    }

    /// How many wait for the same and came before the one with this place, or before one that has none.
    pub(crate) fn ahead(&self, place: Option<u64>, wants: &Wants) -> usize {
        if !self.waits.load(Ordering::SeqCst) {
            return 0;
        }
        let line = self.lock();
        let before = line.waiting.before(&place.unwrap_or(u64::MAX));
        before
            .iter()
            .filter(|(_, (other, _))| other.meets(wants))
            .count()
    }

    /// Something may have come. Called under the lock of the state; [`tell`](Self::tell) follows outside of it.
    pub(crate) fn note(&self) {
        // Who has tried in vain had the lock of the state before this.
        if self.waits.load(Ordering::SeqCst) {
            self.news.store(true, Ordering::SeqCst);
        }
    }

    /// Wakes those who wait, where something has come.
    #[inline]
    pub(crate) fn tell(&self) {
        if self.news.load(Ordering::Relaxed) {
            self.tell_all();
        }
    }

    #[cold]
    fn tell_all(&self) {
        if self.news.swap(false, Ordering::SeqCst) {
            self.wake_all();
        }
    }

    /// In the order in which they came.
    fn wake_all(&self) {
        let line = self.lock();
        let wakers: Vec<Waker> = line
            .waiting
            .all()
            .iter()
            .map(|(_, (_, waker))| waker.clone())
            .collect();
        drop(line);
        wakers.into_iter().for_each(Waker::wake);
    }
}

impl fmt::Debug for Turns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turns")
            .field("waiting", &self.lock().waiting.all().len())
            .finish_non_exhaustive()
    }
}

/// The place of one call that waits. Left when it is dropped, also where the call's future is.
pub(crate) struct Place {
    setup: Setup,
    number: Option<u64>,
}

impl Place {
    /// None yet.
    pub(crate) fn new(setup: Setup) -> Self {
        Self {
            setup,
            number: None,
        }
    }

    /// Takes a place at the end of the line, or stays where it is, to be woken by this waker.
    pub(crate) fn take(&mut self, wants: Wants, waker: &Waker) -> u64 {
        self.setup.turns().enroll(&mut self.number, wants, waker)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            self.setup.turns().leave(number);
        }
    }
}

/// Tells those who wait what has come, when the lock of the state is free again: the last field of what holds it.
pub(crate) struct Teller<'s>(pub(crate) &'s Turns);

impl Drop for Teller<'_> {
    #[inline]
    fn drop(&mut self) {
        self.0.tell();
    }
}
