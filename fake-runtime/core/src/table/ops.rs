//! What the generated methods call. Thin: names and shapes of answers, nothing else.

use std::any::type_name;
use std::cmp::Ordering;

use super::Table;
use super::line::{BySlot, sort};
use super::select::Select;
use super::write::Outcome;
use crate::SequenceKey;
use crate::violation::{Rejected, Violation, ViolationKind};

type Written<T, R> = Result<T, Box<Rejected<R>>>;

/// The operations of a table, as generated methods need them.
///
/// A write that is refused, or that panics in user code, stores nothing. Those that answer with
/// rows clone them before they store anything.
#[expect(clippy::missing_errors_doc, reason = "the trait says it once for all")]
pub trait Ops<R> {
    /// The one chosen row. Panics when two are chosen and no unique constraint forbids it.
    #[track_caller]
    fn one<S: Select<R>>(&self, select: S) -> Option<R>;
    /// The first chosen row in the order of the table.
    fn first<S: Select<R>>(&self, select: S) -> Option<R>;
    /// The chosen rows in the order of the table: that of insertion, or a seeded one.
    fn many<S: Select<R>>(&self, select: S) -> Vec<R>;
    /// The chosen rows, sorted; equal ones in the order of the table.
    fn sorted<S: Select<R>>(&self, select: S, order: impl FnMut(&R, &R) -> Ordering) -> Vec<R>;
    /// The least chosen row; of equal ones the first in the order of the table.
    fn least<S: Select<R>>(&self, select: S, order: impl FnMut(&R, &R) -> Ordering) -> Option<R>;
    /// How many rows are chosen.
    fn count<S: Select<R>>(&self, select: S) -> usize;
    /// Whether a row is chosen.
    fn any<S: Select<R>>(&self, select: S) -> bool;
    /// The violation of a statement that needed a row and found none.
    fn missing(&self) -> Violation;

    /// Inserts a row.
    fn insert_row(&mut self, row: R) -> Written<(), R>;
    /// Inserts a row and answers with it.
    fn insert_returning(&mut self, row: R) -> Written<R, R>;
    /// Inserts all rows or none, and says how many.
    fn insert_batch(&mut self, rows: impl IntoIterator<Item = R>) -> Written<usize, R>;
    /// Inserts all rows or none, and answers with them.
    fn insert_batch_returning(&mut self, rows: impl IntoIterator<Item = R>) -> Written<Vec<R>, R>;

    /// Inserts the row or replaces the one with its key; whether it inserted.
    fn upsert_row(&mut self, row: R) -> Written<bool, R>;
    /// The same, and answers with what is stored.
    fn upsert_returning(&mut self, row: R) -> Written<R, R>;
    /// Upserts all rows or none, and says how many were given.
    fn upsert_batch(&mut self, rows: impl IntoIterator<Item = R>) -> Written<usize, R>;
    /// Upserts all rows or none, and answers with what is stored.
    fn upsert_batch_returning(&mut self, rows: impl IntoIterator<Item = R>) -> Written<Vec<R>, R>;

    /// Replaces the row with this row's key; `false` when there is none. Panics without a key.
    fn replace_row(&mut self, row: R) -> Written<bool, R>;
    /// The same, and answers with what is stored.
    fn replace_returning(&mut self, row: R) -> Written<Option<R>, R>;
    /// Replaces every given row that is there, or none, and says how many. Uniques are checked
    /// when all are replaced.
    fn replace_batch(&mut self, rows: impl IntoIterator<Item = R>) -> Written<usize, R>;

    /// Changes the one chosen row and answers with what is stored. Panics as [`one`](Self::one).
    #[track_caller]
    fn update_one<S: Select<R>>(
        &mut self,
        select: S,
        change: impl FnOnce(&mut R),
    ) -> Written<Option<R>, R>;
    /// Changes every chosen row, or none, and says how many. Uniques are checked when all have
    /// changed.
    fn update_many<S: Select<R>>(
        &mut self,
        select: S,
        change: impl FnMut(&mut R),
    ) -> Written<usize, R>;
    /// The same, and answers with what is stored.
    fn update_many_returning<S: Select<R>>(
        &mut self,
        select: S,
        change: impl FnMut(&mut R),
    ) -> Written<Vec<R>, R>;

    /// Removes the chosen rows and says how many.
    fn delete<S: Select<R>>(&mut self, select: S) -> usize;
    /// Removes the one chosen row and answers with it. Panics as [`one`](Self::one).
    #[track_caller]
    fn take<S: Select<R>>(&mut self, select: S) -> Option<R>;
    /// Removes the chosen rows and answers with them.
    fn take_many<S: Select<R>>(&mut self, select: S) -> Vec<R>;

    /// The next id. It is not given back when the transaction fails. Panics when `T` cannot hold
    /// it.
    #[track_caller]
    fn sequence<T: SequenceKey>(&mut self) -> T;
}

fn least(slots: &[u32], order: BySlot<'_>) -> Option<u32> {
    slots
        .iter()
        .copied()
        .min_by(|one, other| order(*one, *other))
}

impl<R: Clone, K> Table<R, K> {
    fn copies(&self, slots: &[u32]) -> Vec<R> {
        let mut copies = Vec::with_capacity(slots.len());
        for slot in slots {
            copies.push(self.copy(*slot));
        }
        copies
    }

    fn copy(&self, slot: u32) -> R {
        self.store.row(slot).clone()
    }
}

impl<R: Clone, K> Ops<R> for Table<R, K> {
    #[inline]
    fn one<S: Select<R>>(&self, select: S) -> Option<R> {
        self.only(&select).map(|slot| self.copy(slot))
    }

    fn first<S: Select<R>>(&self, select: S) -> Option<R> {
        self.foremost(&select).map(|slot| self.copy(slot))
    }

    fn many<S: Select<R>>(&self, select: S) -> Vec<R> {
        self.copies(&self.listed(&select))
    }

    fn sorted<S: Select<R>>(&self, select: S, mut order: impl FnMut(&R, &R) -> Ordering) -> Vec<R> {
        let mut slots = self.listed(&select);
        sort(&mut slots, &mut |one, other| {
            order(self.store.row(one), self.store.row(other))
        });
        self.copies(&slots)
    }

    fn least<S: Select<R>>(
        &self,
        select: S,
        mut order: impl FnMut(&R, &R) -> Ordering,
    ) -> Option<R> {
        let slots = self.listed(&select);
        let least = least(&slots, &mut |one, other| {
            order(self.store.row(one), self.store.row(other))
        });
        least.map(|slot| self.copy(slot))
    }

    fn count<S: Select<R>>(&self, select: S) -> usize {
        self.number(&select)
    }

    fn any<S: Select<R>>(&self, select: S) -> bool {
        self.earliest(&select).is_some()
    }

    fn missing(&self) -> Violation {
        self.schema.refusal(ViolationKind::Missing)
    }

    #[inline]
    fn insert_row(&mut self, row: R) -> Outcome<(), R> {
        self.add(row, |_| ())
    }

    #[inline]
    fn insert_returning(&mut self, row: R) -> Outcome<R, R> {
        self.add(row, R::clone)
    }

    fn insert_batch(&mut self, rows: impl IntoIterator<Item = R>) -> Outcome<usize, R> {
        self.add_all(rows, |_, row| row, |_| ())
    }

    fn insert_batch_returning(&mut self, rows: impl IntoIterator<Item = R>) -> Outcome<Vec<R>, R> {
        let mut copies = Vec::new();
        self.add_all(rows, |_, row| row, |row| copies.push(row.clone()))?;
        Ok(copies)
    }

    fn upsert_row(&mut self, row: R) -> Outcome<bool, R> {
        self.put(row, None, |_| ()).map(|(inserted, ())| inserted)
    }

    fn upsert_returning(&mut self, row: R) -> Outcome<R, R> {
        self.put(row, None, R::clone).map(|(_, row)| row)
    }

    fn upsert_batch(&mut self, rows: impl IntoIterator<Item = R>) -> Outcome<usize, R> {
        self.put_all(rows, |_| ())
    }

    fn upsert_batch_returning(&mut self, rows: impl IntoIterator<Item = R>) -> Outcome<Vec<R>, R> {
        let mut copies = Vec::new();
        self.put_all(rows, |row| copies.push(row.clone()))?;
        Ok(copies)
    }

    fn replace_row(&mut self, row: R) -> Outcome<bool, R> {
        self.supersede(row, false, |_| ())
            .map(|done| done.is_some())
    }

    fn replace_returning(&mut self, row: R) -> Outcome<Option<R>, R> {
        Ok(self.supersede(row, false, R::clone)?.map(|(_, row)| row))
    }

    fn replace_batch(&mut self, rows: impl IntoIterator<Item = R>) -> Outcome<usize, R> {
        self.supersede_all(rows)
    }

    #[inline]
    fn update_one<S: Select<R>>(
        &mut self,
        select: S,
        change: impl FnOnce(&mut R),
    ) -> Outcome<Option<R>, R> {
        match self.only(&select) {
            Some(slot) => self.change(slot, change, R::clone).map(Some),
            None => Ok(None),
        }
    }

    fn update_many<S: Select<R>>(
        &mut self,
        select: S,
        change: impl FnMut(&mut R),
    ) -> Outcome<usize, R> {
        let slots = self.chosen(&select);
        self.change_all(&slots, change, |_| slots.len())
    }

    fn update_many_returning<S: Select<R>>(
        &mut self,
        select: S,
        change: impl FnMut(&mut R),
    ) -> Outcome<Vec<R>, R> {
        let slots = self.chosen(&select);
        self.change_all(&slots, change, |table| {
            table.copies(&table.shuffled(slots.clone()))
        })
    }

    #[inline]
    fn delete<S: Select<R>>(&mut self, select: S) -> usize {
        self.drop_chosen(&select)
    }

    #[inline]
    fn take<S: Select<R>>(&mut self, select: S) -> Option<R> {
        let slot = self.only(&select)?;
        let row = self.copy(slot);
        self.store.remove(slot);
        Some(row)
    }

    fn take_many<S: Select<R>>(&mut self, select: S) -> Vec<R> {
        let slots = self.chosen(&select);
        let rows = self.copies(&self.shuffled(slots.clone()));
        self.drop_all(&slots);
        rows
    }

    fn sequence<T: SequenceKey>(&mut self) -> T {
        // Nothing is evaluated any more in a transaction that is aborted, also no number taken.
        let number = if self.setup.aborted() {
            self.sequence.coming(&self.schema, &self.store)
        } else {
            self.sequence.next(&self.schema, &self.store)
        };
        T::from_number(number).unwrap_or_else(|| {
            panic!(
                "the next id of `{}` is {number}, which `{}` cannot hold",
                self.schema.name,
                type_name::<T>()
            )
        })
    }
}
