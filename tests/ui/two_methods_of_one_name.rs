use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(entity = User, key = id: u64)]
trait Users {
    fn get(&self, id: u64) -> Option<User>;
    fn get(&self, id: u64) -> Option<User>;
    fn insert(&self, user: User);
}

fn main() {
    let _ = FakeUsers::new();
}
