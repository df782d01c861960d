//! What tests hold of one handle of a fake: its counters, its fault rules, what is recorded of its calls. Knows nothing
//! of the state, so that a second handle on the same state has its own.

mod entry;

use std::any::Any;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

#[cfg(feature = "explore")]
use crate::call::info::Info;
use crate::counters::Counters;
use crate::fault::{Armed, Decision, Effect, Fired, Rule, Rules};
use crate::state::State;
use crate::store::Face;
use crate::world::{Caller, Mark, World};

pub(crate) use entry::{Entry, Unnumbered, Watched};

/// The controls of one handle.
pub(crate) struct Controls {
    world: World,
    name: Arc<str>,
    caller: Caller,
    methods: &'static [&'static str],
    pub(crate) counts: Counters,
    rules: Arc<Rules>,
    /// How the arguments and answers of each method are written down, where that was asked for.
    records: Mutex<Vec<Option<Arc<dyn Any + Send + Sync>>>>,
    /// Whether there is any.
    has_records: AtomicBool,
    /// What answers the calls of each method instead of its operation, where something does.
    served: Mutex<Vec<Option<Arc<dyn Any + Send + Sync>>>>,
    /// What exploration has here, where it runs the test.
    #[cfg(feature = "explore")]
    probed: Option<crate::explore::Probed>,
}

impl Controls {
    pub(crate) fn new(world: &World, name: Arc<str>, methods: &'static [&'static str]) -> Self {
        let rules = Arc::new(Rules::new(world.seed(), Arc::clone(&name)));
        Self::with(world, name, methods, rules)
    }

    /// The controls of a store, which has no methods of its own.
    pub(crate) fn of_store(world: &World, name: Arc<str>) -> Self {
        let rules = Arc::new(Rules::of_store(world.seed(), Arc::clone(&name)));
        Self::with(world, name, &[], rules)
    }

    /// The controls of one trait that stands on the store with these.
    pub(crate) fn face(&self, face: &Face) -> Self {
        let name: Arc<str> = format!("{}::{}", self.name, face.name).into();
        let rules = Rules::of_face(self.world.seed(), Arc::clone(&name), &self.rules);
        Self::with(&self.world, name, face.methods, rules)
    }

    fn with(
        world: &World,
        name: Arc<str>,
        methods: &'static [&'static str],
        rules: Arc<Rules>,
    ) -> Self {
        world.register(Arc::clone(&rules) as Arc<_>);
        Self {
            world: world.clone(),
            caller: world.caller(&name),
            #[cfg(feature = "explore")]
            probed: world
                .probe()
                .map(|probe| probe.enter(&name, methods, &rules)),
            name,
            methods,
            counts: Counters::new(methods.len()),
            rules,
            records: Mutex::default(),
            has_records: AtomicBool::new(false),
            served: Mutex::default(),
        }
    }

    pub(crate) fn world(&self) -> &World {
        &self.world
    }

    pub(crate) fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// The name of this method. It is a constant for a fake of one trait; those of a store are known to its faces.
    #[inline]
    pub(crate) fn method<S: State>(&self, number: usize) -> &'static str {
        match S::METHODS {
            [] => self.methods[number],
            own => own[number],
        }
    }

    pub(crate) fn rules(&self) -> &Arc<Rules> {
        &self.rules
    }

    /// Whether anything watches this method.
    #[inline]
    pub(crate) fn watched(&self, method: usize) -> bool {
        self.rules.watched(method)
    }

    /// Whether a call of this watched method for this key needs no second look.
    #[inline]
    pub(crate) fn passes(&self, method: usize, key: impl FnOnce() -> Option<u64>) -> bool {
        self.rules.passes(method, key) && self.is_spared(method)
    }

    /// Whether exploration, where it runs the test, does nothing to this call; it is counted then.
    #[cfg(feature = "explore")]
    fn is_spared(&self, method: usize) -> bool {
        let Some(probed) = &self.probed else {
            return true;
        };
        !self.decides_all() && probed.spares(method)
    }

    #[cfg(not(feature = "explore"))]
    #[inline]
    #[expect(clippy::unused_self, reason = "as the one that asks")]
    fn is_spared(&self, _method: usize) -> bool {
        true
    }

    /// Arms a rule.
    pub(crate) fn arm(&self, rule: Rule) -> Armed {
        Armed::new(Arc::clone(&self.rules), rule)
    }

    /// How the calls of this method are written down.
    pub(crate) fn record(&self, method: usize) -> Option<Arc<dyn Any + Send + Sync>> {
        if !self.has_records.load(Ordering::Relaxed) {
            return None;
        }
        let records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        records.get(method)?.clone()
    }

    /// Writes the calls of this method down from now on.
    pub(crate) fn set_record(&self, method: usize, record: Arc<dyn Any + Send + Sync>) {
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        records.resize(self.methods.len(), None);
        records[method] = Some(record);
        drop(records);
        self.has_records.store(true, Ordering::Relaxed);
        self.rules.record(method);
    }

    /// What answers the calls of this method instead of its operation.
    pub(crate) fn served(&self, method: usize) -> Option<Arc<dyn Any + Send + Sync>> {
        if !self.rules.served(method) {
            return None;
        }
        let served = self.served.lock().unwrap_or_else(PoisonError::into_inner);
        served.get(method)?.clone()
    }

    /// This answers the calls of the method from now on.
    #[cfg(feature = "serde")]
    pub(crate) fn set_served(&self, method: usize, answer: Arc<dyn Any + Send + Sync>) {
        let mut served = self.served.lock().unwrap_or_else(PoisonError::into_inner);
        served.resize(self.methods.len(), None);
        served[method] = Some(answer);
        drop(served);
        self.rules.serve(method);
    }

    /// Whether each call is decided about, whatever is armed: other tasks may go first.
    #[cfg_attr(
        not(feature = "explore"),
        expect(clippy::unused_self, reason = "as the one that asks")
    )]
    pub(crate) fn decides_all(&self) -> bool {
        #[cfg(feature = "explore")]
        return self.world.yields();
        #[cfg(not(feature = "explore"))]
        false
    }

    /// Whether exploration runs the test.
    #[cfg(feature = "explore")]
    pub(crate) fn is_explored(&self) -> bool {
        self.probed.is_some()
    }

    /// The rule that exploration has for this call, which is counted.
    #[cfg(feature = "explore")]
    pub(crate) fn injected(&self, info: &Info) -> Option<Arc<Rule>> {
        self.probed.as_ref()?.inject(info)
    }

    /// Whether calls of this method are written down and that is all: no rule was ever armed, nobody wants their arguments,
    /// nothing else answers them, and nothing explores.
    #[inline]
    pub(crate) fn only_records(&self, method: usize) -> bool {
        if !self.rules.only_records(method) || self.has_records.load(Ordering::Relaxed) {
            return false;
        }
        #[cfg(feature = "explore")]
        return !self.is_explored() && !self.decides_all();
        #[cfg(not(feature = "explore"))]
        true
    }

    /// Whether calls of this method are written down, whatever is armed.
    pub(crate) fn recorded(&self, method: usize) -> bool {
        self.rules.recorded(method)
    }

    /// Whether they are written down or answered by something else, whatever is armed.
    #[inline]
    pub(crate) fn told(&self, method: usize) -> bool {
        self.rules.told(method)
    }

    /// Whether something else answers the calls of this method, or they are written down with what they were made with.
    pub(crate) fn answers_or_tells(&self, method: usize) -> bool {
        self.rules.served(method)
            || (self.has_records.load(Ordering::Relaxed) && self.record(method).is_some())
    }

    /// Numbers a call that no fault concerns.
    #[inline]
    pub(crate) fn begin(&self, method: usize, key: Option<u64>) -> Entry<'_> {
        Entry::new(self, method, key)
    }

    /// Numbers the call and decides what happens to it. The state's lock is held. `allows` says whether an effect can happen to
    /// the method at all.
    pub(crate) fn decide(
        &self,
        method: usize,
        key: Option<u64>,
        matching: &[Arc<Rule>],
        allows: &dyn Fn(&Effect) -> bool,
    ) -> Watched {
        let number = self
            .world
            .begin_entry(self.caller, self.methods[method], key);
        let mut watched = Watched::new(self, method, number);
        if matching.is_empty() {
            return watched;
        }
        let now = self.world.clock().peek();
        let Decision {
            delay,
            delayed_by,
            outcome,
            shadowed,
        } = self.rules.decide(matching, key, now, allows);
        for rule in shadowed {
            let text = format!("{} (shadowed)", rule.said(rule.effect_text()));
            self.world.note_fault(number, Mark::Shadowed, text);
        }
        if let Some(delay) = delay {
            let mut text = format!("delay({delay:?})");
            for name in delayed_by {
                _ = write!(text, " during {name:?}");
            }
            self.world.note_fault(number, Mark::Waited, text);
        }
        if let Some(fired) = outcome.as_ref().filter(|fired| !fired.is_provisional()) {
            let mark = fired.effect.mark(true);
            self.world.note_fault(number, mark, fired.text());
        }
        watched.delay = delay;
        watched.fired = outcome;
        watched
    }

    /// A constraint-first effect has happened, or has not because the call failed by itself; any other has made a difference,
    /// or has not.
    pub(crate) fn confirm(&self, watched: &Watched, fired: &Fired, happened: bool, changed: bool) {
        if fired.is_provisional() {
            Rules::confirm(fired, happened);
            if happened {
                let mark = fired.effect.mark(changed);
                self.world.note_fault(watched.number, mark, fired.text());
            }
        } else if !changed && !fired.effect.always_shows() {
            self.world.note_unchanged(watched.number);
        }
        if changed && (happened || !fired.is_provisional()) {
            Rules::changed(fired);
        }
    }
}
