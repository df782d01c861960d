//! Queues: messages with the rules of a broker, in memory. One thread at a time; the lock is the fake's.
//!
//! A queue is two tables, one of messages and one of consumers' positions, so that history, rollback and forks are theirs.
//! `work` gives messages out one by one, in the order that `next` knows, and `settle` hears what became of them; `log` reads
//! the same messages by their offsets; `address` knows topics and partitions; `statement` is what generated methods call,
//! `messages` what tests do.

mod address;
mod answer;
mod any;
#[cfg(feature = "serde")]
mod dumped;
mod locate;
mod log;
mod look;
mod message;
mod messages;
mod next;
mod settle;
mod statement;
#[cfg(test)]
mod tests;
mod work;

use std::fmt::Debug;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use crate::dialect::Dialect;
use crate::fault::Portable;
use crate::state::Part;
use crate::statement::Row;
use crate::table::{KeyBy, Setup, Shown, Table, column, table};

pub use address::{Address, Spot};
pub use answer::{
    AsReceipt, at_most, converted, never, offset_of, payloads, pushed_id, pushed_ids,
    pushed_offset, pushed_offsets, pushed_text, receipt,
};
pub use locate::{ByReceipt, ByReceiptAt, Routed, RoutedAt};
pub use message::{Delivery, Pushed};
pub use messages::Messages;

use address::Lanes;
use log::Position;
use message::{Message, nanos, ranks};

/// For how long a message that was given out stays hidden where nothing is said: 30 seconds, as with SQS and NATS.
const VISIBILITY: Duration = Duration::from_secs(30);

/// A queue of a fake: messages of type `T`, which wait for consumers.
///
/// Bodies see it as a field (`tx.jobs`, `db.jobs`). A message is given out in two ways. As in a **work queue**,
/// [`receive`](Self::receive) hides it from the others until it is acknowledged, and gives it out again when the
/// visibility timeout is over on the world's clock; [`pop`](Self::pop) removes it at once. As in a **log**,
/// [`poll`](Self::poll) reads from where a consumer group stands, and removes nothing.
///
/// Messages are in the order in which they were put in, within a partition and across partitions; one that comes back is
/// where it was. Message numbers, offsets and receipts are not given back when a transaction fails.
pub struct Queue<T> {
    messages: Table<Message<T>, u64>,
    positions: Table<Position, (u64, u32)>,
    numbers: Numbers,
    lanes: Lanes,
    declared: Arc<Declared<T>>,
    setup: Setup,
}

/// The numbers that were given so far. They are no part of a transaction.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Numbers {
    messages: u64,
    receipts: u64,
    /// The next offset of each lane.
    offsets: Vec<u64>,
}

impl Numbers {
    fn message(&mut self) -> u64 {
        self.messages += 1;
        self.messages
    }

    fn receipt(&mut self, lane: u32) -> u64 {
        self.receipts += 1;
        message::receipt(lane, self.receipts)
    }

    fn offset(&mut self, lane: u32) -> u64 {
        let lane = lane as usize;
        if lane >= self.offsets.len() {
            self.offsets.resize(lane + 1, 0);
        }
        let offset = self.offsets[lane];
        self.offsets[lane] += 1;
        offset
    }
}

/// Shows where a message goes.
type Route<T> = Box<dyn Fn(&T, &mut dyn FnMut(&dyn Spot)) + Send + Sync>;

/// What was said of a queue.
struct Declared<T> {
    name: &'static str,
    visibility: Duration,
    max_attempts: Option<u32>,
    ordered: bool,
    topic: Option<Route<T>>,
    partition: Option<Route<T>>,
    shown: Shown<T>,
}

/// An empty queue, with the settings of one of which nothing is said.
#[doc(hidden)]
#[must_use]
pub fn queue<T: Row>(name: &'static str, setup: &Setup) -> Queue<T> {
    let messages = table::<Message<T>>(name, Dialect::Postgres, setup)
        .key("id", [column(|message: &Message<T>| &message.id).indexed()])
        .ranked(ranks::<T>)
        .by_key(KeyBy::Field(|message: &Message<T>| &message.id));
    Queue {
        messages,
        positions: log::positions(name, setup),
        numbers: Numbers::default(),
        lanes: Lanes::new(),
        declared: Arc::new(Declared {
            name,
            visibility: VISIBILITY,
            max_attempts: None,
            ordered: false,
            topic: None,
            partition: None,
            shown: |_, f| f.write_str(crate::table::type_name::<T>()),
        }),
        setup: setup.clone(),
    }
}

/// The declaration of a queue, which nobody can change later.
#[doc(hidden)]
impl<T: Row> Queue<T> {
    fn declare(mut self, set: impl FnOnce(&mut Declared<T>)) -> Self {
        let declared = Arc::get_mut(&mut self.declared);
        set(declared.expect("a queue is declared before it is shared"));
        self
    }

    /// For how long a message that was given out stays hidden.
    #[must_use]
    pub fn visibility(self, time: Duration) -> Self {
        self.declare(|declared| declared.visibility = time)
    }

    /// How often a message is given out before it is a dead letter.
    ///
    /// # Panics
    ///
    /// When it is 0.
    #[must_use]
    pub fn max_attempts(self, attempts: u32) -> Self {
        assert!(
            attempts > 0,
            "`max_attempts = 0` of the queue `{}` gives nothing out: write 1 or more",
            self.declared.name
        );
        self.declare(|declared| declared.max_attempts = Some(attempts))
    }

    /// No message is given out while an earlier one of its partition is.
    #[must_use]
    pub fn ordered(self) -> Self {
        self.declare(|declared| declared.ordered = true)
    }

    /// The partition that a message goes to where nothing else is said.
    #[must_use]
    pub fn partition<P: Hash + Debug>(self, of: impl Fn(&T) -> P + Send + Sync + 'static) -> Self {
        let route: Route<T> = Box::new(move |message, say| say(&of(message)));
        self.declare(|declared| declared.partition = Some(route))
    }

    /// The topic, in the same way.
    #[must_use]
    pub fn topic<P: Hash + Debug>(self, of: impl Fn(&T) -> P + Send + Sync + 'static) -> Self {
        let route: Route<T> = Box::new(move |message, say| say(&of(message)));
        self.declare(|declared| declared.topic = Some(route))
    }

    /// How a message is printed.
    #[must_use]
    pub fn shown(self, shown: Shown<T>) -> Self {
        self.declare(|declared| declared.shown = shown)
    }
}

impl<T> Queue<T> {
    /// The world's monotonic time in nanoseconds.
    fn now(&self) -> u64 {
        self.setup.clock().noted()
    }

    /// The time after so much time.
    fn after(&self, time: Duration) -> u64 {
        self.now().saturating_add(nanos(time))
    }

    /// The lane that a message goes to: as is said, or else as was declared.
    fn lane(&self, address: Address<'_>, message: &T) -> u32 {
        let Declared {
            topic, partition, ..
        } = &*self.declared;
        // What is computed lives no longer than the closure which it is shown to.
        let mut lane = 0;
        routed(topic.as_ref(), message, &mut |topic| {
            routed(partition.as_ref(), message, &mut |partition| {
                lane = self.lanes.of(address.or(Address { topic, partition }));
            });
        });
        lane
    }

    /// The portable hash of the partition that a message goes to by itself.
    fn partition_of(&self, message: &T) -> Option<u64> {
        let mut hash = None;
        routed(self.declared.partition.as_ref(), message, &mut |spot| {
            hash = spot.map(address::hash);
        });
        hash
    }
}

fn routed<T>(route: Option<&Route<T>>, message: &T, say: &mut dyn FnMut(Option<&dyn Spot>)) {
    match route {
        Some(route) => route(message, &mut |spot| say(Some(spot))),
        None => say(None),
    }
}

impl<T: 'static> Part for Queue<T> {
    const WORD: &'static str = "queue";

    /// The key of a queue's calls is the partition itself.
    fn partition(&self, feed: &dyn Fn(&mut dyn Hasher)) -> Option<u64> {
        let mut hasher = Portable::new();
        feed(&mut hasher);
        Some(hasher.finish())
    }
}
