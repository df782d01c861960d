//! The one statement that a generated method runs on its table, in a transaction of its own.
//! Finds the table, locks, settles references, commits; what the statement does is the table's business.

use std::cmp::Ordering;
use std::fmt;

use crate::call::Write;
use crate::call::door::{Door, Live};
use crate::entry::Entry;
use crate::state::State;
use crate::table::{Ops, RowIds, Select, Table};
use crate::violation::{Rejected, Violation};

/// What a table keeps: a fake gives out copies of its rows, and tests share fakes between threads.
pub trait Row: Clone + Send + Sync + 'static {}

impl<R: Clone + Send + Sync + 'static> Row for R {}

/// A call of a trait's method that has begun and runs one statement on one part of the state: a table, a map or a queue.
///
/// A statement that is refused, or that panics in user code, stores nothing.
#[must_use = "a call does nothing until it runs its statement"]
pub struct Statement<'f, S: State, P> {
    pub(crate) door: Door<'f, S>,
    pub(crate) method: &'static str,
    pub(crate) read: fn(&S) -> &P,
    pub(crate) write: fn(&mut S) -> &mut P,
}

/// What a read answers with, and the rows in it.
pub(crate) trait RowsOf<R> {
    /// Visits each row.
    fn each(&mut self, visit: &mut dyn FnMut(&mut R));
}

impl<R> RowsOf<R> for Option<R> {
    fn each(&mut self, visit: &mut dyn FnMut(&mut R)) {
        self.iter_mut().for_each(visit);
    }
}

impl<R> RowsOf<R> for Vec<R> {
    fn each(&mut self, visit: &mut dyn FnMut(&mut R)) {
        self.iter_mut().for_each(visit);
    }
}

impl<R> RowsOf<R> for Vec<Option<R>> {
    fn each(&mut self, visit: &mut dyn FnMut(&mut R)) {
        self.iter_mut().flatten().for_each(visit);
    }
}

impl<R> RowsOf<R> for usize {
    fn each(&mut self, _: &mut dyn FnMut(&mut R)) {}
}

impl<R> RowsOf<R> for bool {
    fn each(&mut self, _: &mut dyn FnMut(&mut R)) {}
}

type Written<T, R> = Result<T, Box<Rejected<R>>>;

impl<S: State, R: Clone + 'static, K> Statement<'_, S, Table<R, K>> {
    #[inline]
    #[track_caller]
    fn select<C: Select<R>, T: RowsOf<R>>(
        self,
        select: C,
        body: impl FnOnce(&Table<R, K>, &C) -> T,
    ) -> T {
        self.door.select::<_, R, _, _>(
            Entry::Method(self.method),
            self.read,
            self.write,
            select,
            body,
        )
    }

    /// Writes a list, of which a fault may keep the first rows only. Where its rows are `made` inside, a second delivery
    /// gives them keys of their own.
    #[track_caller]
    fn batch<T>(
        self,
        made: bool,
        body: impl FnOnce(&mut Table<R, K>) -> Written<T, R>,
    ) -> Written<T, R> {
        let mut write = self.door.write(Entry::Method(self.method));
        let (live, again) = (write.partial(), write.duplicate().filter(|_| made));
        let table = (self.write)(&mut write);
        if live.is_some() {
            table.mark_batch();
        }
        let answer = body(table)?;
        again.inspect(|live| Self::deliver_again(live, table));
        if let Some((live, rows)) = live {
            // The whole list first: where it is refused by itself, no part of it is kept.
            let checked = write.check();
            checked.map_err(|violation| Box::new(Self::refused(violation)))?;
            let table = (self.write)(&mut write);
            let all = table.marked();
            live.changed.set(table.keep_first(rows) < all);
        }
        Self::settled(write, answer)
    }

    /// Writes a row that is made inside, whose second delivery gets a key of its own.
    #[track_caller]
    fn making<T>(self, body: impl FnOnce(&mut Table<R, K>) -> Written<T, R>) -> Written<T, R> {
        let mut write = self.door.write(Entry::Method(self.method));
        let live = write.duplicate();
        let table = (self.write)(&mut write);
        let answer = body(table)?;
        live.inspect(|live| Self::deliver_again(live, table));
        Self::settled(write, answer)
    }

    /// The second delivery of what was made inside: each row with a key of its own.
    fn deliver_again(live: &Live, table: &mut Table<R, K>) {
        live.changed.set(table.again_generated() > 0);
        live.repeated.set(true);
    }

    #[inline]
    fn settled<T>(write: Write<'_, S>, answer: T) -> Written<T, R> {
        let settled = write.settle(answer);
        settled.map_err(|violation| Box::new(Self::refused(violation)))
    }

    fn refused(violation: Violation) -> Rejected<R> {
        Rejected {
            violation,
            row: None,
        }
    }

    #[inline]
    #[track_caller]
    fn writing<T>(self, body: impl FnOnce(&mut Table<R, K>) -> Written<T, R>) -> Written<T, R> {
        let mut write = self.door.write(Entry::Method(self.method));
        let answer = body((self.write)(&mut write))?;
        Self::settled(write, answer)
    }
}

/// Reads.
impl<S: State, R: Clone + 'static, K> Statement<'_, S, Table<R, K>> {
    /// The one chosen row. Panics when two are chosen and no unique constraint forbids it.
    #[track_caller]
    #[inline]
    pub fn one(self, select: impl Select<R>) -> Option<R> {
        self.select(select, |table, select| table.one(select))
    }

    /// One answer for each key, in the order of the keys.
    #[track_caller]
    pub fn each<'k, Q: 'k, C: Select<R>>(
        self,
        keys: impl IntoIterator<Item = &'k Q>,
        mut select: impl FnMut(&'k Q) -> C,
    ) -> Vec<Option<R>> {
        let read = self.read;
        self.door.read(Entry::Method(self.method), |state| {
            keys.into_iter()
                .map(|key| read(state).one(select(key)))
                .collect()
        })
    }

    /// The first chosen row in the order of the table.
    #[track_caller]
    #[inline]
    pub fn first(self, select: impl Select<R>) -> Option<R> {
        self.select(select, |table, select| table.first(select))
    }

    /// The least chosen row; of equal ones that which was inserted first.
    #[track_caller]
    pub fn least(self, select: impl Select<R>, order: impl FnMut(&R, &R) -> Ordering) -> Option<R> {
        self.select(select, |table, select| table.least(select, order))
    }

    /// The chosen rows in the order of the table.
    #[track_caller]
    #[inline]
    pub fn many(self, select: impl Select<R>) -> Vec<R> {
        self.select(select, |table, select| table.many(select))
    }

    /// The chosen rows, sorted; equal ones in the order of the table.
    #[track_caller]
    pub fn sorted(self, select: impl Select<R>, order: impl FnMut(&R, &R) -> Ordering) -> Vec<R> {
        self.select(select, |table, select| table.sorted(select, order))
    }

    /// How many rows are chosen.
    #[track_caller]
    #[inline]
    pub fn count(self, select: impl Select<R>) -> usize {
        self.select(select, |table, select| table.count(select))
    }

    /// Whether a row is chosen.
    #[track_caller]
    #[inline]
    pub fn any(self, select: impl Select<R>) -> bool {
        self.select(select, |table, select| table.any(select))
    }
}

/// Writes that answer with the rejected row.
#[expect(
    clippy::missing_errors_doc,
    reason = "`Statement` says it once for all"
)]
impl<S: State, R: Clone + 'static, K> Statement<'_, S, Table<R, K>> {
    /// Inserts a row.
    #[track_caller]
    #[inline]
    pub fn insert_row(self, row: R) -> Written<(), R> {
        self.writing(|table| table.insert_row(row))
    }

    /// Inserts a row and answers with it.
    #[track_caller]
    #[inline]
    pub fn insert_returning(self, row: R) -> Written<R, R> {
        self.writing(|table| table.insert_returning(row))
    }

    /// Inserts a row that is made inside of the transaction, with the table's ids.
    #[track_caller]
    pub fn insert_new(self, make: impl FnOnce(&mut RowIds<'_, R, K>) -> R) -> Written<(), R> {
        self.making(|table| {
            let row = make(&mut table.row_ids());
            table.insert_row(row)
        })
    }

    /// The same, and answers with the row.
    #[track_caller]
    pub fn insert_new_returning(
        self,
        make: impl FnOnce(&mut RowIds<'_, R, K>) -> R,
    ) -> Written<R, R> {
        self.making(|table| {
            let row = make(&mut table.row_ids());
            table.insert_returning(row)
        })
    }

    /// Inserts all rows or none, and says how many.
    #[track_caller]
    pub fn insert_batch(self, rows: impl IntoIterator<Item = R>) -> Written<usize, R> {
        self.batch(false, |table| table.insert_batch(rows))
    }

    /// Inserts all rows or none, and answers with them.
    #[track_caller]
    pub fn insert_batch_returning(self, rows: impl IntoIterator<Item = R>) -> Written<Vec<R>, R> {
        self.batch(false, |table| table.insert_batch_returning(rows))
    }

    /// Inserts a row that is made of each item, all or none, and says how many.
    #[track_caller]
    pub fn insert_batch_of<T>(
        self,
        items: impl IntoIterator<Item = T>,
        make: impl FnMut(T, &mut RowIds<'_, R, K>) -> R,
    ) -> Written<usize, R> {
        self.batch(true, |table| table.insert_batch_of(items, make, |_| ()))
    }

    /// The same, and answers with the rows.
    #[track_caller]
    pub fn insert_batch_of_returning<T>(
        self,
        items: impl IntoIterator<Item = T>,
        make: impl FnMut(T, &mut RowIds<'_, R, K>) -> R,
    ) -> Written<Vec<R>, R> {
        self.batch(true, |table| {
            let mut copies = Vec::new();
            table.insert_batch_of(items, make, |row| copies.push(row.clone()))?;
            Ok(copies)
        })
    }

    /// Inserts the row or replaces the one with its key; whether it inserted.
    #[track_caller]
    #[inline]
    pub fn upsert_row(self, row: R) -> Written<bool, R> {
        self.writing(|table| table.upsert_row(row))
    }

    /// The same, and answers with what is stored.
    #[track_caller]
    #[inline]
    pub fn upsert_returning(self, row: R) -> Written<R, R> {
        self.writing(|table| table.upsert_returning(row))
    }

    /// Upserts a row that is made inside of the transaction, with the table's ids.
    #[track_caller]
    pub fn upsert_new(self, make: impl FnOnce(&mut RowIds<'_, R, K>) -> R) -> Written<bool, R> {
        self.making(|table| {
            let row = make(&mut table.row_ids());
            table.upsert_row(row)
        })
    }

    /// The same, and answers with what is stored.
    #[track_caller]
    pub fn upsert_new_returning(
        self,
        make: impl FnOnce(&mut RowIds<'_, R, K>) -> R,
    ) -> Written<R, R> {
        self.making(|table| {
            let row = make(&mut table.row_ids());
            table.upsert_returning(row)
        })
    }

    /// Upserts all rows or none, and says how many were given.
    #[track_caller]
    pub fn upsert_batch(self, rows: impl IntoIterator<Item = R>) -> Written<usize, R> {
        self.batch(false, |table| table.upsert_batch(rows))
    }

    /// Upserts all rows or none, and answers with what is stored.
    #[track_caller]
    pub fn upsert_batch_returning(self, rows: impl IntoIterator<Item = R>) -> Written<Vec<R>, R> {
        self.batch(false, |table| table.upsert_batch_returning(rows))
    }

    /// Replaces the row with this one's key; whether there was one.
    #[track_caller]
    #[inline]
    pub fn replace_row(self, row: R) -> Written<bool, R> {
        self.writing(|table| table.replace_row(row))
    }

    /// The same, and answers with what is stored.
    #[track_caller]
    #[inline]
    pub fn replace_returning(self, row: R) -> Written<Option<R>, R> {
        self.writing(|table| table.replace_returning(row))
    }

    /// Replaces all rows or none, and says how many there were.
    #[track_caller]
    pub fn replace_batch(self, rows: impl IntoIterator<Item = R>) -> Written<usize, R> {
        self.batch(false, |table| table.replace_batch(rows))
    }

    /// Changes the one chosen row and answers with what is stored. Panics as [`one`](Self::one).
    #[track_caller]
    #[inline]
    pub fn update_one(
        self,
        select: impl Select<R>,
        change: impl FnOnce(&mut R),
    ) -> Written<Option<R>, R> {
        self.writing(|table| table.update_one(select, change))
    }

    /// Changes every chosen row, or none, and says how many.
    #[track_caller]
    pub fn update_many(
        self,
        select: impl Select<R>,
        change: impl FnMut(&mut R),
    ) -> Written<usize, R> {
        self.writing(|table| table.update_many(select, change))
    }

    /// The same, and answers with what is stored.
    #[track_caller]
    pub fn update_many_returning(
        self,
        select: impl Select<R>,
        change: impl FnMut(&mut R),
    ) -> Written<Vec<R>, R> {
        self.writing(|table| table.update_many_returning(select, change))
    }
}

/// Deletes, which only a reference can refuse: `delete` on fakes that have none, `delete_settled` on the
/// others.
#[expect(
    clippy::missing_errors_doc,
    reason = "`Statement` says it once for all"
)]
impl<S: State, R: Clone + 'static, K> Statement<'_, S, Table<R, K>> {
    #[inline]
    #[track_caller]
    fn deleting<T>(self, body: impl FnOnce(&mut Table<R, K>) -> T) -> T {
        let mut write = self.door.write(Entry::Method(self.method));
        let answer = body((self.write)(&mut write));
        write.done(answer)
    }

    #[track_caller]
    fn deleting_settled<T>(self, body: impl FnOnce(&mut Table<R, K>) -> T) -> Result<T, Violation> {
        let mut write = self.door.write(Entry::Method(self.method));
        let answer = body((self.write)(&mut write));
        write.settle(answer)
    }

    /// Removes the chosen rows and says how many.
    #[track_caller]
    #[inline]
    pub fn delete(self, select: impl Select<R>) -> usize {
        self.deleting(|table| table.delete(select))
    }

    /// Removes the one chosen row and answers with it. Panics as [`one`](Self::one).
    #[track_caller]
    #[inline]
    pub fn take(self, select: impl Select<R>) -> Option<R> {
        self.deleting(|table| table.take(select))
    }

    /// Removes the chosen rows and answers with them.
    #[track_caller]
    pub fn take_many(self, select: impl Select<R>) -> Vec<R> {
        self.deleting(|table| table.take_many(select))
    }

    /// As [`delete`](Self::delete), with references settled.
    #[track_caller]
    pub fn delete_settled(self, select: impl Select<R>) -> Result<usize, Violation> {
        self.deleting_settled(|table| table.delete(select))
    }

    /// As [`take`](Self::take), with references settled.
    #[track_caller]
    pub fn take_settled(self, select: impl Select<R>) -> Result<Option<R>, Violation> {
        self.deleting_settled(|table| table.take(select))
    }

    /// As [`take_many`](Self::take_many), with references settled.
    #[track_caller]
    pub fn take_many_settled(self, select: impl Select<R>) -> Result<Vec<R>, Violation> {
        self.deleting_settled(|table| table.take_many(select))
    }
}

impl<S: State, R, K> fmt::Debug for Statement<'_, S, Table<R, K>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}", S::NAME, self.method)
    }
}
