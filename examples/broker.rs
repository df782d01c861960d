//! A broker: a shop tells a warehouse what it has sold, over a topic of four partitions. One partition is down while the
//! others serve, a message comes twice, an answer or an acknowledgement is lost.
//!
//! A mock of a broker delivers each message once, because its author has written each down once. A real one delivers
//! at least once, if at all: so does the fake, whose messages and whose consumers' offsets are a queue that faults lose,
//! repeat and take down by partitions.
//!
//! The remedies are old: an outbox, which the shop writes in one transaction with the sale and empties when the broker has
//! answered; and a consumer that notes which sales it has seen, in one transaction with what it does about them.
//!
//! ```sh
//! cargo run --example broker
//! ```

use std::collections::{BTreeMap, BTreeSet};

use fake_runtime::{Address, Delivery, World, fake};

#[derive(Clone, Debug, PartialEq)]
pub struct Sale {
    pub order: u64,
    pub item: u32,
    pub pieces: i64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Grows within a partition, and is not the same when a message comes twice.
    pub offset: u64,
    pub sale: Sale,
}

impl From<Delivery<Sale>> for Message {
    fn from(delivery: Delivery<Sale>) -> Self {
        Self {
            offset: delivery.offset,
            sale: delivery.payload,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BrokerError {
    /// Nobody leads the partition.
    Unavailable,
    /// Whether it was done is not known.
    TimedOut,
}

/// The consumer group of the warehouse.
const WAREHOUSE: &str = "warehouse";

/// The boundary to the broker.
#[fake(
    queue(sales: Sale, topic = topic, partition = partition),
    failures(BrokerError::Unavailable, BrokerError::TimedOut),
)]
pub trait Broker {
    #[fake(push(answer = offset))]
    fn publish(&self, topic: &str, partition: u32, sale: Sale) -> Result<u64, BrokerError>;
    /// The messages behind the last one that was acknowledged: the same again until they are.
    #[fake(poll(group = WAREHOUSE))]
    fn poll(&self, topic: &str, partition: u32, limit: usize) -> Result<Vec<Message>, BrokerError>;
    /// Acknowledges a message, and all before it in its partition.
    #[fake(commit(group = WAREHOUSE, through = offset))]
    fn ack(&self, topic: &str, partition: u32, offset: u64) -> Result<(), BrokerError>;
}

/// The boundary to the shop's database.
#[fake(
    table(sales: Sale, key = order: u64),
    table(outbox: Sale, key = order: u64),
)]
pub trait Shop {
    /// Stores a sale, and that it is to be published: both or none.
    #[fake(write = |tx| {
        let stored = tx.sales.insert(sale.clone()).and_then(|()| tx.outbox.insert(sale));
        stored.expect("an order has a new number");
    })]
    fn sell(&self, sale: Sale);
    #[fake(table = outbox, list)]
    fn unpublished(&self) -> Vec<Sale>;
    #[fake(table = outbox, delete(order))]
    fn published(&self, order: u64);
}

/// The boundary to the warehouse's database.
#[fake(state(stock: BTreeMap<u32, i64>, seen: BTreeSet<u64>))]
pub trait Warehouse {
    #[fake(write = |tx| *tx.stock.entry(item).or_default() += pieces)]
    fn put(&self, item: u32, pieces: i64);
    /// Takes out what was sold, and notes the order in the same transaction; nothing, where it was noted before.
    #[fake(write = |tx| {
        if tx.seen.insert(sale.order) {
            *tx.stock.entry(sale.item).or_default() -= sale.pieces;
        }
    })]
    fn take_once(&self, sale: &Sale);
    #[fake(read = |db| db.stock.clone())]
    fn stock(&self) -> BTreeMap<u32, i64>;
}

const TOPIC: &str = "sales";
const PARTITIONS: u32 = 4;

/// All sales of one item are in one partition, and so in order.
fn partition(sale: &Sale) -> u32 {
    (sale.item - 1) % PARTITIONS + 1
}

/// The services under test: one at the shop, one at the warehouse.
#[derive(Clone, Copy)]
pub struct Services<'a> {
    pub shop: &'a dyn Shop,
    pub broker: &'a dyn Broker,
    pub warehouse: &'a dyn Warehouse,
    /// Whether sales go through the outbox, and are taken once by their number.
    pub careful: bool,
}

impl Services<'_> {
    /// Stores a sale; then, if not careful, publishes it and hopes for the best.
    pub fn sell(&self, sale: &Sale) {
        self.shop.sell(sale.clone());
        if !self.careful {
            // The sale is stored, so the customer is told that it went well.
            let _ = self.broker.publish(TOPIC, partition(sale), sale.clone());
        }
    }

    /// One round of each service: publishes what is in the outbox, then consumes what has come.
    pub fn run(&self) {
        if self.careful {
            self.relay();
        }
        for partition in 1..=PARTITIONS {
            // A partition that is down holds up no other; it is asked again in the next round.
            let _ = self.consume(partition);
        }
    }

    fn relay(&self) {
        let mut down = BTreeSet::new();
        for sale in self.shop.unpublished() {
            let partition = partition(&sale);
            // What comes later must not overtake what could not be published.
            if down.contains(&partition) {
                continue;
            }
            let order = sale.order;
            match self.broker.publish(TOPIC, partition, sale) {
                Ok(_) => self.shop.published(order),
                // It may have been published: then it will be once more.
                Err(_) => drop(down.insert(partition)),
            }
        }
    }

    fn consume(&self, partition: u32) -> Result<(), BrokerError> {
        for message in self.broker.poll(TOPIC, partition, 10)? {
            if self.careful {
                self.warehouse.take_once(&message.sale);
            } else {
                self.warehouse.put(message.sale.item, -message.sale.pieces);
            }
            self.broker.ack(TOPIC, partition, message.offset)?;
        }
        Ok(())
    }
}

const IN_STOCK: i64 = 100;

/// Twelve sales, three of each item.
fn sales() -> impl Iterator<Item = Sale> {
    let item = |order: u64| u32::try_from((order - 1) % 4 + 1).expect("1 to 4");
    (1..=12).map(move |order| Sale {
        order,
        item: item(order),
        pieces: 1 + i64::from(order % 3 == 0),
    })
}

/// The test: twelve sales, in the end taken from the warehouse once each. `heal` ends the trouble halfway.
fn each_sale_is_taken_once(services: Services, heal: impl Fn()) -> Result<(), String> {
    let mut expected = BTreeMap::new();
    for item in 1..=PARTITIONS {
        services.warehouse.put(item, IN_STOCK);
        expected.insert(item, IN_STOCK);
    }
    for sale in sales() {
        services.sell(&sale);
        *expected.entry(sale.item).or_default() -= sale.pieces;
    }
    for _ in 0..2 {
        services.run();
    }
    heal();
    for _ in 0..2 {
        services.run();
    }
    let stock = services.warehouse.stock();
    if stock == expected {
        return Ok(());
    }
    let wrong = expected
        .iter()
        .filter(|(item, pieces)| stock.get(item) != Some(pieces));
    let wrong: Vec<_> = wrong
        .map(|(item, pieces)| format!("item {item}: {} in stock, not {pieces}", stock[item]))
        .collect();
    Err(wrong.join(", "))
}

struct Site {
    world: World,
    shop: FakeShop,
    broker: FakeBroker,
    warehouse: FakeWarehouse,
}

impl Site {
    fn new() -> Self {
        let world = World::new();
        Self {
            shop: FakeShop::in_world(&world),
            broker: FakeBroker::in_world(&world),
            warehouse: FakeWarehouse::in_world(&world),
            world,
        }
    }

    fn services(&self, careful: bool) -> Services<'_> {
        Services {
            shop: &self.shop,
            broker: &self.broker,
            warehouse: &self.warehouse,
            careful,
        }
    }

    fn test(&self, careful: bool) -> Result<(), String> {
        each_sale_is_taken_once(self.services(careful), || self.world.heal_all())
    }
}

/// Nobody can publish to the partition, poll it, or acknowledge what is in it.
fn take_down(broker: &FakeBroker, down: u32) {
    broker.all_faults().partition(down).outage();
}

/// What goes wrong, and how it is armed.
type Trouble = (&'static str, fn(&FakeBroker));

const TROUBLE: [Trouble; 5] = [
    ("nothing", |_| ()),
    ("partition 3 is down for a while", |broker| {
        take_down(broker, 3);
    }),
    ("a message comes twice", |broker| {
        broker.faults().publish().on_call(5).duplicate();
    }),
    ("a message is there, its answer lost", |broker| {
        let fifth = broker.faults().publish().on_call(5);
        fifth.commit_then_fail(BrokerError::TimedOut);
    }),
    ("acknowledgements are lost", |broker| {
        broker.faults().ack().partition(2).times(3).lose_write();
    }),
];

/// Canned answers: each sale comes once.
mod mock {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    use super::{Broker, BrokerError, Message, Sale, sales};

    #[derive(Default)]
    pub(super) struct Canned(RefCell<BTreeSet<u32>>);

    impl Broker for Canned {
        fn publish(&self, _: &str, _: u32, sale: Sale) -> Result<u64, BrokerError> {
            Ok(sale.order)
        }

        fn poll(&self, _: &str, at: u32, _: usize) -> Result<Vec<Message>, BrokerError> {
            if !self.0.borrow_mut().insert(at) {
                return Ok(Vec::new());
            }
            let here = sales().filter(|sale| super::partition(sale) == at);
            let messages = here.map(|sale| Message {
                offset: sale.order,
                sale,
            });
            Ok(messages.collect())
        }

        fn ack(&self, _: &str, _: u32, _: u64) -> Result<(), BrokerError> {
            Ok(())
        }
    }
}

fn with_the_mock(careful: bool) -> Result<(), String> {
    let (site, broker) = (Site::new(), mock::Canned::default());
    let services = Services {
        broker: &broker,
        ..site.services(careful)
    };
    each_sale_is_taken_once(services, || ())
}

fn show(what: &str, verdict: Result<(), String>) {
    match verdict {
        Ok(()) => println!("    {what:<38} ok"),
        Err(why) => println!("    {what:<38} FAILED: {why}"),
    }
}

fn main() {
    println!("The test: twelve sales are published, and each is taken from the warehouse once.");
    println!("What goes wrong:\n");
    for (number, careful, services) in [
        (
            1,
            false,
            "publish after they have stored, and take what comes",
        ),
        (
            2,
            true,
            "have an outbox, and take each sale once by its number",
        ),
    ] {
        println!("{number}. The services {services}:");
        show("nothing (with a mock)", with_the_mock(careful));
        for (what, arm) in TROUBLE {
            let site = Site::new();
            arm(&site.broker);
            show(what, site.test(careful));
            site.world.verify();
        }
        println!();
    }

    println!("3. While partition 3 is down:");
    let site = Site::new();
    take_down(&site.broker, 3);
    let services = site.services(true);
    sales().for_each(|sale| services.sell(&sale));
    services.run();
    for at in 1..=PARTITIONS {
        let here = Address::new().partition(&at);
        let there = site.broker.sales().len_of(here);
        let waiting = site
            .shop
            .outbox()
            .filter(|sale| partition(sale) == at)
            .len();
        println!("    partition {at}: {there} messages, {waiting} in the outbox");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mock_lets_the_naive_services_through() {
        assert_eq!(with_the_mock(false), Ok(()));
        assert_eq!(with_the_mock(true), Ok(()));
    }

    #[test]
    fn the_naive_services_fail_in_every_trouble_but_a_lost_answer_to_which_they_do_not_listen() {
        let passed = TROUBLE.map(|(_, arm)| {
            let site = Site::new();
            arm(&site.broker);
            site.test(false).is_ok()
        });
        assert_eq!(passed, [true, false, false, true, false]);
    }

    #[test]
    fn the_careful_services_take_each_sale_once_whatever_goes_wrong() {
        for (what, arm) in TROUBLE {
            let site = Site::new();
            arm(&site.broker);
            assert_eq!(site.test(true), Ok(()), "{what}");
            assert!(site.shop.outbox().is_empty(), "{what}");
            site.world.verify();
        }
    }

    #[test]
    fn and_when_everything_goes_wrong_at_once() {
        let site = Site::new();
        TROUBLE.iter().for_each(|(_, arm)| arm(&site.broker));
        assert_eq!(site.test(true), Ok(()));
    }

    #[test]
    fn while_partition_3_is_down_the_others_serve_and_its_sales_wait_in_the_outbox() {
        let site = Site::new();
        take_down(&site.broker, 3);
        let services = site.services(true);
        sales().for_each(|sale| services.sell(&sale));
        services.run();
        let waiting: Vec<u64> = site.shop.outbox().all().iter().map(|s| s.order).collect();
        assert_eq!(waiting, [3, 7, 11]);
        let taken: BTreeSet<u32> = site.warehouse.stock().into_keys().collect();
        assert_eq!(taken, BTreeSet::from([1, 2, 4]));
        site.world.heal_all();
        services.run();
        assert!(site.shop.outbox().is_empty());
        assert!(site.warehouse.stock().contains_key(&3));
    }

    #[test]
    fn no_sale_overtakes_another_one_of_its_partition_that_could_not_be_published() {
        let site = Site::new();
        let third = site.broker.faults().publish();
        let third = third.when(|(_, _, sale)| sale.order == 3).once();
        third.fail(BrokerError::Unavailable);
        assert_eq!(site.test(true), Ok(()));
        let sales = site.broker.sales().all().into_iter();
        let orders: Vec<u64> = sales
            .filter(|sale| partition(sale) == 3)
            .map(|sale| sale.order)
            .collect();
        assert_eq!(orders, [3, 7, 11]);
    }

    #[test]
    fn what_is_not_acknowledged_comes_again_and_what_is_does_not() {
        let broker = FakeBroker::new();
        for sale in sales().take(3) {
            broker.publish(TOPIC, 1, sale).unwrap();
        }
        let polled = |at| {
            let messages = broker.poll(TOPIC, at, 2).unwrap();
            messages.iter().map(|m| m.offset).collect::<Vec<u64>>()
        };
        assert_eq!(
            (polled(1), polled(1), polled(2)),
            (vec![0, 1], vec![0, 1], vec![])
        );
        let lost = broker.faults().ack().once().lose_write();
        assert_eq!(broker.ack(TOPIC, 1, 1), Ok(()));
        assert_eq!((polled(1), lost.fired()), (vec![0, 1], 1));
        assert_eq!(broker.ack(TOPIC, 1, 1), Ok(()));
        assert_eq!(polled(1), [2]);
    }
}
