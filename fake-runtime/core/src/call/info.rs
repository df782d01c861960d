//! What a decision has to know of a method, and which effects can happen to it.

use std::any::{Any, TypeId};

use super::method::{Answer, Does, Method};
use crate::fault::{Declared, Effect, Lag};
use crate::state::{Failures, State};

/// What the decision has to know of a method.
#[expect(clippy::struct_excessive_bools, reason = "a table of what is possible")]
#[derive(Clone, Copy)]
pub(crate) struct Info {
    pub(crate) number: usize,
    pub(crate) writes: bool,
    pub(crate) stores: bool,
    pub(crate) selects: bool,
    pub(crate) gives: bool,
    pub(crate) batch: bool,
    pub(crate) evicts: bool,
    pub(crate) waits: bool,
    pub(crate) error: Option<TypeId>,
    /// The declared failures of the fake, where there are some.
    pub(crate) failures: Option<Failures>,
}

impl Info {
    pub(super) fn of<M: Method, S: State>() -> Self {
        Self {
            number: M::NUMBER,
            writes: M::Does::WRITES,
            stores: M::Does::STORES,
            selects: M::Does::SELECTS,
            gives: M::Does::GIVES,
            batch: M::Does::BATCH,
            evicts: M::Does::EVICTS,
            waits: M::Answer::WAITS,
            error: M::Answer::error_type(),
            failures: if S::FAILS { Some(S::failures) } else { None },
        }
    }

    /// The declared failures that have the method's error type.
    pub(crate) fn failures(&self) -> impl Iterator<Item = Box<dyn Any>> + use<> {
        let (declared, wanted) = (self.failures.map_or_else(Vec::new, |all| all()), self.error);
        declared
            .into_iter()
            .filter(move |error| Some((**error).type_id()) == wanted)
    }

    /// The declared failure that fails the call.
    pub(super) fn failure(&self, which: Declared) -> Box<dyn Any> {
        let failure = self.failures().nth(which.index());
        failure.expect("`Info::allows` was told")
    }

    /// Whether an effect that was armed for the whole fake can happen to this method; `failures` is how many
    /// declared failures can be its error.
    pub(crate) fn allows(&self, effect: &Effect, failures: usize) -> bool {
        match effect {
            Effect::Answer(..)
            | Effect::AnswerFrom(_)
            | Effect::Corrupt(..)
            | Effect::CommitThenAnswer(_)
            | Effect::Block
            | Effect::Delay(..)
            | Effect::Mix(_) => true,
            Effect::Failure(_, which) => which.index() < failures,
            Effect::FailureWith(error) => self.error == Some(error.0),
            Effect::Hang => self.waits,
            Effect::Stale(by) => {
                let of_row = matches!(by.lag(), Lag::KeyVersions(_));
                self.stores && !self.writes && (self.selects || !of_row)
            }
            Effect::Lose | Effect::Duplicate => self.stores && self.writes,
            Effect::Reorder => self.gives,
            Effect::Partial { .. } => self.batch,
            Effect::Evict => self.evicts,
            Effect::CommitThenHang => self.writes && self.waits,
            Effect::CommitThenFailure(which) => self.writes && which.index() < failures,
        }
    }
}

/// An error of whatever type: which one, and a new one.
pub(crate) struct Erased(
    pub(crate) TypeId,
    pub(crate) Box<dyn Fn() -> Box<dyn Any> + Send + Sync>,
);
