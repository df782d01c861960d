//! How often each method was called: exact, and in as many parts as keep threads off each other's cache
//! lines. Two readers that share a counter would hand its line back and forth with every call.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::reentry;

/// A counter for each method.
pub(crate) struct Counters {
    /// The place of the thread that has made the fake: the only one that most fakes ever see.
    maker: usize,
    /// Its cells, one for every method, between two lines' widths.
    own: Box<[AtomicU64]>,
    /// Part after part the cells of the others, each with a line's width behind it, from when another thread counts.
    others: OnceLock<Box<[AtomicU64]>>,
    methods: usize,
}

/// How many parts there are; a thread counts in the part of its own number.
const PARTS: usize = 8;
/// A cell has eight bytes; a line of the common processors has 64, and some fetch two at a time.
const LINES: usize = 16;

fn cells(count: usize) -> Box<[AtomicU64]> {
    (0..count).map(|_| AtomicU64::new(0)).collect()
}

impl Counters {
    pub(crate) fn new(methods: usize) -> Self {
        Self {
            maker: reentry::place(),
            own: cells(LINES + methods + LINES),
            others: OnceLock::new(),
            methods,
        }
    }

    #[inline]
    fn check(&self, method: usize) {
        assert!(
            method < self.methods,
            "a method has the number that the macro gave it"
        );
    }

    /// Counts a call. Relaxed is enough: a counter publishes nothing, and is exact all the same.
    #[inline]
    pub(crate) fn count(&self, method: usize) {
        self.check(method);
        if reentry::place() == self.maker {
            // Two steps, which cost a fraction of one that no thread can divide: no other is in this place as long as this one
            // lives, and when it has ended, the place is given away under a lock of the system's.
            let own = &self.own[LINES + method];
            own.store(own.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
        } else {
            self.count_aside(method);
        }
    }

    /// Counts a call of another thread.
    #[inline(never)]
    fn count_aside(&self, method: usize) {
        let width = self.methods + LINES;
        let others = self.others.get_or_init(|| cells(PARTS * width));
        let part = reentry::thread() % PARTS;
        others[part * width + method].fetch_add(1, Ordering::Relaxed);
    }

    /// The number of calls so far.
    pub(crate) fn of(&self, method: usize) -> u64 {
        self.check(method);
        let own = self.own[LINES + method].load(Ordering::Relaxed);
        let others = self.others.get().map_or(0, |others| {
            let parts = others.chunks(self.methods + LINES);
            parts.map(|part| part[method].load(Ordering::Relaxed)).sum()
        });
        own + others
    }
}
