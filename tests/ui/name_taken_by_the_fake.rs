use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

#[fake(
    table(users: User, key = id: u64),
    failures(Lost),
    rename(world = planet, plannet = world, world = globe, fork = get, checkpoint = restore),
)]
trait Users {
    fn get(&self, id: u64) -> Result<User, Lost>;
    fn users(&self) -> Result<Vec<User>, Lost>;
    fn calls(&self) -> Result<Vec<User>, Lost>;
    fn failures(&self) -> Result<Vec<User>, Lost>;
    #[fake(count)]
    fn faults(&self) -> usize;
    #[fake(count)]
    fn all_faults(&self) -> usize;
    #[fake(count)]
    fn handle(&self) -> usize;
    #[fake(count)]
    fn named(&self) -> usize;
    #[fake(count)]
    fn name(&self) -> usize;
}

struct Lost;

fn main() {
    let _ = FakeUsers::default();
}
