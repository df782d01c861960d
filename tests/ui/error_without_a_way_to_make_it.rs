use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

struct StorageError;

type Outcome<T> = Result<T, StorageError>;
type AppResult<T> = Result<T, StorageError>;

#[fake(entity = User, key = id: u64)]
trait Users {
    fn insert(&self, user: User) -> Result<(), StorageError>;
    fn get(&self, id: u64) -> Result<User, StorageError>;
    fn save(&self, user: User) -> Result<(), StorageError>;
    fn update(&self, user: User) -> Result<User, StorageError>;
    #[fake(write = |tx| { tx.rows.clear(); Ok(()) })]
    fn reset(&self) -> Result<(), StorageError>;
}

#[fake(entity = User, key = id: u64, duplicate = StorageError)]
trait Aliased {
    fn insert(&self, user: User) -> AppResult<()>;
    fn get(&self, id: u64) -> AppResult<User>;
}

fn main() {
    let _ = (FakeUsers::new(), FakeAliased::new());
    let _: Outcome<()> = Ok(());
}
