//! Where databases differ.

use super::*;

const ALL: [Dialect; 3] = [Dialect::Postgres, Dialect::Sqlite, Dialect::Mysql];

#[test]
fn an_upsert_that_meets_another_unique_is_refused_but_in_mysql() {
    for dialect in ALL {
        let mut table = users(dialect);
        table.insert_all([user(1), user(2)]).unwrap();
        let row = User {
            email: "1@example.org".into(),
            ..user(5)
        };
        let outcome = table.upsert(User { age: 50, ..row });
        if dialect == Dialect::Mysql {
            assert_eq!(outcome, Ok(false), "the row that was met keeps its key");
            let met = User {
                age: 50,
                badge: 5,
                ..user(1)
            };
            assert_eq!(table.all(), [met, user(2)]);
        } else {
            assert_eq!(outcome.unwrap_err().constraint(), "email");
            assert_eq!(table.all(), [user(1), user(2)]);
        }
    }
}

#[test]
fn the_same_key_twice_in_one_upsert_batch_is_an_error_in_postgres_and_else_the_last_wins() {
    for dialect in ALL {
        let mut table = users(dialect);
        let outcome = table.upsert_batch([user(1), User { age: 40, ..user(1) }]);
        if dialect == Dialect::Postgres {
            assert_eq!(outcome.unwrap_err().violation.kind(), ViolationKind::Key);
            assert!(table.is_empty());
        } else {
            assert_eq!(outcome.unwrap(), 2);
            assert_eq!(table.get(&1).unwrap().age, 40);
        }
    }
}

#[test]
fn an_upsert_that_is_refused_gives_back_the_row_with_its_own_key() {
    let mut table = users(Dialect::Mysql);
    table.insert_all([user(1), user(2)]).unwrap();
    let row = User {
        email: "1@example.org".into(),
        badge: 2,
        ..user(5)
    };
    let rejected = table.upsert_row(row.clone()).unwrap_err();
    assert_eq!(rejected.violation.constraint(), "badge");
    assert_eq!(rejected.row, Some(row));
    assert_eq!(table.all(), [user(1), user(2)]);
}

#[test]
fn a_key_given_twice_to_one_upsert_is_told_the_check_that_the_second_row_breaks() {
    let mut table = users(Dialect::Postgres);
    let young = User { age: 3, ..user(1) };
    let rejected = table.upsert_batch([user(1), young]).unwrap_err();
    assert_eq!(rejected.violation.kind(), ViolationKind::Check);
}

/// A table whose ids come from its sequence.
fn numbered(dialect: Dialect) -> Table<User, u8> {
    table("rows", dialect, &setup())
        .key("id", [column(|row: &User| &row.id).indexed()])
        .unique("email", [column(|row: &User| &row.email).indexed()])
        .check("age", |row: &User| row.age >= 18)
        .sequence(|row: &User| &row.id)
        .by_key(KeyBy::Field(|row: &User| &row.id))
}

fn insert_next(table: &mut Table<User, u8>) -> Result<u8, Violation> {
    let id = table.sequence();
    table.insert(user(id)).map(|()| id)
}

#[test]
fn a_rolled_back_insert_leaves_a_gap_but_in_sqlite() {
    for (dialect, next) in [
        (Dialect::Postgres, 3),
        (Dialect::Sqlite, 2),
        (Dialect::Mysql, 3),
    ] {
        let mut table = numbered(dialect);
        assert_eq!(insert_next(&mut table), Ok(1));
        table.commit(1);
        assert_eq!(insert_next(&mut table), Ok(2));
        table.rollback();
        assert_eq!(insert_next(&mut table), Ok(next), "{dialect:?}");
    }
}

#[test]
fn an_insert_that_a_check_refused_took_no_number_in_mysql() {
    for (dialect, next) in [
        (Dialect::Postgres, 3),
        (Dialect::Sqlite, 2),
        (Dialect::Mysql, 2),
    ] {
        let mut table = numbered(dialect);
        assert_eq!(insert_next(&mut table), Ok(1));
        let young = |id| User { age: 3, ..user(id) };
        let row = young(table.sequence());
        table.insert(row).unwrap_err();
        assert_eq!(insert_next(&mut table), Ok(next), "{dialect:?}");
        // A unique is looked at when the number is taken; and then a check has nothing to do with it.
        let taken = User {
            email: user(1).email,
            ..user(table.sequence())
        };
        let id = taken.id;
        table.insert(taken).unwrap_err();
        table.insert(young(id)).unwrap_err();
        let gap = u8::from(dialect != Dialect::Sqlite);
        assert_eq!(insert_next(&mut table), Ok(next + 1 + gap), "{dialect:?}");
    }
}

#[test]
fn an_aborted_transaction_takes_no_number() {
    let setup = setup();
    let mut table = numbered(Dialect::Postgres);
    table.adopt(&setup);
    setup.begin_body();
    table.insert(User { age: 3, ..user(9) }).unwrap_err();
    assert_eq!(
        insert_next(&mut table).unwrap_err().kind(),
        ViolationKind::Aborted
    );
    assert!(setup.end_body());
    assert_eq!(insert_next(&mut table), Ok(1));
}

#[test]
fn after_an_explicit_id_the_next_collides_in_postgres_and_else_is_larger() {
    for dialect in ALL {
        let mut table = numbered(dialect);
        table.insert(user(1)).unwrap();
        let next = insert_next(&mut table);
        if dialect == Dialect::Postgres {
            assert_eq!(next.unwrap_err().kind(), ViolationKind::Key);
            assert_eq!(
                insert_next(&mut table),
                Ok(2),
                "the failed insert took a number"
            );
        } else {
            assert_eq!(next, Ok(2));
            table.update(&2, |row| row.id = 9).unwrap();
            assert_eq!(insert_next(&mut table), Ok(10));
        }
    }
}

#[test]
fn the_largest_id_is_used_again_in_sqlite_alone() {
    for (dialect, next) in [
        (Dialect::Postgres, 3),
        (Dialect::Sqlite, 2),
        (Dialect::Mysql, 3),
    ] {
        let mut table = numbered(dialect);
        let _ = (insert_next(&mut table), insert_next(&mut table));
        table.remove(&2);
        assert_eq!(insert_next(&mut table), Ok(next), "{dialect:?}");
    }
}

#[test]
fn sqlite_numbers_stay_right_over_rollbacks_and_smaller_ids() {
    let mut table = numbered(Dialect::Sqlite);
    table.insert_all([user(5), user(10)]).unwrap();
    assert_eq!(table.sequence::<u8>(), 11);
    table.commit(1);
    table.remove(&10);
    assert_eq!(table.sequence::<u8>(), 6);
    table.rollback();
    table.insert(user(7)).unwrap();
    assert_eq!(table.sequence::<u8>(), 11);
    table.update(&10, |row| row.id = 3).unwrap();
    assert_eq!(table.sequence::<u8>(), 8);
}

#[test]
#[should_panic(expected = "the next id of `rows` is 256, which `u8` cannot hold")]
fn an_id_that_does_not_fit_panics_and_says_so() {
    let mut table = numbered(Dialect::Mysql);
    table.insert(user(255)).unwrap();
    let _: u8 = table.sequence();
}

#[test]
fn a_violation_in_a_body_aborts_every_table_of_the_fake_in_postgres_alone() {
    for dialect in ALL {
        let setup = setup();
        let (mut users, mut others) = (users(dialect), users(dialect));
        users.adopt(&setup);
        others.adopt(&setup);
        setup.begin_body();
        users.insert(user(1)).unwrap();
        assert_eq!(
            users.update(&9, |_| ()).unwrap_err().kind(),
            ViolationKind::Missing
        );
        users.insert(user(1)).unwrap_err();
        let aborted = dialect == Dialect::Postgres;
        assert_eq!(
            others
                .insert(user(2))
                .is_err_and(|it| it.kind() == ViolationKind::Aborted),
            aborted
        );
        assert_eq!(users.remove(&1).is_none(), aborted);
        assert_eq!(setup.end_body(), aborted);
        users.upsert(user(1)).unwrap();
    }
}

#[test]
fn outside_of_bodies_a_violation_aborts_nothing() {
    let mut table = with([user(1)]);
    table.insert(user(1)).unwrap_err();
    table.insert(user(2)).unwrap();
}
