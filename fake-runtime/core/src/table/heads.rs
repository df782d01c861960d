//! The table of one index: from a hash to the slot with which its chain begins. Knows no rows.
//!
//! One array of cells, each a hash and a slot in one word, probed in line. A lookup touches one cache line
//! here, where a table with control bytes beside its buckets (`hashbrown`'s, which this was at first)
//! touches two: at a million rows finding by key took 1.3 times a hand-written map's time with that one, and
//! takes 0.8 with this. The keys are 32-bit hashes, mixed already and never 0, so that there is nothing to
//! compare through user code and nothing to rehash but the cells.

use super::feed::UNINDEXED;

/// A map from hashes to slots.
#[derive(Clone, Debug)]
pub(crate) struct Heads {
    /// A power of two of cells, of which at most four fifths are taken; none before the first hash comes.
    cells: Box<[u64]>,
    /// How far a mixed hash is shifted to give a position.
    shift: u32,
    len: usize,
}

impl Default for Heads {
    fn default() -> Self {
        Self {
            cells: Box::default(),
            shift: 63,
            len: 0,
        }
    }
}

/// An empty cell. No hash is 0, so no taken cell is.
const EMPTY: u64 = 0;
/// How many cells there are at first.
const LEAST: usize = 32;

#[inline]
fn cell(hash: u32, slot: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(slot)
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the two halves of a cell")]
fn parts(cell: u64) -> (u32, u32) {
    ((cell >> 32) as u32, cell as u32)
}

impl Heads {
    #[inline]
    fn mask(&self) -> usize {
        self.cells.len().wrapping_sub(1)
    }

    /// Where a hash would lie, were there no others.
    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "shifted to fewer bits than a `usize` has"
    )]
    fn home(&self, hash: u32) -> usize {
        (u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize
    }

    /// The cell at a position; an empty one where there are none.
    #[inline]
    fn at(&self, position: usize) -> u64 {
        self.cells.get(position).copied().unwrap_or(EMPTY)
    }

    /// The position of a hash, or of the empty cell where it would go.
    #[inline]
    fn position(&self, hash: u32) -> usize {
        let mut position = self.home(hash);
        loop {
            let cell = self.at(position & self.mask());
            if cell == EMPTY || parts(cell).0 == hash {
                return position & self.mask();
            }
            position += 1;
        }
    }

    /// The slot at this hash.
    #[inline]
    pub(crate) fn get(&self, hash: u32) -> Option<u32> {
        match self.at(self.position(hash)) {
            EMPTY => None,
            cell => Some(parts(cell).1),
        }
    }

    /// Puts a slot at this hash and returns the one that was there.
    #[inline]
    pub(crate) fn set(&mut self, hash: u32, slot: u32) -> Option<u32> {
        debug_assert_ne!(hash, UNINDEXED, "an unindexed row has no hash");
        let mut position = self.position(hash);
        let old = self.at(position);
        if old != EMPTY {
            self.cells[position] = cell(hash, slot);
            return Some(parts(old).1);
        }
        if (self.len + 1) * 5 > self.cells.len() * 4 {
            self.grow();
            position = self.position(hash);
        }
        self.cells[position] = cell(hash, slot);
        self.len += 1;
        None
    }

    /// Takes out a hash that is there. Cells behind it move up, so that no tombstone stays.
    #[inline]
    pub(crate) fn remove(&mut self, hash: u32) {
        let mut hole = self.position(hash);
        let mut position = hole;
        loop {
            position = (position + 1) & self.mask();
            let cell = self.cells[position];
            if cell == EMPTY {
                break;
            }
            // It may move to the hole if that is no earlier than where it would like to be.
            let wanted = self.home(parts(cell).0);
            let distance = |from: usize| position.wrapping_sub(from) & self.mask();
            if distance(wanted) >= distance(hole) {
                self.cells[hole] = cell;
                hole = position;
            }
        }
        self.cells[hole] = EMPTY;
        self.len -= 1;
    }

    #[cold]
    fn grow(&mut self) {
        let size = (self.cells.len() * 2).max(LEAST);
        let cells = vec![EMPTY; size].into_boxed_slice();
        let old = std::mem::replace(&mut self.cells, cells);
        self.shift = 64 - size.trailing_zeros();
        for cell in old.into_iter().filter(|cell| *cell != EMPTY) {
            let position = self.position(parts(cell).0);
            self.cells[position] = cell;
        }
    }

    /// Every hash.
    #[cfg(test)]
    pub(crate) fn hashes(&self) -> impl Iterator<Item = u32> {
        self.cells
            .iter()
            .filter(|cell| **cell != EMPTY)
            .map(|cell| parts(*cell).0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Hashes of which many want the same cell: multiples of a large power of two mix to few high bits.
    fn hash(number: u32) -> u32 {
        (number % 97)
            .wrapping_mul(0x0100_0000)
            .wrapping_add(number / 97)
            .max(1)
    }

    #[test]
    fn it_holds_what_an_ordered_map_holds_after_any_turn() {
        let (mut heads, mut model) = (Heads::default(), BTreeMap::new());
        let mut state = 1_u32;
        for turn in 0..if cfg!(miri) { 300 } else { 20_000 } {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let hash = hash(state >> 22);
            if state & 1 == 0 {
                assert_eq!(heads.set(hash, turn), model.insert(hash, turn));
            } else if model.remove(&hash).is_some() {
                heads.remove(hash);
            }
            assert_eq!(heads.get(hash), model.get(&hash).copied());
            if turn % 100 == 0 {
                let mut hashes: Vec<u32> = heads.hashes().collect();
                hashes.sort_unstable();
                assert_eq!(hashes, model.keys().copied().collect::<Vec<_>>());
                assert!(
                    model
                        .iter()
                        .all(|(hash, slot)| heads.get(*hash) == Some(*slot))
                );
            }
        }
    }
}
