//! Custom bodies: `read` and `write`, by closure and by path, in one transaction.

use std::collections::BTreeMap;

use fake_runtime::{Violation, ViolationKind, fake};

use crate::support::panic_of;

#[derive(Clone, Debug, PartialEq)]
struct Account {
    id: u32,
    balance: i64,
}

#[derive(Clone, Debug, PartialEq)]
struct Entry {
    id: u32,
    account: u32,
    amount: i64,
}

#[derive(Debug, PartialEq)]
enum Error {
    NoAccount(u32),
    Overdrawn,
    Store(String),
}

impl From<Violation> for Error {
    fn from(violation: Violation) -> Self {
        Self::Store(violation.to_string())
    }
}

type Outcome<T> = Result<T, Error>;

#[fake(
    table(accounts: Account, key = id, check(|row| row.balance > -1000, name = "floor")),
    table(entries: Entry, key(id: u32, generate = sequence)),
    state(transfers: u32, limits: BTreeMap<u32, i64> = BTreeMap::from([(1, 100)])),
)]
trait Bank {
    #[fake(write = transfer)]
    fn transfer(&self, from: u32, to: u32, amount: i64) -> Outcome<u32>;
    #[fake(write = |tx| {
        tx.transfers += 1;
        tx.accounts.update(&id, |row| row.balance += amount)?;
        tx.entries.insert(Entry { id: ids.next(), account: id, amount })?;
        Ok(tx.accounts.get(&id).map_or(0, |row| row.balance))
    })]
    fn deposit(&self, id: u32, amount: i64) -> Result<i64, Error>;
    #[fake(read = |db| db.entries.iter().filter(|row| row.account == id).map(|row| row.amount).sum())]
    fn turnover(&self, id: u32) -> i64;
    #[fake(read = summary)]
    fn summary(&self) -> (usize, u32);
    #[fake(read = |db| db.limits.get(&id).copied().ok_or(Error::NoAccount(id)))]
    fn limit(&self, id: u32) -> Result<i64, Error>;
    #[fake(write = |tx| { tx.limits.insert(id, limit); tx.limits.len() })]
    fn set_limit(&self, id: u32, limit: i64) -> usize;
    #[fake(write = |tx| { tx.transfers = 99; tx.accounts.clear(); panic!("half way") })]
    fn explode(&self);
    #[fake(write = |tx| { tx.transfers = 77; tx.accounts.clear(); Err("no".to_owned()) }, duplicate = violation.to_string())]
    fn refuse(&self) -> Result<(), String>;
    #[fake(write = |tx| {
        let _ = tx.accounts.insert(Account { id: 1, balance: 0 });
        let _ = tx.entries.insert(Entry { id: 7, account: 1, amount: 1 });
    })]
    fn careless(&self);
    #[fake(write = |tx| {
        let FakeBankTables { accounts, entries, .. } = tx;
        for row in accounts.iter() {
            entries.insert(Entry { id: 100 + row.id, account: row.id, amount: row.balance })?;
        }
        Ok(())
    })]
    fn snapshot(&self) -> Outcome<()>;
    #[fake(write = |tx| {
        let id = tx.entries.next_id();
        tx.entries.insert(Entry { id, account: 1, amount: 0 })?;
        Ok(id)
    })]
    fn open(&self) -> Outcome<u32>;
    #[fake(table = entries, insert(Entry { id: ids.next(), account, amount: 0 }))]
    fn add_entry(&self, account: u32) -> Result<u32, Error>;
}

fn transfer(tx: &mut FakeBankTables, from: u32, to: u32, amount: i64) -> Outcome<u32> {
    tx.transfers += 1;
    for (id, amount) in [(from, -amount), (to, amount)] {
        let row = tx
            .accounts
            .update(&id, |row| row.balance += amount)
            .map_err(|_| Error::NoAccount(id))?;
        if row.balance < 0 {
            return Err(Error::Overdrawn);
        }
    }
    Ok(tx.transfers)
}

fn summary(db: &FakeBankTables) -> (usize, u32) {
    (db.accounts.len(), db.transfers)
}

fn bank() -> FakeBank {
    let bank = FakeBank::new();
    let account = |id, balance| Account { id, balance };
    bank.accounts()
        .insert_all([account(1, 50), account(2, 0)])
        .expect("no constraint is in the way");
    bank
}

fn balances(bank: &FakeBank) -> Vec<i64> {
    bank.accounts()
        .all()
        .iter()
        .map(|row| row.balance)
        .collect()
}

#[test]
fn a_write_by_path_is_given_the_tables_and_the_parameters() {
    let bank = bank();
    assert_eq!(bank.transfer(1, 2, 20), Ok(1));
    assert_eq!(balances(&bank), [30, 20]);
}

#[test]
fn an_error_rolls_back_every_table_and_every_value() {
    let bank = bank();
    assert_eq!(bank.transfer(2, 1, 20), Err(Error::Overdrawn));
    assert_eq!(bank.transfer(1, 9, 20), Err(Error::NoAccount(9)));
    assert_eq!(balances(&bank), [50, 0]);
    assert_eq!(bank.summary(), (2, 0));
    assert_eq!(bank.refuse(), Err("no".to_owned()));
    assert_eq!(bank.summary(), (2, 0));
}

#[test]
fn a_panic_rolls_back_every_table_and_every_value() {
    let bank = bank();
    assert_eq!(panic_of(|| bank.explode()), "half way");
    assert_eq!(bank.summary(), (2, 0));
    assert_eq!(bank.transfer(1, 2, 1), Ok(1));
}

#[test]
fn a_write_by_closure_sees_tables_values_parameters_and_ids() {
    let bank = bank();
    assert_eq!(bank.deposit(1, 5), Ok(55));
    assert_eq!(bank.deposit(1, 7), Ok(62));
    assert_eq!(bank.turnover(1), 12);
    assert_eq!(bank.summary(), (2, 2));
}

#[test]
fn a_violation_in_a_body_becomes_the_users_error_by_the_question_mark() {
    let bank = bank();
    let Err(Error::Store(message)) = bank.deposit(9, 5) else {
        panic!("there is no account 9");
    };
    assert_eq!(message, "no row of `accounts` matches");
    let floor = bank.deposit(1, -9000).unwrap_err();
    assert_eq!(
        floor,
        Error::Store("row violates check `floor` of `accounts`".into())
    );
    assert_eq!((bank.turnover(1), bank.summary()), (0, (2, 0)));
}

#[test]
fn a_value_begins_as_declared_or_with_its_default() {
    let bank = bank();
    assert_eq!(bank.limit(1), Ok(100));
    assert_eq!(bank.limit(2), Err(Error::NoAccount(2)));
    assert_eq!(bank.set_limit(2, 5), 2);
    assert_eq!(bank.limit(2), Ok(5));
    assert_eq!(bank.summary().1, 0);
}

#[test]
fn a_body_that_passes_over_a_violation_is_rolled_back_in_postgres() {
    let bank = bank();
    let message = panic_of(|| bank.careless());
    assert!(message.contains("FakeBank::careless"), "{message}");
    assert!(bank.entries().is_empty());
}

#[test]
fn a_body_and_an_insert_draw_from_the_same_sequence_of_a_table() {
    let bank = bank();
    assert_eq!(
        (bank.open(), bank.add_entry(1), bank.open()),
        (Ok(1), Ok(2), Ok(3))
    );
}

#[test]
fn two_tables_are_borrowed_at_once_as_fields() {
    let bank = bank();
    bank.snapshot().unwrap();
    assert_eq!(bank.turnover(1), 50);
    assert_eq!(bank.snapshot().map_err(|_| ()), Err(()));
    assert_eq!(bank.entries().len(), 2);
}

/// A fake that is nothing but values and bodies.
#[test]
fn a_fake_may_have_values_and_no_table() {
    #[fake(state(total: u64))]
    trait Counter {
        #[fake(write = |tx| { tx.total += by; tx.total })]
        fn add(&self, by: u64) -> u64;
        #[fake(read = |db| db.total)]
        fn total(&self) -> u64;
    }
    let counter = FakeCounter::new();
    assert_eq!((counter.add(2), counter.add(3), counter.total()), (2, 5, 5));
    assert_eq!(counter.fork().add(1), 6);
    assert_eq!(counter.total(), 5);
}

#[test]
fn a_read_and_a_write_of_the_same_fake_inside_its_body_panics_instead_of_hanging() {
    #[fake(entity = Account, key = id: u32, state(hook: Option<FakeHooked>))]
    trait Hooked {
        #[fake(read = |db| db.hook.as_ref().map_or(0, |fake| fake.rows().len()))]
        fn look(&self) -> usize;
        #[fake(write = |tx| tx.hook = Some(fake))]
        fn hook(&self, fake: FakeHooked);
    }
    let (one, other) = (FakeHooked::new(), FakeHooked::new());
    one.hook(other.clone());
    assert_eq!(one.look(), 0);
    other.hook(other.clone());
    let message = panic_of(|| other.look());
    assert!(
        message.contains("called from inside `FakeHooked` itself"),
        "{message}"
    );
}

mod dialects {
    use super::{Account, Violation, ViolationKind, fake};

    macro_rules! careless {
        ($dialect:ident, $accounts:ident, $fake:ident, $test:ident, $expected:expr) => {
            #[fake(entity = Account, key = id: u32, dialect = $dialect)]
            trait $accounts {
                #[fake(write = |tx| {
                                let first = tx.rows.insert(Account { id: 1, balance: 1 });
                                assert_eq!(first.unwrap_err().constraint(), "id");
                                tx.rows.insert(Account { id: 2, balance: 2 })
                            })]
                fn go_on(&self) -> Result<(), Violation>;
            }

            #[test]
            fn $test() {
                let accounts = $fake::new();
                accounts
                    .rows()
                    .insert(Account { id: 1, balance: 0 })
                    .unwrap();
                let answer = accounts.go_on().map_err(|violation| violation.kind());
                assert_eq!((answer, accounts.rows().len()), $expected);
            }
        };
    }

    careless!(
        postgres,
        Postgres,
        FakePostgres,
        a_violation_aborts_the_transaction_in_postgres,
        (Err(ViolationKind::Aborted), 1)
    );
    careless!(
        sqlite,
        Sqlite,
        FakeSqlite,
        a_transaction_goes_on_after_a_violation_in_sqlite,
        (Ok(()), 2)
    );
    careless!(
        mysql,
        Mysql,
        FakeMysql,
        a_transaction_goes_on_after_a_violation_in_mysql,
        (Ok(()), 2)
    );
}
