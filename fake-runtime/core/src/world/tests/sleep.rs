//! Waiting for the world's clock: who is woken, when, and in which order.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use proptest::prelude::*;

use super::wait::waiting;
use crate::World;
use crate::world::Sleep;

const SECOND: Duration = Duration::from_secs(1);

/// Writes its number down when it is woken.
struct Logged(u64, Arc<Mutex<Vec<u64>>>);

impl Wake for Logged {
    fn wake(self: Arc<Self>) {
        self.1.lock().unwrap().push(self.0);
    }
}

#[derive(Default)]
struct Log(Arc<Mutex<Vec<u64>>>);

impl Log {
    fn waker(&self, number: u64) -> Waker {
        Arc::new(Logged(number, Arc::clone(&self.0))).into()
    }

    /// Who was woken since this was asked before.
    fn woken(&self) -> Vec<u64> {
        std::mem::take(&mut self.0.lock().unwrap())
    }

    /// How many wakers there are.
    fn wakers(&self) -> usize {
        Arc::strong_count(&self.0) - 1
    }
}

/// A sleep of so many seconds, for a world whose watchdog stays out of it.
fn sleep(world: &World, seconds: u64) -> Sleep {
    Sleep::new(world, Duration::from_secs(seconds), waiting())
}

fn world() -> World {
    let world = World::seeded(1);
    world.hang_limit(Duration::ZERO);
    world
}

fn poll(sleep: &mut Sleep, waker: &Waker) -> Poll<()> {
    Pin::new(sleep).poll(&mut Context::from_waker(waker))
}

#[test]
fn a_sleep_is_ready_at_its_time_and_not_a_nanosecond_before() {
    let (world, log) = (world(), Log::default());
    let mut sleep = sleep(&world, 1);
    let waker = log.waker(0);
    assert!(poll(&mut sleep, &waker).is_pending());
    world.clock().advance(Duration::from_nanos(999_999_999));
    assert!(poll(&mut sleep, &waker).is_pending() && log.woken().is_empty());
    world.clock().advance(Duration::from_nanos(1));
    assert_eq!(log.woken(), [0]);
    assert!(poll(&mut sleep, &waker).is_ready());
}

#[test]
fn a_sleep_of_nothing_is_ready_at_once_and_one_for_ever_never() {
    let (world, log) = (world(), Log::default());
    assert!(poll(&mut sleep(&world, 0), &log.waker(0)).is_ready());
    world.clock().advance(SECOND);
    let mut for_ever = Sleep::new(&world, Duration::MAX, waiting());
    world.clock().advance(SECOND);
    assert!(poll(&mut for_ever, &log.waker(0)).is_pending());
}

#[test]
fn the_delay_counts_from_where_it_began_and_not_from_the_first_poll() {
    let (world, log) = (world(), Log::default());
    let mut sleep = sleep(&world, 1);
    world.clock().advance(SECOND);
    assert!(poll(&mut sleep, &log.waker(0)).is_ready());
}

#[test]
fn wakers_run_by_deadline_and_then_by_registration() {
    let (world, log) = (world(), Log::default());
    let mut sleeps = [3, 1, 2, 1].map(|seconds| sleep(&world, seconds));
    for (number, sleep) in (0..).zip(&mut sleeps) {
        assert!(poll(sleep, &log.waker(number)).is_pending());
    }
    world.clock().advance(3 * SECOND);
    assert_eq!(log.woken(), [1, 3, 2, 0]);
}

#[test]
fn polling_again_keeps_the_place_and_takes_the_new_waker() {
    let (world, log) = (world(), Log::default());
    let mut sleeps = [1, 1].map(|seconds| sleep(&world, seconds));
    for (number, sleep) in (0..).zip(&mut sleeps) {
        assert!(poll(sleep, &log.waker(number)).is_pending());
    }
    assert!(poll(&mut sleeps[0], &log.waker(9)).is_pending());
    world.clock().advance(SECOND);
    assert_eq!(log.woken(), [9, 1]);
}

#[test]
fn a_dropped_waiter_is_forgotten() {
    let (world, log) = (world(), Log::default());
    let mut sleeps = [1, 1].map(|seconds| sleep(&world, seconds));
    for (number, sleep) in (0..).zip(&mut sleeps) {
        assert!(poll(sleep, &log.waker(number)).is_pending());
    }
    let [first, _second] = sleeps;
    drop(first);
    assert_eq!(log.wakers(), 1);
    world.clock().advance(SECOND);
    assert_eq!(log.woken(), [1]);
    assert_eq!(log.wakers(), 0);
}

#[test]
fn only_the_monotonic_time_wakes() {
    let (world, log) = (world(), Log::default());
    let mut sleep = sleep(&world, 2);
    assert!(poll(&mut sleep, &log.waker(0)).is_pending());
    let clock = world.clock();
    clock.set(clock.now() + 60 * SECOND);
    clock.rewind(SECOND);
    assert!(log.woken().is_empty());
    clock.tick(SECOND);
    let _ = clock.now();
    assert!(log.woken().is_empty());
    let _ = clock.now();
    assert_eq!(log.woken(), [0]);
}

#[test]
fn a_fork_of_the_world_wakes_nobody_here() {
    let (world, log) = (world(), Log::default());
    let mut sleep = sleep(&world, 1);
    assert!(poll(&mut sleep, &log.waker(0)).is_pending());
    world.fork().clock().advance(SECOND);
    assert!(log.woken().is_empty());
}

/// Uses the clock when it is woken, and drops a sleep, as a task that is cancelled does.
struct Busy {
    world: World,
    other: Mutex<Option<Sleep>>,
    seen: Mutex<Option<Duration>>,
}

impl Wake for Busy {
    fn wake(self: Arc<Self>) {
        drop(self.other.lock().unwrap().take());
        *self.seen.lock().unwrap() = Some(self.world.clock().monotonic());
    }
}

#[test]
fn a_waker_may_use_the_clock_and_drop_other_sleeps() {
    let (world, log) = (world(), Log::default());
    let (mut first, mut other) = (sleep(&world, 1), sleep(&world, 2));
    assert!(poll(&mut other, &log.waker(0)).is_pending());
    let busy = Arc::new(Busy {
        world: world.clone(),
        other: Mutex::new(Some(other)),
        seen: Mutex::default(),
    });
    assert!(poll(&mut first, &Arc::clone(&busy).into()).is_pending());
    world.clock().advance(SECOND);
    assert_eq!(*busy.seen.lock().unwrap(), Some(SECOND));
    world.clock().advance(SECOND);
    assert!(log.woken().is_empty());
}

#[test]
fn a_thread_that_waits_goes_on_when_another_one_advances() {
    let world = world();
    let sleep = sleep(&world, 1);
    let waiting = std::thread::spawn(move || pollster::block_on(sleep));
    world.clock().advance(SECOND);
    waiting.join().unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if cfg!(miri) { 4 } else { 64 },
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn however_the_time_is_split_the_same_wake_in_the_same_order(
        delays in prop::collection::vec(1_u64..20, 0..12),
        steps in prop::collection::vec(0_u64..8, 0..8),
    ) {
        let (world, log) = (world(), Log::default());
        let mut sleeps: Vec<_> = delays.iter().map(|delay| sleep(&world, *delay)).collect();
        for (number, sleep) in (0..).zip(&mut sleeps) {
            prop_assert!(poll(sleep, &log.waker(number)).is_pending());
        }
        for step in &steps {
            world.clock().advance(Duration::from_secs(*step));
        }
        let passed: u64 = steps.iter().sum();
        let mut expected: Vec<(u64, u64)> = (0..)
            .zip(delays)
            .map(|(number, delay)| (delay, number))
            .filter(|(delay, _)| *delay <= passed)
            .collect();
        expected.sort_unstable();
        let expected: Vec<u64> = expected.into_iter().map(|(_, number)| number).collect();
        prop_assert_eq!(log.woken(), expected);
        prop_assert_eq!(world.clock().monotonic(), Duration::from_secs(passed));
    }
}

#[cfg(feature = "tokio")]
mod in_tokio {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_sleep_follows_the_paused_clock_of_the_runtime() {
        let world = World::seeded(1);
        let begin = tokio::time::Instant::now();
        sleep(&world, 3600).await;
        assert_eq!(begin.elapsed(), 3600 * SECOND);
        assert_eq!(world.clock().monotonic(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn a_timeout_of_the_runtime_ends_a_longer_sleep() {
        let world = World::seeded(1);
        let late = tokio::time::timeout(SECOND, sleep(&world, 2)).await;
        assert!(late.is_err());
        let early = tokio::time::timeout(2 * SECOND, sleep(&world, 1)).await;
        assert!(early.is_ok());
    }

    #[test]
    fn outside_of_the_runtime_a_sleep_follows_the_world() {
        let world = world();
        let mut sleep = sleep(&world, 1);
        let log = Log::default();
        assert!(poll(&mut sleep, &log.waker(0)).is_pending());
        world.clock().advance(SECOND);
        assert_eq!(log.woken(), [0]);
    }
}
