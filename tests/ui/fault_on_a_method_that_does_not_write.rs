use fake_runtime::{World, fake, percent};

#[derive(Clone)]
struct User {
    id: u64,
}

#[derive(Clone)]
struct Lost;

#[fake(entity = User, key = id: u64, missing = Lost)]
trait Users {
    async fn find_by_id(&self, id: u64) -> Result<User, Lost>;
    async fn count(&self) -> usize;
    #[fake(read = |db| db.rows.len())]
    async fn size(&self) -> usize;
}

#[fake]
trait Mail {
    fn send(&self, text: &str);
}

fn main() {
    let users = FakeUsers::in_world(&World::seeded(1));
    users.faults().find_by_id().lose_write();
    users.faults().find_by_id().key(1).once().duplicate();
    users.faults().count().commit_then_hang();
    users.faults().find_by_id().commit_then_fail(Lost);
    users.faults().find_by_id().once().commit_then_fail(Lost);
    users.faults().size().lose_write();
    users.faults().size().mix(|mix| mix.lose_write(percent(10)));
    FakeMail::new().faults().send().lose_write();
    FakeMail::new().faults().send().duplicate();
}
