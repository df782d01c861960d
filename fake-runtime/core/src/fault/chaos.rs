//! A bit of everything, for a whole fake: the shares of the usual faults.

#[cfg(feature = "explore")]
use super::Lag;
use super::{Declared, Effect, Share, StaleBy, percent, versions};

/// The shares of a fake's faults, for [`AllFaults::chaos`](crate::AllFaults::chaos). One draw a call decides among them; an
/// effect that cannot happen to a method leaves its share of that method's calls alone.
///
/// ```
/// use fake_runtime::{Chaos, percent, versions};
///
/// let hostile = Chaos::none()
///     .fail(percent(10))
///     .lose_write(percent(10))
///     .hang(percent(5))
///     .stale(percent(20), versions(1));
/// # let _ = hostile;
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Chaos {
    parts: Vec<(Share, Part)>,
}

#[derive(Clone, Copy, Debug)]
enum Part {
    Fail,
    CommitThenFail,
    Lose,
    Duplicate,
    Hang,
    CommitThenHang,
    Stale(StaleBy),
}

impl Chaos {
    /// No faults, to which some are added.
    pub fn none() -> Self {
        Self { parts: Vec::new() }
    }

    /// What networks do: 5% of the calls fail, 5% fail after the operation was done, 2% never answer.
    pub fn network() -> Self {
        Self::none()
            .fail(percent(5))
            .commit_then_fail(percent(5))
            .hang(percent(2))
    }

    /// What stores do: 5% of the writes are lost, 10% of the reads are one version old.
    pub fn storage() -> Self {
        Self::none()
            .lose_write(percent(5))
            .stale(percent(10), versions(1))
    }

    fn with(mut self, share: Share, part: Part) -> Self {
        self.parts.push((share, part));
        self
    }

    /// Fails with the first declared failure of the method's error type.
    pub fn fail(self, share: Share) -> Self {
        self.with(share, Part::Fail)
    }

    /// The operation is done, and answered with the first declared failure.
    pub fn commit_then_fail(self, share: Share) -> Self {
        self.with(share, Part::CommitThenFail)
    }

    /// Writes are acknowledged and not stored.
    pub fn lose_write(self, share: Share) -> Self {
        self.with(share, Part::Lose)
    }

    /// Writes are applied twice.
    pub fn duplicate(self, share: Share) -> Self {
        self.with(share, Part::Duplicate)
    }

    /// Asynchronous calls never answer.
    pub fn hang(self, share: Share) -> Self {
        self.with(share, Part::Hang)
    }

    /// The operation is done, and the answer never comes.
    pub fn commit_then_hang(self, share: Share) -> Self {
        self.with(share, Part::CommitThenHang)
    }

    /// Reads answer from the past.
    pub fn stale(self, share: Share, by: StaleBy) -> Self {
        self.with(share, Part::Stale(by))
    }

    /// Whether reads are stale by how long ago that was.
    #[cfg(feature = "explore")]
    pub(crate) fn has_ages(&self) -> bool {
        self.lags().any(|by| matches!(by.lag(), Lag::Age(_)))
    }

    /// Whether there are errors in it.
    pub(super) fn fails(&self) -> bool {
        let fails = |part: &Part| matches!(part, Part::Fail | Part::CommitThenFail);
        self.parts.iter().any(|(_, part)| fails(part))
    }

    /// The lags of its reads: commits have to be timed for some.
    pub(super) fn lags(&self) -> impl Iterator<Item = StaleBy> + '_ {
        self.parts.iter().filter_map(|(_, part)| match part {
            Part::Stale(by) => Some(*by),
            _ => None,
        })
    }

    #[track_caller]
    pub(super) fn effect(self) -> Effect {
        let parts = self.parts.into_iter().map(|(share, part)| {
            let effect = match part {
                Part::Fail => Effect::Failure("fail", Declared::First),
                Part::CommitThenFail => Effect::CommitThenFailure(Declared::First),
                Part::Lose => Effect::Lose,
                Part::Duplicate => Effect::Duplicate,
                Part::Hang => Effect::Hang,
                Part::CommitThenHang => Effect::CommitThenHang,
                Part::Stale(by) => Effect::Stale(by),
            };
            (share, effect)
        });
        Effect::mix(parts.collect())
    }
}
