//! A rate limiter: a script on Redis, a body of the fake; both let the same number of callers through.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use fake_runtime::{Violation, fake};
use redis::{Commands, Connection};

/// Lets a caller through unless there were too many in its window.
#[fake(map(windows: String => i64), contract)]
pub(crate) trait Limiter {
    #[fake(write = |tx| {
        let calls = tx.windows.increment(client.to_owned(), 1)?;
        if calls == 1 {
            tx.windows.expire(client, Duration::from_secs(60));
        }
        Ok(calls <= limit)
    })]
    fn admit(&self, client: &str, limit: i64) -> Result<bool, Violation>;
    /// How many calls were made in the window.
    #[fake(read = |db| Ok(db.windows.get(client).unwrap_or(0)))]
    fn made(&self, client: &str) -> Result<i64, Violation>;
    /// Ends the window.
    #[fake(write = |tx| Ok(tx.windows.delete(client)))]
    fn reset(&self, client: &str) -> Result<bool, Violation>;
}

const SCRIPT: &str = "
    local calls = redis.call('INCR', KEYS[1])
    if calls == 1 then redis.call('EXPIRE', KEYS[1], 60) end
    return calls <= tonumber(ARGV[1])";

/// The limiter on Redis.
struct RedisLimiter<'c>(&'c Mutex<Connection>);

impl Limiter for RedisLimiter<'_> {
    fn admit(&self, client: &str, limit: i64) -> Result<bool, Violation> {
        let mut redis = self.0.lock().expect("no script panics");
        let script = redis::Script::new(SCRIPT);
        let answer: redis::RedisResult<Option<i64>> =
            script.key(client).arg(limit).invoke(&mut *redis);
        Ok(answer.expect("an answer") == Some(1))
    }

    fn made(&self, client: &str) -> Result<i64, Violation> {
        let mut redis = self.0.lock().expect("no command panics");
        let calls: redis::RedisResult<Option<i64>> = redis.get(client);
        Ok(calls.expect("an answer").unwrap_or(0))
    }

    fn reset(&self, client: &str) -> Result<bool, Violation> {
        let mut redis = self.0.lock().expect("no command panics");
        let removed: redis::RedisResult<bool> = redis.del(client);
        Ok(removed.expect("an answer"))
    }
}

#[test]
fn the_fake_of_a_limiter_does_as_a_script_on_redis_does() {
    let connection = super::redis(11).map(Mutex::new);
    let verified = LimiterContract::new()
        .real(async || {
            let connection = connection.as_ref().ok_or("there is no Redis")?;
            let mut redis = connection.lock().map_err(|_| "a command has panicked")?;
            let emptied = redis::cmd("FLUSHDB").query::<()>(&mut *redis);
            emptied.map_err(|_| "it cannot be emptied")?;
            Ok::<_, &str>(((), RedisLimiter(connection)))
        })
        .cases(500)
        .run();
    println!("{verified}");
}

/// How many of two hundred callers on eight threads are let through; each thread has its own way in.
fn admitted<C: FnMut() -> bool>(connect: impl Fn() -> C + Sync) -> u32 {
    let through = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let mut admit = connect();
                for _ in 0..25 {
                    through.fetch_add(u32::from(admit()), Ordering::Relaxed);
                }
            });
        }
    });
    through.into_inner()
}

#[test]
fn a_script_and_a_body_let_the_same_number_through() {
    const KEY: &str = "limiter:client";
    let Some(mut first) = super::redis(14) else {
        return;
    };
    redis::cmd("DEL")
        .arg(KEY)
        .query::<()>(&mut first)
        .expect("emptied");
    let real = admitted(|| {
        let mut redis = super::redis(14).expect("there is one");
        let script = redis::Script::new(SCRIPT);
        move || {
            let answer: Option<i64> = script
                .key(KEY)
                .arg(50)
                .invoke(&mut redis)
                .expect("an answer");
            answer == Some(1)
        }
    });
    let fake = FakeLimiter::new();
    let ours = admitted(|| || fake.admit(KEY, 50).expect("no violation"));
    assert_eq!((real, ours), (50, 50));

    // The window ends: the fake's clock passes, Redis is told that the time has come.
    fake.world().clock().advance(Duration::from_secs(60));
    assert_eq!(fake.admit(KEY, 50), Ok(true));
    let expired: i64 = redis::cmd("PEXPIRE")
        .arg(KEY)
        .arg(0)
        .query(&mut first)
        .expect("expired");
    let left: i64 = redis::cmd("EXISTS")
        .arg(KEY)
        .query(&mut first)
        .expect("an answer");
    assert_eq!((expired, left), (1, 0));
}
