//! The laws of the clock.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, UNIX_EPOCH};

use crate::world::Clock;
use crate::{Outcome, World};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn it_begins_in_2025_and_stands_still() {
    let clock = Clock::new();
    assert_eq!(clock.now(), UNIX_EPOCH + Duration::from_secs(1_735_689_600));
    assert_eq!(clock.now(), clock.now());
    assert_eq!(clock.monotonic(), Duration::ZERO);
}

#[test]
fn two_advances_are_one_advance_by_their_sum() {
    let (a, b) = (Duration::new(3, 999_999_999), Duration::new(86_400, 2));
    let (parts, whole) = (Clock::new(), Clock::new());
    parts.advance(a);
    parts.advance(b);
    whole.advance(a + b);
    assert_eq!(parts.now(), whole.now());
    assert_eq!(parts.monotonic(), whole.monotonic());
    assert_eq!(parts.monotonic(), a + b);
}

#[test]
fn rewind_moves_the_wall_time_only_and_undoes_an_advance() {
    let clock = Clock::new();
    let begin = clock.now();
    clock.advance(SECOND);
    clock.rewind(SECOND);
    assert_eq!(clock.now(), begin);
    assert_eq!(clock.monotonic(), SECOND);
}

#[test]
fn set_reaches_before_the_epoch_and_leaves_the_monotonic_time() {
    let clock = Clock::new();
    clock.advance(SECOND);
    for wanted in [
        UNIX_EPOCH - Duration::new(5, 250_000_000),
        UNIX_EPOCH,
        UNIX_EPOCH + Duration::new(5, 250_000_000),
    ] {
        clock.set(wanted);
        assert_eq!(clock.now(), wanted);
        assert_eq!(clock.monotonic(), SECOND);
    }
}

#[test]
fn a_ticking_clock_moves_after_each_reading_until_it_is_frozen() {
    let clock = Clock::new();
    let begin = clock.now();
    clock.tick(SECOND);
    assert_eq!(clock.now(), begin);
    assert_eq!(clock.now(), begin + SECOND);
    assert_eq!(clock.monotonic(), 2 * SECOND);
    clock.freeze();
    assert_eq!(clock.now(), begin + 2 * SECOND);
    assert_eq!(clock.now(), begin + 2 * SECOND);
}

#[test]
fn reading_the_monotonic_time_or_printing_does_not_tick() {
    let clock = Clock::new();
    clock.tick(SECOND);
    let _ = format!("{clock:?}");
    assert_eq!(clock.monotonic(), Duration::ZERO);
    assert_eq!(clock.monotonic(), Duration::ZERO);
}

#[test]
fn a_move_out_of_range_panics_and_moves_nothing() {
    let clock = Clock::new();
    let begin = clock.now();
    for attempt in [
        (|clock: &Clock| clock.advance(Duration::MAX)) as fn(&Clock),
        |clock| clock.rewind(Duration::MAX),
        |clock| {
            clock.tick(Duration::MAX);
            let _ = clock.now();
        },
    ] {
        let panic = catch_unwind(AssertUnwindSafe(|| attempt(&clock))).unwrap_err();
        let message = panic.downcast::<String>().unwrap();
        assert!(message.starts_with("the clock cannot go "), "{message}");
        clock.freeze();
        assert_eq!(clock.now(), begin);
        assert_eq!(clock.monotonic(), Duration::ZERO);
    }
}

#[test]
fn a_clone_is_the_same_clock_and_a_fork_another_one() {
    let clock = Clock::new();
    let (same, other) = (clock.clone(), clock.fork());
    clock.advance(SECOND);
    assert_eq!(same.now(), clock.now());
    assert_eq!(other.monotonic(), Duration::ZERO);
}

#[test]
fn a_skewed_clock_is_off_by_its_skew_and_shares_the_time() {
    let clock = Clock::new();
    let (ahead, behind) = (clock.ahead(2 * SECOND), clock.behind(SECOND));
    for _ in 0..2 {
        ahead.advance(SECOND);
        behind.rewind(3 * SECOND);
        assert_eq!(ahead.now(), clock.now() + 2 * SECOND);
        assert_eq!(behind.now(), clock.now() - SECOND);
        assert_eq!(ahead.monotonic(), clock.monotonic());
    }
    assert_eq!(clock.now(), Clock::new().now() - 4 * SECOND);
    assert_eq!(clock.monotonic(), 2 * SECOND);
}

#[test]
fn skews_add_up_and_setting_a_skewed_clock_shows_what_was_set() {
    let clock = Clock::new();
    let begin = clock.now();
    let skewed = clock.ahead(3 * SECOND).behind(SECOND);
    assert_eq!(skewed.now(), begin + 2 * SECOND);
    assert_eq!(skewed.behind(2 * SECOND).now(), begin);
    skewed.set(begin);
    assert_eq!(skewed.now(), begin);
    assert_eq!(clock.now(), begin - 2 * SECOND);
    assert_eq!(skewed.fork().now(), begin, "a fork has the same skew");
}

#[test]
fn a_skew_out_of_range_panics() {
    let clock = Clock::new();
    for attempt in [
        (|clock: &Clock| clock.ahead(Duration::MAX)) as fn(&Clock) -> Clock,
        |clock| clock.behind(Duration::MAX),
    ] {
        let panic = catch_unwind(AssertUnwindSafe(|| attempt(&clock))).unwrap_err();
        assert_eq!(
            panic.downcast_ref(),
            Some(&"the skewed clock shows no time: `SystemTime` does not reach so far")
        );
    }
}

#[test]
fn a_world_seen_from_a_wrong_clock_is_the_same_world() {
    let world = World::seeded(1);
    let (wrong, slow) = (world.ahead(SECOND), world.behind(SECOND));
    assert_eq!(wrong.clock().now(), world.clock().now() + SECOND);
    assert_eq!(slow.clock().now(), world.clock().now() - SECOND);
    assert_eq!(&*wrong.enroll("FakeA").1, "FakeA");
    assert_eq!(&*world.enroll("FakeA").1, "FakeA#2");
    let number = wrong.begin_entry(wrong.caller(&"FakeA".into()), "find", None);
    world.end_entry(number, Outcome::Ok);
    assert_eq!(slow.journal(), world.journal());
    assert_eq!(world.journal().len(), 1);
    assert_eq!(wrong.fork().clock().now(), wrong.clock().now());
}
