//! Changing rows. Everything that runs user code happens before the first change, or inside a
//! statement that winds itself back.

use std::collections::HashSet;

use super::Table;
use super::history::Hashes;
use super::select::Select;
use crate::dialect::Dialect;
use crate::violation::{Rejected, Violation, ViolationKind};

/// What a statement answers: its result, or the row that was refused.
pub(super) type Outcome<T, R> = Result<T, Box<Rejected<R>>>;

#[cold]
fn rejected<T, R>(violation: Violation, row: R) -> Outcome<T, R> {
    Err(Box::new(Rejected {
        violation,
        row: Some(row),
    }))
}

/// Undoes a statement that does not reach its end.
struct Statement<'t, R, K> {
    table: &'t mut Table<R, K>,
    position: usize,
    kept: bool,
}

impl<R, K> Drop for Statement<'_, R, K> {
    fn drop(&mut self) {
        if !self.kept {
            self.table.store.wind_back(self.position);
        }
    }
}

impl<R, K> Table<R, K> {
    /// Runs several changes as one: none of them stays when it fails or panics.
    pub(super) fn statement<T>(
        &mut self,
        run: impl FnOnce(&mut Self) -> Outcome<T, R>,
    ) -> Outcome<T, R> {
        let position = self.store.position();
        let mut statement = Statement {
            table: self,
            position,
            kept: false,
        };
        let outcome = run(statement.table);
        statement.kept = outcome.is_ok();
        outcome
    }

    fn id(&self, row: &R) -> Option<i128> {
        self.schema
            .numbered
            .as_ref()
            .and_then(|numbered| numbered(row))
    }

    /// Stores a row that was admitted.
    fn append(&mut self, row: R, hashes: &Hashes) -> u32 {
        let id = self.id(&row);
        let slot = self.store.insert(row, hashes);
        self.sequence.note(&self.store, slot, id);
        slot
    }

    /// Stores a row that was admitted in the place of another.
    fn exchange(&mut self, slot: u32, row: R, hashes: Hashes) {
        let id = self.id(&row);
        self.store.replace(slot, row, hashes);
        self.sequence.note(&self.store, slot, id);
    }

    /// Refuses a row that was to be inserted.
    #[cold]
    fn turn_away<T>(&mut self, violation: Violation, row: R) -> Outcome<T, R> {
        if self.schema.dialect == Dialect::Mysql {
            let by_check = violation.kind() == ViolationKind::Check;
            self.sequence.refused(self.id(&row), by_check);
        }
        rejected(violation, row)
    }

    /// Inserts a row; `before` sees it when it is admitted and not yet stored.
    pub(super) fn add<T>(&mut self, mut row: R, before: impl FnOnce(&R) -> T) -> Outcome<T, R> {
        self.schema.round(&mut row);
        let hashes = self.schema.hashes(&row);
        if let Some(violation) = self.schema.admit(&self.store, &row, &hashes, None) {
            return self.turn_away(violation, row);
        }
        let answer = before(&row);
        self.append(row, &hashes);
        Ok(answer)
    }

    /// Inserts the row that is made of each item, all or none; `each` sees them when they are admitted.
    pub(super) fn add_all<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut make: impl FnMut(&mut Self, T) -> R,
        mut each: impl FnMut(&R),
    ) -> Outcome<usize, R> {
        self.statement(|table| {
            let mut count = 0;
            for item in items {
                let row = make(table, item);
                table.mark();
                table.add(row, &mut each)?;
                count += 1;
            }
            Ok(count)
        })
    }

    /// The slot whose row an upsert of this row updates, and the index by which it was met.
    fn met(&self, row: &R, hashes: &Hashes) -> Option<(u32, usize)> {
        let targets = match self.schema.dialect {
            Dialect::Mysql => self.schema.indexes.len(),
            Dialect::Postgres | Dialect::Sqlite => usize::from(self.schema.key().is_some()),
        };
        // MariaDB looks at uniques without a nullable column before the others.
        let of = |nullable| {
            (0..targets).filter(move |at| self.schema.indexes[*at].nullable() == nullable)
        };
        of(false)
            .chain(of(true))
            .filter(|at| self.schema.enforced(*at))
            .find_map(|at| {
                let slot = self
                    .schema
                    .holder(&self.store, at, row, hashes.get(at), None);
                slot.map(|slot| (slot, at))
            })
    }

    /// Compares and counts the version of a row that is to replace a stored one.
    fn turn_version(&mut self, slot: u32, row: &mut R) -> Option<Violation> {
        let (name, version) = self.schema.version.as_ref()?;
        let stored = self.store.row_mut(slot);
        if !version.same(stored, row) {
            return Some(self.schema.violation(ViolationKind::Version, name));
        }
        version.count(stored, row);
        None
    }

    /// Makes a row that is refused what it was when it was offered.
    fn give_back<T>(&mut self, violation: Violation, slot: u32, mut row: R) -> Outcome<T, R> {
        if let Some((_, version)) = &self.schema.version {
            version.keep(self.store.row_mut(slot), &mut row);
        }
        rejected(violation, row)
    }

    /// Puts a row in the place of a stored one, if versions, checks and, `unless` they are checked
    /// later, uniques allow it.
    fn supplant<T>(
        &mut self,
        slot: u32,
        mut row: R,
        mut hashes: Hashes,
        uniques_later: bool,
        before: impl FnOnce(&R) -> T,
    ) -> Outcome<T, R> {
        if let Some(violation) = self.turn_version(slot, &mut row) {
            return rejected(violation, row);
        }
        if self.schema.version.is_some() {
            // The version may itself be indexed.
            hashes = self.schema.hashes(&row);
        }
        let violation = if uniques_later {
            self.schema.check(&row)
        } else {
            self.schema.admit(&self.store, &row, &hashes, Some(slot))
        };
        if let Some(violation) = violation {
            return self.give_back(violation, slot, row);
        }
        let answer = before(&row);
        self.exchange(slot, row, hashes);
        Ok(answer)
    }

    /// Inserts or replaces by key; answers whether it inserted. `touched` are the slots that the
    /// same statement has written before.
    pub(super) fn put<T>(
        &mut self,
        mut row: R,
        touched: Option<&mut HashSet<u32>>,
        before: impl FnOnce(&R) -> T,
    ) -> Outcome<(bool, T), R> {
        self.schema.round(&mut row);
        let mut hashes = self.schema.hashes(&row);
        let Some((slot, by)) = self.met(&row, &hashes) else {
            if let Some(violation) = self.schema.admit(&self.store, &row, &hashes, None) {
                return self.turn_away(violation, row);
            }
            let answer = before(&row);
            let slot = self.append(row, &hashes);
            touched.map(|touched| touched.insert(slot));
            return Ok((true, answer));
        };
        if touched.is_some_and(|touched| !touched.insert(slot)) {
            let twice = || self.schema.refusal(ViolationKind::Key);
            return rejected(self.schema.check(&row).unwrap_or_else(twice), row);
        }
        let mut offered = None;
        if let (Some(kept), 1..) = (&self.schema.kept, by) {
            offered = Some(kept.give(self.store.row(slot), &mut row));
            hashes = self.schema.hashes(&row);
        }
        let mut outcome = self.supplant(slot, row, hashes, false, before);
        if let (Err(rejected), Some(offered), Some(kept)) =
            (&mut outcome, &mut offered, &self.schema.kept)
        {
            kept.take_back(offered, &mut rejected.row);
        }
        Ok((false, outcome?))
    }

    /// Inserts or replaces all rows or none; answers how many rows were given.
    pub(super) fn put_all(
        &mut self,
        rows: impl IntoIterator<Item = R>,
        mut each: impl FnMut(&R),
    ) -> Outcome<usize, R> {
        let strict = self.schema.dialect == Dialect::Postgres;
        self.statement(|table| {
            let (mut touched, mut count) = (HashSet::new(), 0);
            for row in rows {
                table.mark();
                table.put(row, strict.then_some(&mut touched), &mut each)?;
                count += 1;
            }
            Ok(count)
        })
    }

    /// Replaces by key; `None` when no row has the key.
    ///
    /// # Panics
    ///
    /// When the table has no key.
    pub(super) fn supersede<T>(
        &mut self,
        mut row: R,
        uniques_later: bool,
        before: impl FnOnce(&R) -> T,
    ) -> Outcome<Option<(u32, T)>, R> {
        assert!(
            self.schema.key().is_some(),
            "`{}` has no key to replace by",
            self.schema.name
        );
        self.schema.round(&mut row);
        let hashes = self.schema.hashes(&row);
        match self
            .schema
            .holder(&self.store, 0, &row, hashes.get(0), None)
        {
            Some(slot) => Ok(Some((
                slot,
                self.supplant(slot, row, hashes, uniques_later, before)?,
            ))),
            None => Ok(None),
        }
    }

    /// Replaces all rows that are there, or none; answers how many.
    pub(super) fn supersede_all(&mut self, rows: impl IntoIterator<Item = R>) -> Outcome<usize, R>
    where
        R: Clone,
    {
        self.statement(|table| {
            let mut slots = Vec::new();
            for row in rows {
                table.mark();
                slots.extend(table.supersede(row, true, |_| ())?.map(|(slot, ())| slot));
            }
            table.verify(&slots)?;
            Ok(slots.len())
        })
    }

    /// Whether the rows in these slots satisfy the uniques, now that all changes are made.
    pub(super) fn verify(&self, slots: &[u32]) -> Outcome<(), R>
    where
        R: Clone,
    {
        for &slot in slots {
            let row = self.store.row(slot);
            let hashes = self.store.hashes(slot);
            let broken = self
                .schema
                .unique(&self.store, row, &hashes, Some(slot), None);
            if let Some(violation) = broken {
                return rejected(violation, row.clone());
            }
        }
        Ok(())
    }

    /// A stored row as `change` makes it.
    fn revised(&mut self, slot: u32, change: impl FnOnce(&mut R)) -> R
    where
        R: Clone,
    {
        let mut row = self.store.row(slot).clone();
        change(&mut row);
        self.schema.round(&mut row);
        if let Some((_, version)) = &self.schema.version {
            version.count(self.store.row_mut(slot), &mut row);
        }
        row
    }

    /// Changes the row in a slot; `before` sees it when it is admitted and not yet stored.
    pub(crate) fn change<T>(
        &mut self,
        slot: u32,
        change: impl FnOnce(&mut R),
        before: impl FnOnce(&R) -> T,
    ) -> Outcome<T, R>
    where
        R: Clone,
    {
        let row = self.revised(slot, change);
        let hashes = self.schema.rehashed(&self.store, slot, &row);
        if let Some(violation) = self.schema.admit(&self.store, &row, &hashes, Some(slot)) {
            return rejected(violation, row);
        }
        let answer = before(&row);
        self.exchange(slot, row, hashes);
        Ok(answer)
    }

    /// Changes the rows in these slots, all or none. Uniques are checked when all have changed.
    pub(super) fn change_all<T>(
        &mut self,
        slots: &[u32],
        mut change: impl FnMut(&mut R),
        after: impl FnOnce(&Self) -> T,
    ) -> Outcome<T, R>
    where
        R: Clone,
    {
        self.statement(|table| {
            for &slot in slots {
                let row = table.revised(slot, &mut change);
                if let Some(violation) = table.schema.check(&row) {
                    return rejected(violation, row);
                }
                let hashes = table.schema.rehashed(&table.store, slot, &row);
                table.exchange(slot, row, hashes);
            }
            table.verify(slots)?;
            Ok(after(table))
        })
    }

    /// Removes the rows in these slots.
    pub(super) fn drop_all(&mut self, slots: &[u32]) {
        for &slot in slots {
            self.store.remove(slot);
        }
    }

    /// Removes the chosen rows.
    pub(super) fn drop_chosen<S: Select<R>>(&mut self, select: &S) -> usize {
        let slots = self.chosen(select);
        self.drop_all(&slots);
        slots.len()
    }
}
