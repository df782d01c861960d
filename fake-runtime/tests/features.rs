//! What the features `chrono`, `jiff`, `time` and `uuid` add: clocks and ids in the types of these crates.

use std::time::{Duration, UNIX_EPOCH};

use fake_runtime::{World, fake};

const MINUTE: Duration = Duration::from_secs(60);

mod chronos {
    use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Utc};
    use fake_runtime::fake;

    #[fake]
    pub(super) trait Clock {
        fn now(&self) -> DateTime<Utc>;
        fn utc_now(&self) -> NaiveDateTime;
        fn today(&self) -> NaiveDate;
        fn current_time(&self) -> DateTime<FixedOffset>;
        fn uptime(&self) -> TimeDelta;
        fn sleep(&self, time: TimeDelta);
        fn sleep_until(&self, deadline: NaiveDateTime);
    }
}

#[test]
fn clocks_answer_in_the_types_of_chrono() {
    use chronos::{Clock, FakeClock};
    let clock = FakeClock::new();
    assert_eq!(clock.now().to_string(), "2025-01-01 00:00:00 UTC");
    assert_eq!(clock.utc_now(), clock.now().naive_utc());
    assert_eq!(clock.today().to_string(), "2025-01-01");
    assert_eq!(clock.current_time(), clock.now());
    clock.sleep(chrono::TimeDelta::minutes(1));
    assert_eq!(clock.now().to_string(), "2025-01-01 00:01:00 UTC");
    clock.sleep(chrono::TimeDelta::minutes(-1));
    clock.sleep_until(clock.utc_now() + chrono::TimeDelta::minutes(1));
    assert_eq!(clock.uptime(), chrono::TimeDelta::minutes(2));
    let leap: chrono::DateTime<chrono::FixedOffset> = "2028-02-29T23:00:00-02:00".parse().unwrap();
    clock.world().clock().set(leap);
    assert_eq!(clock.today().to_string(), "2028-03-01", "in UTC");
}

mod times {
    use fake_runtime::fake;
    use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, UtcDateTime};

    #[fake]
    pub(super) trait Clock {
        fn now(&self) -> OffsetDateTime;
        fn utc_now(&self) -> UtcDateTime;
        fn current_datetime(&self) -> PrimitiveDateTime;
        fn today(&self) -> Date;
        fn uptime(&self) -> Duration;
        fn sleep(&self, time: Duration);
        fn sleep_until(&self, deadline: PrimitiveDateTime);
    }
}

#[test]
fn clocks_answer_in_the_types_of_time() {
    use times::{Clock, FakeClock};
    let clock = FakeClock::new();
    let now = clock.now();
    assert_eq!(now.unix_timestamp(), 1_735_689_600);
    assert_eq!(now, clock.utc_now());
    assert_eq!(clock.current_datetime().assume_utc(), now);
    assert_eq!(clock.today(), now.date());
    clock.sleep(time::Duration::minutes(1));
    clock.sleep(time::Duration::minutes(-1));
    assert_eq!(clock.now(), now + MINUTE);
    clock.sleep_until(clock.current_datetime() + MINUTE);
    assert_eq!(clock.uptime(), 2 * MINUTE);
    clock.world().clock().set(time::OffsetDateTime::UNIX_EPOCH);
    assert_eq!(clock.now(), UNIX_EPOCH);
}

mod jiffs {
    use fake_runtime::fake;
    use jiff::{SignedDuration, Timestamp, Zoned, civil};

    #[fake]
    pub(super) trait Clock {
        fn now(&self) -> Timestamp;
        fn current_time(&self) -> Zoned;
        fn current_datetime(&self) -> civil::DateTime;
        fn today(&self) -> civil::Date;
        fn uptime(&self) -> SignedDuration;
        fn sleep(&self, time: SignedDuration);
        fn sleep_until(&self, deadline: Timestamp);
    }
}

#[test]
fn clocks_answer_in_the_types_of_jiff() {
    use jiffs::{Clock, FakeClock};
    let clock = FakeClock::new();
    assert_eq!(clock.now().to_string(), "2025-01-01T00:00:00Z");
    assert_eq!(
        clock.current_time().to_string(),
        "2025-01-01T00:00:00+00:00[UTC]"
    );
    assert_eq!(clock.current_datetime().to_string(), "2025-01-01T00:00:00");
    assert_eq!(clock.today().to_string(), "2025-01-01");
    clock.sleep(jiff::SignedDuration::from_mins(1));
    clock.sleep(jiff::SignedDuration::from_mins(-1));
    clock.sleep_until(clock.now() + MINUTE);
    assert_eq!(clock.uptime(), jiff::SignedDuration::from_mins(2));
    let leap: jiff::Timestamp = "2028-02-29T12:00:00Z".parse().unwrap();
    clock.world().clock().set(leap);
    assert_eq!(clock.now(), leap);
}

mod uuids {
    use fake_runtime::fake;
    use uuid::Uuid;

    /// An id of a type of its own.
    #[derive(Debug, PartialEq)]
    pub(super) struct OrderId(pub(super) Uuid);

    impl From<Uuid> for OrderId {
        fn from(uuid: Uuid) -> Self {
            Self(uuid)
        }
    }

    type Alias = Uuid;

    #[fake]
    pub(super) trait Ids {
        fn new_id(&self) -> Uuid;
        fn generate(&self) -> Uuid;
        #[fake(id = uuid)]
        fn next_order_id(&self) -> OrderId;
        #[fake(id = uuid)]
        fn alias(&self) -> Alias;
    }
}

#[test]
fn uuids_follow_from_the_seed() {
    use uuids::{FakeIds, Ids, OrderId};
    let made = |seed| {
        let ids = FakeIds::in_world(&World::seeded(seed));
        let OrderId(order) = ids.next_order_id();
        [ids.new_id(), ids.generate(), order, ids.alias()]
    };
    let one = made(1);
    assert_eq!(one, made(1));
    assert!(
        one.iter()
            .all(|id| id.get_version_num() == 4 && !made(2).contains(id))
    );
}

#[test]
fn expressions_get_these_types_too() {
    #[derive(Clone, Debug)]
    struct Lease {
        id: uuid::Uuid,
        until: jiff::Timestamp,
    }

    #[fake(entity = Lease, key(id: uuid::Uuid, generate = uuid), now: jiff::Timestamp)]
    trait Leases {
        #[fake(insert(Lease { id: ids.uuid(), until: now + MINUTE }))]
        fn take(&self) -> Result<Lease, fake_runtime::Violation>;
        #[fake(list(|lease| lease.until > now))]
        fn list_live(&self) -> Vec<Lease>;
    }

    let leases = FakeLeases::new();
    let lease = leases.take().unwrap();
    assert_eq!(lease.id.get_version_num(), 4);
    assert_eq!(leases.list_live().len(), 1);
    leases.world().clock().set(lease.until);
    assert_eq!(leases.list_live().len(), 0);
}

mod timestamps {
    use chrono::{DateTime, FixedOffset, NaiveDateTime, Utc};
    use fake_runtime::fake;
    use time::{OffsetDateTime, PrimitiveDateTime};

    #[derive(Clone, Debug)]
    pub(super) struct Row {
        pub(super) id: u32,
        pub(super) utc: DateTime<Utc>,
        pub(super) last: Option<DateTime<Utc>>,
        pub(super) fixed: DateTime<FixedOffset>,
        pub(super) naive: NaiveDateTime,
        pub(super) offset: OffsetDateTime,
        pub(super) primitive: PrimitiveDateTime,
        pub(super) stamp: jiff::Timestamp,
        pub(super) zoned: jiff::Zoned,
        pub(super) civil: jiff::civil::DateTime,
    }

    #[fake(
        entity = Row,
        key = id: u32,
        precision(
            utc = micros,
            last = micros,
            fixed = micros,
            naive = micros,
            offset = micros,
            primitive = micros,
            stamp = micros,
            zoned = micros,
            civil = micros,
        ),
    )]
    pub(super) trait Rows {
        fn get(&self, id: u32) -> Option<Row>;
    }
}

#[test]
fn timestamps_of_all_these_crates_are_kept_as_precisely_as_their_columns_do_and_stay_in_their_zones()
 {
    use timestamps::{FakeRows, Row, Rows};
    let nanos = |nanos: i64| 1_735_689_600_000_000_000 + nanos;
    let (given, kept) = (nanos(2_600), nanos(2_000));
    let utc = chrono::DateTime::from_timestamp_nanos;
    let offset = |nanos: i64| {
        let time = time::OffsetDateTime::from_unix_timestamp_nanos(nanos.into()).unwrap();
        time.to_offset(time::UtcOffset::from_hms(-3, 0, 0).unwrap())
    };
    let primitive =
        |nanos| time::PrimitiveDateTime::new(offset(nanos).date(), offset(nanos).time());
    let east = chrono::FixedOffset::east_opt(7_200).unwrap();
    let stamp = |nanos: i64| jiff::Timestamp::from_nanosecond(nanos.into()).unwrap();
    let zoned = |nanos| stamp(nanos).to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(5)));
    let rows = FakeRows::new();
    let row = Row {
        id: 1,
        utc: utc(given),
        last: Some(utc(given)),
        fixed: utc(given).with_timezone(&east),
        naive: utc(given).naive_utc(),
        offset: offset(given),
        primitive: primitive(given),
        stamp: stamp(given),
        zoned: zoned(given),
        civil: zoned(given).datetime(),
    };
    rows.rows().insert(row).unwrap();
    let row = rows.get(1).unwrap();
    assert_eq!(row.utc, utc(kept));
    assert_eq!(row.last, Some(utc(kept)));
    assert_eq!((row.fixed, *row.fixed.offset()), (utc(kept).into(), east));
    assert_eq!(row.naive, utc(kept).naive_utc());
    assert_eq!(
        (row.offset, row.offset.offset().whole_hours()),
        (offset(kept), -3)
    );
    assert_eq!(row.primitive, primitive(kept));
    assert_eq!(row.stamp, stamp(kept));
    assert_eq!(
        (row.zoned.clone(), row.civil),
        (zoned(kept), zoned(kept).datetime())
    );
    assert_eq!(row.zoned.offset(), jiff::tz::offset(5));
}
