//! Several effects of one rule, of which one draw picks: the typed side.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::legal::{
    CanBeStale, Commits, Evicts, GivesMessages, Repeatable, ReturnsRows, RowOf, WritesState,
};
use super::point::{answering, then};
use super::{Effect, Share, StaleBy};
use crate::call::door::Corrupt;
use crate::call::{Answer, Fails, Method, Waits};
use crate::fake::Fake;
use crate::state::State;

/// The effects of [`Fault::mix`](crate::Fault::mix), each with its share.
#[must_use]
pub struct Mix<S, M> {
    parts: Vec<(Share, Effect)>,
    kind: PhantomData<fn() -> (S, M)>,
}

impl<S: State, M: Method> Mix<S, M> {
    pub(super) fn new() -> Self {
        Self {
            parts: Vec::new(),
            kind: PhantomData,
        }
    }

    fn with(mut self, share: Share, effect: Effect) -> Self {
        self.parts.push((share, effect));
        self
    }

    /// As [`Fault::fail`](crate::Fault::fail).
    pub fn fail<E: Repeatable>(self, share: Share, error: E) -> Self
    where
        M: Method<Answer: Fails<Error = E>>,
    {
        self.with(
            share,
            answering::<M>("fail", move |_| M::Answer::error(error.clone())),
        )
    }

    /// As [`Fault::commit_then_fail`](crate::Fault::commit_then_fail).
    pub fn commit_then_fail<E: Repeatable>(self, share: Share, error: E) -> Self
    where
        M: Method<Does: Commits, Answer: Fails<Error = E>>,
    {
        let then = then::<M>(move || M::Answer::error(error.clone()));
        self.with(share, Effect::CommitThenAnswer(then))
    }

    /// As [`Fault::commit_then_hang`](crate::Fault::commit_then_hang).
    pub fn commit_then_hang(self, share: Share) -> Self
    where
        M::Does: Commits,
        M::Answer: Waits,
    {
        self.with(share, Effect::CommitThenHang)
    }

    /// As [`Fault::reply`](crate::Fault::reply).
    pub fn reply<A: Repeatable>(self, share: Share, answer: A) -> Self
    where
        M: Method<Answer: Answer<Is = A>>,
    {
        self.with(share, answering::<M>("reply", move |_| answer.clone()))
    }

    /// As [`Fault::lose_write`](crate::Fault::lose_write).
    pub fn lose_write(self, share: Share) -> Self
    where
        M::Does: WritesState,
    {
        self.with(share, Effect::Lose)
    }

    /// As [`Fault::duplicate`](crate::Fault::duplicate).
    pub fn duplicate(self, share: Share) -> Self
    where
        M::Does: WritesState,
    {
        self.with(share, Effect::Duplicate)
    }

    /// As [`Fault::reorder`](crate::Fault::reorder).
    pub fn reorder(self, share: Share) -> Self
    where
        M::Does: GivesMessages,
    {
        self.with(share, Effect::Reorder)
    }

    /// As [`Fault::stale`](crate::Fault::stale), and panics as that does.
    pub fn stale(self, share: Share, by: StaleBy) -> Self
    where
        M::Does: CanBeStale,
    {
        self.with(share, Effect::Stale(by))
    }

    /// As [`Fault::corrupt`](crate::Fault::corrupt).
    pub fn corrupt(
        self,
        share: Share,
        change: impl Fn(&mut RowOf<M>) + Send + Sync + 'static,
    ) -> Self
    where
        M::Does: ReturnsRows,
    {
        let corrupt = Corrupt::<RowOf<M>>::always(change);
        self.with(share, Effect::Corrupt("corrupt".into(), Arc::new(corrupt)))
    }

    /// As [`Fault::evict`](crate::Fault::evict).
    pub fn evict(self, share: Share) -> Self
    where
        M::Does: Evicts,
    {
        self.with(share, Effect::Evict)
    }

    /// As [`Fault::hang`](crate::Fault::hang).
    pub fn hang(self, share: Share) -> Self
    where
        M::Answer: Waits,
    {
        self.with(share, Effect::Hang)
    }

    /// As [`Fault::block_until_healed`](crate::Fault::block_until_healed).
    pub fn block_until_healed(self, share: Share) -> Self {
        self.with(share, Effect::Block)
    }

    #[track_caller]
    pub(super) fn effect(self, fake: &Fake<S>) -> Effect {
        for (_, effect) in &self.parts {
            if let Effect::Stale(by) = effect {
                super::point::prepare::<S, M>(fake, *by);
            }
        }
        Effect::mix(self.parts)
    }
}

impl<S, M> fmt::Debug for Mix<S, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mix")
            .field("parts", &self.parts.len())
            .finish()
    }
}
