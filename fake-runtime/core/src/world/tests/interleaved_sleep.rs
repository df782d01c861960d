//! Who sleeps while the clock moves, in many interleavings. The test is shown to see mistakes: it fails with a clock that
//! moves, or is waited for, in two steps.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Context, Poll};

use shuttle::{future, thread};

use super::*;
use crate::tests::schedules::{every, some_fails, waiting, world};
use crate::world::{Sleep, World};

const STEP: Duration = Duration::from_secs(5);

/// Waits until the world's monotonic time is two steps, as the sleep does.
type Sleeps = fn(&World, Sleep);

fn begin(world: &World) -> Sleep {
    Sleep::new(world, STEP * 2, waiting())
}

fn sleep(_: &World, sleep: Sleep) {
    future::block_on(sleep);
}

/// Lets go of the lock between the look and the registration.
fn register_after_looking(world: &World, _: Sleep) {
    let clock = world.clock();
    let mut ticket = None;
    future::block_on(poll_fn(|cx| {
        if clock.monotonic() >= STEP * 2 {
            ticket
                .take()
                .into_iter()
                .for_each(|ticket| clock.forget(ticket));
            return Poll::Ready(());
        }
        let waker = cx.waker().clone();
        let old = clock.lock().waiters.put(&mut ticket, STEP * 2, waker);
        drop(old);
        Poll::Pending
    }));
}

fn advance(clock: &Clock) {
    clock.advance(STEP);
}

/// Whoever comes between the two is forgotten.
fn advance_after_waking(clock: &Clock) {
    let mut shared = clock.lock();
    let then = shared.time.monotonic + STEP;
    let due = shared.waiters.take_due(then);
    drop(shared);
    due.into_iter().for_each(Waker::wake);
    let mut shared = clock.lock();
    shared.time = shared.time.advanced(STEP);
}

/// Reads the time, and writes another one.
fn advance_what_was_read(clock: &Clock) {
    let time = clock.lock().time;
    let mut shared = clock.lock();
    shared.time = time;
    clock.shared.advance(shared, STEP);
}

fn sleeps_while_two_advance(sleeps: Sleeps, advance: fn(&Clock)) {
    let world = world();
    let sleepers = [(); 2].map(|()| {
        let (world, begun) = (world.clone(), begin(&world));
        thread::spawn(move || sleeps(&world, begun))
    });
    let gives_up = thread::spawn({
        let begun = begin(&world);
        move || {
            let mut begun = pin!(begun);
            let mut context = Context::from_waker(Waker::noop());
            let _ = begun.as_mut().poll(&mut context);
        }
    });
    let other = thread::spawn({
        let clock = world.clock().clone();
        move || advance(&clock)
    });
    advance(world.clock());
    other.join().unwrap();
    for sleeper in sleepers {
        sleeper.join().unwrap();
    }
    gives_up.join().unwrap();
    assert_eq!(world.clock().monotonic(), STEP * 2);
    assert!(world.clock().lock().waiters.next_due().is_none());
}

#[test]
fn whoever_sleeps_wakes_when_the_time_has_come_whoever_moves_the_clock() {
    every(|| sleeps_while_two_advance(sleep, advance));
    for wrong in [
        || sleeps_while_two_advance(sleep, advance_after_waking),
        || sleeps_while_two_advance(sleep, advance_what_was_read),
        || sleeps_while_two_advance(register_after_looking, advance),
    ] as [fn(); 3]
    {
        some_fails(wrong, "deadlock");
    }
}
