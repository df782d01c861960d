//! `rustvello-test-suite`: a broker with named queues, priorities, tasks and languages.

use async_trait::async_trait;
use fake_runtime::{Violation, fake};
use rustvello_core::broker::{DEFAULT_QUEUE, validate_routing};
use rustvello_core::error::{RustvelloError, RustvelloResult};
use rustvello_proto::identifiers::{InvocationId, TaskId, TaskLanguage};

#[derive(Clone, Debug)]
pub struct Waiting {
    id: u64,
    invocation: InvocationId,
    task: Option<TaskId>,
    queue: String,
    priority: f64,
}

impl Waiting {
    /// What has no task is Rust's.
    fn language(&self) -> TaskLanguage {
        self.task
            .as_ref()
            .map_or(TaskLanguage::Rust, TaskId::language)
    }

    fn is_of(&self, task: Option<&TaskId>) -> bool {
        task.is_none_or(|task| self.task.as_ref() == Some(task))
    }
}

#[fake(
    remote = rustvello_core::broker::Broker,
    table(waiting: Waiting, key(id: u64, generate = sequence)),
    duplicate = failed(violation),
)]
#[async_trait]
pub trait Broker: Send + Sync {
    #[fake(write = |tx| {
        validate_routing(queue_name, priority)?;
        let (invocation, task) = (invocation_id.clone(), task_id.cloned());
        let id = tx.waiting.next_id();
        tx.waiting
            .insert(Waiting { id, invocation, task, queue: queue_name.to_owned(), priority })
            .map_err(failed)
    })]
    async fn route_invocation_with_options(
        &self,
        invocation_id: &InvocationId,
        task_id: Option<&TaskId>,
        queue_name: &str,
        priority: f64,
    ) -> RustvelloResult<()>;

    #[fake(write = |tx| Ok(first(tx, |waiting| waiting.queue == queue_name && waiting.is_of(task_id))))]
    async fn retrieve_invocation_from_queue(
        &self,
        queue_name: &str,
        task_id: Option<&TaskId>,
    ) -> RustvelloResult<Option<InvocationId>>;

    #[fake(write = |tx| Ok(first(tx, |waiting| waiting.queue == queue_name && waiting.language() == language)))]
    async fn retrieve_invocation_for_language_from_queue(
        &self,
        language: TaskLanguage,
        queue_name: &str,
    ) -> RustvelloResult<Option<InvocationId>>;

    #[fake(count(|waiting| queue_names.contains(&waiting.queue) && waiting.is_of(task_id)))]
    async fn count_invocations_in_queues(
        &self,
        queue_names: &[String],
        task_id: Option<&TaskId>,
    ) -> RustvelloResult<usize>;

    #[fake(insert(Waiting {
        id: ids.next(), invocation: invocation_id.clone(), task: None, queue: DEFAULT_QUEUE.to_owned(), priority: 0.0,
    }))]
    async fn route_invocation(&self, invocation_id: &InvocationId) -> RustvelloResult<()>;

    #[fake(insert(Waiting {
        id: ids.next(),
        invocation: invocation_id.clone(),
        task: Some(task_id.clone()),
        queue: DEFAULT_QUEUE.to_owned(),
        priority: 0.0,
    }))]
    async fn route_invocation_for_task(
        &self,
        invocation_id: &InvocationId,
        task_id: &TaskId,
    ) -> RustvelloResult<()>;

    #[fake(write = |tx| Ok(first(tx, |waiting| waiting.is_of(task_id))))]
    async fn retrieve_invocation(
        &self,
        task_id: Option<&TaskId>,
    ) -> RustvelloResult<Option<InvocationId>>;

    #[fake(write = |tx| Ok(first(tx, |waiting| waiting.language() == language)))]
    async fn retrieve_invocation_for_language(
        &self,
        language: TaskLanguage,
    ) -> RustvelloResult<Option<InvocationId>>;

    #[fake(count(|waiting| waiting.is_of(task_id)))]
    async fn count_invocations(&self, task_id: Option<&TaskId>) -> RustvelloResult<usize>;

    #[fake(delete(|waiting| waiting.is_of(task_id)))]
    async fn purge(&self, task_id: Option<&TaskId>) -> RustvelloResult<()>;
}

fn failed(violation: Violation) -> RustvelloError {
    RustvelloError::state_backend(violation.to_string())
}

/// Takes out what has the highest priority, and of several what came first.
fn first(tx: &mut FakeBrokerTables, test: impl Fn(&Waiting) -> bool) -> Option<InvocationId> {
    let before = |one: &&Waiting, other: &&Waiting| {
        other
            .priority
            .total_cmp(&one.priority)
            .then(one.id.cmp(&other.id))
    };
    let id = tx
        .waiting
        .iter()
        .filter(|waiting| test(waiting))
        .min_by(before)?
        .id;
    tx.waiting.remove(&id).map(|waiting| waiting.invocation)
}

rustvello_test_suite::broker_suite!(FakeBroker::new());
