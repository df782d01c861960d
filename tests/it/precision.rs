//! `precision`: timestamps as their columns keep them, on every way into a table.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use fake_runtime::{Violation, fake};

/// 2025-01-01T00:00:00Z and so many nanoseconds.
fn at(nanos: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_735_689_600) + Duration::from_nanos(nanos)
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Span {
    end: Option<SystemTime>,
}

#[derive(Clone, Debug, PartialEq)]
struct Event {
    id: u32,
    at: SystemTime,
    span: Span,
}

fn event(id: u32, nanos: u64) -> Event {
    Event {
        id,
        at: at(nanos),
        span: Span {
            end: Some(at(nanos)),
        },
    }
}

#[fake(
    entity = Event,
    key = id: u32,
    unique(at),
    check(|event| event.id < 100),
    precision(at = micros, span.end = seconds),
)]
trait Events {
    fn insert(&self, event: Event) -> Result<Event, Violation>;
    fn insert_all(&self, events: Vec<Event>) -> Result<Vec<Event>, Violation>;
    fn upsert(&self, event: Event) -> Result<Event, Violation>;
    fn update(&self, event: Event) -> Result<Option<Event>, Violation>;
    #[fake(update(|event| event.at = time))]
    fn postpone(&self, id: u32, time: SystemTime) -> Result<Option<Event>, Violation>;
    #[fake(write = |tx| tx.rows.insert(Event { id, at: now, span: Span { end: None } }))]
    fn log(&self, id: u32) -> Result<(), Violation>;
    fn find_by_at(&self, at: SystemTime) -> Option<Event>;
}

#[fake(
    entity = Event,
    key = id: u32,
    dialect = mysql,
    precision(at = micros),
    precision(span.end = seconds),
)]
trait MariaEvents {
    fn insert(&self, event: Event) -> Result<Event, Violation>;
}

#[fake(entity = Event, key = id: u32, dialect = sqlite, precision(at = millis))]
trait LiteEvents {
    fn insert(&self, event: Event) -> Result<Event, Violation>;
}

const HALF: u64 = 500_000_000;

#[test]
fn every_way_into_a_table_rounds_and_answers_what_is_stored() {
    let events = FakeEvents::new();
    let stored = |id: u32, at_nanos: u64| Event {
        at: at(at_nanos),
        ..event(id, 0)
    };
    assert_eq!(events.insert(event(1, 2_600)), Ok(stored(1, 2_000)));
    let batch = events.insert_all(vec![event(2, 3_400), event(3, 5_600)]);
    assert_eq!(batch, Ok(vec![stored(2, 3_000), stored(3, 5_000)]));
    assert_eq!(events.upsert(event(4, 6_001)), Ok(stored(4, 6_000)));
    assert_eq!(events.upsert(event(4, 7_001)), Ok(stored(4, 7_000)));
    assert_eq!(events.update(event(4, 9_999)), Ok(Some(stored(4, 9_000))));
    assert_eq!(events.postpone(4, at(10_400)), Ok(Some(stored(4, 10_000))));
    events.rows().insert(event(5, 11_400)).expect("seeded");
    events.rows().upsert(event(6, 12_400)).expect("seeded");
    events
        .rows()
        .update(&6, |event| event.at = at(13_400))
        .expect("it is there");
    events
        .rows()
        .update_where(|event| event.id == 5, |event| event.at = at(15_600))
        .expect("nothing is in the way");
    events.world().clock().set(at(21_700));
    events.log(7).expect("nothing is in the way");
    let kept: Vec<SystemTime> = events.rows().all().iter().map(|event| event.at).collect();
    let expected = [2, 3, 5, 10, 15, 13, 21].map(|micros| at(micros * 1_000));
    assert_eq!(kept, expected);
    assert_eq!(events.rows().get(&7).expect("logged").span.end, None);
}

#[test]
fn constraints_and_finds_see_what_is_kept() {
    let events = FakeEvents::new();
    events.insert(event(1, 2_900)).expect("the first");
    let taken = events
        .insert(event(2, 2_400))
        .expect_err("the same microsecond");
    assert_eq!(taken.constraint(), "at");
    assert_eq!(events.find_by_at(at(2_900)), None);
    assert_eq!(events.find_by_at(at(2_000)).map(|event| event.id), Some(1));
    assert_eq!(
        events.postpone(1, at(2_100)).map(|event| event.is_some()),
        Ok(true)
    );
}

#[test]
fn postgres_rounds_microseconds_and_the_others_cut() {
    let end = |event: Event| event.span.end.expect("it has one");
    let rounded = FakeEvents::new().insert(event(1, HALF)).expect("the first");
    assert_eq!(end(rounded), at(2 * HALF));
    let cut = FakeMariaEvents::new()
        .insert(event(1, 2 * HALF - 1))
        .expect("the first");
    assert_eq!((cut.at, end(cut)), (at(2 * HALF - 1_000), at(0)));
    let cut = FakeLiteEvents::new()
        .insert(event(1, 2 * HALF - 1))
        .expect("the first");
    assert_eq!(cut.at, at(2 * HALF - 1_000_000));
}

#[test]
fn a_row_that_is_refused_leaves_the_stored_one_as_it_was() {
    let events = FakeEvents::new();
    events.insert(event(1, 1_000)).expect("the first");
    let refused = events.rows().update(&1, |event| {
        event.id = 100;
        event.at = at(7_700);
    });
    assert_eq!(refused.expect_err("a check").constraint(), "check");
    assert_eq!(events.rows().get(&1).map(|event| event.at), Some(at(1_000)));
}
