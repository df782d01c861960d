//! The world's time. It moves when it is told to, and never by itself.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// 2025-01-01T00:00:00Z, in nanoseconds since the Unix epoch.
const BEGINNING: i128 = 1_735_689_600 * NANOS_PER_SEC;
const NANOS_PER_SEC: i128 = 1_000_000_000;

/// The clock of a [`World`](crate::World): wall time, and time since the world began.
///
/// It starts at 2025-01-01T00:00:00Z and stands still until [`advance`](Self::advance),
/// [`rewind`](Self::rewind), [`set`](Self::set) or [`tick`](Self::tick) moves it. Times are kept in
/// whole nanoseconds, so that `advance(a)` and then `advance(b)` is exactly `advance(a + b)`; only
/// what [`now`](Self::now) returns is as coarse as the platform's `SystemTime`. A clone is another
/// handle on the same clock.
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
pub struct Clock(Arc<Mutex<Time>>);

#[derive(Clone, Copy)]
struct Time {
    /// Nanoseconds since the Unix epoch; `SystemTime` can hold it.
    wall: i128,
    /// Since the world began.
    monotonic: Duration,
    /// How far each reading of the wall time moves both; zero while the clock is frozen.
    step: Duration,
}

impl Clock {
    pub(super) fn new() -> Self {
        let time = Time {
            wall: BEGINNING,
            monotonic: Duration::ZERO,
            step: Duration::ZERO,
        };
        Self(Arc::new(Mutex::new(time)))
    }

    /// A clock of its own, which shows the same time and ticks alike.
    pub(super) fn fork(&self) -> Self {
        Self(Arc::new(Mutex::new(*self.time())))
    }

    /// The wall time. While the clock ticks, this reading moves both times by the step, *after*
    /// they were read.
    ///
    /// # Panics
    ///
    /// While the clock ticks: as [`advance`](Self::advance).
    #[must_use]
    #[track_caller]
    pub fn now(&self) -> SystemTime {
        let mut time = self.time();
        let now = system_time(time.wall).expect("checked when the wall time was set");
        if !time.step.is_zero() {
            *time = time.advanced(time.step);
        }
        now
    }

    /// The time since the world began. It never goes back, and reading it moves nothing.
    #[must_use]
    pub fn monotonic(&self) -> Duration {
        self.time().monotonic
    }

    /// Moves both times on.
    ///
    /// # Panics
    ///
    /// When the wall time would be later than `SystemTime` can hold, or the monotonic time longer
    /// than a `Duration`; the clock has not moved then.
    #[track_caller]
    pub fn advance(&self, by: Duration) {
        let mut time = self.time();
        *time = time.advanced(by);
    }

    /// Moves the wall time back, as a correction of a clock does. The monotonic time stays.
    ///
    /// # Panics
    ///
    /// When the wall time would be earlier than `SystemTime` can hold; the clock has not moved then.
    #[track_caller]
    pub fn rewind(&self, by: Duration) {
        let mut time = self.time();
        let wall = time.wall - nanos(by);
        assert!(
            system_time(wall).is_some(),
            "the clock cannot go back by {by:?}: `SystemTime` does not reach so far"
        );
        time.wall = wall;
    }

    /// Sets the wall time, to an earlier or a later one. The monotonic time stays.
    pub fn set(&self, to: SystemTime) {
        let wall = match to.duration_since(UNIX_EPOCH) {
            Ok(after) => nanos(after),
            Err(before) => -nanos(before.duration()),
        };
        self.time().wall = wall;
    }

    /// From now on each reading of [`now`](Self::now) is followed by a step of both times, so that
    /// no two readings are equal. A step of zero is [`freeze`](Self::freeze).
    pub fn tick(&self, step: Duration) {
        self.time().step = step;
    }

    /// The clock stands still again after [`tick`](Self::tick).
    pub fn freeze(&self) {
        self.tick(Duration::ZERO);
    }

    fn time(&self) -> MutexGuard<'_, Time> {
        // A time is replaced as a whole or not at all, so a panic leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Time {
    #[track_caller]
    fn advanced(self, by: Duration) -> Self {
        let wall = self.wall + nanos(by);
        let monotonic = self.monotonic.checked_add(by);
        match (system_time(wall), monotonic) {
            (Some(_), Some(monotonic)) => Self {
                wall,
                monotonic,
                ..self
            },
            _ => panic!("the clock cannot go on by {by:?}: `SystemTime` does not reach so far"),
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not `now`, which would make a ticking clock tick.
        let Time {
            wall,
            monotonic,
            step,
        } = *self.time();
        f.debug_struct("Clock")
            .field("wall", &system_time(wall))
            .field("monotonic", &monotonic)
            .field("step", &step)
            .finish()
    }
}

fn nanos(duration: Duration) -> i128 {
    // Less than 2^64 seconds, which is less than 2^94 nanoseconds.
    i128::from(duration.as_secs()) * NANOS_PER_SEC + i128::from(duration.subsec_nanos())
}

fn system_time(wall: i128) -> Option<SystemTime> {
    let nanos = wall.unsigned_abs();
    let per_sec = NANOS_PER_SEC.unsigned_abs();
    let seconds = u64::try_from(nanos / per_sec).ok()?;
    let rest = u32::try_from(nanos % per_sec).ok()?;
    let distance = Duration::new(seconds, rest);
    if wall < 0 {
        UNIX_EPOCH.checked_sub(distance)
    } else {
        UNIX_EPOCH.checked_add(distance)
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn it_begins_in_2025_and_stands_still() {
        let clock = Clock::new();
        assert_eq!(clock.now(), UNIX_EPOCH + Duration::from_secs(1_735_689_600));
        assert_eq!(clock.now(), clock.now());
        assert_eq!(clock.monotonic(), Duration::ZERO);
    }

    #[test]
    fn two_advances_are_one_advance_by_their_sum() {
        let (a, b) = (Duration::new(3, 999_999_999), Duration::new(86_400, 2));
        let (parts, whole) = (Clock::new(), Clock::new());
        parts.advance(a);
        parts.advance(b);
        whole.advance(a + b);
        assert_eq!(parts.now(), whole.now());
        assert_eq!(parts.monotonic(), whole.monotonic());
        assert_eq!(parts.monotonic(), a + b);
    }

    #[test]
    fn rewind_moves_the_wall_time_only_and_undoes_an_advance() {
        let clock = Clock::new();
        let begin = clock.now();
        clock.advance(SECOND);
        clock.rewind(SECOND);
        assert_eq!(clock.now(), begin);
        assert_eq!(clock.monotonic(), SECOND);
    }

    #[test]
    fn set_reaches_before_the_epoch_and_leaves_the_monotonic_time() {
        let clock = Clock::new();
        clock.advance(SECOND);
        for wanted in [
            UNIX_EPOCH - Duration::new(5, 250_000_000),
            UNIX_EPOCH,
            UNIX_EPOCH + Duration::new(5, 250_000_000),
        ] {
            clock.set(wanted);
            assert_eq!(clock.now(), wanted);
            assert_eq!(clock.monotonic(), SECOND);
        }
    }

    #[test]
    fn a_ticking_clock_moves_after_each_reading_until_it_is_frozen() {
        let clock = Clock::new();
        let begin = clock.now();
        clock.tick(SECOND);
        assert_eq!(clock.now(), begin);
        assert_eq!(clock.now(), begin + SECOND);
        assert_eq!(clock.monotonic(), 2 * SECOND);
        clock.freeze();
        assert_eq!(clock.now(), begin + 2 * SECOND);
        assert_eq!(clock.now(), begin + 2 * SECOND);
    }

    #[test]
    fn reading_the_monotonic_time_or_printing_does_not_tick() {
        let clock = Clock::new();
        clock.tick(SECOND);
        let _ = format!("{clock:?}");
        assert_eq!(clock.monotonic(), Duration::ZERO);
        assert_eq!(clock.monotonic(), Duration::ZERO);
    }

    #[test]
    fn a_move_out_of_range_panics_and_moves_nothing() {
        let clock = Clock::new();
        let begin = clock.now();
        for attempt in [
            (|clock: &Clock| clock.advance(Duration::MAX)) as fn(&Clock),
            |clock| clock.rewind(Duration::MAX),
            |clock| {
                clock.tick(Duration::MAX);
                let _ = clock.now();
            },
        ] {
            let panic = catch_unwind(AssertUnwindSafe(|| attempt(&clock))).unwrap_err();
            let message = panic.downcast::<String>().unwrap();
            assert!(message.starts_with("the clock cannot go "), "{message}");
            clock.freeze();
            assert_eq!(clock.now(), begin);
            assert_eq!(clock.monotonic(), Duration::ZERO);
        }
    }

    #[test]
    fn a_clone_is_the_same_clock_and_a_fork_another_one() {
        let clock = Clock::new();
        let (same, other) = (clock.clone(), clock.fork());
        clock.advance(SECOND);
        assert_eq!(same.now(), clock.now());
        assert_eq!(other.monotonic(), Duration::ZERO);
    }
}
