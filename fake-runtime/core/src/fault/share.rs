//! Probabilities as exact ratios of integers. Nothing here is rounded, and nothing is clamped.

use std::fmt;

/// A probability: an exact ratio of two integers, made by [`percent`] or [`ratio`].
///
/// It is kept in lowest terms: `percent(10)` equals `ratio(1, 10)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Share {
    part: u64,
    whole: u64,
}

/// So many of a hundred: `percent(10)`.
///
/// # Panics
///
/// With more than 100.
#[must_use]
#[track_caller]
pub fn percent(part: u32) -> Share {
    assert!(
        part <= 100,
        "{part} percent is more than all: write 0 to 100, or `ratio(n, of)` for a finer share"
    );
    ratio(u64::from(part), 100)
}

/// So many of so many: `ratio(1, 1000)`.
///
/// # Panics
///
/// When it is a share of nothing, or more than all.
#[must_use]
#[track_caller]
pub fn ratio(part: u64, of: u64) -> Share {
    assert!(
        of > 0,
        "`ratio({part}, 0)` is a share of nothing: write `ratio(0, 1)` for never"
    );
    assert!(
        part <= of,
        "`ratio({part}, {of})` is more than all: write at most `ratio({of}, {of})`"
    );
    let divisor = gcd(part, of);
    Share {
        part: part / divisor,
        whole: of / divisor,
    }
}

impl Share {
    /// Whether a draw, uniform among all `u64`, hits: `draw / 2^64 < part / whole`, by integers.
    pub(crate) fn hit(self, draw: u64) -> bool {
        below(draw, self.part, self.whole)
    }

    /// For statistics, where a rounded one will do.
    #[allow(clippy::cast_precision_loss, reason = "an estimate")]
    pub(crate) fn estimate(self) -> f64 {
        self.part as f64 / self.whole as f64
    }
}

/// Several shares laid end to end, of which one draw picks.
#[derive(Clone, Debug)]
pub(crate) struct Picker {
    /// Where each share ends, in parts of `whole`.
    ends: Box<[u64]>,
    whole: u64,
}

impl Picker {
    /// # Panics
    ///
    /// When the shares are more than all together, or cannot be added exactly in 64 bits.
    #[track_caller]
    pub(crate) fn new(shares: &[Share]) -> Self {
        let said = || {
            let shares: Vec<String> = shares.iter().map(ToString::to_string).collect();
            shares.join(" + ")
        };
        // A common denominator that fits 64 bits; products of two of those fit 128.
        let Some(whole) = shares.iter().try_fold(1_u64, |whole, share| {
            (whole / gcd(whole, share.whole)).checked_mul(share.whole)
        }) else {
            panic!(
                "the shares {} have no common denominator below 2^64: write rounder ones",
                said()
            )
        };
        let mut end = 0_u128;
        let ends: Vec<u128> = shares
            .iter()
            .map(|share| {
                end += u128::from(share.part) * u128::from(whole / share.whole);
                end
            })
            .collect();
        assert!(
            end <= u128::from(whole),
            "the shares {} are more than all together: leave at most 100%",
            said()
        );
        let ends = ends
            .into_iter()
            .map(|end| u64::try_from(end).expect("at most `whole`"))
            .collect();
        Self { ends, whole }
    }

    /// Which share a draw, uniform among all `u64`, hits; none in what they leave.
    #[inline]
    pub(crate) fn pick(&self, draw: u64) -> Option<usize> {
        // Most draws hit none.
        if !below(draw, *self.ends.last()?, self.whole) {
            return None;
        }
        let index = self
            .ends
            .partition_point(|&end| !below(draw, end, self.whole));
        (index < self.ends.len()).then_some(index)
    }
}

/// `draw / 2^64 < part / whole`.
fn below(draw: u64, part: u64, whole: u64) -> bool {
    u128::from(draw) * u128::from(whole) < u128::from(part) << 64
}

/// A draw, uniform among all `u64`, scaled to `0..end` by the high half of the product.
pub(crate) fn scaled(draw: u64, end: u128) -> u128 {
    let draw = u128::from(draw);
    let (high, low) = (end >> 64, end & u128::from(u64::MAX));
    // The product has 192 bits, of which the upper 128 are asked for.
    draw * high + ((draw * low) >> 64)
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if 100 % self.whole == 0 {
            write!(f, "{}%", self.part * (100 / self.whole))
        } else {
            write!(f, "{}/{}", self.part, self.whole)
        }
    }
}
