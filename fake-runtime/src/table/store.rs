//! Rows in slots, their order and their hash chains. Runs no user code but `Drop`, and checks no rule.
//!
//! What flows where: a statement hashes and compares rows first (`Schema`, user code), then calls
//! `insert`, `replace` or `remove` with finished hashes. Each of them records a `Change` and
//! applies it. From then on only numbers move: a rehash, a rollback and a redo read the hashes
//! that are kept beside the slots and never a row.
//!
//! Each index is a hash table with one entry a hash; rows with the same hash hang on a chain that
//! is linked through `marks`, so that a million rows with one value in a non-unique index cost no
//! more than a million different ones. Slots are taken and freed in LIFO order: undoing in
//! reverse restores the free list, and a redo finds each slot on top of it.

use std::mem;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::feed::UNINDEXED;
use super::history::{Change, Hashes, History};

/// No slot.
pub(crate) const NIL: u32 = u32::MAX;

/// A slot's place in the order of insertion.
#[derive(Clone, Copy, Debug)]
struct Link {
    seq: u64,
    before: u32,
    after: u32,
}

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

/// The chain of one hash.
#[derive(Clone, Copy, Debug)]
struct Head {
    hash: u32,
    slot: u32,
}

/// Rows with their order, their indexes and their history.
#[derive(Clone, Debug)]
pub(crate) struct Store<R> {
    rows: Vec<Option<R>>,
    links: Vec<Link>,
    /// `heads.len()` marks for each slot.
    marks: Vec<Mark>,
    heads: Box<[HashTable<Head>]>,
    free: Vec<u32>,
    first: u32,
    last: u32,
    len: usize,
    next_seq: u64,
    /// How often changes were undone; whoever remembers a row's slot can see that it may be gone.
    undone: u64,
    history: History<R>,
}

/// A hash as `hashbrown` wants it: it takes the bucket from the low bits and a tag from the high.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn at(slot: u32) -> usize {
    slot as usize
}

impl<R> Store<R> {
    /// An empty store with `width` indexes.
    pub(crate) fn new(width: usize) -> Self {
        Self {
            rows: Vec::new(),
            links: Vec::new(),
            marks: Vec::new(),
            heads: (0..width).map(|_| HashTable::new()).collect(),
            free: Vec::new(),
            first: NIL,
            last: NIL,
            len: 0,
            next_seq: 0,
            undone: 0,
            history: History::new(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
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
        self.links[at(slot)].seq
    }

    pub(crate) fn hash(&self, slot: u32, index: usize) -> u32 {
        self.marks[at(slot) * self.heads.len() + index].hash
    }

    /// The hashes of the row in a slot.
    pub(crate) fn hashes(&self, slot: u32) -> Hashes {
        let mut hashes = Hashes::new(self.heads.len());
        for index in 0..self.heads.len() {
            hashes.set(index, self.hash(slot, index));
        }
        hashes
    }

    /// Whether no other row has this slot's hash in this index.
    pub(crate) fn alone(&self, slot: u32, index: usize) -> bool {
        let mark = &self.marks[at(slot) * self.heads.len() + index];
        mark.before == NIL && mark.after == NIL
    }

    /// The slots with this hash in this index, in no useful order.
    pub(crate) fn chain(&self, index: usize, hash: u32) -> Chain<'_, R> {
        let head = self.heads[index].find(spread(hash), |head| head.hash == hash);
        Chain {
            store: self,
            index,
            next: head.map_or(NIL, |head| head.slot),
        }
    }

    /// The occupied slots in the order of insertion.
    pub(crate) fn slots(&self) -> Slots<'_, R> {
        Slots {
            store: self,
            next: self.first,
        }
    }

    /// Appends a row.
    ///
    /// # Panics
    ///
    /// With more than `u32::MAX - 1` slots. Nothing is stored then.
    pub(crate) fn insert(&mut self, row: R, hashes: &Hashes) -> u32 {
        let slot = self.reserve();
        let seq = self.next_seq;
        let width = self.heads.len();
        self.history.changes.push_back(Change {
            row: None,
            hashes: Hashes::new(width),
            seq,
            before: self.last,
            slot,
        });
        self.next_seq += 1;
        self.free.pop();
        self.rows[at(slot)] = Some(row);
        for index in 0..width {
            self.tie(index, slot, hashes.get(index));
        }
        self.attach(slot, self.last, seq);
        slot
    }

    /// Puts another row into an occupied slot; its place in the order stays.
    pub(crate) fn replace(&mut self, slot: u32, row: R, hashes: Hashes) {
        self.record(slot, Some(row), hashes);
    }

    /// Empties an occupied slot.
    pub(crate) fn remove(&mut self, slot: u32) {
        self.record(slot, None, Hashes::new(self.heads.len()));
    }

    fn record(&mut self, slot: u32, row: Option<R>, hashes: Hashes) {
        let (seq, before) = (self.links[at(slot)].seq, NIL);
        self.history.changes.push_back(Change {
            row,
            hashes,
            seq,
            before,
            slot,
        });
        self.flip(self.history.len() - 1);
    }

    /// Makes sure that a slot lies on top of the free list and says which.
    fn reserve(&mut self) -> u32 {
        if let Some(&slot) = self.free.last() {
            return slot;
        }
        let slot = u32::try_from(self.rows.len())
            .ok()
            .filter(|slot| *slot < NIL);
        let slot = slot.expect("a table holds fewer than `u32::MAX` rows");
        self.rows.push(None);
        self.links.push(Link {
            seq: 0,
            before: NIL,
            after: NIL,
        });
        self.marks
            .resize(self.marks.len() + self.heads.len(), UNMARKED);
        self.free.push(slot);
        slot
    }

    /// Undoes a change that is done, or does one that is undone.
    fn flip(&mut self, position: usize) {
        let width = self.heads.len();
        let change = &mut self.history.changes[position];
        let (slot, before, seq) = (change.slot, change.before, change.seq);
        let there = &mut self.rows[at(slot)];
        mem::swap(there, &mut change.row);
        let (is, was) = (there.is_some(), change.row.is_some());
        let mut hashes = mem::replace(&mut change.hashes, Hashes::Few([UNINDEXED; 4]));
        for index in 0..width {
            let old = self.marks[at(slot) * width + index].hash;
            let new = hashes.get(index);
            if old != new {
                self.untie(index, slot);
                self.tie(index, slot, new);
                hashes.set(index, old);
            }
        }
        if is && !was {
            let top = self.free.pop();
            debug_assert_eq!(top, Some(slot), "slots come back in the order they went");
            self.attach(slot, before, seq);
        } else if was && !is {
            self.history.changes[position].before = self.detach(slot);
            self.free.push(slot);
        }
        self.history.changes[position].hashes = hashes;
    }

    /// Hangs a slot on the chain of a hash.
    fn tie(&mut self, index: usize, slot: u32, hash: u32) {
        if hash == UNINDEXED {
            return;
        }
        let width = self.heads.len();
        let hasher = |head: &Head| spread(head.hash);
        let mut mark = Mark {
            hash,
            before: NIL,
            after: NIL,
        };
        match self.heads[index].entry(spread(hash), |head| head.hash == hash, hasher) {
            Entry::Vacant(entry) => {
                entry.insert(Head { hash, slot });
            }
            Entry::Occupied(mut entry) => {
                mark.after = mem::replace(&mut entry.get_mut().slot, slot);
                self.marks[at(mark.after) * width + index].before = slot;
            }
        }
        self.marks[at(slot) * width + index] = mark;
    }

    /// Takes a slot off its chain.
    fn untie(&mut self, index: usize, slot: u32) {
        let width = self.heads.len();
        let mark = mem::replace(&mut self.marks[at(slot) * width + index], UNMARKED);
        if mark.hash == UNINDEXED {
            return;
        }
        if mark.after != NIL {
            self.marks[at(mark.after) * width + index].before = mark.before;
        }
        if mark.before != NIL {
            self.marks[at(mark.before) * width + index].after = mark.after;
            return;
        }
        let head = self.heads[index].find_entry(spread(mark.hash), |head| head.hash == mark.hash);
        let Ok(mut head) = head else {
            unreachable!("each chain has its head in the table")
        };
        if mark.after == NIL {
            head.remove();
        } else {
            head.get_mut().slot = mark.after;
        }
    }

    /// Puts a slot into the order, after `before` or first.
    fn attach(&mut self, slot: u32, before: u32, seq: u64) {
        let after = if before == NIL {
            self.first
        } else {
            self.links[at(before)].after
        };
        self.links[at(slot)] = Link { seq, before, after };
        self.join(before, slot);
        self.join(slot, after);
        self.len += 1;
    }

    /// Takes a slot out of the order and says which was before it.
    fn detach(&mut self, slot: u32) -> u32 {
        let Link { before, after, .. } = self.links[at(slot)];
        self.join(before, after);
        self.len -= 1;
        before
    }

    fn join(&mut self, before: u32, after: u32) {
        if before == NIL {
            self.first = after;
        } else {
            self.links[at(before)].after = after;
        }
        if after == NIL {
            self.last = before;
        } else {
            self.links[at(after)].before = before;
        }
    }
}

/// Going back and forth.
impl<R> Store<R> {
    /// Where the log stands now, for [`wind_back`](Self::wind_back).
    pub(crate) fn position(&self) -> usize {
        self.history.len()
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

    /// Undoes and forgets every change since `position`.
    pub(crate) fn wind_back(&mut self, position: usize) {
        if self.history.len() <= position {
            return;
        }
        for change in (position..self.history.len()).rev() {
            self.flip(change);
        }
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
        for change in (position..self.history.len()).rev() {
            self.flip(change);
        }
        Some(position)
    }

    /// Does again what [`rewind`](Self::rewind) undid.
    pub(crate) fn forward(&mut self, position: usize) {
        for change in position..self.history.len() {
            self.flip(change);
        }
    }
}

/// The slots of one chain.
pub(crate) struct Chain<'s, R> {
    store: &'s Store<R>,
    index: usize,
    next: u32,
}

impl<R> Iterator for Chain<'_, R> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if self.next == NIL {
            return None;
        }
        let slot = self.next;
        self.next = self.store.marks[at(slot) * self.store.heads.len() + self.index].after;
        Some(slot)
    }
}

/// The occupied slots in the order of insertion.
pub(crate) struct Slots<'s, R> {
    store: &'s Store<R>,
    next: u32,
}

impl<R> Iterator for Slots<'_, R> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        if self.next == NIL {
            return None;
        }
        let slot = self.next;
        self.next = self.store.links[at(slot)].after;
        Some(slot)
    }
}

#[cfg(test)]
impl<R> Store<R> {
    /// Panics where the parts of the store contradict each other.
    pub(crate) fn assert_consistent(&self) {
        let width = self.heads.len();
        let order: Vec<u32> = self.slots().collect();
        assert_eq!(order.len(), self.len);
        assert_eq!(self.rows.iter().flatten().count(), self.len);
        assert_eq!(
            self.free.len() + self.len,
            self.rows.len(),
            "each slot is free or taken"
        );
        assert!(self.free.iter().all(|slot| self.get(*slot).is_none()));
        assert_eq!(order.last().copied().unwrap_or(NIL), self.last);
        let mut before = NIL;
        for &slot in &order {
            assert_eq!(self.links[at(slot)].before, before);
            assert!(before == NIL || self.seq(before) < self.seq(slot));
            before = slot;
        }
        for (index, heads) in self.heads.iter().enumerate() {
            let mut hung = 0;
            for head in heads {
                let mut before = NIL;
                for slot in self.chain(index, head.hash) {
                    let mark = self.marks[at(slot) * width + index];
                    assert_eq!((mark.hash, mark.before), (head.hash, before));
                    assert!(self.get(slot).is_some());
                    before = slot;
                    hung += 1;
                }
            }
            let marked = self.marks.iter().skip(index).step_by(width);
            assert_eq!(marked.filter(|mark| mark.hash != UNINDEXED).count(), hung);
        }
    }
}
