//! Whether two answers agree. Knows what about them cannot: the order of lists without one, keys that a table makes, and what
//! the test says.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::rc::Rc;

use super::class::Classes;
use super::ids::{Keys, Side};
use super::parts::Parts;
use super::suite::{Listing, TableOf, Ties};
use super::tree::{Answer, Tree};
use super::value::Value;
use crate::violation::noted::Noted;

/// Clears what of a value cannot agree.
type Clears<'c> = Rc<dyn Fn(&mut dyn Any) + 'c>;

/// Says what is in a value, of the type that it knows.
type Opens<'c> = Rc<dyn Fn(&dyn Any) -> Option<Parts> + 'c>;

/// What the test says of comparisons.
#[derive(Default)]
pub(super) struct Judge<'c> {
    pub(super) opaque: HashMap<TypeId, Clears<'c>>,
    pub(super) parts: HashMap<TypeId, Opens<'c>>,
    pub(super) classes: Classes<'c>,
}

/// Two lists or answers that are compared.
pub(super) struct Compare<'a, 'c> {
    pub(super) judge: &'a Judge<'c>,
    pub(super) tables: &'a [TableOf],
    pub(super) keys: &'a mut Keys,
}

impl Compare<'_, '_> {
    /// Whether the two agree; keys that appear in both for the first time are the same ones from now on.
    pub(super) fn answers(
        &mut self,
        fake: &Answer,
        real: &Answer,
        listing: Listing,
        noted: Option<&Noted>,
    ) -> bool {
        match (fake, real) {
            (Answer::Done(fake), Answer::Done(real)) | (Answer::Okay(fake), Answer::Okay(real)) => {
                self.whole(fake, real, listing)
            }
            (Answer::Failed(fake), Answer::Failed(real)) => {
                self.judge.classes.agree(fake, real, noted)
            }
            _ => false,
        }
    }

    /// The same of all rows of a table, in any order.
    pub(super) fn states(&mut self, fake: &[Tree], real: &[Tree]) -> bool {
        self.or_back(|this| this.multiset(fake, real))
    }

    fn whole(&mut self, fake: &Tree, real: &Tree, listing: Listing) -> bool {
        self.or_back(|this| this.tree(fake, real, listing))
    }

    /// Forgets the keys that were taken for the same where the rest does not agree.
    fn or_back(&mut self, agree: impl FnOnce(&mut Self) -> bool) -> bool {
        let mark = self.keys.mark();
        let agrees = agree(self);
        if !agrees {
            self.keys.back_to(mark);
        }
        agrees
    }

    fn tree(&mut self, fake: &Tree, real: &Tree, listing: Listing) -> bool {
        match (fake, real) {
            (Tree::Leaf(fake), Tree::Leaf(real)) => {
                match (self.opened(&**fake), self.opened(&**real)) {
                    (Some(fake), Some(real)) => self.tree(&fake, &real, listing),
                    _ => self.leaves(&**fake, &**real),
                }
            }
            (Tree::Row(table, fake), Tree::Row(_, real)) => self.rows(*table, &**fake, &**real),
            (Tree::Key(table, fake), Tree::Key(_, real)) => self.made(*table, &**fake, &**real),
            (Tree::Maybe(None), Tree::Maybe(None)) => true,
            (Tree::Maybe(Some(fake)), Tree::Maybe(Some(real)))
            | (Tree::Tried(Ok(fake)), Tree::Tried(Ok(real))) => self.tree(fake, real, listing),
            (Tree::Tuple(fake), Tree::Tuple(real)) => self.pairwise(fake, real, listing),
            (Tree::List(fake), Tree::List(real)) => self.lists(fake, real, listing),
            (Tree::Set(fake), Tree::Set(real)) | (Tree::Map(fake), Tree::Map(real)) => {
                self.sets(fake, real, listing)
            }
            (Tree::Tried(Err(fake)), Tree::Tried(Err(real))) => {
                self.judge.classes.agree(fake, real, None)
            }
            _ => false,
        }
    }

    fn lists(&mut self, fake: &[Tree], real: &[Tree], listing: Listing) -> bool {
        if fake.len() != real.len() {
            return false;
        }
        match listing {
            Listing::Exact => self.pairwise(fake, real, listing),
            Listing::Unordered => self.multiset(fake, real),
            Listing::Part => true,
            Listing::Sorted(ties) => self.groups(fake, real, ties, false),
            Listing::SortedPart(ties) => self.groups(fake, real, ties, true),
        }
    }

    /// The same members, whatever order the list had that they are of.
    fn sets(&mut self, fake: &[Tree], real: &[Tree], listing: Listing) -> bool {
        match listing {
            Listing::Part => fake.len() == real.len(),
            // Which member of a group is on the page is not said, and a set does not tell where the page ends.
            Listing::SortedPart(ties) => self.matched(fake, real, |this, fake, real| {
                this.tree(fake, real, Listing::Exact) || this.translated_tie(fake, real, ties)
            }),
            _ => self.multiset(fake, real),
        }
    }

    fn pairwise(&mut self, fake: &[Tree], real: &[Tree], listing: Listing) -> bool {
        fake.len() == real.len()
            && fake
                .iter()
                .zip(real)
                .all(|(fake, real)| self.tree(fake, real, listing))
    }

    /// Sorted lists: rows that are equal in the columns of the order stand beside each other, in any order.
    fn groups(&mut self, fake: &[Tree], real: &[Tree], ties: Ties, part: bool) -> bool {
        let tie = |one: &Tree, other: &Tree| match (row_of(one), row_of(other)) {
            (Some((_, one)), Some((_, other))) => ties(one.any(), other.any()),
            _ => false,
        };
        let mut start = 0;
        while start < fake.len() {
            let len = fake[start..]
                .iter()
                .take_while(|one| tie(&fake[start], one))
                .count()
                .max(1);
            let end = start + len;
            let at_an_edge = part && (start == 0 || end == fake.len());
            let in_order = fake[start..end]
                .iter()
                .zip(&real[start..end])
                .all(|(fake, real)| self.translated_tie(fake, real, ties));
            let same = self.multiset(&fake[start..end], &real[start..end]);
            // What of a group is on a page is not said, only that it is of that group.
            if !(same || at_an_edge && in_order) {
                return false;
            }
            start = end;
        }
        true
    }

    fn translated_tie(&self, fake: &Tree, real: &Tree, ties: Ties) -> bool {
        match (row_of(fake), row_of(real)) {
            (Some((table, fake)), Some((_, real))) => {
                let real = self.translated(table, real);
                ties(fake.any(), real.any())
            }
            _ => false,
        }
    }

    /// The same members, in any order.
    fn multiset(&mut self, fake: &[Tree], real: &[Tree]) -> bool {
        self.matched(fake, real, |this, fake, real| {
            this.tree(fake, real, Listing::Exact)
        })
    }

    /// Whether each member has one on the other side with which it agrees. Those with keys that are known go first, so that a new
    /// key is paired with what is left.
    fn matched(
        &mut self,
        fake: &[Tree],
        real: &[Tree],
        agree: impl Fn(&mut Self, &Tree, &Tree) -> bool,
    ) -> bool {
        if fake.len() != real.len() {
            return false;
        }
        let mut left: Vec<&Tree> = fake.iter().collect();
        let (known, new): (Vec<&Tree>, Vec<&Tree>) =
            real.iter().partition(|tree| self.is_known(tree));
        let is_new = known.iter().map(|_| false).chain(new.iter().map(|_| true));
        known.iter().chain(&new).zip(is_new).all(|(real, is_new)| {
            let mark = self.keys.mark();
            let mut agrees = |fake: &Tree| self.or_back(|this: &mut Self| agree(this, fake, real));
            let Some(at) = left.iter().position(|fake| agrees(fake)) else {
                return false;
            };
            let found = left.swap_remove(at);
            // Of a new key beside which no row stands it may be open which it is: that is known when a row has it.
            if is_new && row_of(real).is_none() {
                self.keys.back_to(mark);
                let fits = fake.iter().filter(|fake| {
                    let fits = agree(self, fake, real);
                    self.keys.back_to(mark);
                    fits
                });
                if fits.count() == 1 {
                    agree(self, found, real);
                }
            }
            true
        })
    }

    /// Whether all keys in it have appeared before.
    fn is_known(&self, real: &Tree) -> bool {
        match real {
            Tree::Row(table, row) => match self.made_key(*table, &**row) {
                Some(key) => self.keys.knows(*table, Side::Real, &*key),
                None => true,
            },
            Tree::Key(table, key) => {
                self.tables[*table].generated.is_none()
                    || self.keys.knows(*table, Side::Real, &**key)
            }
            Tree::Maybe(Some(part)) | Tree::Tried(Ok(part)) => self.is_known(part),
            Tree::List(parts) | Tree::Set(parts) | Tree::Map(parts) | Tree::Tuple(parts) => {
                parts.iter().all(|part| self.is_known(part))
            }
            Tree::Leaf(value) => self
                .opened(&**value)
                .is_none_or(|parts| self.is_known(&parts)),
            Tree::Maybe(None) | Tree::Tried(Err(_)) => true,
        }
    }

    /// What is in it, where the test says that.
    fn opened(&self, value: &dyn Value) -> Option<Tree> {
        let opens = self.judge.parts.get(&value.any().type_id())?;
        Some(opens(value.any())?.tree(self.tables))
    }

    fn leaves(&self, fake: &dyn Value, real: &dyn Value) -> bool {
        if fake.is(real.any()) {
            return true;
        }
        let clears = self.judge.opaque.get(&fake.any().type_id());
        clears.is_some_and(|_| self.cleared(fake).is(self.cleared(real).any()))
    }

    fn cleared(&self, value: &dyn Value) -> Box<dyn Value> {
        let mut copy = value.copy();
        if let Some(clears) = self.judge.opaque.get(&value.any().type_id()) {
            clears(copy.any_mut());
        }
        copy
    }

    fn rows(&mut self, table: usize, fake: &dyn Value, real: &dyn Value) -> bool {
        let keys = (self.made_key(table, fake), self.made_key(table, real));
        if let (Some(fake), Some(real)) = keys {
            if !self.made(table, &*fake, &*real) {
                return false;
            }
        }
        let real = self.translated(table, real);
        self.leaves(fake, &*real)
    }

    /// Two keys: of a table that makes them, those that appeared together.
    fn made(&mut self, table: usize, fake: &dyn Value, real: &dyn Value) -> bool {
        if self.tables[table].generated.is_none() {
            return self.leaves(fake, real);
        }
        if let Some(known) = self.keys.fake_of(table, real) {
            return known.is(fake.any());
        }
        let is_new = !self.keys.knows(table, Side::Fake, fake);
        if is_new {
            self.keys.pair(table, fake, real);
        }
        is_new
    }

    /// The key of a row, where the table has made it.
    fn made_key(&self, table: usize, row: &dyn Value) -> Option<Box<dyn Value>> {
        let table = &self.tables[table];
        (table.columns[table.generated?].get)(row.any())
    }

    /// A row of the real implementation, with the fake's keys.
    fn translated(&self, table: usize, real: &dyn Value) -> Box<dyn Value> {
        let mut row = real.copy();
        let it = &self.tables[table];
        for (number, column) in it.columns.iter().enumerate() {
            let of = if it.generated == Some(number) {
                Some(table)
            } else {
                column.refers_to
            };
            let Some(of) = of else { continue };
            if let Some(key) = (column.get)(real.any()) {
                if let Some(fake) = self.keys.fake_of(of, &*key) {
                    (column.set)(row.any_mut(), fake.argument());
                }
            }
        }
        row
    }
}

/// The row of a member of a list, and its table: the member itself, or what a map has there.
fn row_of(tree: &Tree) -> Option<(usize, &dyn Value)> {
    match tree {
        Tree::Row(table, row) => Some((*table, &**row)),
        Tree::Maybe(Some(part)) | Tree::Tried(Ok(part)) => row_of(part),
        Tree::Tuple(parts) => parts.iter().find_map(row_of),
        _ => None,
    }
}
