//! The entity and the error of the repository that every double stands in for.

#[derive(Clone, Debug, PartialEq)]
pub struct User {
    pub id: u64,
    pub email: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum StorageError {
    Duplicate(&'static str),
    NotFound,
}
