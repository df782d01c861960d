//! The shortest sequence that still fails, and then the simplest arguments.

use super::builder::Contract;
use super::case::{Act, Plan, Shown, Step};
use super::suite::{Applies, Suite};
use crate::shrink::minimal_async;

/// How many attempts are made at most: each needs a fresh real implementation.
const ATTEMPTS: u32 = 1_000;

/// A search for something shorter.
pub(super) struct Shorter<'r, 'c, S: Suite, R> {
    of: &'r Contract<'c, S, R>,
    seed: u64,
    /// The last that has failed, and with it the shortest.
    best: Shown,
    left: u32,
}

impl<'r, 'c, S: Applies<R>, R> Shorter<'r, 'c, S, R> {
    pub(super) fn new(of: &'r Contract<'c, S, R>, seed: u64, found: Shown) -> Self {
        Self {
            of,
            seed,
            best: found,
            left: ATTEMPTS,
        }
    }

    pub(super) async fn search(mut self) -> Shown {
        loop {
            let before = self.best.steps.clone();
            let steps = before.clone();
            minimal_async(steps, async |some: &[Step]| self.fails(some).await).await;
            self.without_and_lower().await;
            self.without_and_otherwise().await;
            self.simpler().await;
            if self.best.steps == before || self.left == 0 {
                return self.best;
            }
        }
    }

    /// Whether these calls still fail. The calls after the one that fails are left out.
    async fn fails(&mut self, steps: &[Step]) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        let plan = Plan::Steps(steps);
        match self.of.attempt(self.seed, plan).await {
            Ok(Some(shown)) if shown.broken.is_some() => {
                self.best = shown;
                true
            }
            _ => false,
        }
    }

    /// Leaves a call out and lowers a decision of a later one: what that is about may have been counted from there, or be what
    /// the call has made of it.
    async fn without_and_lower(&mut self) {
        let mut out = 0;
        while out < self.best.steps.len() {
            let mut left_out = false;
            'later: for later in out..self.best.steps.len().saturating_sub(1) {
                for at in 0..self.best.steps[later + 1].choices.len() {
                    let choice = self.best.steps[later + 1].choices[at];
                    for lower in (0..choice).rev() {
                        let mut steps = self.best.steps.clone();
                        steps.remove(out);
                        steps[later].choices[at] = lower;
                        if self.fails(&steps).await {
                            left_out = true;
                            break 'later;
                        }
                    }
                }
            }
            if !left_out {
                out += 1;
            }
        }
    }

    /// Leaves a call out and makes the last one by another method: what shows a mistake in an update may need a row which an
    /// insert does not.
    async fn without_and_otherwise(&mut self) {
        let mut out = 0;
        while out + 1 < self.best.steps.len() {
            let mut left_out = false;
            for method in 0..self.of.about.methods.len() {
                let mut steps = self.best.steps.clone();
                steps.remove(out);
                if let Some(last) = steps.last_mut().filter(|last| last.task == 0) {
                    last.act = Act::Call(method);
                    if self.fails(&steps).await {
                        left_out = true;
                        break;
                    }
                }
            }
            if !left_out {
                out += 1;
            }
        }
    }

    /// Lowers each decision as far as it goes: the first of a pool is taken for the simplest.
    async fn simpler(&mut self) {
        for step in 0..self.best.steps.len() {
            let mut at = 0;
            while let Some(choice) = self.choice(step, at) {
                let mut lower = 0;
                while lower < choice {
                    let mut steps = self.best.steps.clone();
                    steps[step].choices[at] = lower;
                    if self.fails(&steps).await {
                        break;
                    }
                    lower += 1;
                }
                at += 1;
            }
        }
    }

    fn choice(&self, step: usize, at: usize) -> Option<u32> {
        self.best.steps.get(step)?.choices.get(at).copied()
    }
}
