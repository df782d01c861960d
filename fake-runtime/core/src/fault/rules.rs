//! The rules of one handle, and the decision about a call. Deterministic: every draw follows from the seed, the
//! fake's name, the rule, the call's key, and how often the rule has matched that key.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::rule::{Meeting, Met, Rule, Scope};
use super::trigger::Draws;
use super::{Effect, Fired};
use crate::world::{Checked, Mix};

/// The rules of one handle of a fake.
pub(crate) struct Rules {
    fake: String,
    draws: Draws,
    /// A bit for each method that has rules or is recorded.
    watched: AtomicU64,
    /// A bit for each method that has rules for calls of any key.
    unkeyed: AtomicU64,
    /// A bit for each key that rules are for, by its hash: one that is not set is no rule's.
    keys: AtomicU64,
    list: Mutex<List>,
}

#[derive(Default)]
struct List {
    /// In the order of arming.
    active: Vec<Arc<Rule>>,
    /// Healed ones too, for complaints.
    all: Vec<Arc<Rule>>,
    /// How many rules of each identity, or of each name, were armed so far.
    ordinals: BTreeMap<u64, u64>,
    /// The bits of the methods that are recorded.
    recorded: u64,
}

/// What happens to a call.
#[derive(Default)]
pub(crate) struct Decision {
    /// The sum of all delays that fire.
    pub(crate) delay: Option<Duration>,
    pub(crate) outcome: Option<Fired>,
    /// Rules that would have fired, had an earlier one not.
    pub(crate) shadowed: Vec<Arc<Rule>>,
}

/// The bit of a key; 64 of them are told apart at best.
fn key_bit(key: u64) -> u64 {
    1 << (key >> 58)
}

/// The bit of a method; those from the 64th on share one.
fn bit(method: usize) -> u64 {
    1 << method.min(63)
}

impl Rules {
    pub(crate) fn new(seed: u64, fake: &str) -> Self {
        Self {
            fake: fake.to_owned(),
            draws: Draws::of_fake(seed, fake),
            watched: AtomicU64::new(0),
            unkeyed: AtomicU64::new(0),
            keys: AtomicU64::new(0),
            list: Mutex::default(),
        }
    }

    /// Whether calls of this method must be looked at.
    #[inline]
    pub(crate) fn watched(&self, method: usize) -> bool {
        self.watched.load(Ordering::Relaxed) & bit(method) != 0
    }

    fn list(&self) -> MutexGuard<'_, List> {
        // The list is changed in steps that cannot panic.
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look_again(&self, list: &List) {
        let (mut watched, mut unkeyed, mut keys) = (list.recorded, 0, 0);
        for rule in &list.active {
            let methods = match rule.scope {
                Scope::Method(method) => bit(method),
                Scope::All | Scope::Reads | Scope::Writes => u64::MAX,
            };
            watched |= methods;
            match rule.key() {
                Some(key) => keys |= key_bit(key),
                None => unkeyed |= methods,
            }
        }
        self.keys.store(keys, Ordering::Relaxed);
        self.unkeyed.store(unkeyed, Ordering::Relaxed);
        self.watched.store(watched, Ordering::Relaxed);
    }

    /// Arms a rule.
    pub(crate) fn arm(&self, rule: Rule) -> Arc<Rule> {
        let mut list = self.list();
        // A rule that never draws takes no ordinal from those that do.
        if rule.draws() {
            let id = list.enroll(rule.identity());
            rule.tally().id = Some(id);
        }
        let rule = Arc::new(rule);
        list.active.push(Arc::clone(&rule));
        list.all.push(Arc::clone(&rule));
        self.look_again(&list);
        rule
    }

    /// The rule draws by this name from now on. The ordinal that it was given is free again, if no
    /// equal rule came after it; that of another never changes.
    pub(super) fn name(&self, rule: &Rule, name: &str) {
        rule.set_name(name);
        if !rule.draws() {
            return;
        }
        let mut list = self.list();
        let mut tally = rule.tally();
        if let Some(given) = tally.id {
            list.dismiss(rule.identity(), given);
        }
        let id = list.enroll(Mix::new(1).bytes(name.as_bytes()).finish());
        tally.id = Some(id);
    }

    /// Calls of this method are to be looked at, whatever is armed.
    pub(crate) fn record(&self, method: usize) {
        let mut list = self.list();
        list.recorded |= bit(method);
        self.look_again(&list);
    }

    /// The rule fires no more, and what it blocks goes on.
    pub(crate) fn heal(&self, rule: &Arc<Rule>) {
        let mut list = self.list();
        list.active.retain(|other| !Arc::ptr_eq(other, rule));
        self.look_again(&list);
        drop(list);
        // Whoever is woken may arm other rules.
        rule.heal();
    }

    pub(crate) fn heal_all(&self) {
        let mut list = self.list();
        let healed = std::mem::take(&mut list.active);
        self.look_again(&list);
        drop(list);
        for rule in healed {
            rule.heal();
        }
    }

    /// The rules that may be for such a call, in the order of arming: those of the method whose
    /// literal key it has. Where there are none, nothing is allocated, and mostly nothing locked.
    pub(crate) fn of(&self, method: usize, writes: bool, key: Option<u64>) -> Vec<Arc<Rule>> {
        let keyed = key.is_some_and(|key| self.keys.load(Ordering::Relaxed) & key_bit(key) != 0);
        if !keyed && self.unkeyed.load(Ordering::Relaxed) & bit(method) == 0 {
            return Vec::new();
        }
        let list = self.list();
        let rules = list.active.iter();
        rules
            .filter(|rule| rule.scope.covers(method, writes) && rule.is_for(key))
            .cloned()
            .collect()
    }

    /// Counts a call for the rules that match it, and says what happens to it. `allows` says whether
    /// an effect can happen to the method at all: a rule of the whole fake passes the others by.
    ///
    /// Delays add up. Of the others the first that fires is the outcome; those after it count their
    /// match all the same.
    pub(crate) fn decide(
        &self,
        matching: &[Arc<Rule>],
        key: Option<u64>,
        now: SystemTime,
        allows: &dyn Fn(&Effect) -> bool,
    ) -> Decision {
        let call = Meeting {
            draws: self.draws,
            key: key.unwrap_or(0),
            now,
            allows,
        };
        let mut decision = Decision::default();
        for rule in matching {
            match rule.meet(&call, decision.outcome.is_some()) {
                Met::Nothing => {}
                Met::Delay(more) => {
                    let delay = decision.delay.unwrap_or_default();
                    decision.delay = Some(delay.saturating_add(more));
                }
                Met::Outcome(fired) => decision.outcome = Some(fired),
                Met::Shadowed => decision.shadowed.push(Arc::clone(rule)),
            }
        }
        decision
    }

    /// What depended on the call's own success has happened, or has not. Without this it has not.
    pub(crate) fn confirm(fired: &Fired, happened: bool) {
        fired.settle(happened);
    }

    /// What fired has made a difference that somebody could see.
    pub(crate) fn changed(fired: &Fired) {
        fired.show();
    }
}

impl List {
    /// The id of one more rule of this identity.
    fn enroll(&mut self, identity: u64) -> u64 {
        let count = self.ordinals.entry(identity).or_default();
        let ordinal = *count;
        *count += 1;
        id(identity, ordinal)
    }

    /// Makes as if the rule with this id had not been armed, if it is the last of this identity.
    fn dismiss(&mut self, identity: u64, given: u64) {
        if let Some(count) = self.ordinals.get_mut(&identity) {
            if *count > 0 && id(identity, *count - 1) == given {
                *count -= 1;
            }
        }
    }
}

/// What a rule's draws are keyed by.
fn id(identity: u64, ordinal: u64) -> u64 {
    Mix::new(identity).word(ordinal).finish()
}

impl Checked for Rules {
    fn complaints(&self) -> Vec<String> {
        let all = self.list().all.clone();
        all.iter()
            .filter_map(|rule| Some(format!("`{}`: `{rule}`: {}", self.fake, rule.complaint()?)))
            .collect()
    }

    fn heal(&self) {
        self.heal_all();
    }
}
