//! What a column keeps of a time. Rounds, and reads no clock.

use std::marker::PhantomData;
use std::ops::{AddAssign, SubAssign};
use std::time::{Duration, SystemTime};

use super::moment::{ByFrom, Unit};
use super::time::since_epoch;
use crate::dialect::Dialect;

/// Marks what may be absent.
pub struct ByOption<Via>(PhantomData<Via>);

/// A time that a column can keep with less precision than it has.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no time that can be rounded",
    label = "not known as a timestamp",
    note = "a timestamp becomes a `SystemTime` and has `+=` and `-=` of a `Duration`, or is an `Option` of one",
    note = "of a type that wraps one, name the field: `precision(created_at.0 = micros)`",
    note = "some types of `chrono`, `time` and `jiff` need the feature of `fake-runtime` that is called like their crate"
)]
pub trait Timestamp<Via> {
    /// Replaces the time by the one that `kept` makes of its nanoseconds since the epoch.
    fn keep(&mut self, kept: &dyn Fn(i128) -> i128);
}

#[diagnostic::do_not_recommend]
impl<T> Timestamp<ByFrom> for T
where
    T: Clone + AddAssign<Duration> + SubAssign<Duration>,
    SystemTime: From<T>,
{
    // Moved, not made anew: so it stays in its zone.
    fn keep(&mut self, kept: &dyn Fn(i128) -> i128) {
        let is = since_epoch(SystemTime::from(self.clone()));
        let off = kept(is) - is;
        let by = Duration::from_nanos(u64::try_from(off.unsigned_abs()).unwrap_or(0));
        if off < 0 {
            *self -= by;
        } else if off > 0 {
            *self += by;
        }
    }
}

#[diagnostic::do_not_recommend]
impl<Via, T: Timestamp<Via>> Timestamp<ByOption<Via>> for Option<T> {
    fn keep(&mut self, kept: &dyn Fn(i128) -> i128) {
        if let Some(time) = self {
            time.keep(kept);
        }
    }
}

const MICRO: i128 = 1_000;
/// 2000-01-01T00:00:00Z, from which `PostgreSQL` counts.
const POSTGRES_EPOCH: i128 = 946_684_800_000_000_000;

/// What a column of this precision keeps of a time, both in nanoseconds since the epoch.
///
/// As measured through the clients that a repository has: those of `PostgreSQL` send whole microseconds since its
/// own epoch, cut towards it, of which the server makes fewer digits, half away from it; `MariaDB` cuts. `SQLite`
/// keeps what is written, and formats cut.
pub(crate) fn kept(nanos: i128, unit: Unit, dialect: Dialect) -> i128 {
    let unit = i128::from(unit.nanos());
    if dialect != Dialect::Postgres {
        return nanos.div_euclid(unit) * unit;
    }
    let micros = (nanos - POSTGRES_EPOCH) / MICRO * MICRO;
    if unit <= MICRO {
        return POSTGRES_EPOCH + micros;
    }
    let rounded = (micros.abs() + unit / 2) / unit * unit;
    POSTGRES_EPOCH + rounded * micros.signum()
}

#[cfg(feature = "chrono")]
mod of_chrono {
    use chrono::{NaiveDateTime, TimeDelta};

    use super::Timestamp;
    use crate::world::moment::ByClock;

    impl Timestamp<ByClock> for NaiveDateTime {
        fn keep(&mut self, kept: &dyn Fn(i128) -> i128) {
            let utc = self.and_utc();
            let is = i128::from(utc.timestamp()) * 1_000_000_000
                + i128::from(utc.timestamp_subsec_nanos());
            if let Ok(off) = i64::try_from(kept(is) - is) {
                *self += TimeDelta::nanoseconds(off);
            }
        }
    }
}

#[cfg(feature = "time")]
mod of_time {
    use time::{Duration, PrimitiveDateTime};

    use super::Timestamp;
    use crate::world::moment::ByClock;

    impl Timestamp<ByClock> for PrimitiveDateTime {
        fn keep(&mut self, kept: &dyn Fn(i128) -> i128) {
            let is = self.assume_utc().unix_timestamp_nanos();
            if let Ok(off) = i64::try_from(kept(is) - is) {
                *self += Duration::nanoseconds(off);
            }
        }
    }
}

#[cfg(feature = "jiff")]
mod of_jiff {
    use jiff::tz::TimeZone;
    use jiff::{SignedDuration, civil};

    use super::Timestamp;
    use crate::world::moment::ByClock;

    impl Timestamp<ByClock> for civil::DateTime {
        fn keep(&mut self, kept: &dyn Fn(i128) -> i128) {
            // What no zone has as a time is at the edge of all times, and stays.
            let Ok(utc) = self.to_zoned(TimeZone::UTC) else {
                return;
            };
            let is = utc.timestamp().as_nanosecond();
            if let Ok(off) = i64::try_from(kept(is) - is) {
                *self += SignedDuration::from_nanos(off);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    const SECOND: i128 = 1_000_000_000;
    /// 2025-01-01T00:00:00Z, and 1995-01-01T00:00:00Z.
    const AFTER: i128 = 1_735_689_600 * SECOND;
    const BEFORE: i128 = 788_918_400 * SECOND;

    #[test]
    fn clients_of_postgres_cut_to_microseconds_and_the_server_rounds_them() {
        let kept = |nanos, unit| kept(nanos, unit, Dialect::Postgres);
        for (given, expected) in [(999, 0), (1_000, 1_000), (2_500, 2_000), (2_999, 2_000)] {
            assert_eq!(kept(AFTER + given, Unit::Micros), AFTER + expected);
        }
        assert_eq!(kept(BEFORE + 1, Unit::Micros), BEFORE + MICRO);
        // `timestamp(0)`: half away from 2000-01-01.
        let half = SECOND / 2;
        assert_eq!(kept(AFTER + half, Unit::Seconds), AFTER + SECOND);
        assert_eq!(kept(BEFORE + half, Unit::Seconds), BEFORE);
        assert_eq!(kept(BEFORE + half + MICRO, Unit::Seconds), BEFORE + SECOND);
        // `timestamp(3)`: of 499.9 microseconds there are 499 when milliseconds are made.
        assert_eq!(kept(AFTER + 500_000, Unit::Millis), AFTER + 1_000_000);
        assert_eq!(kept(AFTER + 499_900, Unit::Millis), AFTER);
    }

    #[test]
    fn mariadb_cuts_also_before_the_epoch() {
        let kept = |nanos, unit| kept(nanos, unit, Dialect::Mysql);
        assert_eq!(kept(AFTER + SECOND - 1, Unit::Seconds), AFTER);
        assert_eq!(kept(AFTER + 1_999, Unit::Micros), AFTER + 1_000);
        assert_eq!(kept(-1, Unit::Millis), -1_000_000);
    }

    #[test]
    fn a_time_is_kept_and_an_absent_one_stays_absent() {
        let down = |nanos: i128| nanos.div_euclid(10) * 10;
        let at = |nanos| UNIX_EPOCH + Duration::from_nanos(nanos);
        let mut time = Some(at(19));
        time.keep(&down);
        assert_eq!(time, Some(at(10)));
        time.keep(&|nanos| nanos + 7);
        assert_eq!(time, Some(at(17)));
        let mut none = None::<SystemTime>;
        none.keep(&down);
        assert_eq!(none, None);
    }
}
