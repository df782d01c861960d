//! Clocks that are traits of the user's: they show the world's time, in whatever type and however it is moved.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use fake_runtime::{Outcome, Violation, World, fake};

use crate::support::{now, panic_of};

/// When every world begins.
const BEGINNING: u64 = 1_735_689_600;
const MINUTE: Duration = Duration::from_secs(60);

fn beginning() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(BEGINNING)
}

#[fake]
trait Clock: Send + Sync {
    fn now(&self) -> DateTime<Utc>;
}

#[test]
fn a_clock_shows_the_time_of_its_world() {
    let world = World::new();
    let clock: Arc<dyn Clock> = Arc::new(FakeClock::in_world(&world));
    assert_eq!(clock.now().to_rfc3339(), "2025-01-01T00:00:00+00:00");
    assert_eq!(clock.now(), clock.now(), "it stands still");
    world.clock().advance(MINUTE);
    assert_eq!(clock.now().to_rfc3339(), "2025-01-01T00:01:00+00:00");
    world.clock().rewind(2 * MINUTE);
    assert_eq!(clock.now().to_rfc3339(), "2024-12-31T23:59:00+00:00");
    let leap: DateTime<Utc> = "2028-02-29T12:00:00Z".parse().unwrap();
    world.clock().set(leap);
    assert_eq!(clock.now(), leap);
    world.clock().tick(MINUTE);
    assert_eq!(clock.now(), leap);
    assert_eq!(clock.now(), leap + MINUTE);
    world.clock().freeze();
    assert_eq!(clock.now(), leap + 2 * MINUTE);
    assert_eq!(clock.now(), leap + 2 * MINUTE);
}

#[test]
fn a_machine_whose_clock_is_wrong_shows_a_wrong_time() {
    let world = World::new();
    let [right, ahead, behind] = [&world, &world.ahead(MINUTE), &world.behind(MINUTE)]
        .map(|world| FakeClock::in_world(world).now());
    assert_eq!((ahead - right, right - behind), (DELTA, DELTA));
}

const DELTA: chrono::TimeDelta = chrono::TimeDelta::seconds(60);

mod of_any_type {
    use super::*;

    #[derive(Debug, PartialEq)]
    pub(super) struct Stamp(pub(super) u64);

    impl From<SystemTime> for Stamp {
        fn from(time: SystemTime) -> Self {
            Self(time.duration_since(UNIX_EPOCH).unwrap().as_secs())
        }
    }

    /// Nothing that a clock is made of.
    #[derive(Debug, PartialEq)]
    pub(super) struct Tick(pub(super) u128);

    type Alias = DateTime<Utc>;

    #[fake]
    pub(super) trait Times {
        fn now(&self) -> SystemTime;
        fn utc_now(&self) -> Alias;
        fn timestamp(&self) -> Stamp;
        fn current_time(&mut self) -> std::time::SystemTime;
        fn now_ms(&self) -> u64;
        fn now_in_micros(&self) -> i64;
        fn unix_seconds(&self) -> u32;
        fn epoch_nanos(&self) -> u128;
        fn millis_since_epoch(&self) -> i64;
        fn unix_time_secs(&self) -> f64;
        fn time_since_epoch(&self) -> Duration;
        fn uptime(&self) -> Duration;
        fn uptime_ms(&self) -> u32;
        fn monotonic_now(&self) -> Instant;
        #[fake(now = millis)]
        fn at(&self) -> i64;
        #[fake(now = monotonic)]
        fn age(&self) -> Duration;
        #[fake(now = since_epoch)]
        fn long_ago(&self) -> Duration;
        #[fake(now)]
        fn moment(&self) -> Stamp;
        #[fake(now = |time| Tick(time.duration_since(UNIX_EPOCH).unwrap().as_millis() / step))]
        fn ticks(&self, step: u128) -> Tick;
        #[fake(now = Stamp::from)]
        fn by_path(&self) -> Stamp;
    }
}

#[test]
fn time_has_the_type_that_the_method_answers() {
    use of_any_type::{FakeTimes, Stamp, Tick, Times};
    let world = World::new();
    let mut times = FakeTimes::in_world(&world);
    world.clock().advance(Duration::from_millis(1500));
    let at = beginning() + Duration::from_millis(1500);
    assert_eq!((times.now(), times.utc_now()), (at, at.into()));
    assert_eq!(times.timestamp(), Stamp(BEGINNING + 1));
    assert_eq!(times.current_time(), at);
    assert_eq!(times.now_ms(), BEGINNING * 1000 + 1500);
    assert_eq!(times.now_in_micros(), 1_735_689_601_500_000);
    assert_eq!(times.unix_seconds(), 1_735_689_601, "rounded down");
    assert_eq!(times.epoch_nanos(), 1_735_689_601_500_000_000);
    assert_eq!(times.millis_since_epoch(), 1_735_689_601_500);
    assert!((times.unix_time_secs() - 1_735_689_601.5).abs() < 1e-6);
    assert_eq!(UNIX_EPOCH + times.time_since_epoch(), at);
    assert_eq!(times.uptime(), Duration::from_millis(1500));
    assert_eq!(times.uptime_ms(), 1500);
    assert_eq!(
        (times.at(), times.age()),
        (1_735_689_601_500, times.uptime())
    );
    assert_eq!(times.long_ago(), times.time_since_epoch());
    assert_eq!(times.moment(), Stamp(BEGINNING + 1));
    assert_eq!(times.ticks(500), Tick(3_471_379_203));
    assert_eq!(times.by_path(), Stamp(BEGINNING + 1));
}

#[test]
fn a_monotonic_time_goes_on_and_is_never_set_back() {
    use of_any_type::{FakeTimes, Times};
    let world = World::new();
    let times = FakeTimes::in_world(&world);
    let behind = FakeTimes::in_world(&world.behind(MINUTE));
    let begun = times.monotonic_now();
    world.clock().advance(MINUTE);
    world.clock().rewind(3 * MINUTE);
    world.clock().set(beginning() - MINUTE);
    assert_eq!(times.monotonic_now() - begun, MINUTE);
    assert_eq!(
        behind.monotonic_now(),
        times.monotonic_now(),
        "of all machines"
    );
    assert_eq!(times.uptime(), MINUTE);
    let fork = times.fork();
    assert_eq!(fork.monotonic_now(), times.monotonic_now());
    fork.world().clock().advance(MINUTE);
    assert_eq!(fork.monotonic_now() - times.monotonic_now(), MINUTE);
    world.clock().tick(MINUTE);
    let read = times.monotonic_now();
    assert_eq!(
        times.monotonic_now() - read,
        MINUTE,
        "as every reading of a clock that ticks"
    );
}

#[test]
fn a_number_that_cannot_hold_the_time_panics_and_says_so() {
    use of_any_type::{FakeTimes, Times};
    let world = World::new();
    let times = FakeTimes::in_world(&world);
    world.clock().set(UNIX_EPOCH - Duration::from_nanos(1));
    assert_eq!(
        times.millis_since_epoch(),
        -1,
        "rounded down before the epoch too"
    );
    assert_eq!(
        panic_of(|| times.unix_seconds()),
        "the clock shows -1 ns, which `u32` cannot hold in seconds"
    );
    assert!(panic_of(|| times.time_since_epoch()).ends_with("which is before the epoch"));
}

mod styles {
    use super::*;

    #[fake]
    #[async_trait]
    pub(super) trait Boxes {
        async fn now(&self) -> SystemTime;
        async fn now_ms(&self) -> Result<u64, String>;
    }

    #[fake]
    pub(super) trait Native {
        async fn now(&self) -> Result<Instant, String>;
        fn utc_now(&self) -> impl Future<Output = Result<DateTime<Utc>, String>> + Send;
        fn current_time(&self) -> Pin<Box<dyn Future<Output = SystemTime> + Send + '_>>;
    }
}

#[test]
fn a_clock_may_be_asynchronous_and_fail() {
    use styles::{Boxes, FakeBoxes, FakeNative, Native};
    let boxes = FakeBoxes::new();
    assert_eq!(now(boxes.now()), beginning());
    assert_eq!(now(boxes.now_ms()), Ok(BEGINNING * 1000));
    let native = FakeNative::new();
    assert!(now(native.now()).is_ok());
    assert_eq!(now(native.utc_now()), Ok(beginning().into()));
    assert_eq!(now(native.current_time()), beginning());
    native.faults().utc_now().fail("no NTP".to_owned());
    assert_eq!(now(native.utc_now()), Err("no NTP".to_owned()));
}

#[test]
fn faults_counters_and_the_journal_know_clocks() {
    let world = World::new();
    let clock = FakeClock::in_world(&world);
    clock.calls().now().record();
    let skewed = clock.faults().now().on_call(2).reply(UNIX_EPOCH.into());
    world.clock().tick(MINUTE);
    let slow = clock.faults().now().on_call(3).delay(MINUTE);
    let times: Vec<_> = (0..3).map(|_| SystemTime::from(clock.now())).collect();
    // The reply reads no clock, so that this one ticks once; then the delay takes a minute.
    assert_eq!(times, [beginning(), UNIX_EPOCH, beginning() + 2 * MINUTE]);
    assert_eq!((skewed.fired(), skewed.changed(), slow.fired()), (1, 1, 1));
    assert_eq!(clock.calls().now().count(), 3);
    let recorded = clock.calls().now().recorded();
    assert!(recorded.iter().all(|call| call.outcome() == Outcome::Ok));
    assert_eq!(recorded[0].answer(), Some("2025-01-01T00:00:00Z"));
    assert_eq!(recorded[0].arguments(), Some("()"));
    world.verify();
}

#[test]
fn a_clock_is_a_read_for_faults_of_the_whole_fake() {
    use styles::{Boxes, FakeBoxes};
    let times = FakeBoxes::new();
    let written = times.all_faults().writes().outage_with("down".to_owned());
    assert!(now(times.now_ms()).is_ok());
    let read = times.all_faults().reads().outage_with("down".to_owned());
    assert!(now(times.now_ms()).is_err());
    assert_eq!((written.fired(), read.fired()), (0, 1));
}

#[derive(Clone, Debug, PartialEq)]
struct Lease {
    id: u32,
    until: DateTime<Utc>,
}

#[fake(entity = Lease, key = id: u32, now: DateTime<Utc>)]
trait Leases {
    fn now(&self) -> DateTime<Utc>;
    #[fake(insert(Lease { id, until: now + DELTA }))]
    fn take(&self, id: u32) -> Result<Lease, Violation>;
    #[fake(list(|lease| lease.until > now))]
    fn list_live(&self) -> Vec<Lease>;
    fn new_uuid(&self) -> u128;
}

#[test]
fn a_trait_has_tables_and_the_time() {
    let leases = FakeLeases::new();
    assert_eq!(leases.take(1).unwrap().until, leases.now() + DELTA);
    leases.world().clock().set(leases.now() + DELTA);
    assert_eq!(leases.list_live(), []);
    assert_ne!(leases.new_uuid(), leases.new_uuid());
}

#[test]
fn the_conversion_of_the_trait_is_that_of_its_clock() {
    #[fake(now = |time| time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()))]
    trait Seconds {
        fn now(&self) -> u64;
        #[fake(read = |_| now + 1)]
        fn next(&self) -> u64;
    }
    let seconds = FakeSeconds::new();
    assert_eq!((seconds.now(), seconds.next()), (BEGINNING, BEGINNING + 1));
}

#[test]
fn an_expression_gets_what_only_the_clock_can_make() {
    #[fake(state(begun: Option<Instant>), now: Instant)]
    trait Stopwatch {
        #[fake(write = |tx| now - *tx.begun.get_or_insert(now))]
        fn lap(&self) -> Duration;
    }
    let watch = FakeStopwatch::new();
    assert_eq!(watch.lap(), Duration::ZERO);
    watch.world().clock().advance(MINUTE);
    watch.world().clock().rewind(2 * MINUTE);
    assert_eq!(watch.lap(), MINUTE);
}

#[test]
fn names_that_are_about_something_else_are_left_alone() {
    #[fake]
    trait Effects {
        fn now(&self);
        fn timestamp(&self) -> String;
        fn time(&self) -> Option<u64>;
        fn next(&self) -> u64;
        fn get_user_id(&self) -> u64;
        fn sleep(&self);
        fn delay(&self, times: u32);
        fn random(&self) -> String;
        fn fill(&self, bytes: &[u8]);
        fn today_is(&self) -> u8;
    }
    let effects = FakeEffects::new();
    effects.now();
    effects.sleep();
    effects.delay(1);
    effects.fill(&[1]);
    assert_eq!((effects.timestamp(), effects.time()), (String::new(), None));
    assert_eq!((effects.next(), effects.get_user_id()), (0, 0));
    assert_eq!((effects.random(), effects.today_is()), (String::new(), 0));
    assert_eq!(effects.calls().now().count(), 1);
}
