//! What consumers say of messages that were given to them.

use std::time::Duration;

use super::Queue;
use super::message::{GIVEN, Message, Stage, nanos};
use crate::statement::Row;
use crate::table::Rank;

/// Acknowledging, returning and holding. A receipt counts until its message was acknowledged, returned,
/// or given out again; in an ordered queue, and after the last attempt, no longer than the visibility timeout.
impl<T: Row> Queue<T> {
    /// The message of a receipt that counts.
    fn given(&self, receipt: u64) -> Option<(u32, Message<T>)> {
        let at = |minor| Rank {
            order: GIVEN,
            line: 0,
            major: receipt,
            minor,
        };
        let (_, slot) = self.messages.ranked(at(0)..=at(0)).next()?;
        let message = self.messages.row(slot);
        let counts = match self.stage(message) {
            Stage::InFlight(_) => true,
            Stage::Ready => !self.declared.ordered,
            Stage::Delayed(_) | Stage::Dead => false,
        };
        counts.then(|| (slot, message.clone()))
    }

    /// The receipt of the first message, in the order in which they were put in, that is given out and for which `test`
    /// holds. Takes as long as there are messages.
    #[must_use]
    pub fn receipt_of(&self, test: impl Fn(&T) -> bool) -> Option<u64> {
        let mut messages = self.messages.stored();
        let given = |message: &&Message<T>| {
            matches!(self.stage(message), Stage::InFlight(_)) && test(&message.payload)
        };
        messages.find(given).map(|message| message.receipt)
    }

    /// Removes the message that was given out with this receipt; `false`, and nothing happens, when it counts no more.
    pub fn ack(&mut self, receipt: u64) -> bool {
        let Some((slot, _)) = self.given(receipt) else {
            return false;
        };
        self.messages.remove_slots(&[slot]);
        true
    }

    /// Acknowledges several, and says how many of the receipts counted.
    pub fn ack_all(&mut self, receipts: impl IntoIterator<Item = u64>) -> usize {
        let receipts: Vec<u64> = receipts.into_iter().collect();
        receipts
            .into_iter()
            .filter(|receipt| self.ack(*receipt))
            .count()
    }

    /// Returns the message of this receipt, to be given out again, or to the dead letters after its last attempt; `false`,
    /// and nothing happens, when it counts no more.
    pub fn nack(&mut self, receipt: u64) -> bool {
        self.nack_delayed(receipt, Duration::ZERO)
    }

    /// The same, to be given out again when so much time has passed on the world's clock.
    pub fn nack_delayed(&mut self, receipt: u64, delay: Duration) -> bool {
        let stage = self.hidden_for(delay);
        self.settle(receipt, |queue, message| match queue.given_up(message) {
            Stage::Dead => Stage::Dead,
            Stage::Ready | Stage::Delayed(_) | Stage::InFlight(_) => stage,
        })
    }

    /// Makes the message of this receipt a dead letter, whatever its attempts; `false`, and nothing happens, when it
    /// counts no more.
    pub fn reject(&mut self, receipt: u64) -> bool {
        self.settle(receipt, |_, _| Stage::Dead)
    }

    fn settle(&mut self, receipt: u64, stage: impl FnOnce(&Self, &Message<T>) -> Stage) -> bool {
        let Some((slot, mut message)) = self.given(receipt) else {
            return false;
        };
        message.stage = stage(self, &message);
        message.receipt = 0;
        self.messages.revise(slot, message);
        true
    }

    /// Hides the message of this receipt for so much time from now on; `false`, and nothing happens, when its visibility
    /// timeout is over already, or it was acknowledged or returned.
    pub fn extend(&mut self, receipt: u64, time: Duration) -> bool {
        let due = self.now().saturating_add(nanos(time));
        let Some((slot, mut message)) = self.given(receipt) else {
            return false;
        };
        if !matches!(self.stage(&message), Stage::InFlight(_)) {
            return false;
        }
        message.stage = Stage::InFlight(due);
        self.messages.revise(slot, message);
        true
    }
}
