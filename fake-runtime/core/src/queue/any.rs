//! A queue as the fake sees it: transactions, history and printing, which are those of its two tables.

use std::fmt;
use std::sync::Arc;

use super::Queue;
use crate::statement::Row;
use crate::table::{AnyTable, Setup};

impl<T: Row> AnyTable for Queue<T> {
    fn name(&self) -> &'static str {
        self.declared.name
    }

    fn changed(&self) -> bool {
        self.messages.changed() || self.positions.changed()
    }

    fn rollback(&mut self) {
        self.messages.rollback();
        self.positions.rollback();
    }

    fn commit(&mut self, number: u64) {
        if self.messages.changed() {
            self.setup.turns().note();
        }
        self.messages.commit(number);
        self.positions.commit(number);
    }

    fn rewind(&mut self, number: u64) -> bool {
        let messages = self.messages.rewind(number);
        self.positions.rewind(number) && messages
    }

    fn is_rewound(&self) -> bool {
        self.messages.is_rewound() || self.positions.is_rewound()
    }

    fn forward(&mut self) {
        self.messages.forward();
        self.positions.forward();
    }

    fn again(&mut self) -> usize {
        let numbers = &mut self.numbers;
        self.messages.repeat(|_, message| {
            message.id = numbers.message();
            message.offset = numbers.offset(message.lane);
        })
    }

    fn adopt(&mut self, setup: &Setup) {
        self.messages.adopt(setup);
        self.positions.adopt(setup);
        self.setup = setup.clone();
    }

    fn is_of(&self, setup: &Setup) -> bool {
        self.setup.is(setup)
    }

    fn fmt_rows(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl<T: Row> Queue<T> {
    /// A copy that goes on independently, with the same history and the same next numbers. A fake that takes it must
    /// [`adopt`](AnyTable::adopt) it.
    #[doc(hidden)]
    #[must_use]
    pub fn fork(&self) -> Self {
        Self {
            messages: self.messages.fork(),
            positions: self.positions.fork(),
            numbers: self.numbers.clone(),
            lanes: self.lanes.clone(),
            declared: Arc::clone(&self.declared),
            setup: self.setup.clone(),
        }
    }
}

/// A message that is printed as the queue's declaration says.
struct Shown<'q, T>(&'q T, fn(&T, &mut fmt::Formatter<'_>) -> fmt::Result);

impl<T> fmt::Debug for Shown<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.1)(self.0, f)
    }
}

/// The messages, dead letters among them, in the order in which they were put in.
impl<T: Row> fmt::Debug for Queue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |payload| Shown(payload, self.declared.shown);
        let messages = self.messages.stored();
        f.debug_list()
            .entries(messages.map(|message| shown(&*message.payload)))
            .finish()
    }
}
