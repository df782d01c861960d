//! Deleting, in every shape of answer.

use fake_runtime::fake;

use crate::support::panic_of;

#[derive(Clone, Debug, PartialEq)]
struct User {
    id: u64,
    email: String,
    team: u8,
}

#[derive(Debug, PartialEq)]
enum Error {
    Absent,
    NotHere,
}

fn user(id: u64) -> User {
    User {
        id,
        email: format!("{id}@x.org"),
        team: 1,
    }
}

#[fake(entity = User, key = id: u64, unique(email), missing = Error::Absent)]
trait Users {
    fn delete(&self, id: u64) -> Result<(), Error>;
    #[fake(missing = Error::NotHere)]
    fn delete_user(&self, id: u64) -> Result<(), Error>;
    fn remove(&self, id: u64);
    fn delete_by_id(&self, id: &u64) -> Result<bool, Error>;
    fn remove_by_email(&self, email: &str) -> Result<usize, Error>;
    fn remove_user(&self, id: u64) -> Result<Option<User>, Error>;
    fn delete_by_email(&self, email: &str) -> Result<User, Error>;
    #[fake(delete(email))]
    fn close(&self, email: &str) -> Result<u64, Error>;
    fn remove_by_id(&self, id: u64) -> User;
    fn delete_by_team(&self, team: u8) -> Vec<User>;
    #[fake(delete)]
    fn drop_one(&self, user: &User) -> bool;
    #[fake(delete(|user| user.id > id))]
    fn delete_after(&self, id: u64) -> i32;
    fn delete_all(&self) -> Result<u64, Error>;
    fn clear(&self);
    #[fake(delete)]
    fn drain(&self) -> Vec<User>;
}

fn users() -> FakeUsers {
    let users = FakeUsers::new();
    users
        .rows()
        .insert_all([1, 2, 3].map(user))
        .expect("no constraint is in the way");
    users
}

fn left(users: &FakeUsers) -> Vec<u64> {
    users.rows().all().iter().map(|row| row.id).collect()
}

#[test]
fn a_delete_that_answers_unit_is_idempotent_whatever_the_trait_says_of_missing() {
    let users = users();
    assert_eq!((users.delete(1), users.delete(1)), (Ok(()), Ok(())));
    users.remove(2);
    users.remove(2);
    assert_eq!(left(&users), [3]);
}

#[test]
fn a_delete_fails_with_missing_where_the_method_itself_says_it() {
    let users = users();
    assert_eq!(users.delete_user(1), Ok(()));
    assert_eq!(users.delete_user(1), Err(Error::NotHere));
}

#[test]
fn a_delete_answers_whether_how_many_or_what() {
    let users = users();
    assert_eq!(users.delete_by_id(&1), Ok(true));
    assert_eq!(users.delete_by_id(&1), Ok(false));
    assert_eq!(users.remove_by_email("2@x.org"), Ok(1));
    assert_eq!(users.remove_by_email("2@x.org"), Ok(0));
    assert_eq!(users.remove_user(3), Ok(Some(user(3))));
    assert_eq!(users.remove_user(3), Ok(None));
    assert_eq!(left(&users), [0_u64; 0]);
}

#[test]
fn a_delete_that_answers_the_row_fails_where_there_is_none() {
    let users = users();
    assert_eq!(users.delete_by_email("1@x.org"), Ok(user(1)));
    assert_eq!(users.delete_by_email("1@x.org"), Err(Error::Absent));
    assert_eq!(users.remove_by_id(2), user(2));
    let message = panic_of(|| users.remove_by_id(2));
    assert!(message.contains("FakeUsers::remove_by_id"), "{message}");
    assert!(message.contains("no row of `rows` matches"), "{message}");
}

#[test]
fn an_integer_counts_the_rows_also_where_it_is_the_type_of_the_key() {
    assert_eq!(users().close("2@x.org"), Ok(1));
    assert_eq!(users().close("9@x.org"), Ok(0));
}

#[test]
fn a_delete_selects_one_or_many() {
    let users = users();
    assert!(users.drop_one(&user(1)) && !users.drop_one(&user(1)));
    assert_eq!(users.delete_after(2), 1);
    assert_eq!(users.delete_by_team(1), [user(2)]);
    assert_eq!(users.delete_by_team(1), []);
}

#[test]
fn clear_and_delete_all_delete_every_row() {
    let users = users();
    assert_eq!((users.delete_all(), users.delete_all()), (Ok(3), Ok(0)));
    users.rows().insert(user(1)).unwrap();
    users.clear();
    assert!(users.rows().is_empty());
    users.rows().insert_all([2, 1].map(user)).unwrap();
    assert_eq!(users.drain(), [2, 1].map(user));
    assert!(users.rows().is_empty());
}
