//! Updates of what is there: whether they change anything.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use fake_runtime::{Violation, fake};

#[derive(Clone, Debug, PartialEq)]
struct User {
    id: u64,
    email: String,
    name: String,
    age: Option<u8>,
}

#[fake(entity = User, key = id: u64, unique(email), contract)]
trait Users {
    fn insert(&self, user: User) -> Result<(), Violation>;
    #[fake(update(|user| user.name = name))]
    fn rename(&self, id: u64, name: String) -> bool;
    #[fake(patch(name, age))]
    fn patch(&self, id: u64, name: Option<&str>, age: Option<u8>) -> bool;
    fn set_email(&self, id: u64, email: &str) -> Result<bool, Violation>;
    fn find_by_name(&self, name: &str) -> Vec<User>;
    fn delete(&self, id: u64) -> bool;
}

/// How many updates have met a row, and how many of those have changed it.
#[derive(Default)]
struct Counts {
    met: Cell<u32>,
    changed: Cell<u32>,
}

struct Real<'c> {
    rows: RefCell<BTreeMap<u64, User>>,
    renames: &'c Counts,
    patches: &'c Counts,
    emails: &'c Counts,
}

impl Real<'_> {
    fn update(&self, id: u64, counts: &Counts, change: impl FnOnce(&mut User)) -> bool {
        let mut rows = self.rows.borrow_mut();
        let Some(row) = rows.get_mut(&id) else {
            return false;
        };
        let before = row.clone();
        change(row);
        // The first thousand.
        if counts.met.get() < 1_000 {
            counts.met.set(counts.met.get() + 1);
            counts
                .changed
                .set(counts.changed.get() + u32::from(before != *row));
        }
        true
    }

    /// What a fake with these rows and one more says.
    fn refused(&self, user: User) -> Result<(), Violation> {
        let fake = FakeUsers::new();
        let others = self.rows.borrow();
        let others = others.values().filter(|other| **other != user);
        for other in others {
            fake.rows().insert(other.clone())?;
        }
        fake.rows().insert(user)
    }
}

impl Users for Real<'_> {
    fn insert(&self, user: User) -> Result<(), Violation> {
        let taken = self.rows.borrow().get(&user.id).cloned();
        match taken {
            Some(same) if same == user => {
                let fake = FakeUsers::new();
                fake.insert(same)?;
                fake.insert(user)
            }
            _ => {
                self.refused(user.clone())?;
                self.rows.borrow_mut().insert(user.id, user);
                Ok(())
            }
        }
    }

    fn rename(&self, id: u64, name: String) -> bool {
        self.update(id, self.renames, |user| user.name = name)
    }

    fn patch(&self, id: u64, name: Option<&str>, age: Option<u8>) -> bool {
        self.update(id, self.patches, |user| {
            if let Some(name) = name {
                name.clone_into(&mut user.name);
            }
            user.age = age.or(user.age);
        })
    }

    fn set_email(&self, id: u64, email: &str) -> Result<bool, Violation> {
        let rows = self.rows.borrow();
        let taken = rows
            .values()
            .find(|user| user.email == email && user.id != id);
        if let (Some(taken), true) = (taken.cloned(), rows.contains_key(&id)) {
            drop(rows);
            let other = User {
                id: u64::MAX,
                ..taken.clone()
            };
            let fake = FakeUsers::new();
            fake.rows().insert(taken)?;
            return fake.rows().insert(other).map(|()| true);
        }
        drop(rows);
        Ok(self.update(id, self.emails, |user| email.clone_into(&mut user.email)))
    }

    fn find_by_name(&self, name: &str) -> Vec<User> {
        let rows = self.rows.borrow();
        rows.values()
            .filter(|user| user.name == name)
            .cloned()
            .collect()
    }

    fn delete(&self, id: u64) -> bool {
        self.rows.borrow_mut().remove(&id).is_some()
    }
}

#[test]
fn most_updates_change_something() {
    let (renames, patches, emails) = Default::default();
    let user = |id, email: &str, name: &str| User {
        id,
        email: email.to_owned(),
        name: name.to_owned(),
        age: None,
    };
    UsersContract::new()
        .real(async || {
            let real = Real {
                rows: RefCell::default(),
                renames: &renames,
                patches: &patches,
                emails: &emails,
            };
            ((), real)
        })
        .pool([
            user(1, "a@x", "Ada"),
            user(2, "b@x", "Bea"),
            user(3, "A@x", "Ada"),
        ])
        .cases(3_000)
        .run();
    for (what, counts, least) in [
        ("rename", &renames, 450),
        ("patch", &patches, 700),
        ("set_email", &emails, 400),
    ] {
        let Counts { met, changed } = counts;
        println!("{what}: {} of {}", changed.get(), met.get());
        assert_eq!(met.get(), 1_000, "{what}");
        assert!(changed.get() >= least, "{what}: {} of 1000", changed.get());
    }
}
