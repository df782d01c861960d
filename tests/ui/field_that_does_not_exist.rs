use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
}

#[fake(entity = User, key = uid: u64, unique(mail), version = revision)]
trait Users {
    fn insert(&self, user: User);
    fn get(&self, uid: u64) -> Option<User>;
    fn find_by_name(&self, name: &str) -> Option<User>;
    fn find_by_age_gt(&self, age: u8) -> Vec<User>;
    #[fake(list(order_by = created))]
    fn list(&self) -> Vec<User>;
    #[fake(update(|user| user.phone = phone))]
    fn set_phone(&self, uid: u64, phone: String) -> bool;
    fn set_mood(&self, uid: u64, mood: String) -> bool;
    #[fake(delete(|user| user.gone))]
    fn purge(&self) -> usize;
}

fn main() {
    let _ = FakeUsers::new();
}
