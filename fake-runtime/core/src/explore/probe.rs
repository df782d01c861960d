//! What exploration has in a world: it counts the calls of each fake, hands a rule to those that are to have a fault, and keeps
//! what could happen to which call and what has. What a rule does is the business of faults.

use std::collections::BTreeMap;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::kind::{FaultKind, Harm};
use super::plan::Injected;
use crate::call::info::Info;
use crate::fault::{Dice, FailureCounts, Rule, Rules};
use crate::world::Mix;

/// Where the faults of a run come from.
#[derive(Clone)]
enum Faults {
    /// Exactly these.
    Planned(Vec<Injected>, FailureCounts),
    /// What the seed draws of these, for every fake.
    Drawn(Dice),
}

impl Faults {
    fn failures(&self) -> &FailureCounts {
        match self {
            Self::Planned(_, failures) => failures,
            Self::Drawn(dice) => dice.failures(),
        }
    }
}

/// What exploration has in one world.
pub(crate) struct Probe {
    seed: u64,
    /// Nobody changes them: no panic leaves them half done.
    faults: AssertUnwindSafe<Faults>,
    /// Whether every call is in the journal, or those alone to which something happens.
    records: bool,
    /// Which kinds are asked about calls, where that is asked at all.
    kinds: Option<Vec<FaultKind>>,
    /// Everything was healed: what is called now looks at what has come of it.
    over: AtomicBool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The methods of each handle.
    handles: Vec<Arc<[Method]>>,
    calls: Vec<Call>,
    fired: Vec<Injected>,
    goals: BTreeMap<String, bool>,
    /// The calls that wait for ever, where nothing could go on.
    hung: Option<String>,
}

struct Method {
    name: &'static str,
    /// How often it was called.
    calls: AtomicU64,
    /// What can happen to it, where that is asked.
    harms: OnceLock<Arc<[Harm]>>,
    faults: OfMethod,
}

/// The faults of one method.
enum OfMethod {
    Planned(Vec<Injected>),
    /// Where its draws begin.
    Drawn(Mix),
}

/// One call of a fake, and what could happen to it.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) fake: Arc<str>,
    pub(super) method: &'static str,
    /// From 1, of the calls of this method on this fake.
    pub(super) number: u64,
    pub(super) harms: Arc<[Harm]>,
}

impl Probe {
    /// One that injects exactly these faults.
    pub(super) fn planned(seed: u64, faults: Vec<Injected>) -> Self {
        let faults = Faults::Planned(faults, FailureCounts::default());
        Self::new(seed, faults, true)
    }

    /// One that injects what the seed draws. The journal has the calls to which something happens.
    pub(super) fn drawn(seed: u64, dice: Dice) -> Self {
        Self::new(seed, Faults::Drawn(dice), false)
    }

    fn new(seed: u64, faults: Faults, records: bool) -> Self {
        Self {
            seed,
            faults: AssertUnwindSafe(faults),
            records,
            kinds: None,
            over: AtomicBool::new(false),
            state: Mutex::default(),
        }
    }

    /// The same with every call in the journal.
    pub(super) fn recording(mut self) -> Self {
        self.records = true;
        self
    }

    /// The same which keeps the calls, and which of these kinds can happen to them.
    pub(super) fn asking(mut self, kinds: Vec<FaultKind>) -> Self {
        self.kinds = Some(kinds);
        self
    }

    pub(super) fn seed(&self) -> u64 {
        self.seed
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Everything in it is pushed or replaced whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A handle of a fake has come into the world.
    pub(crate) fn enter(
        self: &Arc<Self>,
        fake: &Arc<str>,
        methods: &'static [&'static str],
        rules: &Rules,
    ) -> Probed {
        rules.count_all(self.records);
        let of_fake = Mix::new(self.seed).bytes(b"explore").bytes(fake.as_bytes());
        let methods = methods.iter().map(|&name| Method {
            name,
            calls: AtomicU64::new(0),
            harms: OnceLock::new(),
            faults: match &*self.faults {
                Faults::Planned(all, _) => {
                    let own = all
                        .iter()
                        .filter(|fault| fault.fake == *fake && *fault.method == *name);
                    OfMethod::Planned(own.cloned().collect())
                }
                Faults::Drawn(_) => OfMethod::Drawn(of_fake.bytes(name.as_bytes())),
            },
        });
        let methods: Arc<[Method]> = methods.collect();
        self.lock().handles.push(Arc::clone(&methods));
        Probed {
            probe: Arc::clone(self),
            fake: Arc::clone(fake),
            methods,
        }
    }

    /// Everything is healed.
    pub(crate) fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
    }

    /// A goal was looked at; `reached` says whether it was reached this time.
    pub(crate) fn goal(&self, name: &str, reached: bool) {
        let mut state = self.lock();
        match state.goals.get_mut(name) {
            Some(before) => *before |= reached,
            None => {
                state.goals.insert(name.to_owned(), reached);
            }
        }
    }

    /// Nothing can go on, and these calls wait.
    pub(crate) fn hang(&self, calls: &[String]) {
        self.lock().hung = Some(calls.join(", "));
    }

    /// The calls that wait for ever, where nothing could go on.
    pub(super) fn take_hung(&self) -> Option<String> {
        self.lock().hung.take()
    }

    /// The calls that were made, in their order.
    pub(super) fn take_calls(&self) -> Vec<Call> {
        std::mem::take(&mut self.lock().calls)
    }

    /// The faults that were injected, in their order; some of them into calls that failed by themselves, to which nothing has
    /// happened.
    pub(super) fn take_fired(&self) -> Vec<Injected> {
        std::mem::take(&mut self.lock().fired)
    }

    /// The goals that were looked at, and whether they were reached.
    pub(super) fn take_goals(&self) -> BTreeMap<String, bool> {
        std::mem::take(&mut self.lock().goals)
    }

    /// How many calls there were of all fakes.
    pub(super) fn made(&self) -> u64 {
        let state = self.lock();
        let methods = state.handles.iter().flat_map(|methods| methods.iter());
        let calls = methods.map(|method| method.calls.load(Ordering::Relaxed));
        calls.sum()
    }
}

impl Method {
    /// What is to happen to the call with this number.
    #[inline]
    fn harm(&self, faults: &Faults, call: u64) -> Option<Harm> {
        match (&self.faults, faults) {
            (OfMethod::Planned(own), _) => {
                let fault = own.iter().find(|fault| fault.is_at(call))?;
                Some(fault.harm)
            }
            (OfMethod::Drawn(draws), Faults::Drawn(dice)) => {
                let draws = draws.word(call);
                let lag = || draws.word(1).finish();
                let (effect, lag) = dice.pick(draws.finish(), lag)?;
                Harm::of(effect, lag)
            }
            (OfMethod::Drawn(_), Faults::Planned(..)) => unreachable!("all methods draw, or none"),
        }
    }

    /// What of these kinds can happen to it; so many declared failures can be its error.
    fn possible(&self, info: &Info, kinds: &[FaultKind], failures: &FailureCounts) -> Arc<[Harm]> {
        let harms = self.harms.get_or_init(|| {
            let failures = failures.of(info);
            Harm::each(failures)
                .filter(|harm| kinds.contains(&harm.kind()))
                .filter(|harm| info.allows(&harm.effect(), failures))
                .collect()
        });
        Arc::clone(harms)
    }
}

/// One handle of a fake in an explored world.
pub(crate) struct Probed {
    probe: Arc<Probe>,
    fake: Arc<str>,
    methods: Arc<[Method]>,
}

impl Probed {
    /// Whether nothing is to happen to the call that begins now: then it is counted. Where it is not, [`inject`](Self::inject)
    /// counts it. Most calls end here, so that nothing is locked or allocated.
    pub(crate) fn spares(&self, method: usize) -> bool {
        let probe = &*self.probe;
        if probe.over.load(Ordering::Relaxed) {
            return true;
        }
        if probe.kinds.is_some() {
            return false;
        }
        let method = &self.methods[method];
        let calls = &method.calls;
        let before = calls.load(Ordering::Relaxed);
        method.harm(&probe.faults, before + 1).is_none() && {
            // Another thread may have taken the number meanwhile.
            let (now, order) = (before + 1, Ordering::Relaxed);
            calls.compare_exchange(before, now, order, order).is_ok()
        }
    }

    /// Counts a call. Where something is to happen to it, that is a rule for it alone.
    pub(crate) fn inject(&self, info: &Info) -> Option<Arc<Rule>> {
        let probe = &*self.probe;
        if probe.over.load(Ordering::Relaxed) {
            return None;
        }
        let Self { fake, methods, .. } = self;
        let method = &methods[info.number];
        // What can happen, code of the user's says: it runs with nothing held.
        let kinds = probe.kinds.as_ref();
        let possible = kinds.map(|kinds| method.possible(info, kinds, probe.faults.failures()));
        let mut state = probe.lock();
        let call = method.calls.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some(harms) = possible {
            state.calls.push(Call {
                fake: Arc::clone(fake),
                method: method.name,
                number: call,
                harms,
            });
        }
        drop(state);
        let harm = method.harm(&probe.faults, call)?;
        let effect = harm.effect();
        let failures = if effect.is_declared() {
            probe.faults.failures().of(info)
        } else {
            0
        };
        if !info.allows(&effect, failures) {
            return None;
        }
        probe.lock().fired.push(Injected {
            fake: Arc::clone(fake),
            method: method.name.into(),
            call,
            lasts: false,
            harm,
        });
        Some(Rule::of_one_call(info.number, method.name, effect))
    }
}

impl fmt::Debug for Probed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Probed")
            .field("fake", &self.fake)
            .finish_non_exhaustive()
    }
}
