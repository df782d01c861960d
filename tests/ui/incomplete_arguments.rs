use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
}

#[fake(
    entity = User,
    key,
    key(),
    unique(),
    index,
    check(),
    references(),
    version,
    version(),
    state(),
    name,
    duplicate = ,
    missing
    dialect = postgres,
    table(users),
    vis = "pub",
)]
trait Users {
    #[fake(find(email) first)]
    fn find(&self, email: &str) -> Option<User>;
    #[fake(read)]
    fn look(&self) -> u8;
    #[fake(write = )]
    fn touch(&self);
    #[fake(ignore)]
    fn get(&self, id: u64) -> Option<User>;
    #[fake(by)]
    fn delete(&self, id: u64);
}

fn main() {
    let _ = FakeUsers::new().look();
}
