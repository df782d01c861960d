use fake_runtime::fake;

struct OrderId(u64);

#[fake]
trait Ids {
    #[fake(id = uuid)]
    fn new_id(&self) -> OrderId;
    #[fake(id = sequence)]
    fn next_id(&self) -> OrderId;
}

fn main() {
    let _ = FakeIds::new().new_id().0;
}
