//! Faults of bodies, of side effects, and of methods that the fake does not support.

use std::time::Duration;

use fake_runtime::{Armed, Outcome, World, fake};

use super::{last, tally, told};
use crate::support::{now, panic_of, polled};

#[derive(Clone, Debug, PartialEq)]
struct Account {
    id: u32,
    balance: i64,
}

#[fake(
    table(accounts: Account, key = id: u32, check(|row| row.balance >= 0, name = "floor")),
    state(transfers: u32),
    duplicate = violation.constraint().to_owned(),
)]
trait Bank {
    #[fake(write = |tx| {
        assert!(amount != 13, "unlucky");
        tx.transfers += 1;
        for (id, amount) in [(from, -amount), (to, amount)] {
            let changed = tx.accounts.update(&id, |row| row.balance += amount);
            changed.map_err(|violation| violation.constraint().to_owned())?;
        }
        Ok(tx.transfers)
    })]
    fn transfer(&self, from: u32, to: u32, amount: i64) -> Result<u32, String>;
    #[fake(read = |db| (db.accounts.iter().map(|row| row.balance).sum(), db.transfers))]
    fn total(&self) -> (i64, u32);
    #[fake(read = |db| db.accounts.get(&id).map(|row| row.balance))]
    fn balance(&self, id: u32) -> Option<i64>;
    #[fake(unsupported)]
    fn audit(&self, depth: u8) -> Vec<String>;
}

fn bank() -> FakeBank {
    let bank = FakeBank::in_world(&World::seeded(3));
    for id in [1, 2] {
        let account = Account { id, balance: 50 };
        bank.accounts().insert(account).unwrap();
    }
    bank
}

fn balances(bank: &FakeBank) -> (Option<i64>, Option<i64>, u32) {
    (bank.balance(1), bank.balance(2), bank.total().1)
}

#[test]
fn a_lost_body_takes_all_of_its_tables_and_values_with_it() {
    let bank = bank();
    let lost = bank.faults().transfer().once().lose_write();
    assert_eq!(bank.transfer(1, 2, 80), Err("floor".to_owned()));
    assert_eq!(tally(&lost), (1, 0, 0));
    assert_eq!(
        bank.transfer(1, 2, 20),
        Ok(1),
        "the answer is what it would have been"
    );
    assert_eq!(last(bank.world()), (Outcome::Ok, told("lose_write")));
    assert_eq!(balances(&bank), (Some(50), Some(50), 0));
    assert_eq!(bank.transfer(1, 2, 20), Ok(1));
    assert_eq!(
        (tally(&lost), balances(&bank)),
        ((3, 1, 1), (Some(30), Some(70), 1))
    );
}

#[test]
fn a_body_that_panics_gives_back_what_it_has_not_spent() {
    fn arms(arm: impl FnOnce(&FakeBank) -> Armed) {
        let bank = bank();
        let armed = arm(&bank);
        assert_eq!(panic_of(|| bank.transfer(1, 2, 13)), "unlucky");
        assert_eq!(last(bank.world()), (Outcome::Panicked, Vec::new()));
        assert_eq!(balances(&bank), (Some(50), Some(50), 0));
        assert_eq!(tally(&armed), (1, 0, 0));
        bank.transfer(1, 2, 20).ok();
        assert_eq!(armed.fired(), 1, "the budget of one is still there");
        bank.transfer(1, 2, 20).unwrap();
        assert_eq!(armed.fired(), 1);
    }
    arms(|bank| bank.faults().transfer().once().lose_write());
    arms(|bank| bank.faults().transfer().once().duplicate());
    arms(|bank| {
        bank.faults()
            .transfer()
            .once()
            .commit_then_fail("late".into())
    });
}

#[test]
fn faults_of_bodies_are_those_of_reads_and_of_writes() {
    let bank = bank();
    let late = bank.faults().transfer().commit_then_fail("late".into());
    assert_eq!(bank.transfer(1, 2, 20), Err("late".to_owned()));
    assert_eq!(
        (tally(&late), balances(&bank)),
        ((1, 1, 1), (Some(30), Some(70), 1))
    );
    late.heal();
    bank.faults().balance().key(2).reply(Some(-1));
    assert_eq!((bank.balance(1), bank.balance(2)), (Some(30), Some(-1)));
    let refused = bank
        .faults()
        .transfer()
        .fail_with(|(from, to, _)| format!("{from} to {to}"));
    assert_eq!(bank.transfer(1, 2, 20), Err("1 to 2".to_owned()));
    refused.heal();
    bank.faults()
        .total()
        .reply_from(|db, ()| (db.accounts.iter().map(|row| row.balance).sum(), 99));
    assert_eq!(bank.total(), (100, 99));
}

#[test]
fn a_reply_makes_an_unsupported_method_usable() {
    let bank = bank();
    assert!(panic_of(|| bank.audit(1)).contains("audit"));
    bank.faults()
        .audit()
        .reply_with(|depth| vec![format!("depth {depth}")]);
    assert_eq!(bank.audit(3), ["depth 3"]);
    assert_eq!(last(bank.world()), (Outcome::Ok, told("reply_with")));
}

#[derive(Clone, Debug, PartialEq)]
struct Down;

#[fake(failures(Down))]
trait Mailer {
    async fn send(&self, to: &str, text: String) -> Result<u32, Down>;
    fn flush(&self);
}

#[test]
fn a_side_effect_fails_before_or_after_it_happened_hangs_and_waits() {
    let mailer = FakeMailer::new();
    assert_eq!(now(mailer.send("ada", "hello".into())), Ok(0));
    let fails = mailer
        .faults()
        .send()
        .when(|(to, _)| *to == "eve")
        .fail(Down);
    assert_eq!(now(mailer.send("eve", "hello".into())), Err(Down));
    fails.heal();
    let late = mailer.faults().send().once().commit_then_fail(Down);
    assert_eq!(now(mailer.send("ada", "hello".into())), Err(Down));
    assert_eq!(tally(&late), (1, 1, 1), "somebody got it and nobody knows");
    mailer.faults().send().once().reply(Ok(250));
    assert_eq!(now(mailer.send("ada", "hello".into())), Ok(250));
    mailer.faults().send().once().hang();
    assert_eq!(
        polled(&mut Box::pin(mailer.send("ada", "hello".into()))),
        None
    );
    assert_eq!(last(mailer.world()), (Outcome::Dropped, told("hang")));
    let outage = mailer.all_faults().outage();
    assert_eq!(now(mailer.send("ada", "hello".into())), Err(Down));
    outage.heal();
    mailer.faults().flush().delay(Duration::from_secs(2));
    mailer.flush();
    assert_eq!(last(mailer.world()), (Outcome::Ok, told("delay(2s)")));
    assert_eq!(mailer.world().clock().monotonic(), Duration::from_secs(2));
}
