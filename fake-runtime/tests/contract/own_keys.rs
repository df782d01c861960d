//! Keys of a type of their own, which are told wherever they stand, and which nobody answers on insert.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;

use fake_runtime::{Contract, SequenceKey, Violation, fake};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct OrderId(u64);

impl SequenceKey for OrderId {
    fn from_number(number: i128) -> Option<Self> {
        u64::from_number(number).map(Self)
    }

    fn number(&self) -> Option<i128> {
        self.0.number()
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Order {
    id: OrderId,
    name: String,
    open: bool,
}

#[fake(entity = Order, key(id: OrderId, generate = sequence), contract)]
trait Orders {
    #[fake(insert(Order { id: ids.next(), name: name.to_owned(), open: true }))]
    fn place(&self, name: &str) -> Result<(), Violation>;
    #[fake(list(answer = id))]
    fn ids(&self) -> HashSet<OrderId>;
    fn find(&self, id: OrderId) -> Option<Order>;
    #[fake(update(|order| order.open = false))]
    fn close(&self, id: OrderId) -> bool;
    #[fake(
        contract = unordered,
        read = |db| db.rows.all().into_iter().map(|order| (order.id, order.name)).collect(),
    )]
    fn with_names(&self) -> Vec<(OrderId, String)>;
}

/// A mistake.
#[derive(Clone, Copy, PartialEq)]
enum Bug {
    ClosesTheFirst,
    NamesShifted,
    OneIdTooMany,
}

struct Real {
    last: Cell<u64>,
    rows: RefCell<Vec<Order>>,
    bug: Option<Bug>,
}

impl Orders for Real {
    fn place(&self, name: &str) -> Result<(), Violation> {
        // Later ones have smaller ids.
        self.last.set(self.last.get() - 3);
        self.rows.borrow_mut().push(Order {
            id: OrderId(self.last.get()),
            name: name.to_owned(),
            open: true,
        });
        Ok(())
    }

    fn ids(&self) -> HashSet<OrderId> {
        let mut ids: HashSet<OrderId> = self.rows.borrow().iter().map(|order| order.id).collect();
        if self.bug == Some(Bug::OneIdTooMany) && ids.len() == 2 {
            ids.insert(OrderId(1));
        }
        ids
    }

    fn find(&self, id: OrderId) -> Option<Order> {
        let rows = self.rows.borrow();
        rows.iter().find(|order| order.id == id).cloned()
    }

    fn close(&self, id: OrderId) -> bool {
        let mut rows = self.rows.borrow_mut();
        let Some(at) = rows.iter().position(|order| order.id == id) else {
            return false;
        };
        let at = if self.bug == Some(Bug::ClosesTheFirst) {
            0
        } else {
            at
        };
        rows[at].open = false;
        true
    }

    fn with_names(&self) -> Vec<(OrderId, String)> {
        let rows = self.rows.borrow();
        let mut named: Vec<_> = rows
            .iter()
            .map(|order| (order.id, order.name.clone()))
            .collect();
        if self.bug == Some(Bug::NamesShifted) && named.len() > 1 {
            named[0].1 = String::new();
        }
        named.reverse();
        named
    }
}

fn contract(bug: Option<Bug>) -> Contract<'static, OrdersContract, Real> {
    OrdersContract::new()
        .real(async move || {
            let real = Real {
                last: Cell::new(9_000),
                rows: RefCell::default(),
                bug,
            };
            ((), real)
        })
        .pool([OrderId(u64::MAX)])
}

#[test]
fn keys_that_come_without_their_rows_are_paired_when_it_is_known_which_they_are() {
    for seed in 0..10 {
        contract(None).seed(seed).run();
    }
}

#[test]
fn keys_are_compared_in_sets_and_tuples() {
    for (bug, calls) in [
        (Bug::ClosesTheFirst, 4..=5),
        (Bug::NamesShifted, 3..=4),
        (Bug::OneIdTooMany, 3..=3),
    ] {
        let error = contract(Some(bug)).check().expect_err("it is a mistake");
        assert!(calls.contains(&error.calls()), "{error}");
    }
}
