use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    name: String,
    tags: Vec<String>,
}

#[fake(entity = User, key = id: u64)]
trait Users {
    #[fake(update(name))]
    fn rename(&self, id: u64, name: String) -> bool;
    #[fake(update(name = name))]
    fn set(&self, id: u64, name: String) -> bool;
    #[fake(insert(name = name))]
    fn create(&self, name: String);
    #[fake(insert(|name| name))]
    fn make(&self, name: String);
    #[fake(find = id)]
    fn find(&self, id: u64) -> Option<User>;
    #[fake(delete = all)]
    fn wipe(&self) -> usize;
    #[fake(default = 5)]
    fn limit(&self) -> usize {
        5
    }
    fn insert_all(&self, names: Vec<String>) -> Vec<User>;
    fn update_all(&self, users: Vec<User>) -> Vec<User>;
    fn list(&self, page: u32, per_page: u32) -> Vec<User>;
    fn total(&self) -> u64;
    #[fake(exists(id), answer = name)]
    fn is_there(&self, id: u64) -> bool;
    #[fake(list, ignore(conn))]
    fn all(&self) -> Vec<User>;
}

#[fake(
    entity = User,
    key = id: u64,
    unique(name, error = |violation| Taken),
    duplicate = |violation| Taken,
    missing = || Gone,
)]
trait Closures {
    #[fake(missing = || Gone)]
    fn delete(&self, id: u64) -> Result<(), String>;
}

fn main() {}
