//! `rows()` and named tables: the words of tests, under the same constraints as the methods.

use fake_runtime::{Violation, ViolationKind, fake};

use crate::support::panic_of;

#[derive(Clone, Debug, PartialEq)]
struct User {
    id: u32,
    email: String,
    age: u8,
}

fn user(id: u32) -> User {
    User {
        id,
        email: format!("{id}@x.org"),
        age: 30,
    }
}

#[fake(entity = User, key = id: u32, unique(email), check(|user| user.age >= 18, name = "age"))]
trait Users {
    fn insert(&self, user: User) -> Result<(), Violation>;
    fn count(&self) -> usize;
}

fn three() -> FakeUsers {
    let users = FakeUsers::new();
    assert_eq!(users.rows().insert_all([3, 1, 2].map(user)), Ok(3));
    users
}

#[test]
fn rows_are_read_by_key_by_closure_and_all_together() {
    let users = three();
    assert_eq!(users.rows().get(&1), Some(user(1)));
    assert_eq!(users.rows().get(&9), None);
    assert!(users.rows().contains(&2) && !users.rows().contains(&9));
    assert_eq!(users.rows().find(|row| row.id < 3), Some(user(1)));
    assert_eq!(users.rows().filter(|row| row.id < 3), [1, 2].map(user));
    assert_eq!(users.rows().all(), [3, 1, 2].map(user));
    assert_eq!((users.rows().len(), users.rows().is_empty()), (3, false));
}

#[test]
fn rows_are_written_under_the_constraints() {
    let users = three();
    let insert = |row| {
        users
            .rows()
            .insert(row)
            .map_err(|violation| violation.constraint())
    };
    assert_eq!(insert(user(1)), Err("id"));
    assert_eq!(insert(User { id: 9, ..user(1) }), Err("email"));
    assert_eq!(insert(User { age: 1, ..user(9) }), Err("age"));
    let batch = users.rows().insert_all([user(4), user(1)]);
    assert_eq!(batch.unwrap_err().constraint(), "id");
    let onto = users.rows().update(&1, |row| row.email = "2@x.org".into());
    assert_eq!(onto.unwrap_err().constraint(), "email");
    let absent = users.rows().update(&9, |_| ());
    assert_eq!(absent.unwrap_err().kind(), ViolationKind::Missing);
    let all = users.rows().update_where(|_| true, |row| row.age = 1);
    assert_eq!(all.unwrap_err().constraint(), "age");
    assert_eq!(users.rows().all(), [3, 1, 2].map(user));
}

#[test]
fn rows_are_changed_and_removed() {
    let users = three();
    assert_eq!(users.rows().update(&1, |row| row.age = 40).unwrap().age, 40);
    assert_eq!(
        users
            .rows()
            .update_where(|row| row.id > 1, |row| row.age += 1),
        Ok(2)
    );
    assert_eq!(users.rows().upsert(user(1)), Ok(false));
    assert_eq!(users.rows().upsert(user(4)), Ok(true));
    assert_eq!(users.rows().remove(&4), Ok(Some(user(4))));
    assert_eq!(users.rows().remove(&4), Ok(None));
    assert_eq!(users.rows().remove_where(|row| row.id == 1), Ok(1));
    assert_eq!(users.rows().clear(), Ok(2));
    assert_eq!(users.rows().clear(), Ok(0));
}

#[test]
fn rows_are_not_counted_as_calls() {
    let users = three();
    users.rows().insert(user(7)).unwrap();
    assert_eq!(users.calls().insert().count(), 0);
    users.insert(user(8)).unwrap();
    assert_eq!(users.calls().insert().count(), 1);
    assert_eq!((users.count(), users.calls().count().count()), (5, 1));
}

#[test]
fn a_closure_that_panics_changes_nothing() {
    let users = three();
    panic_of(|| {
        users.rows().update(&1, |row| {
            row.age = 99;
            panic!("half way");
        })
    });
    assert_eq!(users.rows().all(), [3, 1, 2].map(user));
}

#[test]
fn a_fake_used_inside_of_its_own_closure_panics_instead_of_hanging() {
    let users = three();
    let message = panic_of(|| users.rows().filter(|row| users.count() > row.id as usize));
    assert!(
        message.contains("`FakeUsers::count` was called from inside"),
        "{message}"
    );
    let message = panic_of(|| {
        users
            .rows()
            .update(&1, |_| users.rows().clear().map(drop).unwrap())
    });
    assert!(
        message.contains("`clear` on a table of `FakeUsers`"),
        "{message}"
    );
    assert_eq!(users.count(), 3);
}

#[test]
fn a_handle_on_rows_can_be_kept_and_used_again() {
    let users = three();
    let rows = users.rows();
    rows.insert(user(8)).unwrap();
    assert_eq!((rows.len(), rows.get(&8)), (4, Some(user(8))));
}

#[test]
fn rows_can_be_seeded_from_the_rows_of_the_same_fake() {
    let users = three();
    let older = users.rows().all().into_iter().map(|row| User {
        id: row.id + 10,
        email: format!("{}+", row.email),
        ..row
    });
    assert_eq!(users.rows().insert_all(older), Ok(3));
}
