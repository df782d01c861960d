//! One run of a body in a world of its own, and how it ended.

use std::sync::Arc;

use super::plan::{Injected, Plan};
use super::probe::Probe;
use super::quiet::{Caught, catch};
use crate::shrink::minimal;
use crate::world::World;

/// What is run again and again.
pub(super) type Body<'b> = dyn Fn(&World) + Sync + 'b;

/// A run that is over.
pub(super) struct Ran {
    pub(super) world: World,
    pub(super) probe: Arc<Probe>,
    pub(super) failed: Option<Caught>,
}

/// Runs the body in a new world.
pub(super) fn run(probe: Probe, body: &Body<'_>) -> Ran {
    let (seed, probe) = (probe.seed(), Arc::new(probe));
    let world = World::explored(seed, Arc::clone(&probe));
    let mut failed = catch(|| body(&world)).err();
    if let Some(failed) = &mut failed {
        failed.hung = probe.take_hung();
    }
    Ran {
        world,
        probe,
        failed,
    }
}

/// Runs the body with exactly these faults.
pub(super) fn run_plan(seed: u64, faults: &[Injected], body: &Body<'_>) -> Ran {
    run(Probe::planned(seed, faults.to_vec()), body)
}

impl Caught {
    /// Whether both are the same failure: from the same place, whatever values the message shows, and where nothing can go on,
    /// with the same methods that wait.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        if self.hung != other.hung {
            return false;
        }
        match (&self.place, &other.place) {
            (Some(place), Some(other)) => place == other,
            _ => self.message == other.message,
        }
    }
}

/// The fewest of the plan's faults with which the body fails in the same way. `None` where it does not fail so even with all
/// of them: then it does not do the same each time.
pub(super) fn shrink(plan: &Plan, failed: &Caught, body: &Body<'_>) -> Option<Plan> {
    let fails = |faults: &[Injected]| {
        let ran = run_plan(plan.seed, faults, body);
        ran.failed.is_some_and(|again| again.is_like(failed))
    };
    if !fails(&plan.faults) {
        return None;
    }
    let mut faults = minimal(plan.faults.clone(), fails);
    while let Some(fewer) = without_a_retry(&faults, fails) {
        faults = minimal(fewer, fails);
    }
    Some(Plan {
        seed: plan.seed,
        faults,
    })
}

/// The faults without one that is only needed because it made the body call the method once more, which gave the calls after it
/// other numbers.
fn without_a_retry(
    faults: &[Injected],
    fails: impl Fn(&[Injected]) -> bool,
) -> Option<Vec<Injected>> {
    let without = |left_out: usize| -> Vec<Injected> {
        let retried = &faults[left_out];
        let others = faults.iter().enumerate().filter(|&(at, _)| at != left_out);
        others
            .map(|(_, fault)| fault.clone().renumbered_without(retried))
            .collect()
    };
    let mut fewer = (0..faults.len()).map(without);
    fewer.find(|fewer| fails(fewer))
}
