//! Numbers that several tasks add to, kept by hand as one keeps them that reads before it writes.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::task::Poll;

use fake_runtime::{Contract, fake};

#[fake(map(numbers: String => u32), contract)]
pub(crate) trait Counters {
    async fn increment(&self, key: &str) -> u32;
    async fn get(&self, key: &str) -> Option<u32>;
    async fn delete(&self, key: &str) -> bool;
}

pub(crate) fn contract(loses: bool) -> Contract<'static, CountersContract, MemoryCounters> {
    CountersContract::new().real(async move || {
        let numbers = RefCell::default();
        ((), MemoryCounters { numbers, loses })
    })
}

pub(crate) struct MemoryCounters {
    numbers: RefCell<BTreeMap<String, u32>>,
    /// Whether somebody else may write between its read and its write.
    loses: bool,
}

/// What a call over a network takes: others go on meanwhile.
async fn round_trip() {
    let mut waited = false;
    poll_fn(move |cx| {
        if waited {
            return Poll::Ready(());
        }
        waited = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

impl Counters for MemoryCounters {
    async fn increment(&self, key: &str) -> u32 {
        round_trip().await;
        let number = self.numbers.borrow().get(key).copied().unwrap_or_default() + 1;
        if self.loses {
            round_trip().await;
        }
        self.numbers.borrow_mut().insert(key.to_owned(), number);
        round_trip().await;
        number
    }

    async fn get(&self, key: &str) -> Option<u32> {
        round_trip().await;
        self.numbers.borrow().get(key).copied()
    }

    async fn delete(&self, key: &str) -> bool {
        round_trip().await;
        self.numbers.borrow_mut().remove(key).is_some()
    }
}
