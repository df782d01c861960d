//! Exploration: the same test under every single fault, or under many seeds, and of each failure what it needs.
//!
//! A body gets a [`World`](crate::World), makes its fakes there, runs what is tested and asserts what has to hold.
//! [`every_fault()`] runs it once with each fault that can happen to each of its calls, [`seeds()`] under many seeds with faults by
//! chance.
//!
//! A failure is made smaller, until each of its faults is needed, and says how to see it again: as a line for the environment
//! variable `FAKE_REPLAY`, and as statements that arm the same faults in a test of its own.

mod every_fault;
mod how;
mod kind;
mod outcome;
mod plan;
mod probe;
mod quiet;
mod replay;
mod run;
mod seeds;
mod shard;
mod sweep;
mod twice;

pub use every_fault::{EveryFault, every_fault};
pub use kind::FaultKind;
pub use outcome::{Failed, Failure, Summary};
pub use plan::Injected;
pub(crate) use probe::{Probe, Probed};
pub(crate) use quiet::is_quiet;
pub use seeds::{Seeds, seeds};

/// Every kind of fault.
const ALL: [FaultKind; 10] = [
    FaultKind::Fail,
    FaultKind::CommitThenFail,
    FaultKind::LoseWrite,
    FaultKind::Duplicate,
    FaultKind::Stale,
    FaultKind::Hang,
    FaultKind::CommitThenHang,
    FaultKind::Evict,
    FaultKind::Reorder,
    FaultKind::Partial,
];
