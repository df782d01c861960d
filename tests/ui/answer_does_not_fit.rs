use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
}

#[fake(entity = User, key = id: u64)]
trait Users {
    #[fake(find(email))]
    fn find(&self, email: &str) -> bool;
    #[fake(list)]
    fn list(&self) -> Option<User>;
    #[fake(get)]
    fn get(&self) -> Option<User>;
    #[fake(exists(email))]
    fn has(&self, email: &str) -> u64;
    #[fake(count(email))]
    fn number(&self, email: &str) -> bool;
    #[fake(update(|user| user.email = email))]
    fn rename(&self, email: String) -> bool;
    #[fake(insert(User { id: 1, email }))]
    fn add(&self, email: String) -> Option<User>;
}

fn main() {
    let _ = FakeUsers::new().list();
}
