use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
}

// One near a known word, one near none, two whose time has not come; the words between are read.
#[fake(
    entity = User,
    kye = id: u64,
    key = id: u64,
    frobnicate(email),
    unique(email),
    remote = other::Users,
)]
trait Users {
    fn get(&self, id: u64) -> Option<User>;
}

fn main() {
    let _ = FakeUsers::new().rows().get(&1);
}
