use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(entity = User, key = id: u64)]
trait Users {
    #[fake(read = 1 + 1)]
    fn size(&self) -> usize;
    #[fake(write = { tx.rows.clear() })]
    fn reset(&self) -> usize;
}

fn main() {
    let _ = FakeUsers::new().size();
}
