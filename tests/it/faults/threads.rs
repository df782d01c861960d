//! Rules that are armed, fired, healed and dropped by several threads at a time: real ones, in many short rounds.

use std::future::Future;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Barrier};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use fake_runtime::{Armed, Violation, World, fake};

use super::{FakeUserRepository, StorageError, User, UserRepository, user};
use crate::support::{now, polled};

/// Under Miri each round is a thousand times slower, and each memory access is checked.
const ROUNDS: u64 = if cfg!(miri) { 2 } else { 100 };
const THREADS: u64 = 4;
const CALLS: u64 = if cfg!(miri) { 3 } else { 50 };

#[fake(entity = User, key = id: u64)]
trait Blocking {
    fn insert(&self, user: User) -> Result<(), Violation>;
}

/// Runs a future on this thread, which sleeps until it is woken.
fn parked<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = std::pin::pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        thread::park();
    }
}

#[test]
fn a_budget_is_spent_exactly_and_each_call_is_counted_once() {
    for seed in 0..ROUNDS {
        let users = FakeUserRepository::in_world(&World::seeded(seed));
        let budget = CALLS + seed % CALLS;
        let some = users
            .faults()
            .insert()
            .times(budget)
            .fail(StorageError::Timeout);
        let one = users
            .faults()
            .insert()
            .on_call(CALLS)
            .fail(StorageError::ConnectionLost);
        let lost = users.faults().insert().once().lose_write();
        let (failed, acknowledged) = (AtomicU64::new(0), AtomicU64::new(0));
        thread::scope(|scope| {
            for thread in 0..THREADS {
                let (users, failed, acknowledged) = (users.clone(), &failed, &acknowledged);
                scope.spawn(move || {
                    for call in 0..CALLS {
                        let counter = match now(users.insert(user(thread * CALLS + call))) {
                            Err(StorageError::Timeout) => failed,
                            Err(error) => panic!("{error:?} is shadowed or late"),
                            Ok(()) => acknowledged,
                        };
                        counter.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
        });
        let all = THREADS * CALLS;
        let acknowledged = acknowledged.into_inner();
        assert_eq!((failed.into_inner(), acknowledged), (budget, all - budget));
        assert_eq!((some.matched(), some.fired()), (all, budget));
        assert_eq!(
            (one.matched(), one.fired()),
            (all, 0),
            "the first rule had the call"
        );
        assert_eq!(
            (lost.fired(), users.rows().len() as u64),
            (1, acknowledged - 1)
        );
        assert_eq!(
            (
                users.calls().insert().count(),
                users.world().journal().len() as u64
            ),
            (all, all)
        );
    }
}

#[test]
fn whoever_is_blocked_goes_on_when_another_thread_heals_whichever_comes_first() {
    for seed in 0..ROUNDS {
        let world = World::seeded(seed);
        let (sync, users) = (
            FakeBlocking::in_world(&world),
            FakeUserRepository::in_world(&world),
        );
        let blocks = [
            sync.faults().insert().block_until_healed(),
            users.faults().insert().block_until_healed(),
        ];
        let start = Barrier::new(4);
        thread::scope(|scope| {
            scope.spawn(|| {
                start.wait();
                assert_eq!(sync.insert(user(1)), Ok(()));
            });
            scope.spawn(|| {
                start.wait();
                assert_eq!(parked(users.insert(user(1))), Ok(()));
            });
            scope.spawn(|| {
                start.wait();
                // Polled here, and dropped while the others heal.
                polled(&mut users.insert(user(2)));
            });
            start.wait();
            blocks.iter().for_each(Armed::heal);
        });
        assert_eq!(sync.rows().len(), 1);
        assert!(
            (1..=2).contains(&users.rows().len()),
            "the dropped one may have been too late to wait"
        );
    }
}

#[test]
fn a_future_that_waits_in_one_thread_may_end_in_another() {
    for seed in 0..ROUNDS {
        let users = FakeUserRepository::in_world(&World::seeded(seed));
        let block = users.faults().insert().block_until_healed();
        let mut call = users.insert(user(1));
        assert_eq!(polled(&mut call), None);
        thread::scope(|scope| {
            scope.spawn(move || assert_eq!(parked(call), Ok(())));
            scope.spawn(|| block.heal());
        });
        assert_eq!(users.rows().len(), 1);
    }
}

#[test]
fn rules_that_come_and_go_leave_calls_that_they_do_not_concern_alone() {
    for seed in 0..ROUNDS {
        let users = FakeUserRepository::in_world(&World::seeded(seed));
        let done = AtomicBool::new(false);
        let (fired, failed) = thread::scope(|scope| {
            let arming = scope.spawn(|| {
                let mut fired = 0;
                while !done.load(Ordering::Relaxed) {
                    let rule = users
                        .faults()
                        .insert()
                        .when(|user| user.id % 2 == 0)
                        .fail(StorageError::Timeout);
                    let other = users.faults().delete().hang().scoped();
                    thread::yield_now();
                    rule.heal();
                    drop(other);
                    fired += rule.fired();
                }
                fired
            });
            let mut failed = 0;
            for id in 0..CALLS {
                match now(users.insert(user(id))) {
                    Ok(()) => {}
                    Err(error) => {
                        assert_eq!((error, id % 2), (StorageError::Timeout, 0));
                        failed += 1;
                    }
                }
            }
            done.store(true, Ordering::Relaxed);
            (arming.join().expect("it only arms and heals"), failed)
        });
        assert_eq!(fired, failed);
        assert_eq!(users.rows().len() as u64, CALLS - failed);
        assert_eq!(
            now(users.insert(user(1000))),
            Ok(()),
            "nothing is armed any more"
        );
    }
}
