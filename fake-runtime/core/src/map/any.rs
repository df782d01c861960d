//! A map as the fake sees it: its table.

use std::fmt;

use super::Map;
use crate::table::{AnyTable, Setup};
use crate::violation::Violation;

impl<K: Clone, V: Clone> AnyTable for Map<K, V> {
    fn name(&self) -> &'static str {
        self.table.name()
    }

    fn changed(&self) -> bool {
        self.table.changed()
    }

    fn rollback(&mut self) {
        self.table.rollback();
    }

    fn commit(&mut self, number: u64) {
        self.table.commit(number);
    }

    fn rewind(&mut self, number: u64) -> bool {
        self.table.rewind(number)
    }

    fn is_rewound(&self) -> bool {
        self.table.is_rewound()
    }

    fn forward(&mut self) {
        self.table.forward();
    }

    /// An entry that is put twice is there once.
    fn again(&mut self) -> usize {
        0
    }

    fn adopt(&mut self, setup: &Setup) {
        self.table.adopt(setup);
    }

    /// Without a deadline nobody looks at the clock.
    fn is_of(&self, setup: &Setup) -> bool {
        !self.timed || self.table.setup().is(setup)
    }

    fn refusal(&self) -> Option<Violation> {
        self.crossed()
    }

    fn fmt_rows(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
