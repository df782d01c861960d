use fake_runtime::fake;

#[derive(Clone, Debug)]
pub struct User {
    pub id: u64,
}

/// A fake of its own is no store.
#[fake(entity = User, key = id: u64)]
pub trait Users {
    fn insert(&self, user: User);
}

#[fake(on = FakeUsers)]
pub trait Readers {
    fn find_user(&self, id: u64) -> Option<User>;
}

fn main() {}
