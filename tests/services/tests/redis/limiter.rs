//! A rate limiter: a script on Redis, a body of the fake; both let the same number of callers through.

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use fake_runtime::{Violation, fake};

/// Lets a caller through unless there were too many in its window.
#[fake(map(windows: String => i64))]
trait Limiter {
    #[fake(write = |tx| {
        let calls = tx.windows.increment(client.to_owned(), 1)?;
        if calls == 1 {
            tx.windows.expire(client, Duration::from_secs(60));
        }
        Ok(calls <= limit)
    })]
    fn admit(&self, client: &str, limit: i64) -> Result<bool, Violation>;
}

const SCRIPT: &str = "
    local calls = redis.call('INCR', KEYS[1])
    if calls == 1 then redis.call('EXPIRE', KEYS[1], 60) end
    return calls <= tonumber(ARGV[1])";

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
