use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(entity = User, key = id: u64, type Kye = u64)]
trait Users {
    type Key;
    const LIMIT: usize;
    fn get(&self, id: u64) -> Option<User>;
}

fn main() {
    let _ = FakeUsers::new().rows().get(&1);
}
