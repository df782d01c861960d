//! A `sleep` that is a method of the user's waits for the world's clock, and who has slept finds that time has gone by.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use fake_runtime::{World, fake};

use crate::support::{now, panic_of, polled};

const MINUTE: Duration = Duration::from_secs(60);

#[fake]
#[async_trait]
trait Clock: Send + Sync {
    fn now(&self) -> SystemTime;
    async fn sleep(&self, time: Duration);
    async fn sleep_for(&self, time: Duration) -> Result<(), String>;
    async fn sleep_until(&self, deadline: SystemTime);
    #[fake(sleep = Duration::from_millis(millis))]
    async fn sleep_ms(&self, millis: u64);
}

#[test]
fn a_sleep_ends_when_the_clock_has_come_so_far() {
    let world = World::new();
    let clock = FakeClock::in_world(&world);
    let mut sleep = clock.sleep(MINUTE);
    assert_eq!(polled(&mut sleep), None);
    world.clock().advance(Duration::from_nanos(59_999_999_999));
    assert_eq!(polled(&mut sleep), None);
    // The wall clock is another one.
    world.clock().rewind(MINUTE);
    world.clock().advance(Duration::from_nanos(1));
    assert_eq!(polled(&mut sleep), Some(()));
    assert_eq!(clock.calls().sleep().count(), 1);
    now(clock.sleep(Duration::ZERO));
}

#[test]
fn a_deadline_is_as_far_as_the_clock_says_that_is_asked() {
    let world = World::new();
    let (clock, ahead) = (
        FakeClock::in_world(&world),
        FakeClock::in_world(&world.ahead(MINUTE)),
    );
    let deadline = clock.now() + 3 * MINUTE;
    let (mut right, mut wrong) = (clock.sleep_until(deadline), ahead.sleep_until(deadline));
    assert_eq!((polled(&mut right), polled(&mut wrong)), (None, None));
    world.clock().advance(2 * MINUTE);
    assert_eq!((polled(&mut right), polled(&mut wrong)), (None, Some(())));
    world.clock().advance(MINUTE);
    assert_eq!(polled(&mut right), Some(()));
    now(clock.sleep_until(deadline));
    now(clock.sleep_until(deadline - MINUTE));
}

#[test]
fn a_duration_may_be_made_of_the_parameters() {
    let clock = FakeClock::new();
    let mut sleep = clock.sleep_ms(1500);
    assert_eq!(polled(&mut sleep), None);
    clock.world().clock().advance(Duration::from_millis(1500));
    assert_eq!(polled(&mut sleep), Some(()));
}

#[test]
fn a_sleep_that_fails_does_not_sleep() {
    let clock = FakeClock::new();
    let fails = clock
        .faults()
        .sleep_for()
        .once()
        .fail("interrupted".to_owned());
    assert_eq!(now(clock.sleep_for(MINUTE)), Err("interrupted".to_owned()));
    assert_eq!(fails.fired(), 1);
    // A delay comes before, and a lost answer after it.
    clock.faults().sleep_for().once().delay(MINUTE);
    let mut sleep = clock.sleep_for(MINUTE);
    assert_eq!(polled(&mut sleep), None);
    clock.world().clock().advance(MINUTE);
    assert_eq!(polled(&mut sleep), None);
    clock.world().clock().advance(MINUTE);
    assert_eq!(polled(&mut sleep), Some(Ok(())));
}

#[test]
fn who_gives_up_a_sleep_leaves_the_others_alone() {
    let world = World::new();
    let clock = FakeClock::in_world(&world);
    let (mut long, mut short) = (clock.sleep(2 * MINUTE), clock.sleep(MINUTE));
    assert_eq!((polled(&mut long), polled(&mut short)), (None, None));
    drop(long);
    world.clock().advance(MINUTE);
    assert_eq!(polled(&mut short), Some(()));
}

#[test]
fn a_sleep_for_which_nobody_moves_the_clock_panics_and_says_so() {
    let world = World::seeded(7);
    world.hang_limit(Duration::from_millis(5));
    let clock = FakeClock::in_world(&world);
    let said = panic_of(|| {
        let mut sleep = clock.sleep(MINUTE);
        let begun = Instant::now();
        while polled(&mut sleep).is_none() && begun.elapsed() < MINUTE {}
    });
    assert!(
        said.starts_with(
            "`FakeClock::sleep` (seed 7) has slept for 5ms of real time, and nobody advanced the world's clock by 60s; \
             call `world.clock().advance(..)` while it sleeps"
        ),
        "{said}"
    );
}

fn runtime() -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_time().start_paused(true);
    builder.build().expect("a runtime on this thread")
}

#[test]
fn in_tokio_a_sleep_takes_its_time_and_moves_the_worlds_clock() {
    let world = World::new();
    let clock = Arc::new(FakeClock::in_world(&world));
    let begun = clock.now();
    runtime().block_on(async {
        clock.sleep(MINUTE).await;
        assert_eq!(clock.now(), begun + MINUTE);
        clock.sleep_until(begun + 3 * MINUTE).await;
        assert_eq!(clock.now(), begun + 3 * MINUTE);
        // Two that sleep at once sleep the same minute.
        let others = [2, 1].map(|minutes| {
            let clock = Arc::clone(&clock);
            tokio::spawn(async move {
                clock.sleep(minutes * MINUTE).await;
                clock.now()
            })
        });
        let [two, one] = others;
        assert_eq!(one.await.unwrap(), begun + 4 * MINUTE);
        assert_eq!(two.await.unwrap(), begun + 5 * MINUTE);
    });
}

#[test]
fn in_tokio_a_test_may_move_the_worlds_clock_instead() {
    let world = World::new();
    let clock = FakeClock::in_world(&world);
    runtime().block_on(async {
        let begun = tokio::time::Instant::now();
        let mover = async {
            tokio::task::yield_now().await;
            world.clock().advance(3600 * MINUTE);
        };
        let ((), ()) = tokio::join!(clock.sleep(3600 * MINUTE), mover);
        assert_eq!(begun.elapsed(), Duration::ZERO);
    });
}

#[fake]
trait Blocking {
    fn now(&self) -> DateTime<Utc>;
    fn sleep(&self, time: Duration);
    fn sleep_until(&self, deadline: DateTime<Utc>) -> Result<(), String>;
}

#[test]
fn a_synchronous_sleep_moves_the_worlds_clock() {
    let clock = FakeBlocking::new();
    let begun = clock.now();
    clock.sleep(MINUTE);
    assert_eq!(clock.now(), begun + MINUTE);
    assert_eq!(clock.sleep_until(begun + 5 * MINUTE), Ok(()));
    assert_eq!(clock.sleep_until(begun), Ok(()), "it is over");
    assert_eq!(clock.now(), begun + 5 * MINUTE);
}

mod styles {
    use super::*;

    #[fake]
    pub(super) trait Native {
        async fn sleep(&self, time: Duration) -> Result<(), String>;
        fn delay(&self, time: Duration) -> impl Future<Output = ()> + Send;
        fn delay_until(&self, deadline: Instant) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
    }
}

#[test]
fn a_sleep_is_a_future_of_any_style() {
    use styles::{FakeNative, Native};
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    let world = World::new();
    let clock = FakeNative::in_world(&world);
    let deadline = world.clock().instant() + MINUTE;
    let mut sleeps: [Pin<Box<dyn Future<Output = ()>>>; 3] = [
        Box::pin(async { clock.sleep(MINUTE).await.unwrap() }),
        Box::pin(is_send(clock.delay(MINUTE))),
        clock.delay_until(deadline),
    ];
    for sleep in &mut sleeps {
        assert_eq!(polled(sleep), None);
    }
    world.clock().advance(MINUTE);
    for sleep in &mut sleeps {
        assert_eq!(polled(sleep), Some(()));
    }
}
