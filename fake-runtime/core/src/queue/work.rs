//! Putting messages in, and giving them out one by one: what is hidden for how long, and what comes back.

use std::sync::Arc;
use std::time::Duration;

use super::address::Reach;
use super::message::{DELAYED, IN_FLIGHT, Message, Stage, all, from, to};
use super::{Address, Delivery, Pushed, Queue};
use crate::statement::Row;
use crate::turns::Soon;

/// Putting messages in.
impl<T: Row> Queue<T> {
    /// Puts a message in, into the partition and topic that the queue's declaration says, or into none.
    pub fn push(&mut self, message: T) -> Pushed {
        self.push_to(Address::new(), message)
    }

    /// Puts a message into this topic and partition.
    pub fn push_to(&mut self, address: Address<'_>, message: T) -> Pushed {
        self.store(address, message, Stage::Ready)
    }

    /// Puts a message in that nobody can receive until so much time has passed on the world's clock.
    pub fn push_delayed(&mut self, message: T, delay: Duration) -> Pushed {
        self.push_delayed_to(Address::new(), message, delay)
    }

    /// The same, into this topic and partition.
    pub fn push_delayed_to(&mut self, address: Address<'_>, message: T, delay: Duration) -> Pushed {
        let stage = self.hidden_for(delay);
        self.store(address, message, stage)
    }

    /// Puts messages in, in their order, and says how many. Where the iterator panics, none was put in.
    pub fn push_all(&mut self, messages: impl IntoIterator<Item = T>) -> usize {
        self.push_all_to(Address::new(), messages).len()
    }

    /// The same into one topic and partition, with the number of each.
    pub fn push_all_to(
        &mut self,
        address: Address<'_>,
        messages: impl IntoIterator<Item = T>,
    ) -> Vec<Pushed> {
        // Lanes first: user code is over when the first message is stored.
        let messages: Vec<(u32, T)> = messages
            .into_iter()
            .map(|message| (self.lane(address, &message), message))
            .collect();
        messages
            .into_iter()
            .map(|(lane, message)| self.append(lane, message, Stage::Ready))
            .collect()
    }

    pub(super) fn hidden_for(&self, delay: Duration) -> Stage {
        if delay.is_zero() {
            Stage::Ready
        } else {
            Stage::Delayed(self.after(delay))
        }
    }

    fn store(&mut self, address: Address<'_>, message: T, stage: Stage) -> Pushed {
        let lane = self.lane(address, &message);
        self.append(lane, message, stage)
    }

    fn append(&mut self, lane: u32, message: T, stage: Stage) -> Pushed {
        let (id, offset) = (self.numbers.message(), self.numbers.offset(lane));
        self.messages.store_new(Message {
            id,
            lane,
            offset,
            attempts: 0,
            receipt: 0,
            stage,
            payload: Arc::new(message),
        });
        Pushed { id, offset }
    }
}

/// Giving messages out.
impl<T: Row> Queue<T> {
    /// Gives out the first message that can be seen, and hides it from the others until it is acknowledged or the
    /// visibility timeout is over.
    pub fn receive(&mut self) -> Option<Delivery<T>> {
        self.receive_from(Address::new())
    }

    /// The same, of a topic or a partition.
    pub fn receive_from(&mut self, address: Address<'_>) -> Option<Delivery<T>> {
        self.receive_batch_from(address, 1).pop()
    }

    /// Gives out the first messages that can be seen, `max` of them at most.
    pub fn receive_batch(&mut self, max: usize) -> Vec<Delivery<T>> {
        self.receive_batch_from(Address::new(), max)
    }

    /// The same, of a topic or a partition.
    pub fn receive_batch_from(&mut self, address: Address<'_>, max: usize) -> Vec<Delivery<T>> {
        self.hand_out(&self.lanes.reach(address), max, None).0
    }

    /// Removes the first message that can be seen and answers with it.
    pub fn pop(&mut self) -> Option<T> {
        self.pop_from(Address::new())
    }

    /// The same, of a topic or a partition.
    pub fn pop_from(&mut self, address: Address<'_>) -> Option<T> {
        self.remove(&self.lanes.reach(address), 1, None).0.pop()
    }

    /// Removes the first messages that can be seen, `max` of them at most.
    pub fn pop_batch(&mut self, max: usize) -> Vec<T> {
        self.remove(&Reach::All, max, None).0
    }

    /// Gives messages out, in another order where a draw says which; whether that made a difference.
    pub(super) fn hand_out(
        &mut self,
        reach: &Reach,
        max: usize,
        draw: Option<u64>,
    ) -> (Vec<Delivery<T>>, bool) {
        self.wake_up();
        let (slots, moved) = self.turn(reach, max, draw);
        // The user's `Clone` first, then the changes.
        let payloads: Vec<T> = self.payloads(&slots);
        let due = self.after(self.declared.visibility);
        let given = slots.iter().zip(payloads).map(|(slot, payload)| {
            let mut message = self.messages.row(*slot).clone();
            message.attempts = message.attempts.saturating_add(1);
            message.receipt = self.numbers.receipt(message.lane);
            message.stage = Stage::InFlight(due);
            self.messages.revise(*slot, message.clone());
            self.delivery(&message, payload)
        });
        (given.collect(), moved)
    }

    /// The same, removing them at once.
    pub(super) fn remove(
        &mut self,
        reach: &Reach,
        max: usize,
        draw: Option<u64>,
    ) -> (Vec<T>, bool) {
        self.wake_up();
        let (slots, moved) = self.turn(reach, max, draw);
        let payloads = self.payloads(&slots);
        self.messages.remove_slots(&slots);
        (payloads, moved)
    }

    /// Whether more messages than this can be seen.
    pub(super) fn has_more_than(&mut self, reach: &Reach, count: usize) -> bool {
        self.wake_up();
        self.first(reach, count.saturating_add(1)).len() > count
    }

    /// When more messages may be seen than now.
    pub(super) fn soon(&self, reach: &Reach) -> Soon {
        let first = |order| {
            let mut ranks = self.messages.ranked(all(order));
            ranks.find(|(_, slot)| reach.has(self.messages.row(*slot).lane))
        };
        let due = |order| first(order).map(|(rank, _)| Duration::from_nanos(rank.major));
        Soon {
            comes: due(DELAYED),
            returns: due(IN_FLIGHT),
        }
    }

    /// What is due can be seen again, or is a dead letter.
    pub(super) fn wake_up(&mut self) {
        let now = self.now();
        for order in [DELAYED, IN_FLIGHT] {
            let due = from(order, 0)..=to(order, 0, now);
            let slots: Vec<u32> = self.messages.ranked(due).map(|(_, slot)| slot).collect();
            for slot in slots {
                let mut message = self.messages.row(slot).clone();
                message.stage = self.stage(&message);
                if self.declared.ordered || message.stage == Stage::Dead {
                    message.receipt = 0;
                }
                self.messages.revise(slot, message);
            }
        }
    }

    fn payloads(&self, slots: &[u32]) -> Vec<T> {
        let payload = |slot: &u32| T::clone(&self.messages.row(*slot).payload);
        slots.iter().map(payload).collect()
    }

    pub(super) fn delivery(&self, message: &Message<T>, payload: T) -> Delivery<T> {
        let lane = self.lanes.lane(message.lane);
        Delivery {
            id: message.id,
            offset: message.offset,
            receipt: message.receipt,
            attempt: message.attempts,
            topic: lane.topic,
            partition: lane.partition,
            payload,
        }
    }
}
