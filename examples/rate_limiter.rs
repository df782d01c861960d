//! A rate limiter: two hundred callers at once, of whom a store like Redis lets fifty a minute through.
//!
//! To read a counter and then to write it is right for each caller alone and wrong for all of them together. A mock
//! cannot tell: its answers come in the order in which the author has written them down. The fake keeps the counter,
//! so the callers that read it before any of them writes all see the same. That they do is no accident of
//! threads: a delay on the write makes it so in each run.
//!
//! To count first and to give the counter its minute second is right for any number of callers, until the second step
//! is lost: then the counter never ends, and the client is locked out. What Redis does in a script is a body of the
//! fake: one step, under any number of threads, that counts and ends with the minute, or does neither.
//!
//! ```sh
//! cargo run --example rate_limiter
//! ```

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use fake_runtime::{World, fake, versions};
use tokio::task::JoinSet;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StoreError {
    Unreachable,
    TimedOut,
}

/// The boundary to the store: how often each client has called in its minute, which ends with the entry.
#[fake(
    map(counts: String => u32),
    duplicate = unreachable!("no counter is as high as that: {violation}"),
    failures(StoreError::Unreachable, StoreError::TimedOut),
)]
#[async_trait]
pub trait Counters: Send + Sync {
    async fn get(&self, key: &str) -> Result<Option<u32>, StoreError>;
    async fn ttl(&self, key: &str) -> Result<Option<Duration>, StoreError>;
    async fn set(&self, key: &str, count: u32, ttl: Duration) -> Result<(), StoreError>;
    async fn incr(&self, key: &str) -> Result<u32, StoreError>;
    async fn expire(&self, key: &str, ttl: Duration) -> Result<bool, StoreError>;
    /// The script: counts a call, if it is one of the first `limit` of its minute, and answers whether it is.
    #[fake(write = |tx| {
        if tx.counts.get(key).unwrap_or(0) >= limit {
            return Ok(false);
        }
        let count = tx.counts.increment(key.to_owned(), 1);
        if count == Ok(1) {
            tx.counts.expire(key, length);
        }
        Ok(true)
    })]
    async fn hit(&self, key: &str, limit: u32, length: Duration) -> Result<bool, StoreError>;
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Way {
    /// Reads the counter, and writes it one higher.
    ReadThenWrite,
    /// Counts, and lets the counter end after a minute where it is the first.
    CountThenExpire,
    /// Leaves all of it to the store, in one step.
    Script,
}

/// The service under test. It is closed where the store does not answer: a limit that holds only on good days is none.
pub struct Limiter {
    pub counters: Arc<dyn Counters>,
    pub way: Way,
    pub limit: u32,
    pub length: Duration,
}

impl Limiter {
    /// Whether the client may call now.
    pub async fn allows(&self, client: &str) -> bool {
        let answer = match self.way {
            Way::ReadThenWrite => self.read_then_write(client).await,
            Way::CountThenExpire => self.count_then_expire(client).await,
            Way::Script => self.counters.hit(client, self.limit, self.length).await,
        };
        answer.unwrap_or(false)
    }

    async fn read_then_write(&self, client: &str) -> Result<bool, StoreError> {
        let count = self.counters.get(client).await?.unwrap_or(0);
        if count >= self.limit {
            return Ok(false);
        }
        let left = self.counters.ttl(client).await?.unwrap_or(self.length);
        self.counters.set(client, count + 1, left).await?;
        Ok(true)
    }

    async fn count_then_expire(&self, client: &str) -> Result<bool, StoreError> {
        let count = self.counters.incr(client).await?;
        if count == 1 {
            self.counters.expire(client, self.length).await?;
        }
        Ok(count <= self.limit)
    }
}

const CALLERS: u32 = 200;
const LIMIT: u32 = 50;
const MINUTE: Duration = Duration::from_secs(60);

/// How many of two hundred callers are let through who come all at once.
async fn let_through(counters: impl Counters + 'static, way: Way) -> u32 {
    let limiter = Arc::new(Limiter {
        counters: Arc::new(counters),
        way,
        limit: LIMIT,
        length: MINUTE,
    });
    let mut callers = JoinSet::new();
    for _ in 0..CALLERS {
        let limiter = Arc::clone(&limiter);
        callers.spawn(async move { limiter.allows("Ada").await });
    }
    let mut allowed = 0;
    while let Some(caller) = callers.join_next().await {
        allowed += u32::from(caller.expect("no caller panics"));
    }
    allowed
}

/// The same on one thread, where a task goes on until it waits.
fn on_one_thread(counters: impl Counters + 'static, way: Way) -> u32 {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    run(builder.enable_time().start_paused(true), counters, way)
}

/// The same on four threads, in whatever order they run.
fn on_four_threads(counters: impl Counters + 'static, way: Way) -> u32 {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    run(builder.enable_time().worker_threads(4), counters, way)
}

fn run(runtime: &mut tokio::runtime::Builder, counters: impl Counters + 'static, way: Way) -> u32 {
    let runtime = runtime.build().expect("a runtime without I/O");
    runtime.block_on(let_through(counters, way))
}

/// All of them have read the counter before the first one has written it.
fn delayed() -> FakeCounters {
    let counters = FakeCounters::new();
    counters.faults().set().delay(Duration::from_millis(1));
    counters
}

/// Reads go to a replica, which is one write behind.
fn lagging() -> FakeCounters {
    let counters = FakeCounters::new();
    counters.faults().get().stale(versions(1));
    counters
}

/// Canned answers: the nth read finds `n` calls, as the author expects of a store that has counted them.
mod mock {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::{Counters, Duration, LIMIT, StoreError, async_trait};

    #[derive(Default)]
    pub(super) struct Canned(AtomicU32);

    #[async_trait]
    impl Counters for Canned {
        async fn get(&self, _: &str) -> Result<Option<u32>, StoreError> {
            Ok(Some(self.0.fetch_add(1, Ordering::Relaxed)))
        }

        async fn ttl(&self, _: &str) -> Result<Option<Duration>, StoreError> {
            Ok(None)
        }

        async fn set(&self, _: &str, _: u32, _: Duration) -> Result<(), StoreError> {
            Ok(())
        }

        async fn incr(&self, _: &str) -> Result<u32, StoreError> {
            Ok(self.0.fetch_add(1, Ordering::Relaxed) + 1)
        }

        async fn expire(&self, _: &str, _: Duration) -> Result<bool, StoreError> {
            Ok(true)
        }

        async fn hit(&self, _: &str, _: u32, _: Duration) -> Result<bool, StoreError> {
            Ok(self.0.fetch_add(1, Ordering::Relaxed) < LIMIT)
        }
    }
}

fn show(what: &str, allowed: u32, right: u32) {
    let wrong = if allowed == right { "" } else { "   <- WRONG" };
    println!("    {what} {allowed:>3}{wrong}");
}

fn main() {
    println!("{CALLERS} callers at once, {LIMIT} a minute allowed. Let through:\n");

    println!("1. The limiter reads the counter, then writes it:");
    let naive = Way::ReadThenWrite;
    show(
        "with a mock of canned counts      ",
        on_one_thread(mock::Canned::default(), naive),
        LIMIT,
    );
    show(
        "one caller after the other        ",
        on_one_thread(FakeCounters::new(), naive),
        LIMIT,
    );
    show(
        "all read before one has written   ",
        on_one_thread(delayed(), naive),
        LIMIT,
    );
    show(
        "reads are one write behind        ",
        on_one_thread(lagging(), naive),
        LIMIT,
    );

    println!("\n2. It counts first, and then says when the counter ends:");
    let counters = FakeCounters::new();
    counters.faults().expire().once().lose_write();
    let clock = counters.world().clock().clone();
    let counts = Way::CountThenExpire;
    show(
        "on four threads                   ",
        on_four_threads(counters.clone(), counts),
        LIMIT,
    );
    clock.advance(MINUTE);
    show(
        "a minute later, the end was lost  ",
        on_four_threads(counters, counts),
        LIMIT,
    );

    println!("\n3. The store does both in one step:");
    let counters = FakeCounters::in_world(&World::new());
    let clock = counters.world().clock().clone();
    show(
        "on four threads                   ",
        on_four_threads(counters.clone(), Way::Script),
        LIMIT,
    );
    clock.advance(MINUTE - Duration::from_nanos(1));
    show(
        "a nanosecond before the minute ends",
        on_four_threads(counters.clone(), Way::Script),
        0,
    );
    clock.advance(Duration::from_nanos(1));
    show(
        "when it ends                      ",
        on_four_threads(counters.clone(), Way::Script),
        LIMIT,
    );
    clock.advance(MINUTE);
    let lost = counters.faults().hit().times(10);
    lost.commit_then_fail(StoreError::TimedOut);
    show(
        "ten are counted and not answered  ",
        on_four_threads(counters.clone(), Way::Script),
        LIMIT - 10,
    );
    counters.world().verify();
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Way; 3] = [Way::ReadThenWrite, Way::CountThenExpire, Way::Script];

    #[test]
    fn the_mock_lets_every_limiter_through() {
        for way in ALL {
            for run in [on_one_thread, on_four_threads] {
                assert_eq!(run(mock::Canned::default(), way), LIMIT);
            }
        }
    }

    #[test]
    fn every_limiter_is_right_for_one_caller_after_the_other() {
        for way in ALL {
            assert_eq!(on_one_thread(FakeCounters::new(), way), LIMIT);
        }
    }

    #[test]
    fn the_naive_limiter_lets_everybody_through_who_has_read_before_the_first_write() {
        let counters = delayed();
        assert_eq!(on_one_thread(counters.clone(), Way::ReadThenWrite), CALLERS);
        // Each of them has written that it is the first.
        assert_eq!(counters.counts().get("Ada"), Some(1));
    }

    /// Two calls read 0 and write 1, the next two read 1 and write 2, and so on; with reads that are two writes behind it
    /// is three of them.
    #[test]
    fn the_naive_limiter_lets_the_limit_through_once_more_for_each_write_that_its_reads_are_behind()
    {
        for (behind, times) in [(0, 1), (1, 2), (2, 3), (3, 4)] {
            let counters = FakeCounters::new();
            counters.faults().get().stale(versions(behind));
            assert_eq!(on_one_thread(counters, Way::ReadThenWrite), LIMIT * times);
        }
    }

    #[test]
    fn the_script_lets_exactly_the_limit_through_on_any_number_of_threads() {
        for _ in 0..20 {
            let counters = FakeCounters::new();
            assert_eq!(on_four_threads(counters.clone(), Way::Script), LIMIT);
            counters.calls().hit().assert_count(CALLERS.into());
            assert_eq!(counters.counts().get("Ada"), Some(LIMIT));
            assert_eq!(counters.counts().ttl("Ada"), Some(MINUTE));
        }
        assert_eq!(on_one_thread(FakeCounters::new(), Way::Script), LIMIT);
    }

    #[test]
    fn the_next_window_begins_when_the_length_has_passed_and_not_before() {
        for way in ALL {
            let counters = FakeCounters::new();
            let clock = counters.world().clock().clone();
            let allowed = || on_one_thread(counters.clone(), way);
            assert_eq!(allowed(), LIMIT);
            clock.advance(MINUTE - Duration::from_nanos(1));
            assert_eq!(allowed(), 0);
            clock.advance(Duration::from_nanos(1));
            assert_eq!(allowed(), LIMIT);
        }
    }

    #[test]
    fn a_counter_whose_end_is_lost_locks_the_client_out_for_ever() {
        let counters = FakeCounters::new();
        let lost = counters.faults().expire().once().lose_write();
        let clock = counters.world().clock().clone();
        assert_eq!(
            on_four_threads(counters.clone(), Way::CountThenExpire),
            LIMIT
        );
        for _ in 0..3 {
            clock.advance(MINUTE);
            assert_eq!(on_four_threads(counters.clone(), Way::CountThenExpire), 0);
        }
        assert_eq!((lost.changed(), counters.counts().ttl("Ada")), (1, None));
    }

    #[tokio::test]
    async fn each_client_has_a_limit_of_its_own() {
        for way in ALL {
            let limiter = Limiter {
                counters: Arc::new(FakeCounters::new()),
                way,
                limit: 1,
                length: MINUTE,
            };
            let mut allowed = Vec::new();
            for client in ["Ada", "Ada", "Grace", "Ada"] {
                allowed.push(limiter.allows(client).await);
            }
            assert_eq!(allowed, [true, false, true, false]);
        }
    }

    #[test]
    fn what_is_counted_and_not_answered_is_refused_and_never_too_much() {
        let counters = FakeCounters::new();
        let lost = counters
            .faults()
            .hit()
            .times(10)
            .commit_then_fail(StoreError::TimedOut);
        assert_eq!(on_four_threads(counters.clone(), Way::Script), LIMIT - 10);
        assert_eq!(lost.fired(), 10);
        assert_eq!(counters.counts().get("Ada"), Some(LIMIT));
    }

    #[test]
    fn while_the_store_is_down_nobody_is_let_through() {
        let counters = FakeCounters::new();
        let outage = counters.all_faults().outage();
        for way in ALL {
            assert_eq!(on_one_thread(counters.clone(), way), 0);
        }
        outage.heal();
        assert_eq!(on_one_thread(counters, Way::Script), LIMIT);
    }

    /// What a limiter cannot help: a store that forgets, such as one that fails over to a replica.
    #[test]
    fn counts_that_the_store_forgets_are_let_through_again() {
        let counters = FakeCounters::new();
        counters.faults().hit().times(10).lose_write();
        assert_eq!(on_four_threads(counters, Way::Script), LIMIT + 10);
    }
}
