//! The mocks, each told once what every method answers. They hold no rows.

use async_trait::async_trait;
use unimock::{MockFn, Unimock, matching};

use super::{StorageError, User, UserRepository};

mockall::mock! {
    pub Users {}

    #[async_trait]
    impl UserRepository for Users {
        async fn insert(&self, user: User) -> Result<(), StorageError>;
        async fn find_by_id(&self, id: u64) -> Result<Option<User>, StorageError>;
        async fn find_by_email(&self, email: &str) -> Result<Option<User>, StorageError>;
        async fn rename(&self, id: u64, name: String) -> Result<User, StorageError>;
        async fn delete(&self, id: u64) -> Result<bool, StorageError>;
        async fn page(&self, offset: usize, limit: usize) -> Result<Vec<User>, StorageError>;
    }
}

#[unimock::unimock(api = UserRepositoryMock, mirror = UserRepository)]
#[async_trait]
trait MirroredUserRepository: Send + Sync {
    async fn insert(&self, user: User) -> Result<(), StorageError>;
    async fn find_by_id(&self, id: u64) -> Result<Option<User>, StorageError>;
    async fn find_by_email(&self, email: &str) -> Result<Option<User>, StorageError>;
    async fn rename(&self, id: u64, name: String) -> Result<User, StorageError>;
    async fn delete(&self, id: u64) -> Result<bool, StorageError>;
    async fn page(&self, offset: usize, limit: usize) -> Result<Vec<User>, StorageError>;
}

pub fn mockall() -> MockUsers {
    let mut users = MockUsers::new();
    users.expect_insert().returning(|_| Ok(()));
    users.expect_find_by_id().returning(|_| Ok(Some(ada())));
    users.expect_find_by_email().returning(|_| Ok(Some(ada())));
    users
        .expect_rename()
        .returning(|_, name| Ok(User { name, ..ada() }));
    users.expect_delete().returning(|_| Ok(true));
    users.expect_page().returning(|_, _| Ok(vec![ada()]));
    users
}

pub fn unimock() -> Unimock {
    Unimock::new((
        UserRepositoryMock::insert
            .each_call(matching!(_))
            .answers(&|_, _| Ok(())),
        UserRepositoryMock::find_by_id
            .each_call(matching!(_))
            .answers(&|_, _| Ok(Some(ada()))),
        UserRepositoryMock::find_by_email
            .each_call(matching!(_))
            .answers(&|_, _| Ok(Some(ada()))),
        UserRepositoryMock::rename
            .each_call(matching!(_, _))
            .answers(&|_, _, name| Ok(User { name, ..ada() })),
        UserRepositoryMock::delete
            .each_call(matching!(_))
            .answers(&|_, _| Ok(true)),
        UserRepositoryMock::page
            .each_call(matching!(_, _))
            .answers(&|_, _, _| Ok(vec![ada()])),
    ))
    // A run may measure a subset, and a clause that was not called would panic in drop.
    .no_verify_in_drop()
}

// As long as the rows of the tables are, so that an answer costs what a clone of a row costs.
fn ada() -> User {
    User {
        id: 1,
        email: "user-0123456789abcdef@example.com".to_owned(),
        name: "name-0123456789abcdef".to_owned(),
    }
}
