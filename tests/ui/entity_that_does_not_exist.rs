use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(entity = Usr, key = id: u64)]
trait Users {
    fn find_by_id(&self, id: u64) -> Option<Usr>;
}

fn main() {
    let _ = FakeUsers::new();
    let _ = User { id: 1 };
}
