//! The snippets of the readme and of the guide about exploration: each is a part of a test here, and stands there word for word.

use fake_runtime::explore::{self, FaultKind};
use fake_runtime::{Chaos, Violation, World, fake, percent, versions};

#[derive(Clone, Debug, PartialEq)]
struct Hold {
    order: u64,
}

#[derive(Clone, Debug, PartialEq)]
enum Problem {
    Unreachable,
    Known,
}

impl From<Violation> for Problem {
    fn from(_: Violation) -> Self {
        Problem::Known
    }
}

#[fake(entity = Hold, key = order: u64, failures(Problem::Unreachable))]
trait Stock {
    fn insert(&self, hold: Hold) -> Result<(), Problem>;
    fn delete(&self, order: u64) -> Result<bool, Problem>;
}

#[fake(failures(Problem::Unreachable))]
trait Payments {
    fn charge(&self, order: u64) -> Result<(), Problem>;
}

fn place(stock: &impl Stock, payments: &impl Payments, order: u64) -> Result<(), Problem> {
    // Tried once more, for it may be held already; and so is the way back.
    if stock.insert(Hold { order }) == Err(Problem::Unreachable) {
        match stock.insert(Hold { order }) {
            Ok(()) | Err(Problem::Known) => {}
            Err(problem) => return Err(problem),
        }
    }
    payments.charge(order).inspect_err(|_| {
        if stock.delete(order).is_err() {
            _ = stock.delete(order);
        }
    })
}

#[test]
fn every_fault_and_many_seeds() {
    let body = |world: &World| {
        let stock = FakeStock::in_world(world);
        let payments = FakePayments::in_world(world);
        let placed = place(&stock, &payments, 1);
        world.sometimes("not placed", placed.is_err());
        assert!(placed.is_err() || stock.rows().get(&1).is_some());
    };

    // With each fault of each call, once and for good, and with two of them.
    let fair = explore::every_fault().without([FaultKind::LoseWrite]);
    let summary = fair.pairs().run(body);
    assert_eq!(summary.faults("FakePayments", "charge", FaultKind::Fail), 8);

    // By chance, under many seeds.
    let chaos = Chaos::none()
        .fail(percent(20))
        .commit_then_fail(percent(20))
        .stale(percent(20), versions(2));
    explore::seeds(0..1_000).chaos(chaos).run(body);
}

#[test]
fn as_a_test() {
    let world = World::seeded(0);
    let stock = FakeStock::in_world(&world);
    let payments = FakePayments::in_world(&world);
    stock
        .faults()
        .insert()
        .on_call(1)
        .commit_then_fail_declared(1);
    payments.faults().charge().on_call(1).fail_declared(1);
    assert!(place(&stock, &payments, 1).is_err());
    assert!(stock.rows().get(&1).is_none());
}
