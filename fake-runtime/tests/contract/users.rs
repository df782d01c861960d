//! A repository by hand, and mistakes that it can have.

use std::sync::Mutex;

use fake_runtime::fake;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct User {
    pub(crate) id: u64,
    pub(crate) email: String,
    pub(crate) name: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum StorageError {
    Duplicate(String),
    NotFound,
}

#[fake(
    entity = User,
    key = id: u64,
    unique(email),
    duplicate = StorageError::Duplicate(violation.constraint().to_owned()),
    missing = StorageError::NotFound,
    contract,
)]
pub(crate) trait UserRepository {
    async fn insert(&self, user: User) -> Result<(), StorageError>;
    async fn find_by_id(&self, id: u64) -> Result<Option<User>, StorageError>;
    async fn find_by_email(&self, email: &str) -> Result<Option<User>, StorageError>;
    #[fake(update(|user| user.name = name))]
    async fn rename(&self, id: u64, name: String) -> Result<User, StorageError>;
    async fn delete(&self, id: u64) -> Result<bool, StorageError>;
    #[fake(list(order_by = name))]
    async fn page(&self, offset: usize, limit: usize) -> Result<Vec<User>, StorageError>;
}

/// A mistake.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Bug {
    NoUniqueEmail,
    RenameKeepsName,
    NamesInUpperCase,
    MissingIsDuplicate,
    WrongConstraint,
    PanicsOnAbsence,
}

pub(crate) fn pool() -> Vec<User> {
    let user = |id, email: &str, name: &str| User {
        id,
        email: email.to_owned(),
        name: name.to_owned(),
    };
    vec![
        user(1, "a@x", "Ada"),
        user(2, "b@x", "Bob"),
        user(3, "c@x", "Cid"),
        user(4, "A@x", "Dan"),
    ]
}

/// The real one.
#[derive(Default)]
pub(crate) struct MemoryUsers {
    rows: Mutex<Vec<User>>,
    bug: Option<Bug>,
}

impl MemoryUsers {
    pub(crate) fn new(bug: Option<Bug>) -> Self {
        Self {
            rows: Mutex::default(),
            bug,
        }
    }

    pub(crate) fn all(&self) -> Vec<User> {
        self.rows.lock().unwrap().clone()
    }

    fn has(&self, bug: Bug) -> bool {
        self.bug == Some(bug)
    }
}

impl UserRepository for MemoryUsers {
    async fn insert(&self, user: User) -> Result<(), StorageError> {
        let mut rows = self.rows.lock().unwrap();
        let taken = |what: &str| Err(StorageError::Duplicate(what.to_owned()));
        if rows.iter().any(|row| row.id == user.id) {
            return taken("id");
        }
        let same_email = rows.iter().any(|row| row.email == user.email);
        if same_email && !self.has(Bug::NoUniqueEmail) {
            let wrong = self.has(Bug::WrongConstraint);
            return taken(if wrong { "id" } else { "email" });
        }
        rows.push(user);
        Ok(())
    }

    async fn find_by_id(&self, id: u64) -> Result<Option<User>, StorageError> {
        let mut found = self.all().into_iter().find(|row| row.id == id);
        assert!(
            found.is_some() || !self.has(Bug::PanicsOnAbsence),
            "it was there"
        );
        if let Some(user) = found.as_mut().filter(|_| self.has(Bug::NamesInUpperCase)) {
            user.name = user.name.to_uppercase();
        }
        Ok(found)
    }

    async fn find_by_email(&self, email: &str) -> Result<Option<User>, StorageError> {
        let rows = self.rows.lock().unwrap();
        Ok(rows.iter().find(|row| row.email == email).cloned())
    }

    async fn rename(&self, id: u64, name: String) -> Result<User, StorageError> {
        let mut rows = self.rows.lock().unwrap();
        let row = rows.iter_mut().find(|row| row.id == id);
        let Some(row) = row else {
            return Err(if self.has(Bug::MissingIsDuplicate) {
                StorageError::Duplicate("id".to_owned())
            } else {
                StorageError::NotFound
            });
        };
        let renamed = User {
            name,
            ..row.clone()
        };
        if !self.has(Bug::RenameKeepsName) {
            row.clone_from(&renamed);
        }
        Ok(renamed)
    }

    async fn delete(&self, id: u64) -> Result<bool, StorageError> {
        let mut rows = self.rows.lock().unwrap();
        let before = rows.len();
        rows.retain(|row| row.id != id);
        Ok(rows.len() < before)
    }

    async fn page(&self, offset: usize, limit: usize) -> Result<Vec<User>, StorageError> {
        let mut rows = self.all();
        rows.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(rows.into_iter().skip(offset).take(limit).collect())
    }
}
