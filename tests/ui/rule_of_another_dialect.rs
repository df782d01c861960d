use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: Option<String>,
}

#[fake(
    entity = User,
    key = id: u64,
    dialect = mysql,
    unique(email, nulls_equal),
    unique(email, name = "live", when = |user| user.id > 0),
)]
trait Users {
    fn get(&self, id: u64) -> Option<User>;
}

fn main() {
    let _ = FakeUsers::new().get(1);
}
