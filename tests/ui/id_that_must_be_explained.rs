use fake_runtime::fake;

#[derive(Clone)]
struct Order {
    id: u64,
}

struct OrderId(u64);

#[fake]
trait Ids {
    fn new_id(&self) -> String;
    fn next_order_id(&self) -> OrderId;
    fn random_id(&self) -> u128;
    #[fake(id)]
    fn tag(&self) -> String;
    #[fake(id = uuid)]
    fn unused(&self, prefix: &str) -> String;
    #[fake(id = format!("{}", ids.next::<u64>()))]
    fn unused_as_well(&self, prefix: &str) -> String;
}

#[fake(entity = Order, key = id: u64)]
trait Orders {
    fn next_id(&self) -> u64;
}

fn main() {
    let _ = (FakeIds::new().new_id(), FakeOrders::new().next_id());
}
