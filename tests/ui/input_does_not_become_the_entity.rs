use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
}

struct NewUser {
    email: String,
}

#[fake(entity = User, key(id: u64, generate = sequence))]
trait Users {
    fn create(&self, user: NewUser) -> User;
    fn create_users(&self, users: Vec<NewUser>) -> Vec<User>;
}

fn main() {
    let _ = FakeUsers::new();
}
