//! What exploration needs of rules: one for a single call, and what chance makes of a chaos.

use std::any::TypeId;
use std::sync::{Arc, Mutex, PoisonError};

use super::effect::Mixture;
use super::{Chaos, Effect, Lag, Rule};
use crate::call::info::Info;
use crate::world::Mix;

impl Rule {
    /// For the call that it is handed to, to which its effect can happen. It is armed nowhere.
    pub(crate) fn of_one_call(number: usize, method: &'static str, effect: Effect) -> Arc<Self> {
        let mut rule = Self::of_method(number, method);
        rule.set_effect(effect);
        rule.set_legal();
        if rule.draws() {
            let id = rule.identity();
            rule.tally().id = Some(id);
        }
        Arc::new(rule)
    }
}

/// The faults of a chaos, for one who draws. A copy has the same.
#[derive(Clone)]
pub(crate) struct Dice {
    mixture: Arc<Mixture>,
    /// What says which of them there are, where not all are.
    some: Option<Mix>,
    failures: FailureCounts,
}

/// How many declared failures there are for each error type of each fake, from when that matters: what they are, code of the
/// user's says, which need not run again in each world. A copy knows the same.
#[derive(Clone, Default)]
pub(crate) struct FailureCounts(Arc<Mutex<Vec<(Declares, usize)>>>);

/// The list of a fake's declared failures, by the address of the function that makes it, and the error type.
type Declares = (usize, Option<TypeId>);

impl FailureCounts {
    /// How many a method can fail with. Nothing is held while the user's code runs.
    pub(crate) fn of(&self, info: &Info) -> usize {
        let Some(all) = info.failures else { return 0 };
        let declares = (all as usize, info.error);
        // A count is pushed whole.
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().iter().find(|(of, _)| *of == declares).copied();
        if let Some((_, count)) = known {
            return count;
        }
        let count = info.failures().count();
        lock().push((declares, count));
        count
    }
}

impl Dice {
    /// # Panics
    ///
    /// When the shares are more than everything together.
    #[track_caller]
    pub(crate) fn new(chaos: Chaos) -> Self {
        let Effect::Mix(mixture) = chaos.effect() else {
            unreachable!("a chaos is a mix")
        };
        Self {
            mixture,
            some: None,
            failures: FailureCounts::default(),
        }
    }

    /// The same with some of its faults, half of them on average: those that this seed enables.
    pub(crate) fn some(&self, seed: u64) -> Self {
        Self {
            mixture: Arc::clone(&self.mixture),
            some: Some(Mix::new(seed).bytes(b"swarm")),
            failures: self.failures.clone(),
        }
    }

    /// What is known of declared failures in all worlds for which it draws.
    pub(crate) fn failures(&self) -> &FailureCounts {
        &self.failures
    }

    /// What a draw picks; how far a stale read is behind is drawn by itself.
    #[inline]
    pub(crate) fn pick(
        &self,
        draw: u64,
        lag: impl FnOnce() -> u64,
    ) -> Option<(&Effect, Option<Lag>)> {
        let (number, effect) = self.mixture.pick(draw)?;
        let enabled = |some: Mix| some.word(number as u64 + 1).finish() >> 63 == 0;
        if !self.some.is_none_or(enabled) {
            return None;
        }
        let lag = match effect {
            Effect::Stale(by) => Some(by.drawn(lag())),
            _ => None,
        };
        Some((effect, lag))
    }
}
