use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
    phone: String,
    owner: u64,
}

#[fake(
    table(users: User, key = id: u64, unique(email), unique(email), unique(phone, name = "id")),
    table(users: User, key = id: u64, references(owner -> users), references(owner -> users)),
    table(fork: User, unique(email, email), version = owner),
    state(users: u64),
)]
trait Users {
    #[fake(unsupported)]
    fn export(&self) -> String;
}

fn main() {
    let _ = FakeUsers::new().export();
}
