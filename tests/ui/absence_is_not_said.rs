use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
}

struct Lost;

#[fake(entity = User, key = id: u64, duplicate = Lost)]
trait Users {
    // shape: `fn update(&self, user: User) -> Result<(), E>`, without `missing = ERROR`
    fn update(&self, user: User) -> Result<(), Lost>;
    // shape: `fn set_email(&self, id: u64, email: String)`, which answers nothing
    fn set_email(&self, id: u64, email: String);
    #[fake(update(|user| user.email.clear()))]
    fn forget(&self, id: u64) -> Result<(), Lost>;
}

fn main() {
    let _ = FakeUsers::new().rows().get(&1);
}
