//! A message as it is stored, and as it is given out.

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use crate::table::Rank;

/// A message as the table of a queue has it. Its payload is behind a pointer, so that a step of its life copies nothing.
#[derive(Debug)]
pub(super) struct Message<T> {
    pub(super) id: u64,
    pub(super) lane: u32,
    /// Its place in the lane.
    pub(super) offset: u64,
    /// How often it was given out.
    pub(super) attempts: u32,
    /// That of the last time; 0 where there is none that counts.
    pub(super) receipt: u64,
    pub(super) stage: Stage,
    pub(super) payload: Arc<T>,
}

impl<T> Clone for Message<T> {
    fn clone(&self) -> Self {
        Self {
            payload: Arc::clone(&self.payload),
            ..*self
        }
    }
}

/// Where a message is in its life. Times are nanoseconds of the world's monotonic time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Ready,
    /// Not to be seen before this time.
    Delayed(u64),
    /// Given out, and to be given out again at this time.
    InFlight(u64),
    Dead,
}

/// The orders in which a queue looks at its messages.
pub(super) const READY: u8 = 0;
/// By the time when they are due.
pub(super) const DELAYED: u8 = 1;
/// By the time when they come back.
pub(super) const IN_FLIGHT: u8 = 2;
pub(super) const DEAD: u8 = 3;
/// By receipt.
pub(super) const GIVEN: u8 = 4;
/// All that are not dead, by their place in the lane.
pub(super) const PLACES: u8 = 5;

/// The ranks of a message.
pub(super) fn ranks<T>(message: &Message<T>, say: &mut dyn FnMut(Rank)) {
    let &Message {
        id,
        lane,
        offset,
        receipt,
        stage,
        ..
    } = message;
    let rank = |order, line, major, minor| Rank {
        order,
        line,
        major,
        minor,
    };
    say(match stage {
        Stage::Ready => rank(READY, lane, id, 0),
        Stage::Delayed(due) => rank(DELAYED, 0, due, id),
        Stage::InFlight(due) => rank(IN_FLIGHT, 0, due, id),
        Stage::Dead => rank(DEAD, 0, id, 0),
    });
    if receipt != 0 {
        say(rank(GIVEN, 0, receipt, 0));
    }
    if stage != Stage::Dead {
        say(rank(PLACES, lane, offset, id));
    }
}

/// Every rank of an order.
pub(super) fn all(order: u8) -> RangeInclusive<Rank> {
    from(order, 0)..=to(order, u32::MAX, u64::MAX)
}

/// The first rank of a line.
pub(super) fn from(order: u8, line: u32) -> Rank {
    Rank {
        order,
        line,
        major: 0,
        minor: 0,
    }
}

/// The last rank of a line up to this.
pub(super) fn to(order: u8, line: u32, major: u64) -> Rank {
    Rank {
        order,
        line,
        major,
        minor: u64::MAX,
    }
}

/// A receipt has the lane in its upper bits, so that an acknowledgement is known by its partition; without topics and
/// partitions, receipts are the numbers from 1.
const COUNT_BITS: u32 = 40;
/// How many lanes there can be.
pub(super) const LANES: u64 = 1 << (64 - COUNT_BITS);

/// The receipt of the delivery with this number from this lane.
pub(super) fn receipt(lane: u32, number: u64) -> u64 {
    (u64::from(lane) << COUNT_BITS) | (number & ((1 << COUNT_BITS) - 1))
}

/// The lane of a receipt.
pub(super) fn lane_of(receipt: u64) -> u32 {
    u32::try_from(receipt >> COUNT_BITS).unwrap_or(u32::MAX)
}

pub(super) fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

/// What a queue answers to whoever puts a message in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Pushed {
    /// The message's number in its queue, from 1. It grows, and has gaps where a transaction failed.
    pub id: u64,
    /// Its number in its topic and partition, from 0, which grows in the same way.
    pub offset: u64,
}

/// A message as it is given to a consumer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery<T> {
    /// The message's number in its queue, which stays the same when it is given out again.
    pub id: u64,
    /// Its number in its topic and partition.
    pub offset: u64,
    /// By which this delivery is acknowledged; another one each time. 0 where it was read from a log.
    pub receipt: u64,
    /// How often the message was given out, this time among them. 0 where it was read from a log.
    pub attempt: u32,
    /// The topic that it was put to, a string as it is and anything else as `Debug` prints it.
    pub topic: Option<Arc<str>>,
    /// The partition, in the same way.
    pub partition: Option<Arc<str>>,
    /// What was put in.
    pub payload: T,
}
