use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(key = id: u64, unique(id))]
trait Users {
    fn get(&self, id: u64) -> Option<User>;
    fn insert(&self, user: User);
}

fn main() {
    let _ = FakeUsers::new().get(1);
}
