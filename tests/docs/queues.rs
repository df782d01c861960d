//! The snippets of the guide's chapter on queues: each is a part of a test here, and stands there word for word.

use std::thread;
use std::time::Duration;

use fake_runtime::{Address, Delivery, fake};

#[derive(Clone, Debug, PartialEq)]
struct Job {
    id: u64,
    customer: u32,
}

#[derive(Clone, Debug, PartialEq)]
enum BrokerError {
    Unavailable,
}

#[fake(
    queue(
        jobs: Job,
        visibility = Duration::from_secs(10),
        max_attempts = 3,
        partition = |job| job.customer,
    ),
    failures(BrokerError::Unavailable),
)]
trait Jobs {
    fn enqueue(&self, job: Job) -> Result<(), BrokerError>;
    fn receive(&self) -> Result<Option<Delivery<Job>>, BrokerError>;
    fn ack(&self, receipt: u64) -> Result<bool, BrokerError>;
}

#[test]
fn a_work_queue() {
    let jobs = FakeJobs::new();
    jobs.enqueue(Job { id: 1, customer: 7 }).unwrap();

    // Whoever receives it has ten seconds; then it is there again.
    let first = jobs.receive().unwrap().unwrap();
    assert_eq!(jobs.receive(), Ok(None));
    jobs.world().clock().advance(Duration::from_secs(10));
    let second = jobs.receive().unwrap().unwrap();
    assert_eq!((second.id, second.attempt), (first.id, 2));

    // Only the last delivery counts.
    assert_eq!(jobs.ack(first.receipt), Ok(false));
    assert_eq!(jobs.ack(second.receipt), Ok(true));
    assert!(jobs.jobs().all().is_empty());
}

#[test]
fn its_faults() {
    let jobs = FakeJobs::new();
    let down = jobs.all_faults().partition(7).outage();
    assert!(jobs.enqueue(Job { id: 1, customer: 7 }).is_err());
    assert!(jobs.enqueue(Job { id: 2, customer: 8 }).is_ok());
    down.heal();

    // Put in twice, received in another order, acknowledged in vain.
    jobs.faults().enqueue().once().duplicate();
    jobs.enqueue(Job { id: 3, customer: 7 }).unwrap();
    jobs.faults().receive().once().reorder();
    let job = jobs.receive().unwrap().unwrap();
    assert_ne!(job.payload.id, 2);
    let lost = jobs.faults().ack().once().lose_write();
    assert_eq!(jobs.ack(job.receipt), Ok(true));
    assert_eq!((lost.changed(), jobs.jobs().in_flight()), (1, 1));
}

#[fake(queue(events: String, topic = topic, partition = partition))]
trait Log {
    #[fake(push(answer = offset))]
    fn publish(&self, topic: &str, partition: u32, event: String) -> u64;
    fn poll(&self, group: &str, topic: &str, max: usize) -> Vec<Delivery<String>>;
    #[fake(commit(through = offset))]
    fn commit(&self, group: &str, topic: &str, partition: u32, offset: u64);
}

#[test]
fn a_log() {
    let log = FakeLog::new();
    assert_eq!(log.publish("sales", 1, "tea".into()), 0);
    assert_eq!(log.publish("sales", 2, "salt".into()), 0);
    assert_eq!(log.publish("sales", 1, "rice".into()), 1);

    let polled = log.poll("mail", "sales", 2);
    assert_eq!([&polled[0].payload, &polled[1].payload], ["tea", "salt"]);
    log.commit("mail", "sales", 1, polled[0].offset);
    assert_eq!(log.poll("mail", "sales", 9).len(), 2);
    assert_eq!(log.poll("audit", "sales", 9).len(), 3);
    let sales = Address::new().topic(&"sales").partition(&1);
    assert_eq!(log.events().committed("mail", sales), 1);
}

#[fake(queue(inbox: String))]
trait Channel {
    fn send(&self, text: String);
    fn recv(&self) -> String;
}

#[test]
fn a_channel() {
    let channel = FakeChannel::new();
    thread::scope(|scope| {
        let worker = scope.spawn(|| channel.recv());
        channel.send("hello".into());
        assert_eq!(worker.join().unwrap(), "hello");
    });
}
