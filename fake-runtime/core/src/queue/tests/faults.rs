//! What faults make of a queue.

use super::*;
use crate::call::View;
use crate::fault::{Fault, FaultsOf};

fn fault<M: Method>(office: &Fake<Office>) -> Fault<'_, Office, M> {
    FaultsOf(office).of::<M>()
}

fn all(office: &Fake<Office>) -> [u32; 4] {
    [1, 2, 3, 4].map(|partition| {
        let taken = office.receive(partition);
        u32::from(taken.is_some())
    })
}

#[test]
fn one_partition_is_down_while_the_others_serve() {
    let office = office();
    for partition in 1..=4 {
        office.push(partition, "a");
    }
    let down = fault::<receive>(&office).partition(3).reply(None);
    assert_eq!(all(&office), [1, 1, 0, 1]);
    down.heal();
    assert_eq!(all(&office), [0, 0, 1, 0]);
    assert_eq!((down.matched(), down.fired()), (1, 1));
}

#[test]
fn a_rule_of_a_partition_sees_what_goes_there_by_itself_and_by_receipt() {
    let office = office();
    let routed = fault::<publish>(&office).partition(2).lose_write();
    office.publish(1, "a");
    office.publish(2, "b");
    assert_eq!((office.mails().len(), routed.fired()), (1, 1));
    let acked = fault::<ack>(&office).partition(2).lose_write();
    let receipts = [1, 2].map(|partition| {
        office.push(partition, "a");
        office.receive(partition).unwrap().receipt
    });
    for receipt in receipts {
        assert!(office.ack(receipt));
    }
    assert_eq!((acked.matched(), acked.fired(), acked.changed()), (1, 1, 1));
    assert_eq!(office.jobs().in_flight(), 1, "the other is acknowledged");
}

#[test]
fn a_message_that_is_put_in_twice_has_two_numbers() {
    let office = office();
    let twice = fault::<push>(&office).once().duplicate();
    assert_eq!(office.push(1, "a").id, 1);
    office.push(1, "b");
    assert_eq!((twice.fired(), twice.changed()), (1, 1));
    let polled = office.poll(1);
    let ids: Vec<u64> = polled.iter().map(|message| message.id).collect();
    let offsets: Vec<u64> = polled.iter().map(|message| message.offset).collect();
    assert_eq!(texts(polled), ["a", "a", "b"]);
    assert_eq!((ids, offsets), (vec![1, 2, 3], vec![0, 1, 2]));
}

#[test]
fn a_lost_acknowledgement_has_the_message_delivered_again() {
    let office = office();
    office.push(1, "a");
    let lost = fault::<ack>(&office).once().lose_write();
    let a = office.receive(1).unwrap();
    assert!(office.ack(a.receipt));
    assert_eq!(lost.changed(), 1);
    assert_eq!(office.receive(1), None, "it is hidden still");
    office.world().clock().advance(30 * SECOND);
    let again = office.receive(1).unwrap();
    assert_eq!((again.id, again.attempt), (a.id, 2));
    assert!(office.ack(again.receipt));
}

#[test]
fn a_reordered_receive_takes_another_message_than_the_first_where_there_is_one() {
    let office = office();
    office.push_all(&["a", "b", "c"]);
    let order = fault::<next>(&office).reorder();
    let taken = [(); 3].map(|()| pollster::block_on(office.next()));
    assert_ne!(taken[0], "a");
    assert_ne!(taken, ["a", "b", "c"]);
    assert_eq!(
        (order.fired(), order.changed()),
        (3, 2),
        "the last is alone"
    );
    let same = self::office();
    same.push_all(&["a", "b", "c"]);
    let _order = fault::<next>(&same).reorder();
    assert_eq!([(); 3].map(|()| pollster::block_on(same.next())), taken);
}

#[test]
fn a_reordered_poll_has_no_message_where_it_was() {
    let office = office();
    for text in ["a", "b", "c", "d"] {
        office.push(1, text);
    }
    let order = fault::<poll>(&office).once().reorder();
    let polled = texts(office.poll(1));
    assert!(
        polled
            .iter()
            .zip(["a", "b", "c", "d"])
            .all(|(is, was)| is != was)
    );
    assert_eq!(order.changed(), 1);
    assert_eq!(texts(office.poll(1)), ["a", "b", "c", "d"]);
}

#[test]
fn a_partial_batch_has_the_first_messages() {
    let office = office();
    let partial = fault::<push_all>(&office).once().partial(2);
    assert_eq!(office.push_all(&["a", "b", "c"]), 3);
    assert_eq!(office.jobs().all(), ["a", "b"]);
    assert_eq!(partial.changed(), 1);
}

#[test]
fn a_corrupt_message_is_whole_when_it_comes_again() {
    let office = office();
    office.push(1, "a");
    let poison = fault::<receive>(&office)
        .once()
        .corrupt(|job| job.push('!'));
    assert_eq!(text(office.receive(1)), Some("a!".to_owned()));
    assert_eq!(poison.changed(), 1);
    office.world().clock().advance(30 * SECOND);
    assert_eq!(text(office.receive(1)), Some("a".to_owned()));
}

#[test]
fn a_stale_poll_does_not_see_the_last_message() {
    let office = office();
    office.push(1, "a");
    office.push(1, "b");
    let stale = fault::<poll>(&office).once().stale(crate::versions(1));
    assert_eq!(texts(office.poll(1)), ["a"]);
    assert_eq!(stale.changed(), 1);
    assert_eq!(texts(office.poll(1)), ["a", "b"]);
    assert_eq!(office.jobs().len(), 2, "going back and forth left no trace");
}

#[test]
fn a_reply_that_is_lost_leaves_the_message_in_flight() {
    let office = office();
    office.push(1, "a");
    let lost = fault::<receive>(&office).once().lose_write();
    assert_eq!(text(office.receive(1)), Some("a".to_owned()));
    assert_eq!(lost.fired(), 1);
    assert_eq!(office.jobs().len(), 1, "as if it had not been asked for");
}
