//! Calls from inside a fake.

use std::sync::{Barrier, Mutex};
use std::thread;

use super::*;
use crate::violation::Violation;

const SENTENCE: &str = "was called from inside `FakeShop` itself (from the body of an operation, a \
                        closure, or `Hash`, `Eq`, `Clone` or `Debug` of a row); nothing was changed";

fn works(shop: &Fake<Shop>) {
    shop.call(0, "insert")
        .statement(|tx| tx.users.insert(user(1000, "x")))
        .unwrap();
    assert!(shop.rows().remove(&1000).unwrap().is_some());
}

fn yard() -> Fake<Yard> {
    Fake::new(&World::seeded(1))
}

#[test]
fn a_fake_called_from_its_own_body_panics_with_a_sentence_and_rolls_back() {
    let shop = shop();
    let inner: [fn(&Fake<Shop>); 9] = [
        |shop| shop.call(1, "find").read(|_| ()),
        |shop| shop.call(1, "find").sure(|_| ()),
        |shop| {
            let _ = shop
                .call(1, "find")
                .write(|_| Ok::<_, Violation>(()), |v| v);
        },
        |shop| drop(shop.rows().all()),
        |shop| drop(shop.rows().insert(user(3, "x"))),
        |shop| drop(shop.fork()),
        |shop| drop(shop.checkpoint()),
        |shop| drop(shop.clone().rows().find(|_| true)),
        |shop| drop(shop.rows().clear()),
    ];
    for inner in inner {
        let message = panic_of(|| {
            shop.call(0, "insert").statement(|tx| {
                tx.users.insert(user(1, "ada"))?;
                inner(&shop);
                Ok::<_, Violation>(())
            })
        });
        assert!(message.ends_with(SENTENCE), "{message}");
        assert_eq!(shop.rows().len(), 0);
        let message = panic_of(|| shop.call(1, "find").read(|_| inner(&shop)));
        assert!(message.ends_with(SENTENCE), "{message}");
        works(&shop);
    }
}

#[test]
fn the_sentence_names_what_was_called() {
    let shop = shop();
    let message = panic_of(|| {
        shop.call(0, "insert")
            .read(|_| shop.call(1, "find").read(|_| ()));
    });
    assert_eq!(message, format!("`FakeShop::find` {SENTENCE}"));
    let message = panic_of(|| {
        shop.rows().find(|_| true).or_else(|| {
            shop.call(0, "insert")
                .read(|_| shop.posts().get(&1))
                .map(|_| user(1, ""))
        })
    });
    assert_eq!(
        message,
        format!("`get` on a table of `FakeShop` {SENTENCE}")
    );
}

/// A hook that calls the fake on `what`, and the handle it calls, to be taken away at the end: a row
/// that holds its own fake is never dropped.
fn calls_on(what: &'static str, shop: &Fake<Shop>) -> (Hook, Arc<Mutex<Option<Fake<Shop>>>>) {
    let inside = Arc::new(Mutex::new(Some(shop.clone())));
    let handle = Arc::clone(&inside);
    let hook = Hook::new(move |done| {
        if done == what {
            // The guard is gone before the call, whose panic would poison it.
            let shop = handle.lock().unwrap().clone();
            let _ = shop.map(|shop| shop.rows().len());
        }
    });
    (hook, inside)
}

#[test]
fn a_row_that_calls_its_fake_from_clone_panics_with_the_sentence() {
    let shop = shop();
    let (hook, inside) = calls_on("clone", &shop);
    shop.rows()
        .insert(User {
            hook,
            ..user(1, "ada")
        })
        .unwrap();
    assert!(panic_of(|| shop.rows().all()).ends_with(SENTENCE));
    works(&shop);
    inside.lock().unwrap().take();
}

#[test]
fn a_row_that_calls_its_fake_from_debug_panics_with_the_sentence() {
    let shop = shop();
    let (hook, inside) = calls_on("debug", &shop);
    shop.rows()
        .insert(User {
            hook,
            ..user(1, "ada")
        })
        .unwrap();
    assert!(panic_of(|| format!("{shop:?}")).ends_with(SENTENCE));
    works(&shop);
    inside.lock().unwrap().take();
}

#[test]
fn a_fake_in_use_prints_so_instead_of_hanging() {
    let shop = shop();
    shop.rows().insert(user(1, "ada")).unwrap();
    assert_eq!(format!("{shop:?}"), "FakeShop { users: [ada], posts: [] }");
    assert_eq!(format!("{:?}", shop.rows()), "[ada]");
    let printed = shop
        .call(0, "insert")
        .sure(|_| format!("{shop:?} {:?}", shop.rows()));
    assert_eq!(printed, "FakeShop { <in use> } <in use>");
}

#[test]
fn a_fake_in_use_by_a_thread_that_waits_for_the_printing_one_prints_so() {
    let shop = shop();
    let printed = shop
        .call(0, "insert")
        .sure(|_| thread::scope(|scope| scope.spawn(|| format!("{shop:?}")).join().unwrap()));
    assert_eq!(printed, "FakeShop { <in use> }");
}

#[test]
fn another_fake_can_be_called_from_a_body() {
    let (shop, yard) = (shop(), yard());
    shop.call(0, "insert")
        .statement(|tx| {
            yard.call(0, "insert")
                .statement(|tx| tx.users.insert(user(1, "ada")))?;
            tx.users.insert(user(1, "ada"))
        })
        .unwrap();
    assert_eq!(yard.rows().len() + shop.rows().len(), 2);
    // And the other way round, and beside a fork of itself.
    yard.call(0, "insert")
        .read(|_| assert_eq!(shop.rows().len(), 1));
    let fork = shop.fork();
    shop.call(1, "find").read(|_| works(&fork));
}

#[test]
fn two_fakes_that_call_each_other_from_two_threads_panic_instead_of_hanging() {
    let (shop, yard) = (shop(), yard());
    let both_inside = Barrier::new(2);
    let (one, other) = thread::scope(|scope| {
        let one = scope.spawn(|| {
            std::panic::catch_unwind(AssertUnwindSafe(|| {
                shop.call(0, "insert").sure(|tx| {
                    tx.users.insert(user(1, "ada")).unwrap();
                    both_inside.wait();
                    yard.rows().len()
                })
            }))
        });
        let other = scope.spawn(|| {
            std::panic::catch_unwind(AssertUnwindSafe(|| {
                yard.call(0, "insert").sure(|tx| {
                    tx.users.insert(user(1, "ada")).unwrap();
                    both_inside.wait();
                    shop.rows().len()
                })
            }))
        });
        (one.join().unwrap(), other.join().unwrap())
    });
    // The first to give up lets the other one through, unless both give up at once.
    let messages: Vec<String> = [&one, &other]
        .into_iter()
        .filter_map(|end| Some(end.as_ref().err()?.downcast_ref::<String>()?.clone()))
        .collect();
    assert!(!messages.is_empty());
    for message in messages {
        assert!(
            message.starts_with("two fakes wait for each other: `len` on a table of `Fake"),
            "{message}"
        );
    }
    assert_eq!(shop.rows().len(), usize::from(one.is_ok()));
    assert_eq!(yard.rows().len(), usize::from(other.is_ok()));
    works(&shop);
}

#[test]
fn fakes_nested_too_deep_panic_with_a_sentence() {
    fn deeper(fakes: &[Fake<Yard>]) {
        if let Some((first, rest)) = fakes.split_first() {
            first.call(0, "insert").read(|_| deeper(rest));
        }
    }
    let fakes: Vec<_> = (0..9).map(|_| yard()).collect();
    deeper(&fakes[..8]);
    let message = panic_of(|| deeper(&fakes));
    assert_eq!(
        message,
        "`FakeYard::insert` was called from inside 8 other fakes, one within the other, and deeper \
         is not supported; nothing was changed"
    );
    deeper(&fakes[1..]);
}
