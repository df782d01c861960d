use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[derive(Clone)]
struct Lost;

#[derive(Clone)]
struct Other;

#[fake(entity = User, key = id: u64, duplicate = Lost, missing = Lost)]
trait Users {
    async fn get(&self, id: u64) -> Result<User, Lost>;
    #[fake(update(|user| user.id = other))]
    async fn renumber(&self, id: u64, other: u64) -> Result<(), Lost>;
}

fn main() {
    let users = FakeUsers::new();
    users.faults().get().fail(Other);
    users.faults().renumber().once().commit_then_fail(Other);
    users.faults().get().fail_with(|_| Other);
    users.faults().get().reply(User { id: 1 });
    users.faults().get().reply_with(|id| User { id: *id });
    users.faults().get().reply_from(|db, id| db.rows.get(id));
    users.faults().get().corrupt(|user: &mut Lost| drop(user));
    users.faults().get().delay(5);
}
