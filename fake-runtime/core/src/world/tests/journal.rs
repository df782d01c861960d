//! The record of calls.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::world::Mark;
use crate::{Journal, Outcome, World};

/// Three calls of two fakes, one of them with a fault and texts.
pub(super) fn recorded(seed: u64) -> World {
    let world = World::seeded(seed);
    let (users, mails): (Arc<str>, Arc<str>) = ("FakeUsers".into(), "FakeMails#2".into());
    let insert = world.begin_entry(world.caller(&users), "insert", Some(0xfa4e));
    world.note_fault(insert, Mark::Lost, "lose_write()".to_owned());
    world.note_fault(insert, Mark::Shadowed, "shadowed: fail(Down)".to_owned());
    world.note_arguments(insert, "User {\n    id: 1,\n}".to_owned());
    world.note_answer(insert, "Ok(())".to_owned());
    world.end_entry(insert, Outcome::Ok);
    world.clock().advance(Duration::from_millis(1500));
    let mail = world.begin_entry(world.caller(&mails), "send", None);
    let find = world.begin_entry(world.caller(&users), "find", Some(u64::MAX));
    world.end_entry(find, Outcome::Err);
    world.end_entry(mail, Outcome::Hung);
    world
}

#[test]
fn calls_are_numbered_from_1_and_keep_what_was_said_of_them() {
    let journal = recorded(1).journal();
    assert_eq!(journal.len(), 3);
    let [insert, send, find] = journal.entries() else {
        panic!("{journal}");
    };
    assert_eq!([1, 2, 3], [insert.number(), send.number(), find.number()]);
    assert_eq!((insert.fake(), insert.method()), ("FakeUsers", "insert"));
    assert_eq!(insert.key(), Some(0xfa4e));
    assert_eq!(insert.faults(), ["lose_write()", "shadowed: fail(Down)"]);
    assert_eq!(insert.arguments(), Some("User {\n    id: 1,\n}"));
    assert_eq!(insert.answer(), Some("Ok(())"));
    assert_eq!(
        (insert.at(), insert.outcome()),
        (Duration::ZERO, Outcome::Ok)
    );
    assert_eq!(send.at(), Duration::from_millis(1500));
    assert_eq!((send.key(), send.outcome()), (None, Outcome::Hung));
    assert!(find.faults().is_empty() && find.arguments().is_none() && find.answer().is_none());
    assert_eq!(find.outcome(), Outcome::Err);
}

#[test]
fn a_journal_prints_as_a_table_with_aligned_columns() {
    assert_eq!(
        recorded(1).journal().to_string(),
        "\
call  at    method             key               outcome  faults                              arguments              answer
   1  0ns   FakeUsers::insert  000000000000fa4e  ok       lose_write(); shadowed: fail(Down)  User {\\n    id: 1,\\n}  Ok(())
   2  1.5s  FakeMails#2::send                    hung
   3  1.5s  FakeUsers::find    ffffffffffffffff  error
"
    );
}

#[test]
fn a_column_that_none_needs_is_left_out() {
    let world = World::seeded(1);
    world.begin_entry(world.caller(&"FakeGrößen".into()), "all", None);
    assert_eq!(
        world.journal().to_string(),
        "call  at   method           outcome\n   1  0ns  FakeGrößen::all  pending\n"
    );
    assert_eq!(Journal::default().to_string(), "no calls\n");
}

#[test]
fn equal_runs_have_equal_journals_and_others_do_not() {
    let (one, same) = (recorded(1), recorded(1));
    assert_eq!(one.journal(), same.journal());
    let before = one.journal();
    one.end_entry(2, Outcome::Dropped);
    assert_ne!(one.journal(), before);
    assert_eq!(same.journal(), before, "a journal that was read stays");
}

#[test]
fn a_fork_begins_an_empty_journal() {
    let world = recorded(1);
    let fork = world.fork();
    assert!(fork.journal().is_empty());
    assert_eq!(
        fork.begin_entry(fork.caller(&"FakeUsers".into()), "find", None),
        1
    );
    assert_eq!(world.journal().len(), 3);
}

#[test]
fn calls_at_the_same_time_get_a_number_each() {
    const CALLS: u64 = if cfg!(miri) { 5 } else { 500 };
    let world = World::seeded(1);
    thread::scope(|scope| {
        for key in 1..5 {
            let world = &world;
            scope.spawn(move || {
                for _ in 0..CALLS {
                    let number =
                        world.begin_entry(world.caller(&"FakeUsers".into()), "find", Some(key));
                    world.note_answer(number, key.to_string());
                    world.end_entry(number, Outcome::Ok);
                }
            });
        }
    });
    let journal = world.journal();
    assert_eq!(journal.len() as u64, 4 * CALLS);
    for (number, entry) in (1..).zip(journal.entries()) {
        assert_eq!(entry.number(), number);
        assert_eq!(
            entry.answer(),
            Some(entry.key().unwrap().to_string().as_str())
        );
        assert_eq!(entry.outcome(), Outcome::Ok);
    }
}

#[test]
fn calls_that_were_under_way_at_the_same_time_overlap() {
    let world = World::seeded(1);
    let users = world.caller(&"FakeUsers".into());
    let call = || world.begin_entry(users, "find", None);
    let first = call();
    world.end_entry(first, Outcome::Ok);
    let (second, third) = (call(), call());
    world.clock().advance(Duration::from_secs(2));
    world.end_entry(second, Outcome::Ok);
    let fourth = call();
    world.end_entry(fourth, Outcome::Hung);
    world.end_entry(third, Outcome::Err);
    let journal = world.journal();
    let overlaps = |one: usize, other: usize| {
        let entries = journal.entries();
        let both = entries[one - 1].overlaps(&entries[other - 1]);
        assert_eq!(both, entries[other - 1].overlaps(&entries[one - 1]));
        both
    };
    assert!(!overlaps(1, 2) && !overlaps(1, 3) && !overlaps(2, 4));
    assert!(overlaps(1, 1) && overlaps(2, 3) && overlaps(3, 4));
    let ended = |number: usize| journal.entries()[number - 1].ended_at();
    let two = Duration::from_secs(2);
    assert_eq!(
        [ended(1), ended(2), ended(3), ended(4)],
        [Some(Duration::ZERO), Some(two), Some(two), None]
    );
}

#[test]
fn a_call_that_hung_ends_when_it_is_dropped() {
    let world = World::seeded(1);
    let hung = world.begin_entry(world.caller(&"FakeUsers".into()), "find", None);
    world.end_entry(hung, Outcome::Hung);
    assert_eq!(world.journal().entries()[0].ended_at(), None);
    world.clock().advance(Duration::from_secs(1));
    world.end_entry(hung, Outcome::Dropped);
    let second = Duration::from_secs(1);
    assert_eq!(world.journal().entries()[0].ended_at(), Some(second));
}
