//! The one statement that a generated method runs on its queue, in a transaction of its own, with what a fault makes of it.

use std::fmt;
use std::fmt::Debug;
use std::hash::Hash;
use std::rc::Rc;
use std::time::Duration;

use super::address::Reach;
use super::next::shuffle;
use super::{Address, Delivery, Pushed, Queue};
use crate::call::door::Live;
use crate::entry::Entry;
use crate::state::State;
use crate::statement::{Row, Statement};
use crate::turns::Turn;

/// Putting messages in.
impl<S: State, T: Row> Statement<'_, S, Queue<T>> {
    #[inline]
    #[track_caller]
    fn changing<A>(self, body: impl FnOnce(&mut Queue<T>) -> A) -> A {
        let mut write = self.door.write(Entry::Method(self.method));
        let answer = body((self.write)(&mut write));
        write.done(answer)
    }

    /// Puts a message in.
    #[track_caller]
    #[inline]
    pub fn push(self, address: Address<'_>, message: T) -> Pushed {
        self.changing(|queue| queue.push_to(address, message))
    }

    /// Puts a message in that can be seen later.
    #[track_caller]
    pub fn push_delayed(self, address: Address<'_>, message: T, delay: Duration) -> Pushed {
        self.changing(|queue| queue.push_delayed_to(address, message, delay))
    }

    /// Puts messages in, of which a fault may keep the first ones only.
    #[track_caller]
    pub fn push_all(
        self,
        address: Address<'_>,
        messages: impl IntoIterator<Item = T>,
    ) -> Vec<Pushed> {
        let mut write = self.door.write(Entry::Method(self.method));
        let live = write.partial();
        let queue = (self.write)(&mut write);
        if live.is_some() {
            queue.messages.mark_batch();
        }
        let answer = queue.push_all_to(address, messages);
        if let Some((live, count)) = live {
            live.changed
                .set(queue.messages.keep_first(count) < answer.len());
        }
        write.done(answer)
    }
}

/// Giving messages out.
#[expect(
    clippy::must_use_candidate,
    reason = "a method need not answer what its statement does"
)]
impl<S: State, T: Row> Statement<'_, S, Queue<T>> {
    /// Gives messages out, in whatever order a fault makes of it, and changed as one says.
    #[track_caller]
    fn giving<A>(
        self,
        payload: impl Fn(&mut A) -> &mut T,
        body: impl FnOnce(&mut Queue<T>, Option<u64>) -> (Vec<A>, bool),
    ) -> Vec<A> {
        let mut write = self.door.write(Entry::Method(self.method));
        let live = write.live();
        let draw = live.as_ref().and_then(|live| live.reorders());
        let (mut answer, moved) = body((self.write)(&mut write), draw);
        if let Some(live) = live {
            given(&live, moved, answer.iter_mut().map(payload));
        }
        write.done(answer)
    }

    /// Gives out the first message.
    #[track_caller]
    #[inline]
    pub fn receive(self, address: Address<'_>) -> Option<Delivery<T>> {
        self.receive_batch(address, 1).pop()
    }

    /// Gives out the first messages.
    #[track_caller]
    pub fn receive_batch(self, address: Address<'_>, max: usize) -> Vec<Delivery<T>> {
        self.giving(payload, |queue, draw| {
            queue.hand_out(&queue.lanes.reach(address), max, draw)
        })
    }

    /// Removes the first message.
    #[track_caller]
    #[inline]
    pub fn pop(self, address: Address<'_>) -> Option<T> {
        self.pop_batch(address, 1).pop()
    }

    /// Removes the first messages.
    #[track_caller]
    pub fn pop_batch(self, address: Address<'_>, max: usize) -> Vec<T> {
        self.giving(
            |message| message,
            |queue, draw| queue.remove(&queue.lanes.reach(address), max, draw),
        )
    }

    /// Gives out the first messages when it is this call's turn; `None` while it has to wait.
    #[track_caller]
    fn in_turn<A>(
        self,
        turn: &mut Turn,
        address: Address<'_>,
        payload: impl Fn(&mut A) -> &mut T,
        body: impl FnOnce(&mut Queue<T>, &Reach, Option<u64>) -> (Vec<A>, bool),
    ) -> Option<Vec<A>> {
        let mut write = self.door.write(Entry::Method(self.method));
        let live = write.live();
        let queue = (self.write)(&mut write);
        let reach = queue.lanes.reach(address);
        let wants = address.wants(queue.declared.name);
        let ahead = queue.setup.turns().ahead(turn.place, &wants);
        if !queue.has_more_than(&reach, ahead) {
            turn.wants = Some(wants);
            turn.soon = queue.soon(&reach);
            // What was woken up on the way is rolled back: nothing has happened.
            return None;
        }
        let draw = live.as_ref().and_then(|live| live.reorders());
        let (mut answer, moved) = body(queue, &reach, draw);
        if let Some(live) = live {
            given(&live, moved, answer.iter_mut().map(payload));
        }
        Some(write.done(answer))
    }

    /// As [`receive`](Self::receive); `None` while the call has to wait.
    #[track_caller]
    pub fn next(self, turn: &mut Turn, address: Address<'_>) -> Option<Delivery<T>> {
        self.next_batch(turn, address, 1)?.pop()
    }

    /// As [`receive_batch`](Self::receive_batch), of one message at least; `None` while the call has to wait.
    #[track_caller]
    pub fn next_batch(
        self,
        turn: &mut Turn,
        address: Address<'_>,
        max: usize,
    ) -> Option<Vec<Delivery<T>>> {
        self.in_turn(turn, address, payload, |queue, reach, draw| {
            queue.hand_out(reach, max, draw)
        })
    }

    /// As [`pop`](Self::pop); `None` while the call has to wait.
    #[track_caller]
    pub fn next_pop(self, turn: &mut Turn, address: Address<'_>) -> Option<T> {
        self.next_pop_batch(turn, address, 1)?.pop()
    }

    /// As [`pop_batch`](Self::pop_batch), of one message at least; `None` while the call has to wait.
    #[track_caller]
    pub fn next_pop_batch(
        self,
        turn: &mut Turn,
        address: Address<'_>,
        max: usize,
    ) -> Option<Vec<T>> {
        self.in_turn(
            turn,
            address,
            |message| message,
            |queue, reach, draw| queue.remove(reach, max, draw),
        )
    }
}

/// What consumers say.
#[expect(
    clippy::must_use_candidate,
    reason = "a method need not answer what its statement does"
)]
impl<S: State, T: Row> Statement<'_, S, Queue<T>> {
    /// Acknowledges a delivery; whether the receipt counted.
    #[track_caller]
    #[inline]
    pub fn ack(self, receipt: u64) -> bool {
        self.changing(|queue| queue.ack(receipt))
    }

    /// Acknowledges several; how many of the receipts counted.
    #[track_caller]
    pub fn ack_all(self, receipts: impl IntoIterator<Item = u64>) -> usize {
        self.changing(|queue| queue.ack_all(receipts))
    }

    /// Returns a message, to be given out again after so much time.
    #[track_caller]
    pub fn nack(self, receipt: u64, delay: Duration) -> bool {
        self.changing(|queue| queue.nack_delayed(receipt, delay))
    }

    /// Makes a message a dead letter.
    #[track_caller]
    pub fn reject(self, receipt: u64) -> bool {
        self.changing(|queue| queue.reject(receipt))
    }

    /// Hides a message for so much time from now on.
    #[track_caller]
    pub fn extend(self, receipt: u64, time: Duration) -> bool {
        self.changing(|queue| queue.extend(receipt, time))
    }

    /// What is done with the receipt of the message that a closure accepts; `false` where none is given out.
    #[track_caller]
    fn of(self, test: impl Fn(&T) -> bool, then: impl FnOnce(&mut Queue<T>, u64) -> bool) -> bool {
        self.changing(|queue| {
            let receipt = queue.receipt_of(test);
            receipt.is_some_and(|receipt| then(queue, receipt))
        })
    }

    /// Acknowledges the message that is given out and for which `test` holds.
    #[track_caller]
    pub fn ack_where(self, test: impl Fn(&T) -> bool) -> bool {
        self.of(test, Queue::ack)
    }

    /// Returns it, to be given out again after so much time.
    #[track_caller]
    pub fn nack_where(self, test: impl Fn(&T) -> bool, delay: Duration) -> bool {
        self.of(test, |queue, receipt| queue.nack_delayed(receipt, delay))
    }

    /// Makes a dead letter of it.
    #[track_caller]
    pub fn reject_where(self, test: impl Fn(&T) -> bool) -> bool {
        self.of(test, Queue::reject)
    }

    /// Hides it for so much time from now on.
    #[track_caller]
    pub fn extend_where(self, test: impl Fn(&T) -> bool, time: Duration) -> bool {
        self.of(test, |queue, receipt| queue.extend(receipt, time))
    }

    /// Removes all messages that are no dead letters.
    #[track_caller]
    pub fn purge(self) -> usize {
        self.changing(Queue::purge)
    }

    /// Makes messages of the dead letters.
    #[track_caller]
    pub fn redrive(self) -> usize {
        self.changing(Queue::redrive)
    }

    /// A group is done with the messages up to this offset.
    #[track_caller]
    pub fn commit_through<G: Hash + Debug + ?Sized>(
        self,
        group: &G,
        address: Address<'_>,
        offset: u64,
    ) {
        self.changing(|queue| queue.commit_through(group, address, offset));
    }

    /// A group reads this offset next.
    #[track_caller]
    pub fn seek<G: Hash + Debug + ?Sized>(self, group: &G, address: Address<'_>, next: u64) {
        self.changing(|queue| queue.seek(group, address, next));
    }
}

/// Reads.
#[expect(
    clippy::must_use_candidate,
    reason = "a method need not answer what its statement does"
)]
impl<S: State, T: Row> Statement<'_, S, Queue<T>> {
    #[inline]
    #[track_caller]
    fn reading<A>(self, body: impl FnOnce(&Queue<T>) -> A) -> A {
        let read = self.read;
        let entry = Entry::Method(self.method);
        self.door.read(entry, |state| body(read(state)))
    }

    /// Reads a log, in whatever order a fault makes of it, and changed as one says.
    #[track_caller]
    fn log(self, body: impl FnOnce(&Queue<T>) -> Vec<Delivery<T>>) -> Vec<Delivery<T>> {
        let live = self.door.live();
        let mut answer = self.reading(body);
        if let Some(live) = live {
            let moved = live.reorders().is_some_and(|draw| {
                shuffle(&mut answer, draw);
                answer.len() > 1
            });
            given(&live, moved, answer.iter_mut().map(payload));
        }
        answer
    }

    /// The messages behind what a group has committed.
    #[track_caller]
    pub fn poll<G: Hash + Debug + ?Sized>(
        self,
        group: &G,
        address: Address<'_>,
        max: usize,
    ) -> Vec<Delivery<T>> {
        self.log(|queue| queue.poll(group, address, max))
    }

    /// The messages from an offset on.
    #[track_caller]
    pub fn read_from(self, address: Address<'_>, offset: u64, max: usize) -> Vec<Delivery<T>> {
        self.log(|queue| queue.read_from(address, offset, max))
    }

    /// The offset that a group reads next.
    #[track_caller]
    pub fn committed<G: Hash + Debug + ?Sized>(self, group: &G, address: Address<'_>) -> u64 {
        self.reading(|queue| queue.committed(group, address))
    }

    /// How many messages a group has yet to read.
    #[track_caller]
    pub fn lag<G: Hash + Debug + ?Sized>(self, group: &G, address: Address<'_>) -> usize {
        self.reading(|queue| queue.lag(group, address))
    }

    /// How many messages can be seen.
    #[track_caller]
    pub fn len(self, address: Address<'_>) -> usize {
        self.reading(|queue| queue.len_of(address))
    }

    /// How many messages are given out.
    #[track_caller]
    pub fn in_flight(self) -> usize {
        self.reading(Queue::in_flight)
    }

    /// The dead letters.
    #[track_caller]
    pub fn dead_letters(self) -> Vec<T> {
        self.reading(Queue::dead_letters)
    }
}

fn payload<T>(delivery: &mut Delivery<T>) -> &mut T {
    &mut delivery.payload
}

/// What a fault does to messages on their way out.
fn given<'m, T: 'static>(live: &Rc<Live>, moved: bool, payloads: impl Iterator<Item = &'m mut T>) {
    if moved {
        live.changed.set(true);
    }
    live.corrupt_each(payloads);
}

impl<S: State, T> fmt::Debug for Statement<'_, S, Queue<T>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}", S::NAME, self.method)
    }
}
