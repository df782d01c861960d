//! Chaos: a wallet on a hostile ledger. One call in ten fails, one write in ten is acknowledged and lost, one in
//! twenty is done and then answered with an error, one call in twenty never comes back, and one read in five
//! answers from before the last write.
//!
//! A service that makes one call for each step and trusts the answer loses money in nearly every run. One with
//! four habits (it tries again, gives up waiting, looks whether a write is there, and does not believe a read
//! that lacks its own writes) survives a thousand runs, and leaving out any one of the four shows. Every run
//! follows from its seed: the same seed is the same failure.
//!
//! Time is tokio's, paused: the minutes that timeouts and pauses would take are skipped.
//!
//! ```sh
//! cargo run --example chaos            # the story
//! cargo run --example chaos -- 3       # what the trusting service does with seed 3, call by call
//! ```

use std::collections::BTreeSet;
use std::time::Duration;

use async_trait::async_trait;
use fake_runtime::{Chaos, Journal, World, fake, percent, versions};
use tokio::time::{Instant, sleep, timeout};

/// Money in or out of the wallet.
#[derive(Clone, Debug, PartialEq)]
pub struct Payment {
    /// Given by whoever pays, so that the same payment has the same number when it is sent again.
    pub id: u64,
    pub cents: i64,
}

#[derive(Clone, Debug, PartialEq)]
pub enum LedgerError {
    /// There is a payment with this number.
    Duplicate,
    ConnectionLost,
}

/// The boundary to the ledger. Payments are added, and never changed or taken away.
#[fake(
    entity = Payment,
    key = id,
    duplicate = LedgerError::Duplicate,
    failures(LedgerError::ConnectionLost),
)]
#[async_trait]
pub trait Ledger: Send + Sync {
    async fn insert(&self, payment: Payment) -> Result<(), LedgerError>;
    async fn find_by_id(&self, id: u64) -> Result<Option<Payment>, LedgerError>;
    async fn list(&self) -> Result<Vec<Payment>, LedgerError>;
}

/// What the service does about a ledger that cannot be trusted.
#[derive(Clone, Debug)]
pub struct Habits {
    /// How often it tries a step.
    pub tries: u32,
    /// How long it waits for an answer: without it, for ever.
    pub patience: Option<Duration>,
    /// Whether it looks if a write that was acknowledged is there.
    pub verifies: bool,
    /// Whether it reads again where its own writes are missing.
    pub remembers: bool,
}

impl Habits {
    /// One call a step, and whatever it answers is true.
    pub const TRUSTING: Self = Self {
        tries: 1,
        patience: None,
        verifies: false,
        remembers: false,
    };

    pub const HARDENED: Self = Self {
        tries: 20,
        patience: Some(Duration::from_secs(1)),
        verifies: true,
        remembers: true,
    };
}

#[derive(Debug, PartialEq)]
pub enum Refusal {
    /// There is not enough in the wallet.
    Insufficient,
    /// The number belongs to another payment.
    NumberTaken,
    /// The ledger could not be made to answer. Whether it has the payment is not known; it can be sent again.
    NoAnswer,
}

/// The service under test: one wallet, of which it is the only writer.
pub struct Wallet<'a> {
    ledger: &'a dyn Ledger,
    habits: Habits,
    /// The payments that it knows to be in the ledger.
    seen: BTreeSet<u64>,
}

impl<'a> Wallet<'a> {
    #[must_use]
    pub fn new(ledger: &'a dyn Ledger, habits: Habits) -> Self {
        Self {
            ledger,
            habits,
            seen: BTreeSet::new(),
        }
    }

    /// Books a payment, unless it takes out more than there is. When this is `Ok`, the ledger has it.
    ///
    /// # Errors
    ///
    /// Says why it is not booked, or that it is not known to be.
    pub async fn pay(&mut self, payment: &Payment) -> Result<(), Refusal> {
        if payment.cents < 0 && self.balance().await? + payment.cents < 0 {
            return Err(Refusal::Insufficient);
        }
        self.insist(async || self.book(payment).await).await??;
        self.seen.insert(payment.id);
        Ok(())
    }

    async fn balance(&self) -> Result<i64, Refusal> {
        self.insist(async || {
            let payments = self.answer(self.ledger.list()).await?.ok()?;
            let ids: BTreeSet<u64> = payments.iter().map(|payment| payment.id).collect();
            // Older than our own writes: the read is stale.
            if self.habits.remembers && !self.seen.is_subset(&ids) {
                return None;
            }
            Some(payments.iter().map(|payment| payment.cents).sum())
        })
        .await
    }

    /// One attempt to book a payment; `None` where it is not known to be there.
    async fn book(&self, payment: &Payment) -> Option<Result<(), Refusal>> {
        match self.answer(self.ledger.insert(payment.clone())).await? {
            // A duplicate may well be this payment: an error said nothing about what was stored.
            Ok(()) | Err(LedgerError::Duplicate) => {}
            Err(LedgerError::ConnectionLost) => return None,
        }
        if !self.habits.verifies {
            return Some(Ok(()));
        }
        // What is seen is stored, for nothing is ever taken away. What is not seen is lost, or not seen yet: to insert it
        // again does no harm, and tells.
        let stored = self
            .answer(self.ledger.find_by_id(payment.id))
            .await?
            .ok()??;
        Some(if stored == *payment {
            Ok(())
        } else {
            Err(Refusal::NumberTaken)
        })
    }

    /// Tries until there is an answer, with longer and longer pauses.
    async fn insist<T>(&self, attempt: impl AsyncFn() -> Option<T>) -> Result<T, Refusal> {
        for nth in 0..self.habits.tries {
            if nth > 0 {
                sleep(Duration::from_millis(10 << nth.min(7))).await;
            }
            if let Some(answer) = attempt().await {
                return Ok(answer);
            }
        }
        Err(Refusal::NoAnswer)
    }

    /// What the call answers, unless that takes too long.
    async fn answer<T>(&self, call: impl Future<Output = T>) -> Option<T> {
        match self.habits.patience {
            Some(patience) => timeout(patience, call).await.ok(),
            None => Some(call.await),
        }
    }
}

/// A customer's payments, and whether each is to be booked. The third and the last take out more than there is.
const CUSTOMER: [(i64, bool); 7] = [
    (5_000, true),
    (-3_000, true),
    (-3_000, false),
    (2_000, true),
    (-3_000, true),
    (-1_000, true),
    (-1, false),
];

/// How long the customer waits for each, before going elsewhere.
const HOUR: Duration = Duration::from_secs(3_600);

/// The test: what the service says of each payment is what it has to say, and what the ledger has.
async fn the_service_tells_the_truth(ledger: &FakeLedger, habits: Habits) -> Result<(), String> {
    let mut wallet = Wallet::new(ledger, habits);
    for (id, (cents, booked)) in (1..).zip(CUSTOMER) {
        let payment = Payment { id, cents };
        let told = timeout(HOUR, wallet.pay(&payment))
            .await
            .map_err(|_| format!("payment {id} of {cents} was never answered"))?;
        match (told, booked) {
            (Ok(()), true) | (Err(Refusal::Insufficient), false) => {}
            (Ok(()), false) => {
                return Err(format!("payment {id} of {cents} overdraws the wallet"));
            }
            (Err(why), _) => return Err(format!("payment {id} of {cents} was refused: {why:?}")),
        }
        // The truth, past all faults.
        if ledger.rows().get(&id) != booked.then_some(payment) {
            return Err(format!(
                "payment {id} of {cents} was confirmed, and is not stored"
            ));
        }
    }
    Ok(())
}

/// What came of one run.
struct Run {
    verdict: Result<(), String>,
    journal: Journal,
    /// On tokio's clock.
    took: Duration,
}

/// What is wrong with the ledger: one draw a call, with exact shares.
fn hostile() -> Chaos {
    Chaos::none()
        .fail(percent(10))
        .commit_then_fail(percent(5))
        .lose_write(percent(10))
        .hang(percent(5))
        .stale(percent(20), versions(1))
}

/// Runs the test in a world of its own: all that happens in it follows from the seed.
fn run(seed: u64, chaos: Chaos, habits: Habits) -> Run {
    let world = World::seeded(seed);
    let ledger = FakeLedger::in_world(&world);
    ledger.all_faults().chaos(chaos);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime without I/O asks nothing of the system");
    runtime.block_on(async {
        let begin = Instant::now();
        let verdict = the_service_tells_the_truth(&ledger, habits).await;
        Run {
            verdict,
            journal: world.journal(),
            took: begin.elapsed(),
        }
    })
}

const RUNS: u64 = 1_000;

fn runs(habits: &Habits) -> impl Iterator<Item = Run> {
    (0..RUNS).map(|seed| run(seed, hostile(), habits.clone()))
}

fn failures(habits: &Habits) -> usize {
    runs(habits).filter(|run| run.verdict.is_err()).count()
}

/// The habits, each time without one of them.
fn without_one() -> [(&'static str, Habits); 4] {
    let all = Habits::HARDENED;
    [
        (
            "trying again",
            Habits {
                tries: 1,
                ..all.clone()
            },
        ),
        (
            "a timeout",
            Habits {
                patience: None,
                ..all.clone()
            },
        ),
        (
            "looking whether a write is there",
            Habits {
                verifies: false,
                ..all.clone()
            },
        ),
        (
            "noticing that its own writes are missing",
            Habits {
                remembers: false,
                ..all
            },
        ),
    ]
}

/// The first seed with which the trusting service overdraws the wallet, though every call of it went well.
fn overdrawn() -> Option<u64> {
    let verdict = |seed| run(seed, hostile(), Habits::TRUSTING).verdict;
    (0..RUNS).find(|seed| verdict(*seed).is_err_and(|why| why.contains("overdraws")))
}

fn show(run: &Run) {
    for line in run.journal.to_string().lines() {
        println!("     {line}");
    }
    match &run.verdict {
        Ok(()) => println!("     test .. ok"),
        Err(why) => println!("     test .. FAILED: {why}"),
    }
}

fn main() {
    if let Some(seed) = std::env::args().nth(1) {
        let seed = seed.parse().expect("a seed is a number below 2^64");
        show(&run(seed, hostile(), Habits::TRUSTING));
        return;
    }
    println!(
        "A customer makes {} payments; {RUNS} runs, seeds 0 to {}.\n",
        CUSTOMER.len(),
        RUNS - 1
    );

    println!(
        "1. The service trusts every answer: {} runs fail.",
        failures(&Habits::TRUSTING)
    );
    let seed = overdrawn().expect("one read in five is stale");
    println!("   With seed {seed} every call goes well, and yet:");
    let first = run(seed, hostile(), Habits::TRUSTING);
    show(&first);
    let again = run(seed, hostile(), Habits::TRUSTING);
    let same = again.journal == first.journal && again.verdict == first.verdict;
    println!("   The same seed again is the same failure, call by call: {same}\n");

    let (mut failed, mut calls, mut faults, mut took) = (0, 0, 0, Duration::ZERO);
    for run in runs(&Habits::HARDENED) {
        let entries = run.journal.entries();
        failed += u32::from(run.verdict.is_err());
        calls += entries.len();
        faults += entries
            .iter()
            .filter(|call| !call.faults().is_empty())
            .count();
        took += run.took;
    }
    println!("2. The service has four habits: {failed} runs fail.");
    println!(
        "   {faults} faults in {calls} calls; the timeouts and pauses of {} minutes took no time.\n",
        took.as_secs() / 60
    );

    println!("3. It needs all four:");
    for (habit, habits) in without_one() {
        println!("   without {habit}, {} runs fail", failures(&habits));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build();
        runtime.unwrap().block_on(future)
    }

    #[test]
    fn on_a_ledger_without_faults_either_service_passes() {
        for habits in [Habits::TRUSTING, Habits::HARDENED] {
            assert_eq!(run(0, Chaos::none(), habits).verdict, Ok(()));
        }
    }

    #[test]
    fn the_trusting_service_fails_nearly_always() {
        let failed = failures(&Habits::TRUSTING);
        assert!(failed > 900, "{failed}");
    }

    #[test]
    fn the_hardened_service_survives_a_thousand_seeds() {
        for (seed, run) in (0..).zip(runs(&Habits::HARDENED)) {
            assert_eq!(run.verdict, Ok(()), "seed {seed}\n{}", run.journal);
        }
    }

    #[test]
    fn without_any_one_of_its_habits_it_fails() {
        for (habit, habits) in without_one() {
            let failed = failures(&habits);
            assert!(failed > 100, "without {habit}: {failed}");
        }
    }

    #[test]
    fn a_seed_repeats_its_run_exactly_and_another_one_does_not() {
        for habits in [Habits::TRUSTING, Habits::HARDENED] {
            let journals: Vec<Journal> = (0..50)
                .map(|seed| {
                    let first = run(seed, hostile(), habits.clone());
                    let again = run(seed, hostile(), habits.clone());
                    assert_eq!(again.verdict, first.verdict);
                    assert_eq!(again.took, first.took);
                    assert_eq!(again.journal, first.journal);
                    first.journal
                })
                .collect();
            assert!(journals.iter().any(|journal| *journal != journals[0]));
        }
    }

    #[test]
    fn the_wallet_is_overdrawn_by_a_stale_read_of_which_no_call_tells() {
        let seed = overdrawn().unwrap();
        let run = run(seed, hostile(), Habits::TRUSTING);
        let entries = run.journal.entries();
        assert!(
            entries
                .iter()
                .all(|call| call.outcome() == fake_runtime::Outcome::Ok)
        );
        assert!(
            entries
                .iter()
                .any(|call| call.faults() == ["stale(versions(1))"])
        );
    }

    #[test]
    fn a_payment_of_somebody_else_under_the_number_is_not_taken_for_ours() {
        let ledger = FakeLedger::new();
        ledger.rows().insert(Payment { id: 1, cents: 7 }).unwrap();
        let mut wallet = Wallet::new(&ledger, Habits::HARDENED);
        let paid = block_on(wallet.pay(&Payment { id: 1, cents: 9 }));
        assert_eq!(paid, Err(Refusal::NumberTaken));
        assert_eq!(ledger.rows().get(&1).unwrap().cents, 7);
    }

    #[test]
    fn in_an_outage_it_gives_up_and_says_so_and_the_payment_can_be_sent_again() {
        let ledger = FakeLedger::new();
        let outage = ledger.all_faults().outage();
        let mut wallet = Wallet::new(&ledger, Habits::HARDENED);
        let payment = Payment { id: 1, cents: 9 };
        assert_eq!(block_on(wallet.pay(&payment)), Err(Refusal::NoAnswer));
        ledger.calls().insert().assert_count(20);
        outage.heal();
        assert_eq!(block_on(wallet.pay(&payment)), Ok(()));
        assert_eq!(ledger.rows().all(), [payment]);
    }
}
