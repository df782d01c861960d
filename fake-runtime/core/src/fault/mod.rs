//! Faults: what can be armed, when it fires, and how it is said. What an effect does to a call is the call's business.

mod all;
mod armed;
mod chaos;
mod effect;
#[cfg(feature = "explore")]
mod explored;
mod fired;
mod hash;
mod incident;
mod lag;
mod legal;
mod list;
mod mix;
mod observe;
mod point;
mod rule;
mod rules;
mod share;
#[cfg(test)]
mod tests;
mod trigger;
mod world;

pub use all::{AllFaults, AnyFault};
pub use armed::{Armed, Scoped};
pub use chaos::Chaos;
pub(crate) use effect::{Declared, Effect, Typed};
#[cfg(feature = "explore")]
pub(crate) use explored::{Dice, FailureCounts};
pub(crate) use fired::Fired;
pub(crate) use hash::{Portable, portable};
pub use incident::{Incident, Incidents, Occasion, Occurs};
pub(crate) use lag::Lag;
pub use lag::{StaleBy, age, key_versions, versions};
pub use mix::Mix;
pub use observe::Captured;
pub(crate) use observe::capture;
pub use point::{DelayTime, Fault, FaultsOf};
pub(crate) use rule::{Rule, Scope};
pub(crate) use rules::{Decision, Rules};
pub use share::{Share, percent, ratio};
pub use world::{Outage, WorldFaults};
