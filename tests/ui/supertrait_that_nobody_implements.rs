use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

trait Named {
    fn title(&self) -> String;
}

#[fake(entity = User, key = id: u64)]
// shape: `trait Users: Named`, without `impl Named for FakeUsers`
trait Users: Send + Named + 'static {
    fn get(&self, id: u64) -> Option<User>;
}

fn main() {
    let _ = FakeUsers::new();
}
