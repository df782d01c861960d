use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[derive(Clone)]
struct Taken;

#[fake(entity = User, key = id: u64, duplicate = Taken)]
trait Users {
    fn insert(&self, user: User) -> Result<(), Taken>;
    fn find_by_ids(&self, ids: &[u64]) -> Vec<User>;
}

fn main() {
    let users = FakeUsers::new();
    users.faults().insert().partial(1);
    users.faults().find_by_ids().partial(1);
    users.faults().insert().partial_then_fail(1, Taken);
    users.faults().insert().once().partial_then_fail(1, Taken);
}
