//! The rows and the order in which they are asked for: the same for every peer, and the same in
//! every run. Knows no double.

use crate::peers::User;

/// The most calls that one turn makes. Few enough that a table of any size stays its size.
pub const LONGEST_TURN: usize = 2_048;

/// Rows to hold, rows to insert, and two shuffled orders through them.
pub struct Workload {
    pub held: Vec<User>,
    fresh: Vec<User>,
    order: Vec<usize>,
}

impl Workload {
    pub fn of(rows: usize) -> Self {
        // Enough that the next turn's places in the table are not the last turn's, still cached.
        let fresh = (LONGEST_TURN.min(rows / 4) * 8).max(rows / 4);
        let mut held: Vec<User> = (0..rows as u64 + fresh as u64).map(user).collect();
        let fresh = held.split_off(rows);
        Self {
            held,
            fresh,
            order: shuffled(rows),
        }
    }

    /// The most calls that one turn makes on this many rows: a quarter of them at most, so that
    /// the batch which is inserted does not decide the size of the table.
    pub fn longest_turn(&self) -> usize {
        LONGEST_TURN.min(self.held.len() / 4)
    }

    /// Rows that the tables hold, in an order that has nothing to do with where they lie.
    pub fn held(&self, turn: usize, calls: usize) -> impl Iterator<Item = &User> {
        let start = turn * self.longest_turn();
        (start..start + calls).map(|n| &self.held[self.order[n % self.order.len()]])
    }

    /// Rows that no table holds.
    pub fn fresh(&self, turn: usize, calls: usize) -> impl Iterator<Item = &User> {
        let start = turn * self.longest_turn();
        (start..start + calls).map(|n| &self.fresh[n % self.fresh.len()])
    }
}

// The mixer is a bijection, so that distinct numbers make distinct ids and emails in no order.
fn user(n: u64) -> User {
    let id = mixed(n);
    User {
        id,
        email: format!("user-{id:016x}@example.com"),
        name: name(n),
    }
}

/// A name as long as every other one, so that a rename changes no length.
pub fn name(n: u64) -> String {
    format!("name-{:016x}", mixed(!n))
}

fn shuffled(len: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    for last in (1..len).rev() {
        let random = u128::from(mixed(last as u64 ^ 0x5eed));
        // The high half of the product is below `last + 1`, so it fits.
        let other = (random * (last as u128 + 1)) >> 64;
        order.swap(last, usize::try_from(other).expect("below the length"));
    }
    order
}

// SplitMix64.
fn mixed(n: u64) -> u64 {
    let n = n
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(0x9e37_79b9_7f4a_7c15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}
