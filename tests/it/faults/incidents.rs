//! Several fakes in one world that go wrong together: incidents, and outages of everything.

use std::time::Duration;

use fake_runtime::{Outcome, World, fake, percent, versions};

use super::{FakeUserRepository, StorageError, UserRepository, last, told, user};
use crate::support::{now, panic_of, polled};

const MINUTE: Duration = Duration::from_secs(60);

/// A boundary of another kind: synchronous, with errors of its own.
#[fake(failures("unreachable".to_owned()))]
trait Mailer {
    fn send(&self, to: &str) -> Result<(), String>;
    fn sent(&self) -> usize;
}

/// A world with a repository, a second one, and a mailer.
fn fakes() -> (World, FakeUserRepository, FakeUserRepository, FakeMailer) {
    let world = World::seeded(7);
    let users = FakeUserRepository::in_world(&world).named("users");
    let stock = FakeUserRepository::in_world(&world).named("stock");
    let mailer = FakeMailer::in_world(&world);
    (world, users, stock, mailer)
}

#[test]
fn rules_of_several_fakes_fire_during_an_incident_and_only_then() {
    let (world, users, stock, mailer) = fakes();
    let rack = world.incident("rack 1");
    let down = users.all_faults().during(&rack).outage();
    let loses = stock.faults().insert().during(&rack).lose_write();
    mailer.faults().send().during(&rack).fail("cut".to_owned());

    assert_eq!(now(users.insert(user(1))), Ok(()));
    assert_eq!(now(stock.insert(user(1))), Ok(()));
    assert_eq!(mailer.send("ada"), Ok(()));
    rack.begin();
    assert_eq!(now(users.find_by_id(1)), Err(StorageError::ConnectionLost));
    assert_eq!(
        last(&world),
        (Outcome::Err, told("outage during \"rack 1\""))
    );
    assert_eq!(now(stock.insert(user(2))), Ok(()));
    assert_eq!(
        last(&world),
        (Outcome::Ok, told("lose_write during \"rack 1\""))
    );
    assert_eq!(mailer.send("ada"), Err("cut".to_owned()));
    rack.end();
    assert_eq!(now(users.find_by_id(1)), Ok(Some(user(1))));
    assert_eq!(now(stock.find_by_id(2)), Ok(None), "it was lost");
    assert_eq!((down.fired(), loses.fired()), (1, 1));
    world.verify();
}

#[test]
fn an_outage_of_one_leaves_the_others_serving() {
    let (world, users, stock, mailer) = fakes();
    let down = users.all_faults().outage();
    assert!(now(users.insert(user(1))).is_err());
    assert_eq!(now(stock.insert(user(1))), Ok(()));
    assert_eq!(mailer.send("ada"), Ok(()));
    world.heal_all();
    assert_eq!(now(users.insert(user(1))), Ok(()));
    assert_eq!(down.fired(), 1);
}

#[test]
fn the_seed_strikes_all_fakes_in_the_same_windows() {
    let struck = |seed| {
        let world = World::seeded(seed);
        let users = FakeUserRepository::in_world(&world);
        // On a machine whose clock is wrong, and with a rule that draws for itself.
        let mailer = FakeMailer::in_world(&world.behind(90 * MINUTE));
        let flaky = world.incidents("network", percent(20), MINUTE);
        users.all_faults().during(&flaky).outage();
        mailer.faults().sent().chance(percent(50)).reply(7);
        mailer.all_faults().during(&flaky).outage();
        let mut struck = Vec::new();
        for window in 0..100 {
            let failed = now(users.find_by_id(window)).is_err();
            assert_eq!(mailer.send("ada").is_err(), failed, "window {window}");
            assert_eq!(flaky.is_on(), failed);
            mailer.sent();
            if failed {
                struck.push(window);
            }
            world.clock().advance(MINUTE);
        }
        world.verify();
        struck
    };
    let windows = struck(1);
    assert!((5..40).contains(&windows.len()), "{windows:?}");
    assert_eq!(windows, struck(1));
    assert_ne!(windows, struck(2));
}

#[test]
fn an_incident_goes_with_all_other_words_of_a_rule() {
    let (world, users, ..) = fakes();
    let slow = world.incident("slow disk");
    users.rows().insert(user(1)).unwrap();
    now(users.rename(1, "new".to_owned())).unwrap();
    users
        .faults()
        .find_by_id()
        .key(1)
        .during(&slow)
        .every(2)
        .times(1)
        .stale(versions(1));
    let delay = users.faults().list().during(&slow).delay(MINUTE);
    slow.begin();
    let names: Vec<_> = (0..4)
        .map(|_| now(users.find_by_id(1)).unwrap().unwrap().name)
        .collect();
    assert_eq!(names, ["new", "name 1", "new", "new"]);
    let mut list = users.list();
    assert!(polled(&mut list).is_none());
    // What waits has been decided about.
    slow.end();
    assert!(polled(&mut list).is_none());
    world.clock().advance(MINUTE);
    assert!(polled(&mut list).is_some());
    assert_eq!(
        (last(&world).1, delay.fired()),
        (told("delay(60s) during \"slow disk\""), 1)
    );
}

#[test]
fn an_incident_of_another_world_is_refused() {
    let (world, users, ..) = fakes();
    let other = World::seeded(7).incident("rack 1");
    let said = panic_of(|| users.faults().insert().during(&other).lose_write());
    assert!(
        said.starts_with("`during(\"rack 1\")` is of another world"),
        "{said}"
    );
    // The world of a machine whose clock is wrong is the same one.
    let ahead = world.ahead(MINUTE).incident("rack 1");
    users.faults().insert().during(&ahead).lose_write();
    assert_eq!(
        panic_of(|| world.verify()).lines().nth(1),
        Some("  `users`: `insert().during(\"rack 1\").lose_write`: no call has matched it")
    );
}

#[test]
fn everything_in_a_world_is_out_until_it_is_healed() {
    let (world, users, stock, mailer) = fakes();
    let replica = stock.handle("replica");
    let outage = world.all_faults().outage();
    let late = FakeMailer::in_world(&world);
    for users in [&users, &stock, &replica] {
        assert_eq!(now(users.find_by_id(1)), Err(StorageError::ConnectionLost));
    }
    assert_eq!(mailer.send("ada"), Err("unreachable".to_owned()));
    assert_eq!(late.send("ada"), Ok(()), "it came later");
    assert_eq!(
        (mailer.sent(), now(users.count())),
        (0, 0),
        "these cannot fail"
    );
    assert_eq!(outage.fired(), 4);
    outage.heal();
    assert_eq!(now(users.insert(user(1))), Ok(()));
    world.verify();
}

#[test]
fn an_outage_of_everything_may_be_an_incident() {
    let (world, users, _, mailer) = fakes();
    let power = world.incident("power");
    let outage = world.all_faults().during(&power).outage();
    assert_eq!(now(users.insert(user(1))), Ok(()));
    assert_eq!(
        panic_of(|| world.verify()).lines().nth(1),
        Some("  every fake: `all_faults().during(\"power\").outage()`: no call has failed by it")
    );
    power.begin();
    assert!(now(users.insert(user(2))).is_err() && mailer.send("ada").is_err());
    power.end();
    assert_eq!((now(users.insert(user(2))), outage.fired()), (Ok(()), 2));
    world.verify();
    let rare = world.incidents("rare", percent(0), MINUTE);
    world.all_faults().during(&rare).outage();
    world.all_faults().outage().optional().heal();
    world.verify();
}
