//! Columns: how a table sees one value of a row, for its indexes and for queries. Chooses by type
//! what a column can do.
//!
//! The choice is made by `Deref`: a value that could be several things is wrapped once for each,
//! the methods of a wrapping layer exist where the types allow them, and method resolution takes
//! the outermost layer that has one.

use std::hash::Hash;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use super::feed::{Feed, folded};
use super::probe::Within;
use crate::fault::Portable;

/// One layer of choices: what is outside is tried before what is inside.
#[derive(Clone, Copy)]
pub struct Layer<T>(pub(super) T);

impl<T> Deref for Layer<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// How a value is reached in a row.
pub trait Access<R, K: ?Sized>: Copy {
    /// Shows the value to `look`.
    fn see<T>(self, row: &R, look: impl FnOnce(&K) -> T) -> T;
}

/// A value that lies in the row.
#[derive(Clone, Copy)]
pub struct Lying<F>(F);

impl<R, K: ?Sized, F: Fn(&R) -> &K + Copy> Access<R, K> for Lying<F> {
    fn see<T>(self, row: &R, look: impl FnOnce(&K) -> T) -> T {
        look((self.0)(row))
    }
}

/// A value that is made each time, by a method of the row.
#[derive(Clone, Copy)]
pub struct Made<F>(F);

impl<R, K: ?Sized, F: Fn(&R, &mut dyn FnMut(&K)) + Copy> Access<R, K> for Made<F> {
    fn see<T>(self, row: &R, look: impl FnOnce(&K) -> T) -> T {
        let mut look = Some(look);
        let mut answer = None;
        (self.0)(row, &mut |value| {
            if let Some(look) = look.take() {
                answer = Some(look(value));
            }
        });
        answer.expect("a computed column shows its value")
    }
}

/// A column of type `K` in rows of type `R`.
pub struct Column<R, K: ?Sized, A> {
    pub(super) access: A,
    pub(super) types: PhantomData<fn(&R) -> PhantomData<K>>,
}

impl<R, K: ?Sized, A: Copy> Clone for Column<R, K, A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R, K: ?Sized, A: Copy> Copy for Column<R, K, A> {}

fn layered<R, K: ?Sized, A>(access: A) -> Layer<Column<R, K, A>> {
    Layer(Column {
        access,
        types: PhantomData,
    })
}

/// The column that `field` shows.
pub fn column<R, K: ?Sized, F>(field: F) -> Layer<Column<R, K, Lying<F>>>
where
    F: Fn(&R) -> &K + Copy,
{
    layered(Lying(field))
}

/// The column that `show` makes and shows to its second argument, exactly once.
pub fn computed<R, K: ?Sized, F>(show: F) -> Layer<Column<R, K, Made<F>>>
where
    F: Fn(&R, &mut dyn FnMut(&K)) + Copy,
{
    layered(Made(show))
}

impl<R, K: ?Sized, A: Access<R, K>> Column<R, K, A> {
    /// Rows whose column equals one of `list`; end it with `.probe()`.
    pub fn within<'q, Q>(&self, list: &'q [Q]) -> Within<Column<R, K, A>, &'q [Q]> {
        Within::layered(*self, list)
    }
}

/// A column as an index uses it.
pub(crate) trait IndexColumn<R>: Send + Sync {
    /// Feeds the row's value; `false` when it is `None`.
    fn feed(&self, row: &R, feed: &mut Feed) -> bool;
    /// Feeds the row's value to a hash that is the same everywhere, and need not be fast.
    fn portable(&self, row: &R, hasher: &mut Portable);
    /// Whether two rows have equal values.
    fn same(&self, one: &R, other: &R) -> bool;
}

/// A column of a constraint or an index.
pub struct Indexed<R> {
    pub(super) column: Arc<dyn IndexColumn<R>>,
    /// Whether the index compares as `==` does, so that it may serve lookups.
    pub(super) exact: bool,
    /// Whether the value may be `None`, which the index does not hold.
    pub(super) nullable: bool,
}

/// By the column's own `Hash` and `Eq`, with `None` as SQL's `NULL`.
struct Nullable<C>(C);
/// By the column's own `Hash` and `Eq`.
struct Present<C>(C);
/// By the text without case, with `None` as SQL's `NULL`.
struct FoldedNullable<C>(C);
/// By the text without case.
struct Folded<C>(C);

impl<R, T, A> IndexColumn<R> for Nullable<Column<R, Option<T>, A>>
where
    T: Hash + Eq,
    A: Access<R, Option<T>> + Send + Sync,
{
    fn feed(&self, row: &R, feed: &mut Feed) -> bool {
        self.0.access.see(row, |value| {
            feed.value(value);
            value.is_some()
        })
    }

    fn portable(&self, row: &R, hasher: &mut Portable) {
        self.0.access.see(row, |value| value.hash(hasher));
    }

    fn same(&self, one: &R, other: &R) -> bool {
        self.0
            .access
            .see(one, |one| self.0.access.see(other, |other| one == other))
    }
}

impl<R, K, A> IndexColumn<R> for Present<Column<R, K, A>>
where
    K: Hash + Eq + ?Sized,
    A: Access<R, K> + Send + Sync,
{
    fn feed(&self, row: &R, feed: &mut Feed) -> bool {
        self.0.access.see(row, |value| feed.value(value));
        true
    }

    fn portable(&self, row: &R, hasher: &mut Portable) {
        self.0.access.see(row, |value| value.hash(hasher));
    }

    fn same(&self, one: &R, other: &R) -> bool {
        self.0
            .access
            .see(one, |one| self.0.access.see(other, |other| one == other))
    }
}

fn same_folded(one: &str, other: &str) -> bool {
    folded(one).eq(folded(other))
}

impl<R, T, A> IndexColumn<R> for FoldedNullable<Column<R, Option<T>, A>>
where
    T: AsRef<str>,
    A: Access<R, Option<T>> + Send + Sync,
{
    fn feed(&self, row: &R, feed: &mut Feed) -> bool {
        self.0.access.see(row, |value| {
            // The flag keeps `None` apart from an empty text.
            feed.value(&value.is_some());
            feed.folded(value.as_ref().map_or("", T::as_ref));
            value.is_some()
        })
    }

    fn portable(&self, row: &R, hasher: &mut Portable) {
        self.0
            .access
            .see(row, |value| value.as_ref().map(T::as_ref).hash(hasher));
    }

    fn same(&self, one: &R, other: &R) -> bool {
        self.0.access.see(one, |one| {
            self.0.access.see(other, |other| match (one, other) {
                (Some(one), Some(other)) => same_folded(one.as_ref(), other.as_ref()),
                (one, other) => one.is_none() && other.is_none(),
            })
        })
    }
}

impl<R, K, A> IndexColumn<R> for Folded<Column<R, K, A>>
where
    K: AsRef<str> + ?Sized,
    A: Access<R, K> + Send + Sync,
{
    fn feed(&self, row: &R, feed: &mut Feed) -> bool {
        self.0.access.see(row, |value| feed.folded(value.as_ref()));
        true
    }

    fn portable(&self, row: &R, hasher: &mut Portable) {
        self.0.access.see(row, |value| value.as_ref().hash(hasher));
    }

    fn same(&self, one: &R, other: &R) -> bool {
        let access = self.0.access;
        access.see(one, |one| {
            access.see(other, |other| same_folded(one.as_ref(), other.as_ref()))
        })
    }
}

impl<R: 'static, T: Hash + Eq + 'static, A> Layer<Column<R, Option<T>, A>>
where
    A: Access<R, Option<T>> + Send + Sync + 'static,
{
    /// The column for an index; `None` is SQL's `NULL`.
    #[must_use]
    pub fn indexed(&self) -> Indexed<R> {
        Indexed {
            column: Arc::new(Nullable(self.0)),
            exact: true,
            nullable: true,
        }
    }
}

impl<R: 'static, K: Hash + Eq + ?Sized + 'static, A> Column<R, K, A>
where
    A: Access<R, K> + Send + Sync + 'static,
{
    /// The column for an index.
    #[must_use]
    pub fn indexed(&self) -> Indexed<R> {
        Indexed {
            column: Arc::new(Present(*self)),
            exact: true,
            nullable: false,
        }
    }
}

impl<R: 'static, T: AsRef<str> + 'static, A> Layer<Column<R, Option<T>, A>>
where
    A: Access<R, Option<T>> + Send + Sync + 'static,
{
    /// The column for an index that ignores case; `None` is SQL's `NULL`.
    #[must_use]
    pub fn ignoring_case(&self) -> Indexed<R> {
        Indexed {
            column: Arc::new(FoldedNullable(self.0)),
            exact: false,
            nullable: true,
        }
    }
}

impl<R: 'static, K: AsRef<str> + ?Sized + 'static, A> Column<R, K, A>
where
    A: Access<R, K> + Send + Sync + 'static,
{
    /// The column for an index that ignores case.
    #[must_use]
    pub fn ignoring_case(&self) -> Indexed<R> {
        Indexed {
            column: Arc::new(Folded(*self)),
            exact: false,
            nullable: false,
        }
    }
}
