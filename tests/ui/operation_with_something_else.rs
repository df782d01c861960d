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
}

fn main() {}
