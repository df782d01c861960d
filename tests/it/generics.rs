//! Traits with parameters: the fake has them too.

use std::fmt::Debug;
use std::hash::Hash;
use std::sync::Arc;

use async_trait::async_trait;
use fake_runtime::{Violation, fake};

use crate::support::now as block_on;

/// What every entity of a project has.
pub trait Entity: Clone + Send + Sync + 'static {
    type Id: Clone + Eq + Hash + Debug + Send + Sync + 'static;
    fn id(&self) -> Self::Id;
}

#[derive(Clone, Debug, PartialEq)]
pub struct User {
    pub id: u64,
    pub name: String,
}

impl Entity for User {
    type Id = u64;

    fn id(&self) -> u64 {
        self.id
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Tag(&'static str);

impl Entity for Tag {
    type Id = &'static str;

    fn id(&self) -> &'static str {
        self.0
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum RepositoryError<I> {
    Taken(&'static str),
    Missing(I),
    Down,
}

/// The repository of any entity, by its accessor.
#[fake(
    entity = T,
    key = id(): T::Id,
    duplicate = RepositoryError::Taken(violation.constraint()),
    failures(RepositoryError::Down),
)]
#[async_trait]
pub trait Repository<T: Entity>: Send + Sync {
    async fn insert(&self, entity: T) -> Result<(), RepositoryError<T::Id>>;
    async fn get(&self, id: T::Id) -> Result<Option<T>, RepositoryError<T::Id>>;
    async fn list(&self) -> Result<Vec<T>, RepositoryError<T::Id>>;
    #[fake(delete(id), missing = RepositoryError::Missing(id.clone()))]
    async fn delete(&self, id: &T::Id) -> Result<(), RepositoryError<T::Id>>;
}

/// Parameters by themselves, with conditions of the trait's and of the attribute's.
#[fake(table(pairs: (K, V), key = 0: K), where(K: Hash + Eq + Clone + Send + Sync, V: Debug))]
pub trait Pairs<K, V = String>
where
    V: Clone + Send + Sync + 'static,
    K: 'static,
{
    #[fake(insert((key, value)))]
    fn put(&self, key: K, value: V) -> Result<(), Violation>;
    #[fake(read = |db| db.pairs.get(key).map(|pair| pair.1))]
    fn value(&self, key: &K) -> Option<V>;
    fn count(&self) -> usize;
}

/// Constants and lifetimes.
#[fake(state(kept: [u8; N] = [0; N]))]
trait Buffer<'a, const N: usize>
where
    Self: 'a,
{
    #[fake(write = |tx| tx.kept.copy_from_slice(&bytes[..N]))]
    fn keep(&self, bytes: &'a [u8]);
    #[fake(read = |db| db.kept.to_vec())]
    fn kept(&self) -> Vec<u8>;
}

/// A parameter that no table has.
#[fake]
trait Mailer<M> {
    fn send(&self, mail: M);
}

fn ada() -> User {
    User {
        id: 1,
        name: "Ada".to_owned(),
    }
}

#[test]
fn one_declaration_serves_every_entity() {
    block_on(async {
        let users: Arc<dyn Repository<User>> = Arc::new(FakeRepository::<User>::new());
        assert_eq!(users.insert(ada()).await, Ok(()));
        assert_eq!(users.insert(ada()).await, Err(RepositoryError::Taken("id")));
        assert_eq!(users.get(1).await, Ok(Some(ada())));
        assert_eq!(users.delete(&7).await, Err(RepositoryError::Missing(7)));

        let tags = FakeRepository::<Tag>::new();
        tags.rows().insert_all([Tag("a"), Tag("b")]).unwrap();
        assert_eq!(tags.list().await, Ok(vec![Tag("a"), Tag("b")]));
        assert_eq!(tags.delete(&"a").await, Ok(()));
        assert_eq!(tags.rows().all(), [Tag("b")]);
    });
}

#[test]
fn faults_and_counters_of_a_generic_fake_have_its_types() {
    let users = FakeRepository::<User>::new();
    users
        .faults()
        .get()
        .key(1)
        .once()
        .fail(RepositoryError::Missing(1));
    users
        .faults()
        .insert()
        .when(|user| user.name == "Ada")
        .lose_write();
    users.calls().get().record();
    block_on(async {
        assert_eq!(users.insert(ada()).await, Ok(()));
        assert_eq!(users.get(1).await, Err(RepositoryError::Missing(1)));
        assert_eq!(users.get(1).await, Ok(None));
    });
    assert_eq!(users.calls().get().count(), 2);
    assert_eq!(users.calls().get().recorded()[0].arguments(), Some("1"));
    users.all_faults().outage();
    assert_eq!(block_on(users.list()), Err(RepositoryError::Down));
}

#[test]
fn parameters_may_have_conditions_of_the_trait_and_of_the_attribute() {
    let pairs = FakePairs::<&str, u32>::new();
    assert!(pairs.put("a", 1).is_ok());
    assert_eq!(pairs.put("a", 2).unwrap_err().table(), "pairs");
    assert_eq!((pairs.value(&"a"), pairs.count()), (Some(1), 1));
    let other: FakePairs<u8> = FakePairs::default();
    other.put(1, "text".to_owned()).unwrap();
    assert_eq!(other.fork().pairs().len(), 1);
}

#[test]
fn constants_are_parameters_of_the_fake_and_lifetimes_of_the_trait_alone() {
    let buffer = FakeBuffer::<3>::new();
    buffer.keep(&[1, 2, 3, 4]);
    assert_eq!(buffer.kept(), [1, 2, 3]);
    assert_eq!(buffer.calls().keep().count(), 1);
}

#[test]
fn a_parameter_may_be_in_no_table() {
    let mailer = FakeMailer::new();
    mailer.send("hello");
    mailer.send("again");
    assert_eq!(mailer.calls().send().count(), 2);
}

mod of_the_world {
    use std::time::{Duration, SystemTime};

    use fake_runtime::{SequenceKey, fake};

    /// What asks the world is of no parameter, but may answer one.
    #[fake]
    pub(super) trait Surroundings<I: SequenceKey + Send + Sync + 'static> {
        fn now(&self) -> SystemTime;
        #[fake(id = sequence)]
        fn next_id(&self) -> I;
        #[fake(id = uuid)]
        async fn new_token(&self) -> Result<String, I>;
        async fn sleep(&self, time: Duration) -> Result<(), I>;
        fn next_u64(&self) -> u64;
    }
}

#[test]
fn a_generic_trait_asks_the_world_as_others_do() {
    use of_the_world::{FakeSurroundings, Surroundings};
    let fake = FakeSurroundings::<u8>::new();
    let begun = fake.now();
    assert_eq!((fake.next_id(), fake.next_id()), (1, 2));
    assert_eq!(block_on(fake.new_token()).map(|token| token.len()), Ok(36));
    assert_ne!(fake.next_u64(), fake.next_u64());
    fake.faults().sleep().once().fail(7);
    let minute = std::time::Duration::from_secs(60);
    assert_eq!(block_on(fake.sleep(minute)), Err(7));
    fake.world().clock().advance(minute);
    assert_eq!(fake.now(), begun + minute);
}
