use fake_runtime::fake;

#[derive(Clone, Debug)]
pub struct User {
    pub id: u64,
}

#[fake(table(users: User, key = id: u64))]
pub struct FakeStore;

#[fake(on = FakeStore)]
#[fake(on = FakeStore)]
pub trait Said {
    fn insert(&self, user: User);
}

#[fake(on = FakeStore)]
pub trait Readers {
    fn find(&self, id: u64) -> Option<User>;
}

mod copied {
    use super::{FakeStore, User};

    #[fake_runtime::fake(on = FakeStore, remote = crate::Readers, rename(readers = others), name = FakeOthers)]
    trait Readers {
        fn find(&self, id: u64) -> Option<User>;
    }
}

fn main() {}
