//! What a world complains of when rules did nothing, and what it tells of itself when a test fails.

use std::panic::AssertUnwindSafe;
use std::process::Command;
use std::thread;

use fake_runtime::{Armed, World, percent, ratio};

use super::{FakeUserRepository, StorageError, UserRepository, user, users};
use crate::support::{now, panic_of};

#[test]
fn a_rule_that_no_call_matched_fails_and_one_that_fired_passes() {
    let users = users();
    users.faults().insert().key(9).fail(StorageError::Timeout);
    now(users.insert(user(1))).unwrap();
    let message = panic_of(|| users.world().verify());
    assert!(
        message.starts_with("1 rule did not do what it was armed for, seed 7:"),
        "{message}"
    );
    assert!(
        message.contains("`FakeUserRepository`: `insert().key(9).fail`: no call has matched it"),
        "{message}"
    );
    now(users.insert(user(9))).unwrap_err();
    users.world().verify();
}

#[test]
fn a_counted_rule_that_matched_and_never_fired_fails() {
    fn complains(arm: impl Fn(&FakeUserRepository) -> Armed, passes: bool) {
        let users = users();
        users.rows().insert(user(1)).unwrap();
        arm(&users);
        let _ = (now(users.insert(user(1))), now(users.insert(user(1))));
        if passes {
            users.world().verify();
        } else {
            let message = panic_of(|| users.world().verify());
            assert!(message.contains("2 calls"), "{message}");
        }
    }
    let error = StorageError::Timeout;
    complains(
        |users| users.faults().insert().on_call(3).fail(error.clone()),
        false,
    );
    complains(
        |users| users.faults().insert().on_call(2).fail(error.clone()),
        true,
    );
    complains(
        |users| users.faults().insert().after_calls(2).fail(error.clone()),
        false,
    );
    complains(
        |users| users.faults().insert().every(3).fail(error.clone()),
        false,
    );
    // Both calls failed by themselves, so that there was nothing to lose.
    complains(|users| users.faults().insert().lose_write(), false);
    complains(
        |users| {
            users
                .faults()
                .insert()
                .on_call(3)
                .fail(error.clone())
                .optional()
        },
        true,
    );
    complains(
        |users| {
            users
                .faults()
                .insert()
                .chance(percent(10))
                .fail(error.clone())
        },
        true,
    );
}

#[test]
fn a_chance_that_never_fired_fails_when_that_is_no_accident() {
    // A rule that was always shadowed: 9 in 10 calls would have fired it.
    let verified = |calls| {
        let users = users();
        users.faults().count().reply(0);
        users.faults().count().chance(percent(90)).reply(1);
        (0..calls).for_each(|_| assert_eq!(now(users.count()), 0));
        std::panic::catch_unwind(AssertUnwindSafe(|| users.world().verify())).is_ok()
    };
    assert!(verified(8), "(1 - 0.9)^8 is not below one in a billion");
    assert!(!verified(10));
    let users = users();
    users.faults().count().chance(ratio(0, 1)).reply(1);
    (0..100).for_each(|_| assert_eq!(now(users.count()), 0));
    users.world().verify();
}

#[test]
fn every_complaint_of_every_fake_is_told_at_once() {
    let world = World::seeded(3);
    let (one, other) = (
        FakeUserRepository::in_world(&world),
        FakeUserRepository::in_world(&world),
    );
    one.faults().list().hang();
    other.all_faults().reads().hang();
    other.all_faults().outage();
    other.faults().count().reply(1).named("full");
    let message = panic_of(|| world.verify());
    let lines: Vec<_> = message.lines().collect();
    assert_eq!(
        lines[0],
        "4 rules did not do what they were armed for, seed 3:"
    );
    assert!(
        lines[1].contains("`FakeUserRepository`: `list().hang`"),
        "{message}"
    );
    assert!(
        lines[2].contains("`FakeUserRepository#2`: `all_faults().reads().hang`"),
        "{message}"
    );
    assert!(
        lines[3].contains("`FakeUserRepository#2`: `all_faults().calls().outage`"),
        "{message}"
    );
    assert!(lines[4].contains(r#".named("full")"#), "{message}");
}

#[test]
fn verify_does_nothing_while_the_thread_panics() {
    struct Verifies(World);
    impl Drop for Verifies {
        fn drop(&mut self) {
            // A second panic would abort the process.
            self.0.verify();
        }
    }
    let users = users();
    users.faults().insert().fail(StorageError::Timeout);
    let message = panic_of(|| {
        let _verifies = Verifies(users.world().clone());
        panic!("the first");
    });
    assert_eq!(message, "the first");
    panic_of(|| drop(Verifies(users.world().clone())));
}

mod failing {
    //! Tests that fail, for the tests below to run in processes of their own.

    use super::*;

    fn unlucky(users: &FakeUserRepository) {
        users
            .faults()
            .insert()
            .on_call(2)
            .fail(StorageError::Timeout);
        now(users.insert(user(1))).unwrap();
        now(users.insert(user(2))).expect("it is the second");
    }

    #[test]
    #[ignore = "fails, in a process of its own"]
    fn with_a_world() {
        let world = World::new();
        let users = FakeUserRepository::in_world(&world);
        let _other = FakeUserRepository::in_world(&world);
        unlucky(&users);
    }

    #[test]
    #[ignore = "fails, in a process of its own"]
    fn with_nothing_but_a_fake() {
        unlucky(&FakeUserRepository::in_world(&World::seeded(7)));
    }

    #[test]
    #[ignore = "fails, in a process of its own"]
    fn in_another_thread() {
        let users = FakeUserRepository::in_world(&World::seeded(7));
        let failed = thread::spawn({
            let users = users.clone();
            move || unlucky(&users)
        });
        failed.join().expect("it fails");
    }

    fn in_a_thread(name: &str, task: impl FnOnce() + Send + 'static) {
        let thread = thread::Builder::new().name(name.to_owned());
        let task = thread.spawn(task).expect("there are few threads");
        task.join().expect("it fails");
    }

    #[test]
    #[ignore = "fails, in a process of its own"]
    fn in_a_thread_with_a_name() {
        let users = FakeUserRepository::new();
        in_a_thread("worker", move || unlucky(&users));
    }

    #[test]
    #[ignore = "fails, in a process of its own"]
    fn in_a_world_of_a_runtime() {
        in_a_thread("tokio-rt-worker", || unlucky(&FakeUserRepository::new()));
    }

    #[test]
    #[ignore = "fails, in a process of its own"]
    fn without_faults() {
        let users = FakeUserRepository::new();
        now(users.insert(user(1))).unwrap();
        panic!("it has nothing to do with the fake");
    }

    #[test]
    #[ignore = "passes, in a process of its own"]
    fn not_at_all() {
        let users = FakeUserRepository::new();
        users.faults().insert().fail(StorageError::Timeout);
        now(users.insert(user(1))).unwrap_err();
    }
}

/// What a test prints on standard error.
fn printed(test: &str, seed: Option<&str>) -> String {
    let mut command = Command::new(std::env::current_exe().expect("this binary has a path"));
    let name = format!("faults::verified::failing::{test}");
    command
        .args(["--exact", &name, "--ignored", "--nocapture"])
        .env_remove("FAKE_SEED");
    if let Some(seed) = seed {
        command.env("FAKE_SEED", seed);
    }
    let output = command.output().expect("this binary can be run");
    String::from_utf8(output.stderr).expect("a report is text")
}

#[test]
#[cfg_attr(miri, ignore = "starts processes")]
fn a_failing_test_prints_once_the_seed_the_faults_and_how_to_replay() {
    let printed = printed("with_a_world", Some("9"));
    let fault =
        "faults in the world with seed 9, by call:\n  2: `FakeUserRepository::insert`, key ";
    assert_eq!(printed.matches(fault).count(), 1, "{printed}");
    assert_eq!(
        printed.matches("replay: `FAKE_SEED=9 cargo test").count(),
        1,
        "{printed}"
    );
    assert!(printed.contains(": fail\ncalls:\n"), "{printed}");
}

#[test]
#[cfg_attr(miri, ignore = "starts processes")]
fn a_fake_tells_of_its_world_also_where_nobody_holds_it_and_in_another_thread() {
    for test in ["with_nothing_but_a_fake", "in_another_thread"] {
        let printed = printed(test, Some("9"));
        assert_eq!(
            printed.matches("faults in the world with seed 7").count(),
            1,
            "{printed}"
        );
        let replay = "replay: the same test again; `World::seeded` gives the seed";
        assert_eq!(printed.matches(replay).count(), 1, "{printed}");
    }
}

#[test]
#[cfg_attr(miri, ignore = "starts processes")]
fn who_fails_in_a_thread_with_a_name_is_told_the_tests_or_none() {
    let replay = |test: &str| {
        let printed = printed(test, Some("9"));
        let line = printed.lines().find(|line| line.starts_with("replay: "));
        line.expect("it fails").to_owned()
    };
    assert_eq!(
        replay("in_a_thread_with_a_name"),
        "replay: `FAKE_SEED=9 cargo test faults::verified::failing::in_a_thread_with_a_name`"
    );
    assert_eq!(
        replay("in_a_world_of_a_runtime"),
        "replay: `FAKE_SEED=9 cargo test NAME`"
    );
}

#[test]
#[cfg_attr(miri, ignore = "starts processes")]
fn where_nothing_was_armed_or_nothing_fails_no_report_is_printed() {
    for test in ["without_faults", "not_at_all"] {
        let printed = printed(test, None);
        assert!(!printed.contains("replay:"), "{printed}");
    }
}
