//! The rules of one handle, and the decision about a call. Deterministic: every draw follows from the seed, the
//! fake's name, the rule, the call's key, and how often the rule has matched that key.

use std::sync::{Arc, PoisonError};
use std::time::{Duration, SystemTime};

use super::list::List;
use super::rule::{Meeting, Met, Rule, Scope};
use super::trigger::Draws;
use super::{Armed, Effect, Fired, Occasion};
use crate::sorted::Sorted;
use crate::sync::atomic::{AtomicU64, Ordering, fence};
use crate::sync::{Mutex, MutexGuard};
use crate::world::{Checked, Mix};

#[cfg(all(test, fake_shuttle))]
#[path = "tests/interleaved.rs"]
mod interleaved;

/// The rules of one handle of a fake.
pub(crate) struct Rules {
    fake: Arc<str>,
    role: Role,
    draws: Draws,
    /// A bit for each method that has rules or is recorded.
    watched: AtomicU64,
    /// A bit for each method that is recorded.
    recorded: AtomicU64,
    /// A bit for each method whose operation something else answers for.
    served: AtomicU64,
    /// A bit for each method whose calls somebody counts, and may look at.
    counted: AtomicU64,
    /// A bit for each method that has to be looked at whatever the key is.
    unkeyed: AtomicU64,
    /// A bit for each key that rules are for, by its hash: where it is not set, no rule is for the key.
    keys: AtomicU64,
    /// All that were armed, in their order; healed ones too, for complaints.
    all: List<Rule>,
    /// Held while the list or what is watched changes.
    ordinals: Mutex<Ordinals>,
    /// The rules of a store's faces, which have what is armed here too. Taken after `ordinals`, never before.
    faces: Mutex<Vec<Arc<Rules>>>,
}

/// Whose rules they are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Those of a fake of one trait.
    Fake,
    /// Those of a store, for all traits that stand on it.
    Store,
    /// Those of one trait on a store.
    Face,
}

/// How many rules of each identity, or of each name, were armed so far.
#[derive(Default)]
struct Ordinals(Sorted<u64, u64>);

/// What happens to a call.
#[derive(Default)]
pub(crate) struct Decision {
    /// The sum of all delays that fire.
    pub(crate) delay: Option<Duration>,
    /// The incidents during which calls are delayed.
    pub(crate) delayed_by: Vec<Arc<str>>,
    pub(crate) outcome: Option<Fired>,
    /// Rules that would have fired, had an earlier one not.
    pub(crate) shadowed: Vec<Arc<Rule>>,
}

/// The bit of a key: 64 of them are told apart at best.
#[inline]
fn key_bit(key: u64) -> u64 {
    1 << (key >> 58)
}

/// The bit of a method; those from the 64th on share one.
#[inline]
fn bit(method: usize) -> u64 {
    1 << method.min(63)
}

impl Rules {
    pub(crate) fn new(seed: u64, fake: impl Into<Arc<str>>) -> Self {
        Self::of(Role::Fake, seed, fake.into())
    }

    /// The rules of a store: each is for all of its faces, also for those that come later.
    pub(crate) fn of_store(seed: u64, fake: Arc<str>) -> Self {
        Self::of(Role::Store, seed, fake)
    }

    /// The rules of a face, among which are those of its store.
    pub(crate) fn of_face(seed: u64, fake: Arc<str>, store: &Self) -> Arc<Self> {
        let rules = Arc::new(Self::of(Role::Face, seed, fake));
        let _changing = store.changing();
        for rule in store.all.iter().filter(|rule| !rule.is_healed()) {
            rules.share(rule);
        }
        store.faces().push(Arc::clone(&rules));
        rules
    }

    fn of(role: Role, seed: u64, fake: Arc<str>) -> Self {
        let draws = Draws::of_fake(seed, &fake);
        Self {
            fake,
            role,
            draws,
            watched: AtomicU64::new(0),
            recorded: AtomicU64::new(0),
            served: AtomicU64::new(0),
            counted: AtomicU64::new(0),
            unkeyed: AtomicU64::new(0),
            keys: AtomicU64::new(0),
            all: List::new(),
            ordinals: Mutex::default(),
            faces: Mutex::default(),
        }
    }

    /// Whether calls of this method must be looked at.
    #[inline]
    pub(crate) fn watched(&self, method: usize) -> bool {
        self.watched.load(Ordering::Relaxed) & bit(method) != 0
    }

    /// Whether no rule can match a call of this method for this key, which is watched and not written down.
    #[inline]
    pub(crate) fn passes(&self, method: usize, key: impl FnOnce() -> Option<u64>) -> bool {
        // Whoever sees a new word of `watched` sees the other two as well.
        fence(Ordering::Acquire);
        if self.unkeyed.load(Ordering::Relaxed) & bit(method) != 0 {
            return false;
        }
        let keys = self.keys.load(Ordering::Relaxed);
        keys == 0 || key().is_some_and(|key| keys & key_bit(key) == 0)
    }

    /// Whether calls of this method are written down, whatever is armed.
    pub(crate) fn recorded(&self, method: usize) -> bool {
        self.recorded.load(Ordering::Relaxed) & bit(method) != 0
    }

    /// A bit for each method whose calls are written down, or answered by something else than their operation.
    fn all_told(&self) -> u64 {
        self.recorded.load(Ordering::Relaxed) | self.served.load(Ordering::Relaxed)
    }

    /// Whether calls of this method are written down or answered by something else.
    #[inline]
    pub(crate) fn told(&self, method: usize) -> bool {
        self.all_told() & bit(method) != 0
    }

    /// Whether calls of this method, which are told of, are written down alone: nothing was ever armed, or answers them.
    #[inline]
    pub(crate) fn only_records(&self, method: usize) -> bool {
        self.all.is_empty() && !self.served(method)
    }

    /// Whether something else answers for this method's operation.
    pub(crate) fn served(&self, method: usize) -> bool {
        self.served.load(Ordering::Relaxed) & bit(method) != 0
    }

    /// Only one at a time changes what is armed.
    fn changing(&self) -> MutexGuard<'_, Ordinals> {
        // What is armed is changed in steps that cannot panic.
        self.ordinals.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn faces(&self) -> MutexGuard<'_, Vec<Arc<Self>>> {
        // The list only grows, in a step that leaves it whole.
        self.faces.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A rule of the store is one of this face's too.
    fn share(&self, rule: &Arc<Rule>) {
        let _changing = self.changing();
        self.all.push(Arc::clone(rule));
        self.look_again();
    }

    /// Sets the bits anew; called while changing.
    fn look_again(&self) {
        let always = self.all_told();
        let counted = self.counted.load(Ordering::Relaxed);
        let (mut watched, mut unkeyed, mut keys) = (always | counted, always, 0);
        for rule in self.all.iter().filter(|rule| !rule.is_healed()) {
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
        // In this order: whoever sees a method watched sees for which keys.
        self.keys.store(keys, Ordering::Relaxed);
        self.unkeyed.store(unkeyed, Ordering::Relaxed);
        self.watched.store(watched, Ordering::Release);
    }

    /// Arms a rule.
    pub(crate) fn arm(&self, mut rule: Rule) -> Arc<Rule> {
        let mut ordinals = self.changing();
        if self.role == Role::Store {
            rule.set_shared();
        }
        // A rule that never draws takes no ordinal from those that do.
        if rule.draws() {
            let id = ordinals.enroll(rule.identity());
            rule.tally().id = Some(id);
        }
        let rule = Arc::new(rule);
        self.all.push(Arc::clone(&rule));
        self.look_again();
        for face in self.faces().iter() {
            face.share(&rule);
        }
        rule
    }

    /// The rule draws by this name from now on. The ordinal that it was given is free again, if no
    /// equal rule came after it; that of another never changes.
    pub(super) fn name(&self, rule: &Rule, name: &str) {
        rule.set_name(name);
        if !rule.draws() {
            return;
        }
        let mut ordinals = self.changing();
        let mut tally = rule.tally();
        if let Some(given) = tally.id {
            ordinals.dismiss(rule.identity(), given);
        }
        let id = ordinals.enroll(Mix::new(1).bytes(name.as_bytes()).finish());
        tally.id = Some(id);
    }

    /// Calls of this method are to be looked at, whatever is armed.
    pub(crate) fn record(&self, method: usize) {
        self.record_bits(bit(method));
    }

    /// Somebody counts the calls of every method, whatever is armed, and where they are to be recorded, all are written down.
    #[cfg(feature = "explore")]
    pub(crate) fn count_all(&self, record: bool) {
        let _changing = self.changing();
        self.counted.store(u64::MAX, Ordering::Relaxed);
        if record {
            self.recorded.store(u64::MAX, Ordering::Relaxed);
        }
        self.look_again();
    }

    fn record_bits(&self, bits: u64) {
        let _changing = self.changing();
        self.recorded.fetch_or(bits, Ordering::Relaxed);
        self.look_again();
    }

    /// Calls of this method are to be looked at, for something else answers them.
    #[cfg(feature = "serde")]
    pub(crate) fn serve(&self, method: usize) {
        let _changing = self.changing();
        self.served.fetch_or(bit(method), Ordering::Relaxed);
        self.look_again();
    }

    /// The rule fires no more, and what it blocks goes on.
    pub(crate) fn heal(&self, rule: &Rule) {
        // Whoever is woken may arm other rules, so that nothing is held.
        rule.heal();
        let _changing = self.changing();
        self.look_again();
        for face in self.faces().iter() {
            let _changing = face.changing();
            face.look_again();
        }
    }

    /// Heals all of them, those of the faces too.
    pub(crate) fn heal_all(&self) {
        let armed = self.all.iter().filter(|rule| !rule.is_healed());
        for rule in armed.filter(|rule| !rule.is_observing()) {
            rule.heal();
        }
        // A copy, for whoever is woken may make another face.
        let faces = self.faces().clone();
        for face in faces {
            face.heal_all();
        }
        let _changing = self.changing();
        self.look_again();
    }

    /// The rules that match a call, in the order of arming. `accepts` runs the filters of the user's, with no lock held; what is
    /// armed meanwhile is for the calls that begin then. Where no rule matches, nothing is allocated. The call's key is asked for
    /// where a rule is for one.
    #[inline]
    pub(crate) fn matching(
        &self,
        method: usize,
        writes: bool,
        key: impl Fn() -> Option<u64>,
        accepts: impl Fn(&Rule) -> bool,
    ) -> Vec<Arc<Rule>> {
        let mut rules = Vec::new();
        self.all.each(|rule| {
            if rule.scope.covers(method, writes)
                && rule.is_for(&key)
                && !rule.is_healed()
                && accepts(rule)
            {
                rules.push(Arc::clone(rule));
            }
        });
        rules
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
                Met::Delay(more, incident) => {
                    decision.delayed_by.extend(incident);
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

impl Ordinals {
    /// The id of one more rule of this identity.
    fn enroll(&mut self, identity: u64) -> u64 {
        let count = self.0.or_default(identity);
        let ordinal = *count;
        *count += 1;
        id(identity, ordinal)
    }

    /// Makes as if the rule with this id had not been armed, if it is the last of this identity.
    fn dismiss(&mut self, identity: u64, given: u64) {
        let count = self.0.or_default(identity);
        if *count > 0 && id(identity, *count - 1) == given {
            *count -= 1;
        }
    }
}

/// What a rule's draws are keyed by.
fn id(identity: u64, ordinal: u64) -> u64 {
    Mix::new(identity).word(ordinal).finish()
}

impl Checked for Rules {
    fn complaints(&self) -> Vec<String> {
        // What the store has armed, the store complains of, once for all of its faces.
        let own = |rule: &&Arc<Rule>| self.role != Role::Face || !rule.is_shared();
        self.all
            .iter()
            .filter(own)
            .filter_map(|rule| Some(format!("`{}`: `{rule}`: {}", self.fake, rule.complaint()?)))
            .collect()
    }

    fn heal(&self) {
        self.heal_all();
    }

    fn record(&self) {
        self.record_bits(u64::MAX);
    }

    fn arm_outage(self: Arc<Self>, during: Option<&Occasion>) -> Option<Armed> {
        // A face has the rule of its store.
        (self.role != Role::Face).then(|| self.arm_outage_of_all(during))
    }
}
