//! Looking at what a table was: at which commit a row was other than now, and whether a choice of rows
//! differs between then and now. Stores nothing, and leaves the table as it is.

use super::Table;
use super::history::HISTORY;
use super::line;
use super::select::Select;

/// Which rows a choice had at one moment, to be compared with another moment's.
///
/// It knows rows by their place and their changes, not by their content, which need not be comparable:
/// an update that changed nothing counts as a change.
#[doc(hidden)]
#[derive(Clone, Debug)]
#[must_use]
pub struct Trace {
    /// The chosen slots, in the order of insertion.
    slots: Vec<u32>,
    /// Whether one of them has changed after the moment that is looked at.
    changed: bool,
}

impl Trace {
    /// Whether the choice had other rows, or the same with another content, then or now. One of the two
    /// traces must be of the table as it is; two of the past may be called different although they are
    /// the same.
    #[must_use]
    pub fn differs(&self, other: &Self) -> bool {
        self.changed || other.changed || self.slots != other.slots
    }
}

/// Goes forward again at its end, also where a user's test panics.
struct Walk<'t, R, K>(&'t mut Table<R, K>);

impl<R, K> Drop for Walk<'_, R, K> {
    fn drop(&mut self) {
        self.0.end_rewind();
    }
}

impl<R, K> Table<R, K> {
    pub(super) fn end_rewind(&mut self) {
        if let Some(position) = self.rewound.take() {
            self.store.forward(position);
        }
    }

    /// Which rows are chosen, now or in the past to which the table is rewound.
    #[doc(hidden)]
    pub fn trace(&self, select: &dyn Select<R>) -> Trace {
        let slots = self.chosen(select);
        let changed = self.rewound.is_some_and(|position| {
            let mut sorted = slots.clone();
            line::sort(&mut sorted, &mut |one, other| one.cmp(&other));
            let mut undone = self.store.slots_of(position..self.store.position());
            undone.any(|slot| sorted.binary_search(&slot).is_ok())
        });
        Trace { slots, changed }
    }

    /// The youngest commit at which what is chosen was `changes` commits older than now, where only commits
    /// count that inserted, changed or removed a row which is chosen before or after; `latest` is the
    /// youngest commit of the fake. With fewer such commits among the last [`HISTORY`], the commit before
    /// the oldest of them; with none, `latest`.
    #[doc(hidden)]
    #[must_use]
    pub fn commit_before_changes(
        &mut self,
        select: &dyn Select<R>,
        changes: usize,
        latest: u64,
    ) -> u64 {
        self.end_rewind();
        let oldest = latest.saturating_sub(HISTORY);
        let commits: Vec<(u64, usize)> = self
            .store
            .commits()
            .take_while(|(commit, _)| *commit > oldest)
            .collect();
        let walk = Walk(self);
        // What no commit has is no commit's change.
        walk.0.rewound = Some(walk.0.store.undo_open());
        let (mut answer, mut left) = (latest, changes);
        for (commit, begin) in commits {
            if left == 0 {
                break;
            }
            if walk.0.undo_asking(begin, select) {
                answer = commit - 1;
                left -= 1;
            }
        }
        answer
    }

    /// Undoes one more commit of a table that is rewound, and says whether it inserted, changed or removed
    /// a chosen row. Rows that came and went inside of it do not count.
    fn undo_asking(&mut self, begin: usize, select: &dyn Select<R>) -> bool {
        let end = self.rewound.unwrap_or(self.store.position());
        let chosen = |table: &Self| {
            let mut slots = table.store.slots_of(begin..end);
            slots.any(|slot| table.store.get(slot).is_some_and(|row| select.test(row)))
        };
        let after = chosen(self);
        self.store.back(begin..end);
        self.rewound = Some(begin);
        after || chosen(self)
    }
}
