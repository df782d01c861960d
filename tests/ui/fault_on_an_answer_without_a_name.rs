use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(entity = User, key = id: u64)]
trait Users {
    #[fake(read = |db| db.rows.all().into_iter())]
    fn each(&self) -> impl Iterator<Item = User>;
    #[fake(read = |_| name)]
    fn same<'a>(&self, name: &'a str) -> &'a str;
}

fn main() {
    let users = FakeUsers::new();
    users.calls().each().assert_never();
    users.faults().each().hang();
    users.faults().same().reply("x");
}
