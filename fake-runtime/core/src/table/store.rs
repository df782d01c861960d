//! Rows in slots, with their order, indexes and history. Runs no user code but `Drop`, checks no rule.
//!
//! What flows where: a statement hashes and compares rows first (`Schema`, user code), then calls
//! `insert`, `replace` or `remove` with finished hashes. Each of them records a `Change` and
//! applies it to `rows`, to the `Line` (their order), to the `Chains` (their indexes) and to the `Ranks`. From then
//! on only numbers move: a rehash, a rollback and a redo read the hashes that are kept beside the
//! slots, and never a row.
//!
//! Slots are taken and freed in LIFO order: undoing in reverse restores the free list, and a redo
//! finds each slot on top of it.

use std::mem;
use std::ops::Range;

use super::chains::{Chain, Chains};
use super::feed::Feeds;
use super::history::{Change, Hashes, History};
use super::line::{Line, NIL, Slots, at};
use super::ranks::Ranks;

/// How many rows a table that holds any has room for.
const FEW: usize = 16;
/// How many bytes a change may have for that.
const SMALL: usize = 256;

/// Rows with their order, their indexes and their history.
#[derive(Clone, Debug)]
pub(crate) struct Store<R> {
    /// As many as the line has slots, or one fewer while a row is being inserted.
    rows: Vec<Option<R>>,
    line: Line,
    chains: Chains,
    /// Their second order, where there is one.
    ranks: Option<Box<Ranks<R>>>,
    history: History<R>,
    /// How often changes were undone; whoever remembers a row's slot can see that it may be gone.
    undone: u64,
}

impl<R> Store<R> {
    /// An empty store with `width` indexes, and a second order where that is wanted.
    pub(crate) fn new(width: usize, ranks: Option<Box<Ranks<R>>>) -> Self {
        Self {
            rows: Vec::new(),
            line: Line::new(),
            chains: Chains::new(width),
            ranks,
            history: History::new(),
            undone: 0,
        }
    }

    pub(super) fn ranks(&self) -> Option<&Ranks<R>> {
        self.ranks.as_deref()
    }

    pub(crate) fn len(&self) -> usize {
        self.line.len()
    }

    pub(crate) fn undone(&self) -> u64 {
        self.undone
    }

    pub(crate) fn get(&self, slot: u32) -> Option<&R> {
        self.rows.get(at(slot)).and_then(Option::as_ref)
    }

    pub(crate) fn row(&self, slot: u32) -> &R {
        self.rows[at(slot)]
            .as_ref()
            .expect("chains and links lead to rows")
    }

    pub(crate) fn row_mut(&mut self, slot: u32) -> &mut R {
        self.rows[at(slot)]
            .as_mut()
            .expect("chains and links lead to rows")
    }

    pub(crate) fn seq(&self, slot: u32) -> u64 {
        self.line.seq(slot)
    }

    pub(crate) fn hash(&self, slot: u32, index: usize) -> u32 {
        self.chains.hash(slot, index)
    }

    /// The hashes of the row in a slot.
    pub(crate) fn hashes(&self, slot: u32) -> Hashes {
        self.chains.hashes(slot)
    }

    /// Whether no other row has this slot's hash in this index.
    pub(crate) fn alone(&self, slot: u32, index: usize) -> bool {
        self.chains.alone(slot, index)
    }

    /// The slots with this hash in this index, in no useful order.
    pub(crate) fn chain(&self, index: usize, hash: u32) -> Chain<'_> {
        self.chains.chain(index, hash)
    }

    /// The taken slots in the order of insertion.
    pub(crate) fn slots(&self) -> Slots<'_> {
        self.line.slots()
    }

    /// The slots with these hashes in this index that `test` accepts, in the order of insertion.
    pub(crate) fn hung(&self, index: usize, feeds: &Feeds, test: &dyn Fn(u32) -> bool) -> Vec<u32> {
        let mut slots = self.chains.hung(index, &feeds.finish(), test);
        self.line.sort(&mut slots);
        slots
    }

    /// Appends a row.
    ///
    /// # Panics
    ///
    /// With `u32::MAX` slots. Nothing is stored then.
    pub(crate) fn insert(&mut self, row: R, hashes: &Hashes) -> u32 {
        let slot = if let Some(slot) = self.line.free() {
            self.rows[at(slot)] = Some(row);
            slot
        } else {
            if self.rows.is_empty() {
                self.make_room();
            }
            let slot = self.line.grow();
            self.chains.grow();
            self.rows.push(Some(row));
            slot
        };
        let (seq, before) = (self.line.number(), self.line.last());
        let undone = Hashes::new(self.chains.width());
        self.history.changes.push_back(Change {
            row: None,
            hashes: undone,
            seq,
            before,
            slot,
        });
        self.chains.hang(slot, hashes);
        self.line.attach(slot, before, seq);
        self.rank(slot);
        slot
    }

    /// Makes room for the first few rows at once: most tables of a test hold no more, and to grow for each doubling would
    /// be most of what such a table costs. Rows that are large in themselves grow as any list does.
    #[cold]
    fn make_room(&mut self) {
        self.line.reserve(FEW);
        self.chains.reserve(FEW);
        if size_of::<Change<R>>() <= SMALL {
            self.rows.reserve(FEW);
            self.history.reserve(2 * FEW);
        }
    }

    /// Puts another row into a taken slot; its place in the order stays.
    pub(crate) fn replace(&mut self, slot: u32, row: R, hashes: Hashes) {
        self.record(slot, Some(row), hashes);
    }

    /// Frees a taken slot.
    pub(crate) fn remove(&mut self, slot: u32) {
        self.record(slot, None, Hashes::new(self.chains.width()));
    }

    fn record(&mut self, slot: u32, row: Option<R>, hashes: Hashes) {
        let (seq, before) = (self.line.seq(slot), NIL);
        self.history.changes.push_back(Change {
            row,
            hashes,
            seq,
            before,
            slot,
        });
        self.flip(self.history.len() - 1);
    }

    /// The row in this slot takes its place in the second order.
    #[inline]
    fn rank(&mut self, slot: u32) {
        if let (Some(ranks), Some(row)) = (&mut self.ranks, &self.rows[at(slot)]) {
            ranks.put(row, slot);
        }
    }

    /// Undoes a change that is done, or does one that is undone.
    fn flip(&mut self, position: usize) {
        let change = &mut self.history.changes[position];
        let slot = change.slot;
        if let (Some(ranks), Some(row)) = (&mut self.ranks, &self.rows[at(slot)]) {
            ranks.remove(row);
        }
        let there = &mut self.rows[at(slot)];
        mem::swap(there, &mut change.row);
        let (is, was) = (there.is_some(), change.row.is_some());
        self.chains.swap(slot, &mut change.hashes);
        if is && !was {
            self.line.attach(slot, change.before, change.seq);
        } else if was && !is {
            change.before = self.line.detach(slot);
        }
        self.rank(slot);
    }
}

/// Going back and forth.
impl<R> Store<R> {
    /// Where the log stands now, for [`wind_back`](Self::wind_back).
    pub(crate) fn position(&self) -> usize {
        self.history.len()
    }

    /// How many changes the rows have seen that are there now; where they are `rewound`, to that position.
    pub(crate) fn changes(&self, rewound: Option<usize>) -> u64 {
        self.history.before(rewound.unwrap_or(self.history.len()))
    }

    /// Whether there are changes that no commit has.
    pub(crate) fn changed(&self) -> bool {
        self.history.len() > self.history.committed()
    }

    /// The changes that no commit has, oldest first: the slot, its sequence number, and the row
    /// that a change replaced or removed.
    pub(crate) fn open(&self) -> impl Iterator<Item = (u32, u64, Option<&R>)> {
        let open = self.history.changes.range(self.history.committed()..);
        open.map(|change| (change.slot, change.seq, change.row.as_ref()))
    }

    /// The commits that can be undone, youngest first, each with the position where its changes begin.
    pub(crate) fn commits(&self) -> impl Iterator<Item = (u64, usize)> {
        self.history.commits()
    }

    /// The slots of these changes.
    pub(crate) fn slots_of(&self, changes: Range<usize>) -> impl Iterator<Item = u32> {
        self.history
            .changes
            .range(changes)
            .map(|change| change.slot)
    }

    /// Undoes and forgets every change since `position`.
    pub(crate) fn wind_back(&mut self, position: usize) {
        if self.history.len() <= position {
            return;
        }
        self.back(position..self.history.len());
        self.undone += 1;
        // Rows are dropped last, when nothing is left to undo: `Drop` is user code and may panic.
        self.history.changes.truncate(position);
    }

    /// Undoes the open transaction.
    pub(crate) fn rollback(&mut self) {
        self.wind_back(self.history.committed());
    }

    /// Makes the open transaction the commit `commit`.
    pub(crate) fn commit(&mut self, commit: u64) {
        self.history.commit(commit);
    }

    /// Goes back to what commit `commit` left. Nothing is forgotten, and nothing may be written
    /// until [`forward`](Self::forward) is given the position that this returns. `None`, and no
    /// change, when the history does not reach that far.
    pub(crate) fn rewind(&mut self, commit: u64) -> Option<usize> {
        let position = self.history.position(commit)?;
        self.back(position..self.history.len());
        Some(position)
    }

    /// As [`rewind`](Self::rewind), to before the open transaction.
    pub(crate) fn undo_open(&mut self) -> usize {
        let committed = self.history.committed();
        self.back(committed..self.history.len());
        committed
    }

    /// Undoes these changes, of which there is none later that is not undone.
    pub(crate) fn back(&mut self, changes: Range<usize>) {
        for change in changes.rev() {
            self.flip(change);
        }
    }

    /// Does again what [`rewind`](Self::rewind) undid.
    pub(crate) fn forward(&mut self, position: usize) {
        for change in position..self.history.len() {
            self.flip(change);
        }
    }
}

#[cfg(test)]
impl<R> Store<R> {
    /// Panics where the parts of the store contradict each other.
    pub(crate) fn assert_consistent(&self) {
        self.line.assert_consistent();
        self.chains
            .assert_consistent(|slot| self.get(slot).is_some());
        assert!(self.slots().all(|slot| self.get(slot).is_some()));
        assert_eq!(self.rows.iter().flatten().count(), self.len());
    }
}
