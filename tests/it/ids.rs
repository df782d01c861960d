//! Generators of ids that are traits of the user's: what they make follows from the world's seed.

use async_trait::async_trait;
use fake_runtime::{FromUuid, SequenceKey, World, fake};

use crate::support::now;

#[derive(Clone, Debug, PartialEq)]
struct OrderId(u64);

impl From<u64> for OrderId {
    fn from(number: u64) -> Self {
        Self(number)
    }
}

#[derive(Clone, Debug, PartialEq)]
struct RowId(i64);

impl From<i64> for RowId {
    fn from(number: i64) -> Self {
        Self(number)
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Counter(u8);

impl SequenceKey for Counter {
    fn from_number(number: i128) -> Option<Self> {
        u8::from_number(number).map(Self)
    }

    fn number(&self) -> Option<i128> {
        self.0.number()
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Token(String);

impl FromUuid for Token {
    fn from_uuid(bits: u128) -> Self {
        Self(String::from_uuid(bits))
    }
}

type Wide = u128;

#[fake]
trait Ids {
    fn next_id(&self) -> u64;
    fn new_user_id(&self) -> u32;
    fn get_next_sequence(&self) -> i128;
    fn new_uuid(&self) -> String;
    fn uuid_v4(&self) -> [u8; 16];
    fn random_uuid(&self) -> u128;
    fn generate_uuid(&self) -> Wide;
    #[fake(id)]
    fn ticket(&self) -> u16;
    #[fake(id = uuid)]
    fn fresh_id(&self) -> String;
    #[fake(id = uuid)]
    fn next_token(&self) -> Token;
    #[fake(id = sequence)]
    fn next_order_id(&self) -> OrderId;
    #[fake(id = sequence)]
    fn next_row_id(&self) -> RowId;
    #[fake(id = sequence)]
    fn next_counter(&self) -> Counter;
    #[fake(id = format!("{prefix}-{:04}", ids.next::<u64>()))]
    fn prefixed(&self, prefix: &str) -> String;
    #[fake(id = uuid.to_owned())]
    fn given(&self, uuid: &str) -> String;
}

#[test]
fn ids_are_made_of_a_sequence_or_a_uuid_as_their_type_says() {
    let ids = FakeIds::new();
    assert_eq!((ids.next_id(), ids.new_user_id(), ids.ticket()), (1, 2, 3));
    assert_eq!(ids.get_next_sequence(), 4);
    assert_eq!(ids.next_order_id(), OrderId(5));
    assert_eq!(
        (ids.next_row_id(), ids.next_counter()),
        (RowId(6), Counter(7))
    );
    assert_eq!(ids.prefixed("order"), "order-0008");
    assert_eq!(ids.given("this"), "this");
    assert_eq!((ids.new_uuid().len(), ids.fresh_id().len()), (36, 36));
    let Token(token) = ids.next_token();
    assert_eq!(&token[14..15], "4", "a UUID in the form of version 4");
    assert_ne!(ids.random_uuid(), ids.generate_uuid());
    assert_ne!(ids.uuid_v4(), ids.uuid_v4());
}

#[test]
fn the_seed_and_the_name_decide_which_uuids_come() {
    let uuids = |world: &World, name: &str| {
        let ids = FakeIds::in_world(world).named(name);
        [ids.new_uuid(), ids.new_uuid()]
    };
    assert_eq!(uuids(&World::seeded(1), "a"), uuids(&World::seeded(1), "a"));
    assert_ne!(uuids(&World::seeded(1), "a"), uuids(&World::seeded(2), "a"));
    let world = World::seeded(1);
    let (one, other) = (FakeIds::in_world(&world), FakeIds::in_world(&world));
    assert_ne!(one.new_uuid(), other.new_uuid());
    let fork = one.fork();
    assert_eq!(fork.new_uuid(), one.new_uuid(), "a fork goes on alike");
}

#[test]
fn what_a_fake_draws_changes_nothing_for_another_one() {
    let drawn = |disturbed: bool| {
        let world = World::seeded(1);
        let ids = FakeIds::in_world(&world);
        let other = FakeIds::in_world(&world);
        if disturbed {
            other.new_uuid();
        }
        ids.new_uuid()
    };
    assert_eq!(drawn(false), drawn(true));
}

#[test]
fn faults_and_counters_know_generators() {
    #[fake]
    #[async_trait]
    trait Generator {
        async fn next_id(&self) -> Result<u64, String>;
    }
    let ids = FakeGenerator::new();
    ids.faults().next_id().on_call(2).reply(Ok(1));
    ids.faults()
        .next_id()
        .on_call(3)
        .fail("exhausted".to_owned());
    let drawn = [(); 4].map(|()| now(ids.next_id()));
    // The same id twice, which a service has to survive.
    let exhausted = Err("exhausted".to_owned());
    assert_eq!(drawn, [Ok(1), Ok(1), exhausted, Ok(2)]);
    assert_eq!(ids.calls().next_id().count(), 4);
    ids.world().verify();
}
