//! The world's time. It moves when it is told to, and never by itself.

use std::fmt;
use std::sync::{Arc, OnceLock, PoisonError};
use std::task::Waker;
use std::time::{Duration, Instant, SystemTime};

use super::time::{Time, nanos, since_epoch, system_time, whole_nanos};
use super::waiters::{Ticket, Waiters};
use crate::sync::atomic::{AtomicU64, Ordering};
use crate::sync::{Mutex, MutexGuard};

#[cfg(all(test, fake_shuttle))]
#[path = "tests/interleaved_sleep.rs"]
mod interleaved;

/// The clock of a [`World`](crate::World): wall time, and time since the world began.
///
/// It starts at 2025-01-01T00:00:00Z and stands still until [`advance`](Self::advance),
/// [`rewind`](Self::rewind), [`set`](Self::set) or [`tick`](Self::tick) moves it. Times are kept in
/// whole nanoseconds, so that `advance(a)` and then `advance(b)` is exactly `advance(a + b)`; only
/// what [`now`](Self::now) returns is as coarse as the platform's `SystemTime`. A clone is another
/// handle on the same clock; [`ahead`](Self::ahead) and [`behind`](Self::behind) are handles whose
/// wall time is wrong.
///
/// ```
/// use std::time::Duration;
///
/// let world = fake_runtime::World::new();
/// let before = world.clock().now();
/// world.clock().advance(Duration::from_secs(60));
/// assert_eq!(world.clock().now(), before + Duration::from_secs(60));
/// assert_eq!(world.clock().monotonic(), Duration::from_secs(60));
/// ```
#[derive(Clone)]
pub struct Clock {
    shared: Arc<Shared>,
    /// By how many nanoseconds the wall time of this handle is ahead of the shared one.
    skew: i128,
}

struct Shared {
    state: Mutex<State>,
    /// The monotonic time in nanoseconds, for those who only note it: no lock to take.
    noted: AtomicU64,
    /// The `Instant` at which the world began, from when somebody asks: only the system can make one. Forks have the same.
    base: OnceLock<Base>,
}

/// When a world began, unknown until somebody asks for an `Instant`.
type Base = Arc<OnceLock<Instant>>;

struct State {
    time: Time,
    /// Those who wait for a monotonic time.
    waiters: Waiters<Duration>,
}

impl Clock {
    pub(super) fn new() -> Self {
        Self::at(Time::BEGINNING, 0, OnceLock::new())
    }

    /// A clock of its own, which shows the same time and ticks alike. Nobody waits for it.
    pub(super) fn fork(&self) -> Self {
        let base = OnceLock::from(Arc::clone(self.base()));
        Self::at(self.lock().time, self.skew, base)
    }

    fn at(time: Time, skew: i128, base: OnceLock<Base>) -> Self {
        let state = State {
            time,
            waiters: Waiters::new(),
        };
        Self {
            shared: Arc::new(Shared {
                state: Mutex::new(state),
                noted: AtomicU64::new(whole_nanos(time.monotonic)),
                base,
            }),
            skew,
        }
    }

    /// The same clock as a machine shows it whose wall time runs ahead by this much. Both share
    /// the time: what moves one moves the other, and the monotonic time is the same. Skews add
    /// up, so `ahead(a)` and then `behind(a)` is the clock as it was.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let world = fake_runtime::World::new();
    /// let minute = Duration::from_secs(60);
    /// let wrong = world.clock().ahead(minute);
    /// assert_eq!(wrong.now(), world.clock().now() + minute);
    /// world.clock().advance(minute);
    /// assert_eq!(wrong.now(), world.clock().now() + minute);
    /// ```
    ///
    /// # Panics
    ///
    /// When the wall time would be later than `SystemTime` can hold. So does
    /// [`now`](Self::now) of the skewed clock where the shared time goes that far afterwards.
    #[must_use]
    #[track_caller]
    pub fn ahead(&self, by: Duration) -> Self {
        self.skewed(nanos(by))
    }

    /// As [`ahead`](Self::ahead), with a wall time that is behind.
    ///
    /// # Panics
    ///
    /// When the wall time would be earlier than `SystemTime` can hold, as with
    /// [`ahead`](Self::ahead).
    #[must_use]
    #[track_caller]
    pub fn behind(&self, by: Duration) -> Self {
        self.skewed(-nanos(by))
    }

    #[track_caller]
    fn skewed(&self, by: i128) -> Self {
        // Less than 2^94 each time, and what is out of the range of `SystemTime` panics: no overflow.
        let skewed = Self {
            shared: Arc::clone(&self.shared),
            skew: self.skew + by,
        };
        let _ = skewed.shown(self.lock().time);
        skewed
    }

    /// The wall time. While the clock ticks, this reading moves both times by the step, *after*
    /// they were read.
    ///
    /// # Panics
    ///
    /// While the clock ticks: as [`advance`](Self::advance). With a skew: as [`ahead`](Self::ahead).
    #[must_use]
    #[track_caller]
    pub fn now(&self) -> SystemTime {
        let state = self.lock();
        let now = self.shown(state.time);
        let step = state.time.step;
        if !step.is_zero() {
            self.shared.advance(state, step);
        }
        now
    }

    /// The wall time, without a tick.
    pub(crate) fn peek(&self) -> SystemTime {
        self.shown(self.lock().time)
    }

    /// The time since the world began. It never goes back, and reading it moves nothing.
    #[must_use]
    pub fn monotonic(&self) -> Duration {
        self.lock().time.monotonic
    }

    /// The monotonic time as an `Instant`. While the clock ticks, this moves both times as [`now`](Self::now) does.
    ///
    /// Two of one world, or of a fork of it, are as far apart as the monotonic times are. An `Instant` has no meaning by
    /// itself, and is printed differently in each run.
    ///
    /// # Panics
    ///
    /// When the monotonic time is longer than an `Instant` can hold; while the clock ticks, as [`advance`](Self::advance).
    #[must_use]
    #[track_caller]
    pub fn instant(&self) -> Instant {
        let state = self.lock();
        let (monotonic, step) = (state.time.monotonic, state.time.step);
        if !step.is_zero() {
            self.shared.advance(state, step);
        }
        self.instant_at(monotonic)
    }

    /// The same, without a tick.
    #[track_caller]
    pub(super) fn peek_instant(&self) -> Instant {
        self.instant_at(self.monotonic())
    }

    fn base(&self) -> &Base {
        self.shared.base.get_or_init(Arc::default)
    }

    #[track_caller]
    fn instant_at(&self, monotonic: Duration) -> Instant {
        let base = self.base().get_or_init(Instant::now);
        base.checked_add(monotonic).unwrap_or_else(|| {
            panic!("no `Instant` is {monotonic:?} after the beginning of the world")
        })
    }

    /// The same in nanoseconds, as it is noted: without a lock, and at most 584 years.
    #[inline]
    pub(crate) fn noted(&self) -> u64 {
        self.shared.noted.load(Ordering::Relaxed)
    }

    /// Moves both times on. Delayed calls whose time has come are woken before this returns, in the
    /// order of their times, and those with the same time in the order in which they began to wait.
    ///
    /// # Panics
    ///
    /// When the wall time would be later than `SystemTime` can hold, or the monotonic time longer
    /// than a `Duration`; the clock has not moved then.
    #[track_caller]
    pub fn advance(&self, by: Duration) {
        self.shared.advance(self.lock(), by);
    }

    /// Moves both times on until the monotonic time has come, if it has not. Wakes as [`advance`](Self::advance) does.
    ///
    /// # Panics
    ///
    /// As [`advance`](Self::advance).
    #[track_caller]
    pub(crate) fn reach(&self, monotonic: Duration) {
        let state = self.lock();
        let missing = monotonic.saturating_sub(state.time.monotonic);
        if !missing.is_zero() {
            self.shared.advance(state, missing);
        }
    }

    /// Moves the wall time back, as a correction of a clock does. The monotonic time stays.
    ///
    /// # Panics
    ///
    /// When the wall time would be earlier than `SystemTime` can hold; the clock has not moved then.
    #[track_caller]
    pub fn rewind(&self, by: Duration) {
        let mut state = self.lock();
        let wall = state.time.wall - nanos(by);
        assert!(
            system_time(wall).is_some(),
            "the clock cannot go back by {by:?}: `SystemTime` does not reach so far"
        );
        state.time.wall = wall;
    }

    /// Sets the wall time, to an earlier or a later one: to a `SystemTime`, or to what becomes one, such as a
    /// `chrono::DateTime`, a `time::OffsetDateTime` or a `jiff::Timestamp`. The monotonic time stays.
    ///
    /// With a skew this handle shows `to`, and the others what follows from that.
    ///
    /// # Panics
    ///
    /// Without a skew never; with one, when the shared wall time would be out of the range of
    /// `SystemTime`. The clock has not moved then.
    #[track_caller]
    pub fn set(&self, to: impl Into<SystemTime>) {
        self.set_to(to.into());
    }

    #[track_caller]
    fn set_to(&self, to: SystemTime) {
        let wall = since_epoch(to) - self.skew;
        assert!(
            system_time(wall).is_some(),
            "the clock cannot go to {to:?} less its skew: `SystemTime` does not reach so far"
        );
        self.lock().time.wall = wall;
    }

    /// From now on each reading of [`now`](Self::now) is followed by a step of both times, so that
    /// no two readings are equal. A step of zero is [`freeze`](Self::freeze).
    pub fn tick(&self, step: Duration) {
        self.lock().time.step = step;
    }

    /// The clock stands still again after [`tick`](Self::tick).
    pub fn freeze(&self) {
        self.tick(Duration::ZERO);
    }

    /// Whether both show the same time, but for what they are wrong by.
    pub(crate) fn is_of(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.shared, &other.shared)
    }

    /// Whether the monotonic time has come. If not, the waker is woken when it does, at the place
    /// that the ticket stands for.
    pub(super) fn reached(
        &self,
        due: Duration,
        ticket: &mut Option<Ticket<Duration>>,
        waker: Waker,
    ) -> bool {
        let mut state = self.lock();
        let reached = due <= state.time.monotonic;
        let old = if reached {
            Some(waker)
        } else {
            state.waiters.put(ticket, due, waker)
        };
        drop(state);
        drop(old);
        reached
    }

    /// The next monotonic time that somebody waits for.
    #[cfg(feature = "explore")]
    pub(super) fn next_due(&self) -> Option<Duration> {
        self.lock().waiters.next_due()
    }

    /// Forgets one that waited.
    pub(super) fn forget(&self, ticket: Ticket<Duration>) {
        let waker = self.lock().waiters.remove(ticket);
        drop(waker);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A time is replaced as a whole or not at all, so a panic leaves nothing half done.
        self.shared
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    #[track_caller]
    fn shown(&self, time: Time) -> SystemTime {
        system_time(time.wall + self.skew).unwrap_or_else(|| {
            panic!("the skewed clock shows no time: `SystemTime` does not reach so far")
        })
    }
}

impl Shared {
    /// Moves the time on and wakes who waited for that, when the lock is free again.
    #[track_caller]
    fn advance(&self, mut state: MutexGuard<'_, State>, by: Duration) {
        let time = state.time.advanced(by);
        state.time = time;
        let noted = whole_nanos(time.monotonic);
        self.noted.store(noted, Ordering::Relaxed);
        let due = state.waiters.take_due(time.monotonic);
        drop(state);
        due.into_iter().for_each(Waker::wake);
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not `now`, which would make a ticking clock tick.
        let Time {
            wall,
            monotonic,
            step,
        } = self.lock().time;
        f.debug_struct("Clock")
            .field("wall", &system_time(wall + self.skew))
            .field("monotonic", &monotonic)
            .field("step", &step)
            .finish_non_exhaustive()
    }
}
