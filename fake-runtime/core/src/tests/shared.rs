//! Clones, forks and checkpoints.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use super::*;
use crate::violation::Violation;

/// A user who counts how often it is cloned.
fn counted(id: u64) -> (User, Arc<AtomicUsize>) {
    let clones = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&clones);
    let hook = Hook::new(move |what| {
        count.fetch_add(usize::from(what == "clone"), Ordering::Relaxed);
    });
    (
        User {
            hook,
            ..user(id, "ada")
        },
        clones,
    )
}

#[test]
fn a_clone_is_the_same_fake() {
    let shop = shop();
    shop.clone().rows().insert(user(1, "ada")).unwrap();
    assert_eq!(shop.rows().len(), 1);
    shop.clone().world().clock().advance(Duration::from_secs(1));
    assert_eq!(shop.world().clock().monotonic(), Duration::from_secs(1));
}

#[test]
fn a_fork_shares_the_rows_until_one_writes_and_is_independent_then() {
    let shop = shop();
    let (row, clones) = counted(1);
    shop.rows().insert(row).unwrap();
    let fork = shop.fork();
    assert_eq!(
        (fork.rows().len(), clones.load(Ordering::Relaxed)),
        (1, 0),
        "nothing was copied"
    );
    fork.rows().insert(user(2, "grace")).unwrap();
    assert_eq!(clones.load(Ordering::Relaxed), 1, "the first write copies");
    fork.rows().insert(user(3, "joan")).unwrap();
    shop.rows().insert(user(4, "mary")).unwrap();
    assert_eq!(
        clones.load(Ordering::Relaxed),
        1,
        "the last one to hold the rows takes them over"
    );
    let names = |shop: &Fake<Shop>| -> Vec<_> {
        shop.rows().all().into_iter().map(|row| row.name).collect()
    };
    assert_eq!(names(&fork), ["ada", "grace", "joan"]);
    assert_eq!(names(&shop), ["ada", "mary"]);
}

#[test]
fn a_read_or_a_refused_body_of_a_fork_changes_nothing_in_the_original() {
    let shop = shop();
    shop.rows().insert(user(1, "ada")).unwrap();
    let fork = shop.fork();
    assert!(fork.rows().insert(user(1, "again")).is_err());
    assert_eq!(fork.rows().remove_where(|_| true), Ok(1));
    assert_eq!((fork.rows().len(), shop.rows().len()), (0, 1));
}

#[test]
fn a_fork_lives_in_a_world_of_its_own_at_the_same_time() {
    let shop = shop();
    shop.world().clock().advance(Duration::from_secs(1));
    let _ = shop.call(0, "insert");
    let fork = shop.fork();
    assert_eq!(fork.world().clock().now(), shop.world().clock().now());
    assert_eq!((fork.count_of(0), shop.count_of(0)), (0, 1));
    fork.world().clock().advance(Duration::from_secs(1));
    assert_eq!(shop.world().clock().monotonic(), Duration::from_secs(1));
    assert_eq!(
        fork.ids().uuid::<u128>(),
        shop.ids().uuid::<u128>(),
        "they go on alike"
    );
}

#[test]
fn an_aborted_body_of_a_fork_does_not_abort_the_original() {
    let shop = shop();
    shop.rows().insert(user(1, "ada")).unwrap();
    let fork = shop.fork();
    let answer = fork.call(2, "custom").write(
        |tx| {
            assert!(tx.users.insert(user(1, "again")).is_err());
            let inside = shop
                .call(2, "custom")
                .write(|tx| tx.users.insert(user(2, "x")), |v| v);
            assert_eq!(inside, Ok(()));
            Ok(())
        },
        |violation: Violation| violation.kind(),
    );
    assert!(answer.is_err());
    assert_eq!((shop.rows().len(), fork.rows().len()), (2, 1));
}

#[test]
fn a_checkpoint_copies_nothing_and_restore_brings_everything_back() {
    let shop = shop();
    let (row, clones) = counted(1);
    shop.call(2, "custom").sure(|tx| {
        tx.users.insert(row).unwrap();
        tx.posts.insert(post(1, 1)).unwrap();
        tx.total = 7;
    });
    let first: u64 = shop.ids().next();
    let checkpoint = shop.checkpoint();
    assert_eq!(clones.load(Ordering::Relaxed), 0);
    for _ in 0..2 {
        assert_eq!(
            shop.ids().next::<u64>(),
            first + 1,
            "ids begin again from the checkpoint"
        );
        shop.call(2, "custom").sure(|tx| {
            tx.users.insert(user(2, "grace")).unwrap();
            tx.posts.clear();
            tx.total = 0;
        });
        assert_eq!((shop.rows().len(), shop.posts().len()), (2, 0));
        shop.restore(&checkpoint);
        assert_eq!((shop.rows().len(), shop.posts().len()), (1, 1));
        assert_eq!(shop.call(1, "find").read(|db| db.total), 7);
    }
}

#[test]
fn a_checkpoint_can_be_restored_in_another_fake_and_outlives_its_own() {
    let (shop, other) = (shop(), shop());
    shop.rows().insert(user(1, "ada")).unwrap();
    let checkpoint = shop.checkpoint().clone();
    assert_eq!(
        format!("{checkpoint:?}"),
        "Checkpoint { users: [ada], posts: [] }"
    );
    drop(shop);
    other.rows().insert(user(5, "gone")).unwrap();
    other.restore(&checkpoint);
    other.rows().insert(user(2, "grace")).unwrap();
    assert_eq!(other.rows().len(), 2);
    other.restore(&checkpoint);
    assert_eq!(other.rows().len(), 1);
}

#[test]
fn restore_drops_the_old_rows_when_the_fake_is_free_again() {
    let shop = shop();
    let empty = shop.checkpoint();
    let inside = shop.clone();
    let hook = Hook::new(move |what| {
        if what == "drop" {
            assert_eq!(inside.rows().len(), 0);
        }
    });
    shop.rows()
        .insert(User {
            hook,
            ..user(1, "ada")
        })
        .unwrap();
    shop.restore(&empty);
    assert_eq!(shop.rows().len(), 0);
}

#[test]
fn now_is_the_world_s_and_rng_is_the_fake_s_own() {
    use rand::Rng;

    let (shop, again) = (shop(), shop());
    shop.world().clock().advance(Duration::from_secs(1));
    assert_eq!(shop.now::<SystemTime, _>(), shop.world().clock().now());
    let first = shop.rng().next_u64();
    let _ = Fake::<Yard>::new(again.world()).rng().next_u64();
    assert_eq!(
        again.rng().next_u64(),
        first,
        "what another fake draws changes nothing"
    );
    assert_ne!(
        shop.rng().next_u64(),
        first,
        "each generator is another one"
    );
}

#[test]
fn two_fakes_of_one_type_in_a_world_draw_different_ids() {
    let world = World::seeded(1);
    let (one, other) = (Fake::<Shop>::new(&world), Fake::<Shop>::new(&world));
    assert_ne!(one.ids().uuid::<u128>(), other.ids().uuid::<u128>());
    assert_eq!(one.name(), "FakeShop");
}
