//! Runs a test in many interleavings of its threads, the same ones each time; `SHUTTLE_RANDOM_SEED=7` in the environment
//! chooses others. Where one fails, shuttle prints how to see it again.

use std::panic::catch_unwind;
use std::time::Duration;

use shuttle::scheduler::{PctScheduler, RandomScheduler, Scheduler};
use shuttle::{Config, Runner};

use crate::world::{Waiting, World};

/// How many interleavings each scheduler tries.
const RUNS: usize = 2_000;

/// In how many places a schedule that looks for rare orders leaves that of the threads.
const DEPTH: usize = 3;

/// The test passes in every interleaving that is tried.
pub(crate) fn every(test: fn()) {
    run(RandomScheduler::new_from_seed(1, RUNS), test);
    run(PctScheduler::new_from_seed(1, DEPTH, RUNS), test);
}

/// The test fails in some interleaving, with a message that has this in it: it would see a mistake.
#[track_caller]
pub(crate) fn some_fails(test: fn(), with: &str) {
    let panic = catch_unwind(|| every(test)).expect_err("the mistake was not seen");
    let literal = panic.downcast_ref::<&str>().copied();
    let message = panic
        .downcast_ref::<String>()
        .map_or(literal, |it| Some(it));
    let message = message.expect("a panic with a message");
    assert!(message.contains(with), "another failure: {message}");
}

/// A world where real time plays no part: whoever waits for ever in it is a deadlock, which shuttle sees.
pub(crate) fn world() -> World {
    let world = World::seeded(1);
    world.hang_limit(Duration::ZERO);
    world
}

/// The call that waits, for messages that are not read here.
pub(crate) fn waiting() -> Waiting {
    Waiting {
        fake: "FakeUsers".into(),
        method: "find",
        number: 1,
        fault: "block_until_healed()".to_owned(),
    }
}

fn run(scheduler: impl Scheduler + 'static, test: fn()) {
    let mut config = Config::new();
    config.silence_warnings = true;
    config.stack_size = 1 << 18;
    Runner::new(scheduler, config).run(test);
}
