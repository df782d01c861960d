//! The fake of somebody who measured: a second map from the unique column to the key.

use std::collections::HashMap;

use async_trait::async_trait;
use parking_lot::Mutex;

use super::{StorageError, User, UserRepository};

#[derive(Clone, Default)]
pub struct Table {
    pub by_id: HashMap<u64, User>,
    pub id_by_email: HashMap<String, u64>,
}

#[derive(Default)]
pub struct IndexedUsers {
    pub table: Mutex<Table>,
}

#[async_trait]
impl UserRepository for IndexedUsers {
    async fn insert(&self, user: User) -> Result<(), StorageError> {
        let mut table = self.table.lock();
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
        Ok(self.table.lock().by_id.get(&id).cloned())
    }

    async fn find_by_email(&self, email: &str) -> Result<Option<User>, StorageError> {
        let table = self.table.lock();
        let id = table.id_by_email.get(email);
        Ok(id.and_then(|id| table.by_id.get(id)).cloned())
    }

    async fn rename(&self, id: u64, name: String) -> Result<User, StorageError> {
        let mut table = self.table.lock();
        let row = table.by_id.get_mut(&id).ok_or(StorageError::NotFound)?;
        row.name = name;
        Ok(row.clone())
    }

    async fn delete(&self, id: u64) -> Result<bool, StorageError> {
        let mut table = self.table.lock();
        let Some(row) = table.by_id.remove(&id) else {
            return Ok(false);
        };
        table.id_by_email.remove(&row.email);
        Ok(true)
    }

    async fn page(&self, offset: usize, limit: usize) -> Result<Vec<User>, StorageError> {
        let table = self.table.lock();
        let mut page: Vec<User> = table.by_id.values().cloned().collect();
        page.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(page.into_iter().skip(offset).take(limit).collect())
    }
}
