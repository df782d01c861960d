use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(entity = User, key = id: u64, dump)]
trait Users {
    fn insert(&self, user: User);
}

fn main() {
    let _ = User { id: 1 }.id;
}
