//! The first rows of a batch, against a plain vector that was given only these.

use proptest::prelude::{Just, prop, prop_assert_eq, prop_oneof, proptest};

use super::model::{Model, Op, a_user, assert_lookups, config, run};
use super::*;

/// The same batch with fewer rows.
fn first(op: &Op, count: usize) -> Op {
    let some = |rows: &[User]| rows[..count.min(rows.len())].to_vec();
    match op {
        Op::InsertAll(rows) => Op::InsertAll(some(rows)),
        Op::UpsertAll(rows) => Op::UpsertAll(some(rows)),
        Op::ReplaceAll(rows) => Op::ReplaceAll(some(rows)),
        _ => unreachable!("only batches are cut"),
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_stays_of_a_batch_is_what_a_shorter_one_does(
        dialect in prop_oneof![Just(Dialect::Postgres), Just(Dialect::Sqlite), Just(Dialect::Mysql)],
        seeds in prop::collection::vec(a_user(), 0..8),
        earlier in prop::collection::vec(a_user(), 0..2),
        rows in prop::collection::vec(a_user(), 0..6),
        kind in 0..3_u8,
        count in 0..7_usize,
    ) {
        let op = match kind {
            0 => Op::InsertAll(rows.clone()),
            1 => Op::UpsertAll(rows.clone()),
            _ => Op::ReplaceAll(rows.clone()),
        };
        let (mut table, mut model) = (users(dialect), Model { rows: Vec::new() });
        for row in seeds {
            let op = Op::Insert(row);
            prop_assert_eq!(run(&mut table, op.clone()), model.run(&op, dialect));
        }
        table.commit(1);
        let committed = model.clone();
        // The same transaction has written before.
        for row in earlier {
            let op = Op::Upsert(row);
            prop_assert_eq!(run(&mut table, op.clone()), model.run(&op, dialect));
        }
        table.mark_batch();
        let answer = run(&mut table, op.clone());
        prop_assert_eq!(&answer, &model.clone().run(&op, dialect));
        if answer.is_ok() {
            let (kept, shorter) = (0..=count.min(rows.len()))
                .rev()
                .find_map(|kept| {
                    let mut shorter = model.clone();
                    shorter.run(&first(&op, kept), dialect).ok().map(|_| (kept, shorter))
                })
                .expect("an empty batch succeeds");
            prop_assert_eq!(table.keep_first(count), kept);
            model = shorter;
        } else {
            prop_assert_eq!(table.keep_first(0), 0);
        }
        prop_assert_eq!(&table.all(), &model.rows);
        assert_lookups(&table);
        // It was the last time: what comes now is not marked.
        let more = Op::Insert(user(77));
        prop_assert_eq!(run(&mut table, more.clone()), model.run(&more, dialect));
        prop_assert_eq!(table.keep_first(0), 0);
        prop_assert_eq!(&table.all(), &model.rows);
        table.commit(2);
        table.rewind(1);
        prop_assert_eq!(&table.all(), &committed.rows);
        assert_lookups(&table);
        table.forward();
        prop_assert_eq!(&table.all(), &model.rows);
        assert_lookups(&table);
    }
}

#[test]
fn rows_that_swap_a_unique_value_stay_both_or_not_at_all() {
    let mut table = with([user(1), user(2), user(3)]);
    let swapped = |id: u8, email: u8| User {
        email: format!("{email}@example.org"),
        ..user(id)
    };
    let older = User { age: 31, ..user(3) };
    for (count, kept) in [(3, 3), (2, 1), (1, 1), (0, 0)] {
        table.mark_batch();
        let batch = [older.clone(), swapped(1, 2), swapped(2, 1)];
        assert_eq!(table.replace_batch(batch).unwrap(), 3);
        assert_eq!(table.keep_first(count), kept);
        assert_eq!(table.get(&3).unwrap().age, 30 + u8::from(kept > 0));
        assert_lookups(&table);
        table.rollback();
    }
}

#[test]
fn a_rollback_ends_the_marking() {
    let mut table = with([user(1)]);
    table.mark_batch();
    table.insert_all([user(2)]).unwrap();
    table.rollback();
    table.insert_all([user(3)]).unwrap();
    assert_eq!(table.keep_first(0), 0);
    assert_eq!(ids(&table), [1, 3]);
}
