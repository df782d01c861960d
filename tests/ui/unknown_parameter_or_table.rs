use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
}

#[fake(table(users: User, key = id: u64))]
trait Users {
    #[fake(ignore(conm))]
    fn get(&self, conn: &mut u8, id: u64) -> Option<User>;
    #[fake(table = usres)]
    fn list(&self) -> Vec<User>;
    #[fake(find(email))]
    fn find(&self, first: &str, second: &str) -> Option<User>;
    #[fake(find(email = address))]
    fn find_by_address(&self, address: &str, id: u64) -> Option<User>;
    #[fake(insert(User { id, email: String::new() }))]
    fn create(&self, id: u64, email: &str);
    #[fake(update(|user| user.email = "gone".into()))]
    fn forget(&self, id: u64, why: &str) -> bool;
}

fn main() {
    let _ = FakeUsers::new().users().get(&1);
}
