//! Which faults a method can have, decided by its types, and what rustc says where it cannot. The conditions stand on the
//! methods that arm faults and name what the types imply directly, without a blanket implementation between: so it is said
//! once, in these words, at the word which the user wrote.

use std::borrow::Cow;
use std::fmt::Debug;
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::portable;
use crate::call::{
    Anything, ArgAt, ArgKey, Batch, Does, Effects, Fails, Method, OfMap, Parted, Polls, Reads,
    RowKey, Takes, Tells, Views, Writes,
};
use crate::queue::{ByReceipt, ByReceiptAt, Routed, RoutedAt};

/// The error of a method that has one.
pub(super) type ErrorOf<M> = <<M as Method>::Answer as Fails>::Error;

/// The rows that a method answers with, where it does.
pub(super) type RowOf<M> = <<M as Method>::Does as ReturnsRows>::Row;

/// The type of a method's key in its table, where it has one.
pub(super) type KeyOf<M> = <<<M as Method>::Does as Does>::Key as HasKey>::Key;

/// Only reads.
#[diagnostic::on_unimplemented(
    message = "this method does not only read what is stored, so that its answer cannot be stale",
    label = "`stale` is for reads",
    note = "a write whose effect is lost is `.lose_write()`"
)]
pub trait CanBeStale {}

#[diagnostic::do_not_recommend]
impl<P, R> CanBeStale for Reads<P, R> {}
#[diagnostic::do_not_recommend]
impl<P> CanBeStale for Tells<P> {}
#[diagnostic::do_not_recommend]
impl<P> CanBeStale for Views<P> {}
#[diagnostic::do_not_recommend]
impl<P, T> CanBeStale for Polls<P, T> {}
#[diagnostic::do_not_recommend]
impl<R> CanBeStale for Anything<R> {}

#[diagnostic::do_not_recommend]
impl<P, R> CanBeStale for OfMap<Reads<P, R>> {}
#[diagnostic::do_not_recommend]
impl<P> CanBeStale for OfMap<Tells<P>> {}

/// Reads one entry of a map.
#[diagnostic::on_unimplemented(
    message = "this method does not read one entry of a map, so that none can be evicted before it",
    label = "`evict` is for reads of a map by key",
    note = "an entry that is removed for good is `fake.map().remove(key)`; a read that sees the past is `.stale(versions(1))`"
)]
pub trait Evicts {}

#[diagnostic::do_not_recommend]
impl<D> Evicts for OfMap<D> {}
#[diagnostic::do_not_recommend]
impl<R> Evicts for Anything<R> {}

/// Writes to the state.
#[diagnostic::on_unimplemented(
    message = "this method writes nothing to the fake's state",
    label = "only what is stored can be lost, or stored twice",
    note = "a read that sees the past is `.stale(versions(1))`; a side effect that does not happen is `.reply(..)`"
)]
pub trait WritesState {}

#[diagnostic::do_not_recommend]
impl<P> WritesState for Writes<P> {}
#[diagnostic::do_not_recommend]
impl<P> WritesState for Batch<P> {}
#[diagnostic::do_not_recommend]
impl<P, T> WritesState for Takes<P, T> {}
#[diagnostic::do_not_recommend]
impl<R> WritesState for Anything<R> {}

/// Writes, or does something that is not stored.
#[diagnostic::on_unimplemented(
    message = "this method commits nothing: it only reads",
    label = "this is for methods that write",
    note = "a read that fails is `.fail(error)`, and one that never answers `.hang()`"
)]
pub trait Commits {}

#[diagnostic::do_not_recommend]
impl<P> Commits for Writes<P> {}
#[diagnostic::do_not_recommend]
impl<P> Commits for Batch<P> {}
#[diagnostic::do_not_recommend]
impl<P, T> Commits for Takes<P, T> {}
#[diagnostic::do_not_recommend]
impl Commits for Effects {}
#[diagnostic::do_not_recommend]
impl<R> Commits for Anything<R> {}

/// Writes a list of rows.
#[diagnostic::on_unimplemented(
    message = "this method does not write a list of rows, so that no part of one can be applied",
    label = "`partial` is for batches",
    note = "a write that is lost as a whole is `.lose_write()`"
)]
pub trait WritesBatch {}

#[diagnostic::do_not_recommend]
impl<P> WritesBatch for Batch<P> {}
#[diagnostic::do_not_recommend]
impl<R> WritesBatch for Anything<R> {}

/// Selects rows and answers with them.
#[diagnostic::on_unimplemented(
    message = "this method answers with no rows of a table that could be corrupted",
    label = "`corrupt` changes the rows that a read answers with",
    note = "another answer is `.reply(value)`"
)]
pub trait ReturnsRows {
    /// The row.
    type Row: 'static;
}

#[diagnostic::do_not_recommend]
impl<P, R: 'static> ReturnsRows for Reads<P, R> {
    type Row = R;
}

#[diagnostic::do_not_recommend]
impl<P, R: 'static> ReturnsRows for OfMap<Reads<P, R>> {
    type Row = R;
}

#[diagnostic::do_not_recommend]
impl<P, T: 'static> ReturnsRows for Takes<P, T> {
    type Row = T;
}

#[diagnostic::do_not_recommend]
impl<P, T: 'static> ReturnsRows for Polls<P, T> {
    type Row = T;
}

#[diagnostic::do_not_recommend]
impl<R: 'static> ReturnsRows for Anything<R> {
    type Row = R;
}

/// Gives messages of a queue out.
#[diagnostic::on_unimplemented(
    message = "this method gives out no messages that could come in another order",
    label = "`reorder` is for methods that receive, pop or poll",
    note = "messages that are put in twice are `.duplicate()`, and the first of a list `.partial(1)`"
)]
pub trait GivesMessages {}

#[diagnostic::do_not_recommend]
impl<P, T> GivesMessages for Takes<P, T> {}
#[diagnostic::do_not_recommend]
impl<P, T> GivesMessages for Polls<P, T> {}
#[diagnostic::do_not_recommend]
impl<R> GivesMessages for Anything<R> {}

/// Where the key is among the arguments, if it is.
#[diagnostic::on_unimplemented(
    message = "this method has no key to filter by: its parameters do not carry the key of a row",
    label = "no key here",
    note = "filter by what it has: `.when(|argument| ..)`"
)]
pub trait HasKey {
    /// The key's type in the table.
    type Key;
}

#[diagnostic::do_not_recommend]
impl<K> HasKey for ArgKey<K> {
    type Key = K;
}

#[diagnostic::do_not_recommend]
impl<const I: usize, K> HasKey for ArgAt<I, K> {
    type Key = K;
}

#[diagnostic::do_not_recommend]
impl<K> HasKey for RowKey<K> {
    type Key = K;
}

#[diagnostic::do_not_recommend]
impl<P: HasKey> HasKey for Parted<P> {
    type Key = P::Key;
}

#[diagnostic::do_not_recommend]
impl<R> HasKey for Anything<R> {
    type Key = Self;
}

/// The key is in one of several partitions, or on one of several shards.
#[diagnostic::on_unimplemented(
    message = "the calls of this method belong to no partition",
    label = "no partition here",
    note = "a map is parted by `shards = 3`, a queue by `partition = parameter`; other calls are told apart by `.key(..)` and \
            `.when(..)`"
)]
pub trait HasPartition {}

#[diagnostic::do_not_recommend]
impl<P> HasPartition for Parted<P> {}
#[diagnostic::do_not_recommend]
impl HasPartition for Routed {}
#[diagnostic::do_not_recommend]
impl<const I: usize> HasPartition for RoutedAt<I> {}
#[diagnostic::do_not_recommend]
impl HasPartition for ByReceipt {}
#[diagnostic::do_not_recommend]
impl<const I: usize> HasPartition for ByReceiptAt<I> {}
#[diagnostic::do_not_recommend]
impl<R> HasPartition for Anything<R> {}

/// A value that can be answered more than once.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not `Clone`, so that it can be answered once only",
    label = "this would be needed for each call",
    note = "say `.once()` first, or make a new one for each call: `.fail_with(|_| ..)`, `.reply_with(|_| ..)`"
)]
pub trait Repeatable: Clone + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Clone + Send + Sync + 'static> Repeatable for T {}

/// What stands for a key of type `K` in [`key`](crate::Fault::key): a `K`, a reference to one, or what it borrows as.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no key of this method's rows",
    label = "the key is `{K}`"
)]
pub trait KeyLike<K> {
    #[doc(hidden)]
    fn hash(&self) -> u64;
    #[doc(hidden)]
    fn text(&self) -> String;
}

impl<K: Hash + Debug> KeyLike<K> for K {
    fn hash(&self) -> u64 {
        portable(self)
    }

    fn text(&self) -> String {
        format!("{self:?}")
    }
}

impl<K: Hash + Debug> KeyLike<K> for &K {
    fn hash(&self) -> u64 {
        portable(*self)
    }

    fn text(&self) -> String {
        format!("{self:?}")
    }
}

#[diagnostic::do_not_recommend]
impl<T, R> KeyLike<Anything<R>> for T {
    fn hash(&self) -> u64 {
        unreachable!("{MISTAKEN}")
    }

    fn text(&self) -> String {
        unreachable!("{MISTAKEN}")
    }
}

const MISTAKEN: &str = "a method with a mistake does not compile";

macro_rules! borrowed {
    ($($borrowed:ty => $($owned:ty)*;)*) => {$($(
        #[diagnostic::do_not_recommend]
        impl KeyLike<$owned> for &$borrowed {
            fn hash(&self) -> u64 {
                portable(*self)
            }

            fn text(&self) -> String {
                format!("{self:?}")
            }
        }
    )*)*};
}

borrowed! {
    str => String Box<str> Rc<str> Arc<str> Cow<'_, str>;
    Path => PathBuf;
    [u8] => Vec<u8>;
}
