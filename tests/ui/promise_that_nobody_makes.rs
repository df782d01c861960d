use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(entity = User, key = id: u64)]
// shape: `unsafe trait Users`, of which the attribute does not say `unsafe`
unsafe trait Unsafe {
    unsafe fn get(&self, id: u64) -> Option<User>;
}

#[fake(unsafe, entity = User, key = id: u64)]
trait Safe {
    fn get(&self, id: u64) -> Option<User>;
}

fn main() {
    let _ = (FakeUnsafe::new(), FakeSafe::new());
}
