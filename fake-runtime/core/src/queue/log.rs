//! Reading messages as a log: by their offsets, from where a consumer group stands. Gives nothing out, and removes nothing.

use std::fmt::Debug;
use std::hash::Hash;

use super::address::Reach;
use super::message::PLACES;
use super::{Address, Delivery, Queue};
use crate::dialect::Dialect;
use crate::fault::portable;
use crate::statement::Row;
use crate::table::{KeyBy, Rank, Setup, Table, column, table};

/// Where a group stands in a lane.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Position {
    /// The portable hash of its name.
    group: u64,
    pub(super) lane: u32,
    /// The offset that it reads next.
    next: u64,
}

pub(super) fn positions(name: &'static str, setup: &Setup) -> Table<Position, (u64, u32)> {
    let group = column(|position: &Position| &position.group).indexed();
    let lane = column(|position: &Position| &position.lane).indexed();
    table::<Position>(name, Dialect::Postgres, setup)
        .key("position", [group, lane])
        .by_key(KeyBy::Value(|position: &Position| {
            (position.group, position.lane)
        }))
}

/// Reading as consumer groups do. All members of a group stand at one place, and all clones of a fake are members of
/// whatever group they name: two that poll without a commit between read the same messages.
impl<T: Row> Queue<T> {
    /// The messages behind what the group has committed, `max` of them at most, in their order. The same again until the
    /// group commits.
    #[must_use]
    pub fn poll<G: Hash + Debug + ?Sized>(
        &self,
        group: &G,
        address: Address<'_>,
        max: usize,
    ) -> Vec<Delivery<T>> {
        let group = portable(group);
        self.from(address, max, |lane| self.position(group, lane))
    }

    /// The messages of a topic and partition from this offset on, `max` of them at most.
    #[must_use]
    pub fn read_from(&self, address: Address<'_>, offset: u64, max: usize) -> Vec<Delivery<T>> {
        self.from(address, max, |_| offset)
    }

    fn from(
        &self,
        address: Address<'_>,
        max: usize,
        next: impl Fn(u32) -> u64,
    ) -> Vec<Delivery<T>> {
        let lanes = match self.lanes.reach(address) {
            Reach::These(lanes) => lanes,
            Reach::All => (0..self.lanes.count()).collect(),
        };
        let mut found: Vec<(u64, u32)> = Vec::new();
        for line in lanes {
            let from = |major, minor| Rank {
                order: PLACES,
                line,
                major,
                minor,
            };
            let range = from(next(line), 0)..=from(u64::MAX, u64::MAX);
            let ranks = self.messages.ranked(range).take(max);
            found.extend(ranks.map(|(rank, slot)| (rank.minor, slot)));
        }
        found.sort_unstable();
        found.truncate(max);
        let deliveries = found.into_iter().map(|(_, slot)| {
            let message = self.messages.row(slot);
            let delivery = self.delivery(message, T::clone(&message.payload));
            Delivery {
                receipt: 0,
                attempt: 0,
                ..delivery
            }
        });
        deliveries.collect()
    }

    fn position(&self, group: u64, lane: u32) -> u64 {
        let position = self.positions.get(&(group, lane));
        position.map_or(0, |position| position.next)
    }

    /// The offset that the group reads next in this topic and partition; 0 where it has committed none.
    #[must_use]
    pub fn committed<G: Hash + Debug + ?Sized>(&self, group: &G, address: Address<'_>) -> u64 {
        self.position(portable(group), self.lanes.of(address))
    }

    /// How many messages of a topic or a partition the group has yet to read.
    #[must_use]
    pub fn lag<G: Hash + Debug + ?Sized>(&self, group: &G, address: Address<'_>) -> usize {
        self.poll(group, address, usize::MAX).len()
    }

    /// The group has processed the messages of this topic and partition up to the one with this offset, which is among
    /// them. Where it stands behind that already, it stays there.
    pub fn commit_through<G: Hash + Debug + ?Sized>(
        &mut self,
        group: &G,
        address: Address<'_>,
        offset: u64,
    ) {
        let next = offset.saturating_add(1);
        if self.committed(group, address) < next {
            self.seek(group, address, next);
        }
    }

    /// The group reads the message with this offset next, or where there is none, the first one behind it. Forward or back:
    /// this is also what Kafka calls a commit.
    pub fn seek<G: Hash + Debug + ?Sized>(&mut self, group: &G, address: Address<'_>, next: u64) {
        let position = Position {
            group: portable(group),
            lane: self.lanes.of(address),
            next,
        };
        let stored = self.positions.upsert(position);
        debug_assert!(stored.is_ok(), "no rule is about positions");
    }
}
