use fake_runtime::fake;

#[derive(Clone, Debug)]
pub struct User {
    pub id: u64,
}

#[derive(Debug)]
pub enum Error {
    Down,
}

#[fake(table(users: User, key = id: u64))]
pub struct FakeStore;

#[fake(on = FakeStore, entity = User, key = id)]
pub trait Readers {
    fn insert(&self, user: User);
}

#[fake(
    on = FakeStore,
    table(admins: User, key = id: u64),
    state(total: u64),
    dialect = sqlite,
    failures(Error::Down),
    recordings,
)]
pub trait Admins {
    fn find_user(&self, id: u64) -> Result<Option<User>, Error>;
}

fn main() {
    // No mistake takes an implementation away.
    let store = FakeStore::new();
    let _: (&dyn Readers, &dyn Admins) = (&store, &store);
}
