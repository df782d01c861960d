use std::time::Duration;

use fake_runtime::fake;

#[fake(map(texts: String => String), map(hits: String => u32))]
trait Both {
    fn get(&self, key: &str) -> Option<String>;
    #[fake(put)]
    fn put(&self, key: &str, value: &str);
    #[fake(get, map = text)]
    fn find(&self, key: &str) -> Option<String>;
    #[fake(list, map = texts)]
    fn all(&self) -> Vec<String>;
    #[fake(increment, map = hits)]
    fn hit(&self, key: &str, by: u64) -> u32;
    #[fake(increment, map = hits)]
    fn until(&self, key: &str, at: std::time::SystemTime) -> u32;
    #[fake(expire, map = hits, missing = "absent")]
    fn expire(&self, key: &str, ttl: Duration) -> bool;
    #[fake(get, map = hits, duplicate = ())]
    fn count(&self, key: &str) -> Option<u32>;
}

#[fake(table(users: User, key = id: u64))]
trait NoMap {
    #[fake(put)]
    fn put(&self, id: u64, name: String);
    #[fake(get, map = users)]
    fn get(&self, id: u64) -> Option<User>;
}

#[derive(Clone)]
struct User {
    id: u64,
}

fn main() {
    let _ = (FakeBoth::new().texts().len(), FakeNoMap::new().users().len());
}
