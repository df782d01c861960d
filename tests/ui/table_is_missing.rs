use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[derive(Clone)]
struct Post {
    id: u64,
}

#[fake(state(total: u64))]
trait Counter {
    fn insert(&self, user: User);
    fn frobnicate(&self);
}

#[fake]
trait Mailer {
    fn send(&self, text: &str);
    #[fake(get)]
    fn get(&self, id: u64) -> Option<User>;
}

#[fake(entity = User)]
trait Keyless {
    fn save(&self, user: User);
    fn delete(&self, user: &User);
}

#[fake(table(users: User, key = id: u64), table(posts: Post))]
trait Blog {
    fn count(&self) -> u64;
    fn update_post(&self, post: Post) -> bool;
}

fn main() {
    let _ = (FakeCounter::new(), FakeMailer::new(), FakeKeyless::new());
    let _ = FakeBlog::new().users().get(&1);
}
