use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
}

#[fake(entity = User, key = id)]
trait Undeclared {
    fn insert(&self, user: User);
}

#[fake(entity = User, key = id: u64)]
trait Declared {
    fn insert(&self, user: User);
}

#[fake(entity = User)]
trait Keyless {
    fn insert(&self, user: User);
}

fn main() {
    let _ = FakeUndeclared::new().rows().get(&1);
    let _ = FakeDeclared::new().rows().get("one");
    let _ = FakeKeyless::new().rows().contains(&1);
}
