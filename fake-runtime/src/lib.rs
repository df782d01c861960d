//! Stateful in-memory fakes for repository and client traits.
//!
//! A *fake* is a working, simplified implementation of a trait, kept in memory: what was inserted
//! is found, a taken key is refused, a failed transaction leaves no trace.
//!
//! ```
//! use fake_runtime::{Violation, fake};
//!
//! #[derive(Clone, Debug, PartialEq)]
//! struct User {
//!     id: u64,
//!     email: String,
//! }
//!
//! #[fake(entity = User, key = id, unique(email))]
//! trait Users {
//!     fn insert(&self, user: User) -> Result<(), Violation>;
//!     fn find_by_id(&self, id: u64) -> Result<Option<User>, Violation>;
//! }
//!
//! let users = FakeUsers::new();
//! let ada = User { id: 1, email: "ada@example.com".into() };
//! users.insert(ada.clone())?;
//! let taken = users.insert(User { id: 2, ..ada.clone() }).unwrap_err();
//! assert_eq!(taken.constraint(), "email");
//! assert_eq!(users.find_by_id(1)?, Some(ada));
//! # Ok::<_, Violation>(())
//! ```
//!
//! - [`fake`](macro@fake) is the attribute, with all its words: start there.
//! - [`guide`] has a chapter for each topic, in reading order.
//! - [`Fake`] is what every fake is made of and dereferences to: a cheap handle on shared state,
//!   with [`fork`](Fake::fork), [`checkpoint`](Fake::checkpoint) and [`restore`](Fake::restore).
//! - [`Store`] is what a fake of several traits is made of, `#[fake(table(..))] struct FakeStore;`.
//! - [`Rows`] is how a test fills a table and looks into it; [`Table`] is the same table as a custom
//!   body sees it, inside of its transaction.
//! - [`Map`] keeps values by keys as a cache or Redis does: time to live, capacity, versions, shards. [`Entries`] is how a
//!   test fills one and looks into it.
//! - [`Messages`] and [`Queue`] are the same for messages that wait for consumers; an [`Address`] says in which topic and
//!   partition, a [`Delivery`] what a consumer gets.
//! - [`Page`] is what `page = ..` makes a method's answer of, and [`Snapshot`] what iterators and streams go through.
//! - [`Violation`] says which rule a statement would have broken; [`Rejected`] has the row as well.
//! - [`World`] is what several fakes share: the seed, from which everything random follows, and the
//!   [`Clock`], which moves only when it is told to.
//! - [`Fault`] is what `users.faults().insert()` arms, and [`Fake::all_faults`] arms for a whole fake: errors, lost
//!   writes, stale reads, calls that hang; [`Armed`] says what became of it.
//! - [`Incident`] and [`Incidents`] are what rules of several fakes can be armed for, so that they fire together.
//! - [`Journal`] is what a world recorded of its fakes' calls. A test that fails prints its end.
//! - [`Timeline`] is the picture of that: a lane for each fake, for a terminal or as a page.
//! - `Contract`, with the feature `contract`, holds a fake and a real implementation of its trait against each other.
//! - `History`, with the feature `linearizability`, says whether the answers of concurrent calls make sense together.
//! - `explore`, with the feature of that name, runs a test under every single fault and under many seeds.
//! - [`Ids`] and [`WorldRng`] are what expressions draw ids and random numbers from, repeatably.
//!
//! Where databases differ, a fake behaves as its [`Dialect`] does.

#[cfg(any(doc, doctest))]
pub mod guide;

#[doc(hidden)]
pub use fake_core::__private;
#[doc(inline)]
pub use fake_core::{
    Address, AllFaults, AnyFault, Armed, AsReceipt, Bytes, Calls, Captured, Chaos, Checkpoint,
    Clock, Counter, DelayTime, Delivery, Dialect, Entries, Entry, Eviction, Fake, Fault, FromUuid,
    HISTORY, Ids, Incident, Incidents, Journal, JournalEntry, List, Listing, Map, Messages, Mix,
    Occurs, Outcome, Page, Pushed, Queue, Rejected, RowVersion, Rows, Scoped, SequenceKey, Share,
    Snapshot, Spot, StaleBy, Store, Table, TableKey, Timeline, UndeclaredKey, Violation,
    ViolationKind, World, WorldFaults, WorldRng, age, key_versions, percent, ratio, versions,
};
#[cfg(feature = "serde")]
#[doc(inline)]
pub use fake_core::{
    Change, Drift, DriftKind, Drifted, Dump, DumpDiff, DumpError, Recorder, Recordings,
    RecordingsError,
};
#[cfg(feature = "contract")]
#[doc(inline)]
pub use fake_core::{Contract, ContractError, ContractOf, Parts, Provides, Verified};
#[cfg(feature = "linearizability")]
#[doc(inline)]
pub use fake_core::{History, NotLinearizable};
#[cfg(feature = "explore")]
#[doc(inline)]
pub use fake_core::{Sleeping, Task, explore};
/// Generates a stateful in-memory fake of a trait: `FakeUsers` beside `trait Users`. On a struct without fields it declares the
/// state of several traits.
///
/// `FakeUsers::new()` is an empty one. A clone is a handle on the same state; it implements the trait, and
/// dereferences to [`Fake`].
///
#[doc = include_str!("guide/links.md")]
#[doc = include_str!("../docs/attribute.md")]
pub use fake_macro::fake;

/// What the macro of a store ends in.
#[doc(hidden)]
pub use fake_macro::__on;

/// Runs what the readme shows.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
