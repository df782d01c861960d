//! What a table knows about its rows: indexes, constraints and checks, and which of them a row
//! would break. Owns the user's closures, holds no rows.

use std::fmt;

use super::column::Indexed;
use super::feed::{Feed, UNINDEXED};
use super::history::Hashes;
use super::store::Store;
use super::version::Versioned;
use crate::dialect::Dialect;
use crate::violation::{Violation, ViolationKind};

/// A question to a row.
pub(crate) type Predicate<R> = Box<dyn Fn(&R) -> bool + Send + Sync>;

/// What an index is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Key,
    Unique,
    Index,
}

/// Columns that rows are found by, and that must differ where the role says so.
pub(crate) struct Index<R> {
    pub(crate) name: &'static str,
    pub(crate) role: Role,
    pub(crate) columns: Box<[Indexed<R>]>,
    /// Whether all columns are compared as `==` does.
    pub(crate) exact: bool,
    pub(crate) when: Option<Predicate<R>>,
    pub(crate) nulls_equal: bool,
}

impl<R> Index<R> {
    /// The row's hash, or [`UNINDEXED`].
    fn hash(&self, row: &R) -> u32 {
        if self.when.as_ref().is_some_and(|when| !when(row)) {
            return UNINDEXED;
        }
        let mut feed = Feed::new();
        for column in &self.columns {
            if !column.column.feed(row, &mut feed) && !self.nulls_equal {
                return UNINDEXED;
            }
        }
        feed.finish()
    }

    fn same(&self, one: &R, other: &R) -> bool {
        self.columns
            .iter()
            .all(|column| column.column.same(one, other))
    }

    /// Whether rows with `None` are missing here.
    pub(crate) fn nullable(&self) -> bool {
        self.columns.iter().any(|column| column.nullable)
    }

    /// Whether a lookup by `==` finds all its rows here.
    pub(crate) fn serves(&self) -> bool {
        self.exact && self.when.is_none()
    }
}

/// A predicate that every row satisfies.
pub(crate) struct Check<R> {
    pub(crate) name: &'static str,
    pub(crate) holds: Predicate<R>,
}

/// How a row that an upsert met by a unique constraint keeps its key.
pub(crate) struct KeptKey<R> {
    pub(crate) copy: fn(&R) -> R,
    /// Exchanges the keys of two rows.
    pub(crate) swap: fn(&mut R, &mut R),
}

impl<R> KeptKey<R> {
    /// Gives a row the key of the stored one; answers a row that has its own.
    pub(crate) fn give(&self, stored: &R, row: &mut R) -> R {
        let mut copy = (self.copy)(stored);
        (self.swap)(&mut copy, row);
        copy
    }

    /// Gives a refused row its own key again.
    #[cold]
    pub(crate) fn take_back(&self, offered: &mut R, row: &mut Option<R>) {
        if let Some(row) = row {
            (self.swap)(offered, row);
        }
    }
}

/// How a row is printed.
pub(crate) type Shown<R> = fn(&R, &mut fmt::Formatter<'_>) -> fmt::Result;

/// Reads the number of a row's id.
pub(crate) type Numbered<R> = Box<dyn Fn(&R) -> Option<i128> + Send + Sync>;

/// Rounds a timestamp of a row to what its column keeps.
pub(crate) type Precision<R> = Box<dyn Fn(&mut R) + Send + Sync>;

/// The declarations of a table.
pub(crate) struct Schema<R> {
    pub(crate) name: &'static str,
    pub(crate) dialect: Dialect,
    pub(crate) indexes: Vec<Index<R>>,
    pub(crate) checks: Vec<Check<R>>,
    pub(crate) version: Option<(&'static str, Box<dyn Versioned<R>>)>,
    pub(crate) numbered: Option<Numbered<R>>,
    pub(crate) kept: Option<KeptKey<R>>,
    pub(crate) precisions: Vec<Precision<R>>,
    /// Whether rows that nobody orders come in a seeded order.
    pub(crate) shuffled: bool,
    pub(crate) shown: Shown<R>,
}

impl<R> Schema<R> {
    /// The position of the index with this number. Number 0 is the key's, declared or not.
    pub(crate) fn position(&self, number: usize) -> Option<usize> {
        let keyless = usize::from(self.key().is_none());
        number
            .checked_sub(keyless)
            .filter(|position| *position < self.indexes.len())
    }

    /// The position of the index with this number, if there is one and it serves lookups.
    #[inline]
    pub(crate) fn serving(&self, number: Option<usize>) -> Option<usize> {
        let position = self.position(number?)?;
        self.indexes[position].serves().then_some(position)
    }

    pub(crate) fn key(&self) -> Option<&Index<R>> {
        self.indexes.first().filter(|index| index.role == Role::Key)
    }

    pub(crate) fn violation(&self, kind: ViolationKind, constraint: &'static str) -> Violation {
        Violation::new(kind, self.name, constraint)
    }

    /// Whether the values of an index must differ.
    pub(crate) fn enforced(&self, position: usize) -> bool {
        self.indexes[position].role != Role::Index
    }

    /// A violation of the table as a whole, with the key's name.
    pub(crate) fn refusal(&self, kind: ViolationKind) -> Violation {
        self.violation(kind, self.key().map_or("", |key| key.name))
    }

    pub(crate) fn hashes(&self, row: &R) -> Hashes {
        let mut hashes = Hashes::new(self.indexes.len());
        for (position, index) in self.indexes.iter().enumerate() {
            hashes.set(position, index.hash(row));
        }
        hashes
    }

    /// The hashes of a row that is to stand where another one does: what is the same in both is not hashed again.
    pub(crate) fn rehashed(&self, store: &Store<R>, slot: u32, row: &R) -> Hashes {
        let stored = store.row(slot);
        let mut hashes = store.hashes(slot);
        for (position, index) in self.indexes.iter().enumerate() {
            if index.when.is_some() || !index.same(stored, row) {
                hashes.set(position, index.hash(row));
            }
        }
        hashes
    }

    /// The slot of the row that has this row's value in an index.
    pub(crate) fn holder(
        &self,
        store: &Store<R>,
        position: usize,
        row: &R,
        hash: u32,
        except: Option<u32>,
    ) -> Option<u32> {
        if hash == UNINDEXED {
            return None;
        }
        let index = &self.indexes[position];
        store
            .chain(position, hash)
            .find(|slot| Some(*slot) != except && index.same(store.row(*slot), row))
    }

    fn add(&self, violation: &mut Option<Violation>, kind: ViolationKind, name: &'static str) {
        match violation {
            Some(violation) => violation.and(name),
            None => *violation = Some(self.violation(kind, name)),
        }
    }

    /// Makes of a row that is to be stored what its columns keep of it.
    #[inline]
    pub(crate) fn round(&self, row: &mut R) {
        for precision in &self.precisions {
            precision(row);
        }
    }

    /// The checks that a row breaks.
    pub(crate) fn check(&self, row: &R) -> Option<Violation> {
        let mut violation = None;
        for check in &self.checks {
            if !(check.holds)(row) {
                self.add(&mut violation, ViolationKind::Check, check.name);
            }
        }
        violation
    }

    /// The uniques, the key among them, that a row which is not stored, or stored in `except`,
    /// would break, added to what it breaks already.
    pub(crate) fn unique(
        &self,
        store: &Store<R>,
        row: &R,
        hashes: &Hashes,
        except: Option<u32>,
        mut violation: Option<Violation>,
    ) -> Option<Violation> {
        for (position, index) in self.indexes.iter().enumerate() {
            let kind = match index.role {
                Role::Key => ViolationKind::Key,
                Role::Unique => ViolationKind::Unique,
                Role::Index => continue,
            };
            let hash = hashes.get(position);
            if let Some(slot) = except {
                // The row itself is all that has this value: nothing to compare.
                if store.hash(slot, position) == hash && store.alone(slot, position) {
                    continue;
                }
            }
            if self.holder(store, position, row, hash, except).is_some() {
                self.add(&mut violation, kind, index.name);
            }
        }
        violation
    }

    /// Checks, then uniques: everything that one row would break.
    pub(crate) fn admit(
        &self,
        store: &Store<R>,
        row: &R,
        hashes: &Hashes,
        except: Option<u32>,
    ) -> Option<Violation> {
        self.unique(store, row, hashes, except, self.check(row))
    }
}
