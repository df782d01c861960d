//! The peers: by hand, generated, and what production uses.

use std::collections::{HashMap, VecDeque};
use std::sync::mpsc;
use std::time::{Duration, Instant, SystemTime};

use fake_runtime::fake;
use moka::Expiry;
use parking_lot::Mutex;

#[fake(map(entries: String => u64))]
pub trait Cache {
    fn get(&self, key: &str) -> Option<u64>;
    fn put(&self, key: &str, value: u64);
    fn set_ex(&self, key: &str, value: u64, ttl: Duration);
}

#[fake(queue(jobs: u64))]
pub trait Jobs {
    fn push(&self, job: u64);
    fn pop(&self) -> Option<u64>;
}

pub fn caches() -> Vec<(&'static str, Box<dyn Cache>)> {
    vec![
        ("by hand", Box::new(ByHand::new())),
        ("ours", Box::new(FakeCache::new())),
        ("moka", Box::new(Moka::new())),
    ]
}

pub fn queues() -> Vec<(&'static str, Box<dyn Jobs>)> {
    vec![
        ("by hand", Box::new(Mutex::<VecDeque<u64>>::default())),
        ("ours", Box::new(FakeJobs::new())),
        ("channel", Box::new(Channel::new())),
    ]
}

/// A map behind a lock, with a clock that stands still.
struct ByHand {
    now: SystemTime,
    entries: Mutex<HashMap<String, (u64, Option<SystemTime>)>>,
}

impl ByHand {
    fn new() -> Self {
        Self {
            now: SystemTime::UNIX_EPOCH,
            entries: Mutex::default(),
        }
    }
}

impl Cache for ByHand {
    fn get(&self, key: &str) -> Option<u64> {
        let entries = self.entries.lock();
        let (value, deadline) = entries.get(key)?;
        deadline
            .is_none_or(|deadline| deadline > self.now)
            .then_some(*value)
    }

    fn put(&self, key: &str, value: u64) {
        self.entries.lock().insert(key.to_owned(), (value, None));
    }

    fn set_ex(&self, key: &str, value: u64, ttl: Duration) {
        let deadline = Some(self.now + ttl);
        self.entries
            .lock()
            .insert(key.to_owned(), (value, deadline));
    }
}

/// A cache whose entries each have a time to live of their own.
struct Moka(moka::sync::Cache<String, (u64, Option<Duration>)>);

struct Own;

impl Expiry<String, (u64, Option<Duration>)> for Own {
    fn expire_after_create(
        &self,
        _: &String,
        entry: &(u64, Option<Duration>),
        _: Instant,
    ) -> Option<Duration> {
        entry.1
    }

    fn expire_after_update(
        &self,
        _: &String,
        entry: &(u64, Option<Duration>),
        _: Instant,
        _: Option<Duration>,
    ) -> Option<Duration> {
        entry.1
    }
}

impl Moka {
    fn new() -> Self {
        let builder = moka::sync::Cache::builder().max_capacity(1_000_000);
        Self(builder.expire_after(Own).build())
    }
}

impl Cache for Moka {
    fn get(&self, key: &str) -> Option<u64> {
        self.0.get(key).map(|(value, _)| value)
    }

    fn put(&self, key: &str, value: u64) {
        self.0.insert(key.to_owned(), (value, None));
    }

    fn set_ex(&self, key: &str, value: u64, ttl: Duration) {
        self.0.insert(key.to_owned(), (value, Some(ttl)));
    }
}

impl Jobs for Mutex<VecDeque<u64>> {
    fn push(&self, job: u64) {
        self.lock().push_back(job);
    }

    fn pop(&self) -> Option<u64> {
        self.lock().pop_front()
    }
}

/// The standard library's channel, whose receiver is behind a lock to be shared.
struct Channel {
    sender: mpsc::Sender<u64>,
    receiver: Mutex<mpsc::Receiver<u64>>,
}

impl Channel {
    fn new() -> Self {
        let (sender, receiver) = mpsc::channel();
        Self {
            sender,
            receiver: Mutex::new(receiver),
        }
    }
}

impl Jobs for Channel {
    fn push(&self, job: u64) {
        self.sender.send(job).expect("the receiver is there");
    }

    fn pop(&self) -> Option<u64> {
        self.receiver.lock().try_recv().ok()
    }
}
