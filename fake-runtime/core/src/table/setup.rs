//! What the tables of one fake have in common. Holds no rows.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

use crate::turns::Turns;
use crate::world::{Clock, Ids};

/// What a fake hands to each of its tables: its name, its stream of ids, the world's clock,
/// the flag by which one table tells the others that a custom body's transaction has failed, and who waits for what they
/// have.
///
/// A clone shares the flag. A state that moves to another fake (a fork, a restored checkpoint)
/// must be given the other fake's setup with [`AnyTable::adopt`](super::AnyTable::adopt);
/// otherwise the two fakes would abort each other's transactions.
#[derive(Clone, Debug)]
pub struct Setup {
    name: &'static str,
    ids: Ids,
    clock: Clock,
    shared: Arc<Shared>,
}

/// What all clones have in common.
#[derive(Debug)]
struct Shared {
    /// Whether a custom body runs.
    body: AtomicU8,
    /// The custom body that runs, or that ran last, counted from 1.
    number: AtomicU64,
    turns: Turns,
}

/// No custom body runs: violations concern their own statement alone.
const OUTSIDE: u8 = 0;
/// A custom body runs whose first violation will abort it.
const RUNNING: u8 = 1;
/// A violation has aborted the body that runs.
const ABORTED: u8 = 2;

impl Setup {
    /// The setup of a fake with this name, this stream of ids and this clock.
    #[must_use]
    pub fn new(name: &'static str, ids: Ids, clock: Clock) -> Self {
        Self {
            name,
            ids,
            clock,
            shared: Arc::new(Shared {
                body: AtomicU8::new(OUTSIDE),
                number: AtomicU64::new(0),
                turns: Turns::new(),
            }),
        }
    }

    /// The fake's stream of ids.
    #[must_use]
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    /// The clock of the fake's world.
    pub(crate) fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The calls that wait for something of the fake.
    pub(crate) fn turns(&self) -> &Turns {
        &self.shared.turns
    }

    /// The fake's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Whether both are of one fake.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.shared, &other.shared)
    }

    /// A custom body begins. Call it under the state's lock, and [`end_body`](Self::end_body) in
    /// every case, also when the body panics.
    pub fn begin_body(&self) {
        self.shared.number.fetch_add(1, Ordering::Relaxed);
        self.shared.body.store(RUNNING, Ordering::Relaxed);
    }

    /// The number of the custom body that runs, if one does; a body that is aborted runs still.
    pub(crate) fn running(&self) -> Option<u64> {
        let runs = self.shared.body.load(Ordering::Relaxed) != OUTSIDE;
        runs.then(|| self.body())
    }

    /// The number of the custom body that runs, or ran last.
    pub(crate) fn body(&self) -> u64 {
        self.shared.number.load(Ordering::Relaxed)
    }

    /// The custom body has ended; `true` when a violation aborted its transaction.
    #[must_use]
    pub fn end_body(&self) -> bool {
        self.shared.body.swap(OUTSIDE, Ordering::Relaxed) == ABORTED
    }

    /// Whether a violation has aborted the custom body that runs now.
    #[must_use]
    pub fn aborted(&self) -> bool {
        // The state's lock orders all accesses, so that the flag itself need not.
        self.shared.body.load(Ordering::Relaxed) == ABORTED
    }

    /// Aborts the custom body, if one runs.
    pub(crate) fn abort(&self) {
        if self.shared.body.load(Ordering::Relaxed) == RUNNING {
            self.shared.body.store(ABORTED, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::World;

    #[test]
    fn only_a_running_body_can_be_aborted() {
        let world = World::seeded(7);
        let setup = Setup::new("FakeX", world.ids("FakeX"), world.clock().clone());
        setup.abort();
        assert!(!setup.aborted());
        setup.begin_body();
        setup.clone().abort();
        assert!(setup.aborted());
        assert!(setup.end_body());
        assert!(!setup.aborted());
        assert_eq!(setup.name(), "FakeX");
    }
}
