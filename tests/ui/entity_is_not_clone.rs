use fake_runtime::fake;

struct User {
    id: u64,
    email: String,
}
// shape: rows that are not `Clone`: keep them behind an `Arc`, `entity = Arc<User>`
#[fake(entity = User, key = id: u64, unique(email))]
trait Users {
    fn insert(&self, user: User);
    fn get(&self, id: u64) -> Option<User>;
    fn list(&self) -> Vec<User>;
    #[fake(update(|user| user.email = email))]
    fn rename(&self, id: u64, email: String) -> bool;
    fn delete(&self, id: u64);
    #[fake(read = |db| db.rows.len())]
    fn size(&self) -> usize;
}

fn main() {
    let users = FakeUsers::new();
    users.insert(User { id: 1, email: String::new() });
}
