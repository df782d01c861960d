//! Inserting: where the row comes from, and what is answered.

use fake_runtime::{Violation, ViolationKind, fake};

use crate::support::panic_of;

#[derive(Clone, Debug, PartialEq)]
struct User {
    id: u64,
    email: String,
    name: String,
}

struct NewUser {
    email: String,
    name: String,
}

/// Its name says neither that it becomes a user nor that it is an input.
struct Application {
    email: String,
}

impl From<Application> for User {
    fn from(application: Application) -> Self {
        NewUser {
            email: application.email,
            name: "Ada".into(),
        }
        .into()
    }
}

impl From<NewUser> for User {
    fn from(new: NewUser) -> Self {
        Self {
            id: 0,
            email: new.email,
            name: new.name,
        }
    }
}

impl From<&NewUser> for User {
    fn from(new: &NewUser) -> Self {
        NewUser {
            email: new.email.clone(),
            name: new.name.clone(),
        }
        .into()
    }
}

fn user(id: u64) -> User {
    User {
        id,
        email: format!("{id}@x.org"),
        name: "Ada".into(),
    }
}

fn new(email: &str) -> NewUser {
    NewUser {
        email: email.into(),
        name: "Ada".into(),
    }
}

#[fake(entity = User, key(id: u64, generate = sequence), unique(email))]
trait Users {
    fn insert(&self, user: User) -> Result<(), Violation>;
    fn create(&self, user: &User) -> Result<User, Violation>;
    fn add_user(&self, user: User) -> Result<u64, Violation>;
    fn register(&self, user: User);
    fn create_user(&self, new: NewUser) -> Result<User, Violation>;
    fn insert_user(&self, new: &NewUser) -> Result<u64, Violation>;
    fn register_user(&self, input: NewUser) -> Result<(), Violation>;
    #[fake(insert(User { id: ids.next(), email: email.to_owned(), name: name.into() }))]
    fn sign_up(&self, email: &str, name: &str) -> Result<User, Violation>;
    #[fake(insert(User { id: ids.next(), name: format!("guest {email}"), email }))]
    fn add_guest(&self, email: String) -> u64;
    #[fake(insert(User { id, ..user(0) }))]
    fn add_default(&self, id: u64) -> Result<(), Violation>;
    #[fake(insert)]
    fn enroll(&self, who: User) -> Result<(), Violation>;
    #[fake(insert)]
    fn invite(&self, invitation: NewUser) -> Result<u64, Violation>;
    #[fake(insert)]
    fn accept(&self, application: Application) -> Result<User, Violation>;
}

#[test]
fn an_entity_is_stored_by_value_and_by_reference() {
    let users = FakeUsers::new();
    assert_eq!(users.insert(user(1)), Ok(()));
    assert_eq!(users.create(&user(2)), Ok(user(2)));
    assert_eq!(users.add_user(user(3)), Ok(3));
    users.register(user(4));
    users.enroll(user(5)).unwrap();
    assert_eq!(users.rows().all(), [1, 2, 3, 4, 5].map(user));
}

#[test]
fn insert_rejects_a_taken_key_and_stores_nothing() {
    let users = FakeUsers::new();
    users.insert(user(1)).unwrap();
    let again = User {
        email: "other@x.org".into(),
        ..user(1)
    };
    let violation = users.insert(again).unwrap_err();
    assert_eq!(
        (violation.kind(), violation.constraint()),
        (ViolationKind::Key, "id")
    );
    assert_eq!(users.rows().all(), [user(1)]);
}

#[test]
fn insert_rejects_a_taken_email_and_stores_nothing() {
    let users = FakeUsers::new();
    users.insert(user(1)).unwrap();
    let twin = User {
        email: "1@x.org".into(),
        ..user(2)
    };
    let violation = users.insert(twin).unwrap_err();
    assert_eq!(
        (violation.kind(), violation.constraint()),
        (ViolationKind::Unique, "email")
    );
    assert_eq!(users.rows().all(), [user(1)]);
}

#[test]
fn an_insert_without_an_error_panics_naming_fake_method_and_constraint() {
    let users = FakeUsers::new();
    users.register(user(1));
    let message = panic_of(|| users.register(user(1)));
    assert_eq!(
        message,
        "`FakeUsers::register` has no error to return: duplicate value violates `id` (key) of \
         `rows`; nothing was changed"
    );
    assert_eq!(users.rows().all(), [user(1)]);
    users.register(user(2));
}

#[test]
fn an_input_becomes_the_entity_with_a_generated_key() {
    let users = FakeUsers::new();
    assert_eq!(users.create_user(new("a@x.org")).unwrap().id, 1);
    assert_eq!(users.insert_user(&new("b@x.org")), Ok(2));
    users.register_user(new("c@x.org")).unwrap();
    assert_eq!(users.invite(new("d@x.org")), Ok(4));
    assert_eq!(
        users.create_user(new("c@x.org")).unwrap_err().constraint(),
        "email"
    );
    assert_eq!(users.rows().len(), 4);
}

#[test]
fn what_the_attribute_says_is_inserted_becomes_the_entity_whatever_its_type_is_called() {
    let users = FakeUsers::new();
    let email = "a@x.org".to_owned();
    let accepted = users.accept(Application { email }).unwrap();
    assert_eq!((accepted.id, accepted.email.as_str()), (1, "a@x.org"));
    assert_eq!(users.rows().all(), [accepted]);
}

#[test]
fn a_row_is_any_expression_over_the_parameters() {
    let users = FakeUsers::new();
    let ada = users.sign_up("ada@x.org", "Ada").unwrap();
    assert_eq!((ada.id, ada.name.as_str()), (1, "Ada"));
    assert_eq!(users.add_guest("g@x.org".into()), 2);
    assert_eq!(users.rows().get(&2).unwrap().name, "guest g@x.org");
    users.add_default(7).unwrap();
    assert_eq!(users.rows().get(&7).unwrap().email, "0@x.org");
    assert_eq!(
        users.sign_up("ada@x.org", "Eve").unwrap_err().constraint(),
        "email"
    );
}
