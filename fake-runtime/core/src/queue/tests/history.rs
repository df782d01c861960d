//! Transactions, forks and checkpoints of a queue, and panics inside of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::*;

#[test]
fn a_failed_transaction_takes_everything_back_but_the_numbers() {
    let office = office();
    office.jobs().push("a".to_owned());
    let failed = office.call(0, "push").transaction(|state| {
        let a = state.jobs.receive().unwrap();
        assert!(state.jobs.ack(a.receipt));
        state.jobs.push("b".to_owned());
        state.jobs.seek("g", Address::new(), 9);
        Err::<(), ()>(())
    });
    assert!(failed.is_err());
    assert_eq!(office.jobs().all(), ["a"]);
    assert_eq!((office.jobs().len(), office.jobs().in_flight()), (1, 0));
    assert_eq!(office.jobs().committed("g", Address::new()), 0);
    assert_eq!(office.jobs().push("c".to_owned()).id, 3);
}

#[test]
fn a_fork_has_its_own_messages_and_its_own_clock() {
    let office = office();
    office.jobs().push("a".to_owned());
    let a = office.with(|state| state.jobs.receive()).unwrap();
    let fork = office.fork();
    office.world().clock().advance(30 * SECOND);
    assert_eq!((office.jobs().len(), fork.jobs().len()), (1, 0));
    fork.with(|state| assert!(state.jobs.ack(a.receipt)));
    assert_eq!(office.jobs().all(), ["a"]);
    assert!(fork.jobs().all().is_empty());
}

#[test]
fn a_restored_queue_is_what_it_was_and_follows_the_clock_of_who_restores_it() {
    let office = office();
    office.jobs().push("a".to_owned());
    let before = office.checkpoint();
    let a = office.with(|state| state.jobs.receive()).unwrap();
    office.restore(&before);
    assert_eq!(office.jobs().len(), 1);
    office.with(|state| assert!(!state.jobs.ack(a.receipt)));
    let other = Fake::<Office>::new(&World::seeded(2));
    office.jobs().push_delayed("later".to_owned(), SECOND);
    other.restore(&office.checkpoint());
    office.world().clock().advance(SECOND);
    assert_eq!((office.jobs().len(), other.jobs().len()), (2, 1));
    other.world().clock().advance(SECOND);
    assert_eq!(other.jobs().len(), 2);
}

/// A message whose `Clone` panics on demand.
struct Fragile(Arc<AtomicBool>);

impl Clone for Fragile {
    fn clone(&self) -> Self {
        assert!(!self.0.load(Ordering::Relaxed), "no copy of this");
        Self(Arc::clone(&self.0))
    }
}

#[test]
fn a_message_whose_clone_panics_stays_where_it_is() {
    let world = World::seeded(1);
    let setup = Setup::new("FakeX", world.ids("FakeX"), world.clock().clone());
    let mut fragile = queue::<Fragile>("fragile", &setup);
    let breaks = Arc::new(AtomicBool::new(false));
    fragile.push_all([Fragile(Arc::clone(&breaks)), Fragile(Arc::clone(&breaks))]);
    breaks.store(true, Ordering::Relaxed);
    let takes: [fn(&mut Queue<Fragile>); 3] = [
        |queue| drop(queue.receive_batch(2)),
        |queue| drop(queue.pop()),
        |queue| drop(queue.all()),
    ];
    for take in takes {
        assert!(catch_unwind(AssertUnwindSafe(|| take(&mut fragile))).is_err());
        assert_eq!((fragile.len(), fragile.in_flight()), (2, 0));
    }
    let half = (0..2).map(|n| {
        assert!(n == 0, "an iterator that panics");
        Fragile(Arc::clone(&breaks))
    });
    assert!(catch_unwind(AssertUnwindSafe(|| fragile.push_all(half))).is_err());
    assert_eq!(
        fragile.len(),
        2,
        "a batch that ends in a panic stores nothing"
    );
}
