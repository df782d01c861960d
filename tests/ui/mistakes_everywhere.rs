use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
}

// One mistake in each place where there can be one: all are reported, in the order of the source.
#[fake(entity = User, key = id: u64, uniqe(email), references(id -> nowhere), type Id = u64)]
trait Users {
    fn frobnicate(&self, id: u64);
    #[fake(fnd(email))]
    fn by_email(&self, email: &str) -> Option<User>;
    #[fake(list(first))]
    fn list(&self) -> Vec<User>;
    fn fork(&self) -> Vec<User>;
    fn find_active(&self) -> Vec<User>;
    fn insert(&self, #[fake(skip)] user: User);
}

fn main() {
    let users = FakeUsers::new();
    let _ = users.rows().get(&1);
    users.insert(User { id: 1, email: String::new() });
    users.frobnicate(1);
}
