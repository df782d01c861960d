//! Whose turn it is: the first messages that can be given out, or by a draw others. Changes nothing.

use super::Queue;
use super::address::Reach;
use super::message::{Message, PLACES, READY, Stage, from, to};
use crate::world::Mix;

/// How many messages beyond those that are asked for a reordered read chooses from.
const WINDOW: usize = 15;

/// Who is next.
impl<T> Queue<T> {
    /// The stage of a message as of now: nobody moves it when its time comes.
    pub(super) fn stage(&self, message: &Message<T>) -> Stage {
        let now = self.now();
        match message.stage {
            Stage::Delayed(due) if due <= now => Stage::Ready,
            Stage::InFlight(due) if due <= now => self.given_up(message),
            stage => stage,
        }
    }

    /// What becomes of a message whose consumer has failed.
    pub(super) fn given_up(&self, message: &Message<T>) -> Stage {
        match self.declared.max_attempts {
            Some(most) if message.attempts >= most => Stage::Dead,
            _ => Stage::Ready,
        }
    }

    /// The lanes of an order that have a message, in the order of their numbers.
    fn lines<'q>(&'q self, order: u8, reach: &'q Reach) -> impl Iterator<Item = u32> + 'q {
        let (mut next, mut these) = (
            Some(0),
            match reach {
                Reach::All => [].iter(),
                Reach::These(lanes) => lanes.iter(),
            },
        );
        std::iter::from_fn(move || {
            let Reach::All = reach else {
                return these.next().copied();
            };
            let mut ranks = self
                .messages
                .ranked(from(order, next?)..=to(order, u32::MAX, u64::MAX));
            let (rank, _) = ranks.next()?;
            next = rank.line.checked_add(1);
            Some(rank.line)
        })
    }

    /// The first messages that can be given out, in their order. Those that are due have been woken up.
    pub(super) fn first(&self, reach: &Reach, max: usize) -> Vec<u32> {
        let mut found: Vec<(u64, u32)> = Vec::new();
        if self.declared.ordered {
            for line in self.lines(PLACES, reach) {
                let places = self
                    .messages
                    .ranked(from(PLACES, line)..=to(PLACES, line, u64::MAX));
                let ready = places
                    .map(|(_, slot)| (self.messages.row(slot), slot))
                    .take_while(|(message, _)| message.stage == Stage::Ready);
                found.extend(ready.take(max).map(|(message, slot)| (message.id, slot)));
            }
        } else {
            self.ready(reach, max, &mut found);
        }
        sorted(found, max)
    }

    fn ready(&self, reach: &Reach, max: usize, found: &mut Vec<(u64, u32)>) {
        for line in self.lines(READY, reach) {
            let ranks = self
                .messages
                .ranked(from(READY, line)..=to(READY, line, u64::MAX));
            found.extend(ranks.take(max).map(|(rank, slot)| (rank.major, slot)));
        }
    }

    /// Those whose turn it is, or, by a draw, others: some of the next few, in an order that is none.
    pub(super) fn turn(&self, reach: &Reach, max: usize, draw: Option<u64>) -> (Vec<u32>, bool) {
        let first = self.first(reach, max);
        let Some(draw) = draw else {
            return (first, false);
        };
        let mut found = Vec::new();
        let window = max.saturating_add(WINDOW);
        self.ready(reach, window, &mut found);
        let mut slots = sorted(found, window);
        shuffle(&mut slots, draw);
        slots.truncate(first.len());
        let moved = slots != first;
        (slots, moved)
    }
}

fn sorted(mut found: Vec<(u64, u32)>, max: usize) -> Vec<u32> {
    found.sort_unstable();
    found.truncate(max);
    found.into_iter().map(|(_, slot)| slot).collect()
}

/// Another order, where there is one: the first is never the first again.
pub(super) fn shuffle<A>(items: &mut [A], draw: u64) {
    for last in (1..items.len()).rev() {
        let word = Mix::new(draw).word(last as u64).finish();
        // Sattolo's: no item stays where it was.
        items.swap(last, below(word, last));
    }
}

/// A number below `end`, of a word that is equally likely to be any.
fn below(word: u64, end: usize) -> usize {
    let scaled = (u128::from(word) * end as u128) >> 64;
    usize::try_from(scaled).unwrap_or(0)
}
