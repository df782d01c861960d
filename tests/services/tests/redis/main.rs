//! Holds a `map` against a real Redis: the same operations, drawn from a seed, on both, and after each of them the same
//! answer and the same keys.
//!
//! `FAKE_REDIS_URL` says where Redis is (`redis://127.0.0.1:6379` where it is not set); the tests use and empty its
//! databases 8 to 15. Two tests start a `redis-server` of their own, as a cluster of one. Where there is no server, a test says
//! that the rules are not verified; with `CI` set, or `FAKE_REQUIRE=redis`, it fails.

use std::collections::BTreeMap;
use std::env;
use std::time::{Duration, SystemTime};

use fake_runtime::{Violation, ViolationKind, fake};
use fake_services::verified;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use redis::{Commands, Connection, RedisError, Value};

mod cache;
mod cluster;
mod jobs;
mod limiter;
mod lists;
mod rules;
mod tokens;

/// What is asked of both.
#[derive(Clone, Debug)]
enum Op {
    Get(Key),
    GetMany(Vec<Key>),
    Set(Key, i64),
    SetFor(Key, i64, Duration),
    SetKeepTtl(Key, i64),
    SetIfAbsent(Key, i64),
    SetAll(Vec<(Key, i64)>),
    SetAllIfAbsent(Vec<(Key, i64)>),
    Take(Key),
    Delete(Vec<Key>),
    Exists(Vec<Key>),
    Add(Key, i64),
    Expire(Key, Duration),
    ExpireInThePast(Key),
    Persist(Key),
    Ttl(Key),
    Rename(Key, Key),
    /// A Lua script on Redis, one call on the fake.
    CompareAndSwap(Key, i64, i64),
}

type Key = &'static str;

/// What both answer.
#[derive(Clone, Debug, PartialEq)]
enum Answer {
    Done,
    Value(Option<i64>),
    Values(Vec<Option<i64>>),
    Flag(bool),
    Count(usize),
    /// Hundreds of seconds that are left; `None` without a deadline.
    Left(Option<u64>),
    Refused(&'static str),
}

/// A small pool, so that operations meet.
const KEYS: [Key; 4] = ["a", "b", "c", "d"];
const VALUES: [i64; 4] = [0, 1, -7, i64::MAX];

fn draw(rng: &mut StdRng) -> Op {
    let key = |rng: &mut StdRng| *KEYS.choose(rng).expect("not empty");
    let value = |rng: &mut StdRng| *VALUES.choose(rng).expect("not empty");
    let keys = |rng: &mut StdRng| {
        let count = rng.random_range(1..=3);
        (0..count).map(|_| key(rng)).collect::<Vec<Key>>()
    };
    let pairs = |rng: &mut StdRng| {
        let keys = keys(rng);
        keys.into_iter().map(|key| (key, value(rng))).collect()
    };
    // Far apart, so that what passes while the test runs makes no difference.
    let time = |rng: &mut StdRng| Duration::from_secs(100 * rng.random_range(1..=9));
    match rng.random_range(0..18) {
        0 => Op::Get(key(rng)),
        1 => Op::GetMany(keys(rng)),
        2 => Op::Set(key(rng), value(rng)),
        3 => Op::SetFor(key(rng), value(rng), time(rng)),
        4 => Op::SetKeepTtl(key(rng), value(rng)),
        5 => Op::SetIfAbsent(key(rng), value(rng)),
        6 => Op::SetAll(pairs(rng)),
        7 => Op::SetAllIfAbsent(pairs(rng)),
        8 => Op::Take(key(rng)),
        9 => Op::Delete(keys(rng)),
        10 => Op::Exists(keys(rng)),
        11 => Op::Add(key(rng), value(rng)),
        12 => Op::Expire(key(rng), time(rng)),
        13 => Op::ExpireInThePast(key(rng)),
        14 => Op::Persist(key(rng)),
        15 => Op::Ttl(key(rng)),
        16 => Op::Rename(key(rng), key(rng)),
        _ => Op::CompareAndSwap(key(rng), value(rng), value(rng)),
    }
}

/// A store like Redis, as a service would see it.
#[fake(map(entries: String => i64))]
trait Store {
    #[fake(write = |tx| apply(&mut tx.entries, op))]
    fn run(&self, op: &Op) -> Result<Answer, Violation>;
}

fn apply(entries: &mut fake_runtime::Map<String, i64>, op: &Op) -> Result<Answer, Violation> {
    let owned = |pairs: &[(Key, i64)]| {
        let owned = pairs.iter().map(|(key, value)| ((*key).to_owned(), *value));
        owned.collect::<Vec<_>>()
    };
    let names = |keys: &[Key]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    Ok(match op {
        Op::Get(key) => Answer::Value(entries.get(*key)),
        Op::GetMany(keys) => Answer::Values(entries.get_many(&names(keys))),
        Op::Set(key, value) => {
            entries.put((*key).to_owned(), *value)?;
            Answer::Done
        }
        Op::SetFor(key, value, ttl) => {
            entries.put_with_ttl((*key).to_owned(), *value, *ttl)?;
            Answer::Done
        }
        Op::SetKeepTtl(key, value) => {
            entries.put_keep_ttl((*key).to_owned(), *value)?;
            Answer::Done
        }
        Op::SetIfAbsent(key, value) => {
            Answer::Flag(entries.put_if_absent((*key).to_owned(), *value)?)
        }
        Op::SetAll(pairs) => {
            entries.put_all(owned(pairs))?;
            Answer::Done
        }
        Op::SetAllIfAbsent(pairs) => Answer::Flag(entries.put_all_if_absent(owned(pairs))?),
        Op::Take(key) => Answer::Value(entries.take(*key)),
        Op::Delete(keys) => Answer::Count(entries.delete_all(&names(keys))),
        Op::Exists(keys) => Answer::Count(entries.count_existing(&names(keys))),
        Op::Add(key, by) => Answer::Value(Some(entries.increment((*key).to_owned(), *by)?)),
        Op::Expire(key, ttl) => Answer::Flag(entries.expire(*key, *ttl)),
        Op::ExpireInThePast(key) => Answer::Flag(entries.expire_at(*key, SystemTime::UNIX_EPOCH)),
        Op::Persist(key) => Answer::Flag(entries.persist(*key)),
        Op::Ttl(key) => match entries.contains(*key) {
            true => Answer::Left(entries.ttl(*key).map(hundreds)),
            false => Answer::Refused("absent"),
        },
        Op::Rename(from, to) => match entries.rename(*from, (*to).to_owned())? {
            true => Answer::Done,
            false => Answer::Refused("absent"),
        },
        Op::CompareAndSwap(key, expected, new) => {
            Answer::Flag(entries.compare_and_swap(*key, expected, *new)?)
        }
    })
}

fn hundreds(time: Duration) -> u64 {
    (time.as_secs() + 50) / 100
}

fn on_fake(fake: &FakeStore, op: &Op) -> Answer {
    fake.run(op).unwrap_or_else(|violation| {
        let ViolationKind::Overflow = violation.kind() else {
            panic!("{op:?}: {violation}")
        };
        Answer::Refused("overflow")
    })
}

/// `GET` and `SET` in one step, as Redis has it: a script.
const COMPARE_AND_SWAP: &str = "
    if redis.call('GET', KEYS[1]) == ARGV[1] then
        redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
        return 1
    end
    return 0";

fn on_redis(redis: &mut Connection, op: &Op) -> Result<Answer, RedisError> {
    let seconds = |time: &Duration| i64::try_from(time.as_secs()).expect("small");
    let count = |value: i64| usize::try_from(value).expect("not negative");
    Ok(match op {
        Op::Get(key) => Answer::Value(redis.get(key)?),
        Op::GetMany(keys) => Answer::Values(redis.mget(keys)?),
        Op::Set(key, value) => done(redis.set(key, value)?),
        Op::SetFor(key, value, ttl) => {
            let set = redis::cmd("SET")
                .arg(key)
                .arg(value)
                .arg("EX")
                .arg(ttl.as_secs())
                .query(redis);
            done(set?)
        }
        Op::SetKeepTtl(key, value) => done(
            redis::cmd("SET")
                .arg(key)
                .arg(value)
                .arg("KEEPTTL")
                .query(redis)?,
        ),
        Op::SetIfAbsent(key, value) => Answer::Flag(redis.set_nx(key, value)?),
        Op::SetAll(pairs) => done(redis.mset(pairs)?),
        Op::SetAllIfAbsent(pairs) => Answer::Flag(redis.mset_nx(pairs)?),
        Op::Take(key) => Answer::Value(redis.get_del(key)?),
        Op::Delete(keys) => Answer::Count(count(redis.del(keys)?)),
        Op::Exists(keys) => Answer::Count(count(redis.exists(keys)?)),
        Op::Add(key, by) => Answer::Value(Some(redis.incr(key, by)?)),
        Op::Expire(key, ttl) => Answer::Flag(redis.expire(key, seconds(ttl))?),
        Op::ExpireInThePast(key) => Answer::Flag(redis.expire_at(key, 0)?),
        Op::Persist(key) => Answer::Flag(redis.persist(key)?),
        Op::Ttl(key) => match redis::cmd("PTTL").arg(key).query::<i64>(redis)? {
            -2 => Answer::Refused("absent"),
            -1 => Answer::Left(None),
            left => {
                let left = Duration::from_millis(u64::try_from(left).expect("not negative"));
                Answer::Left(Some(hundreds(left)))
            }
        },
        Op::Rename(from, to) => done(redis.rename(from, to)?),
        Op::CompareAndSwap(key, expected, new) => {
            let script = redis::Script::new(COMPARE_AND_SWAP);
            Answer::Flag(script.key(key).arg(expected).arg(new).invoke(redis)?)
        }
    })
}

fn done(_: Value) -> Answer {
    Answer::Done
}

/// The errors that are part of the rules.
fn told(answer: Result<Answer, RedisError>, op: &Op) -> Answer {
    answer.unwrap_or_else(|error| {
        let text = error.to_string();
        if text.contains("would overflow") {
            Answer::Refused("overflow")
        } else if text.contains("no such key") {
            Answer::Refused("absent")
        } else {
            panic!("{op:?}: {error}")
        }
    })
}

/// A connection to a database that the test may empty: each test has its own, for they run at once.
fn redis(database: u8) -> Option<Connection> {
    let url = env::var("FAKE_REDIS_URL").unwrap_or_else(|_| "redis://127.0.0.1:6379".to_owned());
    let connected = redis::Client::open(url.as_str()).and_then(|client| {
        let mut connection = client.get_connection_with_timeout(Duration::from_secs(2))?;
        redis::cmd("SELECT")
            .arg(database)
            .query::<()>(&mut connection)?;
        Ok(connection)
    });
    verified("Redis", &url, connected)
}

fn contents(redis: &mut Connection) -> BTreeMap<String, i64> {
    let keys: Vec<String> = redis.keys("*").expect("keys");
    let pairs = keys.into_iter().map(|key| {
        let value = redis.get(&key).expect("a value");
        (key, value)
    });
    pairs.collect()
}

#[test]
fn a_map_answers_what_redis_answers_and_holds_what_it_holds() {
    let Some(mut redis) = redis(13) else { return };
    for seed in 0..400 {
        redis::cmd("FLUSHDB")
            .query::<()>(&mut redis)
            .expect("emptied");
        let fake = FakeStore::new();
        let mut rng = StdRng::seed_from_u64(seed);
        let mut made = Vec::new();
        for _ in 0..30 {
            let op = draw(&mut rng);
            made.push(op.clone());
            let real = told(on_redis(&mut redis, &op), &op);
            assert_eq!(
                on_fake(&fake, &op),
                real,
                "seed {seed}, the fake is on the left: {made:#?}"
            );
        }
        let entries: BTreeMap<String, i64> = fake.entries().all().into_iter().collect();
        assert_eq!(entries, contents(&mut redis), "seed {seed}: {made:#?}");
    }
}
