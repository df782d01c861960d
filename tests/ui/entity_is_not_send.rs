use std::rc::Rc;

use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
    name: Rc<str>,
}

// shape: rows that are not `Send` and `Sync`, such as of an `Rc<str>`
#[fake(entity = User, key = id: u64)]
trait Users: Send + Sync {
    fn get(&self, id: u64) -> Option<User>;
}

fn main() {
    let users = FakeUsers::new();
    users.rows().insert(User { id: 1, name: "Ada".into() }).unwrap();
}
