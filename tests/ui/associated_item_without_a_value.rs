use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(entity = User, key = id: u64, type Kye = u64)]
trait Users {
    // shape: `type Key;`, of which nothing says what it is
    type Key;
    // shape: `const LIMIT: usize;`, of which nothing says what it is
    const LIMIT: usize;
    fn get(&self, id: u64) -> Option<User>;
}

fn main() {
    let _ = FakeUsers::new().rows().get(&1);
}
