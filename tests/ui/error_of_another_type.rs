use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
}

struct Taken;
struct Lost;

#[fake(
    entity = User,
    key = id: u64,
    unique(email, error = "taken"),
    duplicate = Taken,
    missing = Taken,
    failures(Lost, Taken),
)]
trait Users {
    fn insert(&self, user: User) -> Result<(), Lost>;
    fn get(&self, id: u64) -> Result<User, Lost>;
    #[fake(missing = Taken)]
    fn update(&self, user: User) -> Result<(), Lost>;
    #[fake(duplicate = Taken)]
    fn save(&self, user: User) -> Result<(), Lost>;
}

fn main() {
    let _ = FakeUsers::new();
}
