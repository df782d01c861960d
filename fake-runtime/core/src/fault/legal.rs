//! Which faults a method can have, decided by its types, and what rustc says where it cannot. The conditions stand on the
//! methods that arm faults, so that it says so at the word which the user wrote.

use std::borrow::Cow;
use std::fmt::Debug;
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::portable;
use crate::call::{
    Answer, Anything, ArgAt, ArgKey, Does, Effects, Fails, Method, Reads, RowKey, Views, Waits,
    Writes,
};

/// A method with an error.
#[diagnostic::on_unimplemented(
    message = "this method cannot fail: it does not return a `Result`",
    label = "an error for a method that has none",
    note = "what it answers can be replaced: `.reply(value)`"
)]
pub trait CanFail: Method {
    /// Its error.
    type Error: 'static;
    #[doc(hidden)]
    fn failed(error: Self::Error) -> <Self::Answer as Answer>::Is;
}

#[diagnostic::do_not_recommend]
impl<M: Method> CanFail for M
where
    M::Answer: Fails,
{
    type Error = <M::Answer as Fails>::Error;

    fn failed(error: Self::Error) -> <M::Answer as Answer>::Is {
        M::Answer::error(error)
    }
}

/// An asynchronous method.
#[diagnostic::on_unimplemented(
    message = "this method is not async, so that it cannot hang",
    label = "only a future can be pending for ever",
    note = "for a synchronous method there is `.block_until_healed()`"
)]
pub trait CanHang: Method {}

#[diagnostic::do_not_recommend]
impl<M: Method> CanHang for M where M::Answer: Waits {}

/// A method that reads.
#[diagnostic::on_unimplemented(
    message = "this method does not only read, so that its answer cannot be stale",
    label = "`stale` is for reads",
    note = "a write whose effect is lost is `.lose_write()`"
)]
pub trait CanBeStale: Method {}

#[diagnostic::do_not_recommend]
impl<M: Method> CanBeStale for M where M::Does: OnlyReads {}

/// A method that writes to the state.
#[diagnostic::on_unimplemented(
    message = "this method has no write to lose",
    label = "this is for methods that write to the fake's state",
    note = "a read that sees the past is `.stale(versions(1))`"
)]
pub trait WritesState: Method {}

#[diagnostic::do_not_recommend]
impl<M: Method> WritesState for M where M::Does: Stores {}

/// A method that has an effect.
#[diagnostic::on_unimplemented(
    message = "this method commits nothing: it only reads",
    label = "this is for methods that write",
    note = "a read that fails is `.fail(error)`"
)]
pub trait Commits: Method {}

#[diagnostic::do_not_recommend]
impl<M: Method> Commits for M where M::Does: HasEffect {}

/// A method that writes a list of rows.
#[diagnostic::on_unimplemented(
    message = "this method does not write a list of rows, so that no part of one can be applied",
    label = "`partial` is for batches",
    note = "a write that is lost as a whole is `.lose_write()`"
)]
pub trait WritesBatch: Method {}

#[diagnostic::do_not_recommend]
impl<M: Method> WritesBatch for M where M::Does: IsBatch {}

/// A method that answers with rows.
#[diagnostic::on_unimplemented(
    message = "this method answers with no rows of a table that could be corrupted",
    label = "`corrupt` changes the rows that a read answers with",
    note = "another answer is `.reply(value)`"
)]
pub trait ReturnsRows: Method {
    /// The row.
    type Row: 'static;
}

#[diagnostic::do_not_recommend]
impl<M: Method> ReturnsRows for M
where
    M::Does: Shows,
{
    type Row = <M::Does as Shows>::Row;
}

/// A method whose parameters carry the key of its row.
#[diagnostic::on_unimplemented(
    message = "this method has no key to filter by: its parameters do not carry the key of a row",
    label = "no key here",
    note = "filter by what it has: `.when(|argument| ..)`"
)]
pub trait Keyed: Method {
    /// The key's type in the table.
    type Key;
}

#[diagnostic::do_not_recommend]
impl<M: Method> Keyed for M
where
    <M::Does as Does>::Key: HasKey,
{
    type Key = <<M::Does as Does>::Key as HasKey>::Key;
}

/// A value that can be answered more than once.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not `Clone`, so that it can be answered once only",
    label = "this would be needed for each call",
    note = "say `.once()` first, or make a new one for each call: `.fail_with(|_| ..)`, `.reply_with(|_| ..)`"
)]
pub trait Repeatable: Clone + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Clone + Send + Sync + 'static> Repeatable for T {}

/// Only reads.
pub trait OnlyReads {}
impl<P, R> OnlyReads for Reads<P, R> {}
impl<P> OnlyReads for Views<P> {}

/// Writes that are stored.
pub trait Stores {}
impl<P> Stores for Writes<P> {}
impl Stores for crate::call::Batch {}

/// Writes, or does something that is not stored.
pub trait HasEffect {}
impl<P> HasEffect for Writes<P> {}
impl HasEffect for crate::call::Batch {}
impl HasEffect for Effects {}

impl OnlyReads for Anything {}
impl Stores for Anything {}
impl HasEffect for Anything {}
impl IsBatch for Anything {}

/// Writes a list.
pub trait IsBatch {}
impl IsBatch for crate::call::Batch {}

/// Answers with rows.
pub trait Shows {
    /// The row.
    type Row: 'static;
}

/// A row, and not [`Nothing`].
pub trait IsRow {}
impl<T: Clone> IsRow for T {}

impl<P, R: IsRow + 'static> Shows for Reads<P, R> {
    type Row = R;
}

/// Where the key is, if there is one.
pub trait HasKey {
    /// The key's type.
    type Key;
}

impl<K> HasKey for ArgKey<K> {
    type Key = K;
}

impl<const I: usize, K> HasKey for ArgAt<I, K> {
    type Key = K;
}

impl<K> HasKey for RowKey<K> {
    type Key = K;
}

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

macro_rules! borrowed {
    ($($borrowed:ty => $($owned:ty)*;)*) => {$($(
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
