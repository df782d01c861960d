//! What the workload knows of the doubles.

pub use crate::domain::User;
