//! Pages on single topics: what the reference of a type is too small for.

#[cfg(feature = "report")]
#[doc = include_str!("../docs/timeline.md")]
pub mod timeline {}

#[cfg(feature = "explore")]
#[doc = include_str!("../docs/exploration.md")]
pub mod exploration {}

#[cfg(feature = "contract")]
#[doc = include_str!("../docs/contract.md")]
pub mod contract {}

#[cfg(feature = "linearizability")]
#[doc = include_str!("../docs/linearizability.md")]
pub mod linearizability {}

#[doc = include_str!("../docs/shapes.md")]
pub mod shapes {}
