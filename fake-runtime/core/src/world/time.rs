//! What a clock shows: wall time and monotonic time, in whole nanoseconds. Moves nothing by itself.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// 2025-01-01T00:00:00Z, in nanoseconds since the Unix epoch.
const BEGINNING: i128 = 1_735_689_600 * NANOS_PER_SEC;
const NANOS_PER_SEC: i128 = 1_000_000_000;

#[derive(Clone, Copy)]
pub(super) struct Time {
    /// Nanoseconds since the Unix epoch; `SystemTime` can hold it.
    pub(super) wall: i128,
    /// Since the world began.
    pub(super) monotonic: Duration,
    /// How far each reading of the wall time moves both; zero while the clock is frozen.
    pub(super) step: Duration,
}

impl Time {
    /// When a world begins.
    pub(super) const BEGINNING: Self = Self {
        wall: BEGINNING,
        monotonic: Duration::ZERO,
        step: Duration::ZERO,
    };

    #[track_caller]
    pub(super) fn advanced(self, by: Duration) -> Self {
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

pub(super) fn whole_nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

pub(super) fn nanos(duration: Duration) -> i128 {
    // Less than 2^64 seconds, which is less than 2^94 nanoseconds.
    i128::from(duration.as_secs()) * NANOS_PER_SEC + i128::from(duration.subsec_nanos())
}

/// Nanoseconds since the epoch, negative before it.
pub(crate) fn since_epoch(time: SystemTime) -> i128 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => nanos(after),
        Err(before) => -nanos(before.duration()),
    }
}

pub(super) fn system_time(wall: i128) -> Option<SystemTime> {
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
