//! Every way in which a trait is asynchronous or not, and its use as a trait object.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use fake_runtime::{Violation, fake};

use crate::support::{now, panic_of, polled};

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct User {
    id: u32,
    name: String,
}

fn user(id: u32) -> User {
    User {
        id,
        name: "Ada".into(),
    }
}

/// The same methods, whatever the style.
macro_rules! exercise {
    ($users:expr) => {{
        let users = $users;
        now(users.insert(user(1))).unwrap();
        assert_eq!(now(users.insert(user(1))).unwrap_err().constraint(), "id");
        assert_eq!(now(users.get(1)).unwrap(), Some(user(1)));
        assert_eq!(now(users.find_by_name("Ada")).unwrap(), [user(1)]);
        assert_eq!(now(users.rename(1, "Bob".into())).unwrap().name, "Bob");
        assert_eq!(now(users.body(1)), 1);
    }};
}

mod above {
    use super::{User, Violation, async_trait, fake};

    #[fake(entity = User, key = id: u32)]
    #[async_trait]
    pub(super) trait Users: Send + Sync {
        async fn insert(&self, user: User) -> Result<(), Violation>;
        async fn get(&self, id: u32) -> Result<Option<User>, Violation>;
        async fn find_by_name(&self, name: &str) -> Result<Vec<User>, Violation>;
        #[fake(update(|user| user.name = name))]
        async fn rename(&self, id: u32, name: String) -> Result<User, Violation>;
        #[fake(read = |db| db.rows.filter(|row| row.id == id).len())]
        async fn body(&self, id: u32) -> usize;
    }
}

mod below {
    use super::{User, Violation, async_trait, fake};

    #[async_trait]
    #[fake(entity = User, key = id: u32)]
    pub(super) trait Users: Send + Sync {
        async fn insert(&self, user: User) -> Result<(), Violation>;
        async fn get(&self, id: u32) -> Result<Option<User>, Violation>;
        async fn find_by_name(&self, name: &str) -> Result<Vec<User>, Violation>;
        #[fake(update(|user| user.name = name))]
        async fn rename(&self, id: u32, name: String) -> Result<User, Violation>;
        #[fake(read = |db| db.rows.filter(|row| row.id == id).len())]
        async fn body(&self, id: u32) -> usize;
    }
}

mod not_send {
    use super::{User, Violation, async_trait, fake};

    #[fake(entity = User, key = id: u32)]
    #[async_trait(?Send)]
    pub(super) trait Users {
        async fn insert(&self, user: User) -> Result<(), Violation>;
        async fn get(&self, id: u32) -> Result<Option<User>, Violation>;
        async fn find_by_name(&self, name: &str) -> Result<Vec<User>, Violation>;
        #[fake(update(|user| user.name = name))]
        async fn rename(&self, id: u32, name: String) -> Result<User, Violation>;
        #[fake(read = |db| db.rows.filter(|row| row.id == id).len())]
        async fn body(&self, id: u32) -> usize;
    }
}

mod native {
    use super::{User, Violation, fake};

    #[fake(entity = User, key = id: u32)]
    pub(super) trait Users {
        async fn insert(&self, user: User) -> Result<(), Violation>;
        async fn get(&self, id: u32) -> Result<Option<User>, Violation>;
        async fn find_by_name(&self, name: &str) -> Result<Vec<User>, Violation>;
        #[fake(update(|user| user.name = name))]
        async fn rename(&self, id: u32, name: String) -> Result<User, Violation>;
        #[fake(read = |db| db.rows.filter(|row| row.id == id).len())]
        async fn body(&self, id: u32) -> usize;
    }
}

mod opaque {
    use super::{Future, User, Violation, fake};

    #[fake(entity = User, key = id: u32)]
    pub(super) trait Users {
        fn insert(&self, user: User) -> impl Future<Output = Result<(), Violation>> + Send;
        fn get(&self, id: u32) -> impl Future<Output = Result<Option<User>, Violation>> + Send;
        fn find_by_name(
            &self,
            name: &str,
        ) -> impl Future<Output = Result<Vec<User>, Violation>> + Send;
        #[fake(update(|user| user.name = name))]
        fn rename(
            &self,
            id: u32,
            name: String,
        ) -> impl Future<Output = Result<User, Violation>> + Send;
        #[fake(read = |db| db.rows.filter(|row| row.id == id).len())]
        fn body(&self, id: u32) -> impl Future<Output = usize>;
    }
}

mod boxed {
    use super::{Future, Pin, User, Violation, fake};

    type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

    #[fake(entity = User, key = id: u32)]
    pub(super) trait Users: Send + Sync {
        fn insert(
            &self,
            user: User,
        ) -> Pin<Box<dyn Future<Output = Result<(), Violation>> + Send + '_>>;
        fn get(&self, id: u32) -> BoxFuture<'_, Result<Option<User>, Violation>>;
        fn find_by_name<'a>(
            &'a self,
            name: &'a str,
        ) -> Pin<Box<dyn Future<Output = Result<Vec<User>, Violation>> + Send + 'a>>;
        #[fake(update(|user| user.name = name))]
        fn rename(&self, id: u32, name: String) -> BoxFuture<'_, Result<User, Violation>>;
        #[fake(read = |db| db.rows.filter(|row| row.id == id).len())]
        fn body(&self, id: u32) -> BoxFuture<'_, usize>;
    }
}

#[test]
fn a_future_that_is_polled_after_its_end_says_so() {
    use above::Users as _;
    for watched in [false, true] {
        let users = above::FakeUsers::new();
        if watched {
            users.world().record();
        }
        let mut found = users.get(1);
        assert_eq!(polled(&mut found), Some(Ok(None)));
        let message = panic_of(|| polled(&mut found));
        assert_eq!(message, "a future is not polled after its end");
    }
}

#[test]
fn async_trait_may_stand_above_and_below() {
    use above::Users as _;
    exercise!(above::FakeUsers::new());
    {
        use below::Users as _;
        exercise!(below::FakeUsers::new());
    }
}

#[test]
fn async_trait_without_send_is_native_async_and_opaque_futures_and_boxed_ones_too() {
    {
        use not_send::Users as _;
        exercise!(not_send::FakeUsers::new());
    }
    {
        use native::Users as _;
        exercise!(native::FakeUsers::new());
    }
    {
        use opaque::Users as _;
        exercise!(opaque::FakeUsers::new());
    }
    {
        use boxed::Users as _;
        exercise!(boxed::FakeUsers::new());
    }
}

#[test]
fn futures_and_fakes_cross_threads() {
    fn crosses<T: Send + Sync + 'static>(_: &T) {}
    fn sent<T: Send>(future: T) -> T {
        future
    }
    use above::Users as _;
    use opaque::Users as _;
    let users = above::FakeUsers::new();
    crosses(&users);
    now(sent(users.insert(user(1)))).unwrap();
    let users = opaque::FakeUsers::new();
    now(sent(users.insert(user(1)))).unwrap();
    let clone = users.clone();
    let seen = std::thread::spawn(move || now(clone.get(1)))
        .join()
        .unwrap();
    assert_eq!(seen, Ok(Some(user(1))));
}

#[test]
fn a_fake_is_a_trait_object_behind_arc_box_and_reference() {
    use above::Users;
    let users = above::FakeUsers::new();
    let shared: Arc<dyn Users> = Arc::new(users.clone());
    let boxed: Box<dyn Users> = Box::new(users.clone());
    let borrowed: &dyn Users = &users;
    now(shared.insert(user(1))).unwrap();
    now(boxed.insert(user(2))).unwrap();
    assert_eq!(now(borrowed.find_by_name("Ada")).unwrap().len(), 2);
    assert_eq!(users.rows().len(), 2);
}

#[test]
fn a_future_that_is_dropped_before_its_first_poll_did_nothing() {
    use above::Users as _;
    let users = above::FakeUsers::new();
    drop(users.insert(user(1)));
    assert!(users.rows().is_empty());
    assert_eq!(users.calls().insert().count(), 0);
}

#[expect(clippy::needless_arbitrary_self_type, reason = "it can be written")]
mod receivers {
    use super::{Arc, User, Violation, fake, user};

    #[fake(entity = User, key = id: u32)]
    trait Users {
        fn insert(&mut self, user: User) -> Result<(), Violation>;
        fn count(self: Arc<Self>) -> usize;
        fn list(self) -> Vec<User>
        where
            Self: Sized;
        #[fake(count)]
        fn number(self: &Self) -> usize;
    }

    #[test]
    fn any_receiver_will_do() {
        let mut users = FakeUsers::new();
        users.insert(user(1)).unwrap();
        let shared = Arc::new(users.clone());
        assert_eq!((shared.count(), users.number()), (1, 1));
        assert_eq!(users.list(), [user(1)]);
    }
}

/// Patterns, mutable bindings and generic methods in signatures.
mod signatures {
    use super::{User, Violation, fake, user};

    #[fake(entity = User, key = id: u32)]
    trait Users {
        fn get(&self, id: u32) -> Option<User>;
        #[fake(list(|user| user.name.contains(part.as_ref())))]
        fn search<S: AsRef<str>>(&self, part: S) -> Vec<User>
        where
            Self: Sized;
        #[fake(insert(User { id, name: name.into() }))]
        #[expect(clippy::needless_lifetimes, reason = "it can be written")]
        fn add<'n>(&self, id: u32, name: &'n str) -> Result<(), Violation>;
        fn find_by_name(&self, name: &(impl AsRef<str> + ?Sized)) -> Option<User>
        where
            Self: Sized,
        {
            self.search(name.as_ref()).pop()
        }
        #[fake(unsupported)]
        fn tuple(&self, _: (u8, u8), _: &str) -> u8;
    }

    #[test]
    fn generic_methods_lifetimes_and_unnamed_parameters_are_kept() {
        let users = FakeUsers::new();
        users.add(1, "Ada").unwrap();
        assert_eq!(users.search("da"), [user(1)]);
        assert_eq!(users.find_by_name("Ada"), users.get(1));
        assert!(crate::support::panic_of(|| users.tuple((1, 2), "")).contains("tuple"));
    }
}
