//! A rule that fires for one call: with what, and whether that has happened. Ends its own accounts when it is dropped.

use std::sync::Arc;

use super::{Effect, Lag, Rule};
use crate::sync::atomic::{AtomicBool, Ordering};

/// A rule that fires for a call.
///
/// A provisional effect has only reserved a fire of the rule's budget: [`confirm`](super::Rules::confirm)
/// turns it into one, and without that the drop gives it back, also where the call panics or its
/// future is dropped while it waits.
pub(crate) struct Fired {
    pub(crate) rule: Arc<Rule>,
    /// The rule's, or the one that its mix has drawn.
    pub(crate) effect: Effect,
    /// How far behind a stale read is.
    pub(crate) lag: Option<Lag>,
    /// In which order messages come, where that is the effect.
    pub(crate) draw: u64,
    /// Whether it is known if the effect has happened.
    settled: AtomicBool,
    /// Whether it is known that somebody could see it.
    shown: AtomicBool,
}

impl Fired {
    /// The rule has counted the fire, or reserved it where the effect is provisional.
    pub(super) fn new(rule: Arc<Rule>, effect: Effect, lag: Option<Lag>) -> Self {
        let settled = !effect.is_provisional();
        // What always shows was counted as that together with the fire.
        let shown = effect.always_shows();
        Self {
            rule,
            effect,
            lag,
            draw: 0,
            settled: AtomicBool::new(settled),
            shown: AtomicBool::new(shown),
        }
    }

    pub(crate) fn text(&self) -> String {
        let text = match (&self.effect, self.lag) {
            (Effect::Stale(_), Some(lag)) => format!("stale({lag})"),
            (effect, _) => effect.text(),
        };
        self.rule.said(text)
    }

    pub(crate) fn is_provisional(&self) -> bool {
        self.effect.is_provisional()
    }

    /// What depended on the call's own success has happened, or has not. The first answer counts.
    pub(super) fn settle(&self, happened: bool) {
        if !self.settled.swap(true, Ordering::Relaxed) {
            self.rule.settle(happened, self.effect.always_shows());
        }
    }

    /// Somebody could see a difference; counted once a call.
    pub(super) fn show(&self) {
        if !self.shown.swap(true, Ordering::Relaxed) {
            self.rule.tally().changed += 1;
        }
    }
}

impl Drop for Fired {
    fn drop(&mut self) {
        self.settle(false);
    }
}
