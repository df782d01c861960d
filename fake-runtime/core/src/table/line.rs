//! The slots of a store: which are taken, in which order, and which are free. Knows no rows.

use std::cmp::Ordering;

/// No slot.
pub(crate) const NIL: u32 = u32::MAX;

/// How two slots compare.
pub(crate) type BySlot<'o> = &'o mut dyn FnMut(u32, u32) -> Ordering;

// A sort is much code: this one is compiled once, and not for every order that there is.
pub(crate) fn sort(slots: &mut [u32], order: BySlot<'_>) {
    slots.sort_by(|one, other| order(*one, *other));
}

/// A slot as the index of an array.
#[inline]
pub(crate) fn at(slot: u32) -> usize {
    slot as usize
}

/// A slot's place in the order of insertion.
#[derive(Clone, Copy, Debug)]
struct Link {
    seq: u64,
    before: u32,
    after: u32,
}

/// The taken slots in the order of insertion, and the free ones.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    links: Vec<Link>,
    free: Vec<u32>,
    first: u32,
    last: u32,
    len: usize,
    next_seq: u64,
}

impl Line {
    pub(crate) fn new() -> Self {
        Self {
            links: Vec::new(),
            free: Vec::new(),
            first: NIL,
            last: NIL,
            len: 0,
            next_seq: 0,
        }
    }

    /// Makes room for so many more slots.
    pub(crate) fn reserve(&mut self, slots: usize) {
        self.links.reserve(slots);
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The slot that was appended last, or [`NIL`].
    #[inline]
    pub(crate) fn last(&self) -> u32 {
        self.last
    }

    #[inline]
    pub(crate) fn seq(&self, slot: u32) -> u64 {
        self.links[at(slot)].seq
    }

    /// Sorts taken slots by the order of insertion.
    pub(crate) fn sort(&self, slots: &mut [u32]) {
        sort(slots, &mut |one, other| self.seq(one).cmp(&self.seq(other)));
    }

    /// The slot that the next row goes to, if there is one that is free.
    #[inline]
    pub(crate) fn free(&self) -> Option<u32> {
        self.free.last().copied()
    }

    /// Makes one more slot, free.
    ///
    /// # Panics
    ///
    /// With `u32::MAX` slots. Nothing changes then.
    pub(crate) fn grow(&mut self) -> u32 {
        let slot = u32::try_from(self.links.len())
            .ok()
            .filter(|slot| *slot < NIL);
        let slot = slot.expect("a table holds fewer than `u32::MAX` rows");
        self.links.push(Link {
            seq: 0,
            before: NIL,
            after: NIL,
        });
        self.free.push(slot);
        slot
    }

    /// A sequence number that no slot ever had.
    #[inline]
    pub(crate) fn number(&mut self) -> u64 {
        let seq = self.next_seq;
        self.next_seq += 1;
        seq
    }

    /// Takes the free slot, after `before` or first.
    pub(crate) fn attach(&mut self, slot: u32, before: u32, seq: u64) {
        let top = self.free.pop();
        debug_assert_eq!(top, Some(slot), "slots come back in the order they went");
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

    /// Frees a slot and says which was before it.
    pub(crate) fn detach(&mut self, slot: u32) -> u32 {
        let Link { before, after, .. } = self.links[at(slot)];
        self.join(before, after);
        self.free.push(slot);
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

    /// The taken slots in the order of insertion.
    #[inline]
    pub(crate) fn slots(&self) -> Slots<'_> {
        Slots {
            line: self,
            next: self.first,
        }
    }
}

/// The taken slots in the order of insertion.
pub(crate) struct Slots<'l> {
    line: &'l Line,
    next: u32,
}

impl Iterator for Slots<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        if self.next == NIL {
            return None;
        }
        let slot = self.next;
        self.next = self.line.links[at(slot)].after;
        Some(slot)
    }
}

#[cfg(test)]
impl Line {
    /// Panics where links and free slots contradict each other.
    pub(crate) fn assert_consistent(&self) {
        let order: Vec<u32> = self.slots().collect();
        assert_eq!(order.len(), self.len);
        assert_eq!(
            self.free.len() + self.len,
            self.links.len(),
            "each slot is free or taken"
        );
        assert!(self.free.iter().all(|slot| !order.contains(slot)));
        assert_eq!(order.last().copied().unwrap_or(NIL), self.last);
        let mut before = NIL;
        for &slot in &order {
            assert_eq!(self.links[at(slot)].before, before);
            assert!(before == NIL || self.seq(before) < self.seq(slot));
            before = slot;
        }
    }
}
