//! What exploration has in a world: it arms the faults of the run as fakes come in, counts their calls, and keeps which calls
//! were made and what has fired. Decides nothing: the rules do.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::kind::{FaultKind, Harm};
use super::plan::Injected;
use crate::call::steps::Info;
use crate::fault::{Chaos, Effect, Fired, Rule, Rules};

/// The faults of a run.
#[derive(Clone, Debug)]
pub(super) enum Faults {
    /// Exactly these.
    Planned(Vec<Injected>),
    /// What chance has of these, for every fake.
    Chaos(Chaos),
}

/// What exploration has in one world.
#[derive(Debug)]
pub(crate) struct Probe {
    faults: Faults,
    /// Which kinds are asked about calls, where that is asked at all.
    kinds: Option<Vec<FaultKind>>,
    /// Everything was healed: what is called now looks at what has come of it.
    over: AtomicBool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    handles: Vec<Handle>,
    calls: Vec<Call>,
    fired: Vec<Injected>,
    goals: BTreeMap<String, bool>,
    /// The calls that wait for ever, where nothing could go on.
    hung: Option<String>,
}

#[derive(Debug)]
struct Handle {
    fake: Arc<str>,
    methods: Vec<Method>,
    /// Those of the run, in the order of arming.
    rules: Vec<Armed>,
}

/// A rule of the run.
struct Armed(Arc<Rule>);

impl fmt::Debug for Armed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[derive(Debug)]
struct Method {
    name: Arc<str>,
    /// How often it was called.
    calls: u64,
    /// What can happen to it, where that is asked.
    harms: Option<Arc<[Harm]>>,
}

/// One call of a fake, and what could happen to it.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) fake: Arc<str>,
    pub(super) method: Arc<str>,
    /// From 1, of the calls of this method on this fake.
    pub(super) number: u64,
    pub(super) harms: Arc<[Harm]>,
}

impl Probe {
    /// One that injects these, and where `kinds` are given, keeps the calls and which of these kinds can happen to them.
    pub(super) fn new(faults: Faults, kinds: Option<Vec<FaultKind>>) -> Arc<Self> {
        Arc::new(Self {
            faults,
            kinds,
            over: AtomicBool::new(false),
            state: Mutex::default(),
        })
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
        let armed = if methods.is_empty() {
            Vec::new()
        } else {
            self.arm(fake, methods, rules)
        };
        rules.record_all();
        let mut state = self.lock();
        let methods = methods.iter().map(|&name| Method {
            name: name.into(),
            calls: 0,
            harms: None,
        });
        state.handles.push(Handle {
            fake: Arc::clone(fake),
            methods: methods.collect(),
            rules: armed,
        });
        Probed {
            probe: Arc::clone(self),
            handle: state.handles.len() - 1,
        }
    }

    fn arm(&self, fake: &str, methods: &[&'static str], rules: &Rules) -> Vec<Armed> {
        match &self.faults {
            Faults::Planned(planned) => planned
                .iter()
                .filter(|fault| *fault.fake == *fake)
                .filter_map(|fault| {
                    let number = methods.iter().position(|name| **name == *fault.method)?;
                    Some(Armed(rules.arm(fault.rule(number, methods[number]))))
                })
                .collect(),
            Faults::Chaos(chaos) => {
                vec![Armed(rules.arm(Rule::of_chaos(chaos.clone())))]
            }
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

    /// The faults that have fired, in their order; some of them for calls that failed by themselves, to which nothing has
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
        let methods = state.handles.iter().flat_map(|handle| &handle.methods);
        methods.map(|method| method.calls).sum()
    }
}

impl Injected {
    /// The rule that injects it.
    fn rule(&self, number: usize, method: &'static str) -> Rule {
        Rule::planned((number, method), self.call, self.lasts, self.harm.effect())
    }
}

/// One handle of a fake in an explored world.
#[derive(Debug)]
pub(crate) struct Probed {
    probe: Arc<Probe>,
    handle: usize,
}

impl Probed {
    /// A call was decided about, under the fake's lock.
    pub(crate) fn saw(&self, info: &Info, failures: usize, fired: Option<&Fired>) {
        let probe = &*self.probe;
        if probe.over.load(Ordering::Relaxed) {
            return;
        }
        let mut state = probe.lock();
        let State {
            handles,
            calls,
            fired: all_fired,
            goals: _,
            hung: _,
        } = &mut *state;
        let Handle {
            fake,
            methods,
            rules,
        } = &mut handles[self.handle];
        let method = &mut methods[info.number];
        method.calls += 1;
        if let Some(kinds) = &probe.kinds {
            let harms = method
                .harms
                .get_or_insert_with(|| possible(info, failures, kinds));
            calls.push(Call {
                fake: Arc::clone(fake),
                method: Arc::clone(&method.name),
                number: method.calls,
                harms: Arc::clone(harms),
            });
        }
        let Some(fired) = fired else { return };
        if rules.iter().any(|rule| Arc::ptr_eq(&rule.0, &fired.rule)) {
            if let Some(harm) = Harm::of(&fired.effect, fired.lag) {
                all_fired.push(Injected {
                    fake: Arc::clone(fake),
                    method: Arc::clone(&method.name),
                    call: method.calls,
                    lasts: false,
                    harm,
                });
            }
        }
    }
}

/// What can happen to a method.
fn possible(info: &Info, failures: usize, kinds: &[FaultKind]) -> Arc<[Harm]> {
    Harm::each(failures)
        .filter(|harm| kinds.contains(&harm.kind()))
        .filter(|harm| {
            let effect: Effect = harm.effect();
            info.allows(&effect, failures)
        })
        .collect()
}
