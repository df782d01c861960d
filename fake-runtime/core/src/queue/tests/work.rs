//! A work queue: what is given to whom, and what becomes of it.

use super::*;

#[test]
fn messages_come_in_the_order_in_which_they_were_put_in() {
    let office = office();
    office.with(|state| {
        for job in ["a", "b", "c"] {
            state.jobs.push(job.to_owned());
        }
        assert_eq!(state.jobs.pop(), Some("a".to_owned()));
        assert_eq!(text(state.jobs.receive()), Some("b".to_owned()));
        assert_eq!(text(state.jobs.receive()), Some("c".to_owned()));
        assert_eq!(state.jobs.receive(), None);
    });
    assert_eq!(office.jobs().all(), ["b", "c"]);
    assert_eq!((office.jobs().len(), office.jobs().in_flight()), (0, 2));
}

#[test]
fn a_message_that_nobody_acknowledges_comes_again_when_its_timeout_is_over_and_not_before() {
    let office = office();
    office.jobs().push("a".to_owned());
    let first = office.with(|state| state.jobs.receive()).unwrap();
    assert_eq!((first.attempt, first.id, first.receipt), (1, 1, 1));
    let clock = office.world().clock();
    clock.advance(Duration::from_nanos(29_999_999_999));
    assert_eq!(office.with(|state| state.jobs.receive()), None);
    clock.advance(Duration::from_nanos(1));
    assert_eq!((office.jobs().len(), office.jobs().in_flight()), (1, 0));
    let second = office.with(|state| state.jobs.receive()).unwrap();
    assert_eq!((second.attempt, second.id, second.receipt), (2, 1, 2));
}

#[test]
fn an_acknowledgement_removes_the_message_once() {
    let office = office();
    office.jobs().push("a".to_owned());
    let receipt = office.with(|state| state.jobs.receive()).unwrap().receipt;
    office.with(|state| {
        assert!(!state.jobs.ack(receipt + 1));
        assert!(state.jobs.ack(receipt));
        assert!(!state.jobs.ack(receipt));
    });
    office.world().clock().advance(60 * SECOND);
    assert!(office.jobs().is_empty());
    assert!(office.jobs().all().is_empty());
}

#[test]
fn a_receipt_counts_after_the_timeout_until_somebody_else_has_the_message() {
    let office = office();
    office.jobs().push("a".to_owned());
    let late = office.with(|state| state.jobs.receive()).unwrap();
    office.world().clock().advance(30 * SECOND);
    let other = office.with(|state| state.jobs.receive()).unwrap();
    office.with(|state| {
        assert!(!state.jobs.ack(late.receipt));
        assert!(!state.jobs.nack(late.receipt));
        assert!(!state.jobs.extend(late.receipt, SECOND));
    });
    office.world().clock().advance(30 * SECOND);
    assert_eq!(office.jobs().len(), 1);
    office.with(|state| {
        assert!(!state.jobs.extend(other.receipt, SECOND), "too late");
        assert!(state.jobs.ack(other.receipt), "nobody has it");
    });
}

#[test]
fn a_returned_message_is_where_it_was_at_once_or_later() {
    let office = office();
    office.jobs().push_all(["a", "b"].map(str::to_owned));
    let a = office.with(|state| state.jobs.receive()).unwrap();
    office.with(|state| assert!(state.jobs.nack(a.receipt)));
    let a = office.with(|state| state.jobs.receive()).unwrap();
    assert_eq!((a.payload.as_str(), a.attempt), ("a", 2));
    office.with(|state| {
        assert!(state.jobs.nack_delayed(a.receipt, 5 * SECOND));
        assert!(!state.jobs.ack(a.receipt), "it was returned");
    });
    assert_eq!((office.jobs().len(), office.jobs().delayed()), (1, 1));
    office.world().clock().advance(5 * SECOND);
    assert_eq!(
        texts(office.with(|state| state.jobs.receive_batch(9))),
        ["a", "b"]
    );
}

#[test]
fn an_extended_message_is_hidden_from_now_on_for_that_time() {
    let office = office();
    office.jobs().push("a".to_owned());
    let a = office.with(|state| state.jobs.receive()).unwrap();
    office.world().clock().advance(29 * SECOND);
    office.with(|state| assert!(state.jobs.extend(a.receipt, 10 * SECOND)));
    office.world().clock().advance(9 * SECOND);
    assert_eq!(office.jobs().len(), 0);
    office.world().clock().advance(SECOND);
    assert_eq!(office.jobs().len(), 1);
}

#[test]
fn a_delayed_message_is_seen_when_its_time_has_come() {
    let office = office();
    office.jobs().push_delayed("later".to_owned(), 2 * SECOND);
    office.jobs().push("now".to_owned());
    assert_eq!(office.jobs().pop(), Some("now".to_owned()));
    assert_eq!(office.jobs().pop(), None);
    assert_eq!(office.jobs().delayed(), 1);
    office.world().clock().advance(2 * SECOND);
    assert_eq!((office.jobs().delayed(), office.jobs().len()), (0, 1));
    assert_eq!(office.jobs().pop(), Some("later".to_owned()));
}

#[test]
fn after_its_last_attempt_a_message_is_a_dead_letter_however_it_failed() {
    let office = office();
    for text in ["times out", "returned"] {
        office.publish(1, text);
    }
    for _ in 0..3 {
        let given = office.with(|state| state.mails.receive_batch(9));
        assert_eq!(given.len(), 2);
        office.with(|state| assert!(state.mails.nack(given[1].receipt)));
        office.world().clock().advance(30 * SECOND);
    }
    assert_eq!(office.mails().len(), 0);
    let dead = [(1, "times out".to_owned()), (1, "returned".to_owned())];
    assert_eq!(office.mails().dead_letters(), dead);
    assert!(office.mails().all().is_empty());
    assert_eq!(office.with(|state| state.mails.receive()), None);
    assert_eq!(office.mails().redrive(), 2);
    let again = office.with(|state| state.mails.receive()).unwrap();
    assert_eq!((again.attempt, again.payload.1.as_str()), (1, "times out"));
    office.with(|state| assert!(state.mails.reject(again.receipt)));
    assert_eq!(office.mails().dead_letters(), [dead[0].clone()]);
}

#[test]
fn a_message_of_the_last_attempt_that_is_over_is_no_longer_acknowledged() {
    let office = office();
    office.publish(1, "a");
    let mut receipt = 0;
    for _ in 0..3 {
        receipt = office.with(|state| state.mails.receive()).unwrap().receipt;
        office.world().clock().advance(30 * SECOND);
    }
    assert_eq!(office.mails().dead_letters().len(), 1);
    office.with(|state| assert!(!state.mails.ack(receipt)));
}

#[test]
fn an_ordered_queue_gives_nothing_of_a_partition_while_an_earlier_message_is_out() {
    let office = office();
    let (one, two) = (Address::new().partition(&1), Address::new().partition(&2));
    for (address, text) in [(one, "1a"), (one, "1b"), (two, "2a"), (one, "1c")] {
        office.letters().push_to(address, text.to_owned());
    }
    let first = office.with(|state| state.letters.receive()).unwrap();
    assert_eq!(first.payload, "1a");
    assert_eq!(
        text(office.with(|state| state.letters.receive())),
        Some("2a".to_owned())
    );
    assert_eq!(office.with(|state| state.letters.receive()), None);
    office.with(|state| assert!(state.letters.nack_delayed(first.receipt, SECOND)));
    assert_eq!(
        office.with(|state| state.letters.receive()),
        None,
        "a delay holds its partition up too"
    );
    office.world().clock().advance(SECOND);
    let both = office.with(|state| state.letters.receive_batch(2));
    assert_eq!(texts(both.clone()), ["1a", "1b"], "a batch is in order");
    office.with(|state| {
        assert!(state.letters.ack(both[0].receipt));
        assert_eq!(state.letters.receive(), None);
        assert!(state.letters.ack(both[1].receipt));
        assert_eq!(text(state.letters.receive()), Some("1c".to_owned()));
    });
}

#[test]
fn the_receipt_of_an_ordered_queue_ends_with_its_timeout() {
    let office = office();
    office.letters().push("a".to_owned());
    let a = office.with(|state| state.letters.receive()).unwrap();
    office.world().clock().advance(10 * SECOND);
    office.with(|state| assert!(!state.letters.ack(a.receipt)));
    assert_eq!(office.letters().len(), 1);
}

#[test]
fn topics_and_partitions_are_apart_and_whatever_type_they_have_is_the_same() {
    let office = office();
    let name = String::from("sales");
    let sales = Address::new().topic(&name).partition(&3_u8);
    let other = Address::new().topic(&"costs").partition(&3_u8);
    assert_eq!(office.jobs().push_to(sales, "a".to_owned()).offset, 0);
    assert_eq!(office.jobs().push_to(other, "b".to_owned()).offset, 0);
    assert_eq!(office.jobs().push_to(sales, "c".to_owned()).offset, 1);
    office.with(|state| {
        let costs = Address::new().topic(&"costs");
        let b = state.jobs.receive_from(costs).unwrap();
        assert_eq!(b.payload, "b");
        assert_eq!(b.topic.as_deref(), Some("costs"));
        assert_eq!(b.partition.as_deref(), Some("3"));
        assert_eq!(state.jobs.receive_from(costs), None);
        let three = Address::new().partition(&3_i64);
        assert_eq!(state.jobs.len_of(three), 2);
        assert_eq!(texts(state.jobs.receive_batch_from(three, 9)), ["a", "c"]);
        let nowhere = Address::new().topic(&"nobody knows");
        assert_eq!(state.jobs.receive_from(nowhere), None);
    });
}

#[test]
fn a_declared_partition_routes_a_message_and_an_address_overrides_it() {
    let office = office();
    office.publish(7, "a");
    let eight = Address::new().partition(&8);
    office.mails().push_to(eight, (7, "b".to_owned()));
    let of = |partition: u32| office.mails().len_of(Address::new().partition(&partition));
    assert_eq!((of(7), of(8)), (1, 1));
}

#[test]
fn purging_keeps_dead_letters_and_clearing_does_not() {
    let office = office();
    office.publish(1, "dead");
    office.with(|state| {
        let dead = state.mails.receive().unwrap();
        assert!(state.mails.reject(dead.receipt));
        for n in 0..3 {
            state.mails.push((n, String::new()));
        }
        state.mails.receive();
        assert_eq!(state.mails.purge(), 3);
        assert!(state.mails.all().is_empty());
    });
    assert_eq!(office.mails().dead_letters().len(), 1);
    assert_eq!(office.mails().clear(), 1);
    assert!(office.mails().dead_letters().is_empty());
}

#[test]
fn a_hundred_thousand_messages_are_pushed_and_taken_without_a_scan() {
    let office = office();
    let count = if cfg!(miri) { 100 } else { 100_000_u64 };
    office.with(|state| {
        for n in 0..count {
            state.jobs.push(n.to_string());
        }
        // All of them in flight: nobody looks at these for the next.
        for n in 0..count {
            assert_eq!(text(state.jobs.receive()), Some(n.to_string()));
        }
        state.jobs.push("last".to_owned());
        assert_eq!(state.jobs.pop(), Some("last".to_owned()));
        for n in 1..=count {
            assert!(state.jobs.ack(n));
        }
    });
    assert!(office.jobs().all().is_empty());
}

#[test]
fn a_queue_prints_its_messages_as_they_print() {
    let office = office();
    office.jobs().push("a".to_owned());
    office.letters().push("b".to_owned());
    assert_eq!(format!("{:?}", office.jobs()), r#"["a"]"#);
    assert_eq!(format!("{:?}", office.letters()), "[String]");
}
