//! Calls that wait: what hangs, what is blocked, what is delayed, and what becomes of them when they are dropped.

use std::pin::Pin;
use std::thread;
use std::time::Duration;

use fake_runtime::{Armed, JournalEntry, Outcome, World, fake};

use super::{FakeUserRepository, StorageError, UserRepository, last, tally, told, user, users};
use crate::support::{now, panic_of, polled};

const SHORT: Duration = Duration::from_millis(5);

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Runs a future where time is real, and tokio's.
fn waited<T>(future: impl Future<Output = T>) -> T {
    runtime(false).block_on(future)
}

fn runtime(paused: bool) -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_time().start_paused(paused);
    builder.build().expect("a runtime on this thread")
}

#[test]
fn what_hangs_is_journalled_as_that_and_leaves_the_locks_free() {
    let users = users();
    let hang = users.faults().insert().once().hang();
    let mut call = users.insert(user(1));
    assert_eq!(polled(&mut call), None);
    assert_eq!(last(users.world()), (Outcome::Hung, told("hang")));
    assert_eq!(now(users.insert(user(2))), Ok(()), "others go on meanwhile");
    assert_eq!(now(users.find_by_id(2)), Ok(Some(user(2))));
    hang.heal();
    users.all_faults().heal();
    users.world().heal_all();
    assert_eq!(
        polled(&mut call),
        None,
        "what is healed goes on hanging, as a lost connection does"
    );
    drop(call);
    let journal = users.world().journal();
    assert_eq!(journal.entries()[0].outcome(), Outcome::Dropped);
    assert_eq!((tally(&hang), users.rows().len()), ((2, 1, 1), 1));
}

#[test]
fn a_timeout_around_a_hang_drops_it_cleanly() {
    let users = users();
    users.faults().insert().once().hang();
    runtime(true).block_on(async {
        let begun = tokio::time::Instant::now();
        let timeout = tokio::time::timeout(seconds(3600), users.insert(user(1)));
        timeout.await.expect_err("a hang does not answer");
        assert_eq!(begun.elapsed(), seconds(3600), "in paused time");
        users.insert(user(1)).await.unwrap();
    });
    let outcomes = users.world().journal();
    let outcomes: Vec<_> = outcomes
        .entries()
        .iter()
        .map(JournalEntry::outcome)
        .collect();
    assert_eq!(outcomes, [Outcome::Dropped, Outcome::Ok]);
}

#[test]
fn commit_then_hang_has_committed() {
    let users = users();
    let hang = users.faults().insert().commit_then_hang();
    let mut call = users.insert(user(1));
    assert_eq!(polled(&mut call), None);
    assert_eq!(
        last(users.world()),
        (Outcome::Hung, told("commit_then_hang"))
    );
    assert_eq!(users.rows().all(), [user(1)]);
    drop(call);
    assert_eq!(
        last(users.world()),
        (Outcome::Dropped, told("commit_then_hang"))
    );
    assert_eq!(tally(&hang), (1, 1, 1));
    assert_eq!(
        users.rows().all(),
        [user(1)],
        "dropping it takes nothing back"
    );
}

/// What the watchdog says of `insert`, and that the fake goes on afterwards.
fn watchdog(arm: impl FnOnce(&FakeUserRepository) -> Armed) -> String {
    let users = users();
    users.world().hang_limit(SHORT);
    let armed = arm(&users);
    let message = panic_of(|| waited(users.insert(user(1))));
    assert_eq!(last(users.world()).0, Outcome::Panicked);
    armed.heal();
    assert_eq!(waited(users.insert(user(2))), Ok(()));
    message
}

#[test]
#[cfg_attr(miri, ignore = "takes real time")]
fn the_watchdog_ends_what_waits_for_too_long_and_names_call_seed_and_fault() {
    let call = "`FakeUserRepository::insert` (call 1, seed 7)";
    let message = watchdog(|users| users.faults().insert().hang());
    let hung = format!("{call} has hung for 5ms of real time: the fault `hang` never answers");
    assert!(message.starts_with(&hung), "{message}");
    let message = watchdog(|users| users.faults().insert().commit_then_hang());
    let hung = format!("{call} has hung for 5ms of real time: the fault `commit_then_hang` never");
    assert!(message.starts_with(&hung), "{message}");
    let message = watchdog(|users| users.faults().insert().block_until_healed());
    let blocked =
        format!("{call} was blocked for 5ms of real time: the fault `block_until_healed`");
    assert!(message.starts_with(&blocked), "{message}");
}

#[test]
#[cfg_attr(miri, ignore = "takes real time")]
fn a_clock_that_nobody_advances_ends_the_wait_and_the_delay_is_named() {
    let users = users();
    users.world().hang_limit(SHORT);
    users.faults().insert().fail(StorageError::Timeout);
    users.faults().insert().delay(seconds(9));
    let mut call = users.insert(user(1));
    assert_eq!(polled(&mut call), None);
    thread::sleep(SHORT);
    let message = panic_of(|| polled(&mut call));
    assert!(
        message.contains("the fault `delay(9s)` delays it by 9s"),
        "{message}"
    );
    assert_eq!(
        last(users.world()),
        (Outcome::Panicked, vec!["delay(9s)".into(), "fail".into()])
    );
}

#[fake(entity = super::User, key = id: u64)]
trait Blocking {
    fn insert(&self, user: super::User) -> Result<(), fake_runtime::Violation>;
    fn count(&self) -> usize;
}

#[test]
#[cfg_attr(miri, ignore = "takes real time")]
fn the_watchdog_ends_a_blocked_thread_too() {
    let users = FakeBlocking::in_world(&World::seeded(7));
    users.world().hang_limit(SHORT);
    users.faults().insert().block_until_healed();
    let message = panic_of(|| users.insert(user(1)));
    let blocked = "`FakeBlocking::insert` (call 1, seed 7) was blocked for 5ms of real time";
    assert!(message.starts_with(blocked), "{message}");
    assert_eq!(
        (last(users.world()).0, users.count()),
        (Outcome::Panicked, 0)
    );
}

#[test]
fn a_thread_is_blocked_until_another_one_heals() {
    let users = FakeBlocking::in_world(&World::seeded(7));
    let block = users.faults().insert().block_until_healed();
    let blocked = thread::spawn({
        let users = users.clone();
        move || users.insert(user(1))
    });
    while users.world().journal().is_empty() {
        thread::yield_now();
    }
    assert_eq!(
        users.count(),
        0,
        "the lock is free, and nothing is stored yet"
    );
    assert_eq!(
        last(users.world()),
        (Outcome::Pending, told("block_until_healed"))
    );
    block.heal();
    assert_eq!(blocked.join().expect("it was not too long"), Ok(()));
    assert_eq!(users.count(), 1);
    assert_eq!(
        last(users.world()),
        (Outcome::Ok, told("block_until_healed"))
    );
    assert_eq!(tally(&block), (1, 1, 1));
}

#[test]
fn a_future_is_blocked_until_its_rule_is_healed_in_any_way() {
    fn goes_on(heal: impl FnOnce(&FakeUserRepository, Armed)) {
        let users = users();
        let armed = users.faults().insert().block_until_healed();
        let mut calls: Vec<_> = (1..=3).map(|id| users.insert(user(id))).collect();
        assert!(calls.iter_mut().all(|call| polled(call).is_none()));
        assert_eq!(users.rows().len(), 0);
        heal(&users, armed);
        for call in &mut calls {
            assert_eq!(polled(call), Some(Ok(())));
        }
        assert_eq!(users.rows().len(), 3);
    }
    goes_on(|_, armed| armed.heal());
    goes_on(|_, armed| drop(armed.scoped()));
    goes_on(|users, _| users.all_faults().heal());
    goes_on(|users, _| users.world().heal_all());
}

#[test]
fn a_delay_ends_when_the_clock_has_come_so_far() {
    let users = users();
    let delay = users.faults().insert().delay(seconds(3));
    let mut call = users.insert(user(1));
    assert_eq!(polled(&mut call), None);
    users.world().clock().advance(seconds(2));
    assert_eq!(polled(&mut call), None);
    assert_eq!(now(users.count()), 0, "the lock is free meanwhile");
    users.world().clock().advance(seconds(1));
    assert_eq!(polled(&mut call), Some(Ok(())));
    assert_eq!(tally(&delay), (1, 1, 1));
    assert_eq!(last(users.world()), (Outcome::Ok, told("delay(3s)")));
}

#[test]
fn delays_add_up_and_compose_with_an_outcome() {
    let users = users();
    users.faults().insert().delay(seconds(1));
    users.faults().insert().fail(StorageError::Timeout);
    users.faults().insert().delay(seconds(2));
    let mut call = users.insert(user(1));
    assert_eq!(polled(&mut call), None);
    users.world().clock().advance(seconds(2));
    assert_eq!(polled(&mut call), None);
    users.world().clock().advance(seconds(1));
    assert_eq!(polled(&mut call), Some(Err(StorageError::Timeout)));
    let faults = vec!["delay(3s)".to_owned(), "fail".to_owned()];
    assert_eq!(last(users.world()), (Outcome::Err, faults));
}

#[test]
fn a_delay_before_a_block_and_before_a_lost_write() {
    let users = users();
    users.faults().insert().delay(seconds(1));
    let block = users.faults().insert().once().block_until_healed();
    let lost = users.faults().insert().lose_write();
    let mut blocked = users.insert(user(1));
    let mut losing = users.insert(user(2));
    assert_eq!((polled(&mut blocked), polled(&mut losing)), (None, None));
    users.world().clock().advance(seconds(1));
    assert_eq!(
        (polled(&mut blocked), polled(&mut losing)),
        (None, Some(Ok(())))
    );
    block.heal();
    assert_eq!(polled(&mut blocked), Some(Ok(())));
    assert_eq!(
        (users.rows().all(), tally(&lost)),
        (vec![user(1)], (2, 1, 1))
    );
}

#[test]
fn a_delayed_call_that_is_dropped_gives_back_what_it_has_not_spent() {
    let users = users();
    let lost = users.faults().insert().once().lose_write();
    let delay = users.faults().insert().once().delay(seconds(1));
    let mut call = users.insert(user(1));
    assert_eq!(polled(&mut call), None);
    drop(call);
    assert_eq!(last(users.world()), (Outcome::Dropped, told("delay(1s)")));
    assert_eq!((tally(&lost), tally(&delay)), ((1, 0, 0), (1, 1, 1)));
    assert_eq!(now(users.insert(user(1))), Ok(()));
    assert_eq!((tally(&lost), users.rows().len()), ((2, 1, 1), 0));
}

#[test]
fn a_call_that_waits_is_dropped_and_has_not_panicked_when_another_panic_drops_it() {
    let users = users();
    users.faults().insert().hang();
    let message = panic_of(|| {
        let mut call = users.insert(user(1));
        assert_eq!(polled(&mut call), None);
        panic!("elsewhere");
    });
    assert_eq!(message, "elsewhere");
    assert_eq!(last(users.world()).0, Outcome::Dropped);
}

#[test]
fn inside_of_tokio_a_delay_follows_its_clock_and_not_the_worlds() {
    let users = users();
    users.faults().insert().delay(seconds(60));
    users.faults().find_by_id().delay(seconds(1)..seconds(2));
    runtime(true).block_on(async {
        let begun = tokio::time::Instant::now();
        users.insert(user(1)).await.unwrap();
        assert_eq!(begun.elapsed(), seconds(60));
        let mut times = Vec::new();
        for id in 0..20 {
            let begun = tokio::time::Instant::now();
            users.find_by_id(id).await.unwrap();
            times.push(begun.elapsed());
        }
        // Tokio's timers are as coarse as a millisecond.
        let range = seconds(1)..=seconds(2);
        assert!(times.iter().all(|time| range.contains(time)), "{times:?}");
        times.dedup();
        assert!(times.len() > 10, "each call draws its own: {times:?}");
    });
    assert_eq!(users.world().clock().monotonic(), Duration::ZERO);
}

#[test]
fn a_timeout_that_is_shorter_than_a_delay_wins_and_nothing_is_stored() {
    let users = users();
    users.faults().insert().delay(seconds(60));
    runtime(true).block_on(async {
        let call = tokio::time::timeout(seconds(59), users.insert(user(1)));
        call.await.expect_err("the delay is longer");
    });
    assert_eq!(
        (last(users.world()).0, users.rows().len()),
        (Outcome::Dropped, 0)
    );
}

#[test]
fn a_synchronous_call_advances_the_worlds_clock_by_its_delay() {
    let users = FakeBlocking::in_world(&World::seeded(7));
    let before = users.world().clock().now();
    users.faults().insert().delay(seconds(3));
    users.faults().count().delay(seconds(1)..seconds(2));
    users.insert(user(1)).unwrap();
    assert_eq!(users.world().clock().now(), before + seconds(3));
    assert_eq!(users.count(), 1);
    let now = users.world().clock().monotonic();
    assert!((seconds(4)..seconds(5)).contains(&now), "{now:?}");
}

#[test]
fn a_delayed_future_is_woken_by_the_synchronous_call_that_moves_the_clock() {
    let world = World::seeded(1);
    let (sync, users) = (
        FakeBlocking::in_world(&world),
        FakeUserRepository::in_world(&world),
    );
    sync.faults().count().delay(seconds(5));
    users.faults().count().delay(seconds(5));
    let mut call: Pin<Box<_>> = users.count();
    assert_eq!(polled(&mut call), None);
    assert_eq!(sync.count(), 0);
    assert_eq!(polled(&mut call), Some(0));
}
