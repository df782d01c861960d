//! What a rule does to a call when it fires: its kinds, and how they are said. When it fires is the rule's business.

use std::any::Any;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use super::lag::StaleBy;
use super::share::{Picker, Share};
use crate::call::info::Erased;
use crate::world::Mark;

/// Something that knows the method's types, which nobody here does.
pub(crate) type Typed = Arc<dyn Any + Send + Sync>;

/// What a rule does to a call.
#[derive(Clone)]
pub(crate) enum Effect {
    /// An answer instead of the operation, and the word that armed it.
    Answer(&'static str, Typed),
    /// The same, made of the state.
    AnswerFrom(Typed),
    /// A declared failure, and the word that armed it.
    Failure(&'static str, Declared),
    /// An error of whatever type.
    FailureWith(Arc<Erased>),
    /// Never an answer.
    Hang,
    /// No answer until the rule is healed.
    Block,
    /// A wait before the operation, from the first time to before the second, or exactly the first
    /// where they are equal.
    Delay(Duration, Duration),
    /// A view of the past.
    Stale(StaleBy),
    /// Another row than the stored one, and the words that armed it.
    Corrupt(Cow<'static, str>, Typed),
    /// An entry that is gone when it is asked for.
    Evict,
    /// An acknowledged write that is not stored.
    Lose,
    /// A write that is applied twice.
    Duplicate,
    /// Messages in another order.
    Reorder,
    /// The first rows of a list, perhaps with another answer.
    Partial { rows: usize, then: Option<Typed> },
    /// Another answer after the operation was done.
    CommitThenAnswer(Typed),
    /// A declared failure after it was done.
    CommitThenFailure(Declared),
    /// No answer after it was done.
    CommitThenHang,
    /// One of several, each with its share.
    Mix(Arc<Mixture>),
}

/// Which of the declared failures of a method's error type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Declared {
    /// The first, where nobody has said which.
    First,
    /// The one with this number, from 1.
    Number(usize),
}

impl Declared {
    /// Its place, from 0.
    pub(crate) fn index(self) -> usize {
        match self {
            Self::First => 0,
            Self::Number(n) => n.saturating_sub(1),
        }
    }

    /// As it was said after this word.
    fn said(self, word: &str) -> String {
        match self {
            Self::First => word.to_owned(),
            Self::Number(n) => format!("{word}_declared({n})"),
        }
    }
}

/// Several effects, of which one draw picks.
pub(crate) struct Mixture {
    parts: Vec<(Share, Effect)>,
    picker: Picker,
}

impl Effect {
    /// One of several.
    ///
    /// # Panics
    ///
    /// When their shares are more than all together.
    #[track_caller]
    pub(crate) fn mix(parts: Vec<(Share, Self)>) -> Self {
        debug_assert!(
            parts
                .iter()
                .all(|(_, part)| !matches!(part, Self::Mix(_) | Self::Delay(..))),
            "nobody can write a mix of mixes or delays"
        );
        let shares: Vec<Share> = parts.iter().map(|(share, _)| *share).collect();
        let picker = Picker::new(&shares);
        Self::Mix(Arc::new(Mixture { parts, picker }))
    }

    /// Whether it is a declared failure, or may be one.
    pub(crate) fn is_declared(&self) -> bool {
        match self {
            Self::Failure(..) | Self::CommitThenFailure(_) => true,
            Self::Mix(mixture) => mixture.parts.iter().any(|(_, part)| part.is_declared()),
            _ => false,
        }
    }

    /// Whether the call has to succeed by itself before this can happen to it.
    pub(crate) fn is_provisional(&self) -> bool {
        matches!(
            self,
            Self::Lose
                | Self::Duplicate
                | Self::Partial { .. }
                | Self::CommitThenAnswer(_)
                | Self::CommitThenFailure(_)
                | Self::CommitThenHang
        )
    }

    /// Whether its caller can see it as soon as it fires, whatever rows there are.
    pub(crate) fn always_shows(&self) -> bool {
        !matches!(
            self,
            Self::Stale(_)
                | Self::Corrupt(..)
                | Self::Evict
                | Self::Lose
                | Self::Duplicate
                | Self::Reorder
                | Self::Partial { .. }
        )
    }

    /// What it does to a call, as the journal knows it; `changed` says whether it made a difference.
    pub(crate) fn mark(&self, changed: bool) -> Mark {
        match self {
            _ if !changed => Mark::Unchanged,
            Self::Answer("reply" | "reply_with", _) | Self::AnswerFrom(_) => Mark::Canned,
            Self::Answer(..) | Self::Failure(..) | Self::FailureWith(_) => Mark::Failed,
            Self::Hang | Self::Block | Self::Delay(..) => Mark::Waited,
            Self::Stale(_) => Mark::Past,
            Self::Corrupt(..) => Mark::Altered,
            Self::Evict => Mark::Evicted,
            Self::Lose | Self::Partial { then: None, .. } => Mark::Lost,
            Self::Duplicate => Mark::Twice,
            Self::Reorder => Mark::Reordered,
            Self::Partial { .. }
            | Self::CommitThenAnswer(_)
            | Self::CommitThenFailure(_)
            | Self::CommitThenHang => Mark::Unanswered,
            Self::Mix(_) => unreachable!("a mix fires as the part that it picks"),
        }
    }

    /// Whether something is drawn for each call that matches, the rule's chance left aside.
    pub(super) fn draws(&self) -> bool {
        match self {
            Self::Mix(_) | Self::Reorder => true,
            Self::Delay(from, to) => from != to,
            Self::Stale(by) => by.draws(),
            _ => false,
        }
    }

    /// Whether it, or a part of it, is among the effects that `legal` allows.
    pub(super) fn is_legal(&self, legal: &dyn Fn(&Effect) -> bool) -> bool {
        match self {
            // One without parts is a chaos that is none, and meets every call.
            Self::Mix(mixture) if mixture.parts.is_empty() => true,
            Self::Mix(mixture) => mixture.parts.iter().any(|(_, part)| legal(part)),
            effect => legal(effect),
        }
    }

    /// How it was said, for reports, and for what tells one rule from another.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Answer(word, _) => (*word).to_owned(),
            Self::Failure(word, which) => which.said(word),
            Self::AnswerFrom(_) => "reply_from".to_owned(),
            Self::FailureWith(_) => "outage".to_owned(),
            Self::Hang => "hang".to_owned(),
            Self::Block => "block_until_healed".to_owned(),
            Self::Delay(from, to) if from == to => format!("delay({from:?})"),
            Self::Delay(from, to) => format!("delay({from:?}..{to:?})"),
            Self::Stale(by) => format!("stale({by})"),
            Self::Corrupt(words, _) => words.clone().into_owned(),
            Self::Evict => "evict".to_owned(),
            Self::Lose => "lose_write".to_owned(),
            Self::Duplicate => "duplicate".to_owned(),
            Self::Reorder => "reorder".to_owned(),
            Self::Partial { rows, then: None } => format!("partial({rows})"),
            Self::Partial { rows, .. } => format!("partial_then_fail({rows})"),
            Self::CommitThenAnswer(_) => "commit_then_fail".to_owned(),
            Self::CommitThenFailure(which) => which.said("commit_then_fail"),
            Self::CommitThenHang => "commit_then_hang".to_owned(),
            Self::Mix(mixture) => {
                let parts: Vec<String> = mixture
                    .parts
                    .iter()
                    .map(|(share, effect)| format!("{} {share}", effect.text()))
                    .collect();
                format!("mix({})", parts.join(", "))
            }
        }
    }
}

impl Mixture {
    /// What a draw picks, and its place among all.
    pub(super) fn pick(&self, draw: u64) -> Option<(usize, &Effect)> {
        let index = self.picker.pick(draw)?;
        Some((index, &self.parts[index].1))
    }

    /// How probable it is that a draw picks one of those that `legal` allows.
    pub(super) fn estimate(&self, legal: impl Fn(&Effect) -> bool) -> f64 {
        let shares = self.parts.iter().filter(|(_, part)| legal(part));
        // Rounding must not make it more than certain.
        shares
            .map(|(share, _)| share.estimate())
            .sum::<f64>()
            .min(1.0)
    }
}
