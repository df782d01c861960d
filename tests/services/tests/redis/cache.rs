//! A cache as an application has it: its trait on Redis and as a fake, by the contract that the attribute generates.

use std::sync::Mutex;
use std::time::Duration;

use fake_runtime::fake;
use redis::{Commands, Connection};

#[fake(map(entries: String => String), contract)]
pub(crate) trait Cache {
    fn get(&self, key: &str) -> Option<String>;
    fn get_many(&self, keys: &[String]) -> Vec<Option<String>>;
    fn put(&self, key: String, value: String);
    fn set_ex(&self, key: String, value: String, ttl: Duration);
    fn put_if_absent(&self, key: String, value: String) -> bool;
    fn put_all(&self, entries: Vec<(String, String)>);
    fn take(&self, key: &str) -> Option<String>;
    fn delete(&self, key: &str) -> bool;
    fn delete_many(&self, keys: &[String]) -> usize;
    fn exists(&self, key: &str) -> bool;
    fn expire(&self, key: &str, ttl: Duration) -> bool;
    fn persist(&self, key: &str) -> bool;
    /// How many hours an entry has to live yet: what passes while the test runs makes no difference.
    #[fake(read = |db| db.entries.ttl(key).map(hours))]
    fn hours_left(&self, key: &str) -> Option<u64>;
    #[fake(compare_and_swap)]
    fn compare_and_swap(&self, key: &str, expected: &str, value: String) -> bool;
    fn keys(&self) -> Vec<String>;
    fn len(&self) -> usize;
    fn clear(&self);
}

/// The nearest number of hours.
fn hours(time: Duration) -> u64 {
    (time.as_secs() + 1_800) / 3_600
}

/// Redis, where every entry is a text.
struct RedisCache<'c>(&'c Mutex<Connection>);

impl RedisCache<'_> {
    fn ask<T: redis::FromRedisValue>(&self, command: &redis::Cmd) -> T {
        let mut redis = self.0.lock().expect("no command panics");
        command.query(&mut *redis).expect("an answer")
    }

    fn with<T>(&self, ask: impl FnOnce(&mut Connection) -> redis::RedisResult<T>) -> T {
        let mut redis = self.0.lock().expect("no command panics");
        ask(&mut redis).expect("an answer")
    }
}

fn seconds(time: Duration) -> i64 {
    i64::try_from(time.as_secs()).expect("in our time")
}

impl Cache for RedisCache<'_> {
    fn get(&self, key: &str) -> Option<String> {
        self.with(|redis| redis.get(key))
    }

    fn get_many(&self, keys: &[String]) -> Vec<Option<String>> {
        if keys.is_empty() {
            return Vec::new();
        }
        self.with(|redis| redis.mget(keys))
    }

    fn put(&self, key: String, value: String) {
        self.with(|redis| redis.set(key, value))
    }

    fn set_ex(&self, key: String, value: String, ttl: Duration) {
        self.with(|redis| redis.set_ex(key, value, ttl.as_secs()))
    }

    fn put_if_absent(&self, key: String, value: String) -> bool {
        self.with(|redis| redis.set_nx(key, value))
    }

    fn put_all(&self, entries: Vec<(String, String)>) {
        if !entries.is_empty() {
            self.with(|redis| redis.mset(&entries))
        }
    }

    fn take(&self, key: &str) -> Option<String> {
        self.with(|redis| redis.get_del(key))
    }

    fn delete(&self, key: &str) -> bool {
        self.with(|redis| redis.del(key))
    }

    fn delete_many(&self, keys: &[String]) -> usize {
        if keys.is_empty() {
            return 0;
        }
        self.with(|redis| redis.del(keys))
    }

    fn exists(&self, key: &str) -> bool {
        self.with(|redis| redis.exists(key))
    }

    fn expire(&self, key: &str, ttl: Duration) -> bool {
        self.with(|redis| redis.expire(key, seconds(ttl)))
    }

    fn persist(&self, key: &str) -> bool {
        self.with(|redis| redis.persist(key))
    }

    fn hours_left(&self, key: &str) -> Option<u64> {
        let left: i64 = self.ask(redis::cmd("PTTL").arg(key));
        u64::try_from(left)
            .ok()
            .map(Duration::from_millis)
            .map(hours)
    }

    fn compare_and_swap(&self, key: &str, expected: &str, value: String) -> bool {
        let script = redis::Script::new(super::COMPARE_AND_SWAP);
        self.with(|redis| script.key(key).arg(expected).arg(value).invoke(redis))
    }

    fn keys(&self) -> Vec<String> {
        self.with(|redis| redis.keys("*"))
    }

    fn len(&self) -> usize {
        self.ask(&redis::cmd("DBSIZE"))
    }

    fn clear(&self) {
        self.ask(&redis::cmd("FLUSHDB"))
    }
}

#[test]
fn the_fake_of_a_cache_does_as_redis_does() {
    let connection = super::redis(9).map(Mutex::new);
    let verified = CacheContract::new()
        .real(async || {
            let connection = connection.as_ref().ok_or("there is no Redis")?;
            let cache = RedisCache(connection);
            cache.clear();
            Ok::<_, &str>(((), cache))
        })
        .pool::<Duration>([1, 2, 5].map(|hours| Duration::from_secs(3_600 * hours)))
        .cases(500)
        .run();
    println!("{verified}");
}
