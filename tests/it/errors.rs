//! The user's own errors, and the error types that need nothing declared.

use std::error::Error as StdError;
use std::fmt;

use fake_runtime::{Violation, ViolationKind, fake};

use crate::support::panic_of;

#[derive(Clone, Debug, PartialEq)]
struct User {
    id: u32,
    email: String,
}

fn user(id: u32) -> User {
    User {
        id,
        email: format!("{id}@x.org"),
    }
}

/// The violation inside of an error that wraps it.
fn inside<'e>(error: &'e (dyn StdError + 'static)) -> &'e Violation {
    error.downcast_ref().expect("the error is the violation")
}

#[fake(entity = User, key = id: u32, unique(email))]
trait WithAnyhow {
    fn insert(&self, user: User) -> anyhow::Result<()>;
    fn get(&self, id: u32) -> Result<User, anyhow::Error>;
}

#[fake(entity = User, key = id: u32, unique(email))]
trait WithBox {
    fn insert(&self, user: User) -> Result<(), Box<dyn StdError>>;
    fn get(&self, id: u32) -> Result<User, Box<dyn StdError + Send + Sync>>;
}

#[test]
fn anyhow_needs_nothing_declared_and_keeps_the_violation() {
    let users = FakeWithAnyhow::new();
    users.insert(user(1)).unwrap();
    let taken = users.insert(user(1)).unwrap_err();
    assert_eq!(
        taken.to_string(),
        "duplicate value violates `id` (key) of `rows`"
    );
    assert_eq!(
        taken.downcast_ref::<Violation>().unwrap().constraint(),
        "id"
    );
    let missing = users.get(9).unwrap_err();
    assert_eq!(
        missing.downcast_ref::<Violation>().unwrap().kind(),
        ViolationKind::Missing
    );
}

#[test]
fn a_boxed_error_needs_nothing_declared_and_keeps_the_violation() {
    let users = FakeWithBox::new();
    users.insert(user(1)).unwrap();
    let taken = users.insert(user(1)).unwrap_err();
    assert_eq!(inside(&*taken).all().collect::<Vec<_>>(), ["id", "email"]);
    assert_eq!(
        inside(&*users.get(9).unwrap_err()).kind(),
        ViolationKind::Missing
    );
}

/// An error that is neither `Clone` nor `PartialEq` and has a source that is not.
#[derive(Debug)]
enum DbError {
    Taken(Box<dyn StdError + Send + Sync>),
    Absent(String),
    Offline(std::io::Error),
}

impl fmt::Display for DbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken(source) => write!(f, "taken: {source}"),
            Self::Absent(table) => write!(f, "nothing in {table}"),
            Self::Offline(source) => write!(f, "offline: {source}"),
        }
    }
}

type DbResult<T> = Result<T, DbError>;
type StoreResult<T, E = DbError> = std::result::Result<T, E>;

#[derive(Debug, PartialEq)]
struct OtherError(String);

impl From<Violation> for OtherError {
    fn from(violation: Violation) -> Self {
        Self(violation.to_string())
    }
}

#[fake(
    entity = User,
    key = id: u32,
    unique(email),
    duplicate = DbError::Taken(Box::new(violation)),
    missing = DbError::Absent(violation.table().to_owned()),
    failures(DbError::Offline(std::io::ErrorKind::TimedOut.into())),
)]
trait Users {
    fn insert(&self, user: User) -> DbResult<()>;
    fn get(&self, id: u32) -> DbResult<User>;
    fn create(&self, user: &User) -> StoreResult<User>;
    fn update(&self, user: User) -> std::result::Result<(), DbError>;
    fn list(&self, limit: i64) -> DbResult<Vec<User>>;
    fn count(&self) -> DbResult<usize>;
    #[fake(write = |tx| tx.rows.insert(user).map_err(OtherError::from), duplicate = OtherError::from(violation))]
    fn other(&self, user: User) -> Result<(), OtherError>;
}

#[test]
fn errors_need_not_be_clone_and_may_hide_behind_aliases() {
    let users = FakeUsers::new();
    users.insert(user(1)).unwrap();
    for error in [
        users.insert(user(1)).unwrap_err(),
        users.create(&user(1)).unwrap_err(),
    ] {
        assert_eq!(
            error.to_string(),
            "taken: duplicate value violates `id` (key) of `rows`"
        );
    }
    assert_eq!(users.get(9).unwrap_err().to_string(), "nothing in rows");
    assert_eq!(
        users.update(user(9)).unwrap_err().to_string(),
        "nothing in rows"
    );
    assert_eq!(
        users.list(-1).unwrap_err().to_string(),
        "taken: `limit` is below zero"
    );
    assert_eq!(users.count().unwrap(), 1);
}

#[test]
fn declared_failures_are_at_hand() {
    let failures = FakeUsers::failures();
    assert_eq!(failures.len(), 1);
    assert_eq!(failures[0].to_string(), "offline: timed out");
}

mod two_types {
    use super::{OtherError, User, fake, user};

    #[derive(Debug, PartialEq)]
    enum ReadError {
        Absent,
    }

    #[derive(Debug, PartialEq)]
    enum WriteError {
        Taken(String),
        Absent,
    }

    #[fake(entity = User, key = id: u32, duplicate = WriteError::Taken(violation.constraint().into()))]
    trait Users {
        #[fake(missing = ReadError::Absent)]
        fn get(&self, id: u32) -> Result<User, ReadError>;
        fn insert(&self, user: User) -> Result<(), WriteError>;
        #[fake(missing = WriteError::Absent)]
        fn update(&self, user: User) -> Result<(), WriteError>;
        #[fake(duplicate = OtherError(violation.to_string()))]
        fn create(&self, user: User) -> Result<(), OtherError>;
        #[fake(duplicate = OtherError(format!("{violation}: {row:?}")))]
        fn save(&self, user: User) -> Result<(), OtherError>;
    }

    #[test]
    fn a_trait_may_have_several_error_types() {
        let users = FakeUsers::new();
        assert_eq!(users.get(1), Err(ReadError::Absent));
        assert_eq!(users.insert(user(1)), Ok(()));
        assert_eq!(users.insert(user(1)), Err(WriteError::Taken("id".into())));
        assert_eq!(users.update(user(2)), Err(WriteError::Absent));
        let OtherError(message) = users.create(user(1)).unwrap_err();
        assert_eq!(message, "duplicate value violates `id` (key) of `rows`");
        assert_eq!(users.save(user(1)), Ok(()));
    }
}

/// The error type follows from the violation, with nothing declared.
mod from_violation {
    use super::{OtherError, User, fake, user};

    #[fake(entity = User, key = id: u32)]
    trait Users {
        fn insert(&self, user: User) -> Result<(), OtherError>;
        fn get(&self, id: u32) -> Result<User, OtherError>;
        fn list(&self, offset: i32, limit: i32) -> Result<Vec<User>, OtherError>;
    }

    #[test]
    fn an_error_that_is_made_from_a_violation_needs_nothing_declared() {
        let users = FakeUsers::new();
        users.insert(user(1)).unwrap();
        let OtherError(message) = users.insert(user(1)).unwrap_err();
        assert_eq!(message, "duplicate value violates `id` (key) of `rows`");
        assert_eq!(
            users.get(2),
            Err(OtherError("no row of `rows` matches".into()))
        );
        assert_eq!(
            users.list(0, -1),
            Err(OtherError("`limit` is below zero".into()))
        );
    }
}

/// Nothing can fail: a violation panics and names fake, method and constraint.
mod infallible {
    use super::{User, fake, panic_of, user};

    #[fake(entity = User, key = id: u32, unique(email))]
    trait Users {
        fn insert(&self, user: User);
        fn get(&self, id: u32) -> User;
        fn update(&self, user: User) -> User;
        #[fake(write = |tx| tx.rows.insert(user).unwrap())]
        fn force(&self, user: User);
    }

    #[test]
    fn a_method_without_an_error_panics_naming_fake_method_and_constraint() {
        let users = FakeUsers::new();
        users.insert(user(1));
        let twin = User {
            email: "1@x.org".into(),
            ..user(2)
        };
        assert_eq!(
            panic_of(|| users.insert(twin.clone())),
            "`FakeUsers::insert` has no error to return: duplicate value violates `email` \
             (unique) of `rows`; nothing was changed"
        );
        assert_eq!(
            panic_of(|| users.get(2)),
            "`FakeUsers::get` has no error to return: no row of `rows` matches; nothing was changed"
        );
        assert!(panic_of(|| users.update(user(2))).contains("FakeUsers::update"));
        panic_of(|| users.force(twin));
        assert_eq!(users.rows().all(), [user(1)]);
        users.insert(user(2));
    }
}

#[test]
fn a_body_with_another_error_type_maps_violations_itself() {
    let users = FakeUsers::new();
    users.other(user(1)).unwrap();
    assert!(users.other(user(1)).is_err());
}
