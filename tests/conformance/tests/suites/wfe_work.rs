//! `wfe-core`: a lock by name, and queues of work.

use async_trait::async_trait;
use fake_runtime::fake;
use wfe_core::Result;
use wfe_core::models::QueueType;

#[fake(
    remote = wfe_core::traits::DistributedLockProvider,
    map(locks: String => ()),
)]
#[async_trait]
pub trait DistributedLockProvider: Send + Sync {
    #[fake(put(if_absent, value = ()))]
    async fn acquire_lock(&self, resource: &str) -> Result<bool>;
    #[fake(delete)]
    async fn release_lock(&self, resource: &str) -> Result<()>;
    #[fake(read = |_| Ok(()))]
    async fn start(&self) -> Result<()>;
    #[fake(read = |_| Ok(()))]
    async fn stop(&self) -> Result<()>;
}

#[fake(remote = wfe_core::traits::QueueProvider, queue(work: String, topic = queue))]
#[async_trait]
pub trait QueueProvider: Send + Sync {
    #[fake(push(id.to_owned()))]
    async fn queue_work(&self, id: &str, queue: QueueType) -> Result<()>;
    async fn dequeue_work(&self, queue: QueueType) -> Result<Option<String>>;
    #[fake(read = |_| false)]
    fn is_dequeue_blocking(&self) -> bool;
    #[fake(read = |_| Ok(()))]
    async fn start(&self) -> Result<()>;
    #[fake(read = |_| Ok(()))]
    async fn stop(&self) -> Result<()>;
}

wfe_core::lock_suite!(|| async { FakeDistributedLockProvider::new() });
wfe_core::queue_suite!(|| async { FakeQueueProvider::new() });
