//! A rate limiter: two hundred callers at once, of whom a store like Redis lets fifty a minute through.
//!
//! To read a counter and then to write it is right for each caller alone and wrong for all of them together. A mock
//! cannot tell: its answers come in the order in which the author has written them down. The fake keeps the counter,
//! so the callers that read it before any of them writes all see the same. That they do is no accident of
//! threads: a delay on the write makes it so in each run.
//!
//! What Redis does in a script, and a database in one statement, is a body of the fake: one step, under any number
//! of threads.
//!
//! ```sh
//! cargo run --example rate_limiter
//! ```

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use fake_runtime::{World, fake, versions};
use tokio::task::JoinSet;

/// How often a client has called since a minute, or another length of time, began.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    pub client: String,
    pub began: SystemTime,
    pub calls: u32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StoreError {
    Unreachable,
    TimedOut,
}

/// The boundary to the store.
#[fake(
    entity = Window,
    key = client,
    duplicate = unreachable!("a window replaces the one of its client: {violation}"),
    failures(StoreError::Unreachable, StoreError::TimedOut),
)]
#[async_trait]
pub trait Counters: Send + Sync {
    /// The store's time: that of the callers' machines differs.
    #[fake(read = |_| Ok(now))]
    async fn time(&self) -> Result<SystemTime, StoreError>;
    async fn find_by_client(&self, client: &str) -> Result<Option<Window>, StoreError>;
    async fn save(&self, window: Window) -> Result<(), StoreError>;
    /// The script: counts a call, if it is one of the first `limit` of its window, and answers whether it is.
    #[fake(write = |tx| {
        let open = tx.rows.get(client).filter(|window| now < window.began + length);
        let client = client.to_owned();
        let mut window = open.unwrap_or(Window { client, began: now, calls: 0 });
        let allowed = window.calls < limit;
        if allowed {
            window.calls += 1;
            tx.rows.upsert(window).expect("a row replaces the one of its key");
        }
        Ok(allowed)
    })]
    async fn hit(&self, client: &str, limit: u32, length: Duration) -> Result<bool, StoreError>;
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Way {
    /// Reads the counter, and writes it one higher.
    ReadThenWrite,
    /// Leaves both to the store, in one step.
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
            Way::Script => self.counters.hit(client, self.limit, self.length).await,
        };
        answer.unwrap_or(false)
    }

    async fn read_then_write(&self, client: &str) -> Result<bool, StoreError> {
        let now = self.counters.time().await?;
        let found = self.counters.find_by_client(client).await?;
        let open = found.filter(|window| now < window.began + self.length);
        let mut window = open.unwrap_or(Window {
            client: client.to_owned(),
            began: now,
            calls: 0,
        });
        if window.calls >= self.limit {
            return Ok(false);
        }
        window.calls += 1;
        self.counters.save(window).await?;
        Ok(true)
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
    counters.faults().save().delay(Duration::from_millis(1));
    counters
}

/// Reads go to a replica, which is one write behind.
fn lagging() -> FakeCounters {
    let counters = FakeCounters::new();
    counters.faults().find_by_client().stale(versions(1));
    counters
}

/// Canned answers: the nth read finds `n` calls, as the author expects of a store that has counted them.
mod mock {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::{Counters, Duration, LIMIT, StoreError, SystemTime, Window, async_trait};

    #[derive(Default)]
    pub(super) struct Canned(AtomicU32);

    #[async_trait]
    impl Counters for Canned {
        async fn time(&self) -> Result<SystemTime, StoreError> {
            Ok(SystemTime::UNIX_EPOCH)
        }

        async fn find_by_client(&self, client: &str) -> Result<Option<Window>, StoreError> {
            Ok(Some(Window {
                client: client.to_owned(),
                began: SystemTime::UNIX_EPOCH,
                calls: self.0.fetch_add(1, Ordering::Relaxed),
            }))
        }

        async fn save(&self, _: Window) -> Result<(), StoreError> {
            Ok(())
        }

        async fn hit(&self, _: &str, _: u32, _: Duration) -> Result<bool, StoreError> {
            Ok(self.0.fetch_add(1, Ordering::Relaxed) < LIMIT)
        }
    }
}

fn show(what: &str, allowed: u32) {
    let wrong = if allowed > LIMIT { "   <- WRONG" } else { "" };
    println!("    {what} {allowed:>3}{wrong}");
}

fn main() {
    println!("{CALLERS} callers at once, {LIMIT} a minute allowed. Let through:\n");

    println!("1. The limiter reads the counter, then writes it:");
    let naive = Way::ReadThenWrite;
    show(
        "with a mock of canned counts      ",
        on_one_thread(mock::Canned::default(), naive),
    );
    show(
        "one caller after the other        ",
        on_one_thread(FakeCounters::new(), naive),
    );
    show(
        "all read before one has written   ",
        on_one_thread(delayed(), naive),
    );
    show(
        "reads are one write behind        ",
        on_one_thread(lagging(), naive),
    );

    println!("\n2. The store does both in one step:");
    let counters = FakeCounters::in_world(&World::new());
    let clock = counters.world().clock().clone();
    show(
        "on four threads                   ",
        on_four_threads(counters.clone(), Way::Script),
    );
    clock.advance(MINUTE - Duration::from_nanos(1));
    show(
        "a nanosecond before the minute ends",
        on_four_threads(counters.clone(), Way::Script),
    );
    clock.advance(Duration::from_nanos(1));
    show(
        "when it ends                      ",
        on_four_threads(counters.clone(), Way::Script),
    );
    clock.advance(MINUTE);
    let lost = counters.faults().hit().times(10);
    lost.commit_then_fail(StoreError::TimedOut);
    show(
        "ten are counted and not answered  ",
        on_four_threads(counters.clone(), Way::Script),
    );
    counters.world().verify();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mock_lets_the_naive_limiter_through() {
        for run in [on_one_thread, on_four_threads] {
            assert_eq!(run(mock::Canned::default(), Way::ReadThenWrite), LIMIT);
        }
    }

    #[test]
    fn the_naive_limiter_is_right_for_one_caller_after_the_other() {
        assert_eq!(
            on_one_thread(FakeCounters::new(), Way::ReadThenWrite),
            LIMIT
        );
    }

    #[test]
    fn the_naive_limiter_lets_everybody_through_who_has_read_before_the_first_write() {
        let counters = delayed();
        assert_eq!(on_one_thread(counters.clone(), Way::ReadThenWrite), CALLERS);
        // Each of them has written that it is the first.
        assert_eq!(counters.rows().get("Ada").unwrap().calls, 1);
    }

    /// Two calls read 0 and write 1, the next two read 1 and write 2, and so on; with reads that are two writes behind it
    /// is three of them.
    #[test]
    fn the_naive_limiter_lets_the_limit_through_once_more_for_each_write_that_its_reads_are_behind()
    {
        for (behind, times) in [(0, 1), (1, 2), (2, 3), (3, 4)] {
            let counters = FakeCounters::new();
            counters.faults().find_by_client().stale(versions(behind));
            assert_eq!(on_one_thread(counters, Way::ReadThenWrite), LIMIT * times);
        }
    }

    #[test]
    fn the_script_lets_exactly_the_limit_through_on_any_number_of_threads() {
        for _ in 0..20 {
            let counters = FakeCounters::new();
            assert_eq!(on_four_threads(counters.clone(), Way::Script), LIMIT);
            counters.calls().hit().assert_count(CALLERS.into());
            assert_eq!(counters.rows().get("Ada").unwrap().calls, LIMIT);
        }
        assert_eq!(on_one_thread(FakeCounters::new(), Way::Script), LIMIT);
    }

    #[test]
    fn the_next_window_begins_when_the_length_has_passed_and_not_before() {
        for way in [Way::ReadThenWrite, Way::Script] {
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

    #[tokio::test]
    async fn each_client_has_a_limit_of_its_own() {
        for way in [Way::ReadThenWrite, Way::Script] {
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
        assert_eq!(counters.rows().get("Ada").unwrap().calls, LIMIT);
    }

    #[test]
    fn while_the_store_is_down_nobody_is_let_through() {
        let counters = FakeCounters::new();
        let outage = counters.all_faults().outage();
        for way in [Way::ReadThenWrite, Way::Script] {
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
