//! A call's entry in the journal, from its number to its end. Each stage that is dropped too early says so there.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use super::Controls;
use crate::fault::{Effect, Fired};
use crate::world::{Numbered, Outcome, Waiting, World};

/// The journal's entry of a call that no fault concerns. Dropped before its end, it says so there.
pub(crate) struct Entry<'c> {
    controls: &'c Controls,
    method: usize,
    key: Option<u64>,
    numbered: Option<Numbered>,
}

impl<'c> Entry<'c> {
    /// Numbers a call.
    #[inline]
    pub(super) fn new(controls: &'c Controls, method: usize, key: Option<u64>) -> Self {
        Self {
            controls,
            method,
            key,
            numbered: Some(controls.world.number()),
        }
    }

    /// Writes the call down, and says which number it has.
    pub(crate) fn end(&mut self, error: bool) -> u64 {
        let outcome = if error { Outcome::Err } else { Outcome::Ok };
        self.write(outcome)
    }

    /// Writes the call down as one that waits, and that is watched from now on.
    pub(crate) fn waits(mut self) -> Watched {
        let number = self.write(Outcome::Pending);
        Watched::new(self.controls, self.method, number)
    }

    fn write(&mut self, outcome: Outcome) -> u64 {
        let Some(numbered) = self.numbered.take() else {
            return 0;
        };
        let number = numbered.number;
        let Controls {
            world,
            caller,
            methods,
            ..
        } = self.controls;
        world.write_entry(numbered, *caller, methods[self.method], self.key, outcome);
        number
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        self.write(Outcome::Panicked);
    }
}

/// A call that has its number in the journal. Dropped before its end, it says so there.
pub(crate) struct Watched {
    world: World,
    fake: Arc<str>,
    method: &'static str,
    pub(crate) number: u64,
    pub(crate) delay: Option<Duration>,
    pub(crate) fired: Option<Fired>,
    step: Step,
}

/// What a call is doing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// User code or ours runs: what ends it now is a panic.
    Runs,
    /// Its future is pending: what ends it now drops the future.
    Waits,
    Ended,
}

impl Watched {
    /// A call that runs and that has this number in the journal.
    pub(super) fn new(controls: &Controls, method: usize, number: u64) -> Self {
        Self {
            world: controls.world.clone(),
            fake: Arc::clone(&controls.name),
            method: controls.methods[method],
            number,
            delay: None,
            fired: None,
            step: Step::Runs,
        }
    }

    pub(crate) fn end(&mut self, error: bool) {
        self.step = Step::Ended;
        let outcome = if error { Outcome::Err } else { Outcome::Ok };
        self.world.end_entry(self.number, outcome);
    }

    /// The call's future is pending from now on.
    pub(crate) fn waits(&mut self) {
        self.step = Step::Waits;
    }

    /// The call's future is polled again.
    pub(crate) fn runs(&mut self) {
        self.step = Step::Runs;
    }

    /// The call never answers, unless its future is dropped.
    pub(crate) fn hangs(&self) {
        self.world.end_entry(self.number, Outcome::Hung);
    }

    /// How messages speak of it while this fault makes it wait.
    pub(crate) fn waiting(&self, fault: String) -> Waiting {
        Waiting {
            fake: Arc::clone(&self.fake),
            method: self.method,
            number: self.number,
            fault,
        }
    }

    pub(crate) fn effect(&self) -> Option<&Effect> {
        self.fired.as_ref().map(|fired| &fired.effect)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        // Not whether the thread panics: it may drop a call that waits because of another panic.
        let outcome = match self.step {
            Step::Ended => return,
            Step::Runs => Outcome::Panicked,
            Step::Waits => Outcome::Dropped,
        };
        self.world.end_entry(self.number, outcome);
    }
}

/// A call that has no number in the journal yet. Dropped before it has one, by a panic of a filter or of what writes the
/// arguments down, it gets one to say so.
pub(crate) struct Unnumbered<'c, K: Fn() -> Option<u64>> {
    controls: &'c Controls,
    method: usize,
    key: K,
}

impl<'c, K: Fn() -> Option<u64>> Unnumbered<'c, K> {
    pub(crate) fn new(controls: &'c Controls, method: usize, key: K) -> Self {
        Self {
            controls,
            method,
            key,
        }
    }

    /// Nothing has panicked.
    pub(crate) fn pass(self) {
        std::mem::forget(self);
    }
}

impl<K: Fn() -> Option<u64>> Drop for Unnumbered<'_, K> {
    fn drop(&mut self) {
        let Controls {
            world,
            caller,
            methods,
            ..
        } = self.controls;
        // The key's `Hash` is the user's: it may be what has panicked, and would end the process if it did again.
        let key = catch_unwind(AssertUnwindSafe(&self.key)).ok().flatten();
        let number = world.begin_entry(*caller, methods[self.method], key);
        world.end_entry(number, Outcome::Panicked);
    }
}
