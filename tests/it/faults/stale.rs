//! Reads of the past: how far behind, of what, and that each view is one that was.

use std::time::Duration;

use fake_runtime::{Chaos, StaleBy, World, age, fake, key_versions, percent, versions};

use super::{FakeUserRepository, User, UserRepository, last, tally, told, user, users};
use crate::support::{now, panic_of};

fn renamed(users: &FakeUserRepository, id: u64, names: &[&str]) {
    for name in names {
        now(users.rename(id, (*name).to_owned())).unwrap();
    }
}

/// What `find_by_id` sees with such a lag.
fn seen(users: &FakeUserRepository, id: u64, by: StaleBy) -> Option<String> {
    let stale = users.faults().find_by_id().stale(by).scoped();
    let found = now(users.find_by_id(id)).unwrap();
    assert_eq!((stale.matched(), stale.fired()), (1, 1));
    found.map(|user| user.name)
}

#[test]
fn versions_are_counted_over_the_fake_and_key_versions_over_the_row() {
    let users = users();
    now(users.insert(user(1))).unwrap();
    renamed(&users, 1, &["b", "c"]);
    now(users.insert(user(2))).unwrap();
    let name = |name: &str| Some(name.to_owned());
    let by_versions: Vec<_> = (0..5).map(|n| seen(&users, 1, versions(n))).collect();
    assert_eq!(
        by_versions,
        [name("c"), name("c"), name("b"), name("name 1"), None]
    );
    let by_key: Vec<_> = (0..4).map(|n| seen(&users, 1, key_versions(n))).collect();
    assert_eq!(by_key, [name("c"), name("b"), name("name 1"), None]);
    assert_eq!(now(users.find_by_id(1)).unwrap().unwrap().name, "c");
}

#[test]
fn calls_that_wrote_nothing_are_no_versions() {
    let users = users();
    now(users.insert(user(1))).unwrap();
    now(users.insert(user(1))).unwrap_err();
    assert_eq!(now(users.delete(9)), Ok(false));
    now(users.list()).unwrap();
    users.faults().rename().once().lose_write();
    renamed(&users, 1, &["lost"]);
    assert_eq!(seen(&users, 1, versions(1)), None);
}

#[test]
fn a_deleted_row_is_there_again_and_a_moved_one_under_its_old_value() {
    #[fake(entity = User, key = id: u64, unique(email))]
    trait Users {
        fn insert(&self, user: User);
        fn find_by_email(&self, email: &str) -> Option<User>;
        #[fake(update(|user| user.email = email.clone()))]
        fn set_email(&self, id: u64, email: String) -> bool;
        fn delete(&self, id: u64) -> bool;
        fn count(&self) -> usize;
    }
    let users = FakeUsers::new();
    let with = |id, email: &str| User {
        email: email.into(),
        ..user(id)
    };
    users.insert(with(1, "a"));
    users.insert(with(2, "b"));
    // The two swap their addresses.
    users.set_email(1, "free".into());
    users.set_email(2, "a".into());
    users.set_email(1, "b".into());
    users.delete(2);
    let owner = |email: &str, back| {
        let _stale = users
            .faults()
            .find_by_email()
            .stale(versions(back))
            .scoped();
        users.find_by_email(email).map(|user| user.id)
    };
    let owners = |back| (owner("a", back), owner("b", back), owner("free", back));
    assert_eq!(owners(0), (None, Some(1), None));
    assert_eq!(owners(1), (Some(2), Some(1), None));
    assert_eq!(owners(2), (Some(2), None, Some(1)));
    assert_eq!(owners(3), (None, Some(2), Some(1)));
    assert_eq!(owners(4), (Some(1), Some(2), None));
    assert_eq!(owners(5), (Some(1), None, None));
    assert_eq!(owners(6), (None, None, None));
    let counts: Vec<_> = (0..7)
        .map(|back| {
            let _stale = users.faults().count().stale(versions(back)).scoped();
            users.count()
        })
        .collect();
    assert_eq!(counts, [1, 2, 2, 2, 2, 1, 0]);
    assert!(!users.set_email(2, "a".into()), "the truth is as it was");
}

#[test]
fn an_age_is_of_the_worlds_clock_and_begins_when_it_is_armed() {
    let users = users();
    let clock = users.world().clock();
    now(users.insert(user(1))).unwrap();
    let stale = users
        .faults()
        .find_by_id()
        .stale(age(Duration::from_secs(10)));
    let name = || now(users.find_by_id(1)).unwrap().map(|user| user.name);
    assert_eq!(
        name().as_deref(),
        Some("name 1"),
        "from before it was armed"
    );
    renamed(&users, 1, &["b"]);
    clock.advance(Duration::from_secs(4));
    renamed(&users, 1, &["c"]);
    assert_eq!(name().as_deref(), Some("name 1"));
    clock.advance(Duration::from_secs(6));
    assert_eq!(name().as_deref(), Some("b"), "ten seconds are old enough");
    clock.advance(Duration::from_secs(4));
    assert_eq!(name().as_deref(), Some("c"));
    assert_eq!(tally(&stale), (4, 4, 2));
    assert_eq!(last(users.world()).1, told("stale(age(10s))"));
}

#[test]
fn a_lag_that_varies_goes_forth_and_back() {
    let users = users();
    now(users.insert(user(1))).unwrap();
    renamed(&users, 1, &["1", "2", "3"]);
    users
        .faults()
        .find_by_id()
        .stale(key_versions(3).non_monotonic());
    let seen: Vec<_> = (0..40)
        .map(|_| {
            now(users.find_by_id(1))
                .unwrap()
                .expect("three versions back it is there")
                .name
        })
        .collect();
    for name in ["name 1", "1", "2", "3"] {
        assert!(
            seen.iter().any(|seen| seen == name),
            "{name} is in {seen:?}"
        );
    }
    let back = seen.windows(2).filter(|pair| pair[1] < pair[0]).count();
    assert!(
        back > 0,
        "what was seen once is gone the next time: {seen:?}"
    );
    let journal = users.world().journal();
    let lags: Vec<_> = journal
        .entries()
        .iter()
        .filter_map(|entry| entry.faults().first())
        .collect();
    assert_eq!(lags.len(), 40);
    for (seen, lag) in seen.iter().zip(lags) {
        let lag_of = ["3", "2", "1", "name 1"]
            .iter()
            .position(|name| name == seen)
            .unwrap();
        assert_eq!(
            *lag,
            format!("stale(key_versions({lag_of}))"),
            "the journal has the drawn lag"
        );
    }
}

#[test]
fn every_read_of_a_replica_lags_and_its_writes_are_those_of_the_primary() {
    let world = World::seeded(1);
    let primary = FakeUserRepository::in_world(&world);
    let replica = primary.handle("replica");
    let lag = replica.all_faults().reads().stale(versions(1));
    now(primary.insert(user(1))).unwrap();
    now(replica.insert(user(2))).unwrap();
    assert_eq!(now(replica.list()), Ok(vec![user(1)]));
    assert_eq!(now(replica.count()), 1);
    assert_eq!(now(replica.find_by_email("2@example.com")), Ok(None));
    assert_eq!(now(primary.list()), Ok(vec![user(1), user(2)]));
    assert_eq!(tally(&lag), (3, 3, 3));
    let fakes: Vec<_> = world
        .journal()
        .entries()
        .iter()
        .map(|entry| entry.fake().to_owned())
        .collect();
    assert!(fakes.iter().all(|fake| fake == "replica"), "{fakes:?}");
}

#[test]
fn a_view_reaches_no_further_than_the_history_nor_behind_a_restore() {
    let users = users();
    assert!(panic_of(|| versions(129)).contains("write at most 128"));
    now(users.insert(user(1))).unwrap();
    let before = users.checkpoint();
    renamed(&users, 1, &["b"]);
    users.restore(&before);
    assert_eq!(seen(&users, 1, versions(5)).as_deref(), Some("name 1"));
    let names: Vec<String> = (0..200).map(|n| n.to_string()).collect();
    renamed(
        &users,
        1,
        &names.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    assert_eq!(seen(&users, 1, versions(128)).as_deref(), Some("71"));
    assert_eq!(seen(&users, 1, key_versions(128)).as_deref(), Some("71"));
}

#[test]
fn key_versions_of_a_body_are_refused_when_they_are_armed() {
    #[fake(entity = User, key = id: u64)]
    trait Users {
        #[fake(read = |db| db.rows.len())]
        fn size(&self) -> usize;
        fn get_many(&self, ids: &[u64]) -> Vec<Option<User>>;
    }
    let users = FakeUsers::new();
    let message = panic_of(|| users.faults().size().stale(key_versions(1)));
    assert!(message.contains("`size` selects none itself"), "{message}");
    assert_eq!(users.size(), 0);
    users.world().verify();
    assert!(panic_of(|| users.faults().get_many().stale(key_versions(1))).contains("get_many"));
    users.all_faults().reads().stale(versions(1));
    users.rows().insert(user(1)).unwrap();
    assert_eq!((users.size(), users.get_many(&[1])), (0, vec![None]));
}

#[test]
fn key_versions_for_all_reads_pass_by_those_that_select_no_rows() {
    #[fake(entity = User, key = id: u64)]
    trait Users {
        #[fake(read = |db| db.rows.len())]
        fn size(&self) -> usize;
        fn get(&self, id: u64) -> Option<User>;
    }
    let users = FakeUsers::new();
    let stale = users.all_faults().reads().stale(key_versions(1));
    users.rows().insert(user(1)).unwrap();
    assert_eq!((users.get(1), users.size()), (None, 1));
    assert_eq!(tally(&stale), (1, 1, 1));
}

#[test]
fn an_age_among_other_lags_of_a_chaos_is_kept() {
    let users = users();
    let lags = Chaos::none()
        .stale(percent(0), versions(1))
        .stale(percent(100), age(Duration::from_secs(10)));
    users.all_faults().reads().chaos(lags);
    now(users.insert(user(1))).unwrap();
    assert_eq!(now(users.count()), 0);
    users.world().clock().advance(Duration::from_secs(10));
    assert_eq!(now(users.count()), 1);
}

#[test]
fn a_fork_and_a_checkpoint_leave_the_past_where_it_was() {
    let users = users();
    now(users.insert(user(1))).unwrap();
    renamed(&users, 1, &["b", "c"]);
    let checkpoint = users.checkpoint();
    let name = |name: &str| Some(name.to_owned());
    assert_eq!(
        seen(&users, 1, versions(1)),
        name("b"),
        "beside a checkpoint"
    );
    let fork = users.fork();
    assert_eq!(seen(&fork, 1, versions(1)), name("b"), "in the fork");
    assert_eq!(
        seen(&users, 1, key_versions(2)),
        name("name 1"),
        "beside a fork"
    );
    renamed(&fork, 1, &["d"]);
    assert_eq!(seen(&fork, 1, versions(1)), name("c"));
    assert_eq!(seen(&users, 1, versions(0)), name("c"));
    users.restore(&checkpoint);
    assert_eq!(
        seen(&users, 1, versions(1)),
        name("c"),
        "what was before a restore is another past"
    );
}
