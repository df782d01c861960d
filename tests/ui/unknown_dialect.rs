use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(entity = User, key = id: u64, dialect = postgresql)]
trait Users {
    fn get(&self, id: u64) -> Option<User>;
}

#[fake(entity = User, key = id: u64, dialect = oracle)]
trait Owners {
    fn get(&self, id: u64) -> Option<User>;
}

fn main() {
    let _ = (FakeUsers::new(), FakeOwners::new());
}
