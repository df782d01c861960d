//! The fake that most people write: a map behind the standard lock, scanned for everything but
//! the key.

use std::collections::HashMap;
use std::sync::Mutex;

use async_trait::async_trait;

use super::{StorageError, User, UserRepository};

#[derive(Default)]
pub struct ScanningUsers {
    pub rows: Mutex<HashMap<u64, User>>,
}

#[async_trait]
impl UserRepository for ScanningUsers {
    async fn insert(&self, user: User) -> Result<(), StorageError> {
        let mut rows = self.rows.lock().unwrap();
        if rows.contains_key(&user.id) {
            return Err(StorageError::Duplicate("id"));
        }
        if rows.values().any(|row| row.email == user.email) {
            return Err(StorageError::Duplicate("email"));
        }
        rows.insert(user.id, user);
        Ok(())
    }

    async fn find_by_id(&self, id: u64) -> Result<Option<User>, StorageError> {
        Ok(self.rows.lock().unwrap().get(&id).cloned())
    }

    async fn find_by_email(&self, email: &str) -> Result<Option<User>, StorageError> {
        let rows = self.rows.lock().unwrap();
        Ok(rows.values().find(|row| row.email == email).cloned())
    }

    async fn rename(&self, id: u64, name: String) -> Result<User, StorageError> {
        let mut rows = self.rows.lock().unwrap();
        let row = rows.get_mut(&id).ok_or(StorageError::NotFound)?;
        row.name = name;
        Ok(row.clone())
    }

    async fn delete(&self, id: u64) -> Result<bool, StorageError> {
        Ok(self.rows.lock().unwrap().remove(&id).is_some())
    }

    async fn page(&self, offset: usize, limit: usize) -> Result<Vec<User>, StorageError> {
        let rows = self.rows.lock().unwrap();
        let mut page: Vec<User> = rows.values().cloned().collect();
        page.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(page.into_iter().skip(offset).take(limit).collect())
    }
}
