//! What the pieces of the fuzz refer to. Compiled with the inputs that were accepted.

pub use std::collections::HashSet;
pub use std::future::Future;
pub use std::time::SystemTime;

pub use async_trait::async_trait;
pub use fake_runtime::{Violation, fake};

#[derive(Clone, Debug, PartialEq)]
pub struct User {
    pub id: u64,
    pub email: String,
    pub name: String,
    pub age: u8,
    pub nickname: Option<String>,
    pub team: Option<u32>,
    pub revision: u32,
    pub seen: SystemTime,
    pub profile: Profile,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    pub city: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Team {
    pub id: u32,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct NewUser {
    pub email: String,
}

impl From<NewUser> for User {
    fn from(new: NewUser) -> Self {
        user(0, new.email, String::new())
    }
}

pub fn user(id: u64, email: String, name: String) -> User {
    User {
        id,
        email,
        name,
        age: 0,
        nickname: None,
        team: None,
        revision: 0,
        seen: SystemTime::UNIX_EPOCH,
        profile: Profile { city: String::new() },
    }
}

impl User {
    pub fn code(&self) -> String {
        format!("{}-{}", self.id, self.age)
    }
}

#[derive(Debug)]
pub enum StorageError {
    Duplicate(String),
    NotFound,
    Lost,
}

impl From<Violation> for StorageError {
    fn from(violation: Violation) -> Self {
        Self::Duplicate(violation.to_string())
    }
}

pub type Stored<T> = Result<T, StorageError>;
pub type StoreResult<T> = Result<T, StorageError>;
