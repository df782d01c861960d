//! Traits of other crates: a copy of the declaration stands for them.

use std::sync::Arc;

use fake_runtime::fake;

use crate::support::now as block_on;

/// What another crate has: traits, and what they are about.
mod elsewhere {
    use async_trait::async_trait;

    #[derive(Clone, Debug, PartialEq)]
    pub struct User {
        pub id: u64,
        pub email: String,
    }

    #[derive(Debug, PartialEq)]
    pub enum StoreError {
        Taken(&'static str),
        Gone,
    }

    #[async_trait]
    pub trait UserStore: Send + Sync {
        type Cursor;
        const PAGE: usize;
        const NAMED: &'static str = "users";

        async fn insert(&self, user: User) -> Result<(), StoreError>;
        async fn find_by_email(&self, email: &str) -> Result<Option<User>, StoreError>;
        /// Provided: the fake leaves it alone, whether or not the copy mentions it.
        async fn knows(&self, email: &str) -> bool {
            matches!(self.find_by_email(email).await, Ok(Some(_)))
        }
        fn page_size(&self) -> usize {
            Self::PAGE
        }
        fn cursor(&self) -> Option<Self::Cursor> {
            None
        }
    }

    pub trait Sessions {
        fn find(&self, id: u64) -> impl Future<Output = Option<User>> + Send;
        fn remove(&mut self, id: u64) -> bool;
        fn version() -> u32
        where
            Self: Sized,
        {
            7
        }
    }
}

use elsewhere::{StoreError, User};

#[fake(
    remote = elsewhere::UserStore,
    entity = User,
    key = id: u64,
    unique(email),
    duplicate = StoreError::Taken(violation.constraint()),
    failures(StoreError::Gone),
    type Cursor = u64,
    const PAGE = 20,
)]
#[async_trait]
pub trait UserStore: Send + Sync {
    type Cursor;
    const PAGE: usize;
    async fn insert(&self, user: User) -> Result<(), StoreError>;
    async fn find_by_email(&self, email: &str) -> Result<Option<User>, StoreError>;
    #[fake(default)]
    async fn knows(&self, email: &str) -> bool;
}

#[fake(remote = elsewhere::Sessions, entity = User, key = id)]
trait Sessions {
    fn find(&self, id: u64) -> impl Future<Output = Option<User>> + Send;
    fn remove(&mut self, id: u64) -> bool;
}

fn ada() -> User {
    User {
        id: 1,
        email: "ada@x".to_owned(),
    }
}

#[test]
fn a_trait_of_another_crate_has_a_fake_by_a_copy_of_its_declaration() {
    use elsewhere::UserStore as _;

    let users = FakeUserStore::new();
    let store = Arc::new(users.clone());
    block_on(async {
        assert_eq!(store.insert(ada()).await, Ok(()));
        let other = User { id: 2, ..ada() };
        assert_eq!(store.insert(other).await, Err(StoreError::Taken("email")));
        users.faults().find_by_email().once().fail(StoreError::Gone);
        assert_eq!(store.find_by_email("ada@x").await, Err(StoreError::Gone));
        assert_eq!(store.find_by_email("ada@x").await, Ok(Some(ada())));
    });
    assert_eq!(users.calls().insert().count(), 2);
}

#[test]
fn provided_methods_and_constants_stay_those_of_the_original() {
    use elsewhere::UserStore as _;

    let users = FakeUserStore::new();
    users.rows().insert(ada()).unwrap();
    assert!(block_on(users.knows("ada@x")));
    assert_eq!(users.page_size(), 20);
    assert_eq!(users.cursor(), None);
    assert_eq!(<FakeUserStore as elsewhere::UserStore>::NAMED, "users");
}

#[test]
fn a_remote_trait_may_return_impl_future_and_have_static_methods() {
    use elsewhere::Sessions as _;
    let mut sessions = FakeSessions::new();
    sessions.rows().insert(ada()).unwrap();
    assert_eq!(block_on(sessions.find(1)), Some(ada()));
    assert!(sessions.remove(1));
    assert!(!sessions.remove(1));
    assert_eq!(FakeSessions::version(), 7);
}

/// Lifetimes that an alias hides, where futures have to be `Send`.
mod hidden {
    use fake_runtime::fake;

    use super::elsewhere::User;

    pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

    pub mod there {
        use super::{BoxError, User};

        pub trait Accounts {
            fn insert(&self, user: User) -> impl Future<Output = Result<(), BoxError>> + Send;
        }
    }

    #[fake(remote = there::Accounts, entity = User, key = id: u64)]
    pub trait Accounts {
        fn insert(&self, user: User) -> impl Future<Output = Result<(), BoxError>> + Send;
    }

    #[fake(entity = User, key = id: u64)]
    pub trait Natively {
        async fn insert(&self, user: User) -> Result<(), BoxError>;
    }
}

#[test]
fn futures_are_send_although_an_alias_of_the_error_hides_a_lifetime() {
    use hidden::Natively as _;
    use hidden::there::Accounts as _;

    fn sent<F: Future + Send>(future: F) -> F {
        future
    }
    let (accounts, natively) = (hidden::FakeAccounts::new(), hidden::FakeNatively::new());
    block_on(sent(async move {
        accounts.insert(ada()).await.unwrap();
        let taken = accounts.insert(ada()).await.unwrap_err();
        assert!(taken.to_string().contains("id"), "{taken}");
        natively.insert(ada()).await.unwrap();
    }));
}

#[deny(unused_imports)]
mod imported {
    use async_trait::async_trait;
    use fake_runtime::fake;

    use super::elsewhere::{self, StoreError, User};

    #[fake(
        remote = elsewhere::UserStore,
        entity = User,
        key = id: u64,
        duplicate = StoreError::Taken(violation.constraint()),
        type Cursor = u64,
        const PAGE = 1,
    )]
    #[async_trait]
    pub trait UserStore: Send + Sync {
        type Cursor;
        const PAGE: usize;
        async fn insert(&self, user: User) -> Result<(), StoreError>;
        async fn find_by_email(&self, email: &str) -> Result<Option<User>, StoreError>;
    }
}

#[test]
fn a_copy_uses_the_import_of_its_attribute() {
    use elsewhere::UserStore as _;
    assert_eq!(imported::FakeUserStore::new().page_size(), 1);
}
