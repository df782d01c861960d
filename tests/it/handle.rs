//! The handle: what clones share, what forks do not, checkpoints, and what `Debug` shows.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use fake_runtime::{Violation, World, fake};

#[derive(Clone, Debug, PartialEq)]
struct User {
    id: u32,
    email: String,
}

fn user(id: u32) -> User {
    User {
        id,
        email: format!("{id}@x.org"),
    }
}

#[fake(
    table(users: User, key(id: u32, generate = sequence), unique(email)),
    state(logins: u32),
)]
trait Accounts {
    fn insert_user(&self, user: User) -> Result<(), Violation>;
    #[fake(insert(User { id: ids.next(), email: email.into() }))]
    fn sign_up(&self, email: &str) -> Result<u32, Violation>;
    #[fake(write = |tx| { tx.logins += 1; tx.logins })]
    fn login(&self) -> u32;
    #[fake(read = |db| db.logins)]
    fn logins(&self) -> u32;
    #[fake(table = users, count)]
    fn count(&self) -> usize;
}

#[test]
fn a_clone_shares_rows_values_and_counters() {
    let accounts = FakeAccounts::new();
    let clone = accounts.clone();
    clone.insert_user(user(1)).unwrap();
    clone.login();
    assert_eq!((accounts.count(), accounts.logins()), (1, 1));
    assert_eq!(accounts.calls().insert_user().count(), 1);
    assert_eq!(clone.calls().count().count(), 1);
}

#[test]
fn a_fork_has_the_rows_and_goes_its_own_way() {
    let accounts = FakeAccounts::new();
    accounts.insert_user(user(1)).unwrap();
    accounts.login();
    let fork = accounts.fork();
    fork.insert_user(user(2)).unwrap();
    fork.login();
    accounts.users().clear().unwrap();
    assert_eq!((fork.count(), accounts.count()), (2, 0));
    assert_eq!((fork.logins(), accounts.logins()), (2, 1));
    assert_eq!(fork.insert_user(user(1)).unwrap_err().constraint(), "id");
    assert_eq!(
        fork.calls().insert_user().count(),
        2,
        "its counters begin at zero"
    );
}

#[test]
fn a_fork_lives_in_a_world_of_its_own_with_the_same_seed_and_time() {
    let accounts = FakeAccounts::in_world(&World::seeded(5));
    accounts.world().clock().advance(Duration::from_secs(1));
    let fork = accounts.fork();
    assert_eq!(fork.world().seed(), 5);
    assert_eq!(fork.world().clock().now(), accounts.world().clock().now());
    fork.world().clock().advance(Duration::from_secs(1));
    assert_ne!(fork.world().clock().now(), accounts.world().clock().now());
}

#[test]
fn restore_goes_back_to_rows_values_and_sequences() {
    let accounts = FakeAccounts::new();
    assert_eq!(accounts.sign_up("a@x.org"), Ok(1));
    let before = accounts.checkpoint();
    assert_eq!(accounts.sign_up("b@x.org"), Ok(2));
    accounts.login();
    accounts.restore(&before);
    assert_eq!((accounts.count(), accounts.logins()), (1, 0));
    assert_eq!(accounts.sign_up("b@x.org"), Ok(2));
    accounts.restore(&before);
    assert_eq!(accounts.count(), 1, "a checkpoint serves more than once");
    let other = FakeAccounts::new();
    other.restore(&before);
    assert_eq!(other.users().all(), accounts.users().all());
}

#[test]
fn debug_shows_the_rows_by_table() {
    let accounts = FakeAccounts::new();
    accounts.insert_user(user(1)).unwrap();
    let shown = r#"FakeAccounts { users: [User { id: 1, email: "1@x.org" }] }"#;
    assert_eq!(format!("{accounts:?}"), shown);
    assert_eq!(
        format!("{:?}", accounts.users()),
        r#"[User { id: 1, email: "1@x.org" }]"#
    );
    assert!(format!("{accounts:#?}").contains("\n    users: [\n"));
    assert_eq!(accounts.name(), "FakeAccounts");
}

#[test]
fn rows_that_cannot_be_shown_are_named() {
    #[derive(Clone)]
    struct Secret {
        id: u32,
    }
    #[fake(entity = Secret, key = id: u32)]
    trait Secrets {
        fn get(&self, id: u32) -> Option<Secret>;
    }
    let secrets = FakeSecrets::default();
    secrets.rows().insert(Secret { id: 1 }).unwrap();
    assert_eq!(
        format!("{secrets:?}"),
        "FakeSecrets { rows: [Secret { .. }] }"
    );
    assert!(secrets.get(1).is_some());
}

#[test]
fn threads_share_a_fake_and_no_write_is_lost() {
    let accounts = FakeAccounts::new();
    thread::scope(|scope| {
        for of in 0..4 {
            let accounts = accounts.clone();
            scope.spawn(move || {
                for n in 0..50 {
                    accounts.insert_user(user(of * 100 + n)).unwrap();
                    accounts.login();
                    let _ = accounts.insert_user(user(of * 100));
                }
            });
        }
    });
    assert_eq!((accounts.count(), accounts.logins()), (200, 200));
    assert_eq!(accounts.calls().insert_user().count(), 400);
}

#[test]
fn a_panic_in_a_body_leaves_the_fake_usable_from_other_threads() {
    #[fake(entity = User, key = id: u32)]
    trait Fragile {
        #[fake(write = |tx| { tx.rows.clear(); assert!(fine, "not fine"); })]
        fn risk(&self, fine: bool);
        fn count(&self) -> usize;
    }
    let users = FakeFragile::new();
    users.rows().insert(user(1)).unwrap();
    let clone = users.clone();
    thread::spawn(move || clone.risk(false)).join().unwrap_err();
    assert_eq!(users.count(), 1);
    users.risk(true);
    assert_eq!(users.count(), 0);
}

#[test]
fn a_fake_is_send_and_sync_whenever_its_rows_are() {
    fn crosses<T: Send + Sync + 'static>() {}
    crosses::<FakeAccounts>();
    crosses::<Arc<FakeAccounts>>();
}
