//! How far behind a stale read is.

use std::fmt;
use std::time::Duration;

use crate::table::HISTORY;

/// How far behind a stale read is: made by [`versions`], [`key_versions`] or [`age`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaleBy {
    lag: Lag,
    varies: bool,
}

/// A lag, fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lag {
    /// So many committed writes of the fake.
    Versions(u64),
    /// So many changes of what is chosen.
    KeyVersions(usize),
    /// As it was so long ago.
    Age(Duration),
}

/// A view that is `count` committed writes of the fake old, of whatever rows.
///
/// # Panics
///
/// With more than 128, which is how far a fake remembers.
#[must_use]
#[track_caller]
pub fn versions(count: u64) -> StaleBy {
    check(count);
    StaleBy::new(Lag::Versions(count))
}

/// A view that is `count` changes of the row old which is read.
///
/// # Panics
///
/// With more than 128, which is how far a fake remembers.
#[must_use]
#[track_caller]
pub fn key_versions(count: u64) -> StaleBy {
    check(count);
    StaleBy::new(Lag::KeyVersions(
        usize::try_from(count).unwrap_or(usize::MAX),
    ))
}

/// A view of what was there so long ago, by the world's monotonic time. The lag begins when it is armed: what was written
/// before counts as old enough. It reaches back 128 committed writes.
#[must_use]
pub fn age(age: Duration) -> StaleBy {
    StaleBy::new(Lag::Age(age))
}

#[track_caller]
fn check(count: u64) {
    assert!(
        count <= HISTORY,
        "a fake remembers its last {HISTORY} versions, and {count} is more"
    );
}

impl StaleBy {
    fn new(lag: Lag) -> Self {
        Self { lag, varies: false }
    }

    /// The lag of each call is drawn anew, from none to all of it: what a reader has seen once may be gone the next time.
    #[must_use]
    pub fn non_monotonic(self) -> Self {
        Self {
            varies: true,
            ..self
        }
    }

    pub(crate) fn lag(self) -> Lag {
        self.lag
    }

    /// The lag of one call.
    pub(crate) fn drawn(self, draw: u64) -> Lag {
        if !self.varies {
            return self.lag;
        }
        // Scaled by the high half of a product: uniform but for the last of 2^64 parts.
        let below = |end: u128| (u128::from(draw) * end) >> 64;
        match self.lag {
            Lag::Versions(n) => Lag::Versions(narrow(below(u128::from(n) + 1))),
            Lag::KeyVersions(n) => {
                let n = below(n as u128 + 1);
                Lag::KeyVersions(usize::try_from(n).unwrap_or(usize::MAX))
            }
            Lag::Age(age) => {
                let nanos = narrow(below(age.as_nanos().min(u128::from(u64::MAX - 1)) + 1));
                Lag::Age(Duration::from_nanos(nanos))
            }
        }
    }
}

fn narrow(wide: u128) -> u64 {
    u64::try_from(wide).unwrap_or(u64::MAX)
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
