//! A second order of rows, for parts of a state that are made of a table: what the row itself says, in numbers. Runs no user
//! code: whoever says the numbers owns the row's type.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::Table;
use super::builder::TableBuilder;
use super::ops::Ops;

/// A place in the second order. Rows are told apart by `minor`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    /// Which of several orders, below [`ORDERS`].
    pub(crate) order: u8,
    /// Which line of this order.
    pub(crate) line: u32,
    pub(crate) major: u64,
    pub(crate) minor: u64,
}

/// How many orders a table can have.
pub(crate) const ORDERS: usize = 8;

/// Says every place of a row.
pub(crate) type RanksOf<R> = fn(&R, &mut dyn FnMut(Rank));

/// The rows of a table in their second order.
#[derive(Clone, Debug)]
pub(crate) struct Ranks<R> {
    of: RanksOf<R>,
    slots: BTreeMap<Rank, u32>,
    counts: [usize; ORDERS],
}

impl<R> Ranks<R> {
    fn new(of: RanksOf<R>) -> Self {
        Self {
            of,
            slots: BTreeMap::new(),
            counts: [0; ORDERS],
        }
    }

    /// A row is in this slot from now on.
    pub(super) fn put(&mut self, row: &R, slot: u32) {
        let Self { of, slots, counts } = self;
        of(row, &mut |rank| {
            let taken = slots.insert(rank, slot);
            debug_assert_eq!(taken, None, "rows are told apart by their ranks");
            counts[usize::from(rank.order)] += 1;
        });
    }

    /// The row is in no slot any more.
    pub(super) fn remove(&mut self, row: &R) {
        let Self { of, slots, counts } = self;
        of(row, &mut |rank| {
            let held = slots.remove(&rank);
            debug_assert!(held.is_some(), "a stored row has its ranks");
            counts[usize::from(rank.order)] -= 1;
        });
    }
}

impl<R: 'static> TableBuilder<R> {
    /// Keeps the rows in a second order too.
    pub(crate) fn ranked(mut self, of: RanksOf<R>) -> Self {
        self.ranks = Some(Box::new(Ranks::new(of)));
        self
    }
}

/// The second order of a table that has one, and changes by slots.
impl<R, K> Table<R, K> {
    /// The ranks from one to another, each with the row's slot.
    pub(crate) fn ranked(
        &self,
        range: RangeInclusive<Rank>,
    ) -> impl DoubleEndedIterator<Item = (Rank, u32)> {
        let ranks = self.store.ranks().map(|ranks| ranks.slots.range(range));
        ranks
            .into_iter()
            .flatten()
            .map(|(rank, slot)| (*rank, *slot))
    }

    /// How many ranks this order has.
    pub(crate) fn ranked_count(&self, order: u8) -> usize {
        let ranks = self.store.ranks();
        ranks.map_or(0, |ranks| ranks.counts[usize::from(order)])
    }

    /// Puts a row in the place of another whose indexed columns are the same, and which no rule is about.
    pub(crate) fn revise(&mut self, slot: u32, row: R) {
        let hashes = self.store.hashes(slot);
        self.store.replace(slot, row, hashes);
    }

    /// Inserts a row whose key is new, and which no rule is about.
    pub(crate) fn store_new(&mut self, row: R)
    where
        R: Clone,
    {
        self.mark();
        let inserted = self.insert_row(row);
        debug_assert!(inserted.is_ok(), "its key is new");
    }
}
