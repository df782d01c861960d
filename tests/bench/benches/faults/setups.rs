//! What is armed, and the fake as it would be without faults and counters.

use std::time::Duration;

use async_trait::async_trait;
use fake_runtime::{Violation, key_versions, percent, versions};

use crate::domain::{StorageError, User};
use crate::ours::{FakeUserRepository, UserRepository};

/// What is armed before the clock starts.
#[derive(Clone, Copy)]
pub struct Setup {
    pub name: &'static str,
    pub arm: fn(&FakeUserRepository),
    pub bare: bool,
}

const fn setup(name: &'static str, arm: fn(&FakeUserRepository)) -> Setup {
    Setup {
        name,
        arm,
        bare: false,
    }
}

const BARE: Setup = Setup {
    name: "without",
    arm: |_| (),
    bare: true,
};

pub const READS: &[Setup] = &[
    BARE,
    setup("disarmed", |_| ()),
    setup("armed: another method", |users| {
        users.faults().delete().fail(StorageError::NotFound);
    }),
    setup("armed: another key", |users| {
        users
            .faults()
            .find_by_id()
            .key(0)
            .fail(StorageError::NotFound);
    }),
    setup("armed: `when` is false", |users| {
        let fault = users.faults().find_by_id().when(|id| *id == 0);
        fault.fail(StorageError::NotFound);
    }),
    setup("armed: chance of 0", |users| {
        let fault = users.faults().find_by_id().chance(percent(0));
        fault.fail(StorageError::NotFound);
    }),
    setup("recorded", |users| users.world().record()),
    setup("recorded with text", |users| {
        users.calls().find_by_id().record();
    }),
    setup("fail", |users| {
        users.faults().find_by_id().fail(StorageError::NotFound);
    }),
    setup("reply", |users| {
        users.faults().find_by_id().reply(Ok(None));
    }),
    setup("reply_with", |users| {
        users.faults().find_by_id().reply_with(|_| Ok(None));
    }),
    setup("reply_from", |users| {
        users
            .faults()
            .find_by_id()
            .reply_from(|db, id| Ok(db.rows.get(id)));
    }),
    setup("stale(versions(1))", |users| {
        users.faults().find_by_id().stale(versions(1));
    }),
    setup("stale(versions(8))", |users| {
        users.faults().find_by_id().stale(versions(8));
    }),
    setup("stale(versions(64))", |users| {
        users.faults().find_by_id().stale(versions(64));
    }),
    setup("stale(key_versions(1))", |users| {
        users.faults().find_by_id().stale(key_versions(1));
    }),
    setup("corrupt", |users| {
        users.faults().find_by_id().corrupt(|user| user.id = 0);
    }),
    setup("hang, dropped", |users| {
        users.faults().find_by_id().hang();
    }),
    setup("delay, dropped", |users| {
        users.faults().find_by_id().delay(Duration::from_secs(1));
    }),
    setup("mix of two, 100%", |users| {
        users.faults().find_by_id().mix(|mix| {
            mix.fail(percent(50), StorageError::NotFound)
                .reply(percent(50), Ok(None))
        });
    }),
];

pub const WRITES: &[Setup] = &[
    BARE,
    setup("disarmed", |_| ()),
    setup("armed: another key", |users| {
        users.faults().insert().key(0).fail(StorageError::NotFound);
    }),
    setup("recorded", |users| users.world().record()),
    setup("fail", |users| {
        users.faults().insert().fail(StorageError::NotFound);
    }),
    setup("lose_write", |users| {
        users.faults().insert().lose_write();
    }),
    setup("commit_then_fail", |users| {
        users
            .faults()
            .insert()
            .commit_then_fail(StorageError::NotFound);
    }),
    setup("commit_then_hang, dropped", |users| {
        users.faults().insert().commit_then_hang();
    }),
    setup("duplicate", |users| {
        users.faults().insert().duplicate();
    }),
];

/// The same fake without counters and fault points: every call goes to the rows at once.
pub struct Bare(pub FakeUserRepository);

#[allow(clippy::needless_pass_by_value, reason = "passed to `map_err`")]
fn duplicate(violation: Violation) -> StorageError {
    StorageError::Duplicate(violation.constraint())
}

#[async_trait]
impl UserRepository for Bare {
    async fn insert(&self, user: User) -> Result<(), StorageError> {
        self.0.rows().insert(user).map_err(duplicate)
    }

    async fn find_by_id(&self, id: u64) -> Result<Option<User>, StorageError> {
        Ok(self.0.rows().get(&id))
    }

    async fn find_by_email(&self, email: &str) -> Result<Option<User>, StorageError> {
        Ok(self.0.rows().find(|user| user.email == email))
    }

    async fn rename(&self, id: u64, name: String) -> Result<User, StorageError> {
        let updated = self.0.rows().update(&id, |user| user.name = name);
        updated.map_err(duplicate)
    }

    async fn delete(&self, id: u64) -> Result<bool, StorageError> {
        Ok(self
            .0
            .rows()
            .remove(&id)
            .is_ok_and(|removed| removed.is_some()))
    }

    async fn page(&self, _: usize, _: usize) -> Result<Vec<User>, StorageError> {
        Ok(self.0.rows().all())
    }
}
