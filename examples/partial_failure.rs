//! Partial failure: one evening's bookings, of which one goes well, one fails, and one times out after it
//! was stored; then a batch of which the ledger stores the first two lines and acknowledges all five.
//!
//! The fake does each of these on demand, for the row that the test names, and keeps the truth beside it:
//! so a test can compare what a service believes with what is stored.
//!
//! ```sh
//! cargo run --example partial_failure
//! ```

use std::collections::BTreeSet;

use fake_runtime::{World, fake};

#[derive(Clone, Debug, PartialEq)]
pub struct Booking {
    pub invoice: u64,
    pub cents: i64,
}

#[derive(Clone, Debug, PartialEq)]
pub enum LedgerError {
    /// The invoice is booked already.
    Booked,
    Unreachable,
    TimedOut,
}

/// The boundary to the ledger. It is synchronous: faults do not depend on `async`.
#[fake(
    entity = Booking,
    key = invoice,
    duplicate = LedgerError::Booked,
    failures(LedgerError::Unreachable, LedgerError::TimedOut),
)]
pub trait Ledger {
    fn insert(&self, booking: Booking) -> Result<(), LedgerError>;
    fn insert_all(&self, bookings: &[Booking]) -> Result<(), LedgerError>;
    fn find_by_invoice(&self, invoice: u64) -> Result<Option<Booking>, LedgerError>;
    fn find_by_invoices(&self, invoices: &[u64]) -> Result<Vec<Booking>, LedgerError>;
}

/// What a service tells about an invoice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Told {
    Booked,
    NotBooked,
    /// The ledger did not even say whether it has it.
    Unknown,
}

/// Takes each answer at its word: an error means that nothing was stored.
pub fn book_naively(ledger: &dyn Ledger, booking: &Booking) -> Told {
    match ledger.insert(booking.clone()) {
        Ok(()) => Told::Booked,
        Err(_) => Told::NotBooked,
    }
}

/// Knows that an error says nothing about what was stored. It tries again under the same number, which the ledger
/// books once at most, and in the end asks the ledger instead of its own memory.
pub fn book(ledger: &dyn Ledger, booking: &Booking) -> Told {
    for _ in 0..3 {
        match ledger.insert(booking.clone()) {
            Ok(()) => return Told::Booked,
            // By an earlier attempt, whose answer was lost, or by somebody else: the row tells.
            Err(LedgerError::Booked) => break,
            Err(LedgerError::Unreachable | LedgerError::TimedOut) => {}
        }
    }
    match ledger.find_by_invoice(booking.invoice) {
        Ok(Some(stored)) if stored == *booking => Told::Booked,
        Ok(_) => Told::NotBooked,
        Err(_) => Told::Unknown,
    }
}

/// Books a list, then looks which lines are there and books the others one by one. What it could not book is the
/// answer.
pub fn book_all(ledger: &dyn Ledger, bookings: &[Booking]) -> Vec<u64> {
    // Whatever the answer is, the ledger is asked.
    let _ = ledger.insert_all(bookings);
    let invoices: Vec<u64> = bookings.iter().map(|booking| booking.invoice).collect();
    let stored = ledger.find_by_invoices(&invoices).unwrap_or_default();
    let stored: BTreeSet<u64> = stored.iter().map(|booking| booking.invoice).collect();
    bookings
        .iter()
        .filter(|booking| !stored.contains(&booking.invoice))
        .filter(|booking| book(ledger, booking) != Told::Booked)
        .map(|booking| booking.invoice)
        .collect()
}

fn booking(invoice: u64) -> Booking {
    let cents = 1_000 * i64::try_from(invoice).unwrap_or(0);
    Booking { invoice, cents }
}

/// Fine for every invoice but two: 2 fails before anything happens, and 3 once after it was stored.
fn arm(ledger: &FakeLedger) {
    let faults = ledger.faults();
    faults.insert().key(2).fail(LedgerError::Unreachable);
    faults
        .insert()
        .key(3)
        .once()
        .commit_then_fail(LedgerError::TimedOut);
}

/// Books invoices 1 to 3, and says of each what the service tells and whether it is stored.
fn evening(ledger: &FakeLedger, book: fn(&dyn Ledger, &Booking) -> Told) -> Vec<(u64, Told, bool)> {
    arm(ledger);
    let told = (1..=3).map(|invoice| {
        let told = book(ledger, &booking(invoice));
        (invoice, told, ledger.rows().contains(&invoice))
    });
    told.collect()
}

fn show(evening: &[(u64, Told, bool)]) {
    for (invoice, told, stored) in evening {
        let stored_or_not = if *stored { "stored" } else { "not stored" };
        let wrong = match told {
            Told::Booked if !stored => "   <- WRONG",
            Told::NotBooked if *stored => "   <- WRONG",
            _ => "",
        };
        println!(
            "    invoice {invoice}: the service says {told:?}, and it is {stored_or_not}{wrong}"
        );
    }
}

fn main() {
    println!("Invoice 1 is fine, 2 cannot be reached, 3 is stored and then the answer is lost.\n");

    println!("1. A service that takes an error for \"nothing happened\":");
    show(&evening(&FakeLedger::new(), book_naively));
    println!("    Whoever books invoice 3 again, under another number, books it twice.\n");

    println!("2. A service that asks the ledger:");
    let world = World::new();
    let ledger = FakeLedger::in_world(&world);
    show(&evening(&ledger, book));
    println!("    Its calls, as the world's journal has them:");
    for line in world.journal().to_string().lines() {
        println!("      {line}");
    }
    // Both faults have happened: a rule that never fired would be a mistake of this story.
    world.verify();

    println!("\n3. A batch of five, of which the ledger stores two and acknowledges all:");
    let ledger = FakeLedger::new();
    ledger.faults().insert_all().once().partial(2);
    let batch: Vec<Booking> = (1..=5).map(booking).collect();
    let answer = ledger.insert_all(&batch);
    println!(
        "    the ledger answers {answer:?}, and stores {} lines",
        ledger.rows().len()
    );
    let ledger = FakeLedger::new();
    ledger.faults().insert_all().once().partial(2);
    let left = book_all(&ledger, &batch);
    println!(
        "    the service looks, books the others, could not book {left:?}, and {} are stored",
        ledger.rows().len()
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_naive_service_is_wrong_about_the_ambiguous_invoice_and_about_no_other() {
        let ledger = FakeLedger::new();
        assert_eq!(
            evening(&ledger, book_naively),
            [
                (1, Told::Booked, true),
                (2, Told::NotBooked, false),
                (3, Told::NotBooked, true),
            ]
        );
    }

    #[test]
    fn the_service_that_asks_tells_what_is_stored() {
        let world = World::new();
        let ledger = FakeLedger::in_world(&world);
        assert_eq!(
            evening(&ledger, book),
            [
                (1, Told::Booked, true),
                (2, Told::NotBooked, false),
                (3, Told::Booked, true),
            ]
        );
        // One for 1, three in vain for 2, and two for 3: the second is told that it is booked.
        ledger.calls().insert().assert_count(6);
        world.verify();
    }

    #[test]
    fn a_booking_of_somebody_else_under_the_number_is_not_taken_for_ours() {
        let ledger = FakeLedger::new();
        let other = Booking {
            cents: 1,
            ..booking(3)
        };
        ledger.rows().insert(other.clone()).unwrap();
        assert_eq!(book(&ledger, &booking(3)), Told::NotBooked);
        assert_eq!(ledger.rows().all(), [other]);
    }

    #[test]
    fn where_the_ledger_cannot_be_asked_the_service_says_that_it_does_not_know() {
        let ledger = FakeLedger::new();
        let outage = ledger.all_faults().outage();
        assert_eq!(book(&ledger, &booking(1)), Told::Unknown);
        outage.heal();
        assert_eq!(book(&ledger, &booking(1)), Told::Booked);
    }

    #[test]
    fn a_batch_that_is_acknowledged_or_refused_in_part_is_completed() {
        let batch: Vec<Booking> = (1..=5).map(booking).collect();
        for acknowledged in [true, false] {
            let ledger = FakeLedger::new();
            let fault = ledger.faults().insert_all().once();
            let part = if acknowledged {
                fault.partial(2)
            } else {
                fault.partial_then_fail(2, LedgerError::TimedOut)
            };
            assert_eq!(book_all(&ledger, &batch), [0; 0]);
            assert_eq!(ledger.rows().all(), batch);
            assert_eq!((part.fired(), part.changed()), (1, 1));
            // The lines that were there are not booked again.
            ledger.calls().insert().assert_count(3);
        }
    }

    #[test]
    fn what_a_batch_could_not_book_is_named() {
        let ledger = FakeLedger::new();
        ledger.faults().insert_all().fail(LedgerError::Unreachable);
        arm(&ledger);
        let batch: Vec<Booking> = (1..=3).map(booking).collect();
        assert_eq!(book_all(&ledger, &batch), [2]);
        assert_eq!(ledger.rows().all(), [booking(1), booking(3)]);
    }
}
