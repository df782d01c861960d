//! Queues: what is inferred of brokers' methods, and what their fakes do.

#[path = "queues/beside.rs"]
mod beside;
#[path = "queues/logs.rs"]
mod logs;
#[path = "queues/waits.rs"]
mod waits;
#[path = "queues/work.rs"]
mod work;
