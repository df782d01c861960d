//! Every fault that can happen to any call of a body, one at a time, or two.

use std::ops::ControlFlow;

use super::how::how;
use super::kind::{FaultKind, Harm};
use super::outcome::{Failed, Failure, Summary};
use super::plan::{Injected, Plan};
use super::probe::{Call, Probe};
use super::quiet::Caught;
use super::run::{Body, Ran, run, shrink};
use super::sweep::{sweep, threads};
use super::twice::difference;
use super::{ALL, replay};
use crate::world::World;

/// How many different failures are shown.
const SHOWN: usize = 10;

/// Runs a body with every fault that can happen to any of its calls: from [`every_fault`].
#[derive(Clone, Debug)]
#[must_use = "nothing is explored before `run`"]
pub struct EveryFault {
    seed: u64,
    kinds: Vec<FaultKind>,
    pairs: bool,
    twice: bool,
    threads: usize,
}

/// Runs a body once on a clean world, and then once with each fault that can happen to each of the calls it has made of the
/// world's fakes: at that call alone, and from that call on for good.
///
/// Which faults those are follows from the method: whether it reads or writes, is async, and which errors the fake declares
/// with `failures(..)`. Nothing is drawn by chance. The number of runs is 1 for the clean one, and for each call twice the
/// number of its faults.
///
/// What has to hold is what the body asserts. It looks at the fakes by their [`rows`](crate::Rows), which no fault touches, or
/// calls [`World::heal_all`] first: what is called after that is left alone.
///
/// ```
/// use fake_runtime::{World, explore, fake};
///
/// #[derive(Clone, Debug)]
/// struct Down;
///
/// #[fake(failures(Down))]
/// trait Mail {
///     fn send(&self, to: &str) -> Result<(), Down>;
/// }
///
/// fn send_twice_at_most(mail: &impl Mail) -> bool {
///     (0..2).any(|_| mail.send("ada@example.org").is_ok())
/// }
///
/// let summary = explore::every_fault().run(|world: &World| {
///     let mail = FakeMail::in_world(world);
///     send_twice_at_most(&mail);
///     assert!(mail.calls().send().count() <= 2);
/// });
/// // It fails, before or after the mail is sent: once, and each time.
/// assert_eq!(summary.runs(), 1 + 2 * 2);
/// ```
pub fn every_fault() -> EveryFault {
    EveryFault {
        seed: 0,
        kinds: ALL.to_vec(),
        pairs: false,
        twice: false,
        threads: threads(),
    }
}

how!(EveryFault, "the body without a fault");

impl EveryFault {
    /// These kinds of faults alone.
    pub fn only(mut self, kinds: impl IntoIterator<Item = FaultKind>) -> Self {
        self.kinds = kinds.into_iter().collect();
        self
    }

    /// All kinds of faults but these.
    pub fn without(mut self, kinds: impl IntoIterator<Item = FaultKind>) -> Self {
        let left_out: Vec<FaultKind> = kinds.into_iter().collect();
        self.kinds.retain(|kind| !left_out.contains(kind));
        self
    }

    /// After each fault that alone does no harm, each one that can happen to a later call of that run: all pairs of faults at
    /// single calls.
    pub fn pairs(mut self) -> Self {
        self.pairs = true;
        self
    }

    /// The seed of the worlds, instead of 0.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Runs the body, and says what was run.
    ///
    /// With the environment variable `FAKE_REPLAY` it runs that failure alone.
    ///
    /// # Panics
    ///
    /// When the body has failed in any run: with the fewest faults for each way in which it has failed, and how to see that
    /// again. When no fault can happen to anything that the body calls, for that tests nothing.
    #[track_caller]
    pub fn run(self, body: impl Fn(&World) + Sync) -> Summary {
        match self.try_run(body) {
            Ok(summary) => summary,
            Err(failed) => panic!("{failed}"),
        }
    }

    /// As [`run`](Self::run), without the panic.
    ///
    /// # Errors
    ///
    /// Where [`run`](Self::run) panics.
    pub fn try_run(self, body: impl Fn(&World) + Sync) -> Result<Summary, Failed> {
        let body: &Body<'_> = &body;
        match replay::wanted() {
            Some(plan) => replay::replay("every fault", plan, body),
            None => self.explore(body),
        }
    }

    fn explore(self, body: &Body<'_>) -> Result<Summary, Failed> {
        let mut all = All::new();
        let clean = self.clean(body);
        if self.twice {
            if let Some(differs) = difference(&clean, &self.clean(body)) {
                return Err(Failed::complaint(all.summary, differs));
            }
        }
        all.take(Vec::new(), clean.failed);
        if !all.ways.is_empty() {
            return all.end(self.seed, body);
        }
        if clean.probe.made() == 0 {
            let nothing =
                "the body has called no fake of its world: make them with `in_world(world)`";
            return Err(Failed::complaint(all.summary, nothing.to_owned()));
        }
        let faults = faults_of(&clean.probe.take_calls());
        if faults.is_empty() {
            let nothing = "no fault can happen to anything that the body calls\nhelp: declare the errors that a boundary can \
                           return, `#[fake(.., failures(Error::ConnectionLost))]`";
            return Err(Failed::complaint(all.summary, nothing.to_owned()));
        }
        let job = |n| self.with_fault(&faults, n, body);
        let count = faults.len() as u64;
        sweep("faults", count, self.threads, job, |_, ran| {
            for (faults, failed) in ran {
                all.take(faults, failed);
            }
            ControlFlow::Continue(())
        });
        all.end(self.seed, body)
    }

    /// The run without a fault, which knows what can happen to its calls.
    fn clean(&self, body: &Body<'_>) -> Ran {
        self.asked(Vec::new(), body)
    }

    fn asked(&self, faults: Vec<Injected>, body: &Body<'_>) -> Ran {
        let probe = Probe::planned(self.seed, faults).asking(self.kinds.clone());
        run(probe, body)
    }

    /// The run with one fault, and those with a second one after it.
    fn with_fault(
        &self,
        faults: &[Injected],
        n: u64,
        body: &Body<'_>,
    ) -> Vec<(Vec<Injected>, Option<Caught>)> {
        let first = &faults[usize::try_from(n).expect("an index of the list")];
        let ran = self.asked(vec![first.clone()], body);
        let goes_on = self.pairs && !first.lasts && ran.failed.is_none();
        let calls = ran.probe.take_calls();
        let mut all = vec![(vec![first.clone()], ran.failed)];
        if goes_on {
            for second in after(&calls, first) {
                let pair = vec![first.clone(), second];
                let ran = super::run::run_plan(self.seed, &pair, body);
                all.push((pair, ran.failed));
            }
        }
        all
    }
}

/// Every fault of every call: at that call, and from then on.
fn faults_of(calls: &[Call]) -> Vec<Injected> {
    let each = calls.iter().flat_map(|call| {
        let harms = call.harms.iter();
        harms.flat_map(|&harm| [false, true].map(|lasts| injected(call, harm, lasts)))
    });
    each.collect()
}

/// Every fault of the calls after that of the first fault, each at one call.
fn after(calls: &[Call], first: &Injected) -> Vec<Injected> {
    let is_first = |call: &&Call| {
        call.fake == first.fake && *call.method == *first.method && call.number == first.call
    };
    let later = calls.iter().skip_while(|call| !is_first(call)).skip(1);
    let each = later.flat_map(|call| call.harms.iter().map(|&harm| injected(call, harm, false)));
    each.collect()
}

fn injected(call: &Call, harm: Harm, lasts: bool) -> Injected {
    Injected {
        fake: call.fake.clone(),
        method: call.method.into(),
        call: call.number,
        lasts,
        harm,
    }
}

/// What all runs have come to.
struct All {
    summary: Summary,
    bad_runs: u64,
    /// The first failure of each place, and how many there were.
    ways: Vec<(Vec<Injected>, Caught, u64)>,
}

impl All {
    fn new() -> Self {
        Self {
            summary: Summary::new("every fault"),
            bad_runs: 0,
            ways: Vec::new(),
        }
    }

    fn take(&mut self, faults: Vec<Injected>, failed: Option<Caught>) {
        self.summary.runs += 1;
        for fault in &faults {
            self.summary.count(fault);
        }
        let Some(caught) = failed else { return };
        self.bad_runs += 1;
        match self.ways.iter_mut().find(|way| way.1.is_like(&caught)) {
            Some(way) => way.2 += 1,
            None => self.ways.push((faults, caught, 1)),
        }
    }

    fn end(self, seed: u64, body: &Body<'_>) -> Result<Summary, Failed> {
        let Self {
            summary,
            bad_runs,
            ways,
        } = self;
        if ways.is_empty() {
            return Ok(summary);
        }
        let mut complaints = Vec::new();
        if ways.len() > SHOWN {
            complaints.push(format!(
                "the first {SHOWN} of {} different failures are shown",
                ways.len()
            ));
        }
        let failures = ways.into_iter().take(SHOWN).map(|(faults, caught, runs)| {
            let plan = Plan { seed, faults };
            let plan = shrink(&plan, &caught, body).unwrap_or(plan);
            Failure::show(plan, caught, runs, body)
        });
        let failures = failures.collect();
        Err(Failed::of(summary, bad_runs, failures, complaints))
    }
}
