//! What stands between the parentheses of `find`, `list`, `delete` and their kind is a column or a closure.

use fake_runtime::fake;

#[derive(Clone, Debug)]
struct Coupon {
    code: String,
    uses: u32,
}

#[fake(entity = Coupon, key = code: String)]
trait Coupons {
    #[fake(list(uses > 0))]
    fn usable(&self) -> Vec<Coupon>;
    #[fake(count(uses == 0))]
    fn used_up(&self) -> usize;
    #[fake(delete(where = uses == 0))]
    fn clean(&self) -> usize;
    #[fake(find(!code))]
    fn other(&self, code: &str) -> Option<Coupon>;
}

fn main() {}
