//! Hanging, being blocked, and the watchdog that ends both.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use super::child;
use crate::World;
use crate::world::{Hang, Latch, Sleep, Waiting};

/// The limit in tests where it has to be reached.
const SHORT: Duration = Duration::from_millis(5);

pub(super) fn waiting() -> Waiting {
    Waiting {
        fake: "FakeUsers".into(),
        method: "insert",
        number: 7,
        fault: "hang()".to_owned(),
    }
}

fn limited(limit: Duration) -> World {
    let world = World::seeded(42);
    world.hang_limit(limit);
    world
}

fn poll<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
}

/// What the future panics with.
fn message_of<F: Future>(future: F) -> String {
    let panic = catch_unwind(AssertUnwindSafe(|| pollster::block_on(future)));
    *panic.err().unwrap().downcast().unwrap()
}

/// Waits until nothing holds the watchdog but the world: its thread ends by itself.
fn wait_for_the_thread_to_end(world: &World) {
    let end = Instant::now() + Duration::from_secs(20);
    while world.watchdog_handles() > 1 {
        assert!(Instant::now() < end, "the watchdog's thread goes on");
        thread::yield_now();
    }
}

#[test]
fn nothing_ends_a_hang_but_its_limit() {
    let world = limited(Duration::ZERO);
    let mut hang = Hang::new(&world, waiting());
    assert!(poll(&mut hang).is_pending());
    world.heal_all();
    world.clock().advance(Duration::from_secs(86_400));
    assert!(poll(&mut hang).is_pending());
    assert_eq!(world.watchdog_handles(), 2, "no limit, no thread");
}

#[test]
#[cfg_attr(miri, ignore = "takes real time")]
fn a_hang_over_the_limit_panics_and_names_the_call_and_the_seed() {
    let message = message_of(Hang::new(&limited(SHORT), waiting()));
    assert_eq!(
        message,
        "`FakeUsers::insert` (call 7, seed 42) has hung for 5ms of real time: the fault `hang()` \
         never answers, and the caller did not give up; put a timeout around the call; \
         `FAKE_HANG_LIMIT` (in seconds, 0 for none) or `World::hang_limit` sets another limit"
    );
}

#[test]
#[cfg_attr(miri, ignore = "takes real time")]
fn a_sleep_over_the_limit_panics_and_says_that_nobody_advanced_the_clock() {
    let waiting = Waiting {
        fault: "delay(2s)".to_owned(),
        ..waiting()
    };
    let world = limited(SHORT);
    let message = message_of(Sleep::new(&world, Duration::from_secs(2), waiting));
    assert!(
        message.starts_with(
            "`FakeUsers::insert` (call 7, seed 42) has waited for 5ms of real time: the fault \
             `delay(2s)` delays it by 2s, and nobody advanced the world's clock that far; call \
             `world.clock().advance(..)` while it waits, or "
        ) && message.contains("tokio")
            && message.contains("`FAKE_HANG_LIMIT`"),
        "{message}"
    );
}

#[test]
#[cfg_attr(miri, ignore = "takes real time")]
fn a_block_over_the_limit_panics_and_says_that_nobody_healed_it() {
    let world = limited(SHORT);
    let latch = Latch::new();
    let expected = "`FakeUsers::insert` (call 7, seed 42) was blocked for 5ms of real time: the \
         fault `hang()` holds it, and nobody healed it; call `heal()` ";
    let future = message_of(latch.opened(&world, waiting()));
    assert!(future.starts_with(expected), "{future}");
    let thread = catch_unwind(AssertUnwindSafe(|| latch.wait(&world, waiting()))).unwrap_err();
    assert_eq!(*thread.downcast::<String>().unwrap(), future);
    latch.open();
    latch.wait(&world, waiting());
}

#[test]
#[cfg_attr(miri, ignore = "takes real time")]
fn the_limit_holds_when_the_world_is_gone() {
    let hang = Hang::new(&limited(SHORT), waiting());
    assert!(message_of(hang).contains("has hung for 5ms"));
}

#[test]
fn a_world_has_one_thread_for_all_that_waits_and_none_when_nothing_does() {
    let world = limited(Duration::from_secs(3600));
    let mut hangs = [(); 5].map(|()| Hang::new(&world, waiting()));
    assert_eq!(world.watchdog_handles(), 1 + 5, "nothing was polled");
    for hang in &mut hangs {
        assert!(poll(hang).is_pending() && poll(hang).is_pending());
    }
    assert_eq!(world.watchdog_handles(), 1 + 5 + 1);
    drop(hangs);
    wait_for_the_thread_to_end(&world);
}

#[test]
#[cfg_attr(miri, ignore = "takes real time")]
fn the_watchdog_comes_back_after_it_has_ended_and_after_a_panic() {
    let world = limited(SHORT);
    for _ in 0..3 {
        assert!(message_of(Hang::new(&world, waiting())).contains("has hung"));
        wait_for_the_thread_to_end(&world);
    }
}

#[test]
#[cfg_attr(miri, ignore = "takes real time")]
fn a_shorter_wait_rings_before_a_longer_one_that_began_first() {
    let world = limited(Duration::from_secs(3600));
    let mut long = Hang::new(&world, waiting());
    assert!(poll(&mut long).is_pending());
    world.hang_limit(SHORT);
    assert!(message_of(Hang::new(&world, waiting())).contains("for 5ms"));
    assert!(poll(&mut long).is_pending());
}

#[test]
#[cfg_attr(miri, ignore = "takes real time")]
fn a_timeout_around_a_hang_drops_it_and_leaves_nothing_behind() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let world = limited(Duration::from_secs(3600));
    runtime.block_on(async {
        let hang = Hang::new(&world, waiting());
        let answer = tokio::time::timeout(Duration::from_secs(1), hang).await;
        assert!(answer.is_err());
    });
    wait_for_the_thread_to_end(&world);
}

#[test]
fn an_open_latch_lets_threads_and_futures_through_and_stays_open() {
    let world = limited(Duration::ZERO);
    let latch = Latch::new();
    let mut future = latch.opened(&world, waiting());
    assert!(poll(&mut future).is_pending());
    thread::scope(|scope| {
        let threads = [(); 3].map(|()| scope.spawn(|| latch.wait(&world, waiting())));
        let blocked = scope.spawn(|| pollster::block_on(latch.opened(&world, waiting())));
        latch.clone().open();
        for thread in threads {
            thread.join().unwrap();
        }
        blocked.join().unwrap();
    });
    assert!(poll(&mut future).is_ready());
    latch.open();
    latch.wait(&world, waiting());
    assert!(poll(&mut latch.opened(&world, waiting())).is_ready());
}

#[test]
fn a_latch_forgets_a_future_that_is_dropped() {
    struct Counted;
    impl std::task::Wake for Counted {
        fn wake(self: Arc<Self>) {}
    }
    let world = limited(Duration::ZERO);
    let latch = Latch::new();
    let counted = Arc::new(Counted);
    {
        let opened = pin!(latch.opened(&world, waiting()));
        let waker = Waker::from(Arc::clone(&counted));
        assert!(opened.poll(&mut Context::from_waker(&waker)).is_pending());
        drop(waker);
        assert_eq!(Arc::strong_count(&counted), 2);
    }
    assert_eq!(Arc::strong_count(&counted), 1);
}

#[test]
fn what_waits_may_move_between_threads_and_in_memory() {
    fn assert_free<T: Send + Sync + Unpin + 'static>(_: &T) {}
    let world = limited(Duration::ZERO);
    assert_free(&Hang::new(&world, waiting()));
    assert_free(&Sleep::new(&world, SHORT, waiting()));
    assert_free(&Latch::new().opened(&world, waiting()));
}

#[test]
#[ignore = "the next test runs it with `FAKE_HANG_LIMIT` set"]
fn child_is_blocked() {
    Latch::new().wait(&World::new(), waiting());
}

#[test]
#[cfg_attr(miri, ignore = "starts a process")]
fn the_limit_comes_from_the_environment() {
    let run = |limit| {
        child(
            "world::tests::wait::child_is_blocked",
            "FAKE_HANG_LIMIT",
            limit,
        )
    };
    let (passed, printed) = run("0.01");
    assert!(
        !passed && printed.contains("was blocked for 10ms"),
        "{printed}"
    );
    let (passed, printed) = run("soon");
    assert!(
        !passed && printed.contains("\"soon\", which is no time"),
        "{printed}"
    );
}
