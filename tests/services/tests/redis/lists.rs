//! A collection under a key: one that becomes empty is gone, and its deadline with it.

use std::time::Duration;

use fake_runtime::{Violation, fake};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use redis::Commands;

#[fake(map(lists: String => Vec<i64>, empty = |list: &Vec<i64>| list.is_empty()))]
trait Lists {
    #[fake(write = |tx| tx.lists.update_or_default(key.to_owned(), |list| {
        list.push(value);
        list.len()
    }))]
    fn push(&self, key: &str, value: i64) -> Result<usize, Violation>;
    #[fake(write = |tx| {
        let popped = tx.lists.update(key, |list| list.pop())?;
        Ok(popped.flatten())
    })]
    fn pop(&self, key: &str) -> Result<Option<i64>, Violation>;
    #[fake(exists)]
    fn exists(&self, key: &str) -> bool;
    #[fake(expire)]
    fn expire(&self, key: &str, ttl: Duration) -> bool;
    #[fake(read = |db| db.lists.ttl(key).is_some())]
    fn has_deadline(&self, key: &str) -> bool;
}

#[test]
fn a_list_that_becomes_empty_is_gone_with_its_deadline() {
    let Some(mut redis) = super::redis(15) else {
        return;
    };
    for seed in 0..100 {
        let lists = FakeLists::new();
        let mut rng = StdRng::seed_from_u64(seed);
        redis::cmd("DEL")
            .arg("list:a")
            .arg("list:b")
            .query::<()>(&mut redis)
            .expect("emptied");
        for step in 0..40 {
            let key = *["list:a", "list:b"].choose(&mut rng).expect("not empty");
            let what = format!("seed {seed}, step {step}, {key}");
            match rng.random_range(0..6) {
                0 | 1 => {
                    let length: usize = redis.rpush(key, step).expect("a length");
                    assert_eq!(lists.push(key, step), Ok(length), "{what}");
                }
                2 | 3 => {
                    let popped: Option<i64> = redis.rpop(key, None).expect("an answer");
                    assert_eq!(lists.pop(key), Ok(popped), "{what}");
                }
                4 => {
                    let set: bool = redis.expire(key, 600).expect("an answer");
                    assert_eq!(lists.expire(key, Duration::from_secs(600)), set, "{what}");
                }
                _ => {
                    let there: bool = redis.exists(key).expect("an answer");
                    let left: i64 = redis.ttl(key).expect("an answer");
                    assert_eq!(lists.exists(key), there, "{what}");
                    assert_eq!(lists.has_deadline(key), left >= 0, "{what}");
                }
            }
        }
    }
}
