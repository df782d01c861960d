//! How far behind a stale read is. Measures only; what was there then is the tables' business.

use std::fmt;
use std::time::Duration;

use super::share::scaled;
use crate::table::HISTORY;

/// How far behind a stale read is, for the effect `stale`: made by [`versions`], [`key_versions`] or
/// [`age`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct StaleBy {
    lag: Lag,
    varies: bool,
}

/// The lag of one read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lag {
    /// So many committed writes of the fake.
    Versions(u64),
    /// So many changes of the row that is read.
    KeyVersions(usize),
    /// As it was so long ago.
    Age(Duration),
}

/// A view that is `count` committed writes of the fake old, whatever rows they were of.
///
/// # Panics
///
/// With more than [`HISTORY`] (128), which is how many a fake remembers.
#[track_caller]
pub fn versions(count: u64) -> StaleBy {
    check("versions", count);
    StaleBy::new(Lag::Versions(count))
}

/// A view that is `count` changes old of the row that is read.
///
/// # Panics
///
/// With more than [`HISTORY`] (128), which is how many a fake remembers.
#[track_caller]
pub fn key_versions(count: u64) -> StaleBy {
    check("key_versions", count);
    let count = usize::try_from(count).expect("at most 128");
    StaleBy::new(Lag::KeyVersions(count))
}

/// A view of what was there so long ago, by the world's monotonic time. The lag begins when it is
/// armed: what was written before counts as old enough. It reaches back [`HISTORY`] (128) committed
/// writes.
pub fn age(age: Duration) -> StaleBy {
    StaleBy::new(Lag::Age(age))
}

#[track_caller]
fn check(word: &str, count: u64) {
    assert!(
        count <= HISTORY,
        "`{word}({count})` is more than a fake remembers: write at most {HISTORY}"
    );
}

impl StaleBy {
    const fn new(lag: Lag) -> Self {
        Self { lag, varies: false }
    }

    /// The lag of each read is drawn anew, from none to all of it in equal shares: what a reader has
    /// seen once may be gone the next time. Versions are whole; an age is whole nanoseconds.
    pub const fn non_monotonic(self) -> Self {
        Self {
            varies: true,
            ..self
        }
    }

    /// The longest lag of a read.
    pub(crate) const fn lag(self) -> Lag {
        self.lag
    }

    /// Whether the lag of each read is drawn.
    pub(super) const fn draws(self) -> bool {
        self.varies
    }

    /// The lag of one read.
    pub(super) fn drawn(self, draw: u64) -> Lag {
        if !self.varies {
            return self.lag;
        }
        match self.lag {
            Lag::Versions(n) => {
                let n = scaled(draw, u128::from(n) + 1);
                Lag::Versions(u64::try_from(n).expect("at most `n`"))
            }
            Lag::KeyVersions(n) => {
                let n = scaled(draw, n as u128 + 1);
                Lag::KeyVersions(usize::try_from(n).expect("at most `n`"))
            }
            Lag::Age(age) => Lag::Age(duration(scaled(draw, age.as_nanos() + 1))),
        }
    }
}

/// The inverse of `Duration::as_nanos`.
pub(super) fn duration(nanos: u128) -> Duration {
    const PER_SEC: u128 = 1_000_000_000;
    let seconds = u64::try_from(nanos / PER_SEC).expect("of a duration");
    let rest = u32::try_from(nanos % PER_SEC).expect("less than a second");
    Duration::new(seconds, rest)
}

impl fmt::Display for StaleBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.lag)?;
        if self.varies {
            f.write_str(".non_monotonic()")?;
        }
        Ok(())
    }
}

impl fmt::Display for Lag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Versions(n) => write!(f, "versions({n})"),
            Self::KeyVersions(n) => write!(f, "key_versions({n})"),
            Self::Age(age) => write!(f, "age({age:?})"),
        }
    }
}
