//! Commits, rollbacks, reading the past, and forks.

use super::*;

#[test]
fn a_rollback_restores_rows_order_and_indexes() {
    let mut table = with([user(1), user(2), user(3)]);
    table.remove(&2);
    table.insert(user(4)).unwrap();
    table.update(&1, |row| row.id = 2).unwrap();
    table.remove(&3);
    table.insert(user(5)).unwrap();
    table.rollback();
    assert_eq!(table.all(), [user(1), user(2), user(3)]);
    assert_eq!((table.get(&2), table.contains(&4)), (Some(user(2)), false));
    table.store.assert_consistent();
}

#[test]
fn the_past_can_be_read_and_left_again() {
    let mut table = postgres();
    for id in 1..=5 {
        table.insert(user(id)).unwrap();
        if id > 1 {
            table.remove(&(id - 1));
        }
        table.commit(u64::from(id));
    }
    for id in 1..=5 {
        assert!(table.rewind(u64::from(id)));
        assert_eq!(ids(&table), [id]);
        assert_eq!(table.get(&id), Some(user(id)));
        table.store.assert_consistent();
    }
    assert!(table.rewind(0));
    assert!(table.is_empty());
    table.forward();
    assert_eq!(ids(&table), [5]);
    table.store.assert_consistent();
}

#[test]
fn an_open_transaction_is_rewound_too_and_comes_back() {
    let mut table = with([user(1)]);
    table.insert(user(2)).unwrap();
    assert!(table.rewind(1));
    assert_eq!(ids(&table), [1]);
    table.forward();
    assert_eq!(ids(&table), [1, 2]);
    table.rollback();
    assert_eq!(ids(&table), [1]);
}

#[test]
fn history_reaches_as_far_as_it_says_and_no_farther() {
    let mut table = postgres();
    for commit in 1..=HISTORY + 10 {
        table
            .upsert(User {
                age: 18 + u8::try_from(commit).unwrap(),
                ..user(1)
            })
            .unwrap();
        table.commit(commit);
    }
    assert!(table.rewind(10));
    assert_eq!(table.get(&1).unwrap().age, 28);
    table.forward();
    assert!(!table.rewind(9), "forgotten");
    assert_eq!(u64::from(table.get(&1).unwrap().age), 18 + HISTORY + 10);
}

#[test]
fn a_commit_of_nothing_is_no_commit() {
    let mut table = with([user(1)]);
    table.commit(2);
    table.insert(user(2)).unwrap();
    table.commit(3);
    assert!(table.rewind(2));
    assert_eq!(ids(&table), [1]);
    assert!(table.rewind(1));
    assert_eq!(ids(&table), [1]);
}

#[test]
fn a_fork_goes_on_alone_with_the_same_history_and_sequence() {
    let mut table = with([user(1), user(2)]);
    let _: u64 = table.sequence();
    table.remove(&1);
    table.commit(2);
    let mut fork = table.fork();
    fork.insert(user(3)).unwrap();
    assert_eq!((ids(&table), ids(&fork)), (vec![2], vec![2, 3]));
    assert!(fork.rewind(1));
    assert_eq!(ids(&fork), [1, 2]);
    fork.forward();
    fork.store.assert_consistent();
    assert_eq!((table.sequence::<u64>(), fork.sequence::<u64>()), (2, 2));
}

#[test]
fn a_hundred_thousand_equal_values_in_an_index_cost_no_more_than_different_ones() {
    // With one entry a row in the hash table, this test would not end.
    let mut table = table("rows", Dialect::Postgres, &setup())
        .index("0", [column(|row: &u64| row).indexed()])
        .no_key();
    let rows = if cfg!(miri) { 100 } else { 100_000 };
    table.insert_all((0..rows).map(|_| 7)).unwrap();
    assert_eq!(table.update_many(All, |row| *row = 8).unwrap(), rows);
    table.rollback();
    table.store.assert_consistent();
}
