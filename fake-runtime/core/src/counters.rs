//! How often each method was called: exact, and in as many parts as keep threads off each other's cache
//! lines. Two readers that share a counter would hand its line back and forth with every call.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::reentry;

/// A counter for each method.
pub(crate) struct Counters {
    /// Part after part, each with a cell for every method and a line's width behind it.
    cells: Box<[AtomicU64]>,
    methods: usize,
}

/// How many parts there are; a thread counts in the part of its own number.
const PARTS: usize = 8;
/// A cell has eight bytes; a line of the common processors has 64, and some fetch two at a time.
const LINES: usize = 16;

impl Counters {
    pub(crate) fn new(methods: usize) -> Self {
        let cells = (0..PARTS * (methods + LINES)).map(|_| AtomicU64::new(0));
        Self {
            cells: cells.collect(),
            methods,
        }
    }

    fn cell(&self, part: usize, method: usize) -> &AtomicU64 {
        assert!(
            method < self.methods,
            "a method has the number that the macro gave it"
        );
        &self.cells[part * (self.methods + LINES) + method]
    }

    /// Counts a call. Relaxed is enough: a counter publishes nothing, and is exact all the same.
    #[inline]
    pub(crate) fn count(&self, method: usize) {
        self.cell(reentry::thread() % PARTS, method)
            .fetch_add(1, Ordering::Relaxed);
    }

    /// The number of calls so far.
    pub(crate) fn of(&self, method: usize) -> u64 {
        let parts = (0..PARTS).map(|part| self.cell(part, method).load(Ordering::Relaxed));
        parts.sum()
    }
}
