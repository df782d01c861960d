//! Views of the past and repeated inserts, over a whole state.

use std::time::Duration;

use super::*;
use crate::__private::{AnyTable, Dialect, Setup, UndeclaredKey, table};
use crate::HISTORY;
use crate::entry::Entry;
use crate::fake::Writing;
use crate::table::Table;

/// The state under its lock, owned.
fn guarded<S: State>(fake: &Fake<S>) -> Writing<'_, S> {
    let mut writing = fake.core().writing(Entry::Method("test"));
    writing.guard.begin(writing.setup);
    writing
}

/// How many users and posts there are, and the total.
fn sizes(state: &Shop) -> (usize, usize, u64) {
    (state.users.len(), state.posts.len(), state.total)
}

/// Five commits: two users, each followed by a post, then the total.
fn filled() -> Fake<Shop> {
    let shop = shop();
    for id in 1..=2 {
        shop.rows().insert(user(id, "ada")).unwrap();
        shop.posts().insert(post(id, id)).unwrap();
    }
    shop.call(2, "custom").sure(|tx| tx.total = 9);
    shop
}

fn past<S: State, T>(fake: &Fake<S>, commit: u64, see: impl FnOnce(&S) -> T) -> T {
    see(&guarded(fake).guard.past(commit))
}

#[test]
fn every_table_is_at_the_same_commit_and_plain_values_are_those_of_now() {
    let shop = filled();
    assert_eq!(
        guarded(&shop).guard.commits(),
        4,
        "a plain value alone is no commit"
    );
    let seen: Vec<_> = (0..=4).map(|commit| past(&shop, commit, sizes)).collect();
    assert_eq!(
        seen,
        [(0, 0, 9), (1, 0, 9), (1, 1, 9), (2, 1, 9), (2, 2, 9)]
    );
    assert_eq!(shop.call(1, "find").read(sizes), (2, 2, 9));
    shop.rows().insert(user(3, "eve")).unwrap();
    assert_eq!(
        past(&shop, 4, sizes),
        (2, 2, 9),
        "writing goes on as before"
    );
}

#[test]
fn a_view_says_whether_it_is_another_one_than_now() {
    let shop = filled();
    let mut writing = guarded(&shop);
    assert!(!writing.guard.past(4).rewound());
    assert!(!writing.guard.past(99).rewound());
    assert!(writing.guard.past(3).rewound());
}

#[test]
fn versions_end_at_the_empty_fake() {
    let shop = filled();
    let writing = guarded(&shop);
    let commits: Vec<_> = [0, 1, 4, 5]
        .map(|count| writing.guard.versions(count))
        .into();
    assert_eq!(commits, [4, 3, 0, 0]);
}

#[test]
fn an_open_transaction_is_not_in_the_view_and_goes_on_after_it() {
    let shop = filled();
    let mut writing = guarded(&shop);
    writing.guard.owned().users.insert(user(3, "eve")).unwrap();
    assert_eq!(sizes(&writing.guard.past(4)), (2, 2, 9));
    assert_eq!(sizes(writing.guard.state()), (3, 2, 9));
    writing.guard.commit();
    drop(writing);
    assert_eq!(past(&shop, 4, sizes), (2, 2, 9));
    assert_eq!(past(&shop, 5, sizes), (3, 2, 9));
}

#[test]
fn a_panic_inside_of_a_view_leaves_the_state_as_it_is() {
    let shop = filled();
    panic_of(|| past(&shop, 1, |state| panic!("{} users", state.users.len())));
    assert_eq!(shop.call(1, "find").read(sizes), (2, 2, 9));
    assert_eq!(shop.rows().remove(&2).unwrap_err().table(), "posts");
    assert_eq!(past(&shop, 1, sizes), (1, 0, 9));
}

#[test]
fn a_fork_has_the_past_of_its_original_and_both_go_on_apart() {
    let shop = filled();
    let fork = shop.fork();
    assert_eq!(past(&fork, 1, sizes), (1, 0, 9));
    fork.rows().insert(user(3, "eve")).unwrap();
    assert_eq!(past(&fork, 4, sizes), (2, 2, 9));
    assert_eq!(past(&shop, 1, sizes), (1, 0, 9));
    assert_eq!(shop.rows().len(), 2);
}

#[test]
fn a_view_reaches_128_commits_back_in_every_table_alike() {
    let shop = shop();
    shop.rows().insert(user(1, "first")).unwrap();
    for id in 1..=HISTORY {
        shop.posts().insert(post(id, 1)).unwrap();
    }
    assert_eq!(past(&shop, 1, sizes), (1, 0, 0));
    assert_eq!(
        past(&shop, 0, sizes),
        (1, 0, 0),
        "posts end there, so users do too, although they remember more"
    );
    shop.posts().insert(post(0, 1)).unwrap();
    assert_eq!(past(&shop, 0, sizes), (1, 1, 0));
}

#[test]
fn a_view_never_reaches_behind_a_restore() {
    let shop = filled();
    let checkpoint = shop.checkpoint();
    shop.rows().insert(user(3, "eve")).unwrap();
    shop.restore(&checkpoint);
    shop.rows().insert(user(4, "joan")).unwrap();
    let newest = guarded(&shop).guard.commits();
    assert_eq!(past(&shop, newest, sizes), (3, 2, 9));
    for commit in 0..newest {
        assert_eq!(past(&shop, commit, sizes), (2, 2, 9));
    }
}

#[test]
fn a_commit_is_as_old_as_the_clock_says() {
    let shop = filled();
    let clock = shop.world().clock();
    let second = Duration::from_secs(1);
    guarded(&shop).guard.time_commits(clock);
    let of_age = |seconds: u32| guarded(&shop).guard.commit_of_age(second * seconds);
    assert_eq!(of_age(100), 4, "what was there before is old enough");
    shop.rows().insert(user(3, "eve")).unwrap();
    assert_eq!((of_age(0), of_age(1)), (5, 4), "made just now");
    clock.advance(second * 2);
    shop.rows().insert(user(4, "joan")).unwrap();
    shop.rows().insert(user(5, "mary")).unwrap();
    clock.advance(second);
    // Switching on once more, and a transaction of nothing, change nothing.
    guarded(&shop).guard.time_commits(clock);
    assert_eq!(shop.rows().remove(&99).unwrap().map(|row| row.id), None);
    let commits: Vec<_> = (0..=5).map(of_age).collect();
    assert_eq!(commits, [7, 7, 5, 5, 4, 4]);
    clock.rewind(second * 3600);
    assert_eq!(of_age(2), 5, "the time that counts never goes back");
    assert_eq!(
        guarded(&shop).guard.commit_of_age(Duration::MAX),
        4,
        "an age beyond all time finds what was not timed"
    );
}

#[test]
fn what_a_restore_brings_is_old_enough() {
    let shop = filled();
    let clock = shop.world().clock();
    guarded(&shop).guard.time_commits(clock);
    let checkpoint = shop.checkpoint();
    shop.rows().insert(user(3, "eve")).unwrap();
    shop.restore(&checkpoint);
    assert_eq!(shop.rows().remove(&99).unwrap().map(|row| row.id), None);
    let commit = guarded(&shop).guard.commit_of_age(Duration::from_secs(9));
    assert_eq!(past(&shop, commit, sizes), (2, 2, 9));
    assert_eq!(commit, guarded(&shop).guard.commits());
}

#[test]
fn more_than_128_timed_commits_are_forgotten_from_the_oldest() {
    let shop = shop();
    let clock = shop.world().clock();
    guarded(&shop).guard.time_commits(clock);
    for id in 0..HISTORY + 10 {
        shop.rows().insert(user(id, "ada")).unwrap();
        clock.advance(Duration::from_secs(1));
    }
    let of_age = |seconds: u64| {
        let mut writing = guarded(&shop);
        let commit = writing.guard.commit_of_age(Duration::from_secs(seconds));
        writing.guard.past(commit).users.len() as u64
    };
    assert_eq!(of_age(1), HISTORY + 10);
    assert_eq!(of_age(2), HISTORY + 9);
    assert_eq!(of_age(HISTORY), 11);
    assert_eq!(of_age(HISTORY + 5), 10, "as far back as there is history");
}

/// Two tables without a key, for what may be there twice.
struct Log {
    lines: Table<User, UndeclaredKey>,
    marks: Table<Post, UndeclaredKey>,
}

impl State for Log {
    const NAME: &'static str = "FakeLog";
    const METHODS: &'static [&'static str] = &[];
    type Plain = ();

    fn new(setup: &Setup) -> Self {
        Self {
            lines: table("lines", Dialect::Postgres, setup).no_key(),
            marks: table("marks", Dialect::Postgres, setup).no_key(),
        }
    }

    fn each(&self, visit: &mut dyn FnMut(&dyn AnyTable)) {
        visit(&self.lines);
        visit(&self.marks);
    }

    fn each_mut(&mut self, visit: &mut dyn FnMut(&mut dyn AnyTable)) {
        visit(&mut self.lines);
        visit(&mut self.marks);
    }

    fn fork(&self) -> Self {
        Self {
            lines: self.lines.fork(),
            marks: self.marks.fork(),
        }
    }
}

#[test]
fn inserting_again_reaches_every_table_and_belongs_to_the_transaction() {
    let log = Fake::<Log>::new(&World::seeded(1));
    let mut writing = guarded(&log);
    let sizes = |log: &Log| (log.lines.len(), log.marks.len());
    for commit in [false, true] {
        writing.guard.owned().lines.insert(user(1, "ada")).unwrap();
        writing.guard.owned().marks.insert(post(1, 1)).unwrap();
        writing.guard.owned().marks.insert(post(2, 1)).unwrap();
        assert_eq!(writing.guard.again(), 3);
        assert_eq!(sizes(writing.guard.state()), (2, 4));
        if commit {
            writing.guard.commit();
        } else {
            writing.guard.roll_back(None);
            assert_eq!(sizes(writing.guard.state()), (0, 0));
        }
    }
    assert_eq!(sizes(writing.guard.state()), (2, 4));
    assert_eq!(writing.guard.commits(), 1, "both deliveries are one commit");
    assert_eq!(writing.guard.again(), 0, "nothing is open any more");
}
