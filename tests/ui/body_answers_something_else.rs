use fake_runtime::fake;

#[derive(Clone)]
struct User {
    id: u64,
}

struct Lost;

#[fake(entity = User, key = id: u64, duplicate = Lost)]
trait Users {
    #[fake(read = |db| db.rows.len())]
    fn size(&self) -> u32;
    #[fake(write = |tx| Ok(tx.rows.clear()))]
    fn wipe(&self) -> Result<(), Lost>;
    #[fake(write = |tx| tx.rows.insert(User { id: 1 }))]
    fn begin(&self) -> Result<(), Lost>;
}

fn main() {
    let _ = FakeUsers::new();
}
