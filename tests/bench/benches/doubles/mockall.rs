//! The trait with the mock that mockall writes beside it.

use async_trait::async_trait;

use super::{StorageError, User};

#[mockall::automock]
#[async_trait]
pub trait UserRepository: Send + Sync {
    async fn insert(&self, user: User) -> Result<(), StorageError>;
    async fn find_by_id(&self, id: u64) -> Result<Option<User>, StorageError>;
    async fn find_by_email(&self, email: &str) -> Result<Option<User>, StorageError>;
    async fn rename(&self, id: u64, name: String) -> Result<User, StorageError>;
    async fn delete(&self, id: u64) -> Result<bool, StorageError>;
    async fn page(&self, offset: usize, limit: usize) -> Result<Vec<User>, StorageError>;
}
