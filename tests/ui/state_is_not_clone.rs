use fake_runtime::fake;

struct Total(u64);

#[fake(state(total: Total))]
trait Counter {
    #[fake(write = |tx| tx.total.0 += amount)]
    fn add(&self, amount: u64);
}

fn main() {
    let _ = FakeCounter::new();
}
