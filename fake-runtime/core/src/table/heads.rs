//! The table of one index: from a hash to the slot with which its chain begins. Knows neither rows nor the
//! whole hashes, and asks for those where it must move a cell.
//!
//! One array of cells, probed in line. A lookup touches one cache line here, where a table with control bytes
//! beside its buckets (`hashbrown`'s, which this was at first) touches two: at a million rows finding by key
//! took 1.3 times a hand-written map's time with that one, and takes 1.0 with this. A cell is four bytes,
//! because what a lookup waits for is memory: as many bits as the slots need, and of the hash what else fits
//! in, which at a million rows tells all but one of two thousand others.

use std::mem;

use super::feed::UNINDEXED;

/// A map from hashes to slots.
#[derive(Clone, Debug)]
pub(crate) struct Heads {
    /// A power of two of cells, of which at most four fifths are taken; none before the first hash comes.
    cells: Box<[u32]>,
    /// How far a mixed hash is shifted to give a position.
    shift: u32,
    /// The bits of a cell that hold its slot, counted from 1.
    slots: u32,
    len: usize,
}

impl Default for Heads {
    fn default() -> Self {
        Self {
            cells: Box::default(),
            shift: 63,
            slots: 0,
            len: 0,
        }
    }
}

/// An empty cell. No slot is counted as 0, so no taken cell is.
const EMPTY: u32 = 0;
/// How many cells there are at first.
const LEAST: usize = 32;

/// The whole hash of a slot that a cell holds.
pub(crate) type HashOf<'h> = &'h dyn Fn(u32) -> u32;

impl Heads {
    #[inline]
    fn mask(&self) -> usize {
        self.cells.len().wrapping_sub(1)
    }

    #[inline]
    fn cell(&self, hash: u32, slot: u32) -> u32 {
        hash & !self.slots | (slot + 1)
    }

    #[inline]
    fn slot(&self, cell: u32) -> u32 {
        (cell & self.slots) - 1
    }

    /// Whether a taken cell may be one of this hash, as far as it can tell.
    #[inline]
    fn may_be(&self, cell: u32, hash: u32) -> bool {
        (cell ^ hash) & !self.slots == 0
    }

    /// Where a hash would lie, were there no others.
    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "shifted to fewer bits than a `usize` has"
    )]
    pub(crate) fn home(&self, hash: u32) -> usize {
        (u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize
    }

    /// The cell at a position; an empty one where there are none.
    #[inline]
    fn at(&self, position: usize) -> u32 {
        let cell = self.cells.get(position & self.mask());
        cell.copied().unwrap_or(EMPTY)
    }

    /// The next slot from a position on that has this hash, as far as its cell can tell, and where to go on
    /// if it has not. Begin at [`home`](Self::home).
    #[inline]
    pub(crate) fn next(&self, hash: u32, mut position: usize) -> Option<(u32, usize)> {
        loop {
            let cell = self.at(position);
            if cell == EMPTY {
                return None;
            }
            position += 1;
            if self.may_be(cell, hash) {
                return Some((self.slot(cell), position));
            }
        }
    }

    /// Puts a slot at this hash and returns the one that was there.
    #[inline]
    pub(crate) fn set(&mut self, hash: u32, slot: u32, hash_of: HashOf<'_>) -> Option<u32> {
        debug_assert_ne!(hash, UNINDEXED, "an unindexed row has no hash");
        if slot >= self.slots {
            self.rebuild(self.cells.len().max(LEAST), slot, hash_of);
        }
        let mut position = self.home(hash);
        loop {
            let cell = self.at(position);
            if cell == EMPTY {
                break;
            }
            if self.may_be(cell, hash) && hash_of(self.slot(cell)) == hash {
                self.put(position, self.cell(hash, slot));
                return Some(self.slot(cell));
            }
            position += 1;
        }
        if (self.len + 1) * 5 > self.cells.len() * 4 {
            self.rebuild(self.cells.len() * 2, slot, hash_of);
            position = self.empty(hash);
        }
        self.len += 1;
        self.put(position, self.cell(hash, slot));
        None
    }

    #[inline]
    fn put(&mut self, position: usize, cell: u32) {
        let mask = self.mask();
        self.cells[position & mask] = cell;
    }

    /// The position of the first empty cell for a hash.
    #[inline]
    fn empty(&self, hash: u32) -> usize {
        let mut position = self.home(hash);
        while self.at(position) != EMPTY {
            position += 1;
        }
        position
    }

    /// The position of a slot that is there at this hash.
    #[inline]
    fn position(&self, hash: u32, slot: u32) -> usize {
        let wanted = self.cell(hash, slot);
        let mut position = self.home(hash);
        while self.at(position) != wanted {
            debug_assert_ne!(self.at(position), EMPTY, "the slot is there");
            position += 1;
        }
        position & self.mask()
    }

    /// Puts a slot in the place of another that is there at the same hash.
    #[inline]
    pub(crate) fn replace(&mut self, hash: u32, old: u32, new: u32) {
        let position = self.position(hash, old);
        self.put(position, self.cell(hash, new));
    }

    /// Takes out a slot that is there at this hash. Cells behind it move up, so that no tombstone stays.
    #[inline]
    pub(crate) fn remove(&mut self, hash: u32, slot: u32, hash_of: HashOf<'_>) {
        let mut hole = self.position(hash, slot);
        let mut position = hole;
        loop {
            position = (position + 1) & self.mask();
            let cell = self.cells[position];
            if cell == EMPTY {
                break;
            }
            // It may move to the hole if that is no earlier than where it would like to be.
            let wanted = self.home(hash_of(self.slot(cell)));
            let distance = |from: usize| position.wrapping_sub(from) & self.mask();
            if distance(wanted) >= distance(hole) {
                self.cells[hole] = cell;
                hole = position;
            }
        }
        self.cells[hole] = EMPTY;
        self.len -= 1;
    }

    /// Makes room for so many cells, and for slots up to this one.
    #[cold]
    fn rebuild(&mut self, size: usize, slot: u32, hash_of: HashOf<'_>) {
        let mut slots = u32::try_from(size - 1).unwrap_or(u32::MAX);
        if slot >= self.slots {
            // Twice as many as are needed, or an index of few rows among many would be built again for each.
            slots |= u32::MAX >> (slot + 1).leading_zeros().saturating_sub(1);
        }
        let new = Self {
            cells: vec![EMPTY; size].into_boxed_slice(),
            shift: 64 - size.trailing_zeros(),
            slots: slots | self.slots,
            len: self.len,
        };
        let old = mem::replace(self, new);
        for slot in old.slots() {
            let hash = hash_of(slot);
            self.put(self.empty(hash), self.cell(hash, slot));
        }
    }

    /// Every slot.
    pub(crate) fn slots(&self) -> impl Iterator<Item = u32> {
        let taken = self.cells.iter().filter(|cell| **cell != EMPTY);
        taken.map(|cell| self.slot(*cell))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Hashes of which many want the same cell: multiples of a large power of two mix to few high bits.
    fn crowded(number: u32) -> u32 {
        (number % 97)
            .wrapping_mul(0x0100_0000)
            .wrapping_add(number / 97)
            .max(1)
    }

    /// What was put at a hash, as those would find it who know the whole hashes.
    fn found(heads: &Heads, hash: u32, hashes: &BTreeMap<u32, u32>) -> Option<u32> {
        let mut position = heads.home(hash);
        while let Some((slot, next)) = heads.next(hash, position) {
            if hashes[&slot] == hash {
                return Some(slot);
            }
            position = next;
        }
        None
    }

    /// Puts in, takes out and looks up what a model holds too. `slot` gives the slot for a turn.
    fn compare(slot: impl Fn(u32) -> u32) {
        let (mut heads, mut model) = (Heads::default(), BTreeMap::new());
        // As the marks of a store do: the hash of each slot that ever was.
        let mut hashes = BTreeMap::new();
        let mut state = 1_u32;
        for turn in 0..if cfg!(miri) { 300 } else { 20_000 } {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let (hash, slot) = (crowded(state >> 22), slot(turn));
            if state & 1 == 0 {
                let old = heads.set(hash, slot, &|slot| hashes[&slot]);
                assert_eq!(old, model.insert(hash, slot));
                hashes.insert(slot, hash);
            } else if state & 2 == 0 {
                if let Some(there) = model.get_mut(&hash) {
                    hashes.insert(slot, hash);
                    heads.set(hash, slot, &|slot| hashes[&slot]);
                    heads.replace(hash, slot, *there);
                }
            } else if let Some(slot) = model.remove(&hash) {
                heads.remove(hash, slot, &|slot| hashes[&slot]);
            }
            assert_eq!(found(&heads, hash, &hashes), model.get(&hash).copied());
            if turn % 100 == 0 {
                let mut slots: Vec<u32> = heads.slots().collect();
                slots.sort_unstable();
                let mut wanted: Vec<u32> = model.values().copied().collect();
                wanted.sort_unstable();
                assert_eq!(slots, wanted);
                for (hash, slot) in &model {
                    assert_eq!(found(&heads, *hash, &hashes), Some(*slot));
                }
            }
        }
    }

    #[test]
    fn it_holds_what_an_ordered_map_holds_after_any_turn() {
        compare(|turn| turn);
    }

    #[test]
    fn slots_so_large_that_a_cell_has_no_room_for_a_hash_are_found_too() {
        compare(|turn| u32::MAX - 1 - turn);
    }
}
