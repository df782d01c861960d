//! When a rule fires, among the calls that match it: by count, by time, by chance. Draws are handed in.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use super::Share;
use super::incident::{Found, Occasion};
use crate::world::Mix;

/// All of what is said must hold: first the place, then the window, the incident and the chance.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trigger {
    place: Option<Place>,
    window: Option<(SystemTime, SystemTime)>,
    during: Option<Occasion>,
    chance: Option<Share>,
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
            "`on_call(0)` is no call, they are counted from 1: write `on_call(1)` for the first"
        );
        self.set_place(Place::On(n));
    }

    #[track_caller]
    pub(super) fn after_calls(&mut self, n: u64) {
        self.set_place(Place::After(n));
    }

    #[track_caller]
    pub(super) fn every(&mut self, n: u64) {
        assert!(
            n > 0,
            "`every(0)` is no call: write `every(1)` for each of them"
        );
        self.set_place(Place::Every(n));
    }

    #[track_caller]
    fn set_place(&mut self, place: Place) {
        if let Some(said) = self.place {
            panic!(
                "`{place}` after `{said}`: a rule has one of `on_call`, `after_calls` and `every`; arm \
                 a second rule for the other"
            );
        }
        self.place = Some(place);
    }

    #[track_caller]
    pub(super) fn chance(&mut self, share: Share) {
        if let Some(said) = self.chance {
            panic!("`chance({share})` after `chance({said})`: a rule has one chance");
        }
        self.chance = Some(share);
    }

    #[track_caller]
    pub(super) fn between(&mut self, from: SystemTime, to: SystemTime) {
        assert!(
            from < to,
            "no time is between {from:?} and {to:?}: write the earlier one first"
        );
        assert!(
            self.window.is_none(),
            "a second `between`: a rule has one window; arm a second rule for the other"
        );
        self.window = Some((from, to));
    }

    #[track_caller]
    pub(super) fn during(&mut self, occasion: Occasion) {
        if let Some(said) = &self.during {
            let (said, name) = (said.name(), occasion.name());
            panic!(
                "`during({name:?})` after `during({said:?})`: a rule is for one incident; arm a second rule for the other"
            );
        }
        self.during = Some(occasion);
    }

    /// The incident that it is for.
    pub(super) fn incident(&self) -> Option<&Arc<str>> {
        self.during.as_ref().map(Occasion::name)
    }

    /// What becomes of the incident that it is for; on where it is for none.
    pub(super) fn occasion(&self) -> Found {
        self.during.as_ref().map_or(Found::On, Occasion::find)
    }

    /// The share of the calls, of those that come so far, where chance decides.
    pub(super) fn share(&self) -> Option<Share> {
        self.chance
    }

    /// Whether it waits for a call or a time that may never come.
    pub(super) fn waits(&self) -> bool {
        self.place.is_some()
            || self.window.is_some()
            || self.during.as_ref().is_some_and(Occasion::waits)
    }

    /// Whether chance may decide about the call that is the `matched`th that matches.
    pub(super) fn reached(&self, matched: u64, now: SystemTime) -> bool {
        let placed = match self.place {
            None => true,
            Some(Place::On(n)) => matched == n,
            Some(Place::After(n)) => matched > n,
            Some(Place::Every(n)) => matched % n == 0,
        };
        placed && self.window.is_none_or(|(from, to)| from <= now && now < to)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(n) => write!(f, "on_call({n})"),
            Self::After(n) => write!(f, "after_calls({n})"),
            Self::Every(n) => write!(f, "every({n})"),
        }
    }
}

/// As it was said, each word after a dot.
impl fmt::Display for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.place {
            write!(f, ".{place}")?;
        }
        if self.window.is_some() {
            f.write_str(".between(..)")?;
        }
        if let Some(name) = self.incident() {
            write!(f, ".during({name:?})")?;
        }
        if let Some(share) = self.chance {
            write!(f, ".chance({share})")?;
        }
        Ok(())
    }
}

/// What is drawn for. Each has draws of its own, so that none says anything of another.
#[derive(Clone, Copy)]
pub(super) enum Draw {
    /// Whether `chance` hits.
    Chance = 1,
    /// Which effect of a mix it is.
    Mix = 2,
    /// How far behind a stale read is.
    Lag = 3,
    /// How long a delay is.
    Delay = 4,
    /// In which order messages come.
    Order = 5,
}

/// Where draws come from: a fake's, then a rule's, then those of one call.
///
/// A draw is the words seed, fake's name, rule's id, key's hash, `n` and what it is for, taken by
/// [`Mix`] in this order; `n` counts the matches of this rule with this key from 1, and a call
/// without a key has the hash 0. So it depends on nothing that another rule or another key does.
#[derive(Clone, Copy)]
pub(super) struct Draws(Mix);

impl Draws {
    pub(super) fn of_fake(seed: u64, fake: &str) -> Self {
        Self(Mix::new(seed).bytes(fake.as_bytes()))
    }

    /// Those for the `n`th match of a rule with a key.
    pub(super) fn of_call(self, rule: u64, key: u64, n: u64) -> Self {
        Self(self.0.word(rule).word(key).word(n))
    }

    pub(super) fn draw(self, what: Draw) -> u64 {
        self.0.word(what as u64).finish()
    }
}
