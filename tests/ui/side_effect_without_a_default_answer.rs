use fake_runtime::fake;

struct Receipt;
struct Lost;

#[fake]
trait Payments {
    // shape: `fn pay(&self, amount: u64) -> Receipt` of a side effect, without `impl Default for Receipt`
    fn pay(&self, amount: u64) -> Receipt;
    fn refund(&self, amount: u64) -> Result<Receipt, Lost>;
}

fn main() {
    let _ = FakePayments::new();
}
