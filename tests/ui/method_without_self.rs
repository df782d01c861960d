use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(entity = User, key = id: u64)]
trait Users {
    // shape: `fn version() -> u32`, of which nothing says what it answers
    fn version() -> u32;
    // shape: `fn make() -> Self` with a body over the state, `#[fake(read = |db| ..)]`
    #[fake(read = |db| FakeUsers::new())]
    fn make() -> Self;
    #[fake(read = || 1)]
    fn count(&self) -> usize;
}

fn main() {
    let _ = FakeUsers::new();
}
