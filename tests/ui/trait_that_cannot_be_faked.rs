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
trait Hidden {
    // shape: a macro that makes methods, `more!();`
    more!();
    fn get(&self, id: u64) -> Option<User>;
}

#[fake(entity = User, key = id: u64)]
// shape: `trait Users: Copy`
trait Copied: Copy {
    fn get(&self, id: u64) -> Option<User>;
}

fn main() {
    let _ = (FakeHidden::new(), FakeCopied::new());
}
