//! One rule: which calls it is for, what it does to them, and what has come of it so far. Knows no other rule.

mod words;

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, SystemTime};

use foldhash::fast::FixedState;

use super::incident::Found;
use super::lag::duration;
use super::share::scaled;
use super::trigger::{Draw, Draws, Trigger};
use super::{Effect, Fired, Share, Typed, portable};
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::{Mutex, MutexGuard, OnceLock};
use crate::world::{Latch, Mix};

/// Which methods a rule is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    Method(usize),
    All,
    Reads,
    Writes,
}

impl Scope {
    pub(super) fn covers(self, method: usize, writes: bool) -> bool {
        match self {
            Self::Method(number) => number == method,
            Self::All => true,
            Self::Reads => !writes,
            Self::Writes => writes,
        }
    }
}

/// A rule. It is written by the `set_` functions and its trigger's, and no more once it is armed.
pub(crate) struct Rule {
    pub(super) scope: Scope,
    /// The method's name, or a word for the scope.
    place: &'static str,
    /// The portable hash of the key it is for, and how the key is written.
    key: Option<(u64, String)>,
    /// The same of the partition.
    partition: Option<(u64, String)>,
    when: Option<Typed>,
    pub(super) trigger: Trigger,
    budget: Option<u64>,
    effect: Option<Effect>,
    /// Whether a store has armed it, for all traits that stand there.
    shared: bool,
    /// Made when somebody waits for it, or opens it.
    latch: OnceLock<Latch>,
    healed: AtomicBool,
    /// It looks at calls and does nothing to them, so that there is nothing to heal.
    observing: bool,
    /// Whoever made it knows that its effect can happen to the call.
    legal: bool,
    tally: Mutex<Tally>,
}

/// What has come of a rule, and what is said of it after it was armed.
#[derive(Default)]
pub(super) struct Tally {
    /// `verify` does not ask.
    optional: bool,
    /// What the user calls it.
    name: Option<String>,
    /// What its draws are keyed by, where it draws.
    pub(super) id: Option<u64>,
    pub(super) matched: u64,
    /// Matches at which the trigger left it to chance and budget.
    reached: u64,
    /// How often it has matched each key; kept only where it draws.
    by_key: HashMap<u64, u64, FixedState>,
    pub(super) fired: u64,
    /// Fires of calls that may yet fail by themselves.
    reserved: u64,
    /// Fires that came to nothing, for the call failed by itself or was given up.
    void: u64,
    /// Fires that an earlier rule took.
    shadowed: u64,
    pub(super) changed: u64,
    /// The last window of incidents that was drawn for.
    window: Option<u64>,
    /// The logarithm of the probability that all draws so far miss.
    log_missed: f64,
}

/// A call that a rule's filters match.
pub(super) struct Meeting<'a> {
    /// The fake's.
    pub(super) draws: Draws,
    /// The portable hash of the call's key, 0 without one.
    pub(super) key: u64,
    pub(super) now: SystemTime,
    /// Whether an effect can happen to the method at all.
    pub(super) allows: &'a dyn Fn(&Effect) -> bool,
}

/// What comes of it.
pub(super) enum Met {
    Nothing,
    /// The delay, and during which incident it is.
    Delay(Duration, Option<Arc<str>>),
    Outcome(Fired),
    /// It would have been an outcome, had the call not one already.
    Shadowed,
}

impl Rule {
    pub(super) fn of_method(number: usize, name: &'static str) -> Self {
        Self::new(Scope::Method(number), name)
    }

    pub(super) fn of_scope(scope: Scope) -> Self {
        let word = match scope {
            Scope::Reads => "all_faults().reads",
            Scope::Writes => "all_faults().writes",
            Scope::All | Scope::Method(_) => "all_faults().calls",
        };
        Self::new(scope, word)
    }

    fn new(scope: Scope, place: &'static str) -> Self {
        Self {
            scope,
            place,
            key: None,
            partition: None,
            when: None,
            trigger: Trigger::default(),
            budget: None,
            effect: None,
            shared: false,
            latch: OnceLock::new(),
            healed: AtomicBool::new(false),
            observing: false,
            legal: false,
            tally: Mutex::default(),
        }
    }

    pub(super) fn set_key(&mut self, hash: u64, text: String) {
        self.key = Some((hash, text));
    }

    pub(super) fn set_partition<P: Hash + fmt::Debug>(&mut self, partition: &P) {
        self.partition = Some((portable(partition), format!("{partition:?}")));
    }

    #[cfg(feature = "explore")]
    pub(super) fn set_legal(&mut self) {
        self.legal = true;
    }

    /// Whether it has to be known how many declared failures the method can fail with, before it is decided.
    pub(crate) fn asks_failures(&self) -> bool {
        !self.legal && self.effect().is_declared()
    }

    pub(super) fn set_observing(&mut self) {
        self.observing = true;
    }

    pub(super) fn is_observing(&self) -> bool {
        self.observing
    }

    pub(super) fn set_when(&mut self, when: Typed) {
        self.when = Some(when);
    }

    #[track_caller]
    pub(super) fn set_budget(&mut self, times: u64) {
        assert!(
            times > 0,
            "`times(0)` never fires: write `times(1)` or more"
        );
        assert!(
            self.budget.is_none(),
            "a second `times` or `once`: a rule has one budget"
        );
        self.budget = Some(times);
    }

    pub(super) fn set_effect(&mut self, effect: Effect) {
        self.effect = Some(effect);
    }

    pub(super) fn set_shared(&mut self) {
        self.shared = true;
    }

    pub(super) fn is_shared(&self) -> bool {
        self.shared
    }

    fn effect(&self) -> &Effect {
        let effect = self.effect.as_ref();
        effect.expect("a rule is armed by its effect")
    }

    pub(crate) fn when(&self) -> Option<&Typed> {
        self.when.as_ref()
    }

    pub(crate) fn latch(&self) -> &Latch {
        self.latch.get_or_init(Latch::new)
    }

    /// What the journal says of an effect of this rule: with the incident, if it is for one.
    pub(crate) fn said(&self, effect: String) -> String {
        match self.trigger.incident() {
            Some(name) => format!("{effect} during {name:?}"),
            None => effect,
        }
    }

    pub(crate) fn effect_text(&self) -> String {
        self.effect().text()
    }

    /// The portable hash of the key that it is for.
    pub(super) fn key(&self) -> Option<u64> {
        self.key.as_ref().map(|(hash, _)| *hash)
    }

    /// Whether the rule may be for calls with this key.
    #[inline]
    pub(super) fn is_for(&self, key: impl Fn() -> Option<u64>) -> bool {
        self.key().is_none_or(|wanted| key() == Some(wanted))
    }

    /// Whether the rule may be for calls to this partition, which is looked up only where it matters.
    pub(crate) fn is_for_partition(&self, of_call: impl FnOnce() -> Option<u64>) -> bool {
        match &self.partition {
            Some((wanted, _)) => of_call() == Some(*wanted),
            None => true,
        }
    }

    /// Whether seed and identity have a say in what it does.
    pub(super) fn draws(&self) -> bool {
        self.trigger.share().is_some() || self.effect().draws()
    }

    /// What tells its draws from those of others, but for rules that are equal in all of this.
    pub(super) fn identity(&self) -> u64 {
        let (keyed, key) = self.key().map_or((0, 0), |hash| (1, hash));
        let identity = Mix::new(0)
            .bytes(self.place.as_bytes())
            .word(keyed)
            .word(key)
            .bytes(self.effect_text().as_bytes());
        let identity = match &self.partition {
            Some((hash, _)) => identity.word(*hash),
            None => identity,
        };
        // Among the rules of a face it must not draw as an equal one that is the face's own.
        let identity = if self.shared {
            identity.bytes(b"store")
        } else {
            identity
        };
        identity.finish()
    }

    pub(super) fn tally(&self) -> MutexGuard<'_, Tally> {
        // Counters are changed in steps that cannot panic.
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The rule fires no more, and what it blocks goes on.
    pub(super) fn heal(&self) {
        self.healed.store(true, Ordering::Release);
        self.latch().open();
    }

    pub(super) fn is_healed(&self) -> bool {
        self.healed.load(Ordering::Acquire)
    }

    pub(super) fn set_optional(&self) {
        self.tally().optional = true;
    }

    pub(super) fn set_name(&self, name: &str) {
        self.tally().name = Some(name.to_owned());
    }

    /// Counts a call, draws, and looks at the budget. `taken`: the call has an outcome already.
    ///
    /// The order is the order of these words: a match is counted whatever follows, the window and
    /// the chance see only what the place in the count lets through, and the budget is spent only
    /// by what fires.
    pub(super) fn meet(self: &Arc<Self>, call: &Meeting<'_>, taken: bool) -> Met {
        let effect = self.effect();
        if !effect.is_legal(call.allows) {
            return Met::Nothing;
        }
        let mut tally = self.tally();
        if self.is_healed() {
            return Met::Nothing;
        }
        tally.matched += 1;
        let draws = tally.drawing(call);
        let draw = |what| draws.map_or(0, |draws| draws.draw(what));
        if !self.trigger.reached(tally.matched, call.now) {
            return Met::Nothing;
        }
        match self.trigger.occasion() {
            Found::Off => return Met::Nothing,
            Found::On => tally.reached += 1,
            Found::Drawn { on, window, share } => {
                tally.reached += 1;
                // All calls of a window are struck together, or none.
                if tally.window.replace(window) != Some(window) {
                    tally.log_missed += (-share.estimate()).ln_1p();
                }
                if !on {
                    return Met::Nothing;
                }
            }
        }
        tally.log_missed += (-self.estimate(call.allows)).ln_1p();
        if self
            .trigger
            .share()
            .is_some_and(|share| !share.hit(draw(Draw::Chance)))
        {
            return Met::Nothing;
        }
        let effect = match effect {
            Effect::Mix(mixture) => match mixture.pick(draw(Draw::Mix)) {
                Some((_, part)) if (call.allows)(part) => part,
                _ => return Met::Nothing,
            },
            effect => effect,
        };
        let spent = tally.fired + tally.reserved;
        if self.budget.is_some_and(|budget| spent >= budget) {
            return Met::Nothing;
        }
        if let Effect::Delay(from, to) = effect {
            tally.fire(true);
            // A range has its end left out, and a fixed delay has no range.
            let more = scaled(draw(Draw::Delay), to.saturating_sub(*from).as_nanos());
            let incident = self.trigger.incident().cloned();
            return Met::Delay(*from + duration(more), incident);
        }
        if taken {
            tally.shadowed += 1;
            return Met::Shadowed;
        }
        if effect.is_provisional() {
            tally.reserved += 1;
        } else {
            tally.fire(effect.always_shows());
        }
        let lag = match effect {
            Effect::Stale(by) => Some(by.drawn(draw(Draw::Lag))),
            _ => None,
        };
        let mut fired = Fired::new(Arc::clone(self), effect.clone(), lag);
        if matches!(effect, Effect::Reorder) {
            fired.draw = draw(Draw::Order);
        }
        Met::Outcome(fired)
    }

    /// A reserved fire has happened, or has not.
    pub(super) fn settle(&self, happened: bool, shows: bool) {
        let mut tally = self.tally();
        tally.reserved -= 1;
        if happened {
            tally.fire(shows);
        } else {
            tally.void += 1;
        }
    }

    /// How probable it is that chance and mix let a call through.
    fn estimate(&self, allows: &dyn Fn(&Effect) -> bool) -> f64 {
        let chance = self.trigger.share().map_or(1.0, Share::estimate);
        let mixed = match self.effect() {
            Effect::Mix(mixture) => mixture.estimate(allows),
            _ => 1.0,
        };
        chance * mixed
    }
}

impl Tally {
    fn fire(&mut self, shows: bool) {
        self.fired += 1;
        self.changed += u64::from(shows);
    }

    /// Counts the match for its key.
    fn drawing(&mut self, call: &Meeting<'_>) -> Option<Draws> {
        let id = self.id?;
        let n = self.by_key.entry(call.key).or_default();
        *n += 1;
        Some(call.draws.of_call(id, call.key, *n))
    }
}
