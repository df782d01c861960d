use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(table(users: User, key = id: u64))]
struct FakeStore;

#[fake(on = FakeStore)]
// shape: `trait Repository<T>` with `on = FakeStore`
trait Repository<T> {
    fn get(&self, id: u64) -> Option<User>;
}

// shape: `recordings` with `on = FakeStore`
#[fake(on = FakeStore, recordings)]
trait Recorded {
    fn get(&self, id: u64) -> Option<User>;
}

#[fake(recordings)]
// shape: `recordings` of `trait Client<T>`
trait Client<T> {
    fn get(&self, id: u64) -> Option<T>;
}

fn main() {
    let _ = FakeStore::new();
}
