//! Views of what a state was, and what a transaction would be if it had happened twice. Changes nothing
//! for good but what [`Guarded::again`] inserts.

use std::ops::Deref;
use std::time::Duration;

use super::times::Times;
use super::{Guarded, State};
use crate::table::HISTORY;
use crate::world::Clock;

/// The state as it was at an earlier commit, for as long as this lives. All tables are at the same commit.
///
/// The `state(..)` values have no history: they are those of now.
#[must_use]
pub(crate) struct Past<'g, S: State> {
    state: &'g mut S,
    rewound: bool,
}

impl<S: State> Past<'_, S> {
    /// Whether any table is another one than now.
    pub(crate) fn rewound(&self) -> bool {
        self.rewound
    }
}

impl<S: State> Deref for Past<'_, S> {
    type Target = S;

    fn deref(&self) -> &S {
        self.state
    }
}

impl<S: State> Drop for Past<'_, S> {
    fn drop(&mut self) {
        // No user code runs here, so that this cannot stop half way.
        self.state.each_mut(&mut |table| table.forward());
    }
}

impl<S: State> Guarded<S> {
    /// The state as commit `commit` left it; [`begin`](Self::begin) has owned it. The view reaches back
    /// [`HISTORY`] commits and never behind a restore: an older commit gives the oldest view there is. What
    /// an open transaction has changed is not in it, and is there again after it.
    pub(crate) fn past(&mut self, commit: u64) -> Past<'_, S> {
        let commit = commit.max(self.oldest());
        let mut past = Past {
            state: self.owned(),
            rewound: false,
        };
        let mut rewound = false;
        past.state.each_mut(&mut |table| {
            let reached = table.rewind(commit);
            debug_assert!(reached, "every table remembers `HISTORY` commits");
            rewound |= table.is_rewound();
        });
        past.rewound = rewound;
        past
    }

    /// The oldest commit that can be looked at.
    fn oldest(&self) -> u64 {
        self.commits.saturating_sub(HISTORY).max(self.first)
    }

    /// The commit that was the youngest `count` commits ago.
    pub(crate) fn versions(&self, count: u64) -> u64 {
        self.commits.saturating_sub(count)
    }

    /// From now on, the monotonic time of this clock is noted with each commit, for
    /// [`commit_of_age`](Self::commit_of_age). Until then commits read no clock.
    pub(crate) fn time_commits(&mut self, clock: &Clock) {
        let commits = self.commits;
        self.times
            .get_or_insert_with(|| Box::new(Times::new(clock.clone(), commits)));
    }

    /// The youngest commit that was made at least `age` ago. Commits from before they were timed, and from
    /// before a restore, count as old enough.
    pub(crate) fn commit_of_age(&self, age: Duration) -> u64 {
        let younger = self.times.as_ref().and_then(|times| times.younger(age));
        younger.map_or(self.commits, |commit| commit - 1)
    }

    /// Inserts the rows of the open transaction a second time where constraints allow it, and says how many
    /// went in. References are to be settled afterwards.
    pub(crate) fn again(&mut self) -> usize {
        let mut count = 0;
        self.owned().each_mut(&mut |table| count += table.again());
        count
    }
}
