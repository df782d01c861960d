use fake_runtime::fake;

#[derive(Clone, PartialEq)]
struct Mood;

#[derive(Clone)]
struct User {
    id: u64,
    revision: String,
    mood: Mood,
    friend: String,
}

#[fake(
    entity = User,
    key = id: u64,
    version = revision,
    references(friend -> rows, on_delete = set_none),
    check(|user| user.id),
    unique(id, name = "when", when = |user| user.id),
)]
trait Users {
    #[fake(list(order_by = mood))]
    fn list(&self) -> Vec<User>;
    #[fake(list(|user| user.id))]
    fn list_some(&self) -> Vec<User>;
    #[fake(list(limit = "ten"))]
    fn list_ten(&self) -> Vec<User>;
}

fn main() {
    let _ = FakeUsers::new();
}
