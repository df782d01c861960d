use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    name: String,
}

#[fake(entity = User, key = id: u64)]
trait Users {
    fn list(&self) -> Vec<User>;
    fn find_by_id(&self, id: u64) -> Option<User>;
    fn set_name(&self, id: u64, name: String) -> bool;
}

fn main() {
    let users = FakeUsers::new();
    users.faults().find_by_id().when(|id: &u32| *id == 1).reply(None);
    users.faults().find_by_id().when(|id| id == 1).reply(None);
    users.faults().find_by_id().when(|id| id.len() > 1).reply(None);
    users.faults().set_name().when(|id| *id == 1).reply(true);
    users.faults().set_name().when(|id, name| *id == 1).reply(true);
    users.faults().set_name().when(|(id, name, more)| *id == 1).reply(true);
    users.faults().list().when(|| true).reply(Vec::new());
    users.faults().find_by_id().when(|id| *id).reply(None);
}
