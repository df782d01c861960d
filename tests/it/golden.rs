//! The goldens compile, and what is printed does what the attribute does.

#[path = "../golden/answers.rs"]
mod answers;
#[path = "../golden/cache.rs"]
mod cache;
#[path = "../golden/client.rs"]
mod client;
#[path = "../golden/clock.rs"]
mod clock;
#[path = "../golden/dumped.rs"]
mod dumped;
#[path = "../golden/effects.rs"]
mod effects;
#[path = "../golden/queue.rs"]
mod queue;
#[path = "../golden/repository.rs"]
mod repository;
#[path = "../golden/shared.rs"]
mod shared;
#[path = "../golden/store.rs"]
mod store;

/// The same as they are printed: `include!`, so that nobody formats them.
mod printed {
    #![allow(
        unused_imports,
        dead_code,
        reason = "`fake` has done its work there, and a test uses what it needs"
    )]

    pub(super) mod answers {
        include!("../golden/answers.expanded.rs");
    }

    pub(super) mod cache {
        include!("../golden/cache.expanded.rs");
    }

    pub(super) mod client {
        include!("../golden/client.expanded.rs");
    }

    pub(super) mod clock {
        include!("../golden/clock.expanded.rs");
    }

    pub(super) mod dumped {
        include!("../golden/dumped.expanded.rs");
    }

    pub(super) mod effects {
        include!("../golden/effects.expanded.rs");
    }

    pub(super) mod queue {
        include!("../golden/queue.expanded.rs");
    }

    pub(super) mod repository {
        include!("../golden/repository.expanded.rs");
    }

    pub(super) mod shared {
        include!("../golden/shared.expanded.rs");
    }

    pub(super) mod store {
        include!("../golden/store.expanded.rs");
    }
}

use crate::support::now;

/// One test over what is written, and the same over what is printed.
macro_rules! alike {
    ($name:ident, $module:ident, $test:block) => {
        mod $name {
            #[test]
            fn as_it_is_written() {
                use super::now;
                use super::$module::*;
                let _ = now(async {});
                $test
            }

            #[test]
            fn as_it_is_printed() {
                use super::now;
                use super::printed::$module::*;
                let _ = now(async {});
                $test
            }
        }
    };
}

alike!(a_repository_answers, repository, {
    let users = FakeUserRepository::new();
    let user = |id, email: &str| User {
        id,
        email: email.to_owned(),
        name: "Ada".to_owned(),
    };
    assert_eq!(now(users.insert(user(1, "a"))), Ok(()));
    assert_eq!(
        now(users.insert(user(2, "a"))),
        Err(StorageError::Duplicate("email"))
    );
    assert_eq!(now(users.get(2)), Err(StorageError::NotFound));
    assert_eq!(now(users.find_by_email("a")), Ok(Some(user(1, "a"))));
    assert_eq!(now(users.rename(1, "Bo".to_owned())).unwrap().name, "Bo");
    assert_eq!(now(users.page(0, 9)).unwrap().len(), 1);
    assert_eq!(now(users.delete(1)), Ok(true));
    assert_eq!(users.calls().insert().count(), 2);
});

alike!(a_queue_answers, queue, {
    let jobs = FakeJobs::new();
    for id in [1, 2] {
        now(jobs.push(7, Job { id }));
    }
    let delivery = now(jobs.next(7));
    assert_eq!(delivery.payload, Job { id: 1 });
    assert_eq!(now(jobs.take(9)), [Job { id: 2 }]);
    assert!(now(jobs.ack(delivery.receipt)));
    assert!(jobs.jobs().all().is_empty());
    assert_eq!(jobs.calls().push().count(), 2);
});

alike!(a_store_of_several_tables_answers, store, {
    let blog = FakeBlog::new();
    for id in [1, 2] {
        let name = id.to_string();
        assert_eq!(blog.add_author(Author { id, name }), Ok(()));
    }
    assert_eq!(blog.write(1, "On").unwrap().id, 1);
    assert!(blog.write(9, "Off").is_err());
    assert_eq!(blog.merge(1, 2), Ok(1));
    assert!(blog.merge(2, 9).is_err());
    assert_eq!((blog.merges(), blog.delete_author(2)), (1, Ok(1)));
    assert!(blog.posts().is_empty());
});

alike!(two_traits_share_a_state, shared, {
    let store = FakeStore::new();
    let user = || User {
        id: 1,
        email: "a".to_owned(),
    };
    let session = |user| Session {
        token: "t".to_owned(),
        user,
    };
    assert_eq!(store.open(session(1)), Err(StorageError::Refused("user")));
    assert_eq!(now(store.insert_user(user())), Ok(()));
    assert_eq!(store.open(session(1)), Ok(()));
    assert_eq!(now(Users::find(&store, 1)), Ok(Some(user())));
    assert_eq!(Sessions::find(&store, "t"), Some(session(1)));
    assert_eq!(store.user_of("t"), Some(user()));
    _ = store.all_faults().outage();
    assert_eq!(now(Users::find(&store, 1)), Err(StorageError::Lost));
    assert_eq!(store.of_users().calls().find().count(), 2);
    assert_eq!(store.of_sessions().calls().find().count(), 1);
});

alike!(a_recorded_client_answers, client, {
    struct Real;

    impl Directory for Real {
        async fn find_account(&self, login: &str) -> Result<Account, ApiError> {
            Ok(Account {
                login: login.to_owned(),
                user_name: login.to_uppercase(),
            })
        }

        async fn list_accounts(
            &self,
            logins: &[String],
            _page: Option<u32>,
        ) -> Result<Vec<Account>, ApiError> {
            Err(ApiError::Refused(logins.concat()))
        }

        async fn invite(&self, account: &Account) -> Result<u64, ApiError> {
            Ok(account.login.len() as u64)
        }

        async fn ping(&self) -> bool {
            true
        }
    }

    let file = crate::support::Scratch::new();
    let recorder = fake_runtime::Recorder::new();
    let wrapped = RecordDirectory::new(Real, &recorder);
    let ada = now(wrapped.find_account("ada")).unwrap();
    let logins = ["ada".to_owned(), "bob".to_owned()];
    let refused = now(wrapped.list_accounts(&logins, None));
    assert_eq!(now(wrapped.invite(&ada)), Ok(3));
    assert!(now(wrapped.ping()));
    recorder.save(&file).unwrap();

    let recordings = fake_runtime::Recordings::load(&file).unwrap();
    assert_eq!(recordings.len(), 3);
    let directory = FakeDirectory::new();
    directory.serve(&recordings);
    assert_eq!(now(directory.find_account("ada")), Ok(ada.clone()));
    assert_eq!(now(directory.list_accounts(&logins, None)), refused);
    assert_eq!(now(directory.invite(&ada)), Ok(3));
    assert!(!now(directory.ping()));
    let drift = now(RecordDirectory::check(&recordings, &Real));
    assert_eq!((drift.asked(), drift.left_out()), (2, 1));
    drift.assert_none();
});

alike!(a_state_is_taken_out_and_put_back, dumped, {
    let seats = FakeSeats::new();
    let (hall, number, taken) = (1, 7, false);
    let seat = Seat {
        hall,
        number,
        taken,
    };
    assert_eq!(seats.insert(seat), Ok(()));
    let before = seats.dump();
    assert_eq!(seats.book(1, 7), Ok(()));
    assert_eq!(
        before.diff(&seats.dump()).to_string(),
        "rows:\n  ~ [1,7]: taken was false, is true\nbooked:\n  ~ was 0, is 1"
    );
    seats.load_dump(&before).unwrap();
    assert!(!seats.rows().get(&(1, 7)).unwrap().taken);
});

alike!(side_effects_are_counted, effects, {
    let mailer = SilentMailer::new();
    assert_eq!(now(mailer.send("ada")), Ok(()));
    assert_eq!((mailer.sent(), mailer.calls().send().count()), (0, 1));
});

alike!(time_ids_and_chance_follow_from_the_world, clock, {
    let system = FakeSystem::new();
    let begun = system.now();
    assert_eq!(system.now_ms(), Ok(1_735_689_600_000));
    let minute = std::time::Duration::from_secs(60);
    let mut sleep = system.sleep(minute);
    assert_eq!(crate::support::polled(&mut sleep), None);
    system.world().clock().advance(minute);
    assert_eq!(crate::support::polled(&mut sleep), Some(()));
    assert_eq!(system.now(), begun + minute);
    assert_eq!(system.next_order_id(), OrderId::from(1));
    assert_eq!(now(system.new_token()).len(), 36);
    assert!((1..=6).contains(&system.roll(6)));
    let mut bytes = [0; 32];
    assert_eq!(system.fill(&mut bytes), Ok(()));
    assert_ne!(bytes, [0; 32]);
});

alike!(a_cache_answers, cache, {
    let cache = FakeCache::new();
    let page = || Page {
        text: "Hello".to_owned(),
    };
    assert_eq!(cache.put("a", page(), None), Ok(()));
    assert_eq!(cache.get("a"), Ok(Some(page())));
    cache
        .world()
        .clock()
        .advance(std::time::Duration::from_secs(60));
    assert_eq!(cache.load("a"), Err("absent"));
    assert_eq!(cache.put("b", page(), None), Ok(()));
    assert_eq!(cache.delete(&["a".to_owned(), "b".to_owned()]), Ok(1));
});

alike!(forms, answers, {
    let fake = FakeTracks::new();
    let track = |id: u64| Track {
        id,
        title: format!("track {id}"),
    };
    fake.rows().insert_all((1..=3).map(track)).unwrap();
    assert_eq!(*fake.find_by_id(2).unwrap(), track(2));
    assert_eq!(fake.get_all()[&3], track(3));
    assert!(fake.iter().all(|track| track.is_ok()));
    assert_eq!(fake.title(1).unwrap().as_deref(), Some("track 1"));
    let (titles, total) = fake.titles(Some(1), 1).unwrap();
    assert_eq!((titles.join(" "), total), ("track 2".to_owned(), 3));
    let patch = TrackPatch {
        title: Some("intro".into()),
    };
    assert_eq!(fake.update(1, patch).unwrap().unwrap().title, "intro");
});
