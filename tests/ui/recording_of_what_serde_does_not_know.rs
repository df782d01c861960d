use fake_runtime::{Recorder, fake};

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(recordings)]
trait Github {
    fn get_user(&self, login: &str) -> Result<Option<User>, String>;
}

fn main() {
    let _ = (FakeGithub::new(), Recorder::new());
    let _ = User { id: 1 }.id;
}
