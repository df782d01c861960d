//! What a world is: seed, names, forks; and what a process's environment says.

mod clock;
#[cfg(feature = "report")]
mod failing;
mod journal;
mod report;
mod sleep;
mod timeline;
mod verify;
mod wait;

use std::panic::catch_unwind;
use std::process::Command;
use std::time::Duration;

use super::*;

#[test]
fn fake_seed_is_decimal_or_hexadecimal_and_may_be_missing() {
    let seed = |text: &str| seed_from(Some(OsStr::new(text)));
    assert_eq!(seed_from(None), DEFAULT_SEED);
    assert_eq!(seed("42"), 42);
    assert_eq!(seed("18446744073709551615"), u64::MAX);
    assert_eq!(seed("0xfa4e"), 0xfa4e);
}

#[test]
fn a_fake_seed_that_is_no_number_panics_and_shows_it() {
    for text in [
        "",
        "abc",
        "-1",
        "1.5",
        "18446744073709551616",
        "0x",
        "0x+1",
        "+1",
        " 1",
    ] {
        let panic = catch_unwind(|| seed_from(Some(OsStr::new(text)))).unwrap_err();
        let message = panic.downcast::<String>().unwrap();
        assert!(
            message.contains(&format!("{text:?}, which is no seed")),
            "{message}"
        );
    }
}

/// Runs one ignored test of this module in a process of its own, for the environment is the
/// process's. Gives whether it passed, and what it printed on both streams.
fn child(test: &str, variable: &str, value: &str) -> (bool, String) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env(variable, value)
        .output()
        .unwrap();
    let printed = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(printed).unwrap())
}

#[test]
#[ignore = "the next test runs it with `FAKE_SEED` set"]
fn child_prints_its_seed() {
    println!("seed={}", World::new().seed());
}

#[test]
#[cfg_attr(miri, ignore = "starts a process")]
fn a_new_world_takes_its_seed_from_the_environment() {
    let run = |seed| child("world::tests::child_prints_its_seed", "FAKE_SEED", seed);
    let (passed, printed) = run("123456");
    assert!(passed && printed.contains("seed=123456"), "{printed}");
    assert!(!run("twelve").0);
}

#[test]
fn a_clone_is_the_same_world() {
    let world = World::seeded(1);
    world.clone().clock().advance(Duration::from_secs(1));
    assert_eq!(world.clock().monotonic(), Duration::from_secs(1));
}

#[test]
fn a_fork_has_the_same_seed_and_time_and_goes_its_own_way() {
    let world = World::seeded(1);
    world.clock().advance(Duration::from_secs(1));
    let fork = world.fork();
    assert_eq!((fork.seed(), fork.clock().now()), (1, world.clock().now()));
    fork.clock().advance(Duration::from_secs(1));
    assert_eq!(world.clock().monotonic(), Duration::from_secs(1));
}

#[test]
fn ids_follow_from_seed_name_and_number_and_nothing_else() {
    let uuid = |ids: Ids| ids.uuid::<u128>();
    let (world, again) = (World::seeded(1), World::seeded(1));
    let first = uuid(world.ids("FakeA"));
    let other = world.ids("FakeB");
    let _: u128 = other.uuid();
    assert_eq!(uuid(again.ids("FakeA")), first);
    assert_ne!(uuid(again.ids("FakeA")), first, "a second fake of the name");
    assert_ne!(uuid(World::seeded(2).ids("FakeA")), first, "another seed");
    assert_ne!(uuid(World::seeded(1).ids("FakeB")), first, "another name");
}

#[test]
fn a_fork_of_the_world_numbers_fakes_as_the_original_goes_on_to() {
    let world = World::seeded(1);
    let _ = world.ids("FakeA");
    let fork = world.fork();
    assert_eq!(
        fork.ids("FakeA").uuid::<u128>(),
        world.ids("FakeA").uuid::<u128>()
    );
}

#[test]
fn fakes_of_one_name_are_told_apart_by_number() {
    let world = World::seeded(1);
    let names = ["FakeA", "FakeB", "FakeA", "FakeA"].map(|name| world.enroll(name).1);
    assert_eq!(
        names.each_ref().map(|name| &**name),
        ["FakeA", "FakeB", "FakeA#2", "FakeA#3"]
    );
}

#[test]
fn enrolling_gives_the_ids_that_the_name_always_had() {
    let (world, other) = (World::seeded(1), World::seeded(1));
    for _ in 0..2 {
        assert_eq!(
            world.enroll("FakeA").0.uuid::<u128>(),
            other.ids("FakeA").uuid::<u128>()
        );
    }
}

#[test]
fn a_fork_records_as_its_world_does() {
    let world = World::seeded(1);
    assert!(!world.recording() && !world.fork().recording());
    world.record();
    assert!(world.recording() && world.clone().recording() && world.fork().recording());
}

#[test]
fn the_handles_of_a_world_may_go_to_any_thread() {
    fn assert_shared<T: Send + Sync + std::panic::UnwindSafe + std::panic::RefUnwindSafe>() {}
    assert_shared::<World>();
    assert_shared::<Clock>();
    assert_shared::<Journal>();
}
