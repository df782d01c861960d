//! What is in a queue, and taking all of it out.

use super::address::Reach;
use super::message::{DEAD, DELAYED, IN_FLIGHT, Message, PLACES, READY, Stage, all, from, to};
use super::{Address, Queue};
use crate::statement::Row;

/// What is in a queue.
impl<T: Row> Queue<T> {
    /// How many of an order will be in this stage now that their time has come.
    fn woken(&self, order: u8, stage: Stage) -> usize {
        let due = from(order, 0)..=to(order, 0, self.now());
        let ranks = self.messages.ranked(due);
        ranks
            .filter(|(_, slot)| self.stage(self.messages.row(*slot)) == stage)
            .count()
    }

    /// How many messages can be seen: neither delayed, nor given out, nor dead letters.
    #[must_use]
    pub fn len(&self) -> usize {
        self.messages.ranked_count(READY)
            + self.woken(DELAYED, Stage::Ready)
            + self.woken(IN_FLIGHT, Stage::Ready)
    }

    /// How many of a topic or a partition can be seen. Takes as long as there are messages.
    #[must_use]
    pub fn len_of(&self, address: Address<'_>) -> usize {
        let reach = match self.lanes.reach(address) {
            Reach::All => return self.len(),
            these @ Reach::These(_) => these,
        };
        let rows = self.messages.stored();
        rows.filter(|message| reach.has(message.lane) && self.stage(message) == Stage::Ready)
            .count()
    }

    /// Whether no message can be seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many messages are given out, and neither acknowledged nor back.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        let due = from(IN_FLIGHT, 0)..=to(IN_FLIGHT, 0, self.now());
        self.messages.ranked_count(IN_FLIGHT) - self.messages.ranked(due).count()
    }

    /// How many messages are delayed.
    #[must_use]
    pub fn delayed(&self) -> usize {
        let due = from(DELAYED, 0)..=to(DELAYED, 0, self.now());
        self.messages.ranked_count(DELAYED) - self.messages.ranked(due).count()
    }

    /// The messages that were given out as often as may be and never acknowledged, in the order in which they were put in.
    #[must_use]
    pub fn dead_letters(&self) -> Vec<T> {
        self.filtered(|stage| stage == Stage::Dead)
    }

    /// All messages that are no dead letters, in the order in which they were put in.
    #[must_use]
    pub fn all(&self) -> Vec<T> {
        self.filtered(|stage| stage != Stage::Dead)
    }

    fn filtered(&self, test: impl Fn(Stage) -> bool) -> Vec<T> {
        let rows = self.messages.stored();
        rows.filter(|message| test(self.stage(message)))
            .map(|message| T::clone(&message.payload))
            .collect()
    }

    /// Makes messages of the dead letters again, which were never given out, and says how many.
    pub fn redrive(&mut self) -> usize {
        self.wake_up();
        let dead: Vec<u32> = self
            .messages
            .ranked(all(DEAD))
            .map(|(_, slot)| slot)
            .collect();
        for slot in &dead {
            let message = self.messages.row(*slot).clone();
            self.messages.revise(
                *slot,
                Message {
                    attempts: 0,
                    stage: Stage::Ready,
                    ..message
                },
            );
        }
        dead.len()
    }

    /// Removes every message that is no dead letter, also those that are given out, and says how many.
    pub fn purge(&mut self) -> usize {
        self.wake_up();
        let slots: Vec<u32> = self
            .messages
            .ranked(all(PLACES))
            .map(|(_, slot)| slot)
            .collect();
        self.messages.remove_slots(&slots);
        slots.len()
    }

    /// Removes every message, dead letters too, and says how many.
    pub fn clear(&mut self) -> usize {
        let dead: Vec<u32> = self
            .messages
            .ranked(all(DEAD))
            .map(|(_, slot)| slot)
            .collect();
        self.messages.remove_slots(&dead);
        dead.len() + self.purge()
    }
}
