//! A body of fifty calls, and what it calls: fakes, and the same by hand.

use std::collections::HashMap;

use fake_runtime::{Violation, fake};
use parking_lot::Mutex;

/// How many calls the body makes.
pub const CALLS: u64 = 50;

#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    pub id: u64,
    pub name: String,
    pub cents: i64,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    Taken,
    Lost,
}

impl From<Violation> for Problem {
    fn from(_: Violation) -> Self {
        Self::Taken
    }
}

#[fake(entity = Account, key = id: u64, unique(name), failures(Problem::Lost))]
pub trait Accounts {
    fn insert(&self, account: Account) -> Result<(), Problem>;
    fn find(&self, id: u64) -> Result<Option<Account>, Problem>;
    #[fake(update(|account| account.cents += cents))]
    fn add(&self, id: u64, cents: i64) -> Result<bool, Problem>;
}

#[fake(failures(Problem::Lost))]
pub trait Mail {
    fn send(&self, to: &str) -> Result<(), Problem>;
}

/// Ten accounts, each of which is put in, read, changed, read again and written to.
pub fn fifty_calls(accounts: &dyn Accounts, mail: &dyn Mail) -> i64 {
    let mut sum = 0;
    for id in 0..CALLS / 5 {
        let name = format!("account {id}");
        let account = Account {
            id,
            name: name.clone(),
            cents: 0,
        };
        let inserted = accounts.insert(account);
        let before = accounts.find(id);
        let added = accounts.add(id, 10);
        let after = accounts.find(id);
        let sent = mail.send(&name);
        sum += i64::from(inserted.is_ok()) + i64::from(added == Ok(true)) + i64::from(sent.is_ok());
        for found in [before, after].into_iter().flatten().flatten() {
            sum += found.cents;
        }
    }
    sum
}

/// Rows, and a second map that finds them by name.
#[derive(Default)]
pub struct ByHand(Mutex<(HashMap<u64, Account>, HashMap<String, u64>)>);

impl Accounts for ByHand {
    fn insert(&self, account: Account) -> Result<(), Problem> {
        let (rows, names) = &mut *self.0.lock();
        if rows.contains_key(&account.id) || names.contains_key(&account.name) {
            return Err(Problem::Taken);
        }
        names.insert(account.name.clone(), account.id);
        rows.insert(account.id, account);
        Ok(())
    }

    fn find(&self, id: u64) -> Result<Option<Account>, Problem> {
        Ok(self.0.lock().0.get(&id).cloned())
    }

    fn add(&self, id: u64, cents: i64) -> Result<bool, Problem> {
        let changed = self
            .0
            .lock()
            .0
            .get_mut(&id)
            .map(|account| account.cents += cents);
        Ok(changed.is_some())
    }
}

/// What was sent.
#[derive(Default)]
pub struct MailByHand(Mutex<Vec<String>>);

impl Mail for MailByHand {
    fn send(&self, to: &str) -> Result<(), Problem> {
        self.0.lock().push(to.to_owned());
        Ok(())
    }
}
