//! Changing rows: by the whole entity, by a closure, by one field, by an upsert.

use fake_runtime::{Violation, ViolationKind, fake};

use crate::support::panic_of;

#[derive(Clone, Debug, PartialEq)]
struct User {
    id: u64,
    email: String,
    nick: Option<String>,
    team: u8,
    visits: u32,
}

#[derive(Debug, PartialEq)]
enum Error {
    Absent,
    Gone,
    Taken(&'static str),
}

fn user(id: u64) -> User {
    User {
        id,
        email: format!("{id}@x.org"),
        nick: None,
        team: 1,
        visits: 0,
    }
}

#[fake(
    entity = User,
    key = id: u64,
    unique(email),
    missing = Error::Absent,
    duplicate = Error::Taken(violation.constraint()),
)]
trait Users {
    fn update(&self, user: User) -> Result<(), Error>;
    fn update_user(&self, user: &User) -> Result<User, Error>;
    fn replace(&self, user: User) -> Result<Option<User>, Error>;
    #[fake(update)]
    fn edit_if_there(&self, user: User) -> Result<bool, Error>;
    #[fake(update)]
    fn edit_count(&self, user: User) -> Result<u64, Error>;
    #[fake(update, missing = ignore)]
    fn edit_silently(&self, user: User) -> Result<(), Error>;
    #[fake(update, missing = Error::Gone)]
    fn edit_or_gone(&self, user: User) -> Result<(), Error>;

    #[fake(update(|user| user.email = email))]
    fn move_to(&self, id: u64, email: String) -> Result<User, Error>;
    #[fake(update(|user| user.visits += 1))]
    fn visit(&self, id: u64) -> Result<Option<User>, Error>;
    #[fake(update(|user| user.visits += 1))]
    fn touch(&self, id: u64) -> bool;
    #[fake(update(|user| user.visits = 0), missing = ignore)]
    fn forget(&self, id: u64);
    #[fake(update(|user| user.visits += by, ), by(team))]
    fn add_visits(&self, team: u8, by: u32) -> Result<usize, Error>;
    #[fake(update(|user| user.team = to))]
    fn move_team(&self, team: u8, to: u8) -> Result<Vec<User>, Error>;
    #[fake(update(|user| user.visits *= 2), by(|user| user.visits >= least))]
    fn double(&self, least: u32) -> u32;
    #[fake(update(|user| user.visits = 9), by(email))]
    fn nine(&self, email: &str) -> Result<u64, Error>;
    #[fake(update(|user| user.team = 0))]
    fn disband(&self, team: u8) -> Result<(), Error>;

    fn set_email(&self, id: u64, email: &str) -> Result<(), Error>;
    fn update_nick(&self, id: u64, nick: String) -> Result<User, Error>;
    fn set_nick(&self, user_id: u64, nick: Option<String>) -> bool;
    fn change_team(&self, id: u64, new_team: u8) -> Result<Option<User>, Error>;

    fn save(&self, user: User) -> Result<(), Error>;
    fn upsert(&self, user: &User) -> Result<User, Error>;
    fn put(&self, user: User) -> Result<u64, Error>;
    fn store(&self, user: User);
}

fn users() -> FakeUsers {
    let users = FakeUsers::new();
    users
        .rows()
        .insert_all([1, 2, 3].map(user))
        .expect("no constraint is in the way");
    users
}

fn changed(id: u64) -> User {
    User {
        visits: 7,
        ..user(id)
    }
}

#[test]
fn an_entity_replaces_the_row_of_its_key() {
    let users = users();
    assert_eq!(users.update(changed(1)), Ok(()));
    assert_eq!(users.update_user(&changed(2)), Ok(changed(2)));
    assert_eq!(users.replace(changed(3)), Ok(Some(changed(3))));
    assert_eq!(users.rows().all(), [1, 2, 3].map(changed));
}

#[test]
fn an_absent_row_is_what_the_return_type_says() {
    let users = users();
    assert_eq!(users.update(changed(9)), Err(Error::Absent));
    assert_eq!(users.update_user(&changed(9)), Err(Error::Absent));
    assert_eq!(users.replace(changed(9)), Ok(None));
    assert_eq!(users.edit_if_there(changed(9)), Ok(false));
    assert_eq!(users.edit_if_there(changed(1)), Ok(true));
    assert_eq!(users.edit_silently(changed(9)), Ok(()));
    assert_eq!(users.edit_or_gone(changed(9)), Err(Error::Gone));
    assert_eq!(users.edit_or_gone(changed(2)), Ok(()));
    assert_eq!(users.edit_count(changed(2)), Ok(1));
    assert_eq!(users.edit_count(changed(9)), Ok(0));
    assert_eq!(users.rows().len(), 3);
}

#[test]
fn a_replacement_onto_a_taken_email_changes_nothing() {
    let users = users();
    let onto = User {
        email: "2@x.org".into(),
        ..changed(1)
    };
    assert_eq!(users.update(onto.clone()), Err(Error::Taken("email")));
    assert_eq!(users.save(onto), Err(Error::Taken("email")));
    assert_eq!(users.rows().all(), [1, 2, 3].map(user));
}

#[test]
fn a_closure_changes_the_row_that_the_key_finds() {
    let users = users();
    assert_eq!(
        users.move_to(1, "new@x.org".into()).unwrap().email,
        "new@x.org"
    );
    assert_eq!(
        users.move_to(1, "2@x.org".into()),
        Err(Error::Taken("email"))
    );
    assert_eq!(users.move_to(9, String::new()), Err(Error::Absent));
    assert_eq!(users.visit(2).unwrap().unwrap().visits, 1);
    assert_eq!(users.visit(9), Ok(None));
    assert!(users.touch(2) && !users.touch(9));
    assert_eq!(users.rows().get(&2).unwrap().visits, 2);
    users.forget(2);
    users.forget(9);
    assert_eq!(users.rows().get(&2).unwrap().visits, 0);
}

#[test]
fn a_closure_changes_every_row_that_a_selector_finds() {
    let users = users();
    assert_eq!(users.add_visits(1, 4), Ok(3));
    assert_eq!(users.add_visits(9, 4), Ok(0));
    assert_eq!(users.double(4), 3);
    assert_eq!(users.rows().all()[2].visits, 8);
    assert_eq!(users.move_team(1, 2).unwrap().len(), 3);
    assert!(users.move_team(1, 2).unwrap().is_empty());
    assert_eq!(users.nine("1@x.org"), Ok(1));
    assert_eq!(users.disband(2), Ok(()));
    assert!(users.rows().all().iter().all(|row| row.team == 0));
}

#[test]
fn an_update_of_many_that_may_match_none_answers_unit_without_missing() {
    assert_eq!(users().disband(9), Ok(()));
}

#[test]
fn one_field_is_set_by_the_name_of_the_method() {
    let users = users();
    assert_eq!(users.set_email(1, "a@x.org"), Ok(()));
    assert_eq!(users.set_email(1, "2@x.org"), Err(Error::Taken("email")));
    assert_eq!(users.set_email(9, "b@x.org"), Err(Error::Absent));
    assert_eq!(
        users.update_nick(1, "al".into()).unwrap().nick,
        Some("al".into())
    );
    assert!(users.set_nick(1, None) && !users.set_nick(9, None));
    assert_eq!(users.rows().get(&1).unwrap().nick, None);
    assert_eq!(users.change_team(2, 5).unwrap().unwrap().team, 5);
    assert_eq!(users.change_team(9, 5), Ok(None));
}

#[test]
fn a_save_inserts_or_replaces_by_key() {
    let users = users();
    assert_eq!(users.save(changed(1)), Ok(()));
    assert_eq!(users.save(changed(4)), Ok(()));
    assert_eq!(users.upsert(&changed(5)), Ok(changed(5)));
    assert_eq!(users.put(changed(2)), Ok(2));
    users.store(changed(3));
    assert_eq!(users.rows().all(), [1, 2, 3, 4, 5].map(changed));
}

#[test]
fn a_save_without_an_error_panics_naming_the_constraint_it_would_break() {
    let users = users();
    let onto = User {
        email: "2@x.org".into(),
        ..user(1)
    };
    let message = panic_of(|| users.store(onto));
    assert!(message.contains("FakeUsers::store"), "{message}");
    assert!(message.contains("`email` (unique) of `rows`"), "{message}");
    assert_eq!(users.rows().all(), [1, 2, 3].map(user));
}

#[test]
fn a_change_that_panics_half_way_changes_nothing() {
    #[fake(entity = User, key = id: u64)]
    trait Fragile {
        #[fake(update(|user| { user.visits += 1; assert!(user.id < 2, "too far") }), by(team))]
        fn visit_all(&self, team: u8) -> usize;
    }
    let users = FakeFragile::new();
    users.rows().insert_all([1, 2].map(user)).unwrap();
    assert_eq!(panic_of(|| users.visit_all(1)), "too far");
    assert_eq!(users.rows().all(), [1, 2].map(user));
}

#[test]
fn without_any_declared_error_missing_is_a_violation() {
    #[fake(entity = User, key = id: u64)]
    trait Plain {
        fn update(&self, user: User) -> Result<User, Violation>;
        #[fake(missing = violation)]
        fn set_team(&self, id: u64, team: u8) -> Result<(), Violation>;
    }
    let users = FakePlain::new();
    assert_eq!(
        users.update(user(1)).unwrap_err().kind(),
        ViolationKind::Missing
    );
    assert_eq!(users.set_team(1, 1).unwrap_err().table(), "rows");
}
