use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

struct Lost;

#[fake(entity = User, key = id: u64, failures(Lost))]
trait Users {
    fn get(&self, id: u64) -> Option<User>;
}

fn main() {
    let _ = FakeUsers::new().get(1);
}
