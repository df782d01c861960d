//! What a method takes `self` by, and how long what it returns may live.

#![expect(
    clippy::elidable_lifetime_names,
    clippy::needless_arbitrary_self_type,
    reason = "real traits have them"
)]

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::time::SystemTime;

use async_trait::async_trait;
use fake_runtime::{Violation, fake};

use crate::support::now;

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

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

fn sent<F: Future + Send + 'static>(future: F) -> F {
    future
}

mod by_reference {
    use super::{Arc, User, Violation, fake};

    #[fake(entity = User, key = id: u32)]
    pub(super) trait Users {
        fn insert(&mut self, user: User) -> Result<(), Violation>;
        async fn delete(&mut self, id: u32) -> bool;
        fn count(self: &Self) -> usize;
        fn list(self: &Arc<Self>) -> Vec<User>;
    }
}

/// `fn insert(&mut self, ..)`, also `async`
#[test]
fn a_method_may_take_the_fake_by_mutable_reference() {
    use by_reference::Users as _;
    let mut users = by_reference::FakeUsers::new();
    users.insert(user(1)).unwrap();
    assert!(now(users.delete(1)));
    assert!(users.rows().is_empty());
}

/// `fn count(self: &Self)`, `fn list(self: &Arc<Self>)`
#[test]
fn a_reference_may_be_written_out() {
    use by_reference::Users as _;
    let users = Arc::new(by_reference::FakeUsers::new());
    users.rows().insert(user(1)).unwrap();
    assert_eq!((users.count(), users.list()), (1, vec![user(1)]));
}

mod by_value {
    use super::{Arc, Pin, Rc, User, Violation, fake};

    #[fake(entity = User, key = id: u32)]
    pub(super) trait Users: Sized {
        fn find(self, id: u32) -> Option<User>;
        async fn list(self) -> Vec<User>;
        #[fake(write = |tx| { tx.rows.insert(user)?; Ok(self) })]
        fn with(self, user: User) -> Result<Self, Violation>;
        #[fake(read = |db| self.name().len() + db.rows.len())]
        fn summary(&mut self) -> usize;
        #[fake(read = |_| self)]
        fn chained(&mut self) -> &mut Self;
    }

    #[fake(entity = User, key = id: u32)]
    pub(super) trait Shared {
        fn count(self: Arc<Self>) -> usize;
        #[fake(count)]
        fn boxed(self: Box<Self>) -> usize;
        #[fake(count)]
        fn here(self: Rc<Self>) -> usize;
        #[fake(count)]
        fn pinned(self: Pin<&mut Self>) -> usize;
        #[fake(count)]
        fn pinned_box(self: Pin<Box<Self>>) -> usize;
        #[fake(read = |_| self)]
        fn itself(self: Arc<Self>) -> Arc<Self>;
    }
}

/// `fn find(self, ..)`, also `async`
#[test]
fn a_method_may_take_the_fake_itself() {
    use by_value::Users as _;
    let users = by_value::FakeUsers::new();
    users.rows().insert(user(1)).unwrap();
    assert_eq!(users.clone().find(1), Some(user(1)));
    assert_eq!(now(users.list()), [user(1)]);
}

/// `fn with(self, ..) -> Result<Self, E>`
#[test]
fn a_body_may_hand_the_fake_back() {
    use by_value::Users as _;
    let users = by_value::FakeUsers::new();
    let mut users = users.with(user(1)).unwrap().with(user(2)).unwrap();
    assert_eq!(users.clone().with(user(2)).unwrap_err().constraint(), "id");
    assert_eq!(users.summary(), "FakeUsers".len() + 2);
}

/// `fn chained(&mut self) -> &mut Self`
#[test]
fn a_body_may_answer_the_reference_that_it_is_called_by() {
    use by_value::Users as _;
    let mut users = by_value::FakeUsers::new();
    assert_eq!(users.chained().chained().calls().chained().count(), 2);
}

/// `self: Arc<Self>`, `self: Box<Self>`, `self: Rc<Self>`
#[test]
fn a_method_may_take_a_shared_or_boxed_fake() {
    use by_value::Shared as _;
    let users = by_value::FakeShared::new();
    users.rows().insert(user(1)).unwrap();
    assert_eq!(Arc::new(users.clone()).count(), 1);
    assert_eq!(Box::new(users.clone()).boxed(), 1);
    assert_eq!(Rc::new(users.clone()).here(), 1);
    assert_eq!(Arc::new(users).itself().rows().len(), 1);
}

/// `self: Pin<&mut Self>`, `self: Pin<Box<Self>>`
#[test]
fn a_method_may_take_a_pinned_fake() {
    use by_value::Shared as _;
    let mut users = by_value::FakeShared::new();
    assert_eq!(Pin::new(&mut users).pinned(), 0);
    assert_eq!(Box::pin(users).pinned_box(), 0);
}

/// Futures that must not borrow what they are asked of.
mod outliving {
    use super::{Arc, BoxFuture, Future, Pin, SystemTime, User, Violation, fake};

    #[fake(entity = User, key = id: u32)]
    pub(super) trait Users: Send + Sync + 'static {
        fn find(self: Arc<Self>, id: u32) -> BoxFuture<'static, Option<User>>;
        fn insert(&self, user: User)
        -> Pin<Box<dyn Future<Output = Result<(), Violation>> + Send>>;
        #[fake(count)]
        fn number(&self) -> impl Future<Output = usize> + Send + 'static;
        #[fake(count)]
        fn moved(&self) -> impl Future<Output = usize> + Send + Unpin + 'static;
        #[fake(count)]
        fn captured(&self) -> impl Future<Output = usize> + use<Self>;
        #[fake(read = |_| now)]
        fn asked(self: Arc<Self>) -> impl Future<Output = SystemTime> + Send + 'static;
    }
}

/// `self: Arc<Self>` `-> BoxFuture<'static, T>`
#[test]
fn a_boxed_future_may_outlive_the_shared_fake_that_it_was_asked_of() {
    use outliving::Users as _;
    let users = outliving::FakeUsers::new();
    users.rows().insert(user(1)).unwrap();
    users.faults().find().on_call(2).reply(None);
    let future = sent(Arc::new(users.clone()).find(1));
    assert_eq!(users.calls().find().count(), 0, "it was not polled yet");
    assert_eq!(now(future), Some(user(1)));
    assert_eq!(now(Arc::new(users).find(1)), None);
}

/// `fn insert(&self, ..) -> Pin<Box<dyn Future<Output = T> + Send>>`
#[test]
fn a_boxed_future_without_a_lifetime_lives_by_itself() {
    use outliving::Users as _;
    let users = outliving::FakeUsers::new();
    let future = sent(users.clone().insert(user(1)));
    assert_eq!(now(future), Ok(()));
    assert_eq!(users.rows().len(), 1);
}

/// `-> impl Future<Output = T> + Send + 'static`
#[test]
fn an_opaque_future_may_be_static() {
    use outliving::Users as _;
    let users = outliving::FakeUsers::new();
    let future = sent(users.clone().number());
    users.rows().insert(user(1)).unwrap();
    assert_eq!(now(future), 1);
}

/// `-> impl Future<Output = T> + Unpin`
#[test]
fn an_opaque_future_may_be_moved_between_polls() {
    use outliving::Users as _;
    fn unpinned<F: Future + Unpin>(future: F) -> F {
        future
    }
    assert_eq!(now(unpinned(outliving::FakeUsers::new().moved())), 0);
}

/// `-> impl Future<Output = T> + use<Self>`
#[test]
fn an_opaque_future_may_say_that_it_captures_no_lifetime() {
    use outliving::Users as _;
    let users = outliving::FakeUsers::new();
    let begun = users.world().clock().now();
    let (captured, asked) = (users.clone().captured(), Arc::new(users).asked());
    assert_eq!((now(captured), now(asked)), (0, begun));
}

mod borrowing {
    use super::{BoxFuture, Future, Pin, User, fake};

    type Fut<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

    #[fake(entity = User, key = id: u32)]
    pub(super) trait Users {
        fn find<'a>(&'a self, id: u32) -> impl Future<Output = Option<User>> + Send + 'a;
        fn find_by_name<'a, 'b, 'c>(
            &'a self,
            name: &'b str,
        ) -> Pin<Box<dyn Future<Output = Option<User>> + Send + 'c>>
        where
            'a: 'c,
            'b: 'c;
        fn get(&self, id: u32) -> BoxFuture<'_, Option<User>>;
        fn list(&self) -> impl Future<Output = Vec<User>> + Send + use<'_, Self>;
        fn count(&self) -> Fut<'_, usize>;
        #[fake(count)]
        fn number(&self) -> Box<dyn Future<Output = usize> + Send + Unpin + '_>;
    }
}

/// `fn find<'a>(&'a self, ..) -> impl Future<Output = T> + 'a`, `+ use<'_, Self>`
#[test]
fn an_opaque_future_may_name_what_it_borrows() {
    use borrowing::Users as _;
    let users = borrowing::FakeUsers::new();
    users.rows().insert(user(1)).unwrap();
    assert_eq!(now(users.find(1)), Some(user(1)));
    assert_eq!(now(users.list()), [user(1)]);
}

/// `-> Pin<Box<dyn Future<Output = T> + Send + 'c>> where 'a: 'c, 'b: 'c`
#[test]
fn a_boxed_future_may_name_what_it_borrows() {
    use borrowing::Users as _;
    let users = borrowing::FakeUsers::new();
    users.rows().insert(user(1)).unwrap();
    assert_eq!(now(users.find_by_name("Ada")), Some(user(1)));
    assert_eq!(now(users.get(2)), None);
}

/// `type Fut<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>`
#[test]
fn an_alias_of_a_boxed_future_is_seen_through_by_its_name() {
    use borrowing::Users as _;
    assert_eq!(now(borrowing::FakeUsers::new().count()), 0);
}

/// `-> Box<dyn Future<Output = T> + Unpin + '_>`
#[test]
fn a_future_may_be_boxed_and_not_pinned() {
    use borrowing::Users as _;
    assert_eq!(now(borrowing::FakeUsers::new().number()), 0);
}

mod attributed {
    use super::{Arc, Rc, User, Violation, async_trait, fake};

    #[fake(entity = User, key = id: u32)]
    #[async_trait]
    pub(super) trait Users: Send + Sync {
        async fn find(self: Arc<Self>, id: u32) -> Option<User>;
        async fn insert(&mut self, user: User) -> Result<(), Violation>;
        #[fake(count)]
        async fn number(self: Box<Self>) -> usize;
    }

    #[fake(entity = User, key = id: u32)]
    #[async_trait(?Send)]
    pub(super) trait Local {
        #[fake(insert(User { id: *id, name: "Ada".into() }))]
        async fn insert(&self, id: Rc<u32>) -> Result<(), Violation>;
        #[fake(read = |db| Rc::new(db.rows.len()))]
        async fn shared(&self) -> Rc<usize>;
    }
}

/// `#[async_trait]` with `self: Arc<Self>`, `self: Box<Self>`, `&mut self`
#[test]
fn async_trait_takes_every_receiver() {
    use attributed::Users as _;
    let mut users = attributed::FakeUsers::new();
    now(users.insert(user(1))).unwrap();
    assert_eq!(now(Arc::new(users.clone()).find(1)), Some(user(1)));
    assert_eq!(now(Box::new(users).number()), 1);
}

/// `#[async_trait(?Send)]` with arguments and answers that stay on one thread
#[test]
fn async_trait_may_stay_on_one_thread() {
    use attributed::Local as _;
    let users = attributed::FakeLocal::new();
    now(users.insert(Rc::new(1))).unwrap();
    assert_eq!(*now(users.shared()), 1);
}

mod objects {
    use super::{Arc, User, fake};

    #[fake(entity = User, key = id: u32)]
    pub(super) trait Users: Send + Sync {
        fn find(&self, id: u32) -> Option<User>;
        #[fake(list(|user| test(user)))]
        fn list_by<F: Fn(&User) -> bool>(&self, test: F) -> Vec<User>
        where
            Self: Sized;
        #[fake(read = |_| Arc::new(self.clone()))]
        fn shared(&self) -> Arc<dyn Users>;
        #[fake(read = |_| self)]
        fn as_any(&self) -> &dyn std::any::Any;
    }
}

/// `dyn Users`, with methods `where Self: Sized`
#[test]
fn a_fake_is_a_trait_object_where_the_trait_allows_it() {
    use objects::Users as _;
    let users = objects::FakeUsers::new();
    users.rows().insert(user(1)).unwrap();
    let object: Arc<dyn objects::Users> = users.shared();
    assert_eq!(object.find(1), Some(user(1)));
    assert_eq!(users.list_by(|user| user.id > 1), []);
    let any = object.as_any();
    assert!(any.downcast_ref::<objects::FakeUsers>().is_some());
}

mod of_self {
    use super::{User, fake};

    #[fake(entity = User, key = id: u32)]
    pub(super) trait Users: Sized {
        #[fake(read = |db| db.rows.len() + other.rows().len())]
        fn merged(&self, other: &Self) -> usize;
        #[fake(read = |db| db.rows.len() + others.iter().map(|other| other.rows().len()).sum::<usize>())]
        fn all(&self, others: Vec<Self>) -> usize;
        #[fake(read = |_| Some(self.clone()))]
        fn again(&self) -> Option<Self>;
    }
}

/// `fn merged(&self, other: &Self)`, `Vec<Self>`, `-> Option<Self>`
#[test]
fn self_may_stand_among_arguments_and_answers() {
    use of_self::Users as _;
    let (one, other) = (of_self::FakeUsers::new(), of_self::FakeUsers::new());
    other.rows().insert(user(1)).unwrap();
    assert_eq!(one.merged(&other), 1);
    assert_eq!(one.all(vec![other.clone(), other]), 2);
    one.rows().insert(user(2)).unwrap();
    assert_eq!(one.again().map(|again| again.rows().len()), Some(1));
}
