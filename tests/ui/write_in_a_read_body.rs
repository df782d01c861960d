use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(entity = User, key = id: u64)]
trait Users {
    #[fake(read = |db| db.rows.clear())]
    fn wipe(&self) -> usize;
    #[fake(read = |db| {
        db.rows.insert(User { id }).is_ok()
    })]
    fn claim(&self, id: u64) -> bool;
}

fn main() {
    let _ = FakeUsers::new();
}
