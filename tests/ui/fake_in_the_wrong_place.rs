use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(entity = User, key = id: u64, type Id = u64)]
#[fake(entity = User)]
trait Users {
    #[fake(u64)]
    type Id;
    #[fake(ignore)]
    const LIMIT: usize = 10;
    fn get(&self, #[fake(skip)] id: u64) -> Option<User>;
}

fn main() {
    let _ = FakeUsers::new().get(1);
}
