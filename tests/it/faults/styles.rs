//! The same faults in every style of method: what waits, fails, is lost and lags does not depend on how it is written.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use async_trait::async_trait;
use fake_runtime::{Outcome, Violation, fake, versions};

use super::{User, last, told, user};
use crate::support::{now, polled};

/// The same faults on the same methods.
macro_rules! exercise_faults {
    ($users:expr) => {{
        let users = $users;
        users.rows().insert(user(9)).unwrap();
        let refused: Violation = users.rows().insert(user(9)).unwrap_err().into();
        let fails = users.faults().insert().key(1).fail(refused.clone());
        assert_eq!(now(users.insert(user(1))), Err(refused.clone()));
        assert_eq!(now(users.insert(user(2))), Ok(()));
        fails.heal();
        users.faults().insert().once().lose_write();
        assert_eq!(
            (now(users.insert(user(1))), users.rows().len()),
            (Ok(()), 2)
        );
        users
            .faults()
            .insert()
            .once()
            .commit_then_fail(refused.clone());
        assert_eq!(
            (now(users.insert(user(1))), users.rows().len()),
            (Err(refused), 3)
        );
        users.faults().get().key(1).once().stale(versions(1));
        assert_eq!(now(users.get(1)), Ok(None));
        assert_eq!(now(users.get(1)), Ok(Some(user(1))));
        users
            .faults()
            .find_by_name()
            .when(|name| name.ends_with('1'))
            .once()
            .reply(Ok(Vec::new()));
        assert_eq!(now(users.find_by_name("name 1")).unwrap(), []);
        assert_eq!(now(users.find_by_name("name 1")).unwrap(), [user(1)]);
        users
            .faults()
            .body()
            .once()
            .reply_with(|id| usize::try_from(*id).unwrap() + 40);
        assert_eq!((now(users.body(2)), now(users.body(2))), (42, 1));
        assert_eq!(last(users.world()), (Outcome::Ok, Vec::new()));
    }};
}

/// These, and the faults of futures.
macro_rules! exercise {
    ($users:expr) => {{
        let users = $users;
        exercise_faults!(users.clone());
        let hang = users.faults().rename().once().hang();
        let mut call = Box::pin(users.rename(1, "x".into()));
        assert!(polled(&mut call).is_none());
        hang.heal();
        assert!(polled(&mut call).is_none());
        drop(call);
        assert_eq!(last(users.world()), (Outcome::Dropped, told("hang")));
        let delay = users.faults().rename().delay(Duration::from_secs(1));
        let block = users.faults().rename().once().block_until_healed();
        let mut call = Box::pin(users.rename(1, "y".into()));
        assert!(polled(&mut call).is_none());
        users.world().clock().advance(Duration::from_secs(1));
        assert!(polled(&mut call).is_none(), "delayed, and then blocked");
        block.heal();
        assert_eq!(polled(&mut call).expect("healed").unwrap().name, "y");
        drop(call);
        delay.heal();
        users.faults().rename().once().commit_then_hang();
        assert!(polled(&mut Box::pin(users.rename(1, "z".into()))).is_none());
        assert_eq!(users.rows().get(&1).unwrap().name, "z");
        assert_eq!(users.calls().rename().count(), 3);
    }};
}

mod boxed_by_macro {
    use super::{User, Violation, async_trait, fake};

    #[fake(entity = User, key = id: u64)]
    #[async_trait]
    pub(super) trait Users: Send + Sync {
        async fn insert(&self, user: User) -> Result<(), Violation>;
        async fn get(&self, id: u64) -> Result<Option<User>, Violation>;
        async fn find_by_name(&self, name: &str) -> Result<Vec<User>, Violation>;
        #[fake(update(|user| user.name = name))]
        async fn rename(&self, id: u64, name: String) -> Result<User, Violation>;
        #[fake(read = |db| db.rows.filter(|row| row.id == id).len())]
        async fn body(&self, id: u64) -> usize;
    }
}

mod not_send {
    use super::{User, Violation, async_trait, fake};

    #[fake(entity = User, key = id: u64)]
    #[async_trait(?Send)]
    pub(super) trait Users {
        async fn insert(&self, user: User) -> Result<(), Violation>;
        async fn get(&self, id: u64) -> Result<Option<User>, Violation>;
        async fn find_by_name(&self, name: &str) -> Result<Vec<User>, Violation>;
        #[fake(update(|user| user.name = name))]
        async fn rename(&self, id: u64, name: String) -> Result<User, Violation>;
        #[fake(read = |db| db.rows.filter(|row| row.id == id).len())]
        async fn body(&self, id: u64) -> usize;
    }
}

mod native {
    use super::{User, Violation, fake};

    #[fake(entity = User, key = id: u64)]
    pub(super) trait Users {
        async fn insert(&self, user: User) -> Result<(), Violation>;
        async fn get(&self, id: u64) -> Result<Option<User>, Violation>;
        async fn find_by_name(&self, name: &str) -> Result<Vec<User>, Violation>;
        #[fake(update(|user| user.name = name))]
        async fn rename(&self, id: u64, name: String) -> Result<User, Violation>;
        #[fake(read = |db| db.rows.filter(|row| row.id == id).len())]
        async fn body(&self, id: u64) -> usize;
    }
}

mod opaque {
    use super::{Future, User, Violation, fake};

    #[fake(entity = User, key = id: u64)]
    pub(super) trait Users {
        fn insert(&self, user: User) -> impl Future<Output = Result<(), Violation>> + Send;
        fn get(&self, id: u64) -> impl Future<Output = Result<Option<User>, Violation>> + Send;
        fn find_by_name(
            &self,
            name: &str,
        ) -> impl Future<Output = Result<Vec<User>, Violation>> + Send;
        #[fake(update(|user| user.name = name))]
        fn rename(
            &self,
            id: u64,
            name: String,
        ) -> impl Future<Output = Result<User, Violation>> + Send;
        #[fake(read = |db| db.rows.filter(|row| row.id == id).len())]
        fn body(&self, id: u64) -> impl Future<Output = usize>;
    }
}

mod boxed {
    use super::{Future, Pin, User, Violation, fake};

    type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

    #[fake(entity = User, key = id: u64)]
    pub(super) trait Users: Send + Sync {
        fn insert(
            &self,
            user: User,
        ) -> Pin<Box<dyn Future<Output = Result<(), Violation>> + Send + '_>>;
        fn get(&self, id: u64) -> BoxFuture<'_, Result<Option<User>, Violation>>;
        fn find_by_name<'a>(
            &'a self,
            name: &'a str,
        ) -> Pin<Box<dyn Future<Output = Result<Vec<User>, Violation>> + Send + 'a>>;
        #[fake(update(|user| user.name = name))]
        fn rename(&self, id: u64, name: String) -> BoxFuture<'_, Result<User, Violation>>;
        #[fake(read = |db| db.rows.filter(|row| row.id == id).len())]
        fn body(&self, id: u64) -> BoxFuture<'_, usize>;
    }
}

#[test]
fn faults_of_async_trait_are_the_same() {
    use boxed_by_macro::Users as _;
    exercise!(boxed_by_macro::FakeUsers::new());
}

#[test]
fn faults_of_async_trait_without_send_are_the_same() {
    use not_send::Users as _;
    exercise!(not_send::FakeUsers::new());
}

#[test]
fn faults_of_native_async_are_the_same() {
    use native::Users as _;
    exercise!(native::FakeUsers::new());
}

#[test]
fn faults_of_opaque_futures_are_the_same() {
    use opaque::Users as _;
    exercise!(opaque::FakeUsers::new());
}

#[test]
fn faults_of_boxed_futures_are_the_same() {
    use boxed::Users as _;
    exercise!(boxed::FakeUsers::new());
}

#[test]
fn faults_of_synchronous_methods_are_the_same_but_for_what_needs_a_future() {
    #[fake(entity = User, key = id: u64)]
    trait Users {
        fn insert(&self, user: User) -> Result<(), Violation>;
        fn get(&self, id: u64) -> Result<Option<User>, Violation>;
        fn find_by_name(&self, name: &str) -> Result<Vec<User>, Violation>;
        #[fake(read = |db| db.rows.filter(|row| row.id == id).len())]
        fn body(&self, id: u64) -> usize;
    }
    use std::future::ready as now_ready;
    struct Ready(FakeUsers);
    impl std::ops::Deref for Ready {
        type Target = FakeUsers;
        fn deref(&self) -> &FakeUsers {
            &self.0
        }
    }
    // The same calls, each as a future that is ready.
    impl Ready {
        fn insert(&self, user: User) -> impl Future<Output = Result<(), Violation>> {
            now_ready(self.0.insert(user))
        }
        fn get(&self, id: u64) -> impl Future<Output = Result<Option<User>, Violation>> {
            now_ready(self.0.get(id))
        }
        fn find_by_name(&self, name: &str) -> impl Future<Output = Result<Vec<User>, Violation>> {
            now_ready(self.0.find_by_name(name))
        }
        fn body(&self, id: u64) -> impl Future<Output = usize> {
            now_ready(self.0.body(id))
        }
    }
    exercise_faults!(Ready(FakeUsers::new()));
}
