//! The trait with the fake that `#[fake]` writes beside it.

use async_trait::async_trait;
use fake_runtime::fake;

use super::{StorageError, User};

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
    async fn find_by_id(&self, id: u64) -> Result<Option<User>, StorageError>;
    async fn find_by_email(&self, email: &str) -> Result<Option<User>, StorageError>;
    #[fake(update(|user| user.name = name))]
    async fn rename(&self, id: u64, name: String) -> Result<User, StorageError>;
    async fn delete(&self, id: u64) -> Result<bool, StorageError>;
    #[fake(list(order_by = name))]
    async fn page(&self, offset: usize, limit: usize) -> Result<Vec<User>, StorageError>;
}
