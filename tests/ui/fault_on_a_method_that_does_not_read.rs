use fake_runtime::{fake, percent, versions};

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(entity = User, key = id: u64)]
trait Users {
    fn insert(&self, user: User);
    fn insert_all(&self, users: Vec<User>);
    fn delete(&self, id: u64) -> bool;
    #[fake(write = |tx| { tx.rows.clear(); })]
    fn reset(&self);
    #[fake(read = |db| db.rows.all())]
    fn everybody(&self) -> Vec<User>;
    fn count(&self) -> usize;
}

fn main() {
    let users = FakeUsers::new();
    users.faults().insert().stale(versions(1));
    users.faults().delete().key(1).once().stale(versions(1));
    users.faults().insert_all().stale(versions(1));
    users.faults().reset().stale(versions(1));
    users.faults().insert().mix(|mix| mix.stale(percent(10), versions(1)));
    users.faults().insert().corrupt(|user| user.id = 0);
    users.faults().everybody().corrupt(|user| user.id = 0);
    users.faults().count().corrupt(|count| *count = 0);
}
