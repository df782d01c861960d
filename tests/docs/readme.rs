//! The snippets of the readme about faults: each is a part of a test here, and stands in the readme word for word. So does the
//! declaration, with which the readme's example begins.

use std::time::Duration;

use async_trait::async_trait;
use fake_runtime::{World, age, fake, key_versions, percent, versions};
use tokio::time::timeout;

use DbError::{Denied, Lost, Timeout};

#[derive(Clone, Debug, PartialEq)]
struct User {
    id: u64,
    email: String,
    name: String,
}

#[derive(Clone, Debug, PartialEq)]
enum DbError {
    Taken(&'static str),
    Missing,
    Denied(u64),
    Lost,
    Timeout,
}

#[fake(
    entity = User,
    key = id,
    unique(email),
    duplicate = DbError::Taken(violation.constraint()),
    missing = DbError::Missing,
    failures(DbError::Lost, DbError::Timeout),
)]
#[async_trait]
trait Users: Send + Sync {
    async fn insert(&self, user: User) -> Result<(), DbError>;
    async fn insert_all(&self, users: Vec<User>) -> Result<usize, DbError>;
    async fn find_by_id(&self, id: u64) -> Result<Option<User>, DbError>;
    async fn find_by_email(&self, email: &str) -> Result<Option<User>, DbError>;
    #[fake(update(|user| user.name = name.to_owned()))]
    async fn rename(&self, id: u64, name: &str) -> Result<User, DbError>;
    async fn delete(&self, id: u64) -> Result<bool, DbError>;
    #[fake(list(order_by = name))]
    async fn page(&self, offset: usize, limit: usize) -> Result<Vec<User>, DbError>;
}

fn user(id: u64, name: &str) -> User {
    let (name, email) = (name.to_owned(), format!("{name}@example.com"));
    User { id, email, name }
}

#[tokio::test]
async fn the_example() {
    let users = FakeUsers::new();
    users.insert(user(1, "Ada")).await.unwrap();
    let found = users.find_by_email("Ada@example.com").await;
    assert_eq!(found, Ok(Some(user(1, "Ada"))));
    assert_eq!(users.page(0, 9).await, Ok(vec![user(1, "Ada")]));
    let taken = users.insert(user(1, "Bob")).await;
    assert_eq!(taken, Err(DbError::Taken("id")));
    assert_eq!(users.rename(7, "Eve").await, Err(DbError::Missing));
}

#[tokio::test(start_paused = true)]
async fn the_effects() {
    let world = World::seeded(7);
    let users = FakeUsers::in_world(&world);
    let faults = users.faults();
    let second = Duration::from_secs(1);

    // Errors before the deed: nothing is stored.
    faults.insert().once().fail(Lost);
    assert_eq!(users.insert(user(1, "Ada")).await, Err(Lost));
    faults.delete().once().fail_with(|id| Denied(*id));
    assert_eq!(users.delete(7).await, Err(Denied(7)));
    let outage = faults.find_by_id().outage();
    assert_eq!(users.find_by_id(1).await, Err(Lost));
    outage.heal();
    faults.find_by_id().once().fail_declared(2);
    assert_eq!(users.find_by_id(1).await, Err(Timeout));
    assert!(users.rows().is_empty());

    // Errors after the deed: it is done, and the caller cannot know.
    faults.insert().once().commit_then_fail(Timeout);
    assert_eq!(users.insert(user(1, "Ada")).await, Err(Timeout));
    assert!(users.rows().contains(&1));
    faults.rename().once().commit_then_fail_declared(1);
    assert_eq!(users.rename(1, "Bea").await, Err(Lost));
    assert_eq!(users.rows().get(&1).unwrap().name, "Bea");
    faults.delete().once().commit_then_hang();
    assert!(timeout(second, users.delete(1)).await.is_err());
    assert!(users.rows().is_empty());

    // Silence: the answer is a success.
    faults.insert().once().lose_write();
    assert_eq!(users.insert(user(1, "Ada")).await, Ok(()));
    assert!(users.rows().is_empty());
    let batch = || vec![user(1, "Ada"), user(2, "Bob")];
    faults.insert_all().once().partial(1);
    assert_eq!(users.insert_all(batch()).await, Ok(2));
    assert_eq!(users.rows().all(), [user(1, "Ada")]);

    // Or a part of it is done, and the answer is an error.
    users.rows().remove(&1).unwrap();
    faults.insert_all().once().partial_then_fail(1, Timeout);
    assert_eq!(users.insert_all(batch()).await, Err(Timeout));
    assert_eq!(users.rows().all(), [user(1, "Ada")]);

    // Answers of the past: of the row one change ago, of all a minute ago (from here on), of all one write ago.
    users.rename(1, "Bea").await.unwrap();
    faults.find_by_id().once().stale(key_versions(1));
    assert_eq!(users.find_by_id(1).await, Ok(Some(user(1, "Ada"))));
    faults.page().once().stale(age(60 * second));
    users.insert(user(2, "Bob")).await.unwrap();
    assert_eq!(users.page(0, 9).await.unwrap().len(), 1);
    faults.find_by_id().once().stale(versions(1));
    assert_eq!(users.find_by_id(2).await, Ok(None));

    // Now there, now gone, and there again.
    let lag = versions(1).non_monotonic();
    faults.find_by_id().times(20).stale(lag);
    let mut seen = Vec::new();
    for _ in 0..20 {
        seen.push(users.find_by_id(2).await.unwrap().is_some());
    }
    assert!(seen.contains(&true) && !seen.is_sorted());

    // The answer is changed, and not the row.
    faults.find_by_id().once().corrupt(|user| user.name.clear());
    assert_eq!(users.find_by_id(2).await.unwrap().unwrap().name, "");
    assert_eq!(users.rows().get(&2), Some(user(2, "Bob")));

    // Time.
    faults.find_by_id().once().hang();
    assert!(timeout(second, users.find_by_id(2)).await.is_err());
    let blocked = faults.delete().block_until_healed();
    let (deleted, ()) = tokio::join!(users.delete(2), async { blocked.heal() });
    assert_eq!(deleted, Ok(true));
    faults.delete().once().delay(second..2 * second);
    assert!(timeout(second, users.delete(1)).await.is_err());

    // Other answers, of which the last is made of what is stored.
    faults.delete().once().reply(Ok(true));
    assert_eq!(users.delete(7).await, Ok(true));
    let whoever = |id: &u64| Ok(Some(user(*id, "whoever")));
    faults.find_by_id().once().reply_with(whoever);
    assert_eq!(users.find_by_id(7).await, Ok(Some(user(7, "whoever"))));
    let neighbour = faults.find_by_id().once();
    neighbour.reply_from(|db, id| Ok(db.rows.get(&(id - 1))));
    assert_eq!(users.find_by_id(2).await.unwrap().unwrap().id, 1);

    // One of several, each with its share.
    let mix = faults.insert().mix(|mix| {
        mix.fail(percent(10), Lost)
            .lose_write(percent(10))
            .hang(percent(5))
    });
    for id in 1_000..2_000 {
        let insert = users.insert(user(id, &id.to_string()));
        let _ = timeout(second, insert).await;
    }
    assert!((200..300).contains(&mix.fired()));
    assert_eq!(users.rows().len() as u64, 1_001 - mix.fired());
}
