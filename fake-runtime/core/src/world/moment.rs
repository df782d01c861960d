//! The world's clock as the types that users have for time, and their times as something to wait for. Converts, and moves
//! nothing but a clock that ticks.

use std::time::{Duration, Instant, SystemTime};

use super::Clock;

/// Marks a type that is made of a `SystemTime`, or becomes one, by itself.
pub enum ByFrom {}
/// Marks a type that is known here.
pub enum ByClock {}

/// A type that the clock of a world can be read as.
#[diagnostic::on_unimplemented(
    message = "the clock of a world cannot be read as `{Self}`",
    label = "not known as a time",
    note = "`{Self}` needs `From<SystemTime>`; or say how it is made: `#[fake(now = |time| ..)]`",
    note = "some types of `chrono`, `time` and `jiff` need the feature of `fake-runtime` that is called like their crate"
)]
pub trait Moment<Via>: Sized {
    /// Reads the clock, which ticks then if it is one that ticks.
    #[track_caller]
    fn read(clock: &Clock) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: From<SystemTime>> Moment<ByFrom> for T {
    fn read(clock: &Clock) -> Self {
        clock.now().into()
    }
}

impl Moment<ByClock> for Instant {
    fn read(clock: &Clock) -> Self {
        clock.instant()
    }
}

/// What says for how long to sleep, or until when.
#[diagnostic::on_unimplemented(
    message = "`{Self}` says neither how long to sleep nor until when",
    label = "no duration and no time that is known",
    note = "say how long, in the attribute: `#[fake(sleep = Duration::from_millis(..))]`",
    note = "types of `chrono`, `time` and `jiff` may need the feature of `fake-runtime` that is called like their crate"
)]
pub trait Wake<Via> {
    /// How long that is from now on; nothing where it is over.
    fn after(self, clock: &Clock) -> Duration;
}

impl Wake<ByClock> for Duration {
    fn after(self, _: &Clock) -> Duration {
        self
    }
}

impl Wake<ByClock> for Instant {
    fn after(self, clock: &Clock) -> Duration {
        self.saturating_duration_since(clock.peek_instant())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Into<SystemTime>> Wake<ByFrom> for T {
    fn after(self, clock: &Clock) -> Duration {
        until(self.into(), clock)
    }
}

fn until(deadline: SystemTime, clock: &Clock) -> Duration {
    deadline.duration_since(clock.peek()).unwrap_or_default()
}

/// A part of time that numbers count.
#[derive(Clone, Copy, Debug)]
pub enum Unit {
    /// Whole seconds.
    Seconds,
    /// Thousandths of them.
    Millis,
    /// Millionths.
    Micros,
    /// As fine as the clock is.
    Nanos,
}

impl Unit {
    pub(super) fn nanos(self) -> u32 {
        match self {
            Self::Seconds => 1_000_000_000,
            Self::Millis => 1_000_000,
            Self::Micros => 1_000,
            Self::Nanos => 1,
        }
    }
}

/// A number that can count time.
#[diagnostic::on_unimplemented(
    message = "time cannot be counted in `{Self}`",
    label = "this is no number that is known",
    note = "integers and `f64` can count; make another type of the time: `#[fake(now = |time| ..)]`"
)]
pub trait Counted: Sized {
    /// So many nanoseconds, in units of so many, rounded down; `None` where it has no room for them.
    fn counted(nanos: i128, unit: u32) -> Option<Self>;
}

macro_rules! integers {
    ($($integer:ty)*) => {$(
        impl Counted for $integer {
            fn counted(nanos: i128, unit: u32) -> Option<Self> {
                nanos.div_euclid(i128::from(unit)).try_into().ok()
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

impl Counted for f64 {
    #[expect(clippy::cast_precision_loss, reason = "that is what an `f64` is")]
    fn counted(nanos: i128, unit: u32) -> Option<Self> {
        Some(nanos as Self / Self::from(unit))
    }
}

/// Nanoseconds in this unit.
///
/// # Panics
///
/// When `T` has no room for them.
#[track_caller]
pub(crate) fn counted<T: Counted>(nanos: i128, unit: Unit) -> T {
    T::counted(nanos, unit.nanos()).unwrap_or_else(|| {
        panic!(
            "the clock shows {nanos} ns, which `{}` cannot hold in {}",
            std::any::type_name::<T>(),
            format!("{unit:?}").to_lowercase()
        )
    })
}

/// The time since the epoch, or since the world began.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no span of time that is known",
    label = "`std::time::Duration` is",
    note = "make it of the time: `#[fake(now = |time| ..)]`"
)]
pub trait Span: Sized {
    /// The same time.
    fn span(time: Duration) -> Self;
}

impl Span for Duration {
    fn span(time: Duration) -> Self {
        time
    }
}

#[cfg(feature = "chrono")]
mod of_chrono {
    use std::time::{Duration, SystemTime};

    use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Utc};

    use super::{ByClock, Clock, Moment, Span, Wake, until};

    fn utc(clock: &Clock) -> DateTime<Utc> {
        clock.now().into()
    }

    /// In UTC.
    impl Moment<ByClock> for NaiveDateTime {
        fn read(clock: &Clock) -> Self {
            utc(clock).naive_utc()
        }
    }

    /// In UTC.
    impl Moment<ByClock> for NaiveDate {
        fn read(clock: &Clock) -> Self {
            utc(clock).date_naive()
        }
    }

    /// With the offset zero.
    impl Moment<ByClock> for DateTime<FixedOffset> {
        fn read(clock: &Clock) -> Self {
            utc(clock).fixed_offset()
        }
    }

    impl Wake<ByClock> for NaiveDateTime {
        fn after(self, clock: &Clock) -> Duration {
            until(SystemTime::from(self.and_utc()), clock)
        }
    }

    impl Wake<ByClock> for TimeDelta {
        fn after(self, _: &Clock) -> Duration {
            // What is negative is over.
            self.to_std().unwrap_or_default()
        }
    }

    impl Span for TimeDelta {
        fn span(time: Duration) -> Self {
            // What is too long is as long as it can be.
            Self::from_std(time).unwrap_or(Self::MAX)
        }
    }
}

#[cfg(feature = "time")]
mod of_time {
    use std::time::{Duration, SystemTime};

    use time::{Date, OffsetDateTime, PrimitiveDateTime};

    use super::{ByClock, Clock, Moment, Span, Wake, until};

    fn utc(clock: &Clock) -> OffsetDateTime {
        clock.now().into()
    }

    /// In UTC.
    impl Moment<ByClock> for PrimitiveDateTime {
        fn read(clock: &Clock) -> Self {
            let utc = utc(clock);
            Self::new(utc.date(), utc.time())
        }
    }

    /// In UTC.
    impl Moment<ByClock> for Date {
        fn read(clock: &Clock) -> Self {
            utc(clock).date()
        }
    }

    impl Wake<ByClock> for PrimitiveDateTime {
        fn after(self, clock: &Clock) -> Duration {
            until(SystemTime::from(self.assume_utc()), clock)
        }
    }

    impl Wake<ByClock> for time::Duration {
        fn after(self, _: &Clock) -> Duration {
            // What is negative is over.
            self.try_into().unwrap_or_default()
        }
    }

    impl Span for time::Duration {
        fn span(time: Duration) -> Self {
            // What is too long is as long as it can be.
            time.try_into().unwrap_or(Self::MAX)
        }
    }
}

#[cfg(feature = "jiff")]
mod of_jiff {
    use std::time::Duration;

    use jiff::tz::TimeZone;
    use jiff::{SignedDuration, Timestamp, Zoned, civil};

    use super::{ByClock, Clock, Moment, Span, Wake};

    #[track_caller]
    fn timestamp(clock: &Clock) -> Timestamp {
        let now = clock.now();
        Timestamp::try_from(now).unwrap_or_else(|error| {
            panic!("the clock shows {now:?}, which is no time for `jiff`: {error}")
        })
    }

    fn utc(clock: &Clock) -> Zoned {
        timestamp(clock).to_zoned(TimeZone::UTC)
    }

    impl Moment<ByClock> for Timestamp {
        fn read(clock: &Clock) -> Self {
            timestamp(clock)
        }
    }

    /// In UTC.
    impl Moment<ByClock> for Zoned {
        fn read(clock: &Clock) -> Self {
            utc(clock)
        }
    }

    /// In UTC.
    impl Moment<ByClock> for civil::DateTime {
        fn read(clock: &Clock) -> Self {
            utc(clock).datetime()
        }
    }

    /// In UTC.
    impl Moment<ByClock> for civil::Date {
        fn read(clock: &Clock) -> Self {
            utc(clock).date()
        }
    }

    impl Wake<ByClock> for SignedDuration {
        fn after(self, _: &Clock) -> Duration {
            // What is negative is over.
            self.try_into().unwrap_or_default()
        }
    }

    impl Span for SignedDuration {
        fn span(time: Duration) -> Self {
            // What is too long is as long as it can be.
            time.try_into().unwrap_or(Self::MAX)
        }
    }
}
