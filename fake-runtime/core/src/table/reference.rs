//! Foreign keys, settled when a statement or a custom body has ended. Reads two tables, changes
//! the one that refers.

use std::collections::HashMap;
use std::hash::Hash;

use super::Table;
use super::column::Layer;
use super::feed::Feed;
use super::refused::{Forgets, Refers};
use super::row_by_row;
use crate::dialect::Dialect;
use crate::violation::{Violation, ViolationKind};

/// What happens to rows that refer to a row which is removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDelete {
    /// The removal is refused.
    Restrict,
    /// They are removed too.
    Cascade,
    /// They refer to nothing from then on.
    SetNone,
}

/// A column that refers; end it with `.key()`.
pub fn foreign<T>(column: &T) -> Layer<Foreign<'_, T>> {
    Layer(Foreign(column))
}

/// A column that refers to another table.
pub struct Foreign<'v, T>(&'v T);

impl<'v, T> Layer<Foreign<'v, Option<T>>> {
    /// What is referred to; nothing for `None`.
    #[must_use]
    pub fn key(&self) -> Option<&'v T> {
        self.0.0.as_ref()
    }
}

impl<'v, T> Foreign<'v, T> {
    /// What is referred to, always something.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the same shape as for an optional column"
    )]
    #[must_use]
    pub fn key(&self) -> Option<&'v T> {
        Some(self.0)
    }
}

/// Settles the references of `child` to the key of `parent` after a statement: rows that came to
/// refer since the last commit must refer to a row, and rows whose row has gone do what
/// `on_delete` says. A row whose key was changed has not been removed: where rows refer to it,
/// that is refused.
///
/// Answers whether it changed anything; then other references may have to be settled again.
///
/// # Errors
///
/// [`ViolationKind::References`], or what the rows violate when they refer to nothing. The
/// transaction is to be rolled back then.
pub fn reference<C: Clone, CK, P, PK, K: Hash + Eq + Refers<T>, T>(
    child: &mut Table<C, CK>,
    parent: &mut Table<P, PK>,
    name: &'static str,
    on_delete: OnDelete,
    parent_key: impl Fn(&P) -> &T,
    key: impl Fn(&C) -> Option<&K>,
    set_none: impl FnMut(&mut C),
) -> Result<bool, Violation> {
    let orphans = orphans(child, parent, name, on_delete, key, parent_key)?;
    settle(child, &orphans, on_delete, set_none)
}

/// [`reference`] for a table that refers to itself.
///
/// # Errors
///
/// As [`reference`].
pub fn self_reference<R: Clone, PK, K: Hash + Eq + Refers<T>, T>(
    table: &mut Table<R, PK>,
    name: &'static str,
    on_delete: OnDelete,
    parent_key: impl Fn(&R) -> &T,
    key: impl Fn(&R) -> Option<&K>,
    set_none: impl FnMut(&mut R),
) -> Result<bool, Violation> {
    if table.schema.dialect == Dialect::Mysql
        && row_by_row::refused(&table.store, on_delete, &key, &parent_key)
    {
        return Err(table.schema.violation(ViolationKind::References, name));
    }
    let orphans = orphans(table, table, name, on_delete, key, parent_key)?;
    settle(table, &orphans, on_delete, set_none)
}

/// What `on_delete = set_none` does to a column.
pub fn set_none(column: &mut impl Forgets) {
    column.forget();
}

fn settle<C: Clone, CK>(
    child: &mut Table<C, CK>,
    orphans: &[u32],
    on_delete: OnDelete,
    set_none: impl FnMut(&mut C),
) -> Result<bool, Violation> {
    if on_delete == OnDelete::SetNone {
        child.change_all(orphans, set_none, |_| ())?;
    } else {
        child.drop_all(orphans);
    }
    Ok(!orphans.is_empty())
}

/// The rows whose row has gone.
fn orphans<C, CK, P, PK, K: Hash + Eq + Refers<T>, T>(
    child: &Table<C, CK>,
    parent: &Table<P, PK>,
    name: &'static str,
    on_delete: OnDelete,
    key: impl Fn(&C) -> Option<&K>,
    parent_key: impl Fn(&P) -> &T,
) -> Result<Vec<u32>, Violation> {
    let parent_key = |row| K::seen(parent_key(row));
    let refused = || Err(child.schema.violation(ViolationKind::References, name));
    let served = parent
        .schema
        .key()
        .is_some_and(|key| key.serves() && key.columns.len() == 1);
    let holds = |key: &K| {
        let is = |slot: u32| parent_key(parent.store.row(slot)) == key;
        if served {
            let mut feed = Feed::new();
            feed.value(key);
            parent.store.chain(0, feed.finish()).any(is)
        } else {
            parent.store.slots().any(is)
        }
    };
    for (slot, _, before) in child.store.open() {
        let Some(to) = child.store.get(slot).and_then(&key) else {
            continue;
        };
        if before.and_then(&key) != Some(to) && !holds(to) {
            return refused();
        }
    }
    // Whether the row is still there under another key, by the key that has gone.
    let mut gone = HashMap::new();
    for (slot, seq, before) in parent.store.open() {
        let Some(key) = before.map(&parent_key) else {
            continue;
        };
        if !holds(key) {
            let renamed = parent.store.get(slot).is_some() && parent.store.seq(slot) == seq;
            *gone.entry(key).or_insert(renamed) |= renamed;
        }
    }
    let mut orphans = Vec::new();
    if gone.is_empty() {
        return Ok(orphans);
    }
    for slot in child.store.slots() {
        match key(child.store.row(slot)).and_then(|to| gone.get(to)) {
            Some(renamed) if *renamed || on_delete == OnDelete::Restrict => return refused(),
            Some(_) => orphans.push(slot),
            None => {}
        }
    }
    Ok(orphans)
}
