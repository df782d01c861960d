use fake_runtime::{fake, percent};

#[derive(Clone)]
struct User {
    id: u64,
}

struct Lost;

#[fake(entity = User, key = id: u64, missing = Lost)]
trait Users {
    fn get(&self, id: u64) -> Result<User, Lost>;
}

fn main() {
    let users = FakeUsers::new();
    users.faults().get().outage();
    users.faults().get().fail_declared(1);
    users.all_faults().outage();
    users.all_faults().reads().chance(percent(1)).outage();
    users.all_faults().writes().commit_then_fail();
}
