//! A queue as tests see it: to put messages in and to look into it. Every call is one transaction of its own, and is not
//! counted as a call.

use std::fmt::Debug;
use std::hash::Hash;
use std::time::Duration;

use super::{Address, Pushed, Queue};
use crate::access::Access;
use crate::state::State;
use crate::statement::Row;

/// The messages of one queue of a fake, reached by the queue's name.
pub type Messages<'f, S, T> = Access<'f, S, Queue<T>>;

/// Messages of a queue.
impl<S: State, T: Row> Access<'_, S, Queue<T>> {
    /// Puts a message in, where the queue's declaration says.
    #[track_caller]
    pub fn push(self, message: T) -> Pushed {
        self.changing("push", |queue| queue.push(message))
    }

    /// Puts a message into this topic and partition.
    #[track_caller]
    pub fn push_to(self, address: Address<'_>, message: T) -> Pushed {
        self.changing("push_to", |queue| queue.push_to(address, message))
    }

    /// Puts a message in that nobody can receive until so much time has passed on the world's clock.
    #[track_caller]
    pub fn push_delayed(self, message: T, delay: Duration) -> Pushed {
        self.changing("push_delayed", |queue| queue.push_delayed(message, delay))
    }

    /// Puts messages in, in their order, and says how many.
    #[track_caller]
    pub fn push_all(self, messages: impl IntoIterator<Item = T>) -> usize {
        // Collected before the lock: the iterator may well read another part of this fake.
        let messages: Vec<T> = messages.into_iter().collect();
        self.changing("push_all", |queue| queue.push_all(messages))
    }

    /// Removes the first message that can be seen and answers with it.
    #[track_caller]
    pub fn pop(self) -> Option<T> {
        self.changing("pop", Queue::pop)
    }

    /// All messages that are no dead letters, also those that are delayed or given out, in the order in which they were
    /// put in.
    #[must_use]
    #[track_caller]
    pub fn all(self) -> Vec<T> {
        self.reading("all", Queue::all)
    }

    /// How many messages can be seen: neither delayed, nor given out, nor dead letters.
    #[must_use]
    #[track_caller]
    pub fn len(self) -> usize {
        self.reading("len", Queue::len)
    }

    /// Whether no message can be seen.
    #[must_use]
    #[track_caller]
    pub fn is_empty(self) -> bool {
        self.reading("is_empty", Queue::is_empty)
    }

    /// How many of a topic or a partition can be seen.
    #[must_use]
    #[track_caller]
    pub fn len_of(self, address: Address<'_>) -> usize {
        self.reading("len_of", |queue| queue.len_of(address))
    }

    /// How many messages are given out, and neither acknowledged nor back.
    #[must_use]
    #[track_caller]
    pub fn in_flight(self) -> usize {
        self.reading("in_flight", Queue::in_flight)
    }

    /// How many messages are delayed.
    #[must_use]
    #[track_caller]
    pub fn delayed(self) -> usize {
        self.reading("delayed", Queue::delayed)
    }

    /// The messages that were given out as often as may be and never acknowledged.
    #[must_use]
    #[track_caller]
    pub fn dead_letters(self) -> Vec<T> {
        self.reading("dead_letters", Queue::dead_letters)
    }

    /// The offset that a consumer group reads next; 0 where it has committed none.
    #[must_use]
    #[track_caller]
    pub fn committed<G: Hash + Debug + ?Sized>(self, group: &G, address: Address<'_>) -> u64 {
        self.reading("committed", |queue| queue.committed(group, address))
    }

    /// How many messages a consumer group has yet to read.
    #[must_use]
    #[track_caller]
    pub fn lag<G: Hash + Debug + ?Sized>(self, group: &G, address: Address<'_>) -> usize {
        self.reading("lag", |queue| queue.lag(group, address))
    }

    /// Makes messages of the dead letters again, and says how many.
    #[track_caller]
    pub fn redrive(self) -> usize {
        self.changing("redrive", Queue::redrive)
    }

    /// Removes every message, dead letters too, and says how many.
    #[track_caller]
    pub fn clear(self) -> usize {
        self.changing("clear", Queue::clear)
    }
}
