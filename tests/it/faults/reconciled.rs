//! Every difference between what was acknowledged and what is stored is in the journal, once, and nothing else is.

use std::collections::BTreeMap;

use fake_runtime::{Armed, Outcome, World, fake, key_versions, percent, versions};

use super::{FakeUserRepository, StorageError, User, UserRepository, user};
use crate::support::now;

/// Random enough for a workload, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

#[derive(Clone, Debug)]
enum Operation {
    Insert(User),
    InsertAll(Vec<User>),
    Rename(u64, String),
    Delete(u64),
    Find(u64),
    List,
}

/// Every value that is written is another one, so that a row which was written again is not the same.
fn operation(dice: &mut Dice, serial: u64) -> Operation {
    let id = dice.roll(12);
    let new = |id| User {
        name: format!("{id} in {serial}"),
        ..user(id)
    };
    match dice.roll(7) {
        0 | 1 => Operation::Insert(new(id)),
        2 => Operation::InsertAll((id..id + dice.roll(4)).map(new).collect()),
        3 => Operation::Rename(id, format!("renamed in {serial}")),
        4 => Operation::Delete(id),
        5 => Operation::Find(id),
        _ => Operation::List,
    }
}

/// Everything that can be seen of a call: its answer, and what is stored after it.
fn outcome(users: &FakeUserRepository, operation: Operation) -> (String, Vec<User>) {
    let answer = match operation {
        Operation::Insert(user) => format!("{:?}", now(users.insert(user))),
        Operation::InsertAll(list) => format!("{:?}", now(users.insert_all(list))),
        Operation::Rename(id, name) => format!("{:?}", now(users.rename(id, name))),
        Operation::Delete(id) => format!("{:?}", now(users.delete(id))),
        Operation::Find(id) => format!("{:?}", now(users.find_by_id(id))),
        Operation::List => format!("{:?}", now(users.list())),
    };
    (answer, users.rows().all())
}

fn armed(users: &FakeUserRepository) -> Vec<Armed> {
    let faults = users.faults();
    vec![
        faults.insert().mix(|mix| {
            mix.lose_write(percent(10))
                .duplicate(percent(10))
                .commit_then_fail(percent(10), StorageError::Timeout)
                .fail(percent(10), StorageError::ConnectionLost)
        }),
        faults.insert_all().chance(percent(20)).partial(1),
        faults
            .insert_all()
            .chance(percent(20))
            .partial_then_fail(2, StorageError::Timeout),
        faults.insert_all().chance(percent(20)).lose_write(),
        faults.rename().chance(percent(20)).lose_write(),
        faults
            .rename()
            .chance(percent(20))
            .commit_then_fail(StorageError::Timeout),
        faults.delete().chance(percent(20)).lose_write(),
        faults.delete().chance(percent(10)).duplicate(),
        faults.find_by_id().chance(percent(20)).stale(versions(2)),
        faults
            .find_by_id()
            .chance(percent(20))
            .stale(key_versions(1)),
        faults
            .find_by_id()
            .chance(percent(10))
            .corrupt(|user| user.email.push('!')),
        faults.list().chance(percent(20)).stale(versions(1)),
    ]
}

fn sum(rules: &[Armed], of: fn(&Armed) -> u64) -> u64 {
    rules.iter().map(of).sum()
}

/// A fork has the same rows and no rules: what a call does there is what it should have done here.
#[test]
fn a_call_differs_from_one_without_faults_exactly_where_the_journal_says_so() {
    let (mut differences, mut silent) = (0, 0);
    for seed in 0..20 {
        let users = FakeUserRepository::in_world(&World::seeded(seed));
        let rules = armed(&users);
        let mut dice = Dice(seed);
        for serial in 0..150 {
            let operation = operation(&mut dice, serial);
            let right = outcome(&users.fork(), operation.clone());
            let (changed, fired) = (sum(&rules, Armed::changed), sum(&rules, Armed::fired));
            let real = outcome(&users, operation.clone());
            let changed = sum(&rules, Armed::changed) - changed;
            let fired = sum(&rules, Armed::fired) - fired;
            let journal = users.world().journal();
            let entry = journal.entries().last().expect("every method has a rule");
            let told: Vec<_> = entry
                .faults()
                .iter()
                .filter(|fault| !fault.ends_with("(shadowed)"))
                .collect();
            let at = format!("seed {seed}, {operation:?}: {right:?} became {real:?} by {told:?}");
            assert_eq!(
                told.len() as u64,
                fired,
                "each fire has one word in the journal: {at}"
            );
            assert_eq!(
                u64::from(real != right),
                changed,
                "each difference was counted once: {at}"
            );
            assert!(fired <= 1, "outcomes exclude each other: {at}");
            assert_eq!(
                entry.outcome() == Outcome::Err,
                real.0.starts_with("Err"),
                "{at}"
            );
            differences += changed;
            silent += u64::from(changed == 1 && entry.outcome() == Outcome::Ok);
        }
    }
    assert!(
        differences > 300 && silent > 100,
        "{differences} differences, {silent} of them silent"
    );
}

#[derive(Clone, Debug, PartialEq)]
struct Payment {
    id: u64,
    order: u64,
}

#[derive(Clone, Debug)]
struct NewPayment {
    order: u64,
}

impl From<NewPayment> for Payment {
    fn from(new: NewPayment) -> Self {
        Self {
            id: 0,
            order: new.order,
        }
    }
}

#[fake(entity = Payment, key(id: u64, generate = sequence), duplicate = StorageError::NotFound)]
trait Ledger {
    fn create(&self, payment: NewPayment) -> Result<Payment, StorageError>;
}

#[test]
fn acknowledged_minus_stored_is_what_the_journal_says() {
    let ledger = FakeLedger::in_world(&World::seeded(1));
    ledger.calls().create().record();
    let rule = ledger.faults().create().mix(|mix| {
        mix.lose_write(percent(10))
            .duplicate(percent(10))
            .commit_then_fail(percent(10), StorageError::Timeout)
            .fail(percent(10), StorageError::ConnectionLost)
    });
    // How much more often an order was acknowledged than stored.
    let mut found: BTreeMap<u64, i32> = BTreeMap::new();
    for order in 0..500 {
        if ledger.create(NewPayment { order }).is_ok() {
            *found.entry(order).or_default() += 1;
        }
    }
    for payment in ledger.rows().all() {
        *found.entry(payment.order).or_default() -= 1;
    }
    found.retain(|_, difference| *difference != 0);
    let mut told = BTreeMap::new();
    for entry in ledger.calls().create().recorded() {
        let difference = match entry.faults() {
            [] => continue,
            [fault] => match fault.as_str() {
                "lose_write" => 1,
                "duplicate" | "commit_then_fail" => -1,
                "fail" => continue,
                other => panic!("nobody armed `{other}`"),
            },
            several => panic!("one call, one outcome: {several:?}"),
        };
        let arguments = entry.arguments().expect("they are recorded");
        let order = arguments.trim_matches(|char: char| !char.is_ascii_digit());
        told.insert(order.parse().expect("an order"), difference);
    }
    assert_eq!(found, told);
    assert!(found.len() > 100, "{}", found.len());
    assert_eq!((rule.matched(), rule.changed()), (500, rule.fired()));
}
