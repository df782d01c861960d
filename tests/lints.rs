//! Generated code under lints that forbid: whoever compiles this file has tested it. Not a harness,
//! because a test harness switches `missing_docs` off.

#![deny(
    warnings,
    missing_docs,
    unused,
    unused_qualifications,
    unreachable_pub,
    single_use_lifetimes,
    explicit_outlives_requirements,
    elided_lifetimes_in_paths,
    trivial_casts,
    trivial_numeric_casts,
    let_underscore_drop,
    missing_debug_implementations,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]

/// Messages that wait for consumers.
pub mod broker {
    use std::time::Duration;

    use async_trait::async_trait;
    use fake_runtime::{Delivery, fake};

    /// A message.
    #[derive(Clone, Debug)]
    pub struct Job {
        /// Who it is for.
        pub customer: u32,
    }

    /// A message that somebody has.
    #[derive(Debug)]
    pub struct Lease {
        /// By which it is acknowledged.
        pub receipt: String,
    }

    impl From<Delivery<Job>> for Lease {
        fn from(delivery: Delivery<Job>) -> Self {
            Self {
                receipt: delivery.receipt.to_string(),
            }
        }
    }

    /// A work queue.
    #[fake(queue(jobs: Job, max_attempts = 3, ordered, partition = |job| job.customer))]
    #[async_trait]
    pub trait Jobs: Send + Sync {
        /// Puts one in.
        async fn push(&self, job: &Job) -> Result<(), String>;
        /// Puts some in.
        async fn push_all(&self, jobs: &[Job]) -> Result<usize, String>;
        /// Puts one in for later.
        async fn push_later(&self, job: Job, delay: Duration) -> Result<(), String>;
        /// Waits for one.
        async fn receive(&self) -> Result<Lease, String>;
        /// Waits for some.
        async fn receive_many(&self, max: u32, timeout: Duration) -> Result<Vec<Lease>, String>;
        /// Is done with one.
        async fn ack(&self, receipt: &str) -> Result<bool, String>;
        /// Is done with one, which is told by its customer.
        #[fake(ack(|job| job.customer == customer))]
        async fn complete(&self, customer: u32) -> Result<(), String>;
        /// Gives one back.
        async fn nack(&self, receipt: String, delay: Duration) -> Result<(), String>;
        /// How many there are.
        async fn depth(&self) -> Result<u32, String>;
    }

    /// A log.
    #[fake(queue(events: String, topic = topic, partition = partition))]
    pub trait Log {
        /// Puts one in.
        #[fake(push(answer = offset))]
        fn publish(&self, topic: &str, partition: u32, event: String) -> u64;
        /// Reads some.
        fn poll(&self, group: &str, topic: &str, max: usize) -> Vec<Delivery<String>>;
        /// Is done with some.
        #[fake(commit(through = offset))]
        fn commit(&self, group: &str, topic: &str, partition: u32, offset: u64);
        /// Waits for one.
        #[fake(pop(within = timeout))]
        fn take(&self, topic: &str, timeout: Duration) -> Option<String>;
    }
}

/// Several traits on one state.
pub mod shared {
    use async_trait::async_trait;
    use fake_runtime::{Violation, fake};

    /// A user.
    #[derive(Clone, Debug)]
    pub struct User {
        /// The id.
        pub id: u64,
        /// The name.
        pub name: String,
    }

    /// A store.
    #[fake(
        table(users: User, key(id: u64, generate = sequence), unique(name)),
        table(others: User, key = id: u64),
        state(total: u64),
        failures(String::new())
    )]
    pub struct FakeStore;

    /// A trait.
    #[fake(on = FakeStore, missing = "missing".to_owned(), duplicate = violation.to_string())]
    #[async_trait]
    pub trait Writers: Send + Sync {
        /// Inserts.
        #[fake(table = users)]
        async fn insert(&self, user: User) -> Result<(), String>;
        /// Changes.
        #[fake(table = users, update(|user| user.name = name))]
        async fn rename(&self, id: u64, name: String) -> Result<User, String>;
        /// Counts.
        #[fake(write = |tx| { tx.total += 1; Ok(tx.total) })]
        async fn count_up(&self) -> Result<u64, String>;
    }

    /// Another trait.
    #[fake(on = FakeStore)]
    pub trait Readers {
        /// Finds.
        ///
        /// # Errors
        ///
        /// None.
        #[fake(table = others)]
        fn find(&self, id: u64) -> Result<Option<User>, Violation>;
        /// Does nothing to a table.
        #[fake(unsupported)]
        fn nothing(&self);
    }

    /// Nobody stands on it.
    #[fake(table(users: User, key = id: u64))]
    pub struct FakeAlone;
}

/// Time, ids and chance.
pub mod system {
    use std::ops::Range;
    use std::time::{Duration, Instant, SystemTime};

    use async_trait::async_trait;
    use fake_runtime::fake;

    /// An id.
    #[derive(Debug)]
    pub struct Ticket(
        /// Its number.
        pub u64,
    );

    impl From<u64> for Ticket {
        fn from(number: u64) -> Self {
            Self(number)
        }
    }

    /// What a service asks its surroundings for.
    #[fake]
    #[async_trait]
    pub trait System: Send + Sync {
        /// The time.
        fn now(&self) -> SystemTime;
        /// The time that is never set back.
        async fn monotonic_now(&self) -> Result<Instant, String>;
        /// The time as a number.
        fn now_ms(&self) -> u64;
        /// The time in text.
        #[fake(now = |time| format!("{time:?}"))]
        fn shown(&self) -> String;
        /// Waits.
        async fn sleep(&self, time: Duration) -> Result<(), String>;
        /// Waits.
        fn sleep_until(&self, deadline: SystemTime);
        /// An id.
        fn next_id(&self) -> u64;
        /// An id.
        #[fake(id = sequence)]
        async fn next_ticket(&self) -> Ticket;
        /// An id.
        #[fake(id = format!("{prefix}{}", ids.next::<u64>()))]
        fn tag(&self, prefix: &str) -> String;
        /// A number.
        fn random_in(&self, range: Range<u32>) -> u32;
        /// A number.
        #[fake(random = low..=high)]
        async fn between(&self, low: f64, high: f64) -> f64;
        /// Bytes.
        async fn fill(&self, bytes: &mut [u8]);
        /// Bytes.
        #[fake(random)]
        fn salt(&self, length: u32) -> Vec<u8>;
        /// Chance.
        #[fake(read = |_| rng.random_bool(0.5))]
        fn heads(&self) -> bool;
    }
}

/// A repository as many are: key, unique, errors of its own, pages.
pub mod repository {
    use async_trait::async_trait;
    use fake_runtime::fake;

    /// A row.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct User {
        /// The key.
        pub id: u64,
        /// Unique.
        pub email: String,
        /// Anything.
        pub name: Option<String>,
    }

    /// What a sign-up knows.
    #[derive(Debug)]
    pub struct NewUser {
        /// Unique.
        pub email: String,
    }

    impl From<NewUser> for User {
        fn from(new: NewUser) -> Self {
            Self {
                id: 0,
                email: new.email,
                name: None,
            }
        }
    }

    /// How it fails.
    #[derive(Debug, PartialEq, Eq)]
    pub enum Error {
        /// A constraint.
        Taken(&'static str),
        /// No such row.
        Missing,
    }

    /// The repository.
    #[fake(
        entity = User,
        key(id: u64, generate = sequence),
        unique(email, ignore_case, when = |user| user.id > 0),
        index(name),
        check(|user| !user.email.is_empty(), name = "email_given"),
        duplicate = Error::Taken(violation.constraint()),
        missing = Error::Missing,
        failures(Error::Missing),
    )]
    #[async_trait]
    pub trait Users: Send + Sync {
        /// Inserts.
        async fn insert(&self, user: User) -> Result<(), Error>;
        /// Inserts with a key of its own.
        async fn create(&self, new: NewUser) -> Result<u64, Error>;
        /// Inserts several.
        async fn insert_all(&self, users: &[User]) -> Result<usize, Error>;
        /// Finds.
        async fn get(&self, id: u64) -> Result<User, Error>;
        /// Finds.
        async fn find_by_email(&self, email: &str) -> Result<Option<User>, Error>;
        /// Finds several.
        async fn find_by_ids(&self, ids: &[u64]) -> Result<Vec<User>, Error>;
        /// Finds each.
        async fn get_many(&self, ids: &[u64]) -> Vec<Option<User>>;
        /// Lists.
        #[fake(list(order_by(name desc, id)))]
        async fn page(&self, offset: u32, limit: Option<i64>) -> Result<Vec<User>, Error>;
        /// Searches.
        async fn list_by_email_starts_with(&self, start: &str) -> Vec<User>;
        /// Changes.
        #[fake(update(|user| user.name = Some(name)))]
        async fn rename(&self, id: u64, name: String) -> Result<User, Error>;
        /// Changes.
        async fn set_email(&self, id: u64, email: &str) -> Result<(), Error>;
        /// Replaces.
        async fn update(&self, user: User) -> Result<bool, Error>;
        /// Upserts.
        async fn save(&self, user: &User) -> Result<(), Error>;
        /// Deletes.
        async fn delete(&self, id: u64) -> Result<bool, Error>;
        /// Deletes.
        async fn remove(&self, id: u64) -> Result<(), Error>;
        /// Counts.
        async fn count(&self) -> Result<u64, Error>;
        /// Says whether.
        async fn exists(&self, id: u64) -> bool;
    }
}

/// Several tables, references, bodies and values, with native futures.
pub mod store {
    use std::future::Future;
    use std::time::SystemTime;

    use fake_runtime::{Violation, fake};

    /// A parent.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Author {
        /// The key.
        pub id: u32,
        /// Text.
        pub name: String,
    }

    /// A child.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Post {
        /// The key.
        pub id: u32,
        /// Whose.
        pub author: u32,
        /// Whose else.
        pub editor: Option<u32>,
        /// When.
        pub at: SystemTime,
        /// How often changed.
        pub revision: u64,
    }

    /// The store.
    #[fake(
        table(authors: Author, key = id: u32, unique(name)),
        table(
            posts: Post,
            key(id: u32, author: u32),
            references(author -> authors, on_delete = cascade),
            references(editor -> authors, on_delete = set_none),
            version(revision),
        ),
        state(total: u64, log: Vec<String> = Vec::new()),
        dialect = sqlite,
        rename(calls = counters),
    )]
    pub trait Store {
        /// Inserts.
        fn add_author(&self, author: Author) -> impl Future<Output = Result<(), Violation>> + Send;
        /// Inserts.
        #[fake(insert(Post { id, author, editor: None, at: now, revision: rng.random_range(0..9) }), table = posts)]
        fn add_post(
            &self,
            id: u32,
            author: u32,
        ) -> impl Future<Output = Result<Post, Violation>> + Send;
        /// Deletes.
        fn delete_author(&self, id: u32) -> impl Future<Output = Result<u64, Violation>> + Send;
        /// A body.
        #[fake(write = |tx| {
            tx.total += 1;
            tx.log.push(text);
            tx.authors.clear();
            tx.total
        })]
        fn log(&self, text: String) -> impl Future<Output = u64> + Send;
        /// A body.
        #[fake(read = total)]
        fn calls(&self) -> impl Future<Output = u64> + Send;
        /// Nothing.
        #[fake(unsupported)]
        fn never(
            &self,
            anything: &str,
            #[fake(ignore)] other: u8,
        ) -> impl Future<Output = ()> + Send;
    }

    const fn total(db: &FakeStoreTables) -> u64 {
        db.total
    }
}

/// Without state, crate-private, and boxed.
pub mod effects {
    use std::pin::Pin;

    use fake_runtime::fake;

    /// Side effects.
    #[fake]
    pub trait Mailer: Send + Sync {
        /// Sends.
        fn send<'a>(
            &'a self,
            to: &'a str,
        ) -> Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>>;
        /// Flushes.
        fn flush(&self);
    }

    /// Methods whose names promise something that an accessor of the same name does not keep.
    #[fake]
    pub trait Promises {
        /// Iterates.
        #[fake(read = |_| Vec::new().into_iter())]
        fn iter(&self) -> std::vec::IntoIter<u8>;
        /// Iterates.
        fn next(&mut self) -> Option<u8>;
        /// Converts.
        fn into_text(self: Box<Self>) -> String;
        /// Converts.
        fn as_number(&self) -> u8;
        /// Says whether.
        fn is_empty(&self) -> bool;
        /// Counts.
        fn len(&self) -> usize;
        /// Takes a type with a lifetime that is left out.
        fn hidden(&self, other: Other, number: u8) -> bool;
    }

    /// An argument.
    #[derive(Debug)]
    pub struct Other;

    #[derive(Clone, Debug)]
    pub(crate) struct Entry {
        pub(crate) key: String,
        pub(crate) value: u32,
    }

    #[fake(
        entity = Entry,
        key = key: String,
        check(|entry| entry.value < 100, error = format!("{} is too much", row.value)),
        duplicate = violation.to_string(),
    )]
    pub(crate) trait Cache {
        fn insert(&self, entry: Entry) -> Result<(), String>;
        fn get(&self, key: &str) -> Option<Entry>;
        fn put(&self, entry: Entry);
        fn set_value(&mut self, key: &str, value: u32) -> Option<Entry>;
        fn clear(&self);
    }
}

/// A state that can be dumped.
pub mod dumped {
    use fake_runtime::{Violation, fake};
    use serde::{Deserialize, Serialize};

    /// A row.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Task {
        /// A part of the key.
        pub list: String,
        /// The rest of it.
        pub number: u32,
    }

    /// All parts that a state can have.
    #[fake(
        entity = Task,
        key(list: String, number: u32),
        state(done: u64),
        dump,
        rename(dump = take, load_dump = put),
    )]
    pub trait Tasks {
        /// Adds one.
        ///
        /// # Errors
        ///
        /// Where there is one with its key.
        fn insert(&self, task: Task) -> Result<(), Violation>;
        /// Has the name of a method of the fake.
        #[fake(count)]
        fn dump(&self) -> usize;
    }
}

/// A client that is recorded.
pub mod recorded {
    use async_trait::async_trait;
    use fake_runtime::fake;
    use serde::{Deserialize, Serialize};

    /// An answer.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Profile {
        /// Whose.
        pub login: String,
    }

    /// An error.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub enum ApiError {
        /// Nobody has this login.
        NotFound,
    }

    /// Boxed, with arguments of several kinds.
    #[fake(recordings)]
    #[async_trait]
    pub trait Directory: Send + Sync {
        /// Finds one.
        async fn find(&self, login: &str) -> Result<Profile, ApiError>;
        /// Lists some.
        async fn list(&self, logins: &[&str], after: Option<&Profile>, page: u8) -> Vec<Profile>;
        /// Invites somebody.
        async fn invite(&self, profile: Profile) -> Result<(), ApiError>;
        /// Is not recorded.
        #[fake(recordings = skip)]
        async fn ping(&self) -> bool;
    }

    /// Synchronous, and never asked again.
    #[fake(recordings)]
    pub(crate) trait Payments {
        fn charge(&mut self, cents: u64, card: &str) -> Result<u64, String>;
    }
}

fn main() {
    use effects::Cache as _;

    let mut cache = effects::FakeCache::new();
    cache.put(effects::Entry {
        key: "a".to_owned(),
        value: 1,
    });
    let twice = effects::Entry {
        key: "a".to_owned(),
        value: 100,
    };
    assert_eq!(cache.insert(twice), Err("100 is too much".to_owned()));
    let value = cache.set_value("a", 2).map(|entry| entry.value);
    assert_eq!(
        (value, cache.get("b").map(|entry| entry.key)),
        (Some(2), None)
    );
    cache.clear();
}
