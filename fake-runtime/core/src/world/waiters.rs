//! Who waits for what time, in the order in which they are woken. Wakes and drops no waker: both run
//! foreign code, which must not run under the lock that this lies behind.

use std::task::Waker;

use crate::sorted::Sorted;

/// The wakers of those who wait, by the time when they are due, and among equals by when they came.
#[derive(Debug)]
pub(super) struct Waiters<T> {
    waiting: Sorted<Ticket<T>, Waker>,
    /// How many came so far.
    came: u64,
}

/// The place of one waiter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ticket<T> {
    due: T,
    number: u64,
}

impl<T: Ord + Copy> Waiters<T> {
    pub(super) fn new() -> Self {
        Self {
            waiting: Sorted::new(),
            came: 0,
        }
    }

    /// Takes a new waiter, or the present waker of one that has a ticket: it keeps its place. The
    /// waker that it had before comes back, to be dropped outside of the lock.
    #[must_use]
    pub(super) fn put(
        &mut self,
        ticket: &mut Option<Ticket<T>>,
        due: T,
        waker: Waker,
    ) -> Option<Waker> {
        let ticket = *ticket.get_or_insert_with(|| {
            self.came += 1;
            Ticket {
                due,
                number: self.came,
            }
        });
        self.waiting.insert(ticket, waker)
    }

    /// Forgets a waiter, whose waker comes back, to be dropped outside of the lock.
    #[must_use]
    pub(super) fn remove(&mut self, ticket: Ticket<T>) -> Option<Waker> {
        self.waiting.remove(&ticket)
    }

    /// Takes out those that are due at `now`, in their order.
    #[must_use]
    pub(super) fn take_due(&mut self, now: T) -> Vec<Waker> {
        let end = Ticket {
            due: now,
            number: u64::MAX,
        };
        let due = self.waiting.take_before(&end);
        due.into_iter().map(|(_, waker)| waker).collect()
    }

    /// When the next one is due.
    pub(super) fn next_due(&self) -> Option<T> {
        self.waiting.all().first().map(|(ticket, _)| ticket.due)
    }
}
