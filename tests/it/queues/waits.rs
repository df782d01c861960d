//! Methods that wait for a message, in every style of trait.

use std::pin::Pin;
use std::thread;
use std::time::Duration;

use fake_runtime::{Delivery, fake};

use crate::support::block_on;

const SECOND: Duration = Duration::from_secs(1);

#[fake(queue(inbox: String))]
trait Channel {
    fn send(&self, text: String);
    fn recv(&self) -> String;
    #[fake(pop)]
    fn recv_timeout(&self, timeout: Duration) -> Option<String>;
    #[fake(pop(within = Duration::from_millis(millis)))]
    fn recv_some(&self, max: usize, millis: u64) -> Vec<String>;
}

#[test]
fn a_thread_waits_for_another_one() {
    let channel = FakeChannel::new();
    thread::scope(|scope| {
        let worker = scope.spawn(|| [channel.recv(), channel.recv()]);
        channel.send("a".to_owned());
        channel.send("b".to_owned());
        assert_eq!(worker.join().unwrap(), ["a", "b"]);
    });
}

#[test]
fn a_timeout_moves_the_clock_of_a_synchronous_world() {
    let channel = FakeChannel::new();
    assert_eq!(channel.recv_timeout(3 * SECOND), None);
    assert_eq!(channel.world().clock().monotonic(), 3 * SECOND);
    channel.send("a".to_owned());
    assert_eq!(channel.recv_timeout(SECOND), Some("a".to_owned()));
    assert!(channel.recv_some(3, 500).is_empty());
    channel.inbox().push_all(["b", "c"].map(str::to_owned));
    assert_eq!(channel.recv_some(3, 500), ["b", "c"]);
    assert_eq!(channel.world().clock().monotonic().as_millis(), 3500);
}

#[derive(Clone, Debug, PartialEq)]
enum Error {
    Empty,
}

#[fake(queue(jobs: u32, partition = shard))]
#[async_trait::async_trait]
trait Boxed: Send + Sync {
    async fn push(&self, shard: &str, job: u32) -> Result<(), Error>;
    async fn next(&self, shard: &str) -> Result<Delivery<u32>, Error>;
    async fn ack(&self, delivery: Delivery<u32>) -> Result<bool, Error>;
    #[fake(receive, missing = Error::Empty)]
    async fn try_next(&self) -> Result<Delivery<u32>, Error>;
    #[fake(receive, missing = Error::Empty)]
    async fn next_within(&self, timeout: Option<Duration>) -> Result<Delivery<u32>, Error>;
}

#[fake(queue(jobs: u32))]
trait Native {
    async fn push(&self, job: u32);
    async fn recv(&self) -> u32;
    #[fake(pop)]
    fn later(&self) -> impl Future<Output = u32> + Send;
    #[fake(pop)]
    fn boxed(&self) -> Pin<Box<dyn Future<Output = u32> + Send + '_>>;
}

#[tokio::test]
async fn a_waiting_call_is_served_of_its_own_partition() {
    let jobs = FakeBoxed::new();
    let (a, b) = (jobs.clone(), jobs.clone());
    let a = tokio::spawn(async move { a.next("a").await.unwrap().payload });
    let b = tokio::spawn(async move { b.next("b").await.unwrap().payload });
    tokio::task::yield_now().await;
    jobs.push("b", 2).await.unwrap();
    assert_eq!(b.await.unwrap(), 2);
    assert!(!a.is_finished());
    jobs.push("a", 1).await.unwrap();
    assert_eq!(a.await.unwrap(), 1);
}

#[test]
fn where_none_is_an_error_nobody_waits_without_a_timeout() {
    let jobs = FakeBoxed::new();
    assert_eq!(block_on(jobs.try_next()), Err(Error::Empty));
    let clock = jobs.world().clock().clone();
    thread::scope(|scope| {
        let late = scope.spawn(|| block_on(jobs.next_within(Some(SECOND))));
        while jobs.world().journal().is_empty() {
            thread::yield_now();
        }
        clock.advance(SECOND);
        assert_eq!(late.join().unwrap(), Err(Error::Empty));
    });
}

#[test]
fn a_lost_message_is_given_to_the_next_who_waits() {
    let jobs = FakeBoxed::new();
    block_on(async {
        jobs.push("a", 1).await.unwrap();
        let first = jobs.next("a").await.unwrap();
        jobs.world().clock().advance(30 * SECOND);
        let second = jobs.next("a").await.unwrap();
        assert_eq!((second.payload, second.attempt), (1, 2));
        assert_eq!(jobs.ack(first).await, Ok(false));
        assert_eq!(jobs.ack(second).await, Ok(true));
    });
}

#[test]
fn every_style_of_future_waits() {
    let jobs = FakeNative::new();
    block_on(async {
        for job in 1..=3 {
            jobs.push(job).await;
        }
        assert_eq!(
            (jobs.recv().await, jobs.later().await, jobs.boxed().await),
            (1, 2, 3)
        );
    });
    thread::scope(|scope| {
        let worker = scope.spawn(|| block_on(jobs.later()));
        block_on(jobs.push(4));
        assert_eq!(worker.join().unwrap(), 4);
    });
}
