//! A world in which an exploration runs its body.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::journal::{Journal, write_table};
use super::{Shared, World};
use crate::explore::Probe;

/// How many calls are shown before the first fault, and after the last one.
const AROUND: usize = 20;

impl World {
    /// A world with this seed, which is explored. It does not report its failure: whoever explores does.
    pub(crate) fn explored(seed: u64, probe: Arc<Probe>) -> Self {
        let mut world = Self::seeded(seed);
        if let Some(Shared {
            probe: own,
            reported,
            ..
        }) = Arc::get_mut(&mut world.shared)
        {
            *own = Some(probe);
            reported.store(true, Ordering::Relaxed);
        }
        world
    }

    /// What exploration has here.
    pub(crate) fn probe(&self) -> Option<&Arc<Probe>> {
        self.shared.probe.as_ref()
    }

    /// Tells an exploration that a goal was looked at, and whether it is reached: a state or an event that some runs are to
    /// come to, so that the faults tested something.
    ///
    /// [`seeds`](crate::explore::seeds) fails where no run has reached it, and [`Summary`](crate::explore::Summary) says how
    /// many have. Outside of an exploration nothing comes of it.
    pub fn sometimes(&self, goal: &str, reached: bool) {
        if let Some(probe) = self.probe() {
            probe.goal(goal, reached);
        }
    }

    /// Writes the picture of a failing run, and says where it is, or why it is not.
    pub(crate) fn picture(&self, folder: &Path, message: &str) -> String {
        self.write_page(folder, Some(message))
    }
}

impl Journal {
    /// Writes the calls as a table; of many those around the faults.
    pub(crate) fn write_around_faults(&self, out: &mut String) -> std::fmt::Result {
        let entries = self.entries();
        let faulty = |entry: &super::JournalEntry| !entry.faults().is_empty();
        let first = entries.iter().position(faulty).unwrap_or(entries.len());
        let last = entries.iter().rposition(faulty).unwrap_or(entries.len());
        let from = first.saturating_sub(AROUND);
        let to = entries.len().min(last + 1 + AROUND);
        if from > 0 {
            writeln!(out, "({from} calls before)")?;
        }
        write_table(&entries[from..to], out)?;
        if to < entries.len() {
            writeln!(out, "({} calls after)", entries.len() - to)?;
        }
        Ok(())
    }
}
