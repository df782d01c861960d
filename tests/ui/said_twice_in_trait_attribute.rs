use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
    age: u8,
}

#[fake(
    entity = User,
    key = id: u64,
    unique(email, name = "one", name = "two"),
    check(|user| user.age > 18, |user| user.age < 100),
    version(age, age),
    references(id -> rows, id -> rows),
    dialect = sqlite,
    entity = User,
    key = email: String,
    dialect = mysql,
)]
trait Users {
    fn get(&self, id: u64) -> Option<User>;
}

fn main() {
    let _ = FakeUsers::new().rows().len();
}
