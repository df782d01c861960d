use fake_runtime::fake;

#[fake(entity = User, key = id)]
pub struct User {
    id: u64,
}

#[fake]
impl User {
    fn id(&self) -> u64 {
        self.id
    }
}

fn main() {
    let _ = User { id: 1 }.id();
}
