//! Keys of a table as a user writes them. The index of the key knows columns; this knows `K`.

use std::borrow::Borrow;
use std::hash::{Hash, Hasher};

use crate::fault::Portable;

/// How a row's key is reached.
pub enum KeyBy<R, K> {
    /// It lies in the row.
    Field(fn(&R) -> &K),
    /// It is made of the row, such as a composite key.
    Value(fn(&R) -> K),
}

impl<R, K> Clone for KeyBy<R, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R, K> Copy for KeyBy<R, K> {}

/// The key type of a table whose key was declared without a type: such a table has no `get`.
///
/// Write the type where the key is declared: `key = id: UserId`.
#[derive(Clone, Copy, Debug)]
pub enum UndeclaredKey {}

/// Nothing: that the key borrows as this too keeps rustc from taking itself for what is looked up.
enum Nothing {}

impl Borrow<Nothing> for UndeclaredKey {
    fn borrow(&self) -> &Nothing {
        match *self {}
    }
}

/// The key of a table whose declaration is wrong: anything looks it up, so that the mistake is told once.
#[derive(Clone, Copy, Debug)]
pub enum AnyKey {}

impl<Q: Hash + Eq + ?Sized> Borrow<Q> for AnyKey {
    fn borrow(&self) -> &Q {
        match *self {}
    }
}

/// A key that rows can be looked up by as a `Q`: `K` itself, or what it borrows as (`str` for
/// `String`).
#[diagnostic::on_unimplemented(
    message = "the rows of this table cannot be looked up by `{Q}`",
    label = "its key is `{Self}`",
    note = "where the key has no declared type, declare it: `key = id: Type`"
)]
pub trait TableKey<Q: Hash + Eq + ?Sized> {
    /// The key as a `Q`.
    fn as_query(&self) -> &Q;
}

#[diagnostic::do_not_recommend]
impl<K: Borrow<Q>, Q: Hash + Eq + ?Sized> TableKey<Q> for K {
    fn as_query(&self) -> &Q {
        self.borrow()
    }
}

impl<R, K> KeyBy<R, K> {
    /// Whether the row has this key.
    pub(super) fn is<Q: Hash + Eq + ?Sized>(self, row: &R, query: &Q) -> bool
    where
        K: TableKey<Q>,
    {
        match self {
            Self::Field(field) => field(row).as_query() == query,
            Self::Value(value) => value(row).as_query() == query,
        }
    }
}

impl<R, K> super::Table<R, K> {
    /// The portable hash of a row's key; `None` where the table has none.
    pub(crate) fn portable_key(&self, row: &R) -> Option<u64> {
        let mut hasher = Portable::new();
        if let Some(column) = &self.key_column {
            column.portable(row, &mut hasher);
        } else {
            for column in &self.schema.key()?.columns {
                column.column.portable(row, &mut hasher);
            }
        }
        Some(hasher.finish())
    }
}
