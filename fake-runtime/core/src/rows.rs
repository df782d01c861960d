//! A table as tests see it: to seed it and to look into it. Every call is one transaction of its
//! own, under the same constraints as the trait's methods, but is not counted as a call.

use std::fmt;
use std::future::Future;
use std::hash::Hash;
use std::pin::Pin;

use crate::call::door::Door;
use crate::call::{self, Answered, Later, Locate, Method, Write};
use crate::entry::Entry;
use crate::fake::Fake;
use crate::state::State;
use crate::statement::Statement;
use crate::table::{Table, TableKey};
use crate::violation::Violation;

/// The rows of one table of a fake, reached as `fake.rows()` or by the table's name.
///
/// Here tests put rows in and look at what is there. Constraints and references hold, each call is
/// one transaction, and nothing here is counted as a call of the fake. Rows go in by value and come
/// out as clones. Closures run while the fake is locked: they cannot use the fake itself.
///
/// # Panics
///
/// Every method panics where a use of the [`Fake`] would, and passes on a panic of a closure or of
/// `Hash`, `Eq` or `Clone` of a row; nothing was changed then.
pub struct Rows<'f, S, R, K> {
    pub(crate) fake: &'f Fake<S>,
    read: fn(&S) -> &Table<R, K>,
    write: fn(&mut S) -> &mut Table<R, K>,
}

impl<'f, S: State, R, K> Rows<'f, S, R, K> {
    #[inline]
    pub(crate) fn new(
        fake: &'f Fake<S>,
        read: fn(&S) -> &Table<R, K>,
        write: fn(&mut S) -> &mut Table<R, K>,
    ) -> Self {
        Self { fake, read, write }
    }

    /// Begins a call of the trait's method number `index` on this table, and counts it.
    #[doc(hidden)]
    #[inline]
    pub fn call(self, index: usize, method: &'static str) -> Statement<'f, S, R, K> {
        self.statement(Door::Open(self.fake.counted(index)), method)
    }

    #[inline]
    pub(crate) fn statement(
        self,
        door: Door<'f, S>,
        method: &'static str,
    ) -> Statement<'f, S, R, K> {
        Statement {
            door,
            method,
            read: self.read,
            write: self.write,
        }
    }

    /// The portable hash of a call's key.
    pub(crate) fn locate<M: Method>(self, args: &M::Args<'f>) -> Option<u64>
    where
        M::Does: Locate<M::Args<'f>, R, K>,
    {
        let blank = self.fake.inside().core.blank();
        M::Does::key(args, Some((self.read)(blank)))
    }

    #[track_caller]
    fn reading<T>(self, method: &'static str, body: impl FnOnce(&Table<R, K>) -> T) -> T {
        body((self.read)(
            self.fake.core().reading(Entry::Rows(method)).state(),
        ))
    }

    #[track_caller]
    fn writing<T>(
        self,
        method: &'static str,
        body: impl FnOnce(&mut Table<R, K>) -> Result<T, Violation>,
    ) -> Result<T, Violation> {
        let mut write = Write::begin(self.fake.core(), Entry::Rows(method));
        let answer = body((self.write)(&mut write))?;
        write.settle(answer)
    }
}

impl<S, R, K> Clone for Rows<'_, S, R, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S, R, K> Copy for Rows<'_, S, R, K> {}

/// Calls of the trait's methods: what generated code uses.
#[doc(hidden)]
impl<'f, S: State, R: 'static, K: 'static> Rows<'f, S, R, K> {
    /// A synchronous call.
    #[track_caller]
    #[inline]
    pub fn run<M: Method>(
        self,
        args: M::Args<'f>,
        run: impl FnOnce(Statement<'f, S, R, K>, M::Args<'f>) -> Answered<M>,
    ) -> Answered<M>
    where
        M::Does: Locate<M::Args<'f>, R, K>,
    {
        call::now::<M, _>(self, args, run)
    }

    /// A call that is made when its future is polled.
    #[inline]
    pub fn later<M: Method, F>(self, args: M::Args<'f>, run: F) -> Later<'f, S, M, Self, F>
    where
        F: FnOnce(Statement<'f, S, R, K>, M::Args<'f>) -> Answered<M>,
        M::Does: Locate<M::Args<'f>, R, K>,
    {
        Later::new(self, args, run)
    }

    /// The same, boxed.
    #[inline]
    pub fn boxed<M: Method>(
        self,
        args: M::Args<'f>,
        run: impl FnOnce(Statement<'f, S, R, K>, M::Args<'f>) -> Answered<M> + Send + 'f,
    ) -> Pin<Box<dyn Future<Output = Answered<M>> + Send + 'f>>
    where
        M::Args<'f>: Send,
        M::Does: Locate<M::Args<'f>, R, K>,
    {
        Box::pin(self.later::<M, _>(args, run))
    }

    /// The same, boxed, on one thread.
    #[inline]
    pub fn boxed_local<M: Method>(
        self,
        args: M::Args<'f>,
        run: impl FnOnce(Statement<'f, S, R, K>, M::Args<'f>) -> Answered<M> + 'f,
    ) -> Pin<Box<dyn Future<Output = Answered<M>> + 'f>>
    where
        M::Does: Locate<M::Args<'f>, R, K>,
    {
        Box::pin(self.later::<M, _>(args, run))
    }
}

impl<S: State, R: Clone, K> Rows<'_, S, R, K> {
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
        self.reading("find", |table| table.find(test))
    }

    /// The rows for which `test` holds, in the order of insertion.
    #[must_use]
    #[track_caller]
    pub fn filter(self, test: impl Fn(&R) -> bool) -> Vec<R> {
        self.reading("filter", |table| table.filter(test))
    }

    /// Every row, in the order of insertion.
    #[must_use]
    #[track_caller]
    pub fn all(self) -> Vec<R> {
        self.reading("all", Table::all)
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

impl<S: State, R, K> fmt::Debug for Rows<'_, S, R, K>
where
    Table<R, K>: fmt::Debug,
{
    /// The rows; `<in use>` where this is printed from inside the fake.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fake.core().look() {
            Some(reading) => fmt::Debug::fmt((self.read)(reading.state()), f),
            None => f.write_str("<in use>"),
        }
    }
}
