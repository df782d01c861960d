use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
    age: u8,
}

struct NewUser;

struct Report;

#[fake(entity = User, key = id: u64)]
trait Users {
    // shape: `fn frobnicate(&self, id: u64)`: a verb that nobody knows
    fn frobnicate(&self, id: u64);
    // shape: `fn find_active(&self) -> Vec<User>`: a word that no column has
    fn find_active(&self) -> Vec<User>;
    fn find(&self) -> Option<User>;
    fn find_all(&self) -> Option<User>;
    fn list(&self) -> Option<User>;
    fn find_by_email(&self, age: u8) -> Option<User>;
    // shape: `fn find_user(&self, _: u64) -> Option<User>`
    fn find_user(&self, _: u64) -> Option<User>;
    // shape: `fn find_by_id_or_email(&self, id: u64, email: &str, age: u8)`
    fn find_by_id_or_email(&self, id: u64, email: &str, age: u8) -> Option<User>;
    // shape: `fn find_by_age(&self, age: Option<u8>) -> Option<User>`
    fn find_by_age(&self, age: Option<u8>) -> Option<User>;
    // shape: `fn get_many(&self, ids: &[u64], age: u8) -> Vec<Option<User>>`
    fn get_many(&self, ids: &[u64], age: u8) -> Vec<Option<User>>;
    fn get_report(&self) -> Report;
    fn list_page(&self, page: u32) -> Vec<User>;
    fn exists(&self, id: u64) -> u8;
    fn has(&self) -> bool;
    fn count(&self) -> String;
    fn insert(&self, user: User) -> bool;
    fn insert_user(&self, user: User) -> usize;
    fn insert_by_id(&self, user: User);
    fn add(&self, email: String, age: u8);
    fn create(&self, user: User) -> Vec<User>;
    fn save(&self, user: NewUser);
    fn save_by_id(&self, user: User);
    fn update(&self, id: u64);
    fn update_all(&self, users: Vec<User>) -> Vec<User>;
    fn update_by_id(&self, user: User);
    fn set_email(&self, id: u64);
    fn set_age(&self, age: u8);
    fn set_name(&self);
    fn change_email(&self, id: u64, age: u8, email: String) -> bool;
    fn delete(&self);
    fn delete_all(&self) -> bool;
    fn remove_many(&self, ids: &[u64]) -> Vec<Option<User>>;
    fn clear(&self, id: u64);
    fn describe() -> String;
    #[fake(default)]
    fn kept(&self) -> u8;
}

fn main() {
    let _ = FakeUsers::new().rows().get(&1);
}
