//! The same seed does the same again: in another process, on another runtime, and whatever else is armed.

use std::collections::BTreeMap;
use std::process::Command;

use fake_runtime::{Chaos, World, key_versions, percent, ratio, versions};

use super::{FakeUserRepository, StorageError, UserRepository, user};
use crate::support::{now, polled};

/// A workload over two fakes, on one thread, and what the journal says of it.
fn journal(seed: u64) -> String {
    let world = World::seeded(seed);
    let (one, other) = (
        FakeUserRepository::in_world(&world),
        FakeUserRepository::in_world(&world),
    );
    let chaos = Chaos::network()
        .lose_write(percent(10))
        .stale(percent(20), versions(2));
    one.all_faults().chaos(chaos);
    other.faults().insert().chance(ratio(1, 3)).duplicate();
    other
        .faults()
        .find_by_id()
        .chance(percent(50))
        .stale(key_versions(2).non_monotonic());
    other
        .faults()
        .list()
        .every(3)
        .corrupt(|user| user.name.clear());
    for id in 0..60 {
        for users in [&one, &other] {
            polled(&mut users.insert(user(id)));
            polled(&mut users.rename(id / 2, format!("renamed {id}")));
            polled(&mut users.find_by_id(id / 3));
            polled(&mut users.delete(id / 5));
            polled(&mut users.list());
        }
    }
    world.journal().to_string()
}

#[test]
fn the_same_seed_gives_the_same_journal_and_another_seed_another_one() {
    let first = journal(1);
    assert_eq!(first, journal(1));
    assert_ne!(first, journal(2));
    for fault in [
        "fail",
        "commit_then_fail",
        "hang",
        "lose_write",
        "stale(versions(2))",
        "duplicate",
        "corrupt",
    ] {
        assert!(
            first.contains(fault),
            "`{fault}` is in the workload:\n{first}"
        );
    }
}

const BEGIN: &str = "-- journal --\n";

#[test]
#[ignore = "the other process of the next test"]
fn prints_its_journal() {
    println!("{BEGIN}{}{BEGIN}", journal(11));
}

#[test]
#[cfg_attr(miri, ignore = "starts processes")]
fn the_same_seed_gives_the_same_journal_in_every_process() {
    let child = || {
        let output = Command::new(std::env::current_exe().expect("this binary has a path"))
            .args([
                "--exact",
                "faults::replay::prints_its_journal",
                "--ignored",
                "--nocapture",
            ])
            .output()
            .expect("this binary can be run");
        let output = String::from_utf8(output.stdout).expect("a journal is text");
        output
            .split(BEGIN)
            .nth(1)
            .expect("it prints its journal")
            .to_owned()
    };
    let (one, other) = (child(), child());
    assert_eq!(one, other);
    assert_eq!(one, journal(11));
    assert!(one.lines().count() > 400);
}

/// What happened to each key: method, outcome, faults, in this order.
type Lives = BTreeMap<Option<u64>, Vec<(String, String, Vec<String>)>>;

/// One task for each key. What it does depends on nothing but its key.
fn lives(runtime: &tokio::runtime::Runtime, keys: impl Iterator<Item = u64>) -> Lives {
    let world = World::seeded(5);
    let users = FakeUserRepository::in_world(&world);
    users.faults().insert().mix(|mix| {
        mix.fail(percent(20), StorageError::Timeout)
            .lose_write(percent(20))
            .commit_then_fail(percent(10), StorageError::ConnectionLost)
            .hang(percent(10))
    });
    users.faults().rename().chance(percent(30)).lose_write();
    users
        .faults()
        .find_by_id()
        .chance(percent(30))
        .stale(key_versions(3).non_monotonic());
    users
        .faults()
        .delete()
        .chance(percent(30))
        .commit_then_hang();
    runtime.block_on(async {
        let tasks: Vec<_> = keys
            .map(|id| {
                let users = users.clone();
                tokio::spawn(async move {
                    for round in 0..10 {
                        polled(&mut users.insert(user(id)));
                        tokio::task::yield_now().await;
                        let _ = users.rename(id, format!("round {round}")).await;
                        let _ = users.find_by_id(id).await;
                        tokio::task::yield_now().await;
                        polled(&mut users.delete(id));
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("a task that does not panic");
        }
    });
    let mut lives = Lives::new();
    for entry in world.journal().entries() {
        let said = (
            entry.method().to_owned(),
            entry.outcome().to_string(),
            entry.faults().to_vec(),
        );
        lives.entry(entry.key()).or_default().push(said);
    }
    lives
}

#[test]
fn with_a_task_for_each_key_the_journal_of_each_key_is_the_same_on_every_runtime() {
    let threads = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .build()
        .unwrap();
    let thread = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let expected = lives(&thread, 0..40);
    assert_eq!(expected.len(), 40);
    assert_eq!(lives(&thread, (0..40).rev()), expected, "in another order");
    for _ in 0..5 {
        assert_eq!(lives(&threads, 0..40), expected, "on several threads");
    }
    let fewer = lives(&threads, (0..40).step_by(2));
    assert_eq!(fewer.len(), 20);
    assert!(
        fewer.iter().all(|(key, life)| expected[key] == *life),
        "without half of the keys"
    );
}

/// For which of the keys the rule under test fired.
fn decided(
    before: impl FnOnce(&FakeUserRepository),
    after: impl FnOnce(&FakeUserRepository),
    keys: impl Iterator<Item = u64>,
) -> BTreeMap<u64, bool> {
    let users = FakeUserRepository::in_world(&World::seeded(3));
    before(&users);
    let rule = users
        .faults()
        .insert()
        .chance(percent(30))
        .fail(StorageError::Timeout);
    after(&users);
    let decided = keys
        .map(|id| {
            let _ = polled(&mut users.find_by_id(id));
            (
                id,
                polled(&mut users.insert(user(id))) == Some(Err(StorageError::Timeout)),
            )
        })
        .collect();
    assert_eq!(rule.matched(), 300);
    decided
}

#[test]
fn rules_elsewhere_and_the_order_of_calls_change_no_decision() {
    let nothing = |_: &FakeUserRepository| {};
    let alone = decided(nothing, nothing, 0..300);
    let fired = alone.values().filter(|fired| **fired).count();
    assert!((60..=120).contains(&fired), "{fired}");
    assert_eq!(decided(nothing, nothing, (0..300).rev()), alone);
    let others = |users: &FakeUserRepository| {
        users
            .faults()
            .find_by_id()
            .chance(percent(50))
            .fail(StorageError::ConnectionLost);
        users.faults().delete().hang();
        users
            .faults()
            .insert()
            .key(1_000_000)
            .fail(StorageError::Timeout);
        users.faults().insert().chance(percent(50)).lose_write();
        users
            .all_faults()
            .reads()
            .chance(percent(50))
            .stale(versions(1));
        let second = FakeUserRepository::in_world(users.world());
        second
            .faults()
            .insert()
            .chance(percent(30))
            .fail(StorageError::Timeout);
        polled(&mut second.insert(user(1)));
    };
    assert_eq!(
        decided(nothing, others, 0..300),
        alone,
        "rules that were armed after it"
    );
    let healed = |users: &FakeUserRepository| {
        others(users);
        users.all_faults().heal();
    };
    assert_eq!(
        decided(healed, nothing, 0..300),
        alone,
        "rules that are gone"
    );
    let shy = |users: &FakeUserRepository| {
        users
            .faults()
            .find_by_id()
            .chance(percent(50))
            .fail(StorageError::ConnectionLost);
        users
            .faults()
            .insert()
            .key(1_000_000)
            .fail(StorageError::Timeout);
        users
            .all_faults()
            .reads()
            .chance(percent(50))
            .stale(versions(1));
    };
    assert_eq!(
        decided(shy, nothing, 0..300),
        alone,
        "rules that were armed before it"
    );
}

#[test]
fn equal_rules_draw_apart_and_a_name_keeps_the_draws_of_one_that_is_changed() {
    let fired = |arm: &dyn Fn(&FakeUserRepository)| {
        let users = FakeUserRepository::in_world(&World::seeded(3));
        arm(&users);
        (0..200)
            .map(|id| now(users.find_by_id(id)).is_err())
            .collect::<Vec<_>>()
    };
    let chance = |users: &FakeUserRepository| {
        users
            .faults()
            .find_by_id()
            .chance(percent(20))
            .fail(StorageError::Timeout)
    };
    let one = fired(&|users| drop(chance(users)));
    let two = fired(&|users| drop((chance(users), chance(users))));
    let both = two.iter().filter(|fired| **fired).count();
    assert!(
        (45..=100).contains(&both),
        "two chances of 20% are 36%, not 20%: {both} of 200"
    );
    assert!(
        one.iter().zip(&two).all(|(one, two)| !one || *two),
        "the first goes on as before"
    );
    let named = fired(&|users| drop(chance(users).named("flaky")));
    assert_ne!(one, named);
    let changed = fired(&|users| {
        let rule = users
            .faults()
            .find_by_id()
            .chance(percent(20))
            .fail_with(|_| StorageError::NotFound);
        rule.named("flaky");
    });
    assert_eq!(named, changed);
}
