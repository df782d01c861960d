//! What a world knows of its fakes' rules: who complains, and whom to heal.

use std::sync::{Arc, Mutex, PoisonError};

use super::World;
use crate::fault::{Armed, Occasion};

/// Rules that a world can ask whether what they were armed for happened. The world keeps them, so
/// that rules of a fake which is gone are asked too: an implementor must hold no [`World`].
pub(crate) trait Checked: Send + Sync {
    /// What did not happen as it was armed, one complaint a rule, each on one line and beginning
    /// with the fake's name.
    fn complaints(&self) -> Vec<String>;

    /// Disarms everything.
    fn heal(&self);

    /// From now on every call is to be written down.
    fn record(&self);

    /// Makes every call fail as it is declared; `None` where there are no calls.
    fn arm_outage(self: Arc<Self>, _during: Option<&Occasion>) -> Option<Armed> {
        None
    }
}

/// All that was registered, in that order.
#[derive(Default)]
pub(super) struct Registry(Mutex<Vec<Arc<dyn Checked>>>);

impl Registry {
    fn add(&self, checked: Arc<dyn Checked>) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(checked);
    }

    /// A copy, for what is asked may take locks of its own.
    fn all(&self) -> Vec<Arc<dyn Checked>> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl World {
    /// Makes [`verify`](Self::verify) ask these rules too, and [`heal_all`](Self::heal_all) heal them.
    pub(crate) fn register(&self, checked: Arc<dyn Checked>) {
        let registered = Arc::clone(&checked);
        self.registry().add(checked);
        // Asked when it is registered: whoever begins recording now finds it there.
        if self.recording() {
            registered.record();
        }
    }

    /// All rules that there are.
    pub(crate) fn checked(&self) -> Vec<Arc<dyn Checked>> {
        self.registry().all()
    }

    /// From now on the [journal](Self::journal) has every call of every fake in this world, and not
    /// only those that a rule matches.
    pub fn record(&self) {
        self.begin_recording();
        self.record_of_calls().expect_all();
        for checked in self.registry().all() {
            checked.record();
        }
    }

    /// Checks that the faults armed in this world happened: a rule that never matched a call, or a
    /// counted one that never fired, tests nothing. Does nothing while the thread panics.
    ///
    /// # Panics
    ///
    /// With all complaints, when there are any. Nothing is disarmed.
    #[track_caller]
    pub fn verify(&self) {
        if std::thread::panicking() {
            return;
        }
        let mut complaints = Vec::new();
        for checked in self.checked() {
            complaints.extend(checked.complaints());
        }
        let (rules, they_were, them) = match complaints.len() {
            0 => return,
            1 => ("1 rule".to_owned(), "it was", "it"),
            many => (format!("{many} rules"), "they were", "them"),
        };
        panic!(
            "{rules} did not do what {they_were} armed for, seed {}:\n  {}\nreach or remove {them}, or \
             arm {them} with `.optional()`",
            self.seed(),
            complaints.join("\n  ")
        );
    }

    /// Heals every fault of every fake in this world: nothing is armed then, and calls that are
    /// blocked go on. What hangs goes on hanging, as a lost connection does.
    pub fn heal_all(&self) {
        #[cfg(feature = "explore")]
        if let Some(probe) = self.probe() {
            probe.end();
        }
        for checked in self.registry().all() {
            checked.heal();
        }
    }
}
