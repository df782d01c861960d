//! Work queues by their names: put in, received, acknowledged.

use std::time::Duration;

use fake_runtime::{Delivery, Pushed, fake};

use crate::support::now;

const SECOND: Duration = Duration::from_secs(1);

#[derive(Clone, Debug, PartialEq)]
struct Job {
    id: u64,
    name: String,
}

fn job(id: u64) -> Job {
    Job {
        id,
        name: format!("job {id}"),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum QueueError {
    Stale,
    Down,
}

/// What a client of the broker sees.
#[derive(Clone, Debug, PartialEq)]
struct Leased {
    receipt: String,
    tries: u32,
    job: Job,
}

impl From<Delivery<Job>> for Leased {
    fn from(delivery: Delivery<Job>) -> Self {
        Self {
            receipt: delivery.receipt.to_string(),
            tries: delivery.attempt,
            job: delivery.payload,
        }
    }
}

#[fake(
    queue(jobs: Job, visibility = Duration::from_secs(10), max_attempts = 2),
    failures(QueueError::Down),
)]
#[async_trait::async_trait]
trait Jobs: Send + Sync {
    async fn enqueue(&self, job: Job) -> Result<(), QueueError>;
    async fn enqueue_all(&self, jobs: &[Job]) -> Result<usize, QueueError>;
    async fn enqueue_delayed(&self, job: &Job, delay: Duration) -> Result<(), QueueError>;
    async fn receive(&self) -> Result<Option<Leased>, QueueError>;
    async fn receive_batch(&self, max: u32) -> Result<Vec<Leased>, QueueError>;
    async fn ack(&self, receipt: &str) -> Result<bool, QueueError>;
    #[fake(ack, missing = QueueError::Stale)]
    async fn must_ack(&self, receipt: String) -> Result<(), QueueError>;
    #[fake(ack(|job| job.id == id))]
    async fn complete(&self, id: u64) -> Result<bool, QueueError>;
    async fn nack(&self, receipt: &str, delay: Duration) -> Result<bool, QueueError>;
    async fn extend(&self, receipt: &str, by: Duration) -> Result<bool, QueueError>;
    async fn depth(&self) -> Result<u64, QueueError>;
    async fn in_flight(&self) -> Result<usize, QueueError>;
    async fn is_empty(&self) -> Result<bool, QueueError>;
    async fn dead_letters(&self) -> Result<Vec<Job>, QueueError>;
    async fn redrive(&self) -> Result<usize, QueueError>;
    async fn purge(&self) -> Result<(), QueueError>;
}

#[test]
fn a_job_is_received_acknowledged_and_gone() {
    let jobs = FakeJobs::new();
    now(jobs.enqueue(job(1))).unwrap();
    let leased = now(jobs.receive()).unwrap().unwrap();
    assert_eq!((leased.tries, &leased.job), (1, &job(1)));
    assert_eq!(now(jobs.receive()), Ok(None));
    assert_eq!(now(jobs.in_flight()), Ok(1));
    assert_eq!(now(jobs.ack(&leased.receipt)), Ok(true));
    assert_eq!(now(jobs.ack(&leased.receipt)), Ok(false));
    assert_eq!(
        now(jobs.must_ack("no number".to_owned())),
        Err(QueueError::Stale)
    );
    assert_eq!(now(jobs.is_empty()), Ok(true));
}

#[test]
fn a_job_is_acknowledged_by_what_is_in_it_only_while_somebody_has_it() {
    let jobs = FakeJobs::new();
    now(jobs.enqueue(job(7))).unwrap();
    assert_eq!(now(jobs.complete(7)), Ok(false));
    now(jobs.receive()).unwrap();
    assert_eq!(now(jobs.complete(8)), Ok(false));
    assert_eq!(now(jobs.complete(7)), Ok(true));
    assert!(jobs.jobs().all().is_empty());
}

#[test]
fn a_batch_a_delay_a_return_and_a_dead_letter() {
    let jobs = FakeJobs::new();
    let clock = jobs.world().clock().clone();
    assert_eq!(now(jobs.enqueue_all(&[job(1), job(2)])), Ok(2));
    now(jobs.enqueue_delayed(&job(3), SECOND)).unwrap();
    let leased = now(jobs.receive_batch(9)).unwrap();
    assert_eq!(leased.len(), 2);
    assert_eq!(now(jobs.nack(&leased[0].receipt, SECOND)), Ok(true));
    assert_eq!(now(jobs.extend(&leased[1].receipt, 60 * SECOND)), Ok(true));
    clock.advance(SECOND);
    let leased = now(jobs.receive_batch(9)).unwrap();
    let ids: Vec<u64> = leased.iter().map(|leased| leased.job.id).collect();
    assert_eq!(ids, [1, 3]);
    clock.advance(10 * SECOND);
    assert_eq!(
        now(jobs.dead_letters()),
        Ok(vec![job(1)]),
        "two attempts are the most"
    );
    assert_eq!(now(jobs.depth()), Ok(1));
    assert_eq!(now(jobs.redrive()), Ok(1));
    now(jobs.purge()).unwrap();
    assert!(jobs.jobs().all().is_empty());
}

#[test]
fn an_outage_and_a_lost_acknowledgement() {
    let jobs = FakeJobs::new();
    now(jobs.enqueue(job(1))).unwrap();
    let down = jobs.all_faults().outage();
    assert_eq!(now(jobs.receive()), Err(QueueError::Down));
    down.heal();
    let lost = jobs.faults().ack().once().lose_write();
    let leased = now(jobs.receive()).unwrap().unwrap();
    assert_eq!(now(jobs.ack(&leased.receipt)), Ok(true));
    assert_eq!(lost.changed(), 1);
    jobs.world().clock().advance(10 * SECOND);
    let again = now(jobs.receive()).unwrap().unwrap();
    assert_eq!((again.job, again.tries), (job(1), 2));
}

#[test]
fn bodies_and_tests_see_the_queue() {
    let jobs = FakeJobs::new();
    assert_eq!(jobs.jobs().push(job(1)).id, 1);
    assert_eq!(jobs.jobs().push_all([job(2), job(3)]), 2);
    assert_eq!(jobs.jobs().pop(), Some(job(1)));
    let fork = jobs.fork();
    assert_eq!(now(fork.purge()), Ok(()));
    assert_eq!((jobs.jobs().len(), fork.jobs().len()), (2, 0));
    assert_eq!(
        format!("{:?}", jobs.jobs()),
        format!("{:?}", [job(2), job(3)])
    );
}

#[fake(queue(tasks: String), queue(mails: u32))]
trait Office {
    fn push(&self, task: String) -> Pushed;
    #[fake(push(answer = id))]
    fn send(&self, mail: u32) -> u64;
    #[fake(queue = tasks, push(format!("{name}!"), answer = id))]
    fn shout(&self, name: &str) -> i32;
    #[fake(queue = tasks, pop)]
    fn pop(&self) -> Option<String>;
    #[fake(queue = mails, pop)]
    fn take_mails(&self, max: usize) -> Vec<u32>;
    #[fake(queue = tasks, count)]
    fn tasks_left(&self) -> usize;
    #[fake(write = |tx| {
        while let Some(mail) = tx.mails.pop() {
            tx.tasks.push(mail.to_string());
        }
    })]
    fn sort(&self);
    #[fake(read = |db| db.tasks.len() + db.mails.len())]
    fn work(&self) -> usize;
}

#[test]
fn several_queues_are_told_apart_by_their_messages_or_by_name() {
    let office = FakeOffice::new();
    assert_eq!(office.push("a".to_owned()).id, 1);
    assert_eq!(office.send(7), 1);
    assert_eq!(office.send(8), 2);
    assert_eq!(office.shout("b"), 2);
    assert_eq!(office.work(), 4);
    office.sort();
    assert_eq!(office.tasks().all(), ["a", "b!", "7", "8"]);
    assert_eq!((office.tasks_left(), office.take_mails(9).len()), (4, 0));
    assert_eq!(office.pop(), Some("a".to_owned()));
}

#[fake(queue(outbox: Job, partition = |job| job.id % 3))]
trait Outbox {
    fn publish(&self, job: Job);
    fn publish_batch(&self, jobs: Vec<Job>);
    #[fake(receive)]
    fn next(&self) -> Option<Delivery<Job>>;
    fn ack(&self, delivery: &Delivery<Job>);
}

#[test]
fn a_fault_is_for_one_partition_that_messages_say_themselves() {
    let outbox = FakeOutbox::new();
    let lost = outbox.faults().publish().partition(1).lose_write();
    for id in 0..6 {
        outbox.publish(job(id));
    }
    assert_eq!((lost.fired(), outbox.outbox().len()), (2, 4));
    let partial = outbox.faults().publish_batch().once().partial(1);
    outbox.publish_batch(vec![job(9), job(10)]);
    assert_eq!((partial.fired(), outbox.outbox().len()), (1, 5));
    let order = outbox.faults().next().once().reorder();
    let delivery = outbox.next().unwrap();
    assert_ne!(delivery.payload, job(0));
    assert_eq!(order.changed(), 1);
    outbox.ack(&delivery);
    outbox.ack(&delivery);
    assert_eq!(outbox.outbox().all().len(), 4);
}
