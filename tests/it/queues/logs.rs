//! Logs: topics, partitions, consumer groups.

use fake_runtime::{Address, Delivery, fake};

#[derive(Clone, Debug, PartialEq)]
struct Event(&'static str);

#[derive(Clone, Debug, PartialEq)]
struct Unavailable;

struct Offset(u64);

impl From<u64> for Offset {
    fn from(offset: u64) -> Self {
        Self(offset)
    }
}

#[fake(
    queue(events: Event, topic = topic, partition = partition),
    failures(Unavailable),
)]
trait Broker {
    fn publish(&self, topic: &str, partition: u32, event: Event) -> Result<Offset, Unavailable>;
    fn publish_all(
        &self,
        topic: &str,
        partition: u32,
        events: Vec<Event>,
    ) -> Result<Vec<Offset>, Unavailable>;
    fn poll(
        &self,
        group: &str,
        topic: &str,
        partition: u32,
        max: usize,
    ) -> Result<Vec<Delivery<Event>>, Unavailable>;
    #[fake(poll(group = "audit"))]
    fn audit(&self, topic: &str) -> Result<Vec<Event>, Unavailable>;
    fn poll_from(
        &self,
        topic: &str,
        partition: u32,
        offset: i64,
    ) -> Result<Vec<Event>, Unavailable>;
    #[fake(commit(through = offset))]
    fn commit(
        &self,
        group: &str,
        topic: &str,
        partition: u32,
        offset: u64,
    ) -> Result<(), Unavailable>;
    #[fake(commit(next = offset))]
    fn seek(
        &self,
        group: &str,
        topic: &str,
        partition: u32,
        offset: u64,
    ) -> Result<(), Unavailable>;
}

fn payloads(polled: Vec<Delivery<Event>>) -> Vec<Event> {
    polled
        .into_iter()
        .map(|delivery| delivery.payload)
        .collect()
}

#[test]
fn offsets_count_within_a_partition_of_a_topic() {
    let broker = FakeBroker::new();
    let offset = |topic, partition, text| broker.publish(topic, partition, Event(text)).unwrap().0;
    assert_eq!(offset("sales", 1, "a"), 0);
    assert_eq!(offset("sales", 2, "b"), 0);
    assert_eq!(offset("costs", 1, "c"), 0);
    assert_eq!(offset("sales", 1, "d"), 1);
    let more = broker.publish_all("sales", 1, vec![Event("e"), Event("f")]);
    let more: Vec<u64> = more.unwrap().into_iter().map(|offset| offset.0).collect();
    assert_eq!(more, [2, 3]);
    assert_eq!(
        broker.poll_from("sales", 1, 2).unwrap(),
        [Event("e"), Event("f")]
    );
    assert_eq!(broker.poll_from("sales", 1, -1).unwrap().len(), 4);
    let audit = broker.audit("sales").unwrap();
    assert_eq!(
        audit,
        [Event("a"), Event("b"), Event("d"), Event("e"), Event("f")]
    );
}

#[test]
fn a_group_reads_the_same_until_it_commits() {
    let broker = FakeBroker::new();
    for text in ["a", "b", "c"] {
        broker
            .publish("sales", 1, Event(text))
            .unwrap_or_else(|_| unreachable!());
    }
    let polled = broker.poll("mail", "sales", 1, 2).unwrap();
    assert_eq!(
        payloads(broker.poll("mail", "sales", 1, 2).unwrap()),
        [Event("a"), Event("b")]
    );
    broker.commit("mail", "sales", 1, polled[1].offset).unwrap();
    assert_eq!(
        payloads(broker.poll("mail", "sales", 1, 9).unwrap()),
        [Event("c")]
    );
    broker.seek("mail", "sales", 1, 1).unwrap();
    assert_eq!(broker.poll("mail", "sales", 1, 9).unwrap().len(), 2);
    let here = Address::new().topic(&"sales").partition(&1);
    assert_eq!(broker.events().committed("mail", here), 1);
    assert_eq!(broker.events().lag("stock", here), 3);
}

#[test]
fn a_partition_is_down_while_the_others_serve() {
    let broker = FakeBroker::new();
    let down = broker.all_faults().partition(3).outage();
    for partition in 1..=4 {
        let published = broker.publish("sales", partition, Event("a")).is_ok();
        let batch = broker
            .publish_all("sales", partition, vec![Event("b")])
            .is_ok();
        let polled = broker.poll("mail", "sales", partition, 9).is_ok();
        let committed = broker.commit("mail", "sales", partition, 0).is_ok();
        assert_eq!([published, batch, polled, committed], [partition != 3; 4]);
    }
    down.heal();
    assert!(broker.publish("sales", 3, Event("a")).is_ok());
    let one = broker.faults().poll().partition(2).fail(Unavailable);
    assert!(broker.poll("mail", "sales", 1, 9).is_ok());
    assert!(broker.poll("mail", "sales", 2, 9).is_err());
    assert_eq!(one.fired(), 1);
}

#[test]
fn a_message_is_delivered_twice_and_a_lost_commit_reads_again() {
    let broker = FakeBroker::new();
    let twice = broker.faults().publish().once().duplicate();
    broker
        .publish("sales", 1, Event("a"))
        .unwrap_or_else(|_| unreachable!());
    assert_eq!(twice.changed(), 1);
    let polled = broker.poll("mail", "sales", 1, 9).unwrap();
    assert_eq!(payloads(polled), [Event("a"), Event("a")]);
    let lost = broker.faults().commit().once().lose_write();
    broker.commit("mail", "sales", 1, 1).unwrap();
    assert_eq!(lost.changed(), 1);
    assert_eq!(broker.poll("mail", "sales", 1, 9).unwrap().len(), 2);
}
