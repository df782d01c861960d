//! When commits were made. Bounded as the history is.

use std::collections::VecDeque;
use std::time::Duration;

use crate::table::HISTORY;
use crate::world::Clock;

/// The recent commits with their times.
pub(super) struct Times {
    clock: Clock,
    /// Both the commits and their times grow.
    made: VecDeque<(u64, Duration)>,
    /// The youngest commit whose time is known, or need not be.
    last: u64,
}

impl Times {
    /// `last` is the youngest commit, whose time is no longer to be had.
    pub(super) fn new(clock: Clock, last: u64) -> Self {
        Self {
            clock,
            made: VecDeque::new(),
            last,
        }
    }

    /// Notes that `commit` is the youngest commit now.
    #[cold]
    pub(super) fn note(&mut self, commit: u64) {
        if commit == self.last {
            return;
        }
        self.last = commit;
        self.made.push_back((commit, self.clock.monotonic()));
        while self
            .made
            .front()
            .is_some_and(|(old, _)| old + HISTORY <= commit)
        {
            self.made.pop_front();
        }
    }

    /// Forgets all commits, which are no longer the state's; `last` is its youngest.
    pub(super) fn forget(&mut self, last: u64) {
        self.made.clear();
        self.last = last;
    }

    /// The oldest commit that is younger than `age`.
    pub(super) fn younger(&self, age: Duration) -> Option<u64> {
        let now = self.clock.monotonic();
        let is_old = |made: &(u64, Duration)| {
            made.1
                .checked_add(age)
                .is_some_and(|deadline| deadline <= now)
        };
        let first = self.made.partition_point(is_old);
        self.made.get(first).map(|(commit, _)| *commit)
    }
}
