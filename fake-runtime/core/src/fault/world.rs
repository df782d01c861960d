//! Faults of everything in a world: a rule for each of its fakes, which are armed, asked and healed as one.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Armed, Declared, Effect, Occasion, Occurs, Rule, Rules, Scope};
use crate::world::{Checked, World};

/// The faults of all fakes that are in a world by now: from [`World::all_faults`].
#[derive(Debug)]
#[must_use = "a fault is armed by its effect, such as `.outage()`"]
pub struct WorldFaults<'w> {
    world: &'w World,
    during: Option<Occasion>,
}

/// An outage of everything in a world. It stays until it is healed, whether or not this is kept.
#[derive(Clone)]
pub struct Outage(Arc<Parts>);

struct Parts {
    armed: Vec<Armed>,
    during: Option<Occasion>,
    optional: AtomicBool,
}

impl World {
    /// What is to go wrong for every fake that is in this world by now, and for every handle. Fakes that come later go
    /// on.
    pub fn all_faults(&self) -> WorldFaults<'_> {
        WorldFaults {
            world: self,
            during: None,
        }
    }
}

impl WorldFaults<'_> {
    /// While this is on: an [`Incident`](crate::Incident), or [`Incidents`](crate::Incidents).
    ///
    /// # Panics
    ///
    /// When it is of another world, or the second one.
    #[track_caller]
    pub fn during(mut self, incident: &impl Occurs) -> Self {
        let occasion = incident.occasion();
        occasion.check(self.world);
        assert!(
            self.during.is_none(),
            "a second `during`: an outage is for one incident; arm a second one for the other"
        );
        self.during = Some(occasion);
        self
    }

    /// Every call of every fake fails with the first declared failure (`failures(..)`) of its error type until this is
    /// healed. Methods without one go on.
    #[expect(clippy::must_use_candidate, reason = "it is armed")]
    pub fn outage(self) -> Outage {
        let Self { world, during } = self;
        let armed = world
            .checked()
            .into_iter()
            .filter_map(|checked| checked.arm_outage(during.as_ref()))
            .collect();
        let parts = Arc::new(Parts {
            armed,
            during,
            optional: AtomicBool::new(false),
        });
        world.register(Arc::clone(&parts) as Arc<_>);
        Outage(parts)
    }
}

impl Rules {
    /// Fails every call as its fake has declared it. Whether it does is asked of all such rules together.
    pub(super) fn arm_outage_of_all(self: Arc<Self>, during: Option<&Occasion>) -> Armed {
        let mut rule = Rule::of_scope(Scope::All);
        if let Some(occasion) = during {
            rule.trigger.during(occasion.clone());
        }
        rule.set_effect(Effect::Failure("outage", Declared::First));
        Armed::new(self, rule).optional()
    }
}

impl Outage {
    /// How many calls have failed by it, of all fakes together.
    #[must_use]
    pub fn fired(&self) -> u64 {
        self.0.armed.iter().map(Armed::fired).sum()
    }

    /// Everything goes on.
    pub fn heal(&self) {
        self.0.armed.iter().for_each(Armed::heal);
    }

    /// [`World::verify`] does not ask whether it has fired.
    #[expect(
        clippy::return_self_not_must_use,
        clippy::must_use_candidate,
        reason = "it is armed whether or not it is kept"
    )]
    pub fn optional(self) -> Self {
        self.0.optional.store(true, Ordering::Relaxed);
        self
    }
}

impl Checked for Parts {
    fn complaints(&self) -> Vec<String> {
        // Where chance decides, there may have been none.
        let by_chance = self
            .during
            .as_ref()
            .is_some_and(|occasion| !occasion.waits());
        let asked = !by_chance && !self.optional.load(Ordering::Relaxed);
        if !asked || self.armed.iter().any(|armed| armed.fired() > 0) {
            return Vec::new();
        }
        let during = self.during.as_ref().map(|occasion| {
            let name = occasion.name();
            format!(".during({name:?})")
        });
        let during = during.unwrap_or_default();
        vec![format!(
            "every fake: `all_faults(){during}.outage()`: no call has failed by it"
        )]
    }

    // The rules themselves are healed, and what they are for is written down, each by its fake.
    fn heal(&self) {}
    fn record(&self) {}
}

impl fmt::Debug for Outage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outage")
            .field("fakes", &self.0.armed.len())
            .field("fired", &self.fired())
            .finish_non_exhaustive()
    }
}
