use std::time::Duration;

use async_trait::async_trait;
use fake_runtime::{Delivery, fake};

#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    pub id: u64,
}

/// A queue of jobs, for which consumers wait.
#[fake(queue(jobs: Job, visibility = Duration::from_secs(10), partition = shard))]
#[async_trait]
pub trait Jobs: Send + Sync {
    async fn push(&self, shard: u32, job: Job);
    async fn next(&self, shard: u32) -> Delivery<Job>;
    #[fake(pop)]
    async fn take(&self, max: usize) -> Vec<Job>;
    async fn ack(&self, receipt: u64) -> bool;
}
