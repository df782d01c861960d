//! What a rule does to a call when it fires.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use super::lag::{Lag, StaleBy};
use super::{Rule, Share};

/// Something that knows the method's types, which nobody here does.
pub(crate) type Typed = Arc<dyn Any + Send + Sync>;

/// What a rule does to a call.
#[derive(Clone)]
pub(crate) enum Effect {
    /// An answer instead of the operation, and the word that armed it.
    Answer(&'static str, Typed),
    /// The same, made of the state.
    AnswerFrom(Typed),
    /// The first declared failure.
    Failure,
    /// An error of whatever type.
    FailureWith(Typed),
    /// Never an answer.
    Hang,
    /// No answer until the rule is healed.
    Block,
    /// A wait before the operation, from the first to the second time.
    Delay(Duration, Duration),
    /// A view of the past.
    Stale(StaleBy),
    /// Another row than the stored one.
    Corrupt(Typed),
    /// An acknowledged write that is not stored.
    Lose,
    /// A write that is applied twice.
    Duplicate,
    /// The first rows of a list, perhaps with another answer.
    Partial { rows: usize, then: Option<Typed> },
    /// Another answer after the operation was done.
    CommitThenAnswer(Typed),
    /// The first declared failure after it was done.
    CommitThenFailure,
    /// No answer after it was done.
    CommitThenHang,
    /// One of several, each with its share.
    Mix(Arc<[(Share, Effect)]>),
}

impl Effect {
    /// One of several.
    #[track_caller]
    pub(crate) fn mix(parts: Vec<(Share, Self)>) -> Self {
        let shares: Vec<Share> = parts.iter().map(|(share, _)| *share).collect();
        Share::check_sum(&shares);
        Self::Mix(parts.into())
    }

    /// Whether the call has to succeed by itself before this can happen to it.
    pub(crate) fn is_provisional(&self) -> bool {
        matches!(
            self,
            Self::Lose
                | Self::Duplicate
                | Self::Partial { .. }
                | Self::CommitThenAnswer(_)
                | Self::CommitThenFailure
                | Self::CommitThenHang
        )
    }

    /// Whether it is in what a caller can see, as soon as it fires.
    pub(crate) fn always_shows(&self) -> bool {
        !matches!(
            self,
            Self::Stale(_) | Self::Corrupt(_) | Self::Lose | Self::Duplicate | Self::Partial { .. }
        )
    }

    /// How it was said, for reports, and for what tells one rule from another.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Answer(word, _) => (*word).to_owned(),
            Self::AnswerFrom(_) => "reply_from".to_owned(),
            Self::Failure | Self::FailureWith(_) => "outage".to_owned(),
            Self::Hang => "hang".to_owned(),
            Self::Block => "block_until_healed".to_owned(),
            Self::Delay(from, to) if from == to => format!("delay({from:?})"),
            Self::Delay(from, to) => format!("delay({from:?}..{to:?})"),
            Self::Stale(by) => format!("stale({by})"),
            Self::Corrupt(_) => "corrupt".to_owned(),
            Self::Lose => "lose_write".to_owned(),
            Self::Duplicate => "duplicate".to_owned(),
            Self::Partial { rows, then: None } => format!("partial({rows})"),
            Self::Partial { rows, .. } => format!("partial_then_fail({rows})"),
            Self::CommitThenAnswer(_) | Self::CommitThenFailure => "commit_then_fail".to_owned(),
            Self::CommitThenHang => "commit_then_hang".to_owned(),
            Self::Mix(parts) => {
                let parts: Vec<String> = parts
                    .iter()
                    .map(|(share, effect)| format!("{} {share}", effect.text()))
                    .collect();
                format!("mix({})", parts.join(", "))
            }
        }
    }
}

/// A rule that fires, and with what.
pub(crate) struct Fired {
    pub(crate) rule: Arc<Rule>,
    /// The rule's, or the one that its mix has drawn.
    pub(crate) effect: Effect,
    /// How far behind a stale read is.
    pub(crate) lag: Option<Lag>,
}

impl Fired {
    pub(crate) fn text(&self) -> String {
        match (&self.effect, self.lag) {
            (Effect::Stale(_), Some(lag)) => format!("stale({lag})"),
            (effect, _) => effect.text(),
        }
    }

    pub(crate) fn is_provisional(&self) -> bool {
        self.effect.is_provisional()
    }
}
