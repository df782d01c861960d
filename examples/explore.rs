//! Orders: a service over four boundaries, with three bugs that no test of a fault one had thought of would find, and the
//! exploration that finds them.
//!
//! An order is stored, its item is held in the stock, the card is charged, the order is marked as paid, and a mail goes out. A card
//! that is declined lets go of the item and cancels the order. Each call may fail, before or after it is done, or never answer:
//! the service tries three times, one second each, and then leaves the order for `recover`, which a real one runs every minute.
//!
//! The three bugs are switches of the service, so that each can be looked for by itself:
//!
//! - the charge is repeated without a key by which the provider knows the request again: `explore::every_fault` finds it, where
//!   the first charge was made and not answered;
//! - the order is read, changed and written back as a whole, although a read may be behind: `explore::seeds` finds it, for it
//!   needs a replica that is two writes behind, and `every_fault` tries one;
//! - the item is let go of once only, and the order is cancelled whatever came of it: `explore::every_fault` finds it.
//!
//! Without them the service survives every fault, every pair of faults and ten thousand seeds.
//!
//! ```sh
//! cargo run --example explore
//! ```

use std::future::Future;
use std::time::Duration;

use fake_runtime::explore::{self, EveryFault, Failed, FaultKind, Seeds, Summary};
use fake_runtime::{Chaos, Violation, ViolationKind, World, fake, percent, versions};
use tokio::time::timeout;

#[derive(Clone, Debug, PartialEq)]
struct Order {
    id: u64,
    card: String,
    held: bool,
    paid: bool,
    cancelled: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct Event {
    id: u64,
    order: u64,
    text: String,
}

#[derive(Clone, Debug, PartialEq)]
struct Hold {
    order: u64,
}

#[derive(Clone, Debug, PartialEq)]
struct Charge {
    id: u64,
    order: u64,
    /// Of the request, such that the same request is charged once.
    key: Option<u64>,
}

/// What any boundary may answer.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Problem {
    /// Nobody knows what has happened.
    Unreachable,
    /// What is to be put in is there already.
    Known,
    Declined,
}

impl From<Violation> for Problem {
    fn from(violation: Violation) -> Self {
        match violation.kind() {
            ViolationKind::Key | ViolationKind::Unique => Self::Known,
            _ => Self::Unreachable,
        }
    }
}

#[fake(table(orders: Order, key = id: u64), table(events: Event, key(id: u64, generate = sequence)), failures(Problem::Unreachable))]
trait Orders: Send + Sync {
    async fn insert_order(&self, order: Order) -> Result<(), Problem>;
    async fn find_order(&self, id: u64) -> Result<Option<Order>, Problem>;
    #[fake(list(|order| !order.paid && !order.cancelled))]
    async fn list_open_orders(&self) -> Result<Vec<Order>, Problem>;
    #[fake(update(|order| order.held = true))]
    async fn hold_order(&self, id: u64) -> Result<bool, Problem>;
    #[fake(update(|order| order.paid = true))]
    async fn pay_order(&self, id: u64) -> Result<bool, Problem>;
    #[fake(update(|order| order.cancelled = true))]
    async fn cancel_order(&self, id: u64) -> Result<bool, Problem>;
    /// Writes all of the order.
    async fn update_order(&self, order: Order) -> Result<bool, Problem>;
    #[fake(insert(Event { id: ids.next(), order, text: text.to_owned() }))]
    async fn note_event(&self, order: u64, text: &str) -> Result<(), Problem>;
}

#[fake(entity = Hold, key = order: u64, failures(Problem::Unreachable))]
trait Stock: Send + Sync {
    async fn insert(&self, hold: Hold) -> Result<(), Problem>;
    async fn delete(&self, order: u64) -> Result<bool, Problem>;
}

#[fake(
    entity = Charge,
    key(id: u64, generate = sequence),
    unique(key),
    failures(Problem::Unreachable),
)]
trait Payments: Send + Sync {
    /// Charges a card; a request with a key that is known is charged once.
    #[fake(write = charge)]
    async fn charge(&self, order: u64, card: &str, key: Option<u64>) -> Result<(), Problem>;
}

fn charge(
    tx: &mut FakePaymentsTables,
    order: u64,
    card: &str,
    key: Option<u64>,
) -> Result<(), Problem> {
    if card == "expired" {
        return Err(Problem::Declined);
    }
    let id = tx.rows.next_id();
    tx.rows.insert(Charge { id, order, key })?;
    Ok(())
}

#[fake(failures(Problem::Unreachable))]
trait Mail: Send + Sync {
    async fn send(&self, order: u64) -> Result<(), Problem>;
}

/// What is wrong with the service.
#[derive(Clone, Copy, Debug, Default)]
struct Bugs {
    charges_without_a_key: bool,
    writes_back_what_it_has_read: bool,
    lets_go_once: bool,
}

/// The order is left for `recover`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct GaveUp;

struct Shop<O, S, P, M> {
    orders: O,
    stock: S,
    payments: P,
    mail: M,
    bugs: Bugs,
}

/// Tries three times. What is known after the first time was done by one of those before.
async fn retry<T, F: Future<Output = Result<T, Problem>>>(
    call: impl Fn() -> F,
) -> Result<Result<T, Problem>, GaveUp> {
    for _ in 0..3 {
        match timeout(Duration::from_secs(1), call()).await {
            Ok(Err(Problem::Unreachable)) | Err(_) => {}
            Ok(answer) => return Ok(answer),
        }
    }
    Err(GaveUp)
}

impl<O: Orders, S: Stock, P: Payments, M: Mail> Shop<O, S, P, M> {
    /// Takes an order and sees to it.
    async fn order(&self, id: u64, card: &str) -> Result<(), GaveUp> {
        let order = Order {
            id,
            card: card.to_owned(),
            held: false,
            paid: false,
            cancelled: false,
        };
        _ = retry(|| self.orders.insert_order(order.clone())).await?;
        self.see_to(&order).await
    }

    /// Sees to the orders that were left.
    async fn recover(&self) -> Result<(), GaveUp> {
        let Ok(open) = retry(|| self.orders.list_open_orders()).await? else {
            return Err(GaveUp);
        };
        for order in open {
            self.see_to(&order).await?;
        }
        Ok(())
    }

    /// Each step may have been done before.
    async fn see_to(&self, order: &Order) -> Result<(), GaveUp> {
        let id = order.id;
        if !order.held {
            _ = retry(|| self.stock.insert(Hold { order: id })).await?;
            self.mark_as_held(id).await?;
        }
        _ = retry(|| self.orders.note_event(id, "to be charged")).await?;
        let key = (!self.bugs.charges_without_a_key).then_some(id);
        let charged = retry(|| self.payments.charge(id, &order.card, key)).await?;
        if charged == Err(Problem::Declined) {
            return self.cancel(id).await;
        }
        self.mark_as_paid(id).await?;
        // Without a mail all is well, too.
        _ = retry(|| self.mail.send(id)).await;
        Ok(())
    }

    async fn cancel(&self, id: u64) -> Result<(), GaveUp> {
        if self.bugs.lets_go_once {
            _ = timeout(Duration::from_secs(1), self.stock.delete(id)).await;
        } else {
            _ = retry(|| self.stock.delete(id)).await?;
        }
        _ = retry(|| self.orders.cancel_order(id)).await?;
        Ok(())
    }

    async fn mark_as_held(&self, id: u64) -> Result<(), GaveUp> {
        if self.bugs.writes_back_what_it_has_read {
            return self.change(id, |order| order.held = true).await;
        }
        _ = retry(|| self.orders.hold_order(id)).await?;
        Ok(())
    }

    async fn mark_as_paid(&self, id: u64) -> Result<(), GaveUp> {
        if self.bugs.writes_back_what_it_has_read {
            return self.change(id, |order| order.paid = true).await;
        }
        _ = retry(|| self.orders.pay_order(id)).await?;
        Ok(())
    }

    async fn change(&self, id: u64, change: impl Fn(&mut Order)) -> Result<(), GaveUp> {
        let Ok(Some(mut order)) = retry(|| self.orders.find_order(id)).await? else {
            return Err(GaveUp);
        };
        change(&mut order);
        _ = retry(|| self.orders.update_order(order.clone())).await?;
        Ok(())
    }
}

/// Two orders, one of them with a card that is declined; then everything heals, and what was left is seen to.
fn two_orders(world: &World, bugs: Bugs) {
    let shop = Shop {
        orders: FakeOrders::in_world(world),
        stock: FakeStock::in_world(world),
        payments: FakePayments::in_world(world),
        mail: FakeMail::in_world(world),
        bugs,
    };
    world.block_on_tokio(async {
        let paid = shop.order(1, "valid").await;
        let declined = shop.order(2, "expired").await;
        world.sometimes("an order is left", paid.is_err() || declined.is_err());
        world.heal_all();
        shop.recover().await.expect("nothing fails any more");
    });
    for order in shop.orders.orders().all() {
        let charges = shop.payments.rows().all();
        let charged = charges.iter().filter(|charge| charge.order == order.id);
        assert!(
            charged.clone().count() <= 1,
            "order {} is charged twice",
            order.id
        );
        assert_eq!(charged.count() == 1, order.paid, "paid is what is charged");
        let held = shop.stock.rows().get(&order.id).is_some();
        assert!(!(order.cancelled && held), "an item is held for ever");
        assert!(
            !order.paid || (held && order.held),
            "a paid order has no item"
        );
        assert!(order.paid || order.cancelled, "an order is left");
    }
}

/// What is stored is stored: the databases do not lose what they have acknowledged.
fn every_fault() -> EveryFault {
    explore::every_fault().without([FaultKind::LoseWrite])
}

/// The same by chance, and replicas up to four writes behind.
fn seeds(count: u64) -> Seeds {
    let chaos = Chaos::none()
        .fail(percent(10))
        .commit_then_fail(percent(10))
        .duplicate(percent(10))
        .hang(percent(5))
        .commit_then_hang(percent(5))
        .stale(percent(20), versions(4).non_monotonic());
    explore::seeds(0..count).chaos(chaos)
}

/// The service as it should be.
fn sound() -> [Result<Summary, Failed>; 2] {
    let body = |world: &World| two_orders(world, Bugs::default());
    [
        every_fault().pairs().try_run(body),
        seeds(10_000).try_run(body),
    ]
}

fn main() {
    let bugs = Bugs {
        charges_without_a_key: true,
        lets_go_once: true,
        ..Bugs::default()
    };
    let failed = every_fault().try_run(|world| two_orders(world, bugs));
    println!("{}", failed.expect_err("two bugs are planted"));
    let bugs = Bugs {
        writes_back_what_it_has_read: true,
        ..Bugs::default()
    };
    let failed = seeds(10_000).try_run(|world| two_orders(world, bugs));
    println!("{}", failed.expect_err("one bug is planted"));
    for explored in sound() {
        match explored {
            Ok(summary) => println!("{summary}"),
            Err(failed) => panic!("{failed}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use fake_runtime::explore::Failure;

    use super::*;

    const ALL: Bugs = Bugs {
        charges_without_a_key: true,
        writes_back_what_it_has_read: true,
        lets_go_once: true,
    };

    fn messages(failed: &Failed) -> Vec<&str> {
        failed.failures().iter().map(Failure::message).collect()
    }

    #[test]
    fn every_fault_finds_the_second_charge_and_the_item_that_is_held_for_ever() {
        let failed = every_fault()
            .try_run(|world| two_orders(world, ALL))
            .unwrap_err();
        let mut found = messages(&failed);
        found.sort_unstable();
        assert_eq!(
            found,
            ["an item is held for ever", "order 1 is charged twice"],
            "{failed}"
        );
        for failure in failed.failures() {
            let [fault] = failure.faults() else {
                panic!("{failed}")
            };
            let place = (fault.fake(), fault.method());
            let places = [("FakePayments", "charge"), ("FakeStock", "delete")];
            assert!(places.contains(&place), "{failed}");
        }
    }

    #[test]
    fn seeds_find_the_read_that_is_two_writes_behind() {
        let bugs = Bugs {
            writes_back_what_it_has_read: true,
            ..Bugs::default()
        };
        let body = |world: &World| two_orders(world, bugs);
        every_fault().run(body);
        let failed = seeds(10_000).try_run(body).unwrap_err();
        assert_eq!(messages(&failed), ["a paid order has no item"]);
        let [fault] = failed.failures()[0].faults() else {
            panic!("{failed}")
        };
        assert_eq!(
            (fault.method(), fault.kind()),
            ("find_order", FaultKind::Stale)
        );
    }

    #[test]
    fn the_sound_service_survives_every_fault_every_pair_and_ten_thousand_seeds() {
        let [every, seeds] = sound().map(|explored| match explored {
            Ok(summary) => summary,
            Err(failed) => panic!("{failed}"),
        });
        assert!(every.runs() > 1_000, "{every}");
        assert_eq!(seeds.runs(), 10_000);
    }
}
