//! Exploration finds what was planted, says what it needs, and does the same again.

use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;

use fake_runtime::explore::{self, FaultKind};
use fake_runtime::{Chaos, JournalEntry, Violation, World, age, fake, percent, versions};

#[derive(Clone, Debug, PartialEq)]
struct Order {
    id: u64,
    paid: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Down {
    Refused,
    Lost,
    Timeout,
}

impl From<Violation> for Down {
    fn from(_: Violation) -> Self {
        Self::Refused
    }
}

#[fake(entity = Order, key = id: u64, failures(Down::Lost, Down::Timeout))]
trait Orders {
    fn insert(&self, order: Order) -> Result<(), Down>;
    fn find(&self, id: u64) -> Result<Option<Order>, Down>;
    #[fake(update(|order| order.paid = true))]
    fn pay(&self, id: u64) -> Result<bool, Down>;
}

#[fake(failures(Down::Timeout))]
trait Payments {
    fn charge(&self, order: u64, cents: u64) -> Result<(), Down>;
}

/// Puts an order in and looks at it: what fails is tried once more.
fn order(orders: &impl Orders) {
    let new = Order { id: 1, paid: false };
    if orders.insert(new.clone()).is_err() {
        _ = orders.insert(new);
    }
    _ = orders.find(1);
}

#[test]
fn every_fault_runs_once_for_each_effect_of_each_call_and_mode() {
    let seen = Mutex::new(0_u64);
    let summary = explore::every_fault().run(|world| {
        *seen.lock().unwrap() += 1;
        order(&FakeOrders::in_world(world));
    });
    // An insert fails in two ways, before or after it is done, is lost or applied twice; a find fails in two ways or is stale.
    let effects = (2 + 2 + 2) + (2 + 1);
    assert_eq!(summary.runs(), 1 + 2 * effects);
    assert_eq!(*seen.lock().unwrap(), summary.runs());
    let of = |method, kind| summary.faults("FakeOrders", method, kind);
    assert_eq!(of("insert", FaultKind::CommitThenFail), 2 * 2);
    assert_eq!(of("find", FaultKind::Stale), 2);
    assert_eq!(of("find", FaultKind::LoseWrite), 0);
}

#[test]
fn the_summary_is_a_table_of_the_faults_at_each_method() {
    let summary = explore::every_fault().run(|world| order(&FakeOrders::in_world(world)));
    assert_eq!(
        summary.to_string(),
        "every fault: 19 runs, 18 faults\n\
         \x20 FakeOrders::find    fail 4, stale 2\n\
         \x20 FakeOrders::insert  fail 4, commit_then_fail 4, lose_write 2, duplicate 2\n"
    );
}

#[test]
fn only_the_kinds_that_are_asked_for_are_injected() {
    let body = |world: &World| order(&FakeOrders::in_world(world));
    let only = explore::every_fault()
        .only([FaultKind::LoseWrite])
        .run(body);
    assert_eq!(only.runs(), 1 + 2);
    let without = explore::every_fault()
        .without([FaultKind::Fail, FaultKind::CommitThenFail])
        .run(body);
    assert_eq!(without.runs(), 1 + 2 * 3);
}

#[test]
fn pairs_are_each_fault_with_those_of_the_calls_after_it_in_that_run() {
    let kinds = [FaultKind::Fail];
    let body = |world: &World| order(&FakeOrders::in_world(world));
    let summary = explore::every_fault().only(kinds).pairs().run(body);
    // A failed insert is tried once more, so that two calls come after it; after a find there is none.
    assert_eq!(summary.runs(), 1 + 2 * (2 + 2) + 2 * (2 + 2));
}

/// Charges once more where it has failed, though it may have been charged.
fn charge_with_a_retry(world: &World) {
    let payments = FakePayments::in_world(world);
    let tries = (0..2).find(|_| payments.charge(1, 420).is_ok());
    let taken = world
        .journal()
        .entries()
        .iter()
        .filter(|call| call.faults().iter().all(|fault| !fault.starts_with("fail")))
        .count();
    assert!(taken <= 1, "charged {taken} times, and told {tries:?}");
}

#[test]
fn a_planted_bug_is_found_with_the_fault_that_it_needs() {
    let failed = explore::every_fault()
        .try_run(charge_with_a_retry)
        .unwrap_err();
    let [failure] = failed.failures() else {
        panic!("{failed}")
    };
    assert_eq!(failure.message(), "charged 2 times, and told Some(1)");
    let [fault] = failure.faults() else {
        panic!("{failed}")
    };
    assert_eq!(fault.kind(), FaultKind::CommitThenFail);
    assert_eq!(
        (fault.fake(), fault.method(), fault.call(), fault.lasts()),
        ("FakePayments", "charge", 1, false)
    );
    assert_eq!(
        failure.replay(),
        "seed=0; FakePayments::charge@1=commit_then_fail_declared(1)"
    );
    assert_eq!(
        failure.snippet(),
        "let world = World::seeded(0);\n\
         payments.faults().charge().on_call(1).commit_then_fail_declared(1);\n"
    );
    let text = failed.to_string();
    for part in [
        "every fault: 2 of 5 runs failed\n\n1. charged 2 times",
        "   at fake-runtime/tests/explore.rs:",
        "   (so did 1 run more)",
        "FAKE_REPLAY='seed=0; FakePayments::charge@1=commit_then_fail_declared(1)' cargo test a_planted_bug_is_found_with_the_fault_that_it_needs",
        "FakePayments::charge  ok",
    ] {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
}

#[test]
fn the_snippet_is_a_test_that_fails_alike() {
    let world = World::seeded(0);
    let payments = FakePayments::in_world(&world);
    payments
        .faults()
        .charge()
        .on_call(1)
        .commit_then_fail_declared(1);
    assert_eq!(payments.charge(1, 420), Err(Down::Timeout));
    assert_eq!(payments.charge(1, 420), Ok(()));
    assert_eq!(payments.calls().charge().count(), 2);
}

#[test]
fn a_declared_failure_that_there_is_not_is_refused_and_nothing_is_armed() {
    let orders = FakeOrders::new();
    for n in [0, 3] {
        let refused = std::panic::catch_unwind(|| {
            orders.faults().insert().fail_declared(n);
        });
        let message = *refused.unwrap_err().downcast::<String>().unwrap();
        assert_eq!(
            message,
            format!(
                "`FakeOrders::insert` has no declared failure {n}: `failures(..)` has 2 of its error type, counted from 1"
            )
        );
    }
    orders.faults().find().fail_declared(2);
    assert_eq!(orders.find(1), Err(Down::Timeout));
    assert_eq!(orders.insert(Order { id: 1, paid: false }), Ok(()));
}

#[test]
fn what_is_called_after_everything_is_healed_is_left_alone() {
    let summary = explore::every_fault().run(|world| {
        let orders = FakeOrders::in_world(world);
        _ = orders.pay(1);
        world.heal_all();
        assert_eq!(orders.find(1), Ok(None));
    });
    assert_eq!(summary.runs(), 1 + 2 * 6);
}

#[test]
fn a_body_that_fails_by_itself_is_said_to_need_no_fault() {
    let failed = explore::every_fault()
        .try_run(|world| {
            let orders = FakeOrders::in_world(world);
            assert_eq!(orders.pay(1), Ok(true));
        })
        .unwrap_err();
    assert_eq!(failed.summary().runs(), 1);
    assert_eq!(failed.failures()[0].faults(), []);
    assert!(
        failed.to_string().contains("with no fault at all"),
        "{failed}"
    );
}

#[test]
fn what_tests_nothing_is_an_error() {
    #[fake]
    trait Silent {
        fn ping(&self) -> bool;
    }
    let no_fake = explore::every_fault().try_run(|_| {}).unwrap_err();
    assert_eq!(
        no_fake.to_string(),
        "every fault: the body has called no fake of its world: make them with `in_world(world)`\n"
    );
    assert_eq!(no_fake.failures().len(), 0);
    let no_fault = explore::every_fault()
        .try_run(|world| {
            FakeSilent::in_world(world).ping();
        })
        .unwrap_err();
    assert!(
        no_fault
            .to_string()
            .starts_with("every fault: no fault can happen to anything that the body calls\nhelp:"),
        "{no_fault}"
    );
    let no_fake = explore::seeds(0..3).try_run(|_| {}).unwrap_err();
    assert!(
        no_fake
            .to_string()
            .starts_with("seeds: the body has called no fake")
    );
}

/// Forty payments, two of which must not fail together.
fn two_of_forty(world: &World) {
    let payments = FakePayments::in_world(world);
    let failed: Vec<u64> = (1..=40)
        .filter(|n| payments.charge(*n, 1).is_err())
        .collect();
    assert!(
        !(failed.contains(&7) && failed.contains(&31)),
        "both are gone"
    );
}

#[test]
fn a_bug_that_needs_two_of_forty_faults_shrinks_to_exactly_these() {
    let failed = explore::seeds(3..4)
        .without_swarm()
        .chaos(Chaos::none().fail(percent(100)))
        .try_run(two_of_forty)
        .unwrap_err();
    assert_eq!(
        failed
            .summary()
            .faults("FakePayments", "charge", FaultKind::Fail),
        40
    );
    let failure = &failed.failures()[0];
    assert_eq!(
        failure.replay(),
        "seed=3; FakePayments::charge@7=fail_declared(1); FakePayments::charge@31=fail_declared(1)"
    );
    // The journal is that of the run with these two alone.
    let faulty = failure
        .journal()
        .entries()
        .iter()
        .filter(|call| !call.faults().is_empty());
    assert_eq!(
        faulty.map(JournalEntry::number).collect::<Vec<_>>(),
        [7, 31]
    );
}

/// Two charges, each tried three times: the bug is that the second one does not work at once.
fn second_at_once(world: &World) {
    let payments = FakePayments::in_world(world);
    for order in [1, 2] {
        let tries = (1..=3).find(|_| payments.charge(order, 1).is_ok());
        assert!(order == 1 || tries == Some(1), "tried again");
    }
}

#[test]
fn a_fault_that_only_gives_later_calls_other_numbers_is_left_out() {
    let mut retried = 0;
    for seed in 0..40 {
        let explored = explore::seeds(seed..seed + 1)
            .without_swarm()
            .chaos(Chaos::none().fail(percent(50)))
            .try_run(second_at_once);
        let Err(failed) = explored else { continue };
        let charges = failed
            .summary()
            .faults("FakePayments", "charge", FaultKind::Fail);
        retried += u32::from(charges > 1);
        let plan = format!("seed={seed}; FakePayments::charge@2=fail_declared(1)");
        assert_eq!(failed.failures()[0].replay(), plan);
    }
    // Else the first charge was never in the way.
    assert!(retried > 5, "{retried}");
}

#[test]
fn seeds_stop_at_the_lowest_seed_that_fails_whatever_the_number_of_threads() {
    let explored = |threads| {
        let failed = explore::seeds(0..5_000)
            .threads(threads)
            .chaos(Chaos::none().fail(percent(20)).duplicate(percent(1)))
            .try_run(two_of_forty)
            .unwrap_err();
        failed.to_string()
    };
    let one = explored(1);
    assert!(one.contains("with 2 faults"), "{one}");
    assert_eq!(one, explored(2));
    assert_eq!(one, explored(7));
}

#[test]
fn a_stale_read_is_said_with_the_lag_that_was_drawn() {
    let failed = explore::seeds(0..500)
        .chaos(Chaos::none().stale(percent(30), versions(4).non_monotonic()))
        .try_run(|world| {
            let orders = FakeOrders::in_world(world);
            for id in 1..=3 {
                orders.insert(Order { id, paid: false }).unwrap();
            }
            assert!(orders.find(1).unwrap().is_some(), "the first one is gone");
        })
        .unwrap_err();
    let [fault] = failed.failures()[0].faults() else {
        panic!("{failed}")
    };
    let words = fault.to_string();
    assert!(
        [
            "FakeOrders::find@1=stale(versions(3))",
            "FakeOrders::find@1=stale(versions(4))"
        ]
        .contains(&&*words),
        "{words}"
    );
}

#[test]
fn a_swarm_leaves_out_some_of_the_faults_under_each_seed() {
    let body = |world: &World| {
        let orders = FakeOrders::in_world(world);
        for id in 0..50 {
            _ = orders.insert(Order { id, paid: false });
        }
        let journal = world.journal();
        let faults: Vec<&String> = journal
            .entries()
            .iter()
            .flat_map(JournalEntry::faults)
            .collect();
        let has = |word: &str| faults.iter().any(|fault| fault.starts_with(word));
        world.sometimes("nothing", faults.is_empty());
        world.sometimes("lost alone", has("lose_write") && !has("fail"));
        world.sometimes("failed alone", has("fail") && !has("lose_write"));
        world.sometimes("both", has("fail") && has("lose_write"));
    };
    let chaos = Chaos::none().fail(percent(20)).lose_write(percent(20));
    let summary = explore::seeds(0..200).chaos(chaos.clone()).run(body);
    assert!(summary.goals().all(|(_, runs)| runs > 20), "{summary}");
    let all = explore::seeds(0..200)
        .chaos(chaos)
        .without_swarm()
        .try_run(body);
    let missed = all.unwrap_err().to_string();
    assert!(
        missed.contains("seeds: no run of 200 has reached the goal \"nothing\""),
        "{missed}"
    );
}

#[test]
fn a_goal_that_no_seed_reaches_fails() {
    let body = |world: &World| {
        let orders = FakeOrders::in_world(world);
        world.sometimes("paid", orders.pay(1) == Ok(true));
    };
    let failed = explore::seeds(0..20)
        .goal("refunded")
        .try_run(body)
        .unwrap_err();
    assert_eq!(
        failed.to_string(),
        "seeds: no run of 20 has reached the goal \"paid\"\nseeds: no run of 20 has reached the goal \"refunded\"\n"
    );
    assert_eq!(failed.failures().len(), 0);
    // Outside of an exploration nothing comes of it.
    body(&World::new());
}

#[test]
fn a_range_without_a_seed_is_refused() {
    let run = || explore::seeds(5..5).run(|_| {});
    let message = std::panic::catch_unwind(run).unwrap_err();
    assert_eq!(
        *message.downcast::<String>().unwrap(),
        "there is no seed in 5..5: write the lower one first"
    );
}

#[test]
fn a_body_that_does_something_else_each_time_is_told() {
    let times = Mutex::new(0);
    let failed = explore::seeds(0..10)
        .threads(1)
        .try_run(|world| {
            FakePayments::in_world(world).charge(1, 1).ok();
            let mut times = times.lock().unwrap();
            *times += 1;
            assert!(*times != 3, "the third time");
        })
        .unwrap_err();
    assert!(
        failed
            .to_string()
            .contains("it has not failed so once more"),
        "{failed}"
    );
}

#[test]
fn a_body_that_is_not_deterministic_is_told_with_the_first_difference() {
    let times = Mutex::new(0);
    let body = |world: &World| {
        let payments = FakePayments::in_world(world);
        payments.charge(1, 1).ok();
        let mut times = times.lock().unwrap();
        *times += 1;
        if *times % 2 == 0 {
            payments.charge(2, 1).ok();
        }
    };
    let differs = explore::seeds(4..9)
        .threads(1)
        .chaos(Chaos::none())
        .check_determinism()
        .try_run(body)
        .unwrap_err();
    assert_eq!(
        differs.to_string(),
        "seeds: the body does not do the same each time: with seed 4 the second run differs after 1 call\n\
         \x20 the first run: no more calls\n\
         \x20 the second run: call 2, `FakePayments::charge`, at 0ns, ok\n\
         help: what it does may follow from the world's seed and clock alone: no threads, no real time, no order of a `HashMap`\n"
    );
    let differs = explore::every_fault().check_determinism().try_run(body);
    assert!(
        differs
            .unwrap_err()
            .to_string()
            .contains("differs after 1 call")
    );
    let same = explore::seeds(0..50).check_determinism();
    assert_eq!(
        same.run(|world| order(&FakeOrders::in_world(world))).runs(),
        50
    );
}

/// Runs an ignored test of this file in a process of its own, with one variable, and answers what it prints.
fn child(test: &str, variable: &str, value: &str) -> (bool, String) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([
            test,
            "--exact",
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(variable, value)
        .output()
        .unwrap();
    let printed = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(printed).unwrap())
}

#[test]
#[ignore = "others run it, and it fails"]
fn child_with_two_of_forty() {
    explore::seeds(3..4)
        .without_swarm()
        .chaos(Chaos::none().fail(percent(100)))
        .run(two_of_forty);
}

#[test]
#[ignore = "others run it"]
fn child_that_counts() {
    let summary = explore::seeds(0..100).run(|world| {
        FakePayments::in_world(world).charge(1, 1).ok();
    });
    println!("{} runs", summary.runs());
}

#[test]
fn a_failure_is_replayed_in_another_process() {
    let (passed, printed) = child("child_with_two_of_forty", "RUST_BACKTRACE", "0");
    assert!(!passed, "{printed}");
    // Nothing is printed of the many panics but the last one.
    assert_eq!(printed.matches("panicked at").count(), 1, "{printed}");
    let (_, line) = printed.split_once("FAKE_REPLAY='").expect(&printed);
    let (line, _) = line.split_once('\'').unwrap();
    let (passed, printed) = child("child_with_two_of_forty", "FAKE_REPLAY", line);
    assert!(!passed, "{printed}");
    assert!(
        printed.contains("seeds: 1 of 1 run failed\n\n1. both are gone"),
        "{printed}"
    );
    let (passed, _) = child(
        "child_with_two_of_forty",
        "FAKE_REPLAY",
        "seed=3; FakePayments::charge@7=fail_declared(1); FakePayments::charge@31=fail_declared(1)",
    );
    assert!(!passed);
}

#[test]
fn a_replay_that_does_not_reproduce_says_so_and_fails() {
    let line =
        "seed=3; FakePayments::charge@7=fail_declared(1); FakePayments::charge@41=fail_declared(1)";
    let (passed, printed) = child("child_with_two_of_forty", "FAKE_REPLAY", line);
    assert!(!passed, "{printed}");
    for part in [
        &format!("the body does not fail with `{line}`"),
        "`FakePayments::charge@41=fail_declared(1)` has not fired",
        "help: it is another test's, or the code has changed",
    ] {
        assert!(printed.contains(part), "{part:?} is not in\n{printed}");
    }
    assert!(
        !printed.contains("charge@7=fail_declared(1)` has not"),
        "{printed}"
    );
    let (passed, printed) = child("child_with_two_of_forty", "FAKE_REPLAY", "seed=3; bang");
    assert!(!passed);
    assert!(
        printed
            .contains("`FAKE_REPLAY` is no line of a failed exploration: \"bang\" cannot be read"),
        "{printed}"
    );
}

#[test]
fn the_environment_gives_another_range_and_a_part_of_it() {
    for (variable, value, runs) in [
        ("FAKE_SEEDS", "10..25", "15 runs"),
        ("FAKE_SEEDS", "7", "1 runs"),
        ("FAKE_SHARD", "2/3", "33 runs"),
    ] {
        let (passed, printed) = child("child_that_counts", variable, value);
        assert!(passed && printed.contains(runs), "{printed}");
    }
    for (variable, value, says) in [
        (
            "FAKE_SEEDS",
            "9..3",
            "`FAKE_SEEDS` is \"9..3\", which is no range",
        ),
        (
            "FAKE_SHARD",
            "4/3",
            "`FAKE_SHARD` is \"4/3\", which is no part of a whole",
        ),
    ] {
        let (passed, printed) = child("child_that_counts", variable, value);
        assert!(!passed && printed.contains(says), "{printed}");
    }
}

#[test]
fn a_chaos_of_ages_is_refused_for_it_cannot_be_replayed() {
    let by_age = age(Duration::from_secs(1));
    let armed = || explore::seeds(0..9).chaos(Chaos::none().stale(percent(1), by_age));
    let message = std::panic::catch_unwind(armed).unwrap_err();
    assert_eq!(
        *message.downcast::<&str>().unwrap(),
        "an exploration replays stale reads by versions, and `age(..)` is none: write `versions(..)` or `key_versions(..)`"
    );
}

#[test]
fn rules_of_the_body_count_draw_and_are_verified_as_without_an_exploration() {
    let summary = explore::every_fault().only([FaultKind::Fail]).run(|world| {
        let payments = FakePayments::in_world(world);
        let lost = payments.faults().charge().on_call(2).fail(Down::Lost);
        let first = payments.charge(1, 1);
        assert_eq!(lost.fired(), 0);
        // An injected fault comes first, and the body's own counts the call all the same.
        let second = payments.charge(1, 1).unwrap_err();
        assert!([Down::Lost, Down::Timeout].contains(&second), "{first:?}");
        assert_eq!(lost.matched(), 2);
        if second == Down::Lost {
            world.verify();
        }
    });
    assert_eq!(summary.runs(), 1 + 2 * 2);
}

#[test]
fn two_handles_of_one_name_are_two_fakes() {
    let failed = explore::every_fault()
        .only([FaultKind::Fail])
        .try_run(|world| {
            let (one, other) = (FakePayments::in_world(world), FakePayments::in_world(world));
            one.charge(1, 1).ok();
            assert_eq!(other.charge(1, 1), Ok(()));
        })
        .unwrap_err();
    let failure = &failed.failures()[0];
    assert_eq!(
        failure.replay(),
        "seed=0; FakePayments#2::charge@1=fail_declared(1)"
    );
    assert!(failure.snippet().contains("payments_2.faults().charge()"));
}

/// With the feature `report`, the picture of the run that is shown.
#[cfg(feature = "report")]
#[test]
fn the_picture_of_a_failing_run_is_written_where_the_environment_says() {
    let folder = std::env::temp_dir().join(format!("fake-explore-{}", std::process::id()));
    let (passed, printed) = child(
        "child_with_two_of_forty",
        "FAKE_REPORT",
        folder.to_str().unwrap(),
    );
    assert!(!passed, "{printed}");
    let pages: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
    let [Ok(page)] = &pages[..] else {
        panic!("{pages:?}")
    };
    let html = std::fs::read_to_string(page.path()).unwrap();
    assert!(
        html.contains("both are gone") && html.contains("charge"),
        "{html}"
    );
    assert!(
        printed.contains(&format!("picture: {}", page.path().display())),
        "{printed}"
    );
    std::fs::remove_dir_all(folder).unwrap();
}
