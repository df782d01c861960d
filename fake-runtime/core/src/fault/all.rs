//! Faults of the whole fake: one rule for every method that it can happen to.

use std::any::{Any, TypeId};
use std::fmt;
use std::hash::Hash;
use std::sync::Arc;
use std::time::SystemTime;

use super::point::DelayTime;
use super::{Armed, Chaos, Declared, Effect, Occurs, Rule, Scope, Share, StaleBy};
use crate::call::info::Erased;
use crate::fake::Fake;
use crate::state::{DeclaresFailures, State};

/// The faults of a whole fake: for all of its methods, those that read, or those that write.
///
/// A rule of the whole fake concerns the methods that its effect can happen to; the others pass it by. A draw is still keyed by
/// the call's own key.
#[must_use = "a fault is armed by its effect, such as `.outage()`"]
pub struct AllFaults<'f, S: State>(pub(crate) &'f Fake<S>);

impl<'f, S: State> AllFaults<'f, S> {
    /// For every call.
    pub fn calls(self) -> AnyFault<'f, S> {
        self.of(Scope::All)
    }

    /// For calls of methods that read.
    pub fn reads(self) -> AnyFault<'f, S> {
        self.of(Scope::Reads)
    }

    /// For calls of methods that write, side effects among them.
    pub fn writes(self) -> AnyFault<'f, S> {
        self.of(Scope::Writes)
    }

    /// For every call while this is on: an [`Incident`](crate::Incident), or [`Incidents`](crate::Incidents).
    ///
    /// # Panics
    ///
    /// When it is of another world.
    #[track_caller]
    pub fn during(self, incident: &impl Occurs) -> AnyFault<'f, S> {
        self.calls().during(incident)
    }

    /// For calls to this partition of a queue, or to this shard of a map, counted from 0. Calls that belong to none, or to
    /// several at once, are not among them.
    pub fn partition(self, partition: impl Hash + fmt::Debug) -> AnyFault<'f, S> {
        let mut fault = self.of(Scope::All);
        fault.rule.set_partition(&partition);
        fault
    }

    /// Every call fails with the first declared failure (`failures(..)`) of its error type until this is healed. A
    /// method that cannot fail goes on.
    #[expect(clippy::must_use_candidate, reason = "it is armed")]
    pub fn outage(self) -> Armed
    where
        S: DeclaresFailures,
    {
        self.calls().outage()
    }

    /// Every call of a method with this error type fails with it until this is healed; the others go on.
    pub fn outage_with<E: Clone + Send + Sync + 'static>(self, error: E) -> Armed {
        self.calls().outage_with(error)
    }

    /// A bit of everything, for every method: one draw a call, with exact shares.
    ///
    /// # Panics
    ///
    /// When the shares are more than everything together.
    #[track_caller]
    #[expect(clippy::must_use_candidate, reason = "it is armed")]
    pub fn chaos(self, chaos: Chaos) -> Armed {
        self.calls().chaos(chaos)
    }

    /// Heals every rule of this fake.
    pub fn heal(self) {
        self.0.inside().controls.rules().heal_all();
    }

    fn of(self, scope: Scope) -> AnyFault<'f, S> {
        AnyFault {
            fake: self.0,
            rule: Rule::of_scope(scope),
        }
    }
}

/// A fault of several methods that is being said: triggers, a budget, and last the effect, which arms it. As [`Fault`], but
/// with the effects that need no types.
///
/// [`Fault`]: crate::Fault
#[must_use = "a fault is armed by its effect, such as `.outage()`"]
pub struct AnyFault<'f, S: State> {
    fake: &'f Fake<S>,
    rule: Rule,
}

impl<S: State> AnyFault<'_, S> {
    /// At the `n`th matching call, counted from 1 over all methods.
    #[track_caller]
    pub fn on_call(mut self, n: u64) -> Self {
        self.rule.trigger.on_call(n);
        self
    }

    /// At every matching call after the first `n`.
    #[track_caller]
    pub fn after_calls(mut self, n: u64) -> Self {
        self.rule.trigger.after_calls(n);
        self
    }

    /// At every `n`th matching call.
    #[track_caller]
    pub fn every(mut self, n: u64) -> Self {
        self.rule.trigger.every(n);
        self
    }

    /// With this probability.
    #[track_caller]
    pub fn chance(mut self, share: Share) -> Self {
        self.rule.trigger.chance(share);
        self
    }

    /// While the world's wall time is in `[from, to)`.
    #[track_caller]
    pub fn between(mut self, from: SystemTime, to: SystemTime) -> Self {
        self.rule.trigger.between(from, to);
        self
    }

    /// While this is on: an [`Incident`](crate::Incident), or [`Incidents`](crate::Incidents).
    ///
    /// # Panics
    ///
    /// When it is of another world.
    #[track_caller]
    pub fn during(mut self, incident: &impl Occurs) -> Self {
        let occasion = incident.occasion();
        occasion.check(self.fake.world());
        self.rule.trigger.during(occasion);
        self
    }

    /// At most `n` times.
    #[track_caller]
    pub fn times(mut self, n: u64) -> Self {
        self.rule.set_budget(n);
        self
    }

    /// At most once.
    #[track_caller]
    pub fn once(self) -> Self {
        self.times(1)
    }

    fn arm(mut self, effect: Effect) -> Armed {
        self.rule.set_effect(effect);
        self.fake.inside().controls.arm(self.rule)
    }

    /// Fails with the first declared failure (`failures(..)`) of the method's error type.
    pub fn outage(self) -> Armed
    where
        S: DeclaresFailures,
    {
        self.arm(Effect::Failure("outage", Declared::First))
    }

    /// Fails with this error where it is the method's.
    pub fn outage_with<E: Clone + Send + Sync + 'static>(self, error: E) -> Armed {
        let make = Box::new(move || Box::new(error.clone()) as Box<dyn Any>);
        let make = Erased(TypeId::of::<E>(), make);
        self.arm(Effect::FailureWith(Arc::new(make)))
    }

    /// The operation is done, and answered with the first declared failure.
    pub fn commit_then_fail(self) -> Armed
    where
        S: DeclaresFailures,
    {
        self.arm(Effect::CommitThenFailure(Declared::First))
    }

    /// Writes are acknowledged and not stored.
    pub fn lose_write(self) -> Armed {
        self.arm(Effect::Lose)
    }

    /// Writes are applied twice.
    pub fn duplicate(self) -> Armed {
        self.arm(Effect::Duplicate)
    }

    /// Messages are given out in another order.
    pub fn reorder(self) -> Armed {
        self.arm(Effect::Reorder)
    }

    /// Reads answer from the past.
    pub fn stale(self, by: StaleBy) -> Armed {
        self.fake.keep_time(by);
        self.arm(Effect::Stale(by))
    }

    /// Reads of one entry of a map find it gone: it is removed before they are made.
    pub fn evict(self) -> Armed {
        self.arm(Effect::Evict)
    }

    /// Asynchronous calls never answer.
    pub fn hang(self) -> Armed {
        self.arm(Effect::Hang)
    }

    /// The operation is done, and the answer never comes.
    pub fn commit_then_hang(self) -> Armed {
        self.arm(Effect::CommitThenHang)
    }

    /// Calls wait until the rule is healed.
    pub fn block_until_healed(self) -> Armed {
        self.arm(Effect::Block)
    }

    /// Calls wait first.
    #[track_caller]
    pub fn delay(self, time: impl Into<DelayTime>) -> Armed {
        let (from, to) = time.into().bounds();
        self.arm(Effect::Delay(from, to))
    }

    /// A bit of everything: one draw a call, with exact shares.
    ///
    /// # Panics
    ///
    /// When the shares are more than everything together, or the fake declares no failures and `chaos` has some; nothing is
    /// armed then.
    #[track_caller]
    pub fn chaos(self, chaos: Chaos) -> Armed {
        assert!(
            S::FAILS || !chaos.fails(),
            "`{}` declares no failures for `chaos` to fail with: write `failures(..)` in its attribute, or leave the \
             errors out",
            S::NAME
        );
        for by in chaos.lags() {
            self.fake.keep_time(by);
        }
        self.arm(chaos.effect())
    }
}

impl<S: State> fmt::Debug for AllFaults<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AllFaults({})", S::NAME)
    }
}

impl<S: State> fmt::Debug for AnyFault<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AnyFault({})", S::NAME)
    }
}
