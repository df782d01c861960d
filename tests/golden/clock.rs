use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use fake_runtime::fake;

#[derive(Clone, Debug, PartialEq)]
pub struct OrderId(u64);

impl From<u64> for OrderId {
    fn from(number: u64) -> Self {
        Self(number)
    }
}

/// Time, ids and chance: nothing is stored, and all of it follows from the world.
#[fake]
#[async_trait]
pub trait System: Send + Sync {
    fn now(&self) -> SystemTime;
    fn now_ms(&self) -> Result<u64, String>;
    async fn sleep(&self, time: Duration);
    #[fake(id = sequence)]
    fn next_order_id(&self) -> OrderId;
    #[fake(id = uuid)]
    async fn new_token(&self) -> String;
    #[fake(random = 1..=sides)]
    fn roll(&self, sides: u8) -> u8;
    fn fill(&self, bytes: &mut [u8]) -> Result<(), String>;
}
