use fake_runtime::{fake, percent};

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(entity = User, key = id: u64)]
trait Users {
    fn save(&self, user: User);
}

fn main() {
    let users = FakeUsers::new();
    users.faults().save().hang();
    users.faults().save().key(1).once().commit_then_hang();
    users.faults().save().mix(|mix| mix.hang(percent(10)));
}
