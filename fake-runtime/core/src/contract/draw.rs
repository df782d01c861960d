//! How a call is drawn: every decision is a small number, written down, so that the same numbers draw the same call again,
//! for the other implementation and in a shorter sequence.

use std::any::{TypeId, type_name};
use std::fmt;

use rand::RngExt;

use super::ids::{Keys, Side};
use super::pool::Pools;
use super::suite::TableOf;
use super::value::{Argument, Drawable, Value, fitting};
use crate::world::WorldRng;

/// Of which members of their pools a case draws: few in most cases, so that calls meet, and others in each case.
#[derive(Clone, Copy)]
pub(super) struct Focus {
    first: usize,
    step: usize,
    number: usize,
}

impl Focus {
    pub(super) fn of(rng: &mut WorldRng) -> Self {
        Self {
            first: rng.random_range(0..60),
            step: rng.random_range(1..4),
            number: [1, 2, 2, 3, usize::MAX, usize::MAX][rng.random_range(0..6)],
        }
    }
}

/// Decisions, made before or made now.
pub(super) struct Choices<'r> {
    given: &'r [u32],
    new: Option<(&'r mut WorldRng, Focus)>,
    made: Vec<u32>,
}

impl<'r> Choices<'r> {
    /// New ones.
    pub(super) fn fresh(rng: &'r mut WorldRng, focus: Focus) -> Self {
        Self {
            given: &[],
            new: Some((rng, focus)),
            made: Vec::new(),
        }
    }

    /// These; what they do not say is 0.
    pub(super) fn given(given: &'r [u32]) -> Self {
        Self {
            given,
            new: None,
            made: Vec::new(),
        }
    }

    /// What was decided.
    pub(super) fn made(self) -> Vec<u32> {
        self.made
    }

    /// A number below `limit`, which is not 0.
    fn below(&mut self, limit: usize) -> usize {
        self.chosen(limit, |rng, _| rng.random_range(0..limit))
    }

    /// A member of a pool of this length, which is not 0.
    pub(super) fn member(&mut self, len: usize) -> usize {
        self.chosen(len, |rng, focus| {
            let steps = rng.random_range(0..focus.number.min(len));
            (focus.first + steps * focus.step) % len
        })
    }

    fn chosen(
        &mut self,
        limit: usize,
        choose: impl FnOnce(&mut WorldRng, Focus) -> usize,
    ) -> usize {
        let chosen = match (self.given.get(self.made.len()), &mut self.new) {
            (Some(given), _) => (*given as usize).min(limit - 1),
            (None, Some((rng, focus))) => choose(rng, *focus),
            (None, None) => 0,
        };
        // Pools are small.
        self.made.push(u32::try_from(chosen).unwrap_or(u32::MAX));
        chosen
    }
}

/// A call that is being drawn.
pub struct Draw<'d> {
    choices: Choices<'d>,
    pools: &'d Pools<'d>,
    tables: &'d [TableOf],
    keys: &'d Keys,
    side: Side,
    /// The row of the pool, of a table, that arguments are taken of.
    row: Option<(usize, usize)>,
    /// Whether it is only asked if there is something to draw everything from.
    probes: bool,
}

/// There is nothing that an argument could be drawn from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoPool {
    /// The method and its argument.
    pub(super) of: &'static str,
    pub(super) ty: &'static str,
}

impl fmt::Display for NoPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = self.ty.rsplit("::").next().unwrap_or(self.ty);
        write!(
            f,
            "nothing to draw {} from: it is a `{}`\nhelp: give some values, `.pool::<{short}>([..])`",
            self.of, self.ty
        )
    }
}

impl<'d> Draw<'d> {
    pub(super) fn new(
        choices: Choices<'d>,
        pools: &'d Pools<'d>,
        tables: &'d [TableOf],
        keys: &'d Keys,
        side: Side,
    ) -> Self {
        Self {
            choices,
            pools,
            tables,
            keys,
            side,
            row: None,
            probes: false,
        }
    }

    /// From now on it is only asked whether there is something to draw from.
    pub(super) fn probe(&mut self) {
        self.probes = true;
    }

    pub(super) fn made(self) -> Vec<u32> {
        self.choices.made()
    }

    /// A value of the type's pool.
    ///
    /// # Errors
    ///
    /// Where it has none.
    pub fn value<T: Drawable>(&mut self, of: &'static str) -> Result<T, NoPool> {
        let pool = self.pools.of(TypeId::of::<T>());
        let pool = pool.ok_or_else(|| NoPool::of::<T>(of))?;
        let at = self.choices.member(pool.len);
        let value = pool.at(at).and_then(fitting);
        value.ok_or_else(|| NoPool::of::<T>(of))
    }

    /// One of these numbers.
    ///
    /// # Errors
    ///
    /// Where the type can hold none.
    pub fn small<T: Drawable + TryFrom<u8>>(
        &mut self,
        of: &'static str,
        numbers: &[u8],
    ) -> Result<T, NoPool> {
        let number = numbers[self.choices.below(numbers.len())];
        T::try_from(number).map_err(|_| NoPool::of::<T>(of))
    }

    /// A row of the table's pool. Columns that constraints are about are now and then those of another row of the pool, so
    /// that rows share some and not all of them.
    ///
    /// # Errors
    ///
    /// Where there is no pool of rows.
    pub fn row<T: Drawable>(
        &mut self,
        of: &'static str,
        table: usize,
        creates: bool,
    ) -> Result<T, NoPool> {
        let mut row: T = self.value_of_row(of, table)?;
        let tables = self.tables;
        for (number, column) in tables[table].columns.iter().enumerate() {
            let made_here = tables[table].generated == Some(number);
            if let Some(target) = self.made_by(table, number) {
                // A reference that a row leaves out stays so.
                let like = (column.get)(&row).filter(|_| !(made_here && creates));
                if let Some(like) = like {
                    let set = &column.set;
                    self.any_key(target, like.any().type_id(), |key| set(&mut row, key));
                }
                continue;
            }
            if column.constrained && self.choices.below(4) == 3 {
                if let Some(other) = self.other_row(table) {
                    (column.copy)(other.any(), &mut row);
                }
            }
        }
        Ok(row)
    }

    fn value_of_row<T: Drawable>(&mut self, of: &'static str, table: usize) -> Result<T, NoPool> {
        let pool = self.pools.of(TypeId::of::<T>());
        let pool = pool.ok_or_else(|| NoPool::of::<T>(of))?;
        let at = self.choices.member(pool.len);
        self.row.get_or_insert((table, at));
        let value = pool.at(at).and_then(fitting);
        value.ok_or_else(|| NoPool::of::<T>(of))
    }

    /// Any row of the table's pool.
    fn other_row(&mut self, table: usize) -> Option<&'d dyn Argument> {
        let pool = self.pools.of(self.tables[table].entity)?;
        pool.at(self.choices.member(pool.len))
    }

    /// What some row of the pool has in this column: mostly of the same row as the other arguments. Where there are no rows,
    /// or the column does not fit, what `otherwise` draws.
    ///
    /// # Errors
    ///
    /// Where that has nothing to draw from.
    pub fn column<T: Drawable>(
        &mut self,
        table: usize,
        column: usize,
        otherwise: impl Fn(&mut Self) -> Result<T, NoPool>,
    ) -> Result<T, NoPool> {
        if self.probes {
            return otherwise(self).or_else(|none| self.cell(table, column).ok_or(none));
        }
        match self.cell(table, column) {
            Some(value) => Ok(value),
            None => otherwise(self),
        }
    }

    fn cell<T: Drawable>(&mut self, table: usize, column: usize) -> Option<T> {
        if let Some(target) = self.made_by(table, column) {
            if let Some(key) = self.key::<T>(target) {
                return Some(key);
            }
        }
        let it = &self.tables[table];
        let Some(pool) = self.pools.of(it.entity) else {
            // What refers to another table's rows is one of their keys, which are its first column.
            let target = it.columns[column].refers_to.filter(|of| *of != table)?;
            return self.cell(target, 0);
        };
        let (len, row) = (pool.len, self.row.filter(|(of, _)| *of == table));
        let at = match row {
            Some((_, at)) if self.choices.below(4) < 3 => at,
            Some(_) => self.choices.member(len),
            None => {
                let at = self.choices.member(len);
                self.row = Some((table, at));
                at
            }
        };
        let value = (self.tables[table].columns[column].get)(pool.at(at)?.any())?;
        fitting(value.argument())
    }

    /// What a column is to be from now on: mostly not what the row of the other arguments has there, so that something
    /// changes.
    ///
    /// # Errors
    ///
    /// Where that has nothing to draw from.
    pub fn changed<T: Drawable>(
        &mut self,
        table: usize,
        column: usize,
        otherwise: impl Fn(&mut Self) -> Result<T, NoPool>,
    ) -> Result<T, NoPool> {
        let row = self.row.filter(|(of, _)| *of == table);
        let (Some((_, at)), None, false) = (row, self.made_by(table, column), self.probes) else {
            return self.column(table, column, otherwise);
        };
        match self.new_cell(table, column, at) {
            Some(value) => Ok(value),
            None => otherwise(self),
        }
    }

    /// What some row of the pool has in this column: mostly another value than that row of it has.
    fn new_cell<T: Drawable>(&mut self, table: usize, column: usize, row: usize) -> Option<T> {
        let it = &self.tables[table];
        let pool = self.pools.of(it.entity)?;
        let get = |at| (it.columns[column].get)(pool.at(at)?.any());
        let own = get(row);
        // The simplest is what the row has.
        if self.choices.below(4) == 0 {
            return fitting(own?.argument());
        }
        let first = self.choices.member(pool.len);
        let mut others = (0..pool.len).filter_map(|step| get((first + step) % pool.len));
        let differs = |value: &dyn Value| own.as_ref().is_none_or(|own| !value.is(own.any()));
        let other = others.find(|value| differs(&**value)).or(own)?;
        fitting(other.argument())
    }

    /// A key of a table that makes them: one that has appeared, or none that ever will.
    fn key<T: Drawable>(&mut self, table: usize) -> Option<T> {
        let mut found = None;
        let known = self.keys.len(table);
        let back = self.choices.below(known + 1);
        if let Some(key) = self.keys.recent(table, back, self.side) {
            found = fitting(key.argument());
        } else if let Some(pool) = self.pools.never(TypeId::of::<T>()) {
            let value = pool.at(self.choices.member(pool.len));
            found = value.and_then(fitting);
        }
        found
    }

    /// The same of a type that is forgotten. A row of the pool keeps its own, where nothing else is known to be no key.
    fn any_key(&mut self, table: usize, ty: TypeId, set: impl FnOnce(&dyn Argument)) {
        let known = self.keys.len(table);
        let back = self.choices.below(known + 1);
        if let Some(key) = self.keys.recent(table, back, self.side) {
            set(key.argument());
        } else if let Some(pool) = self.pools.never(ty) {
            let at = self.choices.member(pool.len);
            pool.at(at).map(set);
        }
    }

    /// The table that makes the values of this column.
    fn made_by(&self, table: usize, column: usize) -> Option<usize> {
        let it = &self.tables[table];
        if it.generated == Some(column) {
            return Some(table);
        }
        let target = it.columns[column].refers_to?;
        self.tables[target].generated.map(|_| target)
    }

    /// Nothing, or what this draws.
    ///
    /// # Errors
    ///
    /// Where it has nothing to draw from.
    pub fn maybe<T>(
        &mut self,
        some: impl Fn(&mut Self) -> Result<T, NoPool>,
    ) -> Result<Option<T>, NoPool> {
        if self.probes || self.choices.below(4) < 3 {
            return some(self).map(Some);
        }
        Ok(None)
    }

    /// A few of what this draws.
    ///
    /// # Errors
    ///
    /// Where it has nothing to draw from.
    pub fn list<T>(
        &mut self,
        one: impl Fn(&mut Self) -> Result<T, NoPool>,
    ) -> Result<Vec<T>, NoPool> {
        let len = if self.probes {
            1
        } else {
            self.choices.below(4)
        };
        let mut list = Vec::with_capacity(len);
        for _ in 0..len {
            list.push(one(self)?);
        }
        Ok(list)
    }
}

impl NoPool {
    pub(super) fn is_of_the_type_of(&self, other: &Self) -> bool {
        self.ty == other.ty
    }

    fn of<T>(of: &'static str) -> Self {
        Self {
            of,
            ty: type_name::<T>(),
        }
    }
}
