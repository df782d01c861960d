//! `aa-core`: policies, audit, sessions, secrets, counters, and which agents are there.

use std::time::{Duration, SystemTime};

use aa_core::audit::AuditEventType;
use aa_core::policy::EnforcementMode;
use aa_core::storage::{
    AgentId, AuditEntry, PolicyDocument, Result, SessionId, SessionRecord, StorageError,
    conformance,
};
use async_trait::async_trait;
use fake_runtime::fake;

#[fake(
    remote = aa_core::storage::PolicyStore,
    map(policies: AgentId => PolicyDocument),
    missing = StorageError::NotFound(violation.to_string()),
)]
#[async_trait]
pub trait PolicyStore: Send + Sync {
    async fn get_policy(&self, agent_id: &AgentId) -> Result<PolicyDocument>;
    // There is no cache to drop a copy from: the rows are the source of truth.
    #[fake(read = |_| Ok(()), ignore(agent_id))]
    async fn invalidate(&self, agent_id: &AgentId) -> Result<()>;
}

#[fake(remote = aa_core::storage::AuditSink, queue(entries: AuditEntry))]
#[async_trait]
pub trait AuditSink: Send + Sync {
    async fn emit(&self, event: AuditEntry) -> Result<()>;
}

#[fake(
    remote = aa_core::storage::SessionStore,
    entity = SessionRecord,
    key = session_id,
    duplicate = StorageError::Conflict(violation.to_string()),
    missing = StorageError::NotFound(violation.to_string()),
)]
#[async_trait]
pub trait SessionStore: Send + Sync {
    async fn save(&self, session: SessionRecord) -> Result<()>;
    async fn load(&self, session_id: &SessionId) -> Result<SessionRecord>;
    async fn delete(&self, session_id: &SessionId) -> Result<()>;
}

#[fake(
    remote = aa_core::storage::CredentialStore,
    map(secrets: String => Vec<u8>),
    missing = StorageError::NotFound(violation.to_string()),
)]
#[async_trait]
pub trait CredentialStore: Send + Sync {
    async fn get_secret(&self, key: &str) -> Result<Vec<u8>>;
    async fn put_secret(&self, key: &str, value: Vec<u8>) -> Result<()>;
    async fn delete_secret(&self, key: &str) -> Result<()>;
}

#[fake(
    remote = aa_core::storage::RateLimitCounter,
    map(counters: String => u64),
    duplicate = StorageError::Backend(violation.to_string()),
)]
#[async_trait]
pub trait RateLimitCounter: Send + Sync {
    #[fake(increment(ttl = Duration::from_secs(window_secs)))]
    async fn increment(&self, key: &str, amount: u64, window_secs: u64) -> Result<u64>;
    #[fake(read = |db| Ok(db.counters.get(key).unwrap_or(0)))]
    async fn current(&self, key: &str) -> Result<u64>;
    #[fake(delete)]
    async fn reset(&self, key: &str) -> Result<()>;
}

#[derive(Clone, Debug)]
pub struct Agent {
    id: AgentId,
    heartbeat: SystemTime,
}

#[fake(
    remote = aa_core::storage::LifecycleStore,
    entity = Agent,
    key = id: AgentId,
    duplicate = StorageError::Conflict(violation.to_string()),
    missing = StorageError::NotFound(violation.to_string()),
)]
#[async_trait]
pub trait LifecycleStore: Send + Sync {
    #[fake(upsert(Agent { id: *agent_id, heartbeat: now }))]
    async fn register(&self, agent_id: &AgentId) -> Result<()>;
    #[fake(update(|agent| agent.heartbeat = now))]
    async fn heartbeat(&self, agent_id: &AgentId) -> Result<()>;
    #[fake(delete)]
    async fn deregister(&self, agent_id: &AgentId) -> Result<()>;
}

const ADA: AgentId = AgentId::from_bytes([1; 16]);
const BOB: AgentId = AgentId::from_bytes([2; 16]);
const SESSION: SessionId = SessionId::from_bytes([3; 16]);

#[tokio::test]
async fn policies() {
    let store = FakePolicyStore::new();
    let policy = PolicyDocument {
        version: 1,
        name: "default".to_owned(),
        rules: Vec::new(),
        enforcement_mode: EnforcementMode::default(),
    };
    store.policies().put(ADA, policy).unwrap();
    conformance::assert_policy_store_conformance(&store, &ADA, &BOB).await;
}

#[tokio::test]
async fn audit() {
    let entry = AuditEntry::new(
        0,
        0,
        AuditEventType::ToolCallIntercepted,
        ADA,
        SESSION,
        "{}".to_owned(),
        [0; 32],
    );
    conformance::assert_audit_sink_conformance(&FakeAuditSink::new(), entry).await;
}

#[tokio::test]
async fn sessions() {
    let record = SessionRecord {
        session_id: SESSION,
        agent_id: ADA,
        started_at_ns: 7,
    };
    conformance::assert_session_store_conformance(&FakeSessionStore::new(), record).await;
}

#[tokio::test]
async fn credentials() {
    let store = FakeCredentialStore::new();
    conformance::assert_credential_store_conformance(&store, "openai/key", vec![1, 2]).await;
}

#[tokio::test]
async fn rate_limits() {
    conformance::assert_rate_limit_counter_conformance(&FakeRateLimitCounter::new(), "ip").await;
}

#[tokio::test]
async fn lifecycle() {
    conformance::assert_lifecycle_store_conformance(&FakeLifecycleStore::new(), &ADA, &BOB).await;
}
