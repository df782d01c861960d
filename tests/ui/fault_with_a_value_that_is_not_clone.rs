use fake_runtime::{fake, percent};

#[derive(Clone)]
struct User {
    id: u64,
}

struct Lost;

struct Ticket;

#[fake(entity = User, key = id: u64, duplicate = Lost)]
trait Users {
    async fn insert(&self, user: User) -> Result<(), Lost>;
    async fn insert_all(&self, users: Vec<User>) -> Result<(), Lost>;
    #[fake(read = |_| Ticket)]
    async fn ticket(&self) -> Ticket;
}

fn main() {
    let users = FakeUsers::new();
    users.faults().insert().fail(Lost);
    users.faults().insert().times(2).commit_then_fail(Lost);
    users.faults().insert_all().partial_then_fail(1, Lost);
    users.faults().insert().reply(Ok(()));
    users.faults().ticket().reply(Ticket);
    users.faults().insert().mix(|mix| mix.fail(percent(10), Lost));
    users.all_faults().outage_with(Lost);
}
