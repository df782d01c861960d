//! The table of one index: from a hash to the slot with which its chain begins. Knows no rows, so that
//! it can grow without user code.

use std::mem;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

/// A map from hashes to slots.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heads(HashTable<Head>);

#[derive(Clone, Copy, Debug)]
struct Head {
    hash: u32,
    slot: u32,
}

/// A hash as `hashbrown` wants it: it takes the bucket from the low bits and a tag from the high.
#[inline]
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Heads {
    /// The slot at this hash.
    #[inline]
    pub(crate) fn get(&self, hash: u32) -> Option<u32> {
        let head = self.0.find(spread(hash), |head| head.hash == hash);
        head.map(|head| head.slot)
    }

    /// Puts a slot at this hash and returns the one that was there.
    #[inline]
    pub(crate) fn set(&mut self, hash: u32, slot: u32) -> Option<u32> {
        let hasher = |head: &Head| spread(head.hash);
        match self.0.entry(spread(hash), |head| head.hash == hash, hasher) {
            Entry::Vacant(entry) => {
                entry.insert(Head { hash, slot });
                None
            }
            Entry::Occupied(mut entry) => Some(mem::replace(&mut entry.get_mut().slot, slot)),
        }
    }

    /// Takes out a hash that is there.
    #[inline]
    pub(crate) fn remove(&mut self, hash: u32) {
        if let Ok(entry) = self.0.find_entry(spread(hash), |head| head.hash == hash) {
            entry.remove();
        }
    }

    /// Every hash.
    #[cfg(test)]
    pub(crate) fn hashes(&self) -> impl Iterator<Item = u32> {
        self.0.iter().map(|head| head.hash)
    }
}
