//! What generated code names, under one path that no user writes. Nothing here is stable.

pub use std::time::SystemTime;

pub use crate::answer::{
    Outcome, Unbounded, at_most_one, clones, clones_of_refs, contains, convert, each, found, judge,
    listed, paged, same_ignoring_case, some, starts_with, unsupported,
};
pub use crate::call::{Call, Calls};
pub use crate::dialect::Dialect;
pub use crate::fake::{Checkpoint, Fake};
pub use crate::rows::Rows;
pub use crate::sequence::SequenceKey;
pub use crate::state::State;
pub use crate::table::{AnyKey, compare};
pub use crate::table::{
    All, Any, AnyTable, Bound, Column, Filter, Indexed, KeyBy, Layer, Negative, OnDelete, Select,
    Setup, Table, TableBuilder, TableKey, Through, UndeclaredKey, any, cloned, column, computed,
    count, expect, filter, foreign, limit, offset, ok, order, owned, page, raise, reference,
    self_reference, shown, table,
};
pub use crate::violation::{Rejected, Violation, ViolationKind};
pub use crate::world::{FromUuid, Ids, World, WorldRng};

/// The traits whose methods generated code calls, and those of `rand`, so that `rng` in an
/// expression has its methods.
pub mod traits {
    pub use rand::RngExt as _;

    pub use crate::table::{Ops as _, Select as _};
}
