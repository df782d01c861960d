//! What the fakes of `fake-runtime` are made of. Use it from there: that crate re-exports all of this, and the
//! attribute `#[fake]`.
//!
//! A crate of its own for one reason: the compiler builds it beside the macro instead of after it.

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod access;
mod answer;
mod call;
#[cfg(feature = "contract")]
mod contract;
mod controls;
mod counters;
mod dialect;
#[cfg(feature = "serde")]
mod dump;
mod entry;
#[cfg(feature = "explore")]
pub mod explore;
mod fake;
mod fault;
#[cfg(feature = "serde")]
mod file;
mod form;
#[cfg(feature = "linearizability")]
mod history;
mod map;
mod page;
mod queue;
#[cfg(feature = "serde")]
mod recording;
mod reentry;
mod rows;
mod sequence;
#[cfg(any(feature = "contract", feature = "explore"))]
mod shrink;
mod snapshot;
mod sorted;
mod state;
mod statement;
mod store;
mod sync;
mod table;
#[cfg(test)]
mod tests;
mod turns;
mod violation;
mod world;

pub use access::Access;
pub use call::{Answer, Answered, Calls, Does, Method};
#[cfg(feature = "contract")]
pub use contract::{Contract, ContractError, ContractOf, Parts, Provides, Verified};
pub use dialect::Dialect;
#[cfg(feature = "serde")]
pub use dump::{Change, Dump, DumpDiff, DumpError};
pub use fake::{Checkpoint, Fake};
pub use fault::{
    AllFaults, AnyFault, Armed, Captured, Chaos, DelayTime, Fault, Incident, Incidents, Mix,
    Occurs, Outage, Scoped, Share, StaleBy, WorldFaults, age, key_versions, percent, ratio,
    versions,
};
#[cfg(feature = "linearizability")]
pub use history::{History, NotLinearizable};
pub use map::{Bytes, Counter, Entries, Entry, Eviction, List, Listing, Map};
pub use page::Page;
pub use queue::{Address, AsReceipt, Delivery, Messages, Pushed, Queue, Spot};
#[cfg(feature = "serde")]
pub use recording::{Drift, DriftKind, Drifted, Recorder, Recordings, RecordingsError};
pub use rows::Rows;
pub use sequence::SequenceKey;
#[cfg(feature = "explore")]
pub use shrink::minimal;
pub use snapshot::Snapshot;
pub use store::Store;
pub use table::{HISTORY, RowVersion, Table, TableKey, UndeclaredKey};
pub use violation::{Rejected, Violation, ViolationKind};
pub use world::{Clock, FromUuid, Ids, Journal, JournalEntry, Outcome, Timeline, World, WorldRng};
#[cfg(feature = "explore")]
pub use world::{Sleeping, Task};
