//! Which seeds this process runs, as the environment says.

use std::fmt;
use std::ops::Range;

/// One of several machines that share the seeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shard {
    /// From 0.
    number: u64,
    of: u64,
}

impl Shard {
    const WHOLE: Self = Self { number: 0, of: 1 };

    /// What `FAKE_SHARD` says.
    ///
    /// # Panics
    ///
    /// When it says nothing that can be understood.
    #[track_caller]
    pub(super) fn from_environment() -> Self {
        match variable("FAKE_SHARD") {
            None => Self::WHOLE,
            Some(text) => Self::parse(&text).unwrap_or_else(|| {
                panic!(
                    "`FAKE_SHARD` is {text:?}, which is no part of a whole: write `3/10` for the third of ten, or unset it"
                )
            }),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (number, of) = text.split_once('/')?;
        let (number, of) = (digits(number)?, digits(of)?);
        (1..=of).contains(&number).then(|| Self {
            number: number - 1,
            of,
        })
    }

    /// How many seeds of the range are its own.
    pub(super) fn share_of(self, range: &Range<u64>) -> u64 {
        let all = range.end.saturating_sub(range.start);
        all.saturating_sub(self.number).div_ceil(self.of)
    }

    /// The `n`th of them, from 0.
    pub(super) fn seed(self, range: &Range<u64>, n: u64) -> u64 {
        range.start + self.number + n * self.of
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::WHOLE => Ok(()),
            Self { number, of } => write!(f, " for the shard {}/{of}", number + 1),
        }
    }
}

/// The range that `FAKE_SEEDS` says.
///
/// # Panics
///
/// When it says nothing that can be understood.
#[track_caller]
pub(super) fn range_from_environment() -> Option<Range<u64>> {
    let text = variable("FAKE_SEEDS")?;
    Some(range(&text).unwrap_or_else(|| {
        panic!("`FAKE_SEEDS` is {text:?}, which is no range: write `0..10000`, or `7` for one seed, or unset it")
    }))
}

fn range(text: &str) -> Option<Range<u64>> {
    let Some((start, end)) = text.split_once("..") else {
        let seed = digits(text)?;
        return Some(seed..seed.checked_add(1)?);
    };
    let range = digits(start)?..digits(end)?;
    (!range.is_empty()).then_some(range)
}

fn variable(name: &str) -> Option<String> {
    let value = std::env::var_os(name)?;
    Some(value.to_string_lossy().into_owned())
}

/// A number without a sign.
fn digits(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shards_of_a_range_have_each_seed_once() {
        for (range, of) in [(0..100, 7), (5..8, 10), (10..11, 1), (0..20, 20)] {
            let mut seeds: Vec<u64> = (1..=of)
                .flat_map(|number| {
                    let shard = Shard::parse(&format!("{number}/{of}")).unwrap();
                    let range = range.clone();
                    (0..shard.share_of(&range)).map(move |n| shard.seed(&range, n))
                })
                .collect();
            seeds.sort_unstable();
            assert_eq!(seeds, range.collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_is_no_shard_or_range_is_not_read() {
        for text in ["", "3", "0/10", "11/10", "1/0", "-1/2", "1/2/3"] {
            assert_eq!(Shard::parse(text), None, "{text}");
        }
        for text in ["", "5..5", "6..5", "a..b", "..", "-1..3", "0..=3"] {
            assert_eq!(range(text), None, "{text}");
        }
        assert_eq!(range("3..9"), Some(3..9));
        assert_eq!(range("7"), Some(7..8));
    }
}
