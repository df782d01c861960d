//! What armed faults do to calls.

mod bodies;
mod captured;
mod closures;
mod effects;
mod incidents;
mod reconciled;
mod replay;
mod stale;
mod styles;
mod tables;
mod threads;
mod verified;
mod waits;
mod worlds;

use std::sync::Arc;

use async_trait::async_trait;
use fake_runtime::{Armed, Outcome, World, fake, key_versions, percent, versions};

use crate::support::now as block_on;

#[derive(Clone, Debug, PartialEq)]
pub struct User {
    pub id: u64,
    pub email: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum StorageError {
    Duplicate(&'static str),
    NotFound,
    ConnectionLost,
    Timeout,
}

#[fake(
    entity = User,
    key = id: u64,
    unique(email),
    duplicate = StorageError::Duplicate(violation.constraint()),
    missing = StorageError::NotFound,
    failures(StorageError::ConnectionLost, StorageError::Timeout),
)]
#[async_trait]
pub trait UserRepository: Send + Sync {
    async fn insert(&self, user: User) -> Result<(), StorageError>;
    async fn insert_all(&self, users: Vec<User>) -> Result<usize, StorageError>;
    async fn find_by_id(&self, id: u64) -> Result<Option<User>, StorageError>;
    async fn find_by_email(&self, email: &str) -> Result<Option<User>, StorageError>;
    #[fake(update(|user| user.name = name))]
    async fn rename(&self, id: u64, name: String) -> Result<User, StorageError>;
    async fn delete(&self, id: u64) -> Result<bool, StorageError>;
    async fn list(&self) -> Result<Vec<User>, StorageError>;
    async fn count(&self) -> usize;
}

fn user(id: u64) -> User {
    User {
        id,
        email: format!("{id}@example.com"),
        name: format!("name {id}"),
    }
}

fn users() -> FakeUserRepository {
    FakeUserRepository::in_world(&World::seeded(7))
}

/// How the last call ended, and the faults that fired on it.
fn last(world: &World) -> (Outcome, Vec<String>) {
    let journal = world.journal();
    let entry = journal.entries().last().expect("a call was recorded");
    (entry.outcome(), entry.faults().to_vec())
}

fn told(fault: &str) -> Vec<String> {
    vec![fault.to_owned()]
}

fn tally(armed: &Armed) -> (u64, u64, u64) {
    (armed.matched(), armed.fired(), armed.changed())
}

#[test]
fn fail_answers_the_error_and_does_nothing() {
    let users = users();
    let armed = users.faults().insert().fail(StorageError::Timeout);
    assert_eq!(block_on(users.insert(user(1))), Err(StorageError::Timeout));
    assert_eq!(users.rows().len(), 0);
    assert_eq!((armed.matched(), armed.fired(), armed.changed()), (1, 1, 1));
    armed.heal();
    assert_eq!(block_on(users.insert(user(1))), Ok(()));
    assert_eq!(users.calls().insert().count(), 2);
}

#[test]
fn a_key_filters_the_calls_by_parameter_and_by_row() {
    let users = users();
    users.faults().insert().key(7).fail(StorageError::Timeout);
    users
        .faults()
        .find_by_id()
        .key(7)
        .fail(StorageError::ConnectionLost);
    assert_eq!(block_on(users.insert(user(1))), Ok(()));
    assert_eq!(block_on(users.insert(user(7))), Err(StorageError::Timeout));
    assert_eq!(block_on(users.find_by_id(1)), Ok(Some(user(1))));
    assert_eq!(
        block_on(users.find_by_id(7)),
        Err(StorageError::ConnectionLost)
    );
}

#[test]
fn when_sees_the_arguments() {
    let users = users();
    users
        .faults()
        .delete()
        .when(|id| *id > 100)
        .fail(StorageError::Timeout);
    users
        .faults()
        .rename()
        .when(|(id, name)| *id == 1 && name == "x")
        .fail(StorageError::Timeout);
    users
        .faults()
        .find_by_email()
        .when(|email| email.starts_with('b'))
        .fail(StorageError::Timeout);
    block_on(users.insert(user(1))).unwrap();
    assert_eq!(block_on(users.delete(101)), Err(StorageError::Timeout));
    assert_eq!(block_on(users.delete(100)), Ok(false));
    assert_eq!(
        block_on(users.rename(1, "x".into())),
        Err(StorageError::Timeout)
    );
    assert!(block_on(users.rename(1, "y".into())).is_ok());
    assert_eq!(
        block_on(users.find_by_email("b")),
        Err(StorageError::Timeout)
    );
    assert_eq!(block_on(users.find_by_email("a")), Ok(None));
}

#[test]
fn a_lost_write_is_acknowledged_and_not_stored() {
    let users = users();
    let lost = users.faults().insert().once().lose_write();
    assert_eq!(block_on(users.insert(user(1))), Ok(()));
    assert_eq!(block_on(users.find_by_id(1)), Ok(None));
    assert_eq!((lost.fired(), lost.changed()), (1, 1));
    assert_eq!(block_on(users.insert(user(1))), Ok(()));
    assert_eq!(block_on(users.find_by_id(1)), Ok(Some(user(1))));
}

#[test]
fn a_write_that_fails_by_itself_is_not_lost_and_spends_nothing() {
    let users = users();
    users.rows().insert(user(1)).unwrap();
    let lost = users.faults().insert().once().lose_write();
    let late = users
        .faults()
        .rename()
        .once()
        .commit_then_fail(StorageError::Timeout);
    assert_eq!(
        block_on(users.insert(user(1))),
        Err(StorageError::Duplicate("id"))
    );
    assert_eq!((lost.matched(), lost.fired()), (1, 0));
    assert_eq!(block_on(users.insert(user(2))), Ok(()));
    assert_eq!((lost.fired(), users.rows().len()), (1, 1));
    assert_eq!(
        block_on(users.rename(9, "x".into())),
        Err(StorageError::NotFound)
    );
    assert_eq!(late.fired(), 0);
    assert_eq!(
        block_on(users.rename(1, "x".into())),
        Err(StorageError::Timeout)
    );
    assert_eq!(users.rows().get(&1).unwrap().name, "x");
}

#[test]
fn a_stale_read_sees_the_past_and_a_fresh_one_the_present() {
    let users = users();
    block_on(users.insert(user(1))).unwrap();
    block_on(users.rename(1, "new".into())).unwrap();
    block_on(users.insert(user(2))).unwrap();
    let stale = users.faults().find_by_id().stale(versions(1));
    assert_eq!(block_on(users.find_by_id(2)), Ok(None));
    assert_eq!(block_on(users.find_by_id(1)).unwrap().unwrap().name, "new");
    assert_eq!((stale.fired(), stale.changed()), (2, 1));
    stale.heal();
    users.faults().find_by_id().key(1).stale(key_versions(1));
    assert_eq!(
        block_on(users.find_by_id(1)).unwrap().unwrap().name,
        "name 1"
    );
    assert_eq!(block_on(users.find_by_id(2)), Ok(Some(user(2))));
    assert_eq!(users.rows().get(&1).unwrap().name, "new");
}

#[test]
fn a_part_of_a_batch_is_applied() {
    let users = users();
    let part = users.faults().insert_all().once().partial(2);
    assert_eq!(
        block_on(users.insert_all((1..=5).map(user).collect())),
        Ok(5)
    );
    assert_eq!(users.rows().all(), [user(1), user(2)]);
    assert_eq!((part.fired(), part.changed()), (1, 1));
    users
        .faults()
        .insert_all()
        .partial_then_fail(1, StorageError::Timeout);
    let answer = block_on(users.insert_all(vec![user(3), user(4)]));
    assert_eq!(answer, Err(StorageError::Timeout));
    assert_eq!(users.rows().len(), 3);
}

#[test]
fn replies_corruption_and_outages() {
    let users = users();
    users.rows().insert(user(1)).unwrap();
    users.faults().count().once().reply(9);
    assert_eq!((block_on(users.count()), block_on(users.count())), (9, 1));
    users
        .faults()
        .find_by_id()
        .once()
        .reply_with(|id| Ok(Some(user(*id + 1))));
    assert_eq!(block_on(users.find_by_id(5)), Ok(Some(user(6))));
    users
        .faults()
        .find_by_id()
        .once()
        .reply_from(|db, id| Ok(db.rows.get(&(*id - 1))));
    assert_eq!(block_on(users.find_by_id(2)), Ok(Some(user(1))));
    users.faults().list().corrupt(|user| user.name.clear());
    assert_eq!(block_on(users.list()).unwrap()[0].name, "");
    assert_eq!(users.rows().get(&1), Some(user(1)));
    let outage = users.all_faults().outage();
    assert_eq!(block_on(users.delete(1)), Err(StorageError::ConnectionLost));
    assert_eq!(block_on(users.count()), 1);
    outage.heal();
    assert_eq!(block_on(users.delete(1)), Ok(true));
}

#[test]
fn a_second_handle_lags_behind_the_same_state() {
    let world = World::seeded(1);
    let primary = FakeUserRepository::in_world(&world).named("primary");
    let replica = primary.handle("replica");
    replica.all_faults().reads().stale(versions(1));
    let shared: Arc<dyn UserRepository> = Arc::new(replica.clone());
    block_on(primary.insert(user(1))).unwrap();
    assert_eq!(block_on(shared.find_by_id(1)), Ok(None));
    assert_eq!(block_on(primary.find_by_id(1)), Ok(Some(user(1))));
    assert_eq!(replica.calls().find_by_id().count(), 1);
    assert_eq!(primary.calls().find_by_id().count(), 1);
}

#[test]
fn a_mix_has_exact_shares_and_draws_by_key() {
    let users = users();
    let mix = users.faults().find_by_id().mix(|mix| {
        mix.fail(percent(10), StorageError::Timeout)
            .reply(percent(20), Ok(None))
    });
    let answers: Vec<_> = (0..1000).map(|id| block_on(users.find_by_id(id))).collect();
    let failed = answers.iter().filter(|answer| answer.is_err()).count();
    assert!((60..=140).contains(&failed), "{failed}");
    assert!((230..=370).contains(&mix.fired()), "{}", mix.fired());
}

#[test]
fn the_journal_shows_a_key_as_a_fault_was_given_it() {
    let users = users();
    users
        .faults()
        .find_by_id()
        .key(7)
        .fail(StorageError::Timeout);
    assert!(block_on(users.find_by_id(7)).is_err());
    let journal = users.world().journal().to_string();
    assert!(
        journal.contains("::find_by_id  7    error    fail"),
        "{journal}"
    );
}
