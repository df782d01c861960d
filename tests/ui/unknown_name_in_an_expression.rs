use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
}

enum StorageError {
    Taken,
}

#[fake(
    entity = User,
    key = id: u64,
    duplicate = StorageError::Duplicate,
    missing = StorageEror::Taken,
)]
trait Users {
    fn insert(&self, user: User) -> Result<(), StorageError>;
    fn get(&self, id: u64) -> Result<User, StorageError>;
    #[fake(insert(User { id, email: mail }))]
    fn add(&self, id: u64) -> Result<(), StorageError>;
    #[fake(list(|user| user.email == mail))]
    fn list(&self) -> Result<Vec<User>, StorageError>;
    #[fake(write = |tx| tx.users.clear())]
    fn wipe(&self) -> usize;
}

fn main() {
    let _ = FakeUsers::new();
}
