//! Closures of the user's in rules: what they may do, under which locks they run, and that a panic in one leaves no trace.

use fake_runtime::Outcome;

use super::{FakeUserRepository, StorageError, UserRepository, last, tally, told, user, users};
use crate::support::{now, panic_of};

#[test]
fn when_may_use_the_fake() {
    let users = users();
    let fake = users.clone();
    let full = users
        .faults()
        .insert()
        .when(move |user| fake.rows().len() >= 2 && now(fake.find_by_id(user.id)) == Ok(None))
        .fail(StorageError::Timeout);
    assert_eq!(now(users.insert(user(1))), Ok(()));
    assert_eq!(now(users.insert(user(2))), Ok(()));
    assert_eq!(now(users.insert(user(3))), Err(StorageError::Timeout));
    assert_eq!(tally(&full), (1, 1, 1));
}

#[test]
fn fail_with_and_reply_with_run_unlocked() {
    let users = users();
    users.rows().insert(user(1)).unwrap();
    let fake = users.clone();
    users.faults().delete().fail_with(move |id| {
        fake.rows().insert(user(id + 10)).unwrap();
        StorageError::Timeout
    });
    let fake = users.clone();
    users
        .faults()
        .find_by_id()
        .reply_with(move |_| Ok(fake.rows().all().pop()));
    assert_eq!(now(users.delete(1)), Err(StorageError::Timeout));
    assert_eq!(now(users.find_by_id(1)), Ok(Some(user(11))));
}

#[test]
fn corrupt_and_reply_from_run_under_the_lock_where_the_fake_cannot_be_called() {
    let inside = "called from inside `FakeUserRepository` itself";
    let users = users();
    users.rows().insert(user(1)).unwrap();
    let fake = users.clone();
    let corrupt = users
        .faults()
        .find_by_id()
        .corrupt(move |user| user.name = now(fake.count()).to_string());
    let message = panic_of(|| now(users.find_by_id(1)));
    assert!(message.contains(inside), "{message}");
    assert_eq!(last(users.world()).0, Outcome::Panicked);
    corrupt.heal();
    let fake = users.clone();
    let reply = users
        .faults()
        .count()
        .reply_from(move |_, ()| fake.rows().len());
    let message = panic_of(|| now(users.count()));
    assert!(message.contains(inside), "{message}");
    assert_eq!(last(users.world()), (Outcome::Panicked, told("reply_from")));
    reply.heal();
    assert_eq!(
        (now(users.find_by_id(1)), now(users.count())),
        (Ok(Some(user(1))), 1)
    );
}

/// A closure that panics: the call panics with it, is journalled, and the fake is as it was.
fn panics(arm: impl FnOnce(&FakeUserRepository), call: impl FnOnce(&FakeUserRepository)) {
    let users = users();
    users.rows().insert(user(1)).unwrap();
    arm(&users);
    assert_eq!(panic_of(|| call(&users)), "the user's own");
    let journal = users.world().journal();
    let last = journal
        .entries()
        .last()
        .expect("the call is in the journal");
    assert_eq!((journal.len(), last.outcome()), (1, Outcome::Panicked));
    assert_eq!(users.rows().all(), [user(1)]);
    users.all_faults().heal();
    assert_eq!(now(users.insert(user(2))), Ok(()));
    assert_eq!(now(users.list()), Ok(vec![user(1), user(2)]));
}

fn own() -> ! {
    panic!("the user's own")
}

#[test]
fn a_panic_in_any_of_them_leaves_no_trace_and_is_journalled() {
    let insert = |users: &FakeUserRepository| drop(now(users.insert(user(3))));
    let list = |users: &FakeUserRepository| drop(now(users.list()));
    panics(
        |users| drop(users.faults().insert().when(|_| own()).lose_write()),
        insert,
    );
    panics(
        |users| drop(users.faults().insert().fail_with(|_| own())),
        insert,
    );
    panics(
        |users| drop(users.faults().insert().reply_with(|_| own())),
        insert,
    );
    panics(
        |users| drop(users.faults().insert().reply_from(|_, _| own())),
        insert,
    );
    panics(|users| drop(users.faults().list().corrupt(|_| own())), list);
    panics(
        |users| drop(users.faults().list().when(|()| own()).hang()),
        list,
    );
}

#[test]
fn a_filter_that_panics_has_not_matched() {
    let users = users();
    let rule = users
        .faults()
        .delete()
        .when(|id| if *id == 1 { own() } else { true })
        .fail(StorageError::Timeout);
    assert_eq!(panic_of(|| now(users.delete(1))), "the user's own");
    assert_eq!(tally(&rule), (0, 0, 0));
    assert_eq!(now(users.delete(2)), Err(StorageError::Timeout));
    assert_eq!(tally(&rule), (1, 1, 1));
}

#[test]
fn all_filters_must_hold_and_a_rule_may_arm_another() {
    let users = users();
    let fake = users.clone();
    let rule = users
        .faults()
        .delete()
        .when(|id| *id > 1)
        .when(|id| *id < 3)
        .key(2)
        .fail_with(move |_| {
            fake.faults().delete().once().fail(StorageError::NotFound);
            StorageError::Timeout
        });
    assert_eq!(
        (now(users.delete(1)), now(users.delete(3))),
        (Ok(false), Ok(false))
    );
    assert_eq!(now(users.delete(2)), Err(StorageError::Timeout));
    rule.heal();
    assert_eq!(now(users.delete(9)), Err(StorageError::NotFound));
    assert_eq!(now(users.delete(9)), Ok(false));
}

/// Types of which the macro cannot see whether they have a lifetime.
mod unknown_types {
    use fake_runtime::fake;

    #[derive(Clone, Debug)]
    struct Draft(u8);
    #[derive(Clone, Debug)]
    struct Pair<T>(T, T);
    type Text = str;

    #[fake]
    trait Desk {
        fn one(&self, draft: &Draft) -> u8;
        fn several(&self, to: &str, draft: Draft) -> u8;
        fn inside(&self, to: &str, drafts: &[Draft], draft: Option<&Draft>) -> u8;
        fn nested(&self, to: &str, pairs: (u8, Vec<Pair<Draft>>)) -> u8;
        fn unsized_text(&self, text: &Text, draft: &Draft) -> u8;
    }

    #[test]
    fn a_filter_needs_no_types_for_arguments_beside_references() {
        let desk = FakeDesk::new();
        let faults = desk.faults();
        faults.one().when(|draft| draft.0 == 1).reply(1);
        let several = faults.several();
        several
            .when(|(to, draft)| *to == "ada" && draft.0 == 1)
            .reply(2);
        let inside = faults.inside();
        inside
            .when(|(_, drafts, draft)| drafts.len() == 1 && draft.is_some_and(|draft| draft.0 == 1))
            .reply(3);
        let nested = faults.nested();
        nested
            .when(|(to, (_, pairs))| pairs.iter().any(|pair| to.len() == usize::from(pair.1.0)))
            .reply(4);
        let unsized_text = faults.unsized_text();
        unsized_text
            .when(|(text, draft)| text.len() == usize::from(draft.0))
            .reply(5);
        let answers = |n: u8| {
            [
                desk.one(&Draft(n)),
                desk.several("ada", Draft(n)),
                desk.inside("ada", &[Draft(n)], Some(&Draft(n))),
                desk.nested("a", (n, vec![Pair(Draft(0), Draft(n))])),
                desk.unsized_text("a", &Draft(n)),
            ]
        };
        assert_eq!((answers(1), answers(2)), ([1, 2, 3, 4, 5], [0; 5]));
    }
}

/// A key whose `Hash` panics.
mod keys {
    use std::hash::{Hash, Hasher};

    use fake_runtime::{Outcome, World, fake};

    use crate::support::panic_of;

    #[derive(Clone, Debug, PartialEq, Eq)]
    struct Sku(u8);

    impl Hash for Sku {
        fn hash<H: Hasher>(&self, state: &mut H) {
            assert!(self.0 < 100, "{} is no article", self.0);
            self.0.hash(state);
        }
    }

    #[derive(Clone)]
    struct Article {
        sku: Sku,
    }

    #[fake(entity = Article, key = sku)]
    trait Articles {
        fn find(&self, sku: &Sku) -> Option<Article>;
    }

    #[test]
    fn a_hash_that_panics_while_rules_are_matched_does_so_once() {
        let world = World::new();
        let articles = FakeArticles::in_world(&world);
        articles.faults().find().when(|_| false).reply(None);
        articles.faults().find().key(Sku(1)).reply(None);
        let panic = panic_of(|| assert!(articles.find(&Sku(200)).is_none()));
        assert_eq!(panic, "200 is no article");
        let journal = world.journal();
        let [call] = journal.entries() else {
            panic!("it is journalled once: {journal}")
        };
        assert_eq!((call.outcome(), call.key()), (Outcome::Panicked, None));
        assert!(articles.find(&Sku(1)).is_none());
    }
}
