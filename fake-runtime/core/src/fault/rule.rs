//! One rule: which calls it is for, what it does to them, and what has come of it so far.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Share;
use super::effect::{Effect, Typed};
use super::trigger::Trigger;
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

/// A rule.
pub(crate) struct Rule {
    pub(super) scope: Scope,
    /// The method's name, or a word for the scope.
    place: &'static str,
    /// The portable hash of the key it is for, and how the key is written.
    key: Option<(u64, String)>,
    when: Option<Typed>,
    pub(super) trigger: Trigger,
    pub(super) budget: Option<u64>,
    pub(super) effect: Option<Effect>,
    latch: Latch,
    healed: AtomicBool,
    optional: AtomicBool,
    pub(super) tally: Mutex<Tally>,
}

/// What has come of a rule.
#[derive(Default)]
pub(super) struct Tally {
    /// By which its draws are told from those of other rules.
    pub(super) id: u64,
    /// What the user calls it.
    name: Option<String>,
    pub(super) matched: u64,
    /// How often it has matched each key.
    pub(super) by_key: BTreeMap<u64, u64>,
    pub(super) fired: u64,
    /// Fires of calls that may yet fail by themselves.
    pub(super) reserved: u64,
    pub(super) changed: u64,
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
            when: None,
            trigger: Trigger::default(),
            budget: None,
            effect: None,
            latch: Latch::new(),
            healed: AtomicBool::new(false),
            optional: AtomicBool::new(false),
            tally: Mutex::default(),
        }
    }

    pub(super) fn set_key(&mut self, hash: u64, text: String) {
        self.key = Some((hash, text));
    }

    pub(super) fn set_when(&mut self, when: Typed) {
        self.when = Some(when);
    }

    pub(super) fn set_budget(&mut self, times: u64) {
        self.budget = Some(times);
    }

    pub(super) fn set_effect(&mut self, effect: Effect) {
        self.effect = Some(effect);
    }

    pub(crate) fn when(&self) -> Option<&Typed> {
        self.when.as_ref()
    }

    pub(crate) fn latch(&self) -> &Latch {
        &self.latch
    }

    pub(crate) fn effect_text(&self) -> String {
        self.effect.as_ref().map_or_else(String::new, Effect::text)
    }

    /// Whether the rule may be for calls with this key.
    pub(super) fn is_for(&self, key: Option<u64>) -> bool {
        self.key
            .as_ref()
            .is_none_or(|(wanted, _)| key == Some(*wanted))
    }

    /// What tells its draws from those of others, but for rules that are equal in all of this.
    pub(super) fn identity(&self) -> u64 {
        let (keyed, key) = self.key.as_ref().map_or((0, 0), |(hash, _)| (1, *hash));
        Mix::new(0)
            .bytes(self.place.as_bytes())
            .word(keyed)
            .word(key)
            .bytes(self.effect_text().as_bytes())
            .finish()
    }

    pub(super) fn tally(&self) -> MutexGuard<'_, Tally> {
        // Counters are changed in steps that cannot panic.
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_healed(&self) -> bool {
        self.healed.load(Ordering::Acquire)
    }

    /// The rule fires no more, and what it blocks goes on.
    pub(super) fn heal(&self) {
        self.healed.store(true, Ordering::Release);
        self.latch.open();
    }

    pub(super) fn set_optional(&self) {
        self.optional.store(true, Ordering::Relaxed);
    }

    /// Draws by this name from now on.
    pub(super) fn set_name(&self, name: &str) {
        let mut tally = self.tally();
        tally.id = Mix::new(1).bytes(name.as_bytes()).finish();
        tally.name = Some(name.to_owned());
    }

    /// What `verify` has to say of it.
    pub(super) fn complaint(&self) -> Option<String> {
        let tally = self.tally();
        if self.optional.load(Ordering::Relaxed) || tally.fired > 0 {
            return None;
        }
        if tally.matched == 0 {
            return Some("no call has matched it".to_owned());
        }
        // How improbable it is that so many calls passed: 1 in a billion is no accident.
        let misses = self.chance_of_miss();
        #[expect(clippy::cast_precision_loss, reason = "compared with a bound")]
        let all_missed = misses.powf(tally.matched as f64);
        (all_missed < 1e-9).then(|| {
            let calls = if tally.matched == 1 { "call" } else { "calls" };
            format!("{} {calls} matched it, and it has not fired", tally.matched)
        })
    }

    fn chance_of_miss(&self) -> f64 {
        let chance = self.trigger.share().map_or(1.0, Share::as_f64);
        let mixed = match &self.effect {
            Some(Effect::Mix(parts)) => parts.iter().map(|(share, _)| share.as_f64()).sum(),
            _ => 1.0,
        };
        1.0 - chance * mixed
    }
}

/// The rule as a test might have written it.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}()", self.place)?;
        if let Some((_, key)) = &self.key {
            write!(f, ".key({key})")?;
        }
        if self.when.is_some() {
            f.write_str(".when(..)")?;
        }
        write!(f, "{}", self.trigger)?;
        match self.budget {
            Some(1) => f.write_str(".once()")?,
            Some(times) => write!(f, ".times({times})")?,
            None => {}
        }
        write!(f, ".{}", self.effect_text())?;
        if let Some(name) = &self.tally().name {
            write!(f, ".named({name:?})")?;
        }
        Ok(())
    }
}
