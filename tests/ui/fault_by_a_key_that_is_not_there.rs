use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    email: String,
}

#[fake(entity = User, key = id: u64, unique(email))]
trait Users {
    fn insert_all(&self, users: Vec<User>);
    fn find_by_email(&self, email: &str) -> Option<User>;
    fn list(&self) -> Vec<User>;
}

#[fake]
trait Mail {
    fn send(&self, text: &str);
}

fn main() {
    let users = FakeUsers::new();
    users.faults().insert_all().key(1).lose_write();
    users.faults().find_by_email().key("a@b.c").reply(None);
    users.faults().list().key(1).reply(Vec::new());
    FakeMail::new().faults().send().key(1).reply(());
}
