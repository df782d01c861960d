//! Fakes that share a world: their names, their journal, their clocks; and what forks and restores do with rules.

use std::time::Duration;

use fake_runtime::{JournalEntry, Outcome, World, percent};

use super::{FakeUserRepository, StorageError, UserRepository, last, user};
use crate::support::{now, panic_of, polled};

#[test]
fn fakes_of_one_type_have_numbers_or_names_and_one_journal() {
    let world = World::seeded(1);
    let first = FakeUserRepository::in_world(&world);
    let second = FakeUserRepository::in_world(&world);
    let orders = FakeUserRepository::in_world(&world).named("orders");
    let names = [first.name(), second.name(), orders.name()];
    assert_eq!(
        names,
        ["FakeUserRepository", "FakeUserRepository#2", "orders"]
    );
    world.record();
    for users in [&orders, &first, &second, &first] {
        now(users.count());
    }
    let journal = world.journal();
    let calls: Vec<_> = journal
        .entries()
        .iter()
        .map(|entry| (entry.number(), entry.fake()))
        .collect();
    assert_eq!(
        calls,
        [
            (1, "orders"),
            (2, "FakeUserRepository"),
            (3, "FakeUserRepository#2"),
            (4, "FakeUserRepository")
        ]
    );
}

#[test]
fn rules_are_those_of_one_fake_and_two_fakes_draw_apart() {
    let world = World::seeded(1);
    let fakes = [(); 2].map(|()| FakeUserRepository::in_world(&world));
    let drawn = fakes.each_ref().map(|users| {
        users
            .faults()
            .find_by_id()
            .chance(percent(50))
            .fail(StorageError::Timeout);
        (0..64)
            .map(|id| now(users.find_by_id(id)).is_err())
            .collect::<Vec<_>>()
    });
    assert_ne!(drawn[0], drawn[1]);
    fakes[0].all_faults().heal();
    assert!((0..64).all(|id| now(fakes[0].find_by_id(id)).is_ok()));
    assert!((0..64).any(|id| now(fakes[1].find_by_id(id)).is_err()));
    world.heal_all();
    assert!((0..64).all(|id| now(fakes[1].find_by_id(id)).is_ok()));
}

#[test]
fn a_window_is_of_the_clock_that_the_fakes_machine_shows() {
    let world = World::seeded(1);
    let minute = Duration::from_secs(60);
    let right = FakeUserRepository::in_world(&world);
    let ahead = FakeUserRepository::in_world(&world.ahead(minute));
    let from = world.clock().now() + minute;
    for users in [&right, &ahead] {
        users
            .faults()
            .count()
            .between(from, from + minute)
            .reply(99);
    }
    let counts = || (now(right.count()), now(ahead.count()));
    assert_eq!(counts(), (0, 99));
    world.clock().advance(minute);
    assert_eq!(counts(), (99, 0), "the end is not in the window");
    world.clock().rewind(minute);
    assert_eq!(counts(), (0, 99));
}

#[test]
fn a_fork_has_the_rows_no_rules_and_an_empty_journal() {
    let users = FakeUserRepository::in_world(&World::seeded(1));
    users.world().record();
    let outage = users.all_faults().outage();
    users.rows().insert(user(1)).unwrap();
    assert!(now(users.list()).is_err());
    let fork = users.fork();
    assert!(fork.world().journal().is_empty());
    assert_eq!(now(fork.list()), Ok(vec![user(1)]));
    assert_eq!(
        (fork.world().journal().len(), users.world().journal().len()),
        (1, 1)
    );
    fork.all_faults().heal();
    fork.world().heal_all();
    assert!(now(users.list()).is_err(), "its rules are the original's");
    fork.faults().delete().fail(StorageError::Timeout);
    users.world().verify();
    assert!(panic_of(|| fork.world().verify()).contains("no call has matched it"));
    outage.heal();
    assert_eq!(
        now(users.delete(1)),
        Ok(true),
        "and the original has none of the fork's"
    );
}

#[test]
fn a_fork_draws_as_the_original_would_have() {
    let drawn = |users: &FakeUserRepository| {
        users
            .faults()
            .find_by_id()
            .chance(percent(50))
            .fail(StorageError::Timeout);
        (0..64)
            .map(|id| now(users.find_by_id(id)).is_err())
            .collect::<Vec<_>>()
    };
    let users = FakeUserRepository::in_world(&World::seeded(1));
    assert_eq!(drawn(&users.fork()), drawn(&users));
}

#[test]
fn a_restore_keeps_rules_counters_and_journal() {
    let users = FakeUserRepository::in_world(&World::seeded(1));
    let empty = users.checkpoint();
    let rule = users
        .faults()
        .insert()
        .on_call(3)
        .fail(StorageError::Timeout);
    now(users.insert(user(1))).unwrap();
    now(users.insert(user(2))).unwrap();
    users.restore(&empty);
    assert_eq!(
        now(users.insert(user(1))),
        Err(StorageError::Timeout),
        "it is the third call"
    );
    assert_eq!((rule.matched(), users.calls().insert().count()), (3, 3));
    assert_eq!((users.world().journal().len(), users.rows().len()), (3, 0));
}

#[test]
fn a_handle_has_rules_counters_and_records_of_its_own_on_the_same_rows() {
    let users = FakeUserRepository::in_world(&World::seeded(1));
    let other = users.handle("other");
    let outage = other.all_faults().outage();
    assert_eq!(now(users.insert(user(1))), Ok(()));
    assert_eq!(now(other.list()), Err(StorageError::ConnectionLost));
    assert_eq!(
        now(other.clone().list()),
        Err(StorageError::ConnectionLost),
        "a clone is the same handle"
    );
    outage.heal();
    other.calls().list().record();
    assert_eq!(now(other.list()), Ok(vec![user(1)]));
    assert_eq!(now(users.list()), Ok(vec![user(1)]));
    assert_eq!(other.calls().list().recorded().len(), 3);
    assert!(users.calls().list().recorded().is_empty());
    assert_eq!(
        (other.calls().list().count(), users.calls().list().count()),
        (3, 1)
    );
}

#[test]
fn handles_of_one_name_are_told_apart_by_number_and_draw_apart() {
    let world = World::seeded(1);
    let fakes = [(); 2].map(|()| FakeUserRepository::in_world(&world));
    let replicas = fakes.each_ref().map(|users| users.handle("replica"));
    assert_eq!(
        replicas.each_ref().map(|users| users.name()),
        ["replica", "replica#2"]
    );
    assert_eq!(fakes[0].handle("replica").name(), "replica#3");
    let drawn = replicas.each_ref().map(|users| {
        let faults = users.faults();
        let half = faults.find_by_id().chance(percent(50));
        half.fail(StorageError::Timeout);
        (0..64)
            .map(|id| now(users.find_by_id(id)).is_err())
            .collect::<Vec<_>>()
    });
    assert_ne!(drawn[0], drawn[1]);
    assert_eq!(replicas[0].calls().find_by_id().recorded().len(), 64);
}

#[test]
fn a_rule_outlives_the_handle_that_it_was_armed_through() {
    let world = World::seeded(1);
    let users = FakeUserRepository::in_world(&world);
    let clone = users.clone();
    drop(users.faults().delete().fail(StorageError::Timeout));
    drop(users);
    assert_eq!(now(clone.delete(1)), Err(StorageError::Timeout));
    clone.faults().insert().fail(StorageError::Timeout);
    drop(clone);
    let message = panic_of(|| world.verify());
    assert!(
        message.contains("`FakeUserRepository`: `insert().fail`: no call has matched it"),
        "{message}"
    );
}

#[test]
fn a_call_is_numbered_when_it_is_first_polled() {
    let users = FakeUserRepository::in_world(&World::seeded(1));
    users.world().record();
    let mut first = users.insert(user(1));
    let mut second = users.delete(1);
    assert!(users.world().journal().is_empty());
    polled(&mut second);
    polled(&mut first);
    drop(users.list());
    let journal = users.world().journal();
    let methods: Vec<_> = journal.entries().iter().map(JournalEntry::method).collect();
    assert_eq!(methods, ["delete", "insert"]);
    assert_eq!(last(users.world()).0, Outcome::Ok);
}
