use fake_runtime::fake;

#[fake(dump)]
trait Mailer {
    fn send(&self);
}

#[fake(state(total: u64), dump, dump)]
trait Counter {
    #[fake(read = |db| db.total)]
    fn total(&self) -> u64;
    #[fake(write = |tx| tx.total += 1)]
    fn dump(&self);
}

fn main() {}
