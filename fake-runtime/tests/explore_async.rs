//! Async bodies in an exploration: no real time, hangs that are found at once, and interleavings by the seed.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use fake_runtime::explore::{self, FaultKind};
use fake_runtime::{Chaos, Violation, World, fake, percent};

#[derive(Clone, Debug, PartialEq)]
struct Account {
    id: u64,
    cents: i64,
}

#[derive(Clone, Debug, PartialEq)]
enum Down {
    Refused,
    Lost,
}

impl From<Violation> for Down {
    fn from(_: Violation) -> Self {
        Self::Refused
    }
}

#[fake(entity = Account, key = id: u64, failures(Down::Lost))]
trait Accounts: Send + Sync {
    async fn find(&self, id: u64) -> Result<Option<Account>, Down>;
    #[fake(update(|account| account.cents = cents))]
    async fn set(&self, id: u64, cents: i64) -> Result<bool, Down>;
}

#[fake(queue(jobs: u32))]
trait Jobs: Send + Sync {
    async fn push(&self, job: u32);
    async fn pop(&self) -> u32;
}

const HOUR: Duration = Duration::from_secs(3600);

/// Reads, and writes what it has read with ten more.
async fn deposit(accounts: FakeAccounts) {
    let Ok(Some(account)) = accounts.find(1).await else {
        return;
    };
    accounts.set(1, account.cents + 10).await.ok();
}

/// Two deposits at once.
fn two_deposits(world: &World) -> i64 {
    let accounts = FakeAccounts::in_world(world);
    accounts.rows().insert(Account { id: 1, cents: 0 }).unwrap();
    world.block_on(async {
        let one = world.spawn(deposit(accounts.clone()));
        let other = world.spawn(deposit(accounts.clone()));
        one.await;
        other.await;
    });
    accounts.rows().get(&1).unwrap().cents
}

#[test]
fn time_passes_when_nobody_can_go_on_and_never_really() {
    let (world, begun) = (World::seeded(1), Instant::now());
    let order = Arc::new(Mutex::new(Vec::new()));
    world.block_on(async {
        let tasks = [3, 1, 2].map(|hours| {
            let (world, order) = (world.clone(), Arc::clone(&order));
            world.clone().spawn(async move {
                world.sleep(HOUR * hours).await;
                order.lock().unwrap().push(hours);
                hours
            })
        });
        let mut sum = 0;
        for task in tasks {
            sum += task.await;
        }
        assert_eq!(sum, 6);
    });
    assert_eq!(*order.lock().unwrap(), [1, 2, 3]);
    assert_eq!(world.clock().monotonic(), HOUR * 3);
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[test]
fn delays_and_timeouts_are_of_the_worlds_time() {
    let world = World::seeded(1);
    let accounts = FakeAccounts::in_world(&world);
    accounts.faults().find().on_call(1).delay(HOUR);
    accounts.faults().find().on_call(2).hang();
    world.block_on(async {
        assert_eq!(accounts.find(1).await, Ok(None));
        assert_eq!(world.clock().monotonic(), HOUR);
        assert_eq!(world.timeout(HOUR, accounts.find(1)).await, None);
        assert_eq!(world.clock().monotonic(), HOUR * 2);
        assert_eq!(world.timeout(HOUR, accounts.find(1)).await, Some(Ok(None)));
    });
    assert_eq!(world.clock().monotonic(), HOUR * 2);
}

#[test]
fn a_consumer_waits_for_a_message_of_another_task() {
    for seed in 0..20 {
        let world = World::seeded(seed);
        let jobs = FakeJobs::in_world(&world);
        let got = world.block_on(async {
            let consumer = world.spawn({
                let jobs = jobs.clone();
                async move { jobs.pop().await }
            });
            world.sleep(HOUR).await;
            jobs.push(7).await;
            consumer.await
        });
        assert_eq!(got, 7);
    }
}

#[test]
fn a_planted_hang_is_reported_at_once_with_the_call_that_waits() {
    let begun = Instant::now();
    let failed = explore::every_fault()
        .only([FaultKind::Hang])
        .try_run(|world| {
            let accounts = FakeAccounts::in_world(world);
            world.block_on(async {
                world.timeout(HOUR, accounts.find(1)).await;
                accounts.set(1, 10).await.ok();
            });
        })
        .unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(5));
    let [failure] = failed.failures() else {
        panic!("{failed}")
    };
    assert_eq!(
        failure.message(),
        "nothing can go on, and no time that passes changes that; what waits:\n  `FakeAccounts::set` (call 2): hang\nhelp: put \
         a timeout around the call, such as `world.timeout(..)`"
    );
    assert_eq!(failure.replay(), "seed=0; FakeAccounts::set@1=hang()");
}

#[test]
fn hangs_of_different_calls_are_different_failures() {
    let failed = explore::every_fault()
        .only([FaultKind::Hang, FaultKind::CommitThenHang])
        .try_run(|world| {
            let accounts = FakeAccounts::in_world(world);
            world.block_on(async {
                accounts.find(1).await.ok();
                accounts.set(1, 10).await.ok();
            });
        })
        .unwrap_err();
    assert_eq!(failed.failures().len(), 2, "{failed}");
}

#[test]
fn tasks_that_wait_for_each_other_hang_without_a_call() {
    let world = World::seeded(1);
    let stuck = std::panic::catch_unwind(|| world.block_on(std::future::pending::<()>()));
    let message = *stuck.unwrap_err().downcast::<String>().unwrap();
    assert!(
        message.contains("no call of a fake: a task waits for another one"),
        "{message}"
    );
    // The world goes on.
    assert_eq!(world.block_on(async { 7 }), 7);
}

#[test]
fn the_seed_decides_which_task_goes_first_at_each_call() {
    let sums: Vec<i64> = (0..40)
        .map(|seed| two_deposits(&World::seeded(seed)))
        .collect();
    assert_eq!(
        sums.iter().copied().collect::<BTreeSet<_>>(),
        BTreeSet::from([10, 20])
    );
    let again: Vec<i64> = (0..40)
        .map(|seed| two_deposits(&World::seeded(seed)))
        .collect();
    assert_eq!(sums, again);
}

#[test]
fn a_lost_update_is_found_among_interleavings_without_a_fault() {
    let failed = explore::seeds(0..100)
        .chaos(Chaos::none())
        .try_run(|world| assert_eq!(two_deposits(world), 20, "a deposit is lost"))
        .unwrap_err();
    let failure = &failed.failures()[0];
    assert_eq!(failure.faults(), []);
    // The seed is enough to see it again, in an ordinary world too.
    assert_eq!(two_deposits(&World::seeded(failure.seed())), 10);
}

#[test]
fn faults_and_interleavings_are_repeated_together() {
    let failed = explore::seeds(0..500)
        .chaos(Chaos::none().fail(percent(10)).hang(percent(5)))
        .try_run(|world| {
            let accounts = FakeAccounts::in_world(world);
            accounts.rows().insert(Account { id: 1, cents: 0 }).unwrap();
            world.block_on(async {
                let tasks: Vec<_> = (0..4)
                    .map(|_| {
                        let (world, accounts) = (world.clone(), accounts.clone());
                        world.clone().spawn(async move {
                            world.timeout(HOUR, deposit(accounts)).await;
                        })
                    })
                    .collect();
                for task in tasks {
                    task.await;
                }
            });
            let hung = world.clock().monotonic() >= HOUR;
            let cents = accounts.rows().get(&1).unwrap().cents;
            assert!(!(hung && cents == 20), "the planted one");
        })
        .unwrap_err();
    assert!(
        !failed.to_string().contains("not failed so once more"),
        "{failed}"
    );
    assert!(!failed.failures()[0].faults().is_empty());
}

#[test]
fn tasks_that_are_left_are_dropped_and_a_panic_of_a_task_is_one_of_the_whole() {
    struct Told(Arc<Mutex<bool>>);
    impl Drop for Told {
        fn drop(&mut self) {
            *self.0.lock().unwrap() = true;
        }
    }
    let world = World::seeded(1);
    let dropped = Arc::new(Mutex::new(false));
    world.block_on(async {
        let told = Told(Arc::clone(&dropped));
        drop(world.spawn(async move {
            let _told = told;
            std::future::pending::<()>().await;
        }));
    });
    assert!(*dropped.lock().unwrap());
    let result = std::panic::catch_unwind(|| {
        world.block_on(async { world.spawn(async { panic!("of the task") }).await });
    });
    assert_eq!(
        *result.unwrap_err().downcast::<&str>().unwrap(),
        "of the task"
    );
    assert_eq!(world.block_on(async { 7 }), 7);
}

#[test]
fn what_is_held_wrong_says_so() {
    let world = World::seeded(1);
    let message = |result: std::thread::Result<()>| {
        let panic = result.unwrap_err();
        panic.downcast_ref::<&str>().map_or_else(
            || panic.downcast_ref::<String>().unwrap().clone(),
            |text| (*text).to_owned(),
        )
    };
    let nested = std::panic::catch_unwind(|| world.block_on(async { world.block_on(async {}) }));
    assert!(message(nested).starts_with("`block_on` inside of `block_on` of the same world"));
    let outside = std::panic::catch_unwind(|| drop(world.spawn(async {})));
    assert!(message(outside).starts_with("`spawn` where no `block_on` of this world runs"));
}

#[cfg(feature = "tokio")]
mod tokio_bodies {
    use tokio::time::{Instant as TokioInstant, timeout};

    use super::*;

    #[test]
    fn timeouts_pass_in_paused_time() {
        let begun = Instant::now();
        let world = World::seeded(1);
        let accounts = FakeAccounts::in_world(&world);
        accounts.faults().find().on_call(1).hang();
        accounts.faults().find().on_call(2).delay(HOUR);
        world.block_on_tokio(async {
            let before = TokioInstant::now();
            assert!(timeout(HOUR, accounts.find(1)).await.is_err());
            assert_eq!(accounts.find(1).await, Ok(None));
            assert_eq!(before.elapsed(), HOUR * 2);
        });
        assert!(begun.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn a_hang_is_found_at_once() {
        let begun = Instant::now();
        let failed = explore::every_fault()
            .only([FaultKind::CommitThenHang])
            .try_run(|world| {
                let accounts = FakeAccounts::in_world(world);
                world.block_on_tokio(async {
                    accounts.find(1).await.ok();
                    accounts.set(1, 10).await.ok();
                });
            })
            .unwrap_err();
        assert!(begun.elapsed() < Duration::from_secs(5));
        let message = failed.failures()[0].message();
        assert!(
            message.contains("`FakeAccounts::set` (call 2): commit_then_hang"),
            "{message}"
        );
    }

    /// Two deposits at once, as tasks of tokio.
    fn two_deposits_on_tokio(world: &World) -> i64 {
        let accounts = FakeAccounts::in_world(world);
        accounts.rows().insert(Account { id: 1, cents: 0 }).unwrap();
        world.block_on_tokio(async {
            let one = tokio::spawn(deposit(accounts.clone()));
            let other = tokio::spawn(deposit(accounts.clone()));
            one.await.unwrap();
            other.await.unwrap();
        });
        accounts.rows().get(&1).unwrap().cents
    }

    #[test]
    fn interleavings_follow_from_the_seed() {
        let sums = || (0..60).map(|seed| two_deposits_on_tokio(&World::seeded(seed)));
        assert_eq!(sums().collect::<BTreeSet<_>>(), BTreeSet::from([10, 20]));
        assert_eq!(sums().collect::<Vec<_>>(), sums().collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn an_exploration_may_begin_inside_of_a_runtime() {
        let summary = explore::seeds(0..20).chaos(Chaos::none()).run(|world| {
            two_deposits_on_tokio(world);
        });
        assert_eq!(summary.runs(), 20);
    }
}
