use async_trait::async_trait;
use fake_runtime::fake;

#[derive(Clone, Debug, PartialEq)]
pub struct User {
    pub id: u64,
    pub email: String,
    pub name: String,
}

#[derive(Debug, PartialEq)]
pub enum StorageError {
    Duplicate(&'static str),
    NotFound,
}

/// A repository by convention, with errors of its own.
#[fake(
    entity = User,
    key = id: u64,
    unique(email),
    duplicate = StorageError::Duplicate(violation.constraint()),
    missing = StorageError::NotFound,
)]
#[async_trait]
pub trait UserRepository: Send + Sync {
    async fn insert(&self, user: User) -> Result<(), StorageError>;
    async fn get(&self, id: u64) -> Result<User, StorageError>;
    async fn find_by_email(&self, email: &str) -> Result<Option<User>, StorageError>;
    #[fake(update(|user| user.name = name))]
    async fn rename(&self, id: u64, name: String) -> Result<User, StorageError>;
    async fn delete(&self, id: u64) -> Result<bool, StorageError>;
    #[fake(list(order_by = name))]
    async fn page(&self, offset: usize, limit: usize) -> Result<Vec<User>, StorageError>;
}
