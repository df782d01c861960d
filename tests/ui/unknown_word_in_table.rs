use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
    age: u8,
}

#[fake(
    table(
        users: User,
        kye = id: u64,
        key(id: u64, generated = sequence),
        unique(email, ignorecase, where = |user| user.age > 0),
        unique(email, ignore_case = true),
        index(email, when = |user| user.age > 0),
        check(|user| user.age >= 18, eror = "too young"),
        references(id -> users, on_update = cascade),
        references(id -> users, on_delete = nothing),
        version(age, name = "age"),
    ),
)]
trait Users {
    fn get(&self, id: u64) -> Option<User>;
}

fn main() {
    let _ = FakeUsers::new().users().len();
}
