//! Stateful in-memory fakes for repository and client traits.
//!
//! A *fake* is a working, simplified implementation of a trait, kept in memory: what was inserted
//! is found, a taken key is refused, a failed transaction leaves no trace.
//!
//! - [`World`] is what several fakes share: the seed, from which everything random follows, and the
//!   [`Clock`], which moves only when it is told to.
//! - [`Ids`] and [`WorldRng`] are what expressions draw ids and random numbers from, repeatably.

mod sequence;
mod world;

pub use sequence::SequenceKey;
pub use world::{Clock, FromUuid, Ids, World, WorldRng};
