use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(
    entity = User,
    key = id: u64,
    check(|| true),
    unique(id, name = "even", when = |user, other| user.id % 2 == other),
)]
trait Users {
    #[fake(read = || 0)]
    fn size(&self) -> usize;
    #[fake(write = async |tx| tx.rows.clear())]
    fn wipe(&self) -> usize;
    #[fake(list(|user, id| user.id == id))]
    fn list(&self, id: u64) -> Vec<User>;
    #[fake(update(|| user.id += 1))]
    fn count_up(&self, id: u64) -> bool;
}

fn main() {
    let _ = FakeUsers::new().size();
}
