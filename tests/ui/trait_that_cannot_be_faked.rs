use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

macro_rules! more {
    () => {
        fn more(&self) {}
    };
}

#[fake(entity = User, key = id: u64)]
unsafe trait Unsafe {
    fn get(&self, id: u64) -> Option<User>;
    unsafe fn read(&self) -> u8;
}

#[fake(entity = User, key = id: u64)]
trait Hidden {
    more!();
    fn get(&self, id: u64) -> Option<User>;
}

#[fake(entity = User, key = id: u64)]
trait Copied: Copy {
    fn get(&self, id: u64) -> Option<User>;
}

fn main() {
    let _ = (FakeUnsafe::new(), FakeHidden::new(), FakeCopied::new());
}
