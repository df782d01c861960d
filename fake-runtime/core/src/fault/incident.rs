//! What goes wrong for several fakes at the same time: a rack without power, a network that is cut. Says when it is, and knows
//! nothing of what rules make of it.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::Share;
use crate::world::{Clock, Mix, World};

/// An incident that a test begins and ends: from [`World::incident`].
///
/// Rules of several fakes that are armed [`during`](crate::Fault::during) it fire while it is on, and only then. A clone is the
/// same incident.
///
/// ```
/// use fake_runtime::World;
///
/// let world = World::new();
/// let rack = world.incident("rack 1");
/// assert!(!rack.is_on());
/// rack.begin();
/// assert!(world.incident("rack 1").is_on(), "the name says which");
/// rack.end();
/// ```
#[derive(Clone)]
pub struct Incident {
    name: Arc<str>,
    clock: Clock,
    on: Arc<AtomicBool>,
}

/// Incidents that the world's seed decides about: from [`World::incidents`].
///
/// The world's time is cut in windows, of which each is an incident with the same probability.
#[derive(Clone)]
pub struct Incidents {
    name: Arc<str>,
    clock: Clock,
    seed: u64,
    share: Share,
    window: Duration,
}

/// When a rule may fire that is armed `during` something.
#[derive(Clone)]
pub struct Occasion(Kind);

#[derive(Clone)]
enum Kind {
    Said(Incident),
    Drawn(Incidents),
}

/// The last word of a draw, which tells it from those of rules: these count on from 1.
const DRAW: u64 = 0;

impl World {
    /// The incident of this name, which is the same wherever in this world it is asked for. It has not begun.
    ///
    /// A fork of the world has incidents of its own.
    #[must_use]
    pub fn incident(&self, name: &str) -> Incident {
        Incident {
            name: name.into(),
            clock: self.clock().clone(),
            on: self.incident_of(name),
        }
    }

    /// Incidents that come by chance: the world's monotonic time is cut in windows of this length, from its beginning on, and
    /// each is one with this probability. Whether it is, follows from the seed, the name and the window's number, and from
    /// nothing else: all fakes are struck at the same time, on machines whose clocks are wrong too.
    ///
    /// # Panics
    ///
    /// When a window has no length.
    #[must_use]
    #[track_caller]
    pub fn incidents(&self, name: &str, share: Share, window: Duration) -> Incidents {
        assert!(
            !window.is_zero(),
            "a window of no length is never: write how long an incident lasts, such as `Duration::from_secs(60)`"
        );
        Incidents {
            name: name.into(),
            clock: self.clock().clone(),
            seed: self.seed(),
            share,
            window,
        }
    }
}

impl Incident {
    /// It begins, unless it has.
    pub fn begin(&self) {
        self.on.store(true, Ordering::Release);
    }

    /// It ends, if it has begun. What a rule has blocked until it is healed stays so.
    pub fn end(&self) {
        self.on.store(false, Ordering::Release);
    }

    /// Whether it has begun and not ended.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.on.load(Ordering::Acquire)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Incidents {
    /// Whether there is one now.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.strikes(self.window_now())
    }

    /// Their name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    fn strikes(&self, window: u64) -> bool {
        let draw = Mix::new(self.seed)
            .bytes(self.name.as_bytes())
            .word(window)
            .word(DRAW)
            .finish();
        self.share.hit(draw)
    }

    /// The number of the window that is now, from 0. Those beyond the last number are one.
    fn window_now(&self) -> u64 {
        let number = self.clock.monotonic().as_nanos() / self.window.as_nanos();
        u64::try_from(number).unwrap_or(u64::MAX)
    }
}

/// What a rule finds of its occasion.
pub(super) enum Found {
    On,
    Off,
    /// Chance has decided, in the window of this number.
    Drawn {
        on: bool,
        window: u64,
        share: Share,
    },
}

impl Occasion {
    pub(super) fn find(&self) -> Found {
        match &self.0 {
            Kind::Said(incident) if incident.is_on() => Found::On,
            Kind::Said(_) => Found::Off,
            Kind::Drawn(incidents) => {
                let window = incidents.window_now();
                Found::Drawn {
                    on: incidents.strikes(window),
                    window,
                    share: incidents.share,
                }
            }
        }
    }

    pub(super) fn name(&self) -> &Arc<str> {
        match &self.0 {
            Kind::Said(incident) => &incident.name,
            Kind::Drawn(incidents) => &incidents.name,
        }
    }

    /// Whether it waits for somebody who may never come.
    pub(super) fn waits(&self) -> bool {
        matches!(self.0, Kind::Said(_))
    }

    /// # Panics
    ///
    /// When it is not of the world that a rule is armed in.
    #[track_caller]
    pub(super) fn check(&self, world: &World) {
        let clock = match &self.0 {
            Kind::Said(incident) => &incident.clock,
            Kind::Drawn(incidents) => &incidents.clock,
        };
        assert!(
            clock.is_of(world.clock()),
            "`during({:?})` is of another world: its clock and its seed are none of this fake's",
            self.name()
        );
    }
}

/// What rules can be armed [`during`](crate::Fault::during): an [`Incident`], or [`Incidents`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no incident",
    label = "no rule can be armed during this",
    note = "give it a name, and begin it: `world.incident(\"rack 1\")`; or let the seed decide: `world.incidents(..)`"
)]
pub trait Occurs {
    /// What a rule keeps of it.
    #[doc(hidden)]
    fn occasion(&self) -> Occasion;
}

impl Occurs for Incident {
    fn occasion(&self) -> Occasion {
        Occasion(Kind::Said(self.clone()))
    }
}

impl Occurs for Incidents {
    fn occasion(&self) -> Occasion {
        Occasion(Kind::Drawn(self.clone()))
    }
}

impl fmt::Debug for Incident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incident")
            .field("name", &self.name)
            .field("on", &self.is_on())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Incidents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incidents")
            .field("name", &self.name)
            .field("share", &self.share)
            .field("window", &self.window)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Occasion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Said(incident) => incident.fmt(f),
            Kind::Drawn(incidents) => incidents.fmt(f),
        }
    }
}
