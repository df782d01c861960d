//! When a rule fires, among the calls that match it.

use std::fmt;
use std::time::SystemTime;

use super::Share;

/// All of what is said must hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trigger {
    place: Option<Place>,
    chance: Option<Share>,
    window: Option<(SystemTime, SystemTime)>,
}

/// Which of the matching calls, counted from 1 over all keys.
#[derive(Clone, Copy, Debug)]
enum Place {
    On(u64),
    After(u64),
    Every(u64),
}

impl Trigger {
    #[track_caller]
    pub(super) fn on_call(&mut self, n: u64) {
        assert!(
            n > 0,
            "calls are counted from 1: write `on_call(1)` for the first"
        );
        self.place = Some(Place::On(n));
    }

    pub(super) fn after_calls(&mut self, n: u64) {
        self.place = Some(Place::After(n));
    }

    #[track_caller]
    pub(super) fn every(&mut self, n: u64) {
        assert!(n > 0, "every 0th call is none: write `every(1)` for each");
        self.place = Some(Place::Every(n));
    }

    pub(super) fn chance(&mut self, share: Share) {
        self.chance = Some(share);
    }

    #[track_caller]
    pub(super) fn between(&mut self, from: SystemTime, to: SystemTime) {
        assert!(
            from < to,
            "no time is between {from:?} and {to:?}: write the earlier one first"
        );
        self.window = Some((from, to));
    }

    /// The share of the calls that fire, where chance decides.
    pub(super) fn share(&self) -> Option<Share> {
        self.chance
    }

    /// Whether this call fires, being the `matched`th that matches.
    pub(super) fn fires(&self, matched: u64, now: SystemTime, draw: impl FnOnce() -> u64) -> bool {
        let placed = match self.place {
            None => true,
            Some(Place::On(n)) => matched == n,
            Some(Place::After(n)) => matched > n,
            Some(Place::Every(n)) => matched % n == 0,
        };
        placed
            && self.window.is_none_or(|(from, to)| from <= now && now < to)
            && self.chance.is_none_or(|share| share.hit(draw()))
    }
}

impl fmt::Display for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            None => {}
            Some(Place::On(n)) => write!(f, ".on_call({n})")?,
            Some(Place::After(n)) => write!(f, ".after_calls({n})")?,
            Some(Place::Every(n)) => write!(f, ".every({n})")?,
        }
        if let Some(share) = self.chance {
            write!(f, ".chance({share})")?;
        }
        if self.window.is_some() {
            f.write_str(".between(..)")?;
        }
        Ok(())
    }
}
