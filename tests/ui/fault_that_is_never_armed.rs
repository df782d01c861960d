#![allow(dead_code)]
#![deny(unused_must_use)]

use fake_runtime::{fake, percent};

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(entity = User, key = id: u64)]
trait Users {
    fn insert(&self, user: User);
}

fn main() {
    let users = FakeUsers::new();
    users.faults();
    users.faults().insert();
    users.faults().insert().times(2);
    users.faults().insert().key(1).once();
    users.all_faults();
    users.all_faults().writes();
    users.all_faults().writes().chance(percent(10));
    users.faults().insert().lose_write().scoped();
    users.calls();
    users.calls().insert();
    users.calls().insert().count();
    users.handle("replica");
    users.fork();
}
