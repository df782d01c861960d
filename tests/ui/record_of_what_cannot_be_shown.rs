use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

struct Ticket;

#[fake(entity = User, key = id: u64)]
trait Users {
    fn insert(&self, user: User);
    fn find_by_id(&self, id: u64) -> Option<User>;
    #[fake(read = |_| Ticket)]
    fn ticket(&self) -> Ticket;
    fn count(&self) -> usize;
}

fn main() {
    let users = FakeUsers::new();
    users.calls().insert().record();
    users.calls().find_by_id().record();
    users.calls().ticket().record();
    users.calls().count().record();
}
