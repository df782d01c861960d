use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(entity = User, key = id: u64)]
trait Users {
    fn frobnicate(&self, id: u64) -> Option<User>;
    fn list(&self) -> Vec<User>;
}

fn main() {
    let users = FakeUsers::new();
    let faults = users.faults();
    faults.frobnicate().key(1).partition(0).lose_write();
    faults.frobnicate().key(1).once().reply(None);
    faults.frobnicate().stale(fake_runtime::versions(1));
    faults.list().corrupt(|user| user.id += 1);
}
