//! Reads, writes, and how a transaction ends.

use super::*;
use crate::violation::{Violation, ViolationKind};

/// Puts a user and a post in and then answers so.
fn two_tables(answer: Result<(), Violation>) -> impl FnOnce(&mut Shop) -> Result<(), Violation> {
    |tx| {
        tx.users.insert(user(1, "ada"))?;
        tx.posts.insert(post(1, 1))?;
        tx.total += 1;
        answer
    }
}

fn sizes(shop: &Fake<Shop>) -> (usize, usize, u64) {
    shop.call(1, "find")
        .read(|db| (db.users.len(), db.posts.len(), db.total))
}

fn refused() -> Violation {
    Violation::new(ViolationKind::Check, "users", "mine")
}

#[test]
fn a_write_that_answers_ok_is_kept_in_every_table() {
    let shop = shop();
    assert_eq!(shop.call(0, "insert").statement(two_tables(Ok(()))), Ok(()));
    assert_eq!(sizes(&shop), (1, 1, 1));
}

#[test]
fn an_error_rolls_back_every_table_and_is_passed_on() {
    let shop = shop();
    let answer = shop.call(0, "insert").statement(two_tables(Err(refused())));
    assert_eq!(answer, Err(refused()));
    assert_eq!(sizes(&shop).0 + sizes(&shop).1, 0);
}

#[test]
fn a_custom_body_rolls_back_plain_values_too() {
    let shop = shop();
    let answer = shop
        .call(2, "custom")
        .write(two_tables(Err(refused())), |violation| violation);
    assert_eq!(answer, Err(refused()));
    assert_eq!(sizes(&shop), (0, 0, 0));
    let kept = shop
        .call(2, "custom")
        .write(two_tables(Ok(())), |violation| violation);
    assert_eq!(kept, Ok(()));
    assert_eq!(sizes(&shop), (1, 1, 1));
}

#[test]
fn a_panic_rolls_back_every_table_and_the_fake_goes_on() {
    let shop = shop();
    shop.rows().insert(user(9, "kept")).unwrap();
    let body = |tx: &mut Shop| -> Result<(), Violation> {
        let _ = tx.users.remove(&9);
        two_tables(Ok(()))(tx)?;
        panic!("in the body");
    };
    assert_eq!(
        panic_of(|| shop.call(0, "insert").statement(body)),
        "in the body"
    );
    assert_eq!(shop.rows().all()[0].name, "kept");
    let settled = || shop.call(2, "custom").write(body, |violation| violation);
    assert_eq!(panic_of(settled), "in the body");
    let infallible = || {
        shop.call(2, "custom").sure(|tx| body(tx).unwrap());
    };
    assert_eq!(panic_of(infallible), "in the body");
    assert_eq!(shop.rows().all()[0].name, "kept");
    assert_eq!(shop.posts().len(), 0);
    assert_eq!(shop.call(0, "insert").statement(two_tables(Ok(()))), Ok(()));
}

#[test]
fn a_panic_in_a_read_leaves_the_fake_working() {
    let shop = shop();
    assert_eq!(
        panic_of(|| shop.call(1, "find").read(|_| panic!("in a read"))),
        "in a read"
    );
    assert_eq!(sizes(&shop), (0, 0, 0));
}

#[test]
fn a_broken_reference_is_found_after_the_body_and_rolls_back() {
    let shop = shop();
    let body = |tx: &mut Shop| -> Result<(), String> {
        tx.posts
            .insert(post(1, 404))
            .map_err(|violation| violation.to_string())
    };
    let answer = shop
        .call(2, "custom")
        .write(body, |violation| violation.constraint().to_owned());
    assert_eq!(answer, Err("author".to_owned()));
    assert_eq!(shop.posts().len(), 0);
    assert_eq!(
        shop.posts().insert(post(1, 404)).unwrap_err().kind(),
        ViolationKind::References
    );
    assert_eq!(shop.posts().len(), 0);
}

#[test]
fn references_are_settled_until_nothing_changes() {
    let shop = shop();
    shop.rows().insert(user(1, "ada")).unwrap();
    let cascading = (1..=3).map(|id| Post {
        cascade: true,
        ..post(id, 1)
    });
    assert_eq!(shop.posts().insert_all(cascading), Ok(3));
    assert!(shop.rows().remove(&1).unwrap().is_some());
    assert_eq!(shop.posts().len(), 0);
}

#[test]
fn a_violation_that_the_body_passes_over_aborts_it_in_postgres() {
    let shop = shop();
    shop.rows().insert(user(1, "ada")).unwrap();
    let body = |tx: &mut Shop| -> Result<(), Violation> {
        assert!(tx.users.insert(user(1, "again")).is_err());
        let later = tx.posts.insert(post(1, 1)).unwrap_err();
        assert_eq!(
            later.kind(),
            ViolationKind::Aborted,
            "the other table knows"
        );
        Ok(())
    };
    let answer = shop.call(2, "custom").write(body, |violation| violation);
    assert_eq!(answer.unwrap_err().kind(), ViolationKind::Aborted);
    assert_eq!(shop.posts().len(), 0);
    // The next body begins anew.
    assert_eq!(shop.posts().insert(post(1, 1)), Ok(()));
    let next = shop
        .call(2, "custom")
        .write(|tx| tx.posts.insert(post(2, 1)), |violation| violation);
    assert_eq!(next, Ok(()));
}

#[test]
fn a_single_statement_aborts_nothing() {
    let shop = shop();
    shop.rows().insert(user(1, "ada")).unwrap();
    let body = |tx: &mut Shop| -> Result<(), Violation> {
        assert!(tx.users.insert(user(1, "again")).is_err());
        tx.users.insert(user(2, "grace"))
    };
    assert_eq!(shop.call(0, "insert").statement(body), Ok(()));
}

#[test]
fn an_infallible_method_panics_naming_itself_and_the_constraint() {
    let shop = shop();
    let message = panic_of(|| {
        shop.call(2, "custom")
            .write_judged(|tx| tx.posts.insert(post(1, 404)).unwrap(), |()| false);
    });
    assert!(message.starts_with("`FakeShop::custom`"), "{message}");
    assert!(message.contains("`author`"), "{message}");
    assert_eq!(shop.posts().len(), 0);
}

#[test]
fn an_error_is_mapped_when_the_fake_is_free_again() {
    let shop = shop();
    let body = |tx: &mut Shop| tx.posts.insert(post(1, 404)).map_err(|_| 0);
    let answer = shop.call(2, "custom").write(body, |_| shop.rows().len());
    assert_eq!(answer, Err(0));
}

#[test]
fn every_call_is_counted_and_rows_are_not() {
    let shop = shop();
    let _ = shop.call(0, "insert").statement(two_tables(Ok(())));
    let _ = shop.call(0, "insert").statement(two_tables(Ok(())));
    let _ = panic_of(|| shop.call(0, "insert").sure(|_| panic!("counted")));
    let _ = shop.rows().len();
    assert_eq!(
        shop.clone().count_of(0),
        3,
        "also the failed one and the one that panicked"
    );
    assert_eq!(shop.count_of(1), 0);
}

#[test]
fn threads_count_exactly_and_lose_no_write() {
    let shop = shop();
    std::thread::scope(|scope| {
        for thread in 0..2 {
            let shop = &shop;
            scope.spawn(move || {
                for n in 0..50 {
                    let row = user(thread * 50 + n, "x");
                    shop.call(0, "insert")
                        .statement(|tx| tx.users.insert(row))
                        .unwrap();
                }
            });
        }
    });
    assert_eq!((shop.rows().len(), shop.count_of(0)), (100, 100));
}

#[test]
fn a_fake_crosses_threads_and_unwinding_whenever_its_rows_do() {
    fn crosses<T: Send + Sync + std::panic::UnwindSafe + std::panic::RefUnwindSafe>() {}
    crosses::<Fake<Shop>>();
}
