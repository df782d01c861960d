//! Time, ids and chance in expressions: they follow from the world, and a parameter of that name wins.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use fake_runtime::{Violation, World, fake};

#[derive(Clone, Debug, PartialEq)]
struct Session {
    id: u32,
    user: u32,
    expires: SystemTime,
    code: u32,
}

#[fake(entity = Session, key = id: u32)]
trait Sessions {
    #[fake(insert(Session {
        id: ids.next(),
        user,
        expires: now + Duration::from_secs(60),
        code: rng.random_range(1000..10_000),
    }))]
    fn open(&self, user: u32) -> Result<Session, Violation>;
    #[fake(list(|session| session.expires > now))]
    fn alive(&self) -> Vec<Session>;
    #[fake(find(|session| session.expires > now && session.id == id))]
    fn get_alive(&self, id: u32) -> Option<Session>;
    #[fake(delete(|session| session.expires <= now))]
    fn sweep(&self) -> usize;
    #[fake(count(|session| session.expires > now))]
    fn count_alive(&self) -> usize;
    #[fake(exists(|session| session.user == user && session.expires > now))]
    fn is_online(&self, user: u32) -> bool;
    #[fake(update(|session| session.expires = now + ttl))]
    fn renew(&self, id: u32, ttl: Duration) -> Option<Session>;
    #[fake(read = |db| db.rows.iter().filter(|session| session.expires > now).count())]
    fn alive_by_body(&self) -> usize;
    #[fake(write = |tx| tx.rows.update(&id, |session| {
        session.code = rng.random_range(0..10);
        session.expires = now;
    }))]
    fn reset(&self, id: u32) -> Result<Session, Violation>;
    // Parameters of these names win.
    #[fake(list(|session| session.expires > now))]
    fn alive_at(&self, now: SystemTime) -> Vec<Session>;
    #[fake(list(|session| ids.contains(&session.id)))]
    fn among(&self, ids: Vec<u32>) -> Vec<Session>;
    #[fake(update(|session| session.code = rng))]
    fn set(&self, id: u32, rng: u32) -> bool;
}

fn opened() -> FakeSessions {
    let sessions = FakeSessions::in_world(&World::seeded(1));
    sessions.open(7).expect("nothing is in the way");
    sessions.world().clock().advance(Duration::from_secs(30));
    sessions.open(8).expect("nothing is in the way");
    sessions
}

#[test]
fn now_is_the_clock_of_the_world_which_stands_still() {
    let sessions = opened();
    assert_eq!(sessions.alive().len(), 2);
    sessions.world().clock().advance(Duration::from_secs(30));
    assert_eq!(sessions.alive().len(), 1);
    assert_eq!((sessions.count_alive(), sessions.alive_by_body()), (1, 1));
    assert!(!sessions.is_online(7) && sessions.is_online(8));
    assert_eq!(sessions.get_alive(1), None);
    assert_eq!(sessions.get_alive(2).unwrap().user, 8);
    assert_eq!(sessions.sweep(), 1);
    sessions.world().clock().advance(Duration::from_secs(30));
    assert_eq!(sessions.count_alive(), 0);
    sessions.world().clock().rewind(Duration::from_secs(1));
    assert_eq!(sessions.count_alive(), 1);
    let renewed = sessions.renew(2, Duration::from_secs(5)).unwrap();
    assert_eq!(
        renewed.expires,
        sessions.world().clock().now() + Duration::from_secs(5)
    );
}

#[test]
fn chance_and_ids_follow_from_the_seed() {
    let opened = |seed| {
        let sessions = FakeSessions::in_world(&World::seeded(seed));
        [sessions.open(1).unwrap(), sessions.open(1).unwrap()]
    };
    assert_eq!(opened(1), opened(1));
    assert_ne!(opened(1), opened(2));
    let [one, two] = opened(1);
    assert_eq!((one.id, two.id), (1, 2));
    assert!(one.code != two.code && (1000..10_000).contains(&one.code));
}

#[test]
fn a_body_sees_now_and_rng() {
    let sessions = opened();
    let reset = sessions.reset(1).unwrap();
    assert!(reset.code < 10);
    assert_eq!(reset.expires, sessions.world().clock().now());
}

#[test]
fn a_parameter_named_now_ids_or_rng_wins() {
    let sessions = opened();
    assert_eq!(sessions.alive_at(UNIX_EPOCH).len(), 2);
    assert!(sessions.alive_at(SystemTime::now()).is_empty());
    assert_eq!(sessions.among(vec![2])[0].user, 8);
    assert!(sessions.set(1, 5));
    assert_eq!(sessions.rows().get(&1).unwrap().code, 5);
}

#[test]
fn fakes_of_one_world_share_its_clock_and_draw_ids_of_their_own() {
    let world = World::seeded(1);
    let (one, other) = (
        FakeSessions::in_world(&world),
        FakeSessions::in_world(&world),
    );
    world.clock().advance(Duration::from_secs(9));
    let (a, b) = (one.open(1).unwrap(), other.open(1).unwrap());
    assert_eq!((a.id, a.expires), (b.id, b.expires));
    assert_ne!(a.code, b.code);
}

/// Milliseconds, as many databases keep them.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
struct Millis(u128);

impl From<SystemTime> for Millis {
    fn from(time: SystemTime) -> Self {
        Self(
            time.duration_since(UNIX_EPOCH)
                .expect("after 1970")
                .as_millis(),
        )
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Stamp<T> {
    id: u32,
    at: T,
}

#[test]
fn now_has_the_type_that_the_trait_says() {
    type Stamped = Stamp<Millis>;
    #[fake(entity = Stamped, key = id: u32, now: Millis)]
    trait Stamps {
        #[fake(insert(Stamp { id, at: now }))]
        fn stamp(&self, id: u32) -> Result<Stamped, Violation>;
        fn list_by_at_before(&self, at: Millis) -> Vec<Stamped>;
    }
    let stamps = FakeStamps::new();
    assert_eq!(stamps.stamp(1).unwrap().at, Millis(1_735_689_600_000));
    assert_eq!(stamps.list_by_at_before(Millis(u128::MAX)).len(), 1);
}

#[test]
fn now_is_converted_by_the_closure_that_the_trait_says() {
    type Stamped = Stamp<u64>;
    #[fake(
        entity = Stamped,
        key = id: u32,
        now = |time| time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
    )]
    trait Stamps {
        #[fake(insert(Stamp { id, at: now }))]
        fn stamp(&self, id: u32) -> Result<Stamped, Violation>;
    }
    assert_eq!(FakeStamps::new().stamp(1).unwrap().at, 1_735_689_600);
}
