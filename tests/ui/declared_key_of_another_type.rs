use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
}

#[fake(entity = User, key = id: String)]
trait Users {
    fn get(&self, id: u64) -> Option<User>;
}

#[fake(entity = User, key(id: u64, email: u64))]
trait Pairs {
    fn insert(&self, user: User);
}

fn main() {
    let _ = (FakeUsers::new(), FakePairs::new());
}
