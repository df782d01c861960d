use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(entity = "User", key = id, name = "Users", crate = "fake", on = "Store", dialect = "mysql")]
trait Quoted {
    #[fake(table = "rows")]
    fn get(&self, id: u64) -> Option<User>;
}

#[fake(entity = User, key(id, generate = sequnce), now = Vec<u8>, unique(id, name = "u", ignore_case(i)))]
trait Other {
    fn get(&self, id: u64) -> Option<User>;
}

fn main() {}
