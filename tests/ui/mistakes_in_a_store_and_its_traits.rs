use fake_runtime::fake;

#[derive(Clone, Debug)]
pub struct User {
    pub id: u64,
    pub name: String,
}

// What is wrong with the store is said once, and of its traits nothing.
#[fake(table(users: User, key = id: u64, uniqe(name)))]
pub struct FakeBroken;

#[fake(on = FakeBroken)]
pub trait OfBroken {
    fn find_user_by_name(&self, name: &str) -> Option<User>;
}

#[fake(table(users: User, key = id: u64), table(people: User, key = id: u64))]
pub struct FakeStore;

#[fake(on = FakeStore, duplicat = 1)]
pub trait Unknown {
    fn count(&self) -> usize;
    #[fake(table = persons)]
    fn find_by_id(&self, id: u64) -> Option<User>;
}

// A table has this name.
#[fake(on = FakeStore)]
pub trait People {
    #[fake(table = users)]
    fn find_by_id(&self, id: u64) -> Option<User>;
}

// The trait's own method has this name, and the store's are not renamed here.
#[fake(on = FakeStore, rename(world = earth))]
pub trait Names {
    #[fake(read = |db| db.users.all().into_iter().map(|user| user.name).collect())]
    fn names(&self) -> Vec<String>;
    #[fake(table = users, delete)]
    fn world(&self);
}

#[fake(on = FakeStore)]
pub trait Of<T> {
    #[fake(read = |_| None)]
    fn find(&self) -> Option<T>;
}

fn main() {
    let _: &dyn OfBroken = &FakeBroken::new();
    let store = FakeStore::new();
    let _: (&dyn Unknown, &dyn People, &dyn Names) = (&store, &store, &store);
    store.unknown().calls();
}
