//! What generated code names, under one path that no user writes. Nothing here is stable.

pub use std::time::SystemTime;

/// What visits each table.
pub type Visit<'v> = &'v mut dyn FnMut(&dyn AnyTable);
/// The same, to change them.
pub type VisitMut<'v> = &'v mut dyn FnMut(&mut dyn AnyTable);
/// The future of a boxed method.
pub type Boxed<'f, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'f>>;
/// The same, on one thread.
pub type BoxedLocal<'f, T> = std::pin::Pin<Box<dyn Future<Output = T> + 'f>>;

pub use crate::answer::{
    Missing, Outcome, Unbounded, answered, at_most_one, clones, clones_of_refs, contains, convert,
    found, judge, listed, made, no_row, offered, one_or_none, same_ignoring_case, some,
    starts_with, unserved, unsupported,
};
pub use crate::call::new_ids::{number_of, uuid_of};
pub use crate::call::{
    Anything, ArgAt, ArgKey, Asked, Asks, AsyncFallible, AsyncSure, Batch, Call, CallsOf, Counts,
    Effects, Entrance, Fails, Fallible, Later, Lends, Locate, Method, NoKey, Nth, OfMap, Opaque,
    Operation, Outside, Parted, Patient, Polls, Reads, Rested, RowKey, Sure, Takes, Tells, View,
    Views, Waits, Writes,
};
pub use crate::dialect::Dialect;
#[cfg(feature = "serde")]
pub use crate::dump::{
    Dump, DumpError, Dumped, Dumping, Dumps, Json, Loading, Refused as Unloaded, key, no_key,
};
pub use crate::fake::{Checkpoint, Fake};
pub use crate::fault::{FaultsOf, Occasion};
pub use crate::form::{collected, counted, keyed};
pub use crate::map::{Entries, Entry, Eviction, Life, Listing, Map, MapBuilder, MapKey, map};
pub use crate::page::{Behind, Ordered, Page};
pub use crate::queue::{
    Address, ByReceipt, ByReceiptAt, Delivery, Messages, Pushed, Queue, Routed, RoutedAt, at_most,
    converted, never, offset_of, payloads, pushed_id, pushed_ids, pushed_offset, pushed_offsets,
    pushed_text, queue, receipt,
};
#[cfg(feature = "serde")]
pub use crate::recording::{
    AskedAgain, Check, Drift, Recorded, Recorder, Recordings, Request, Serving, request,
};
pub use crate::rows::Rows;
pub use crate::sequence::SequenceKey;
pub use crate::snapshot::{Snapshot, handed, handed_ok};
pub use crate::state::{DeclaresFailures, Part, Plain, State, erased};
pub use crate::statement::{Row, Statement};
pub use crate::store::{Face, Stands, Store};
pub use crate::table::{
    All, Any, AnyKey, AnyTable, Bound, Column, Filter, Indexed, Is, KeyBy, Layer, Negative,
    OnDelete, Raised, RowIds, Select, Setup, Table, TableBuilder, TableKey, Through, UndeclaredKey,
    any, cloned, column, compare, computed, count, expect, filter, foreign, is, is_computed, limit,
    offset, ok, order, owned, page, patch, raise, reference, self_reference, set_none, shown, sure,
    surely, table,
};
pub use crate::turns::Turn;
pub use crate::violation::{Refused, Rejected, Violation, ViolationKind};
pub use crate::world::{
    Counted, FromUuid, Ids, Moment, Nap, Span, Timestamp, Unit, Wake, World, WorldRng,
};

/// The traits whose methods generated code calls, and those of `rand`, so that `rng` in an
/// expression has its methods.
pub mod traits {
    pub use rand::RngExt as _;

    pub use crate::answer::Paged as _;
    pub use crate::page::Ordered as _;
    pub use crate::table::{
        By as _, ByEq as _, ByOption as _, ByRefOption as _, NotCompared as _, NotIndexed as _,
        NotListed as _, NotSorted as _, Ops as _, Select as _,
    };
}

/// What makes an id of a type that only the compiler knows.
pub mod ids {
    pub use crate::call::new_ids::{
        ByCrate as _, ByFromI64 as _, ByFromU64 as _, ByKey as _, ByUuid as _, NoNumber as _,
        NoUuid as _,
    };
}

/// What the contract of a trait is made of.
#[cfg(feature = "contract")]
pub mod contract {
    #[cfg(feature = "stream")]
    pub use crate::contract::streamed;
    pub use crate::contract::{
        About, Answer, Applies, Argument, Cell, Comparable, ContractOf, Draw, Drawable, Given,
        Kind, Listing, MethodOf, NoPool, Shares, Silent, Suite, TableOf, Tree, Value, code, put,
        rows, tie,
    };

    /// What tells the columns apart.
    pub mod cells {
        pub use crate::contract::{NoCell as _, OptionalCell as _, PlainCell as _};
    }
}
