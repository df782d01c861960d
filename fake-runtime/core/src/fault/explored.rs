//! What exploration needs of rules: one for a single call, and what chance makes of a chaos.

use std::sync::Arc;

use super::effect::Mixture;
use super::{Chaos, Effect, Lag, Rule};
use crate::world::Mix;

impl Rule {
    /// For the call that it is handed to. It is armed nowhere.
    pub(crate) fn of_one_call(number: usize, method: &'static str, effect: Effect) -> Arc<Self> {
        let mut rule = Self::of_method(number, method);
        rule.set_effect(effect);
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
        }
    }

    /// The same with some of its faults, half of them on average: those that this seed enables.
    pub(crate) fn some(&self, seed: u64) -> Self {
        Self {
            mixture: Arc::clone(&self.mixture),
            some: Some(Mix::new(seed).bytes(b"swarm")),
        }
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
