//! What the past says about a choice of rows, against snapshots of a plain vector.

use std::panic::{AssertUnwindSafe, catch_unwind};

use proptest::prelude::{Strategy, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::model::config;
use super::*;

/// A row whose every version has a stamp of its own, so that equal rows are rows which did not change.
#[derive(Clone, Debug, PartialEq)]
struct Note {
    id: u8,
    group: u8,
    stamp: u32,
}

fn notes() -> Table<Note, u8> {
    table("notes", Dialect::Postgres, &setup())
        .key("id", [column(|note: &Note| &note.id).indexed()])
        .index("group", [column(|note: &Note| &note.group).indexed()])
        .by_key(KeyBy::Field(|note: &Note| &note.id))
}

fn note(id: u8, group: u8, stamp: u32) -> Note {
    Note { id, group, stamp }
}

#[derive(Clone, Copy, Debug)]
enum Op {
    Put(u8, u8),
    Remove(u8),
    Rename(u8, u8),
}

fn an_op() -> impl Strategy<Value = Op> {
    prop_oneof![
        4 => (0..4_u8, 0..2_u8).prop_map(|(id, group)| Op::Put(id, group)),
        2 => (0..4_u8).prop_map(Op::Remove),
        1 => (0..4_u8, 0..4_u8).prop_map(|(id, to)| Op::Rename(id, to)),
    ]
}

/// Does the same to the table and to the plain vector.
fn run(table: &mut Table<Note, u8>, rows: &mut Vec<Note>, op: Op, stamp: u32) {
    let at = |rows: &[Note], id: u8| rows.iter().position(|note| note.id == id);
    match op {
        Op::Put(id, group) => {
            table.upsert(note(id, group, stamp)).unwrap();
            match at(rows, id) {
                Some(at) => rows[at] = note(id, group, stamp),
                None => rows.push(note(id, group, stamp)),
            }
        }
        Op::Remove(id) => {
            table.remove(&id);
            rows.retain(|note| note.id != id);
        }
        Op::Rename(id, to) => {
            let renamed = table.update(&id, |note| {
                note.id = to;
                note.stamp = stamp;
            });
            let from = at(rows, id);
            let free = at(rows, to).is_none_or(|at| Some(at) == from);
            assert_eq!(renamed.is_ok(), from.is_some() && free);
            if let (Some(from), true) = (from, free) {
                (rows[from].id, rows[from].stamp) = (to, stamp);
            }
        }
    }
}

type Choice = (fn(&Note) -> bool, Option<usize>);

const CHOICES: [Choice; 4] = [
    (|note| note.id == 1, Some(0)),
    (|note| note.group == 1, Some(1)),
    (|note| note.id > 1, None),
    (|_| true, None),
];

/// A choice by test alone, and one that asks an index, chosen alike.
fn with_each(number: usize, mut see: impl FnMut(&dyn Fn(&mut Table<Note, u8>, Ask) -> Told)) {
    let (test, index) = CHOICES[number];
    see(&move |table, ask| ask.of(table, &filter(test)));
    match index {
        Some(0) => see(&|table, ask| {
            let select = (&is(|note: &Note| &note.id, &1_u8)).probe().through(0);
            ask.of(table, &select)
        }),
        Some(_) => see(&|table, ask| {
            let select = (&is(|note: &Note| &note.group, &1_u8)).probe().through(1);
            ask.of(table, &&select)
        }),
        None => {}
    }
}

#[derive(Clone, Copy)]
enum Ask {
    /// The youngest commit at which the choice was so many changes older.
    Before(usize, u64),
    /// Whether the choice was another at this commit.
    Differs(u64),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Told {
    Commit(u64),
    Differs(bool),
}

impl Ask {
    fn of(self, table: &mut Table<Note, u8>, select: &impl Select<Note>) -> Told {
        match self {
            Self::Before(changes, latest) => {
                Told::Commit(table.commit_before_changes(select, changes, latest))
            }
            Self::Differs(commit) => {
                let now = table.trace(select);
                assert!(table.rewind(commit));
                let then = table.trace(select);
                table.forward();
                assert_eq!(now.differs(&then), then.differs(&now));
                Told::Differs(now.differs(&then))
            }
        }
    }
}

/// What the plain snapshots say; number `i` is what commit `i` left.
fn expected(states: &[Vec<Note>], test: fn(&Note) -> bool, ask: Ask) -> Told {
    let chosen =
        |commit: usize| -> Vec<&Note> { states[commit].iter().filter(|note| test(note)).collect() };
    match ask {
        Ask::Before(count, latest) => {
            let changed = (1..states.len())
                .rev()
                .filter(|commit| chosen(*commit) != chosen(commit - 1));
            let last = changed.take(count).last();
            Told::Commit(last.map_or(latest, |commit| commit as u64 - 1))
        }
        Ask::Differs(commit) => {
            let commit = usize::try_from(commit).unwrap();
            Told::Differs(chosen(commit) != chosen(states.len() - 1))
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_past_of_a_choice_is_what_snapshots_say(
        commits in prop::collection::vec(prop::collection::vec(an_op(), 0..4), 1..20),
        open in prop::collection::vec(an_op(), 0..3),
    ) {
        let (mut table, mut rows) = (notes(), Vec::new());
        let mut states = vec![rows.clone()];
        let mut stamp = 0;
        for ops in commits {
            for op in ops {
                stamp += 1;
                run(&mut table, &mut rows, op, stamp);
            }
            table.commit(states.len() as u64);
            states.push(rows.clone());
        }
        let latest = states.len() as u64 - 1;
        for (number, (test, _)) in CHOICES.into_iter().enumerate() {
            let mut asked = (0..=latest).map(Ask::Differs).collect::<Vec<_>>();
            asked.extend((0..6).map(|changes| Ask::Before(changes, latest)));
            for ask in asked {
                let expected = expected(&states, test, ask);
                with_each(number, |tell| assert_eq!(tell(&mut table, ask), expected));
            }
        }
        prop_assert_eq!(&table.all(), &rows);
        // An open transaction is there afterwards, and is no commit.
        for op in open {
            stamp += 1;
            run(&mut table, &mut rows, op, stamp);
        }
        for (number, (test, _)) in CHOICES.into_iter().enumerate() {
            let ask = Ask::Before(2, latest);
            let expected = expected(&states, test, ask);
            with_each(number, |tell| assert_eq!(tell(&mut table, ask), expected));
        }
        prop_assert_eq!(&table.all(), &rows);
        table.store.assert_consistent();
        table.rollback();
        prop_assert!(states.last() == Some(&table.all()));
    }
}

#[test]
fn a_row_that_came_and_went_in_one_commit_was_never_seen() {
    let mut table = notes();
    table.insert(note(2, 0, 0)).unwrap();
    table.commit(1);
    table.insert(note(1, 0, 0)).unwrap();
    table.remove(&1);
    table.commit(2);
    let one = filter(|note: &Note| note.id == 1);
    assert_eq!(table.commit_before_changes(&one, 1, 2), 2);
    let all = table.trace(&All);
    assert!(table.rewind(1));
    assert!(!all.differs(&table.trace(&All)));
}

#[test]
fn an_update_to_the_same_value_counts_as_a_change() {
    let mut table = notes();
    for commit in 1..=2 {
        table.upsert(note(1, 0, 0)).unwrap();
        table.commit(commit);
    }
    let now = table.trace(&All);
    assert_eq!(table.commit_before_changes(&All, 1, 2), 1);
    assert!(table.rewind(1));
    assert!(now.differs(&table.trace(&All)));
}

#[test]
fn a_change_of_more_than_128_commits_ago_is_not_found() {
    let mut table = notes();
    table.insert(note(1, 0, 0)).unwrap();
    table.commit(1);
    assert_eq!(table.commit_before_changes(&All, 1, HISTORY), 0);
    assert_eq!(
        table.commit_before_changes(&All, 1, HISTORY + 1),
        HISTORY + 1,
        "commits of other tables count too"
    );
}

#[test]
fn a_test_that_panics_in_the_past_leaves_the_table_as_it_is() {
    let mut table = notes();
    for stamp in 1..=5 {
        table.upsert(note(1, 0, stamp)).unwrap();
        table.commit(u64::from(stamp));
    }
    table.insert(note(2, 0, 6)).unwrap();
    for burns in 1..=5 {
        let select = filter(|note: &Note| {
            assert!(note.stamp != burns, "in the past");
            false
        });
        let asked = catch_unwind(AssertUnwindSafe(|| {
            table.commit_before_changes(&select, 1, 5)
        }));
        assert!(asked.is_err());
        table.store.assert_consistent();
        assert_eq!(table.all(), [note(1, 0, 5), note(2, 0, 6)]);
    }
    table.rollback();
    assert_eq!(table.all(), [note(1, 0, 5)]);
}
