use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
}

#[fake(entity = User, key = id: u64)]
trait Users {
    #[fake(findd(email))]
    fn by_mail(&self, email: &str) -> Option<User>;
    #[fake(frobnicate)]
    fn frobnicate(&self, email: &str);
    #[fake(with = |db| db.rows.len())]
    fn size(&self) -> usize;
    #[fake(replace)]
    fn put_back(&self, user: User);
    #[fake(pop)]
    fn pop(&self) -> Option<User>;
    #[fake(list(order_by = email down))]
    fn list(&self) -> Vec<User>;
    #[fake(list, order_by(email descending, id asc))]
    fn list_all(&self) -> Vec<User>;
}

fn main() {
    let _ = FakeUsers::new().size();
}
