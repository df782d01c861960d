use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(entity = User, key = id: u64)]
trait Users {
    fn find_by_id(&self, id: u64) -> Option<User>;
}

fn main() {
    let users = FakeUsers::new();
    users.faults().find_by_ib().reply(None);
    users.faults().find_by_id().chance(0.1).reply(None);
    users.faults().find_by_id().fails(());
    users.faults().find_by_id().reply(None).times(2);
}
