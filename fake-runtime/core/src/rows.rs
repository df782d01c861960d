//! A table as tests see it: to seed it and to look into it. Every call is one transaction of its
//! own, under the same constraints as the trait's methods, but is not counted as a call.

use std::hash::Hash;

use crate::access::Access;
use crate::state::State;
use crate::table::{Table, TableKey};
use crate::violation::Violation;

/// The rows of one table of a fake, reached as `fake.rows()` or by the table's name: constraints and references hold.
pub type Rows<'f, S, R, K> = Access<'f, S, Table<R, K>>;

/// Rows of a table.
impl<S: State, R: Clone + 'static, K: 'static> Access<'_, S, Table<R, K>> {
    /// The row with this key.
    #[must_use]
    #[track_caller]
    pub fn get<Q>(self, key: &Q) -> Option<R>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.reading("get", |table| table.get(key))
    }

    /// Whether there is a row with this key.
    #[must_use]
    #[track_caller]
    pub fn contains<Q>(self, key: &Q) -> bool
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.reading("contains", |table| table.contains(key))
    }

    /// The first row, in the order of insertion, for which `test` holds.
    #[must_use]
    #[track_caller]
    pub fn find(self, test: impl Fn(&R) -> bool) -> Option<R> {
        self.reading("find", |table| {
            table.stored().find(|row| test(row)).cloned()
        })
    }

    /// The rows for which `test` holds, in the order of insertion.
    #[must_use]
    #[track_caller]
    pub fn filter(self, test: impl Fn(&R) -> bool) -> Vec<R> {
        self.reading("filter", |table| {
            let rows = table.stored().filter(|row| test(row));
            rows.cloned().collect()
        })
    }

    /// Every row, in the order of insertion.
    #[must_use]
    #[track_caller]
    pub fn all(self) -> Vec<R> {
        self.reading("all", |table| table.stored().cloned().collect())
    }

    /// The number of rows.
    #[must_use]
    #[track_caller]
    pub fn len(self) -> usize {
        self.reading("len", Table::len)
    }

    /// Whether there is no row.
    #[must_use]
    #[track_caller]
    pub fn is_empty(self) -> bool {
        self.reading("is_empty", Table::is_empty)
    }

    /// Inserts a row.
    ///
    /// # Errors
    ///
    /// The constraint or reference that the row breaks; nothing is stored then.
    #[track_caller]
    pub fn insert(self, row: R) -> Result<(), Violation> {
        self.writing("insert", |table| table.insert(row))
    }

    /// Inserts all of the rows and says how many they were.
    ///
    /// # Errors
    ///
    /// The constraint or reference that one of them breaks; none is stored then.
    #[track_caller]
    pub fn insert_all(self, rows: impl IntoIterator<Item = R>) -> Result<usize, Violation> {
        // Collected before the lock: the iterator may well read another table of this fake.
        let rows: Vec<R> = rows.into_iter().collect();
        self.writing("insert_all", |table| table.insert_all(rows))
    }

    /// Inserts the row, or puts it in the place of the one with its key. `true` means inserted.
    ///
    /// # Errors
    ///
    /// The constraint or reference that the row breaks; nothing is stored then.
    #[track_caller]
    pub fn upsert(self, row: R) -> Result<bool, Violation> {
        self.writing("upsert", |table| table.upsert(row))
    }

    /// Changes the row with this key and returns what it is now.
    ///
    /// # Errors
    ///
    /// [`ViolationKind::Missing`](crate::ViolationKind::Missing) where there is none, or the
    /// constraint or reference that the changed row breaks; nothing is stored then.
    #[track_caller]
    pub fn update<Q>(self, key: &Q, change: impl FnOnce(&mut R)) -> Result<R, Violation>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.writing("update", |table| table.update(key, change))
    }

    /// Changes every row for which `test` holds and says how many they were. Constraints are checked
    /// when all of them are changed, so that two rows can swap a unique value.
    ///
    /// # Errors
    ///
    /// The constraint or reference that a changed row breaks; nothing is stored then.
    #[track_caller]
    pub fn update_where(
        self,
        test: impl Fn(&R) -> bool,
        change: impl FnMut(&mut R),
    ) -> Result<usize, Violation> {
        self.writing("update_where", |table| table.update_where(test, change))
    }

    /// Removes the row with this key and returns it, or `None` where there is none.
    ///
    /// # Errors
    ///
    /// The reference that still points to it; nothing is removed then.
    #[track_caller]
    pub fn remove<Q>(self, key: &Q) -> Result<Option<R>, Violation>
    where
        K: TableKey<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.writing("remove", |table| Ok(table.remove(key)))
    }

    /// Removes every row for which `test` holds and says how many they were, without those that
    /// went with them by a cascade.
    ///
    /// # Errors
    ///
    /// The reference that still points to one of them; nothing is removed then.
    #[track_caller]
    pub fn remove_where(self, test: impl Fn(&R) -> bool) -> Result<usize, Violation> {
        self.writing("remove_where", |table| Ok(table.remove_where(test)))
    }

    /// Removes every row and says how many they were.
    ///
    /// # Errors
    ///
    /// The reference that still points to one of them; nothing is removed then.
    #[track_caller]
    pub fn clear(self) -> Result<usize, Violation> {
        self.writing("clear", |table| Ok(table.clear()))
    }
}
