//! One fake, several traits.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use fake_runtime::{Violation, World, fake, percent};

use crate::support::now;

#[derive(Clone, Debug, PartialEq)]
pub struct User {
    pub id: u64,
    pub email: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    pub token: String,
    pub user: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub enum UserError {
    Taken(&'static str),
    NotFound,
    Down,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SessionError {
    Refused(&'static str),
    Down,
}

#[fake(
    table(users: User, key = id: u64, unique(email)),
    table(sessions: Session, key = token: String, references(user -> users)),
    failures(UserError::Down, SessionError::Down),
)]
pub struct FakeStore;

#[fake(on = FakeStore, duplicate = UserError::Taken(violation.constraint()), missing = UserError::NotFound)]
#[async_trait]
pub trait UserRepository: Send + Sync {
    async fn insert_user(&self, user: User) -> Result<(), UserError>;
    async fn find(&self, id: u64) -> Result<Option<User>, UserError>;
    #[fake(update(|user| user.email = email))]
    async fn change_email(&self, id: u64, email: String) -> Result<User, UserError>;
}

#[fake(on = FakeStore, duplicate = SessionError::Refused(violation.constraint()))]
pub trait SessionRepository: Send + Sync {
    fn insert(&self, session: Session) -> Result<(), SessionError>;
    fn find(&self, token: &str) -> Option<Session>;
    #[fake(read = |db| db.sessions.get(token).and_then(|session| db.users.get(&session.user)))]
    fn user_of(&self, token: &str) -> Option<User>;
}

fn ada() -> User {
    User {
        id: 1,
        email: "ada".to_owned(),
    }
}

fn session(token: &str, user: u64) -> Session {
    Session {
        token: token.to_owned(),
        user,
    }
}

/// A store with a user and a session, as its two traits see it.
fn begun() -> (
    FakeStore,
    Arc<dyn UserRepository>,
    Arc<dyn SessionRepository>,
) {
    let store = FakeStore::in_world(&World::seeded(1));
    store.users().insert(ada()).unwrap();
    store.sessions().insert(session("a", 1)).unwrap();
    let users = Arc::new(store.clone());
    let sessions = Arc::new(store.clone());
    (store, users, sessions)
}

#[test]
fn two_traits_see_one_state() {
    let store = FakeStore::new();
    let users: Arc<dyn UserRepository> = Arc::new(store.clone());
    let sessions: Arc<dyn SessionRepository> = Arc::new(store.clone());
    let refused = sessions.insert(session("a", 1));
    assert_eq!(refused, Err(SessionError::Refused("user")));
    assert_eq!(now(users.insert_user(ada())), Ok(()));
    assert_eq!(sessions.insert(session("a", 1)), Ok(()));
    assert_eq!(sessions.user_of("a"), Some(ada()));
    assert_eq!((store.users().len(), store.sessions().len()), (1, 1));
    assert_eq!(
        format!("{store:?}"),
        r#"FakeStore { users: [User { id: 1, email: "ada" }], sessions: [Session { token: "a", user: 1 }] }"#
    );
}

#[test]
fn each_trait_has_its_own_errors() {
    let (_, users, sessions) = begun();
    let taken = User { id: 2, ..ada() };
    assert_eq!(
        now(users.insert_user(taken)),
        Err(UserError::Taken("email"))
    );
    let missing = now(users.change_email(9, "x".to_owned()));
    assert_eq!(missing, Err(UserError::NotFound));
    let refused = sessions.insert(session("a", 1));
    assert_eq!(refused, Err(SessionError::Refused("token")));
}

#[test]
fn methods_of_one_name_in_two_traits_are_two_methods() {
    let (store, users, sessions) = begun();
    assert_eq!(now(users.find(1)), Ok(Some(ada())));
    assert_eq!(now(users.find(2)), Ok(None));
    assert_eq!(sessions.find("a"), Some(session("a", 1)));
    assert_eq!(store.user_repository().calls().find().count(), 2);
    assert_eq!(store.session_repository().calls().find().count(), 1);
}

#[test]
fn faults_are_those_of_one_trait() {
    let (store, users, sessions) = begun();
    let faults = store.user_repository().faults();
    let down = faults.find().key(1).once().fail(UserError::Down);
    assert_eq!(sessions.find("a"), Some(session("a", 1)));
    assert_eq!(now(users.find(2)), Ok(None));
    assert_eq!(now(users.find(1)), Err(UserError::Down));
    assert_eq!(now(users.find(1)), Ok(Some(ada())));
    assert_eq!((down.matched(), down.fired()), (2, 1));

    let lost = store.session_repository().faults().insert().lose_write();
    assert_eq!(sessions.insert(session("b", 1)), Ok(()));
    assert_eq!((sessions.find("b"), lost.fired()), (None, 1));
}

#[test]
fn faults_of_all_methods_of_one_trait_leave_the_others_alone() {
    let (store, users, sessions) = begun();
    let outage = store.user_repository().all_faults().outage();
    assert_eq!(now(users.find(1)), Err(UserError::Down));
    assert_eq!(sessions.insert(session("b", 1)), Ok(()));
    outage.heal();
    assert_eq!(now(users.find(1)), Ok(Some(ada())));
}

#[test]
fn a_fault_of_the_store_is_for_the_calls_of_every_trait_and_counts_them_together() {
    // Nobody has called or looked at either trait when it is armed.
    let (store, users, sessions) = begun();
    let outage = store.all_faults().outage();
    assert_eq!(now(users.find(1)), Err(UserError::Down));
    let refused = sessions.insert(session("b", 1));
    assert_eq!(refused, Err(SessionError::Down));
    assert_eq!(sessions.find("a"), Some(session("a", 1)), "it cannot fail");
    assert_eq!(outage.fired(), 2);
    outage.heal();
    assert_eq!(now(users.find(1)), Ok(Some(ada())));
    assert_eq!(sessions.insert(session("b", 1)), Ok(()));

    let second = store.all_faults().writes().on_call(2).outage();
    assert_eq!(sessions.insert(session("c", 1)), Ok(()));
    let failed = now(users.change_email(1, "x".to_owned()));
    assert_eq!(failed, Err(UserError::Down));
    assert_eq!((second.matched(), second.fired()), (2, 1));
}

#[test]
fn rules_are_met_in_the_order_in_which_store_and_trait_have_armed_them() {
    let (store, users, _) = begun();
    let answer = Ok(None);
    let replied = store.user_repository().faults().find().once().reply(answer);
    let outage = store.all_faults().outage();
    assert_eq!(now(users.find(1)), Ok(None));
    assert_eq!(now(users.find(1)), Err(UserError::Down));
    assert_eq!((replied.fired(), outage.fired()), (1, 1));
}

#[test]
fn all_is_healed_by_the_store_and_one_trait_by_itself() {
    let (store, users, sessions) = begun();
    let arm = || {
        _ = store
            .user_repository()
            .faults()
            .find()
            .fail(UserError::Down);
        _ = store.session_repository().all_faults().outage();
    };
    arm();
    store.session_repository().all_faults().heal();
    assert_eq!(sessions.insert(session("b", 1)), Ok(()));
    assert_eq!(now(users.find(1)), Err(UserError::Down));
    arm();
    store.all_faults().heal();
    assert_eq!(sessions.insert(session("c", 1)), Ok(()));
    assert_eq!(now(users.find(1)), Ok(Some(ada())));
}

#[test]
fn a_rule_of_the_store_that_met_no_call_is_complained_of_once() {
    let (store, users, sessions) = begun();
    _ = (now(users.find(1)), sessions.find("a"));
    _ = store.all_faults().outage();
    _ = store.session_repository().faults().find().reply(None);
    let complaint = crate::support::panic_of(|| store.world().verify());
    assert!(complaint.starts_with("2 rules"), "{complaint}");
    for line in [
        "`FakeStore`: `all_faults()",
        "`FakeStore::session_repository`: `find",
    ] {
        assert_eq!(complaint.matches(line).count(), 1, "{line} in {complaint}");
    }
}

#[test]
fn the_journal_says_of_which_trait_a_call_was() {
    let (store, users, sessions) = begun();
    store.world().record();
    store.session_repository().calls().find().record();
    _ = (now(users.find(1)), sessions.find("a"));
    let journal = store.world().journal();
    let told: Vec<_> = journal
        .entries()
        .iter()
        .map(|entry| (entry.fake(), entry.method()))
        .collect();
    let told_of = |face| (face, "find");
    assert_eq!(
        told,
        [
            told_of("FakeStore::user_repository"),
            told_of("FakeStore::session_repository")
        ]
    );
    let found = store.session_repository().calls().find().recorded();
    assert_eq!((found.len(), found[0].arguments()), (1, Some(r#""a""#)));
    assert_eq!(store.name(), "FakeStore");
    assert_eq!(store.user_repository().name(), "FakeStore::user_repository");
}

#[test]
fn an_outage_of_the_world_is_one_of_the_store_too() {
    let (store, users, sessions) = begun();
    _ = now(users.find(1));
    let outage = store.world().all_faults().outage();
    assert_eq!(now(users.find(1)), Err(UserError::Down));
    let refused = sessions.insert(session("b", 1));
    assert_eq!(refused, Err(SessionError::Down));
    assert_eq!(outage.fired(), 2);
    store.world().heal_all();
    assert_eq!(now(users.find(1)), Ok(Some(ada())));
}

#[test]
fn a_second_handle_has_controls_of_its_own_for_every_trait() {
    let (store, users, sessions) = begun();
    let replica = store.handle("replica");
    _ = replica
        .user_repository()
        .faults()
        .find()
        .fail(UserError::Down);
    _ = replica.all_faults().reads().outage();
    let (far_users, far_sessions) = (
        &replica as &dyn UserRepository,
        &replica as &dyn SessionRepository,
    );
    assert_eq!(now(far_users.find(1)), Err(UserError::Down));
    assert_eq!(far_sessions.insert(session("b", 1)), Ok(()));
    assert_eq!(now(users.find(1)), Ok(Some(ada())));
    assert_eq!(
        sessions.find("b"),
        Some(session("b", 1)),
        "it is the same state"
    );
    assert_eq!(store.user_repository().calls().find().count(), 1);
    assert_eq!(replica.user_repository().name(), "replica::user_repository");
    let second = FakeStore::in_world(store.world());
    assert_eq!(
        second.user_repository().name(),
        "FakeStore#2::user_repository"
    );
}

#[test]
fn a_fork_forks_the_state_and_all_controls() {
    let (store, users, sessions) = begun();
    _ = store.all_faults().outage();
    _ = now(users.find(1));
    let fork = store.fork();
    let forked = &fork as &dyn UserRepository;
    assert_eq!(now(forked.find(1)), Ok(Some(ada())), "no rule is armed");
    assert_eq!(fork.user_repository().calls().find().count(), 1);
    assert_eq!(store.user_repository().calls().find().count(), 1);
    fork.sessions().clear().unwrap();
    assert_eq!(sessions.find("a"), Some(session("a", 1)));
    let before = fork.checkpoint();
    fork.users()
        .insert(User {
            id: 2,
            email: "bob".to_owned(),
        })
        .unwrap();
    fork.restore(&before);
    assert_eq!(fork.users().len(), 1);
}

#[test]
fn draws_of_a_rule_of_the_store_are_no_draws_of_an_equal_one_of_a_trait() {
    let hits = |both: bool| {
        let (store, users, _) = begun();
        let half = || percent(50);
        if both {
            _ = store
                .user_repository()
                .all_faults()
                .calls()
                .chance(half())
                .delay(Duration::ZERO);
        }
        let shared = store
            .all_faults()
            .calls()
            .chance(half())
            .delay(Duration::ZERO);
        let fired = (0..64).map(|_| {
            let before = shared.fired();
            _ = now(users.find(1));
            shared.fired() > before
        });
        fired.collect::<Vec<_>>()
    };
    assert_eq!(
        hits(false),
        hits(true),
        "what one draws is no matter of the other"
    );
    let (store, users, _) = begun();
    let own = store
        .user_repository()
        .all_faults()
        .calls()
        .chance(percent(50))
        .delay(Duration::ZERO);
    let shared = store
        .all_faults()
        .calls()
        .chance(percent(50))
        .delay(Duration::ZERO);
    let mut alike = 0;
    for _ in 0..64 {
        let before = (own.fired(), shared.fired());
        _ = now(users.find(1));
        alike += u32::from((own.fired() > before.0) == (shared.fired() > before.1));
    }
    assert!(alike < 64, "equal rules must not draw alike");
}

#[test]
fn a_body_that_fails_leaves_no_trace_in_any_table() {
    #[fake(table(users: User, key = id: u64), table(sessions: Session, key = token: String), state(logins: u64))]
    struct FakeAccounts;

    #[fake(on = FakeAccounts, rename(logins = of_logins))]
    trait Logins {
        #[fake(write = |tx| {
            tx.users.insert(User { id, email: String::new() })?;
            tx.logins += 1;
            tx.sessions.insert(Session { token: token.to_owned(), user: id })
        })]
        fn login(&self, id: u64, token: &str) -> Result<(), Violation>;
        #[fake(read = |db| db.logins)]
        fn logins(&self) -> u64;
    }

    #[fake(on = FakeAccounts, rename(users = rows_of_users))]
    trait Users {
        fn list_users(&self) -> Vec<User>;
    }

    // A trait of this name has a table of this name beside it.
    let store = FakeAccounts::new();
    assert_eq!(store.login(1, "a"), Ok(()));
    assert_eq!(store.login(2, "a").unwrap_err().constraint(), "token");
    assert_eq!((store.logins(), store.list_users().len()), (1, 1));
    assert_eq!(store.rows_of_users().calls().list_users().count(), 1);
}

/// Traits on a store stand wherever its name is known: before it, in other modules.
mod elsewhere {
    pub(super) mod before {
        use super::super::User;

        #[fake_runtime::fake(on = super::FakeTeam, rename(people = members))]
        pub(in super::super) trait People {
            fn insert(&self, user: User);
            fn count(&self) -> usize;
        }
    }

    #[fake_runtime::fake(entity = crate::stores::User, key(id: u64, generate = sequence), now: std::time::SystemTime, rename(new = begin, rows = everybody))]
    /// All of them.
    pub(super) struct FakeTeam;
}

mod other_crate {
    pub(super) trait Roster {
        fn is_known(&self, id: u64) -> bool;
        fn is_unknown(&self, id: u64) -> bool {
            !self.is_known(id)
        }
    }
}

#[fake(on = elsewhere::FakeTeam, remote = other_crate::Roster)]
trait Roster {
    #[fake(exists(id))]
    fn is_known(&self, id: u64) -> bool;
}

#[test]
fn traits_stand_in_other_modules_and_in_other_crates() {
    use elsewhere::before::People;
    use other_crate::Roster as _;

    let team = elsewhere::FakeTeam::begin();
    team.insert(ada());
    assert_eq!((team.count(), team.everybody().len()), (1, 1));
    assert!(team.is_known(1) && team.is_unknown(2));
    assert_eq!(team.members().calls().insert().count(), 1);
    assert_eq!(team.roster().calls().is_known().count(), 2);
}

/// Everything that is generated is behind the condition, and the trait stays.
mod behind_a_condition {
    use super::User;

    #[fake_runtime::fake(table(users: User, key = id: u64), cfg(any()))]
    struct FakeNothing;

    #[fake_runtime::fake(on = FakeNothing, cfg(any()))]
    pub(super) trait Kept {
        fn find_user(&self, id: u64) -> Option<User>;
    }
}

#[test]
fn a_condition_takes_the_store_away_and_leaves_the_trait() {
    struct ByHand;

    impl behind_a_condition::Kept for ByHand {
        fn find_user(&self, _: u64) -> Option<User> {
            None
        }
    }

    let kept: &dyn behind_a_condition::Kept = &ByHand;
    assert_eq!(kept.find_user(1), None);
}

#[test]
fn a_store_crosses_threads_and_so_do_its_futures() {
    fn crosses<T: Send + Sync + std::panic::UnwindSafe + std::panic::RefUnwindSafe>(_: &T) {}
    fn moves<T: Send>(_: &T) {}

    let (store, users, sessions) = begun();
    crosses(&store);
    moves(&users.find(1));
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (users, sessions) = (&users, &sessions);
            scope.spawn(move || {
                for n in 0..25 {
                    let id = 10 + thread * 25 + n;
                    let user = User {
                        id,
                        email: id.to_string(),
                    };
                    now(users.insert_user(user)).unwrap();
                    sessions.insert(session(&id.to_string(), id)).unwrap();
                }
            });
        }
    });
    assert_eq!(store.user_repository().calls().insert_user().count(), 100);
    assert_eq!(store.session_repository().calls().insert().count(), 100);
    assert_eq!((store.users().len(), store.sessions().len()), (101, 101));
}

#[test]
fn maps_and_queues_of_a_store_serve_its_traits() {
    #[fake(
        map(cache: String => u64, ttl = Duration::from_secs(60)),
        queue(jobs: u64)
    )]
    struct FakePlatform;

    #[fake(on = FakePlatform, rename(cache = view_of_cache))]
    trait Cache {
        #[fake(map = cache)]
        fn get(&self, key: &str) -> Option<u64>;
        #[fake(map = cache)]
        fn set(&self, key: String, value: u64);
    }

    #[fake(on = FakePlatform)]
    trait Worker {
        fn push(&self, job: u64);
        fn pop(&self) -> Option<u64>;
    }

    let platform = FakePlatform::new();
    platform.set("a".to_owned(), 1);
    platform.push(7);
    assert_eq!((platform.get("a"), platform.jobs().len()), (Some(1), 1));
    let lost = platform.all_faults().writes().once().lose_write();
    platform.push(8);
    assert_eq!((platform.pop(), platform.pop()), (Some(7), None));
    assert_eq!(lost.fired(), 1);
    let clock = platform.world().clock().clone();
    clock.advance(Duration::from_secs(60));
    assert_eq!(platform.get("a"), None);
    assert_eq!(platform.view_of_cache().calls().get().count(), 2);
}

#[test]
fn the_state_of_a_store_is_dumped_and_put_back() {
    #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Item {
        id: u64,
    }

    #[fake(table(items: Item, key = id: u64), dump)]
    struct FakeShelf;

    #[fake(on = FakeShelf, rename(items = view))]
    trait Items {
        fn insert(&self, item: Item);
        fn delete(&self, id: u64) -> bool;
    }

    let shelf = FakeShelf::new();
    shelf.insert(Item { id: 1 });
    let dump = shelf.dump();
    assert!(shelf.delete(1));
    shelf.load_dump(&dump).unwrap();
    assert_eq!(shelf.items().all(), [Item { id: 1 }]);
    assert_eq!(shelf.view().calls().delete().count(), 1);
}
