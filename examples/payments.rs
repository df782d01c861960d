//! Payments: a charge is made, its answer is lost, and the service tries again. The customer has paid twice.
//!
//! Who mocks a payment client writes down a time-out and then a success, and so has said that a time-out charges
//! nothing. The fake does what the provider does: it charges, and then does not answer. Whether the service may
//! repeat the call is in the rows, and no answer of it tells.
//!
//! Three boundaries share a world here: the payment client, with the provider's idempotency keys as a body of its own; a
//! mailer, which is nothing but side effects; and the orders. Time-outs are tokio's, paused: they take no time.
//!
//! ```sh
//! cargo run --example payments
//! ```

use std::time::Duration;

use async_trait::async_trait;
use fake_runtime::{World, fake};
use tokio::time::timeout;

#[derive(Clone, Debug, PartialEq)]
pub struct Charge {
    pub id: u64,
    pub card: String,
    pub cents: u32,
    /// Of the request, such that the same request is charged once.
    pub key: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PaymentError {
    Declined,
    TimedOut,
    /// The key belongs to another request.
    KeyReused,
}

/// The client of the payment provider.
#[fake(
    entity = Charge,
    key(id: u64, generate = sequence),
    unique(key),
    duplicate = PaymentError::KeyReused,
    failures(PaymentError::TimedOut),
)]
#[async_trait]
pub trait Payments: Send + Sync {
    /// Charges a card, and answers the number of the charge. A request with a key that is known answers the charge which
    /// was made with it.
    #[fake(write = charge)]
    async fn charge(&self, card: &str, cents: u32, key: Option<&str>) -> Result<u64, PaymentError>;
}

fn charge(
    tx: &mut FakePaymentsTables,
    card: &str,
    cents: u32,
    key: Option<&str>,
) -> Result<u64, PaymentError> {
    let known = tx
        .rows
        .find(|charge| key.is_some() && charge.key.as_deref() == key);
    match known {
        Some(charge) if charge.card == card && charge.cents == cents => Ok(charge.id),
        Some(_) => Err(PaymentError::KeyReused),
        None => {
            let id = tx.rows.next_id();
            let (card, key) = (card.to_owned(), key.map(str::to_owned));
            let charge = Charge {
                id,
                card,
                cents,
                key,
            };
            let inserted = tx.rows.insert(charge);
            inserted.map_err(|_| PaymentError::KeyReused)?;
            Ok(id)
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MailError;

/// The client of a mail server: what is sent is sent, and nothing can be asked.
#[fake(failures(MailError))]
#[async_trait]
pub trait Mailer: Send + Sync {
    async fn send(&self, to: &str, text: &str) -> Result<(), MailError>;
}

#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    pub id: u64,
    pub customer: String,
    pub card: String,
    pub cents: u32,
    /// Whether somebody has taken it upon themselves to send the receipt.
    pub receipted: bool,
}

#[fake(entity = Order, key = id: u64)]
#[async_trait]
pub trait Orders: Send + Sync {
    async fn find_by_id(&self, id: u64) -> Option<Order>;
    /// Whether the caller is the one who has to send the receipt: `UPDATE .. WHERE NOT receipted`.
    #[fake(write = |tx| {
        let open = tx.rows.get(&id).is_some_and(|order| !order.receipted);
        if open {
            tx.rows.update(&id, |order| order.receipted = true).expect("the order is there");
        }
        open
    })]
    async fn claim_receipt(&self, id: u64) -> bool;
}

#[derive(Debug, PartialEq)]
pub enum Refusal {
    NoSuchOrder,
    Declined,
    /// Whether the customer has paid is not known: the check-out can be repeated, where it is careful.
    NoAnswer,
}

/// The service under test.
pub struct CheckOut<'a> {
    pub payments: &'a dyn Payments,
    pub mailer: &'a dyn Mailer,
    pub orders: &'a dyn Orders,
    /// Whether a charge has the order's number as its key, and a receipt is claimed before it is sent.
    pub careful: bool,
}

const TRIES: usize = 3;
const PATIENCE: Duration = Duration::from_secs(5);

impl CheckOut<'_> {
    /// Charges the order's card, then sends a receipt.
    ///
    /// # Errors
    ///
    /// Says why there is no receipt; where the card was declined, nothing is charged.
    pub async fn pay(&self, id: u64) -> Result<(), Refusal> {
        let order = self.orders.find_by_id(id).await;
        let order = order.ok_or(Refusal::NoSuchOrder)?;
        self.charge(&order).await?;
        if !self.careful || self.orders.claim_receipt(id).await {
            self.send_receipt(&order).await;
        }
        Ok(())
    }

    async fn charge(&self, order: &Order) -> Result<u64, Refusal> {
        let key = format!("order {}", order.id);
        let key = self.careful.then_some(key.as_str());
        for _ in 0..TRIES {
            let charge = self.payments.charge(&order.card, order.cents, key);
            match timeout(PATIENCE, charge).await {
                Ok(Ok(id)) => return Ok(id),
                // The provider has decided: to ask again is no use.
                Ok(Err(PaymentError::Declined | PaymentError::KeyReused)) => {
                    return Err(Refusal::Declined);
                }
                // Nobody knows.
                Ok(Err(PaymentError::TimedOut)) | Err(_) => {}
            }
        }
        Err(Refusal::NoAnswer)
    }

    async fn send_receipt(&self, order: &Order) {
        let text = format!(
            "You have paid {} cents for order {}.",
            order.cents, order.id
        );
        for _ in 0..TRIES {
            let sent = self.mailer.send(&order.customer, &text).await;
            // A mail cannot have a key. A receipt too few can be asked for, two of them look like two charges.
            if sent.is_ok() || self.careful {
                return;
            }
        }
    }
}

/// The three boundaries, in one world, with Ada's order in it.
struct Shop {
    world: World,
    payments: FakePayments,
    mailer: FakeMailer,
    orders: FakeOrders,
}

const ORDER: u64 = 7;

fn order() -> Order {
    Order {
        id: ORDER,
        customer: "ada@example.com".to_owned(),
        card: "4242".to_owned(),
        cents: 2_500,
        receipted: false,
    }
}

impl Shop {
    fn new() -> Self {
        let world = World::new();
        let shop = Self {
            payments: FakePayments::in_world(&world),
            mailer: FakeMailer::in_world(&world),
            orders: FakeOrders::in_world(&world),
            world,
        };
        shop.orders.rows().insert(order()).expect("it is the first");
        shop.payments.calls().charge().record();
        shop.mailer.calls().send().record();
        shop
    }

    fn check_out(&self, careful: bool) -> CheckOut<'_> {
        CheckOut {
            payments: &self.payments,
            mailer: &self.mailer,
            orders: &self.orders,
            careful,
        }
    }
}

/// What goes wrong, and how it is armed.
type Trouble = (&'static str, fn(&Shop));

/// What goes wrong in production, each time once.
const TROUBLE: [Trouble; 5] = [
    ("nothing", |_| ()),
    ("the charge fails before it is made", |shop| {
        let charge = shop.payments.faults().charge().once();
        charge.fail(PaymentError::TimedOut);
    }),
    ("the charge is made, and fails", |shop| {
        let charge = shop.payments.faults().charge().once();
        charge.commit_then_fail(PaymentError::TimedOut);
    }),
    ("the charge is made, and never answered", |shop| {
        shop.payments.faults().charge().once().commit_then_hang();
    }),
    ("the mail is sent, and fails", |shop| {
        shop.mailer
            .faults()
            .send()
            .once()
            .commit_then_fail(MailError);
    }),
];

/// The test: however often the order is checked out, the customer pays once and gets one receipt.
fn verdict(told: &Result<(), Refusal>, charges: u64, receipts: u64) -> Result<(), String> {
    match (told, charges, receipts) {
        (Ok(()), 1, 1) => Ok(()),
        _ => Err(format!(
            "told {told:?}, charges: {charges}, receipts: {receipts}"
        )),
    }
}

/// Checks the order out so many times, as a queue does which delivers at least once.
fn checked_out(shop: &Shop, careful: bool, times: usize) -> Result<(), String> {
    let service = shop.check_out(careful);
    let told = block_on(async {
        let mut told = Ok(());
        for _ in 0..times {
            told = service.pay(ORDER).await;
        }
        told
    });
    let charges = shop.payments.rows().len() as u64;
    verdict(&told, charges, shop.mailer.calls().send().count())
}

/// Canned answers: a time-out, then success. The author has counted the successes as charges.
mod mock {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::{MailError, Mailer, Order, Orders, PaymentError, Payments, async_trait, order};

    #[derive(Default)]
    pub(super) struct Canned {
        pub(super) charges: AtomicU64,
        pub(super) mails: AtomicU64,
        asked: AtomicU64,
    }

    #[async_trait]
    impl Payments for Canned {
        async fn charge(&self, _: &str, _: u32, _: Option<&str>) -> Result<u64, PaymentError> {
            match self.asked.fetch_add(1, Ordering::Relaxed) {
                0 => Err(PaymentError::TimedOut),
                _ => Ok(self.charges.fetch_add(1, Ordering::Relaxed) + 1),
            }
        }
    }

    #[async_trait]
    impl Mailer for Canned {
        async fn send(&self, _: &str, _: &str) -> Result<(), MailError> {
            self.mails.fetch_add(1, Ordering::Relaxed);
            Ok(())
        }
    }

    #[async_trait]
    impl Orders for Canned {
        async fn find_by_id(&self, _: u64) -> Option<Order> {
            Some(order())
        }

        async fn claim_receipt(&self, _: u64) -> bool {
            true
        }
    }
}

fn with_the_mock() -> Result<(), String> {
    let canned = mock::Canned::default();
    let service = CheckOut {
        payments: &canned,
        mailer: &canned,
        orders: &canned,
        careful: false,
    };
    let told = block_on(service.pay(ORDER));
    verdict(
        &told,
        canned.charges.into_inner(),
        canned.mails.into_inner(),
    )
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_time().start_paused(true).build();
    runtime.expect("a runtime without I/O").block_on(future)
}

fn show(what: &str, verdict: Result<(), String>) {
    match verdict {
        Ok(()) => println!("    {what:<42} ok"),
        Err(why) => println!("    {what:<42} FAILED: {why}"),
    }
}

fn main() {
    println!("The test: an order is charged once, and there is one receipt. What goes wrong:\n");
    for (number, careful, service) in [
        (1, false, "repeats what was not answered"),
        (2, true, "has a key for the charge and claims the receipt"),
    ] {
        println!("{number}. The service {service}:");
        if !careful {
            show("a time-out (with a mock)", with_the_mock());
        }
        for (what, arm) in TROUBLE {
            let shop = Shop::new();
            arm(&shop);
            show(what, checked_out(&shop, careful, 1));
            shop.world.verify();
        }
        show(
            "the order is delivered twice",
            checked_out(&Shop::new(), careful, 2),
        );
        println!();
    }

    println!("3. What the provider was asked, where the charge was made and its answer lost:");
    let shop = Shop::new();
    let (_, arm) = TROUBLE[2];
    arm(&shop);
    let _ = checked_out(&shop, true, 1);
    for line in shop.world.journal().to_string().lines() {
        println!("    {line}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mock_lets_the_naive_service_through() {
        assert_eq!(with_the_mock(), Ok(()));
    }

    #[test]
    fn the_naive_service_charges_twice_where_the_answer_is_lost() {
        let failed = TROUBLE.map(|(_, arm)| {
            let shop = Shop::new();
            arm(&shop);
            let verdict = checked_out(&shop, false, 1).is_ok();
            let receipts = shop.mailer.calls().send().count();
            (verdict, shop.payments.rows().len(), receipts)
        });
        assert_eq!(
            failed,
            [
                (true, 1, 1),
                (true, 1, 1),
                (false, 2, 1),
                (false, 2, 1),
                (false, 1, 2)
            ]
        );
    }

    #[test]
    fn the_careful_service_charges_once_and_sends_one_receipt_whatever_goes_wrong() {
        for (what, arm) in TROUBLE {
            for times in 1..=3 {
                let shop = Shop::new();
                arm(&shop);
                let verdict = checked_out(&shop, true, times);
                assert_eq!(verdict, Ok(()), "{what}, delivered {times} times");
                shop.mailer.calls().send().assert_once();
                shop.world.verify();
            }
        }
    }

    #[test]
    fn an_order_that_is_delivered_twice_is_charged_twice_by_the_naive_service() {
        let shop = Shop::new();
        let why = checked_out(&shop, false, 2).unwrap_err();
        assert_eq!(why, "told Ok(()), charges: 2, receipts: 2");
    }

    #[test]
    fn the_second_request_has_the_key_of_the_first() {
        let shop = Shop::new();
        shop.payments.faults().charge().once().commit_then_hang();
        assert_eq!(checked_out(&shop, true, 1), Ok(()));
        let calls = shop.payments.calls().charge().recorded();
        let arguments: Vec<_> = calls.iter().map(|call| call.arguments()).collect();
        let asked = Some(r#"("4242", 2500, Some("order 7"))"#);
        assert_eq!(arguments, [asked; 2]);
        assert_eq!(calls[1].answer(), Some("Ok(1)"));
    }

    #[test]
    fn a_card_that_is_declined_is_asked_for_once_and_nothing_is_charged_or_sent() {
        for careful in [false, true] {
            let shop = Shop::new();
            let faults = shop.payments.faults();
            let stolen = faults.charge().when(|(card, ..)| *card == "4242");
            stolen.fail(PaymentError::Declined);
            let told = block_on(shop.check_out(careful).pay(ORDER));
            assert_eq!(told, Err(Refusal::Declined));
            shop.payments.calls().charge().assert_once();
            shop.mailer.calls().send().assert_never();
            assert!(shop.payments.rows().is_empty());
        }
    }

    #[test]
    fn after_an_outage_the_check_out_can_be_repeated() {
        let shop = Shop::new();
        let outage = shop.payments.all_faults().outage();
        let told = block_on(shop.check_out(true).pay(ORDER));
        assert_eq!(told, Err(Refusal::NoAnswer));
        shop.payments.calls().charge().assert_count(TRIES as u64);
        outage.heal();
        assert_eq!(checked_out(&shop, true, 1), Ok(()));
    }

    /// The price of never sending two.
    #[test]
    fn a_receipt_that_could_not_be_sent_is_not_sent_again() {
        let shop = Shop::new();
        shop.mailer.faults().send().once().fail(MailError);
        let told = block_on(async {
            let service = shop.check_out(true);
            (service.pay(ORDER).await, service.pay(ORDER).await)
        });
        assert_eq!(told, (Ok(()), Ok(())));
        shop.mailer.calls().send().assert_once();
        assert_eq!(shop.payments.rows().len(), 1);
    }

    #[test]
    fn a_key_serves_one_request_and_without_one_each_is_charged() {
        let payments = FakePayments::new();
        let charge = |cents, key| block_on(payments.charge("4242", cents, key));
        assert_eq!((charge(1, Some("a")), charge(1, Some("a"))), (Ok(1), Ok(1)));
        assert_eq!(charge(2, Some("a")), Err(PaymentError::KeyReused));
        assert_eq!((charge(1, None), charge(1, None)), (Ok(2), Ok(3)));
    }

    #[test]
    fn an_order_that_is_not_there_costs_nothing() {
        let shop = Shop::new();
        let told = block_on(shop.check_out(true).pay(8));
        assert_eq!(told, Err(Refusal::NoSuchOrder));
        shop.payments.calls().charge().assert_never();
    }
}
