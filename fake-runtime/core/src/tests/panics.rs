//! User code that panics at awkward moments.

use std::sync::atomic::{AtomicBool, Ordering};

use super::*;
use crate::table::HISTORY;
use crate::violation::Violation;

/// A user that panics in `what` while the fuse is lit.
fn fused(id: u64, what: &'static str) -> (User, Arc<AtomicBool>) {
    let fuse = Arc::new(AtomicBool::new(false));
    let lit = Arc::clone(&fuse);
    let hook = Hook::new(move |done| {
        // One panic at a time: a second one while unwinding would abort the process.
        assert!(
            done != what || !lit.swap(false, Ordering::Relaxed),
            "the row panics"
        );
    });
    (
        User {
            hook,
            ..user(id, "ada")
        },
        fuse,
    )
}

#[test]
fn a_clone_that_panics_while_a_fork_is_written_changes_nothing() {
    let shop = shop();
    let (row, fuse) = fused(1, "clone");
    shop.rows().insert(row).unwrap();
    shop.rows().insert(user(2, "grace")).unwrap();
    let fork = shop.fork();
    fuse.store(true, Ordering::Relaxed);
    assert_eq!(
        panic_of(|| fork.rows().insert(user(3, "joan"))),
        "the row panics"
    );
    assert_eq!((fork.rows().len(), shop.rows().len()), (2, 2));
    fork.rows().insert(user(3, "joan")).unwrap();
    assert_eq!((fork.rows().len(), shop.rows().len()), (3, 2));
}

#[test]
fn a_drop_that_panics_in_a_rollback_does_not_stop_the_other_tables() {
    let shop = shop();
    let (row, fuse) = fused(1, "drop");
    let message = panic_of(|| {
        shop.call(2, "custom").write(
            |tx| {
                tx.users.insert(row)?;
                tx.posts.insert(post(1, 1))?;
                tx.total = 5;
                fuse.store(true, Ordering::Relaxed);
                tx.users.insert(user(1, "taken"))
            },
            |violation: Violation| violation,
        )
    });
    assert_eq!(message, "the row panics");
    assert_eq!((shop.rows().len(), shop.posts().len()), (0, 0));
    assert_eq!(shop.call(1, "find").read(|db| db.total), 0);
    shop.rows().insert(user(1, "free")).unwrap();
    assert_eq!(
        shop.posts().insert(post(1, 1)),
        Ok(()),
        "no transaction is left open"
    );
}

#[test]
fn a_debug_that_panics_leaves_the_fake_working() {
    let shop = shop();
    let (row, fuse) = fused(1, "debug");
    shop.rows().insert(row).unwrap();
    fuse.store(true, Ordering::Relaxed);
    assert_eq!(panic_of(|| format!("{shop:?}")), "the row panics");
    assert_eq!(format!("{shop:?}"), "FakeShop { users: [ada], posts: [] }");
}

#[test]
fn a_drop_that_panics_while_history_is_forgotten_keeps_the_commit_in_every_table() {
    let shop = shop();
    let (row, fuse) = fused(0, "drop");
    shop.rows().insert(row).unwrap();
    drop(shop.rows().remove(&0));
    fuse.store(true, Ordering::Relaxed);
    let mut panicked = 0;
    for id in 1..=HISTORY + 2 {
        let write = || {
            shop.call(0, "insert").sure(|tx| {
                tx.users.insert(user(id, "x")).unwrap();
                tx.posts.insert(post(id, id)).unwrap();
            });
        };
        panicked += usize::from(catch_unwind(AssertUnwindSafe(write)).is_err());
        // A table that was left open would lose the commit with the next rollback.
        let _ = shop.call(0, "insert").statement(|_| Err::<(), ()>(()));
        assert!(
            shop.rows().contains(&id) && shop.posts().contains(&id),
            "commit {id}"
        );
    }
    assert_eq!(panicked, 1);
}
