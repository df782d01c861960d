//! Tokens that run out, on Redis and as a fake, by the contract that the attribute generates: with pauses, in which the
//! test sleeps.

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use fake_runtime::fake;
use redis::{Commands, Connection};

#[fake(map(tokens: String => String), contract)]
pub(crate) trait Tokens {
    fn set(&self, token: &str, user: &str, ttl: Duration);
    fn get(&self, token: &str) -> Option<String>;
    fn expire(&self, token: &str, ttl: Duration) -> bool;
    fn persist(&self, token: &str) -> bool;
    fn keys(&self) -> Vec<String>;
}

struct RedisTokens<'c>(&'c Mutex<Connection>);

impl RedisTokens<'_> {
    fn with<T>(&self, ask: impl FnOnce(&mut Connection) -> redis::RedisResult<T>) -> T {
        let mut redis = self.0.lock().expect("no command panics");
        ask(&mut redis).expect("an answer")
    }
}

fn millis<T: TryFrom<u128>>(time: Duration) -> T {
    T::try_from(time.as_millis()).unwrap_or_else(|_| panic!("{time:?} is too long"))
}

impl Tokens for RedisTokens<'_> {
    fn set(&self, token: &str, user: &str, ttl: Duration) {
        self.with(|redis| redis.pset_ex(token, user, millis(ttl)))
    }

    fn get(&self, token: &str) -> Option<String> {
        self.with(|redis| redis.get(token))
    }

    fn expire(&self, token: &str, ttl: Duration) -> bool {
        self.with(|redis| redis.pexpire(token, millis(ttl)))
    }

    fn persist(&self, token: &str) -> bool {
        self.with(|redis| redis.persist(token))
    }

    fn keys(&self) -> Vec<String> {
        self.with(|redis| redis.keys("*"))
    }
}

#[test]
fn the_fake_of_tokens_forgets_what_redis_forgets() {
    let connection = super::redis(8).map(Mutex::new);
    let verified = TokensContract::new()
        .real(async || {
            let connection = connection.as_ref().ok_or("there is no Redis")?;
            let tokens = RedisTokens(connection);
            let () = tokens.with(|redis| redis::cmd("FLUSHDB").query(redis));
            Ok::<_, &str>(((), tokens))
        })
        // A sleep takes a little longer than it says, and so do calls: a second is far from one pause and from two.
        .pool([1, 3_600].map(Duration::from_secs))
        .pauses([Duration::from_millis(600)], async |_: &RedisTokens, by| {
            thread::sleep(by);
        })
        .cases(24)
        .ops(4..=10)
        .run();
    println!("{verified}");
}
