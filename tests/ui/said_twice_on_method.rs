use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
}

#[fake(entity = User, key = id: u64)]
trait Users {
    #[fake(get, delete)]
    fn pop(&self, id: u64) -> Option<User>;
    #[fake(find(id), by(email))]
    fn find(&self, id: u64, email: &str) -> Option<User>;
    #[fake(delete, by(id), by(email))]
    fn remove(&self, id: u64, email: &str);
    #[fake(list(order_by = id, limit = 1))]
    #[fake(order_by = email, limit = 2, table = rows, table = rows)]
    fn list(&self) -> Vec<User>;
    #[fake(delete, missing = ignore, missing = ignore)]
    fn delete(&self, id: u64);
}

fn main() {
    let _ = FakeUsers::new().list();
}
