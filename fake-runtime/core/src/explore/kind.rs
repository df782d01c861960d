//! The effects that exploration injects: those which need no types. Says them in the words of the fault API, and reads them.

use std::fmt;
use std::str::FromStr;

use crate::fault::{Declared, Effect, Lag, key_versions, versions};

/// A kind of fault that exploration can inject, for [`EveryFault::only`](super::EveryFault::only) and
/// [`EveryFault::without`](super::EveryFault::without). What each does is said at the word of
/// [`Fault`](crate::Fault) with its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FaultKind {
    /// The call fails before anything else happens, with each declared failure of its error type.
    Fail,
    /// The operation is done and answered with each declared failure.
    CommitThenFail,
    /// A write is acknowledged and not stored.
    LoseWrite,
    /// A write is applied twice.
    Duplicate,
    /// A read answers from one version ago.
    Stale,
    /// An asynchronous call never answers.
    Hang,
    /// An asynchronous write is done and never answers.
    CommitThenHang,
    /// The entry of a map is gone when it is read.
    Evict,
    /// Messages come in another order.
    Reorder,
    /// Of a list the first row alone is written.
    Partial,
}

/// One effect, with its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Harm {
    Fail(usize),
    CommitThenFail(usize),
    LoseWrite,
    Duplicate,
    Versions(u64),
    KeyVersions(u64),
    Hang,
    CommitThenHang,
    Evict,
    Reorder,
    Partial(usize),
}

impl Harm {
    /// One of each kind that a method with so many declared failures may suffer, of which some are then not possible.
    pub(super) fn each(failures: usize) -> impl Iterator<Item = Self> {
        let loud = (1..=failures).flat_map(|n| [Self::Fail(n), Self::CommitThenFail(n)]);
        loud.chain([
            Self::LoseWrite,
            Self::Duplicate,
            Self::Versions(1),
            Self::Hang,
            Self::CommitThenHang,
            Self::Evict,
            Self::Reorder,
            Self::Partial(1),
        ])
    }

    pub(super) fn kind(self) -> FaultKind {
        match self {
            Self::Fail(_) => FaultKind::Fail,
            Self::CommitThenFail(_) => FaultKind::CommitThenFail,
            Self::LoseWrite => FaultKind::LoseWrite,
            Self::Duplicate => FaultKind::Duplicate,
            Self::Versions(_) | Self::KeyVersions(_) => FaultKind::Stale,
            Self::Hang => FaultKind::Hang,
            Self::CommitThenHang => FaultKind::CommitThenHang,
            Self::Evict => FaultKind::Evict,
            Self::Reorder => FaultKind::Reorder,
            Self::Partial(_) => FaultKind::Partial,
        }
    }

    pub(super) fn effect(self) -> Effect {
        match self {
            Self::Fail(n) => Effect::Failure("fail", Declared::Number(n)),
            Self::CommitThenFail(n) => Effect::CommitThenFailure(Declared::Number(n)),
            Self::LoseWrite => Effect::Lose,
            Self::Duplicate => Effect::Duplicate,
            Self::Versions(n) => Effect::Stale(versions(n)),
            Self::KeyVersions(n) => Effect::Stale(key_versions(n)),
            Self::Hang => Effect::Hang,
            Self::CommitThenHang => Effect::CommitThenHang,
            Self::Evict => Effect::Evict,
            Self::Reorder => Effect::Reorder,
            Self::Partial(rows) => Effect::Partial { rows, then: None },
        }
    }

    /// What has fired; `None` where it is nothing that exploration injects.
    pub(super) fn of(effect: &Effect, lag: Option<Lag>) -> Option<Self> {
        Some(match effect {
            Effect::Failure(_, which) => Self::Fail(which.index() + 1),
            Effect::CommitThenFailure(which) => Self::CommitThenFail(which.index() + 1),
            Effect::Lose => Self::LoseWrite,
            Effect::Duplicate => Self::Duplicate,
            Effect::Stale(by) => match lag.unwrap_or(by.lag()) {
                Lag::Versions(n) => Self::Versions(n),
                Lag::KeyVersions(n) => Self::KeyVersions(n as u64),
                Lag::Age(_) => return None,
            },
            Effect::Hang => Self::Hang,
            Effect::CommitThenHang => Self::CommitThenHang,
            Effect::Evict => Self::Evict,
            Effect::Reorder => Self::Reorder,
            Effect::Partial { rows, then: None } => Self::Partial(*rows),
            _ => return None,
        })
    }
}

/// As the fault API says it.
impl fmt::Display for Harm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fail(n) => write!(f, "fail_declared({n})"),
            Self::CommitThenFail(n) => write!(f, "commit_then_fail_declared({n})"),
            Self::LoseWrite => f.write_str("lose_write()"),
            Self::Duplicate => f.write_str("duplicate()"),
            Self::Versions(n) => write!(f, "stale(versions({n}))"),
            Self::KeyVersions(n) => write!(f, "stale(key_versions({n}))"),
            Self::Hang => f.write_str("hang()"),
            Self::CommitThenHang => f.write_str("commit_then_hang()"),
            Self::Evict => f.write_str("evict()"),
            Self::Reorder => f.write_str("reorder()"),
            Self::Partial(rows) => write!(f, "partial({rows})"),
        }
    }
}

/// The inverse of `Display`.
impl FromStr for Harm {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        fn number<T: FromStr>(text: &str, before: &str, after: &str) -> Option<T> {
            let number = text.strip_prefix(before)?.strip_suffix(after)?;
            // Parsing would take a sign.
            (!number.starts_with('+')).then(|| number.parse().ok())?
        }
        let plain = match text {
            "lose_write()" => Some(Self::LoseWrite),
            "duplicate()" => Some(Self::Duplicate),
            "hang()" => Some(Self::Hang),
            "commit_then_hang()" => Some(Self::CommitThenHang),
            "evict()" => Some(Self::Evict),
            "reorder()" => Some(Self::Reorder),
            _ => None,
        };
        let remembered = |n: &u64| *n <= crate::HISTORY;
        plain
            .or_else(|| number(text, "fail_declared(", ")").map(Self::Fail))
            .or_else(|| number(text, "commit_then_fail_declared(", ")").map(Self::CommitThenFail))
            .or_else(|| {
                let n = number(text, "stale(versions(", "))").filter(remembered);
                n.map(Self::Versions)
            })
            .or_else(|| {
                let n = number(text, "stale(key_versions(", "))").filter(remembered);
                n.map(Self::KeyVersions)
            })
            .or_else(|| number(text, "partial(", ")").map(Self::Partial))
            .ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_harm_reads_as_that_harm() {
        let others = [Harm::KeyVersions(2), Harm::Partial(7)];
        for harm in Harm::each(3).chain(others) {
            assert_eq!(harm.to_string().parse(), Ok(harm), "{harm}");
            assert_eq!(Harm::of(&harm.effect(), None), Some(harm));
        }
    }

    #[test]
    fn what_is_no_harm_is_not_read() {
        for text in [
            "",
            "fail_declared()",
            "fail_declared(+1)",
            "lose_write",
            "stale(versions(129))",
            "partial(-1)",
        ] {
            assert_eq!(text.parse::<Harm>(), Err(()), "{text}");
        }
    }
}
