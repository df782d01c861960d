//! What a failing test is told.

use super::child;
use super::journal::recorded;
use crate::world::Mark;
use crate::{Outcome, World};

#[test]
fn a_report_has_the_seed_the_faults_the_calls_and_how_to_replay() {
    let world = recorded(42);
    assert_eq!(
        world.report(),
        format!(
            "faults in the world with seed 42, by call:\n  \
             1: `FakeUsers::insert`, key 000000000000fa4e: lose_write(); shadowed: fail(Down)\n\
             calls:\n\
             {}\
             replay: the same test again; `World::seeded` gives the seed, so `FAKE_SEED` changes \
             nothing",
            world.journal()
        )
    );
}

#[test]
fn a_report_has_the_last_50_calls_and_says_how_many_there_were() {
    let world = World::seeded(42);
    for key in 0..120 {
        let number = world.begin_entry(world.caller(&"FakeUsers".into()), "find", Some(key));
        if key % 2 == 0 {
            world.note_fault(number, Mark::Past, "stale(versions(1))".to_owned());
        }
        world.end_entry(number, Outcome::Ok);
    }
    let report = world.report();
    let (faults, calls) = report.split_once("calls (the last 50 of 120):\n").unwrap();
    let mut faults = faults.lines();
    assert_eq!(
        faults.next(),
        Some("faults in the world with seed 42, by call (the last 50 of 60):")
    );
    assert!(
        faults
            .next()
            .unwrap()
            .starts_with("  21: `FakeUsers::find`")
    );
    assert_eq!(faults.count(), 49);
    let calls: Vec<&str> = calls.lines().collect();
    assert_eq!(calls.len(), 1 + 50 + 1);
    assert!(
        calls[1].starts_with("  71  0ns  FakeUsers::find"),
        "{report}"
    );
}

#[test]
fn a_report_without_faults_says_so() {
    let world = World::seeded(42);
    world.begin_entry(world.caller(&"FakeUsers".into()), "find", None);
    assert!(
        world
            .report()
            .starts_with("no fault fired in the world with seed 42\ncalls:\n")
    );
}

#[test]
#[ignore = "the next test runs it, and it fails"]
fn child_fails_with_two_handles() {
    let quiet = World::seeded(1);
    let world = World::new();
    let number = world.begin_entry(world.caller(&"FakeUsers".into()), "insert", None);
    world.note_fault(number, Mark::Lost, "lose_write()".to_owned());
    let _handles = (world.clone(), quiet, world.clone());
    drop(world);
    panic!("the test's own message");
}

#[test]
#[cfg_attr(miri, ignore = "starts a process")]
fn a_world_reports_once_when_a_test_fails() {
    let (passed, printed) = child(
        "world::tests::report::child_fails_with_two_handles",
        "FAKE_SEED",
        "77",
    );
    assert!(!passed);
    let count = |text| printed.matches(text).count();
    assert_eq!(
        count("faults in the world with seed 77, by call:"),
        1,
        "{printed}"
    );
    assert_eq!(
        count("  1: `FakeUsers::insert`: lose_write()"),
        1,
        "{printed}"
    );
    assert_eq!(
        count(
            "replay: `FAKE_SEED=77 cargo test world::tests::report::child_fails_with_two_handles`"
        ),
        1,
        "{printed}"
    );
    assert_eq!(count("world with seed 1"), 0, "{printed}");
    let order = ["own message", "faults in the world"].map(|text| printed.find(text).unwrap());
    assert!(order[0] < order[1], "{printed}");
}

#[test]
#[cfg(not(feature = "report"))]
#[cfg_attr(miri, ignore = "starts a process")]
fn without_its_feature_a_picture_that_was_asked_for_is_said_to_be_missing() {
    let (_, printed) = child(
        "world::tests::report::child_fails_with_two_handles",
        "FAKE_REPORT",
        "pictures",
    );
    let missing = "no picture is written to pictures, which `FAKE_REPORT` names: `fake-runtime` is built without its \
                   feature `report`";
    assert!(printed.contains(missing), "{printed}");
}
