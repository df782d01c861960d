//! The indexes of a store: which slots have which hash. Knows neither rows nor values.
//!
//! Each index is a table with one entry a hash; slots with the same hash hang on a chain that
//! is linked through `marks`, so that a million rows with one value in a non-unique index cost no
//! more than a million different ones.

use std::mem;

use super::feed::UNINDEXED;
use super::heads::Heads;
use super::history::Hashes;
use super::line::{NIL, at};

/// A slot's place in one index: its hash, and the neighbours in the chain of that hash.
#[derive(Clone, Copy, Debug)]
struct Mark {
    hash: u32,
    before: u32,
    after: u32,
}

const UNMARKED: Mark = Mark {
    hash: UNINDEXED,
    before: NIL,
    after: NIL,
};

/// The hash of each slot in one of so many indexes. It borrows the marks alone, while a head changes.
#[inline]
fn hash_of(marks: &[Mark], width: usize, index: usize) -> impl Fn(u32) -> u32 + '_ {
    move |slot| marks[at(slot) * width + index].hash
}

/// All indexes of one store.
#[derive(Clone, Debug)]
pub(crate) struct Chains {
    heads: Box<[Heads]>,
    /// As many marks for each slot as there are indexes.
    marks: Vec<Mark>,
}

impl Chains {
    #[inline]
    pub(crate) fn new(width: usize) -> Self {
        Self {
            heads: (0..width).map(|_| Heads::default()).collect(),
            marks: Vec::new(),
        }
    }

    #[inline]
    pub(crate) fn width(&self) -> usize {
        self.heads.len()
    }

    #[inline]
    fn mark(&self, index: usize, slot: u32) -> usize {
        at(slot) * self.heads.len() + index
    }

    /// Makes room for so many more slots to come.
    pub(crate) fn reserve(&mut self, slots: usize) {
        self.marks.reserve(slots * self.heads.len());
    }

    /// Makes room for one more slot.
    #[inline]
    pub(crate) fn grow(&mut self) {
        self.marks
            .resize(self.marks.len() + self.heads.len(), UNMARKED);
    }

    #[inline]
    pub(crate) fn hash(&self, slot: u32, index: usize) -> u32 {
        self.marks[self.mark(index, slot)].hash
    }

    #[inline]
    pub(crate) fn hashes(&self, slot: u32) -> Hashes {
        let mut hashes = Hashes::new(self.width());
        for index in 0..self.width() {
            hashes.set(index, self.hash(slot, index));
        }
        hashes
    }

    /// Whether no other slot has this slot's hash in this index.
    #[inline]
    pub(crate) fn alone(&self, slot: u32, index: usize) -> bool {
        let mark = &self.marks[self.mark(index, slot)];
        mark.before == NIL && mark.after == NIL
    }

    /// The slots with this hash in this index, in no useful order, and perhaps a few with others: whoever
    /// looks for a row compares it anyway.
    #[inline]
    pub(crate) fn chain(&self, index: usize, hash: u32) -> Chain<'_> {
        Chain {
            chains: self,
            index,
            hash,
            position: self.heads[index].home(hash),
            last: NIL,
        }
    }

    /// The slots with one of these hashes that `test` accepts, in no useful order.
    pub(crate) fn hung(
        &self,
        index: usize,
        hashes: &[u32],
        test: &dyn Fn(u32) -> bool,
    ) -> Vec<u32> {
        let mut found = Vec::new();
        for hash in hashes {
            // A slot with another of the hashes has its turn with that one.
            let chain = self.chain(index, *hash);
            found.extend(chain.filter(|slot| self.hash(*slot, index) == *hash && test(*slot)));
        }
        found
    }

    /// Hangs a slot that is in no index on the chains of these hashes.
    #[inline]
    pub(crate) fn hang(&mut self, slot: u32, hashes: &Hashes) {
        for index in 0..self.width() {
            self.tie(index, slot, hashes.get(index));
        }
    }

    /// Moves a slot to the chains of these hashes, and leaves in their place what it had.
    #[inline]
    pub(crate) fn swap(&mut self, slot: u32, hashes: &mut Hashes) {
        for index in 0..self.width() {
            let (old, new) = (self.hash(slot, index), hashes.get(index));
            if old != new {
                self.untie(index, slot);
                self.tie(index, slot, new);
                hashes.set(index, old);
            }
        }
    }

    #[inline]
    fn tie(&mut self, index: usize, slot: u32, hash: u32) {
        if hash == UNINDEXED {
            return;
        }
        let mut mark = Mark {
            hash,
            before: NIL,
            after: NIL,
        };
        let width = self.width();
        let first = self.heads[index].set(hash, slot, &hash_of(&self.marks, width, index));
        if let Some(after) = first {
            mark.after = after;
            let after = self.mark(index, after);
            self.marks[after].before = slot;
        }
        let place = self.mark(index, slot);
        self.marks[place] = mark;
    }

    #[inline]
    fn untie(&mut self, index: usize, slot: u32) {
        let place = self.mark(index, slot);
        let mark = mem::replace(&mut self.marks[place], UNMARKED);
        if mark.hash == UNINDEXED {
            return;
        }
        if mark.after != NIL {
            let after = self.mark(index, mark.after);
            self.marks[after].before = mark.before;
        }
        if mark.before != NIL {
            let before = self.mark(index, mark.before);
            self.marks[before].after = mark.after;
            return;
        }
        if mark.after == NIL {
            let width = self.width();
            self.heads[index].remove(mark.hash, slot, &hash_of(&self.marks, width, index));
        } else {
            self.heads[index].replace(mark.hash, slot, mark.after);
        }
    }
}

/// The slots of one chain.
pub(crate) struct Chain<'c> {
    chains: &'c Chains,
    index: usize,
    hash: u32,
    /// Where to look for another head, if the last one was one of another hash.
    position: usize,
    /// The slot that was given last: what follows it is looked up when it is asked for, because nearly
    /// every lookup ends with the first.
    last: u32,
}

impl Iterator for Chain<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        if self.last != NIL {
            let mark = self.chains.marks[self.chains.mark(self.index, self.last)];
            if mark.hash == self.hash {
                if mark.after == NIL {
                    return None;
                }
                self.last = mark.after;
                return Some(mark.after);
            }
        }
        let heads = &self.chains.heads[self.index];
        (self.last, self.position) = heads.next(self.hash, self.position)?;
        Some(self.last)
    }
}

#[cfg(test)]
impl Chains {
    /// Panics where marks and heads contradict each other, or hold a slot that is not `taken`.
    #[inline]
    pub(crate) fn assert_consistent(&self, taken: impl Fn(u32) -> bool) {
        for (index, heads) in self.heads.iter().enumerate() {
            let mut hung = 0;
            for head in heads.slots() {
                let (hash, mut before) = (self.hash(head, index), NIL);
                let chain = self.chain(index, hash);
                for slot in chain.filter(|slot| self.hash(*slot, index) == hash) {
                    let mark = self.marks[self.mark(index, slot)];
                    assert_eq!((mark.hash, mark.before), (hash, before));
                    assert!(taken(slot), "an empty slot is in no index");
                    before = slot;
                    hung += 1;
                }
            }
            let marked = self.marks.iter().skip(index).step_by(self.width());
            assert_eq!(marked.filter(|mark| mark.hash != UNINDEXED).count(), hung);
        }
    }
}
