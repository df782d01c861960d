//! Queues beside tables and values, in one transaction.

use fake_runtime::{Violation, fake};

#[derive(Clone, Debug, PartialEq)]
struct Order {
    id: u64,
    item: String,
}

#[derive(Clone, Debug, PartialEq)]
struct Placed(u64);

#[fake(
    table(orders: Order, key = id: u64),
    queue(outbox: Placed),
    state(placed: u64),
)]
trait Shop {
    #[fake(write = |tx| {
        let id = order.id;
        tx.outbox.push(Placed(id));
        tx.placed += 1;
        tx.orders.insert(order)
    })]
    fn place(&self, order: Order) -> Result<(), Violation>;
    fn find_by_id(&self, id: u64) -> Option<Order>;
    fn publish(&self, message: Placed);
    #[fake(pop)]
    fn unpublished(&self) -> Option<Placed>;
}

#[test]
fn an_outbox_is_written_with_its_row_or_not_at_all() {
    let shop = FakeShop::new();
    let order = Order {
        id: 1,
        item: "tea".to_owned(),
    };
    shop.place(order.clone()).unwrap();
    assert!(shop.place(order.clone()).is_err());
    assert_eq!(shop.outbox().all(), [Placed(1)]);
    assert_eq!(shop.find_by_id(1), Some(order));
    shop.publish(Placed(2));
    assert_eq!(shop.unpublished(), Some(Placed(1)));
    assert_eq!(shop.unpublished(), Some(Placed(2)));
}

#[fake(map(seen: u64 => bool), queue(inbox: Placed))]
trait Consumer {
    fn send(&self, message: Placed);
    #[fake(pop)]
    fn next(&self) -> Option<Placed>;
    #[fake(map = seen)]
    fn get(&self, id: u64) -> Option<bool>;
    /// Takes a message, and answers it unless it was seen.
    #[fake(write = |tx| {
        let message = tx.inbox.pop()?;
        tx.seen.put_if_absent(message.0, true).ok()?.then_some(message)
    })]
    fn take_once(&self) -> Option<Placed>;
}

#[test]
fn a_map_and_a_queue_are_told_apart() {
    let consumer = FakeConsumer::new();
    for id in [7, 7, 8] {
        consumer.send(Placed(id));
    }
    assert_eq!(consumer.take_once(), Some(Placed(7)));
    assert_eq!(consumer.get(7), Some(true));
    assert_eq!(consumer.take_once(), None, "it has come twice");
    assert_eq!(consumer.next(), Some(Placed(8)));
    assert!(consumer.inbox().is_empty());
}
