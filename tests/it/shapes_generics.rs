//! Parameters of traits and of methods, lifetimes, and arguments that are no data.

use std::future::Future;
use std::hash::Hash;
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use fake_runtime::{Violation, fake};

use crate::support::now;

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

mod of_traits {
    use super::{Arc, Future, Hash, Pin, User, Violation, fake};

    pub(super) trait Keyed<K>: Clone + Send + Sync + 'static {
        fn key(&self) -> K;
    }

    impl Keyed<u32> for User {
        fn key(&self) -> u32 {
            self.id
        }
    }

    #[fake(entity = T, key = key(): K)]
    pub(super) trait Repository<K, T>
    where
        K: Hash + Eq + Clone + Send + Sync + 'static,
        T: Keyed<K>,
    {
        fn insert(&self, row: T) -> Result<(), Violation>;
        fn find(&self, key: &K) -> Option<T>;
        fn fetch(self: Arc<Self>, key: K) -> Pin<Box<dyn Future<Output = Option<T>> + Send>>;
    }

    #[fake(entity = User, key = id: u32, type Out = T)]
    pub(super) trait Defaulted<T = String, const N: usize = 2, const ALL: bool = true>
    where
        T: Default + Send + Sync,
        Self: Sized,
    {
        type Out;
        #[fake(list, limit = N)]
        fn list(&self) -> Vec<User>;
        #[fake(read = |_| T::default())]
        fn made(&self) -> Self::Out;
        fn cloned(&self) -> Self::Out
        where
            T: Clone,
        {
            self.made()
        }
    }

    #[fake(entity = User, key = id: u32)]
    pub(super) trait Unsized<T: ?Sized> {
        #[fake(read = |db| { let _ = value; db.rows.len() })]
        fn seen(&self, value: &T) -> usize;
    }

    #[fake(entity = User, key = id: u32)]
    pub(super) trait Tested<F>
    where
        F: for<'u> Fn(&'u User) -> bool + Send + Sync,
    {
        #[fake(list(|user| test(user)))]
        fn list(&self, test: F) -> Vec<User>;
    }

    #[fake(entity = User, key = id: u32)]
    pub(super) trait Borrowing<'a, 'b: 'a>
    where
        Self: 'a,
    {
        fn insert(&'a self, user: &'b User) -> Result<(), Violation>;
        fn find_by_name(&self, name: &'a str) -> Option<User>;
        async fn find(&self, id: &'b u32) -> Option<User>;
    }
}

/// `trait Repository<K, T> where K: Hash + Eq, T: Keyed<K>`
#[test]
fn a_trait_may_have_type_parameters_with_bounds_and_where_clauses() {
    use of_traits::Repository as _;
    let users = of_traits::FakeRepository::<u32, User>::new();
    assert_eq!(users.insert(user(1)), Ok(()));
    users.faults().find().key(1).once().reply(None);
    assert_eq!((users.find(&1), users.find(&1)), (None, Some(user(1))));
}

/// `trait Repository<K, T>` with `self: Arc<Self>` and a boxed future
#[test]
fn futures_of_a_generic_fake_may_outlive_it() {
    use of_traits::Repository as _;
    let users = of_traits::FakeRepository::<u32, User>::new();
    users.rows().insert(user(1)).unwrap();
    let future = Arc::new(users).fetch(1);
    assert_eq!(now(future), Some(user(1)));
}

/// `trait Defaulted<T = String, const N: usize = 2>`
#[test]
fn a_trait_may_have_constants_for_parameters_and_defaults() {
    use of_traits::Defaulted as _;
    let users: of_traits::FakeDefaulted = of_traits::FakeDefaulted::new();
    users
        .rows()
        .insert_all([user(1), user(2), user(3)])
        .unwrap();
    assert_eq!((users.list().len(), users.made()), (2, String::new()));
    let others = of_traits::FakeDefaulted::<u8, 1, false>::new();
    assert_eq!((others.list().len(), others.cloned()), (0, 0));
}

/// `trait Unsized<T: ?Sized>`
#[test]
fn a_parameter_of_a_trait_may_have_no_size() {
    use of_traits::Unsized as _;
    assert_eq!(of_traits::FakeUnsized::<str>::new().seen("text"), 0);
}

/// `trait Tested<F> where F: for<'u> Fn(&'u User) -> bool`
#[test]
fn a_parameter_of_a_trait_may_be_a_function_of_any_lifetime() {
    use of_traits::Tested as _;
    let users = of_traits::FakeTested::<fn(&User) -> bool>::new();
    users.rows().insert_all([user(1), user(2)]).unwrap();
    assert_eq!(users.list(|user| user.id > 1), [user(2)]);
}

/// `trait Borrowing<'a, 'b: 'a> where Self: 'a`
#[test]
fn a_trait_may_have_lifetimes() {
    use of_traits::Borrowing as _;
    let (ada, users) = (user(1), of_traits::FakeBorrowing::new());
    assert_eq!(users.insert(&ada), Ok(()));
    assert_eq!(users.find_by_name("Ada"), Some(user(1)));
    assert_eq!(now(users.find(&2)), None);
}

mod of_methods {
    use super::{Future, User, Violation, fake};

    #[fake(entity = User, key = id: u32)]
    pub(super) trait Users {
        #[fake(list(|user| user.name.contains(part.as_ref())))]
        fn search<S: AsRef<str>>(&self, part: S) -> Vec<User>;
        #[fake(insert(user.into()))]
        fn add<U>(&self, user: U) -> Result<(), Violation>
        where
            U: Into<User>;
        #[fake(find(id = id.into()))]
        fn find(&self, id: impl Into<u32>) -> Option<User>;
        #[fake(read = |db| look(&db.rows.all()))]
        fn with<R, F: FnOnce(&[User]) -> R>(&self, look: F) -> R;
        #[fake(update(|user| change(user)), by(id))]
        fn modify(&self, id: u32, change: impl FnOnce(&mut User)) -> bool;
        #[fake(read = |db| { let mut ids = [0; N]; for (id, user) in ids.iter_mut().zip(db.rows.iter()) { *id = user.id; } ids })]
        fn ids<const N: usize>(&self) -> [u32; N];
        #[fake(find(id = id.into()))]
        async fn later<I: Into<u32> + Send>(&self, id: I) -> Option<User>;
        #[fake(insert(user.into()))]
        fn add_later<U>(&self, user: U) -> impl Future<Output = Result<(), Violation>> + Send
        where
            U: Into<User> + Send;
    }

    impl From<u8> for User {
        fn from(id: u8) -> Self {
            super::user(id.into())
        }
    }
}

/// `fn search<S: AsRef<str>>(&self, part: S)`, `where U: Into<User>`
#[test]
fn a_method_may_have_type_parameters() {
    use of_methods::Users as _;
    let users = of_methods::FakeUsers::new();
    users.add(1_u8).unwrap();
    assert_eq!(users.add(user(1)).unwrap_err().constraint(), "id");
    assert_eq!(users.search("da"), [user(1)]);
    assert_eq!(users.search(String::from("x")), []);
}

/// `fn find(&self, id: impl Into<u32>)`
#[test]
fn an_argument_may_be_of_any_type_with_a_trait() {
    use of_methods::Users as _;
    let users = of_methods::FakeUsers::new();
    users.add(1_u8).unwrap();
    assert_eq!(users.find(1_u8), users.find(1_u32));
}

/// `fn with<R, F: FnOnce(&[User]) -> R>(&self, look: F) -> R`, `impl FnOnce(&mut User)`
#[test]
fn a_function_may_be_an_argument_and_its_answer_the_methods() {
    use of_methods::Users as _;
    let users = of_methods::FakeUsers::new();
    users.add(1_u8).unwrap();
    assert!(users.modify(1, |user| user.name = "Bob".into()));
    assert_eq!(users.with(|users| users[0].name.clone()), "Bob");
}

/// `fn ids<const N: usize>(&self) -> [u32; N]`
#[test]
fn a_method_may_have_constants_for_parameters() {
    use of_methods::Users as _;
    let users = of_methods::FakeUsers::new();
    users.rows().insert_all([user(3), user(4)]).unwrap();
    assert_eq!(users.ids(), [3, 4, 0]);
}

/// `async fn later<I: Into<u32> + Send>(..)`, `-> impl Future<Output = T> + Send where U: Into<User>`
#[test]
fn a_generic_method_may_be_async() {
    use of_methods::Users as _;
    let users = of_methods::FakeUsers::new();
    now(users.add_later(1_u8)).unwrap();
    assert_eq!(now(users.later(1_u8)), Some(user(1)));
}

mod attributed {
    use super::{User, Violation, async_trait, fake};

    #[fake(entity = User, key = id: u32)]
    #[async_trait]
    pub(super) trait Users: Send + Sync {
        #[fake(insert(user.into()))]
        async fn add<U>(&self, user: U) -> Result<(), Violation>
        where
            U: Into<User> + Send + Sync;
        #[fake(find(id = id.into()))]
        async fn find(&self, id: impl Into<u32> + Send) -> Option<User>;
        async fn find_by_name<'n>(&self, name: &'n str) -> Option<User>;
    }
}

/// `#[async_trait]` with generic methods
#[test]
fn async_trait_may_have_generic_methods() {
    use attributed::Users as _;
    let users = attributed::FakeUsers::new();
    now(users.add(user(1))).unwrap();
    assert_eq!(now(users.find(1_u8)), now(users.find_by_name("Ada")));
}

mod tools {
    use super::{User, Violation, fake};

    pub(super) trait Connection {}
    pub(super) trait Executor<'c> {}
    pub(super) struct Pool;
    pub(super) struct Anywhere;
    impl Connection for Pool {}
    impl<'c> Executor<'c> for &'c Pool {}
    impl Executor<'_> for Anywhere {}

    #[fake(entity = User, key = id: u32)]
    pub(super) trait Users {
        fn find<C: Connection>(&self, client: &mut C, id: u32) -> Option<User>;
        fn insert<'c, E>(&self, on: E, user: User) -> Result<(), Violation>
        where
            E: Executor<'c>;
        fn count(&self, within: &mut dyn Connection) -> usize;
        async fn list<E>(&self, on: E) -> Vec<User>
        where
            for<'x> E: Executor<'x>;
    }
}

/// `fn find<C: Connection>(&self, client: &mut C, ..)`, `E: Executor<'c>`, `&mut dyn Connection`
#[test]
fn a_connection_of_any_type_is_passed_over() {
    use tools::Users as _;
    let (users, mut pool) = (tools::FakeUsers::new(), tools::Pool);
    users.insert(&pool, user(1)).unwrap();
    assert_eq!(users.find(&mut pool, 1), Some(user(1)));
    assert_eq!(users.count(&mut pool), 1);
    assert_eq!(now(users.list(tools::Anywhere)), [user(1)]);
}

mod lifetimes {
    use super::{User, fake};

    pub(super) struct Ref<'a>(pub(super) &'a u32);

    #[fake(entity = User, key = id: u32)]
    pub(super) trait Users {
        fn insert(&self, user: &'_ User);
        fn find<'a, 'b>(&'a self, id: &'b u32) -> Option<User>
        where
            'b: 'a;
        #[fake(find(name))]
        fn called<'a>(&'a self, name: &'a str) -> Option<User>;
        #[fake(exists(id = *id.0))]
        fn knows(&self, id: Ref<'_>) -> bool;
        #[fake(list(|user| test(user)))]
        fn list_by(&self, test: &dyn for<'u> Fn(&'u User) -> bool) -> Vec<User>;
        #[fake(list(|user| test(user)))]
        fn list_boxed(&self, test: Box<dyn Fn(&User) -> bool + Send>) -> Vec<User>;
        #[fake(read = |db| db.rows.iter().for_each(visit))]
        fn visit(&self, visit: &mut dyn FnMut(&User));
    }
}

/// `fn find<'a, 'b>(&'a self, id: &'b u32) where 'b: 'a`, `Ref<'_>`, `&'_ User`
#[test]
fn lifetimes_of_arguments_may_be_named_and_left_out() {
    use lifetimes::Users as _;
    let users = lifetimes::FakeUsers::new();
    users.insert(&user(1));
    users.faults().knows().when(|id| *id.0 == 2).reply(true);
    assert_eq!(users.find(&1), users.called("Ada"));
    assert_eq!(
        (
            users.knows(lifetimes::Ref(&1)),
            users.knows(lifetimes::Ref(&2))
        ),
        (true, true)
    );
}

/// `&dyn for<'u> Fn(&'u User) -> bool`, `Box<dyn Fn(&User) -> bool>`, `&mut dyn FnMut(&User)`
#[test]
fn functions_behind_references_and_boxes_are_called_as_they_are() {
    use lifetimes::Users as _;
    let users = lifetimes::FakeUsers::new();
    users.insert(&user(1));
    assert_eq!(users.list_by(&|user| user.id == 1), [user(1)]);
    assert_eq!(users.list_boxed(Box::new(|user| user.id == 2)), []);
    let mut seen = 0;
    users.visit(&mut |_| seen += 1);
    assert_eq!(seen, 1);
}
