//! The indexed fake behind a reader-writer lock, for the case in which threads share it.

use async_trait::async_trait;
use parking_lot::RwLock;

use super::indexed::Table;
use super::{StorageError, User, UserRepository};

#[derive(Default)]
pub struct SharedUsers {
    pub table: RwLock<Table>,
}

#[async_trait]
impl UserRepository for SharedUsers {
    async fn insert(&self, user: User) -> Result<(), StorageError> {
        let mut table = self.table.write();
        if table.by_id.contains_key(&user.id) {
            return Err(StorageError::Duplicate("id"));
        }
        if table.id_by_email.contains_key(&user.email) {
            return Err(StorageError::Duplicate("email"));
        }
        table.id_by_email.insert(user.email.clone(), user.id);
        table.by_id.insert(user.id, user);
        Ok(())
    }

    async fn find_by_id(&self, id: u64) -> Result<Option<User>, StorageError> {
        Ok(self.table.read().by_id.get(&id).cloned())
    }

    async fn find_by_email(&self, email: &str) -> Result<Option<User>, StorageError> {
        let table = self.table.read();
        let id = table.id_by_email.get(email);
        Ok(id.and_then(|id| table.by_id.get(id)).cloned())
    }

    async fn rename(&self, id: u64, name: String) -> Result<User, StorageError> {
        let mut table = self.table.write();
        let row = table.by_id.get_mut(&id).ok_or(StorageError::NotFound)?;
        row.name = name;
        Ok(row.clone())
    }

    async fn delete(&self, id: u64) -> Result<bool, StorageError> {
        let mut table = self.table.write();
        let Some(row) = table.by_id.remove(&id) else {
            return Ok(false);
        };
        table.id_by_email.remove(&row.email);
        Ok(true)
    }

    async fn page(&self, offset: usize, limit: usize) -> Result<Vec<User>, StorageError> {
        let table = self.table.read();
        let mut page: Vec<User> = table.by_id.values().cloned().collect();
        page.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(page.into_iter().skip(offset).take(limit).collect())
    }
}
