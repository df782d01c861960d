//! What is said where a type allows none of the ways: methods of the same names, which method resolution
//! finds when nothing else fits, and whose bounds rustc then explains in these words. They are never run.

use std::cmp::Ordering;
use std::hash::Hash;

use super::column::{Access, Column, Indexed};
use super::compare::Compared;
use super::order::Pair;
use super::probe::{Alike, AnyOf, Asked, Probe};

const PREFERRED: &str = "method resolution prefers the way that fits";

/// A column that an index can hold.
#[diagnostic::on_unimplemented(
    message = "a column of `{Self}` cannot be in a key, a unique constraint or an index",
    label = "this needs `Hash` and `Eq`",
    note = "derive `PartialEq`, `Eq` and `Hash` for it; floating-point numbers have no `Eq`"
)]
pub trait Indexable {}

#[diagnostic::do_not_recommend]
impl<K: Hash + Eq + ?Sized> Indexable for K {}

/// A column whose case can be ignored.
#[diagnostic::on_unimplemented(
    message = "a column of `{Self}` is no text, so its case cannot be ignored",
    label = "this needs `AsRef<str>`",
    note = "of several columns name those that are text: `unique(tenant, email, ignore_case(email))`"
)]
pub trait Foldable {}

#[diagnostic::do_not_recommend]
impl<K: AsRef<str> + ?Sized> Foldable for K {}

/// A column that rows can be sorted by.
#[diagnostic::on_unimplemented(
    message = "rows cannot be sorted by a column of `{Self}`",
    label = "this needs `PartialOrd`",
    note = "derive `PartialOrd` for it, and `Ord` where every two values can be compared"
)]
pub trait Sortable {}

#[diagnostic::do_not_recommend]
impl<K: PartialOrd + ?Sized> Sortable for K {}

/// A column that can be less or greater than a parameter.
#[diagnostic::on_unimplemented(
    message = "a column of `{Self}` is neither less nor greater than a `{V}`",
    label = "this is compared with a column of `{Self}`"
)]
pub trait Ordered<V: ?Sized> {}

#[diagnostic::do_not_recommend]
impl<F: PartialOrd<V> + ?Sized, V: ?Sized> Ordered<V> for F {}

/// A column that can equal a parameter.
#[diagnostic::on_unimplemented(
    message = "a column of `{Self}` cannot equal a `{Q}`",
    label = "this is compared with a column of `{Self}`",
    note = "a column is compared with its own type, with what it borrows as (`str` for `String`), or by `PartialEq`"
)]
pub trait Comparable<Q: ?Sized> {
    /// Whether the two are equal.
    fn equals(&self, query: &Q) -> bool;
}

#[diagnostic::do_not_recommend]
impl<K: PartialEq<Q> + ?Sized, Q: ?Sized> Comparable<Q> for K {
    fn equals(&self, query: &Q) -> bool {
        self == query
    }
}

/// A column that can refer to a key.
#[diagnostic::on_unimplemented(
    message = "a column of `{Self}` cannot refer to a key of `{T}`",
    label = "this needs the type of the key that it refers to, or an `Option` of it"
)]
pub trait Refers<T> {
    /// The key as the column has it.
    fn seen(key: &T) -> &Self;
}

#[diagnostic::do_not_recommend]
impl<K> Refers<K> for K {
    fn seen(key: &K) -> &Self {
        key
    }
}

/// A column that can refer to nothing.
#[diagnostic::on_unimplemented(
    message = "`set_none` needs an `Option`, and this column is a `{Self}`",
    label = "this is to become `None`",
    note = "make it an `Option`, or say `on_delete = cascade` or `restrict`"
)]
pub trait Forgets {
    /// Refers to nothing from then on.
    fn forget(&mut self);
}

#[diagnostic::do_not_recommend]
impl<T> Forgets for Option<T> {
    fn forget(&mut self) {
        *self = None;
    }
}

/// For columns.
pub trait NotIndexed<R, K: ?Sized> {
    /// The column for an index.
    fn indexed(&self) -> Indexed<R>
    where
        K: Indexable,
    {
        unreachable!("{PREFERRED}")
    }

    /// The column for an index that ignores case.
    fn ignoring_case(&self) -> Indexed<R>
    where
        K: Foldable,
    {
        unreachable!("{PREFERRED}")
    }
}

impl<R, K: ?Sized, A> NotIndexed<R, K> for Column<R, K, A> {}

/// For two values of a column.
pub trait NotSorted<T: ?Sized> {
    /// Their order.
    fn ascending(&self) -> Ordering
    where
        T: Sortable,
    {
        unreachable!("{PREFERRED}")
    }

    /// The reverse.
    fn descending(&self) -> Ordering
    where
        T: Sortable,
    {
        unreachable!("{PREFERRED}")
    }
}

impl<T: ?Sized> NotSorted<T> for Pair<'_, T> {}

/// For a column and a value.
pub trait NotCompared<F, V: ?Sized> {
    /// Their order.
    fn order(&self) -> Option<Ordering>
    where
        F: Ordered<V>,
    {
        unreachable!("{PREFERRED}")
    }

    /// Whether they are both there and differ.
    fn differs(&self) -> bool
    where
        F: Comparable<V>,
    {
        unreachable!("{PREFERRED}")
    }
}

impl<F, V: ?Sized> NotCompared<F, V> for Compared<'_, F, V> {}

type Listed<'q, R, K, A, Q> = Probe<Column<R, K, A>, AnyOf<'q, Q, Alike<'q, K, Q>>>;

/// For a column and a list.
pub trait NotListed<'q, R, K: ?Sized, A, Q> {
    /// The rows whose column is in the list.
    fn probe(&self) -> Listed<'q, R, K, A, Q>
    where
        K: Comparable<Q>,
    {
        unreachable!("{PREFERRED}")
    }
}

impl<'q, R, K: ?Sized, A: Access<R, K>, Q> NotListed<'q, R, K, A, Q>
    for Asked<Column<R, K, A>, &'q [Q]>
{
}
