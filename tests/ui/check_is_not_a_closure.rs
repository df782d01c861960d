use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    age: u8,
}

#[fake(entity = User, key = id: u64, check(age >= 18))]
trait Users {
    fn get(&self, id: u64) -> Option<User>;
}

fn main() {
    let _ = FakeUsers::new().get(1);
}
