//! A body under many seeds, each with faults by chance.

use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};

use super::how::how;
use super::outcome::{Failed, Failure, Summary};
use super::plan::{Injected, Plan};
use super::probe::Probe;
use super::quiet::Caught;
use super::replay;
use super::run::{Body, run, shrink};
use super::shard::{Shard, range_from_environment};
use super::sweep::{sweep, threads};
use super::twice::difference;
use crate::fault::{Chaos, Dice, percent, versions};
use crate::world::World;

/// Runs a body under many seeds with faults by chance: from [`seeds`].
#[derive(Clone, Debug)]
#[must_use = "nothing is explored before `run`"]
pub struct Seeds {
    range: Range<u64>,
    chaos: Chaos,
    swarm: bool,
    goals: Vec<String>,
    twice: bool,
    threads: usize,
}

/// Runs a body once for each seed of the range, in a world with this seed and with faults by chance, until it fails.
///
/// Each seed enables some of the faults only, half of them on average: so some runs have one kind of fault all over, which
/// hides in others behind the rest. The same seeds do the same each time, whatever the number of threads.
///
/// What has to hold is what the body asserts, as with [`every_fault`](super::every_fault()). With
/// [`World::sometimes`] it names goals, such as a refund, which some run has to come to.
///
/// The environment variable `FAKE_SEEDS=5000..90000` gives another range, and `FAKE_SHARD=3/10` runs the third tenth of it: the
/// seeds are dealt out like cards, so that ten machines together run each one once.
///
/// ```
/// use fake_runtime::{Chaos, World, explore, fake, percent};
///
/// #[derive(Clone, Debug)]
/// struct Down;
///
/// #[fake(failures(Down))]
/// trait Mail {
///     fn send(&self, to: &str) -> Result<(), Down>;
/// }
///
/// let summary = explore::seeds(0..200)
///     .chaos(Chaos::none().fail(percent(30)))
///     .run(|world: &World| {
///         let mail = FakeMail::in_world(world);
///         let sent = (0..3).position(|_| mail.send("ada@example.org").is_ok());
///         world.sometimes("sent at the third time", sent == Some(2));
///     });
/// assert_eq!(summary.runs(), 200);
/// ```
pub fn seeds(range: Range<u64>) -> Seeds {
    Seeds {
        range,
        chaos: usual(),
        swarm: true,
        goals: Vec::new(),
        twice: false,
        threads: threads(),
    }
}

/// What networks and stores do.
fn usual() -> Chaos {
    Chaos::none()
        .fail(percent(5))
        .commit_then_fail(percent(5))
        .hang(percent(2))
        .commit_then_hang(percent(2))
        .lose_write(percent(5))
        .duplicate(percent(5))
        .stale(percent(10), versions(4).non_monotonic())
}

how!(Seeds, "each seed");

impl Seeds {
    /// These faults for every fake, instead of a bit of everything: 5% of the calls fail, 5% after the operation was done, 2%
    /// never answer and 2% after it was done, 5% of the writes are lost and 5% applied twice, 10% of the reads are up to four
    /// versions old.
    ///
    /// An effect that cannot happen to a method passes it by, as an error does where none is declared.
    ///
    /// # Panics
    ///
    /// When the shares are more than everything together, and with reads that are stale by `age(..)`: say it in `versions(..)`.
    #[track_caller]
    pub fn chaos(mut self, chaos: Chaos) -> Self {
        assert!(
            !chaos.has_ages(),
            "an exploration replays stale reads by versions, and `age(..)` is none: write `versions(..)` or `key_versions(..)`"
        );
        let _ = Dice::new(chaos.clone());
        self.chaos = chaos;
        self
    }

    /// All of the faults for each seed, instead of some of them.
    pub fn without_swarm(mut self) -> Self {
        self.swarm = false;
        self
    }

    /// Some run has to reach this goal of [`World::sometimes`], also where no run asks about it.
    pub fn goal(mut self, name: &str) -> Self {
        self.goals.push(name.to_owned());
        self
    }

    /// Runs the body under one seed after the other, and says what was run.
    ///
    /// With the environment variable `FAKE_REPLAY` it runs that failure alone.
    ///
    /// # Panics
    ///
    /// When the body has failed, at the lowest seed for which it does: with the fewest faults, and how to see that again. When
    /// no seed has reached a goal. When a variable of the environment means nothing, or there is no seed to run.
    #[track_caller]
    pub fn run(self, body: impl Fn(&World) + Sync) -> Summary {
        match self.try_run(body) {
            Ok(summary) => summary,
            Err(failed) => panic!("{failed}"),
        }
    }

    /// As [`run`](Self::run), without the panic for what the body does.
    ///
    /// # Errors
    ///
    /// When the body has failed, or a goal was not reached.
    ///
    /// # Panics
    ///
    /// When a variable of the environment means nothing, or there is no seed to run.
    #[track_caller]
    pub fn try_run(self, body: impl Fn(&World) + Sync) -> Result<Summary, Failed> {
        let body: &Body<'_> = &body;
        if let Some(plan) = replay::wanted() {
            return replay::replay("seeds", plan, body);
        }
        let range = range_from_environment().unwrap_or_else(|| self.range.clone());
        let shard = Shard::from_environment();
        let count = shard.share_of(&range);
        assert!(
            count > 0,
            "there is no seed in {range:?}{shard}: write the lower one first"
        );
        self.explore(&|n| shard.seed(&range, n), count, body)
    }

    fn explore(
        self,
        seed_of: &(dyn Fn(u64) -> u64 + Sync),
        count: u64,
        body: &Body<'_>,
    ) -> Result<Summary, Failed> {
        let mut summary = Summary::new("seeds");
        for goal in &self.goals {
            summary.goals.insert(goal.clone(), 0);
        }
        let (mut first, mut differs, mut calls) = (None, None, 0);
        let dice = Dice::new(self.chaos.clone());
        let job = |n| self.with_seed(seed_of(n), &dice, body);
        sweep("seeds", count, self.threads, job, |n, run: Run| {
            summary.runs += 1;
            run.fired.iter().for_each(|fault| summary.count(fault));
            summary.count_goals(run.goals);
            calls += run.calls;
            if run.differs.is_some() {
                differs = run.differs;
                return ControlFlow::Break(());
            }
            match run.failed {
                None => ControlFlow::Continue(()),
                Some(caught) => {
                    let plan = Plan {
                        seed: seed_of(n),
                        faults: run.fired,
                    };
                    first = Some((plan, caught));
                    ControlFlow::Break(())
                }
            }
        });
        if let Some(differs) = differs {
            return Err(Failed::complaint(summary, differs));
        }
        if let Some((plan, caught)) = first {
            let plan = shrink(&plan, &caught, body).unwrap_or(plan);
            let failure = Failure::show(plan, caught, 1, body);
            return Err(Failed::of(summary, 1, vec![failure], Vec::new()));
        }
        if calls == 0 {
            let nothing =
                "the body has called no fake of its world: make them with `in_world(world)`";
            return Err(Failed::complaint(summary, nothing.to_owned()));
        }
        let missed = summary.goals.iter().filter(|(_, runs)| **runs == 0);
        let missed: Vec<String> = missed
            .map(|(name, _)| format!("no run of {count} has reached the goal {name:?}"))
            .collect();
        if missed.is_empty() {
            return Ok(summary);
        }
        Err(Failed::of(summary, 0, Vec::new(), missed))
    }

    fn with_seed(&self, seed: u64, dice: &Dice, body: &Body<'_>) -> Run {
        let dice = if self.swarm {
            dice.some(seed)
        } else {
            dice.clone()
        };
        let probe = || Probe::drawn(seed, dice.clone());
        let (ran, differs) = if self.twice {
            let again = || run(probe().recording(), body);
            let ran = again();
            let differs = difference(&ran, &again());
            (ran, differs)
        } else {
            (run(probe(), body), None)
        };
        Run {
            differs,
            fired: ran.probe.take_fired(),
            goals: ran.probe.take_goals(),
            calls: ran.probe.made(),
            failed: ran.failed,
        }
    }
}

/// What is kept of one seed.
struct Run {
    fired: Vec<Injected>,
    goals: BTreeMap<String, bool>,
    calls: u64,
    failed: Option<Caught>,
    /// What was different the second time.
    differs: Option<String>,
}
