//! `wfe-core`: workflows, events, subscriptions and commands, five traits on one store.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use fake_runtime::fake;
use wfe_core::models::{
    Event, EventSubscription, ExecutionError, ScheduledCommand, WorkflowInstance, WorkflowStatus,
};
use wfe_core::{Result, WfeError};

#[fake(
    table(workflows: WorkflowInstance, key = id: String),
    table(events: Event, key = id: String),
    table(subscriptions: EventSubscription, key = id: String),
    map(sequences: String => u64),
    duplicate = WfeError::Persistence(violation.to_string()),
)]
pub struct FakePersistence;

#[fake(
    remote = wfe_core::traits::WorkflowRepository,
    on = FakePersistence,
    missing = WfeError::WorkflowNotFound(violation.to_string()),
)]
#[async_trait]
pub trait WorkflowRepository: Send + Sync {
    #[fake(insert({
        let id: String = ids.uuid();
        let name = if instance.name.is_empty() { id.clone() } else { instance.name.clone() };
        WorkflowInstance { id, name, ..instance.clone() }
    }))]
    async fn create_new_workflow(&self, instance: &WorkflowInstance) -> Result<String>;
    #[fake(upsert)]
    async fn persist_workflow(&self, instance: &WorkflowInstance) -> Result<()>;
    #[fake(write = |tx| {
        tx.workflows.upsert(instance.clone()).map_err(failed)?;
        for subscription in subscriptions {
            tx.subscriptions.upsert(subscription.clone()).map_err(failed)?;
        }
        Ok(())
    })]
    async fn persist_workflow_with_subscriptions(
        &self,
        instance: &WorkflowInstance,
        subscriptions: &[EventSubscription],
    ) -> Result<()>;
    #[fake(read = |db| {
        let due = |workflow: &&WorkflowInstance| {
            workflow.status == WorkflowStatus::Runnable
                && workflow.next_execution.is_some_and(|at| at <= as_at.timestamp_millis())
        };
        Ok(db.workflows.iter().filter(due).map(|workflow| workflow.id.clone()).collect())
    })]
    async fn get_runnable_instances(&self, as_at: DateTime<Utc>) -> Result<Vec<String>>;
    async fn get_workflow_instance(&self, id: &str) -> Result<WorkflowInstance>;
    #[fake(find(name), first)]
    async fn get_workflow_instance_by_name(&self, name: &str) -> Result<WorkflowInstance>;
    async fn get_workflow_instances(&self, ids: &[String]) -> Result<Vec<WorkflowInstance>>;
    #[fake(write = |tx| tx.sequences.increment(definition_id.to_owned(), 1).map_err(failed))]
    async fn next_definition_sequence(&self, definition_id: &str) -> Result<u64>;
}

#[fake(
    remote = wfe_core::traits::SubscriptionRepository,
    on = FakePersistence,
    missing = WfeError::SubscriptionNotFound(violation.to_string()),
)]
#[async_trait]
pub trait SubscriptionRepository: Send + Sync {
    #[fake(upsert)]
    async fn create_event_subscription(&self, subscription: &EventSubscription) -> Result<String>;
    #[fake(list(event_name, event_key, |row| row.subscribe_as_of <= as_of && row.external_token.is_none()))]
    async fn get_subscriptions(
        &self,
        event_name: &str,
        event_key: &str,
        as_of: DateTime<Utc>,
    ) -> Result<Vec<EventSubscription>>;
    #[fake(update(|row| row.external_token = Some("terminated".to_owned())))]
    async fn terminate_subscription(&self, subscription_id: &str) -> Result<()>;
    async fn get_subscription(&self, subscription_id: &str) -> Result<EventSubscription>;
    #[fake(find(event_name, event_key, |row| row.subscribe_as_of <= as_of && row.external_token.is_none()), first)]
    async fn get_first_open_subscription(
        &self,
        event_name: &str,
        event_key: &str,
        as_of: DateTime<Utc>,
    ) -> Result<Option<EventSubscription>>;
    #[fake(write = |tx| {
        let missing = || WfeError::SubscriptionNotFound(subscription_id.to_owned());
        let row = tx.subscriptions.get(subscription_id).ok_or_else(missing)?;
        if row.external_token.is_some() {
            return Ok(false);
        }
        let claimed = EventSubscription {
            external_token: Some(token.to_owned()),
            external_worker_id: Some(worker_id.to_owned()),
            external_token_expiry: Some(expiry),
            ..row
        };
        tx.subscriptions.upsert(claimed).map(|_| true).map_err(failed)
    })]
    async fn set_subscription_token(
        &self,
        subscription_id: &str,
        token: &str,
        worker_id: &str,
        expiry: DateTime<Utc>,
    ) -> Result<bool>;
    #[fake(
        update(|row| row.external_token = None),
        by(id = subscription_id, |row| row.external_token.as_deref() == Some(token)),
    )]
    async fn clear_subscription_token(&self, subscription_id: &str, token: &str) -> Result<()>;
}

#[fake(
    remote = wfe_core::traits::EventRepository,
    on = FakePersistence,
    missing = WfeError::EventNotFound(violation.to_string()),
)]
#[async_trait]
pub trait EventRepository: Send + Sync {
    async fn create_event(&self, event: &Event) -> Result<String>;
    async fn get_event(&self, id: &str) -> Result<Event>;
    #[fake(read = |db| {
        let due = |event: &&Event| !event.is_processed && event.event_time <= as_at;
        Ok(db.events.iter().filter(due).map(|event| event.id.clone()).collect())
    })]
    async fn get_runnable_events(&self, as_at: DateTime<Utc>) -> Result<Vec<String>>;
    #[fake(read = |db| {
        let fits = |event: &&Event| {
            event.event_name == event_name && event.event_key == event_key && event.event_time <= as_of
        };
        Ok(db.events.iter().filter(fits).map(|event| event.id.clone()).collect())
    })]
    async fn get_events(
        &self,
        event_name: &str,
        event_key: &str,
        as_of: DateTime<Utc>,
    ) -> Result<Vec<String>>;
    #[fake(update(|event| event.is_processed = true))]
    async fn mark_event_processed(&self, id: &str) -> Result<()>;
    #[fake(update(|event| event.is_processed = false))]
    async fn mark_event_unprocessed(&self, id: &str) -> Result<()>;
}

#[fake(remote = wfe_core::traits::ScheduledCommandRepository, on = FakePersistence)]
#[async_trait]
pub trait ScheduledCommandRepository: Send + Sync {
    #[fake(read = |_| false)]
    fn supports_scheduled_commands(&self) -> bool;
    #[fake(unsupported)]
    async fn schedule_command(&self, command: &ScheduledCommand) -> Result<()>;
    #[fake(unsupported)]
    async fn process_commands(
        &self,
        as_of: DateTime<Utc>,
        handler: &(
             dyn Fn(ScheduledCommand) -> std::pin::Pin<Box<dyn Future<Output = Result<()>> + Send>>
                 + Send
                 + Sync
         ),
    ) -> Result<()>;
}

#[fake(remote = wfe_core::traits::PersistenceProvider, on = FakePersistence)]
#[async_trait]
pub trait PersistenceProvider:
    WorkflowRepository + EventRepository + SubscriptionRepository + ScheduledCommandRepository
{
    #[fake(read = |_| Ok(()), ignore(errors))]
    async fn persist_errors(&self, errors: &[ExecutionError]) -> Result<()>;
    #[fake(read = |_| Ok(()))]
    async fn ensure_store_exists(&self) -> Result<()>;
}

fn failed(violation: fake_runtime::Violation) -> WfeError {
    WfeError::Persistence(violation.to_string())
}

wfe_core::persistence_suite!(|| async { FakePersistence::new() });
