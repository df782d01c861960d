//! `rustvello-test-suite`: a store of texts by keys.

use async_trait::async_trait;
use fake_runtime::fake;
use rustvello_core::error::{RustvelloError, RustvelloResult};

#[fake(
    remote = rustvello_core::client_data_store::ClientDataStore,
    map(values: String => String),
    missing = RustvelloError::state_backend(violation.to_string()),
)]
#[async_trait]
pub trait ClientDataStore: Send + Sync {
    async fn store(&self, key: &str, value: &str) -> RustvelloResult<()>;
    async fn retrieve(&self, key: &str) -> RustvelloResult<String>;
    #[fake(clear)]
    async fn purge(&self) -> RustvelloResult<()>;
}

rustvello_test_suite::client_data_store_suite!(FakeClientDataStore::new());
