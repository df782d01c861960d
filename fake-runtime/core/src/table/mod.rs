//! Tables: rows with a database's rules, in memory. One thread at a time; the lock is the fake's.
//!
//! `builder` declares a table; `read` and `write` find and change rows for `ops` (what generated
//! methods call) and `vocabulary` (what bodies call); `schema` says what a row would break;
//! `listed` says in which order they come; `store` keeps rows, order, indexes, ranks and history. For faults, `past` looks at what was, `partial`
//! keeps a part of a batch, and `again` repeats inserts.

mod again;
mod any;
mod builder;
mod chains;
mod column;
mod compare;
#[cfg(feature = "serde")]
mod dumped;
mod feed;
mod heads;
mod history;
mod inner;
mod is;
mod key;
mod line;
mod listed;
mod ops;
mod order;
mod page;
mod partial;
mod past;
mod probe;
mod ranks;
mod read;
mod reference;
mod refused;
mod row_by_row;
mod row_ids;
mod schema;
mod select;
mod sequence;
mod setup;
mod shown;
mod store;
mod values;
mod version;
mod vocabulary;
mod write;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::state::Part;

pub use any::AnyTable;
pub(crate) use any::Row as ShownRow;
pub use builder::{TableBuilder, table};
pub use column::{Column, Indexed, Layer, column, computed};
pub(crate) use feed::Feeds;
pub use history::HISTORY;
pub(crate) use inner::Rowed;
pub use is::{By, ByEq, ByOption, ByRefOption, Is, is, is_computed};
pub use key::{AnyKey, KeyBy, TableKey, UndeclaredKey};
pub use ops::Ops;
pub use order::order;
pub use page::{Bound, Negative, limit, offset, page};
pub(crate) use ranks::Rank;
pub use reference::{OnDelete, foreign, reference, self_reference, set_none};
pub use refused::{NotCompared, NotIndexed, NotListed, NotSorted};
pub use row_ids::RowIds;
pub(crate) use schema::Shown;
pub use select::{All, Any, Filter, Select, Through, any, filter};
pub use setup::Setup;
pub use shown::shown;
pub(crate) use shown::type_name;
pub use values::{Raised, cloned, count, expect, ok, owned, patch, raise, sure, surely};
pub use version::RowVersion;

pub use compare::compare;

use again::Regenerate;
use schema::Schema;
use sequence::Sequence;
use store::Store;

impl<R: 'static, K: 'static> Part for Table<R, K> {
    const WORD: &'static str = "table";
}

/// A table of a fake: rows of type `R`, found by keys of type `K`, with the rules that were
/// declared for it.
///
/// Bodies see it as a field (`tx.rows`, `db.rows`). Rows go in by value and come out as clones, so
/// that nobody changes what is stored but through the table; only [`iter`](Self::iter) and the
/// closures see stored rows. Iteration is in the order of the table: that of insertion, in which an
/// updated row keeps its place, or where it is declared with `shuffle` one that follows from the
/// world's seed and changes with what is stored.
///
/// A statement that is refused or that panics (in a closure, or in `Hash`, `Eq` or `Clone` of a
/// row) stores nothing.
pub struct Table<R, K> {
    schema: Arc<Schema<R>>,
    store: Store<R>,
    sequence: Sequence,
    setup: Setup,
    key: Option<KeyBy<R, K>>,
    /// The key's column, where it has just one: calls that are written down reach it in one step.
    key_column: Option<Arc<dyn column::IndexColumn<R>>>,
    /// Where the history was rewound to, while it is.
    rewound: Option<usize>,
    /// Where each row of a batch begins in the history, while somebody wants to know.
    marks: Option<Vec<usize>>,
    /// How a copy of a row gets a key of its own.
    regenerate: Option<Regenerate<R, K>>,
}
