//! `mfm-machine-test-support`: artifacts by the hash of their content, and an append-only log of events.

use async_trait::async_trait;
use fake_runtime::fake;
use mfm_machine::errors::{ErrorCategory, ErrorInfo, StorageError};
use mfm_machine::events::EventEnvelope;
use mfm_machine::hashing::artifact_id_for_bytes;
use mfm_machine::ids::{ArtifactId, ErrorCode, RunId};
use mfm_machine::stores::ArtifactKind;
use mfm_machine_test_support as suite;

#[fake(
    remote = mfm_machine::stores::ArtifactStore,
    map(artifacts: ArtifactId => Vec<u8>),
    duplicate = StorageError::Other(info(&violation)),
    missing = StorageError::NotFound(info(&violation)),
)]
#[async_trait]
pub trait ArtifactStore: Send + Sync {
    #[fake(write = |tx| {
        let id = artifact_id_for_bytes(&bytes);
        tx.artifacts.put(id.clone(), bytes).map_err(|full| StorageError::Other(info(&full)))?;
        Ok(id)
    }, ignore(kind))]
    async fn put(&self, kind: ArtifactKind, bytes: Vec<u8>) -> Result<ArtifactId, StorageError>;
    async fn get(&self, id: &ArtifactId) -> Result<Vec<u8>, StorageError>;
    async fn exists(&self, id: &ArtifactId) -> Result<bool, StorageError>;
}

#[fake(
    remote = mfm_machine::stores::EventStore,
    table(events: EventEnvelope, key(run_id: RunId, seq: u64), index(run_id)),
    duplicate = StorageError::Concurrency(info(&violation)),
)]
#[async_trait]
pub trait EventStore: Send + Sync {
    #[fake(count(run_id))]
    async fn head_seq(&self, run_id: RunId) -> Result<u64, StorageError>;
    #[fake(write = |tx| {
        let concurrency = |why: &dyn ToString| StorageError::Concurrency(info(why));
        let head = tx.events.filter(|event| event.run_id == run_id).len() as u64;
        if head != expected_seq {
            return Err(concurrency(&format!("the head is {head}")));
        }
        let appended = tx.events.insert_all(events).map_err(|taken| concurrency(&taken))?;
        Ok(head + appended as u64)
    })]
    async fn append(
        &self,
        run_id: RunId,
        expected_seq: u64,
        events: Vec<EventEnvelope>,
    ) -> Result<u64, StorageError>;
    #[fake(list(run_id, |event| event.seq >= from_seq && to_seq.is_none_or(|to| event.seq <= to), order_by = seq))]
    async fn read_range(
        &self,
        run_id: RunId,
        from_seq: u64,
        to_seq: Option<u64>,
    ) -> Result<Vec<EventEnvelope>, StorageError>;
}

fn info(why: &dyn ToString) -> ErrorInfo {
    ErrorInfo {
        code: ErrorCode("fake".to_owned()),
        category: ErrorCategory::Storage,
        retryable: false,
        message: why.to_string(),
        details: None,
    }
}

#[tokio::test]
async fn artifacts() {
    suite::artifact_store_contract_tests(&FakeArtifactStore::new()).await;
}

#[tokio::test]
async fn events() {
    suite::event_store_contract_tests(&FakeEventStore::new()).await;
}
