//! Probabilities as exact ratios of integers.

use std::fmt;

/// A probability: an exact ratio of two integers, made by [`percent`] or [`ratio`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    part: u64,
    whole: u64,
}

/// So many of a hundred.
///
/// # Panics
///
/// With more than 100.
#[must_use]
#[track_caller]
pub fn percent(part: u32) -> Share {
    assert!(
        part <= 100,
        "{part} percent is more than everything: write 0 to 100, or `ratio(n, of)` for finer shares"
    );
    ratio(u64::from(part), 100)
}

/// So many of so many: `ratio(1, 1000)`.
///
/// # Panics
///
/// With nothing to take a share of, or with more than all of it.
#[must_use]
#[track_caller]
pub fn ratio(part: u64, of: u64) -> Share {
    assert!(
        of > 0,
        "a share of 0 is none: write `ratio(0, 1)` for never"
    );
    assert!(part <= of, "{part} of {of} is more than everything");
    Share { part, whole: of }
}

/// 2^64: how many draws there are.
const DRAWS: u128 = 1 << 64;

impl Share {
    /// For estimates.
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    pub(crate) fn as_f64(self) -> f64 {
        self.part as f64 / self.whole as f64
    }

    /// Whether a draw, uniform among all `u64`, is a hit. Exact but for the last of 2^64 parts.
    pub(crate) fn hit(self, draw: u64) -> bool {
        u128::from(draw) < self.end()
    }

    /// The first draw that is no hit.
    fn end(self) -> u128 {
        DRAWS * u128::from(self.part) / u128::from(self.whole)
    }

    /// Which of several shares, laid end to end, a draw hits.
    pub(crate) fn pick(shares: impl IntoIterator<Item = Self>, draw: u64) -> Option<usize> {
        let mut begin = 0;
        shares.into_iter().position(|share| {
            begin += share.end();
            u128::from(draw) < begin
        })
    }

    /// Refuses shares that are more than everything together.
    #[track_caller]
    pub(crate) fn check_sum(shares: &[Self]) {
        let sum: u128 = shares.iter().map(|share| share.end()).sum();
        let all: Vec<String> = shares.iter().map(ToString::to_string).collect();
        assert!(
            sum <= DRAWS,
            "the shares {} are more than everything together",
            all.join(" + ")
        );
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.whole == 100 {
            write!(f, "{}%", self.part)
        } else {
            write!(f, "{}/{}", self.part, self.whole)
        }
    }
}
