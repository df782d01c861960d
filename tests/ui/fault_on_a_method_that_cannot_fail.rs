use fake_runtime::{fake, percent};

#[derive(Clone)]
struct User {
    id: u64,
}

#[derive(Clone, Debug)]
struct Lost;

#[fake(
    entity = User,
    key = id: u64,
    duplicate = Lost,
    failures(Lost),
)]
trait Users {
    fn save(&self, user: User);
    fn find_by_id(&self, id: u64) -> Option<User>;
    fn insert(&self, user: User) -> Result<(), Lost>;
    fn insert_all(&self, users: Vec<User>);
}

fn main() {
    let users = FakeUsers::new();
    users.faults().find_by_id().fail(Lost);
    users.faults().find_by_id().key(1).once().fail(Lost);
    users.faults().find_by_id().fail_with(|_| Lost);
    users.faults().find_by_id().outage();
    users.faults().save().commit_then_fail(Lost);
    users.faults().insert_all().partial_then_fail(1, Lost);
    users.faults().save().mix(|mix| mix.fail(percent(10), Lost));
}
