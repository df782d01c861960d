//! What real databases do, rule by rule, as far as a fake models it. Where they differ, each rule is
//! tested in every dialect.

use fake_runtime::{Violation, ViolationKind, fake};

use crate::support::panic_of;

#[derive(Clone, Debug, PartialEq)]
struct User {
    id: u32,
    email: Option<String>,
    name: String,
    team: u8,
    seat: Option<u8>,
}

struct NewUser(&'static str);

impl From<NewUser> for User {
    fn from(new: NewUser) -> Self {
        Self {
            name: new.0.into(),
            // More than the check allows.
            team: if new.0 == "a crowd" { 100 } else { 1 },
            ..user(0)
        }
    }
}

fn user(id: u32) -> User {
    User {
        id,
        email: None,
        name: id.to_string(),
        team: 1,
        seat: None,
    }
}

fn mailed(id: u32, email: &str) -> User {
    User {
        email: Some(email.into()),
        ..user(id)
    }
}

fn seated(id: u32, team: u8, seat: Option<u8>) -> User {
    User {
        team,
        seat,
        ..user(id)
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Pet {
    id: u32,
    owner: u32,
}

/// A row whose key may be absent.
#[derive(Clone, Debug, PartialEq)]
struct Loose {
    key: Option<u32>,
    value: u8,
}

/// Everything that the rules below need, in one dialect.
macro_rules! dialect {
    ($dialect:ident) => {
        mod $dialect {
            use super::{Loose, NewUser, Pet, User, Violation, fake};

            #[fake(
                table(
                    users: User,
                    key(id: u32, generate = sequence),
                    unique(email),
                    unique(name, ignore_case),
                    unique(team, seat),
                    check(|user| user.team < 100, name = "team"),
                ),
                table(pets: Pet, key = id: u32, references(owner -> users, on_delete = cascade)),
                table(loose: Loose, key = key: Option<u32>),
                dialect = $dialect,
            )]
            pub(super) trait Store {
                fn insert_user(&self, user: User) -> Result<(), Violation>;
                fn insert_users(&self, users: Vec<User>) -> Result<usize, Violation>;
                fn create_user(&self, new: NewUser) -> Result<u32, Violation>;
                fn upsert_user(&self, user: User) -> Result<(), Violation>;
                fn upsert_users(&self, users: Vec<User>) -> Result<(), Violation>;
                fn update_user(&self, user: User) -> Result<u64, Violation>;
                fn delete_user(&self, id: u32) -> Result<u64, Violation>;
                fn find_users_by_name(&self, name: &str) -> Vec<User>;
                fn find_users_by_ids(&self, ids: &[u32]) -> Vec<User>;
                fn list_users(&self) -> Vec<User>;
                fn list_users_order_by_email(&self) -> Vec<User>;
                fn list_users_order_by_email_desc(&self) -> Vec<User>;
                #[fake(list, table = users)]
                fn page(&self, limit: i64) -> Result<Vec<User>, Violation>;
                #[fake(table = users, update(|user| user.id = to), by(id))]
                fn renumber(&self, id: u32, to: u32) -> Result<u64, Violation>;
                #[fake(table = users, update(|user| user.id += 1), by(|_| true))]
                fn shift(&self) -> Result<u64, Violation>;
                #[fake(table = users, update(|user| user.name = (10 - user.id).to_string()), by(|_| true))]
                fn swap_names(&self) -> Result<u64, Violation>;
                #[fake(table = loose, upsert)]
                fn put(&self, loose: Loose);
                #[fake(write = |tx| {
                    tx.users.insert(user)?;
                    let _ = tx.users.update(&u32::MAX, |_| ());
                    let _ = tx.pets.insert(Pet { id: 1, owner: 1 });
                    let again = tx.pets.insert(Pet { id: 1, owner: 1 });
                    assert!(again.is_err());
                    tx.pets.insert(Pet { id: 2, owner: 1 })
                })]
                fn go_on_after_an_error(&self, user: User) -> Result<(), Violation>;
                #[fake(write = |tx| {
                    let id = tx.users.next_id();
                    tx.users.insert(User { id, ..super::user(id) })?;
                    Err(tx.users.insert(User { id, ..super::user(id) }).unwrap_err())
                })]
                fn create_in_vain(&self) -> Result<(), Violation>;
            }
        }
    };
}

dialect!(postgres);
dialect!(sqlite);
dialect!(mysql);

use mysql::{FakeStore as Mysql, Store as _};
use postgres::{FakeStore as Postgres, Store as _};
use sqlite::{FakeStore as Sqlite, Store as _};

/// What the same steps answer in each dialect.
macro_rules! by_dialect {
    (|$store:ident| $steps:expr) => {{
        (
            {
                let $store = Postgres::new();
                $steps
            },
            {
                let $store = Sqlite::new();
                $steps
            },
            {
                let $store = Mysql::new();
                $steps
            },
        )
    }};
}

/// Asserts that the same steps answer the same in every dialect.
macro_rules! everywhere {
    (|$store:ident| $steps:expr, $expected:expr) => {{
        let (postgres, sqlite, mysql) = by_dialect!(|$store| $steps);
        assert_eq!(postgres, $expected, "postgres");
        assert_eq!(sqlite, $expected, "sqlite");
        assert_eq!(mysql, $expected, "mysql");
    }};
}

/// Fills `users` from the rows that tests know to be fine.
macro_rules! fill {
    ($store:ident, $($row:expr),*) => {
        $($store.insert_user($row).expect("no constraint is in the way");)*
    };
}

fn ids(rows: &[User]) -> Vec<u32> {
    rows.iter().map(|row| row.id).collect()
}

fn name<T>(answer: Result<T, Violation>) -> Result<T, &'static str> {
    answer.map_err(|violation| violation.constraint())
}

#[test]
fn unique_and_null_none_never_collides() {
    everywhere!(
        |store| {
            fill!(store, user(1), user(2), mailed(3, "a"));
            name(store.insert_user(mailed(4, "a")))
        },
        Err("email")
    );
}

#[test]
fn unique_and_null_collides_where_nulls_are_equal() {
    #[fake(entity = User, key = id: u32, unique(email, nulls_equal))]
    trait Strict {
        fn insert(&self, user: User) -> Result<(), Violation>;
    }
    let users = FakeStrict::new();
    users.insert(user(1)).unwrap();
    assert_eq!(name(users.insert(user(2))), Err("email"));
}

#[test]
fn composite_unique_with_one_null_accepts_both_rows() {
    everywhere!(
        |store| {
            fill!(
                store,
                seated(1, 5, None),
                seated(2, 5, None),
                seated(3, 5, Some(1))
            );
            name(store.insert_user(seated(4, 5, Some(1))))
        },
        Err("team_seat")
    );
}

#[test]
fn partial_unique_holds_among_the_rows_of_its_condition() {
    macro_rules! partial {
        ($dialect:ident) => {{
            #[fake(
                                                entity = User,
                                                key = id: u32,
                                                unique(team, when = |user| user.seat.is_some()),
                                                dialect = $dialect,
                                            )]
            trait Partial {
                fn insert(&self, user: User) -> Result<(), Violation>;
            }
            let users = FakePartial::new();
            users.insert(seated(1, 5, None)).unwrap();
            users.insert(seated(2, 5, None)).unwrap();
            users.insert(seated(3, 5, Some(1))).unwrap();
            assert_eq!(name(users.insert(seated(4, 5, Some(2)))), Err("team"));
        }};
    }
    partial!(postgres);
    partial!(sqlite);
}

#[test]
fn upsert_with_a_null_conflict_key_inserts_again() {
    everywhere!(
        |store| {
            for (key, value) in [(None, 1), (None, 1), (Some(1), 1), (Some(1), 2)] {
                store.put(Loose { key, value });
            }
            (
                store.loose().len(),
                store.loose().get(&Some(1)).map(|row| row.value),
            )
        },
        (3, Some(2))
    );
}

#[test]
fn update_to_its_own_value_counts_the_matched_row() {
    everywhere!(
        |store| {
            fill!(store, user(1));
            name(store.update_user(user(1)))
        },
        Ok(1)
    );
}

#[test]
fn a_primary_key_can_change_but_not_onto_an_existing_one() {
    everywhere!(
        |store| {
            fill!(store, user(1), user(2));
            (
                name(store.renumber(1, 2)),
                name(store.renumber(1, 3)),
                ids(&store.list_users()),
            )
        },
        (Err("id"), Ok(1), vec![3, 2])
    );
}

#[test]
fn swap_and_shift_on_a_unique_column_are_checked_at_the_end_of_the_statement() {
    everywhere!(
        |store| {
            fill!(store, user(4), user(5), user(6));
            assert_eq!(store.swap_names(), Ok(3));
            assert_eq!(store.shift(), Ok(3));
            let rows = store.list_users();
            (
                ids(&rows),
                rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>(),
            )
        },
        (vec![5, 6, 7], ["6", "5", "4"].map(String::from).to_vec())
    );
}

#[test]
fn upsert_that_collides_on_another_unique_is_an_error_but_in_mysql() {
    let answers = by_dialect!(|store| {
        fill!(store, mailed(1, "a"), user(2));
        (
            name(store.upsert_user(mailed(7, "a"))),
            ids(&store.list_users()),
        )
    });
    assert_eq!(answers.0, (Err("email"), vec![1, 2]));
    assert_eq!(answers.1, (Err("email"), vec![1, 2]));
    assert_eq!(
        answers.2,
        (Ok(()), vec![1, 2]),
        "any unique that matches is the target, and its row keeps its key"
    );
}

#[test]
fn the_same_key_twice_in_one_upsert_batch_is_an_error_in_postgres_and_else_the_last_wins() {
    let answers = by_dialect!(|store| {
        let second = User { team: 9, ..user(1) };
        let answer = name(store.upsert_users(vec![user(1), second]));
        (answer, store.users().get(&1).map(|row| row.team))
    });
    assert_eq!(answers.0, (Err("id"), None));
    assert_eq!(answers.1, (Ok(()), Some(9)));
    assert_eq!(answers.2, (Ok(()), Some(9)));
}

#[test]
fn a_failed_multi_row_insert_keeps_nothing() {
    everywhere!(
        |store| {
            fill!(store, user(3));
            (
                name(store.insert_users(vec![user(1), user(2), user(3)])),
                ids(&store.list_users()),
            )
        },
        (Err("id"), vec![3])
    );
}

#[test]
fn a_row_that_breaks_a_check_and_collides_is_told_the_check() {
    everywhere!(
        |store| {
            fill!(store, user(1));
            let violation = store
                .insert_user(User {
                    team: 100,
                    ..user(1)
                })
                .unwrap_err();
            (
                violation.kind(),
                violation.all().map(str::to_owned).collect(),
            )
        },
        (
            ViolationKind::Check,
            ["team", "id", "name"].map(String::from).to_vec()
        )
    );
}

#[test]
fn an_error_in_the_middle_of_a_transaction_aborts_it_in_postgres_alone() {
    let answers = by_dialect!(|store| {
        let answer = store.go_on_after_an_error(user(1));
        (
            answer.map_err(|violation| violation.kind()),
            store.pets().len(),
            store.users().len(),
        )
    });
    assert_eq!(answers.0, (Err(ViolationKind::Aborted), 0, 0));
    assert_eq!(answers.1, (Ok(()), 2, 1));
    assert_eq!(answers.2, (Ok(()), 2, 1));
}

#[test]
fn an_id_after_a_failed_insert_leaves_a_gap_but_in_sqlite() {
    let answers = by_dialect!(|store| {
        store.create_user(NewUser("a")).unwrap();
        store.create_user(NewUser("A")).unwrap_err();
        store.create_user(NewUser("b")).unwrap()
    });
    assert_eq!(answers, (3, 2, 3));
}

#[test]
fn an_id_after_an_insert_that_a_check_refused_leaves_a_gap_in_postgres_alone() {
    let answers = by_dialect!(|store| {
        store.create_user(NewUser("a")).unwrap();
        store.create_user(NewUser("a crowd")).unwrap_err();
        store.create_user(NewUser("b")).unwrap()
    });
    assert_eq!(answers, (3, 2, 2));
}

#[test]
fn an_id_after_a_rolled_back_insert_leaves_a_gap_but_in_sqlite() {
    let answers = by_dialect!(|store| {
        store.create_in_vain().unwrap_err();
        store.create_user(NewUser("a")).unwrap()
    });
    assert_eq!(answers, (2, 1, 2));
}

#[test]
fn an_explicit_id_and_then_an_automatic_one_collide_in_postgres() {
    let answers = by_dialect!(|store| {
        fill!(store, user(1));
        name(store.create_user(NewUser("a")))
    });
    assert_eq!(answers, (Err("id"), Ok(2), Ok(2)));
}

#[test]
fn an_id_is_used_again_after_a_delete_in_sqlite_alone() {
    let answers = by_dialect!(|store| {
        store.create_user(NewUser("a")).unwrap();
        assert_eq!(store.delete_user(1), Ok(1));
        store.create_user(NewUser("b")).unwrap()
    });
    assert_eq!(answers, (2, 1, 2));
}

#[test]
fn delete_of_an_absent_row_is_no_error() {
    everywhere!(|store| name(store.delete_user(9)), Ok(0));
}

#[test]
fn cascade_counts_parents_only() {
    everywhere!(
        |store| {
            fill!(store, user(1));
            let pet = |id| Pet { id, owner: 1 };
            store.pets().insert_all([pet(1), pet(2)]).unwrap();
            (name(store.delete_user(1)), store.pets().len())
        },
        (Ok(1), 0)
    );
}

#[test]
fn text_equality_is_exact_unless_case_is_ignored() {
    everywhere!(
        |store| {
            fill!(
                store,
                User {
                    name: "Zoë".into(),
                    ..mailed(1, "a")
                },
                mailed(2, "A")
            );
            let twin = User {
                name: "zOË".into(),
                ..user(3)
            };
            (
                name(store.insert_user(twin)),
                store.find_users_by_name("zoë").len(),
            )
        },
        (Err("name"), 0)
    );
}

#[test]
fn null_comes_last_in_postgres_and_first_elsewhere() {
    let answers = by_dialect!(|store| {
        fill!(store, mailed(1, "b"), user(2), mailed(3, "a"));
        (
            ids(&store.list_users_order_by_email()),
            ids(&store.list_users_order_by_email_desc()),
        )
    });
    assert_eq!(answers.0, (vec![3, 1, 2], vec![2, 1, 3]));
    assert_eq!(answers.1, (vec![2, 3, 1], vec![1, 3, 2]));
    assert_eq!(answers.2, (vec![2, 3, 1], vec![1, 3, 2]));
}

#[test]
fn order_without_order_by_is_that_of_insertion_also_after_an_update() {
    everywhere!(
        |store| {
            fill!(store, user(3), user(1), user(2));
            store.update_user(User { team: 2, ..user(3) }).unwrap();
            ids(&store.list_users())
        },
        [3, 1, 2]
    );
}

#[test]
fn an_empty_in_selects_nothing() {
    everywhere!(
        |store| {
            fill!(store, user(1));
            store.find_users_by_ids(&[]).len()
        },
        0
    );
}

#[test]
fn a_limit_below_zero_is_rejected() {
    everywhere!(|store| name(store.page(-1)), Err("limit"));
}

#[test]
fn of_two_violated_uniques_the_first_declared_is_told_and_all_are_known() {
    everywhere!(
        |store| {
            fill!(
                store,
                User {
                    seat: Some(1),
                    ..mailed(1, "a")
                }
            );
            let row = User {
                name: "1".into(),
                seat: Some(1),
                ..mailed(2, "a")
            };
            let violation = store.insert_user(row).unwrap_err();
            violation.all().map(str::to_owned).collect::<Vec<_>>()
        },
        ["email", "name", "team_seat"]
    );
}

#[test]
fn foreign_keys_are_checked_after_every_other_constraint() {
    everywhere!(
        |store| {
            fill!(store, user(1));
            store.pets().insert(Pet { id: 1, owner: 1 }).unwrap();
            let both = store.pets().insert(Pet { id: 1, owner: 9 });
            both.unwrap_err().kind()
        },
        ViolationKind::Key
    );
}

#[test]
fn rows_go_in_by_value_and_come_out_as_clones() {
    everywhere!(
        |store| {
            fill!(store, user(1));
            store.list_users()[0].name.push('!');
            store.users().get(&1).map(|row| row.name)
        },
        Some("1".to_owned())
    );
}

#[test]
fn a_statement_that_panics_in_user_code_stores_nothing() {
    everywhere!(
        |store| {
            fill!(store, user(1), user(2));
            panic_of(|| {
                store.users().update_where(
                    |_| true,
                    |row| {
                        row.team += 1;
                        assert!(row.id < 2, "half way");
                    },
                )
            });
            store.list_users() == [user(1), user(2)]
        },
        true
    );
}
