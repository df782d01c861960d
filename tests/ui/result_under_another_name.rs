use fake_runtime::{Violation, fake};

#[derive(Clone)]
pub struct User {
    pub id: u64,
}

pub type Answer<T> = Result<T, Violation>;
pub type DbResult<T> = Result<T, Violation>;

#[fake(entity = User, key = id)]
pub trait Users {
    // shape: an alias of `Result` by another name, `-> Answer<Option<User>>`
    fn find_by_id(&self, id: u64) -> Answer<Option<User>>;
    fn insert(&self, user: User) -> Answer<()>;
    fn list(&self) -> DbResult<Vec<User>>;
}

fn main() {}
