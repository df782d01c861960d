use fake_runtime::fake;

struct OrderId(u64);

#[fake]
trait Ids {
    // shape: `fn new_id(&self) -> OrderId`, which is made of no UUID
    #[fake(id = uuid)]
    fn new_id(&self) -> OrderId;
    // shape: `fn next_id(&self) -> OrderId`, which is made of no number
    #[fake(id = sequence)]
    fn next_id(&self) -> OrderId;
}

fn main() {
    let _ = FakeIds::new().new_id().0;
}
