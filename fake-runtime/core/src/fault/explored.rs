//! What exploration needs of rules: one for a single call, and what chance makes of a chaos.

use std::sync::Arc;

use super::{Chaos, Effect, Lag, Rule};

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

/// The faults of a chaos, for one who draws.
#[derive(Clone)]
pub(crate) struct Dice(Effect);

impl Dice {
    /// # Panics
    ///
    /// When the shares are more than everything together.
    #[track_caller]
    pub(crate) fn new(chaos: Chaos) -> Self {
        Self(chaos.effect())
    }

    /// What a draw picks; how far a stale read is behind is drawn by itself.
    pub(crate) fn pick(
        &self,
        draw: u64,
        lag: impl FnOnce() -> u64,
    ) -> Option<(Effect, Option<Lag>)> {
        let Effect::Mix(mixture) = &self.0 else {
            unreachable!("a chaos is a mix")
        };
        let effect = mixture.pick(draw)?.clone();
        let lag = match &effect {
            Effect::Stale(by) => Some(by.drawn(lag())),
            _ => None,
        };
        Some((effect, lag))
    }
}
