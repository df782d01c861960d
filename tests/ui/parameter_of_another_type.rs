use fake_runtime::fake;

#[derive(Clone, PartialEq)]
struct Email(String);

#[derive(Clone)]
struct User {
    id: u64,
    email: Email,
    age: u8,
}

#[fake(entity = User, key = id: u64)]
trait Users {
    fn get(&self, id: &str) -> Option<User>;
    fn find_by_email(&self, email: &str) -> Option<User>;
    fn get_many(&self, ids: &[String]) -> Vec<User>;
    fn find_by_age_gt(&self, age: &str) -> Vec<User>;
    fn find_by_email_starts_with(&self, email: &str) -> Vec<User>;
    #[fake(find(email = 7))]
    fn seventh(&self) -> Option<User>;
    fn set_age(&self, id: u64, age: String) -> bool;
    #[fake(update(|user| user.age = age))]
    fn grow(&self, id: u64, age: u16) -> bool;
    #[fake(insert(User { id, email, age: 0 }))]
    fn add(&self, id: u64, email: String);
}

fn main() {
    let _ = FakeUsers::new();
}
