//! What the tables of one fake have in common. Holds no rows.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use crate::world::Ids;

/// What a fake hands to each of its tables: its name, its stream of ids,
/// and the flag by which one table tells the others that a custom body's transaction has failed.
///
/// A clone shares the flag. A state that moves to another fake (a fork, a restored checkpoint)
/// must be given the other fake's setup with [`AnyTable::adopt`](super::AnyTable::adopt);
/// otherwise the two fakes would abort each other's transactions.
#[derive(Clone, Debug)]
pub struct Setup {
    name: Arc<str>,
    ids: Ids,
    body: Arc<AtomicU8>,
}

/// No custom body runs: violations concern their own statement alone.
const OUTSIDE: u8 = 0;
/// A custom body runs whose first violation will abort it.
const RUNNING: u8 = 1;
/// A violation has aborted the body that runs.
const ABORTED: u8 = 2;

impl Setup {
    /// The setup of a fake with this name and this stream of ids.
    #[must_use]
    pub fn new(name: &str, ids: Ids) -> Self {
        Self {
            name: name.into(),
            ids,
            body: Arc::new(AtomicU8::new(OUTSIDE)),
        }
    }

    /// The fake's stream of ids.
    #[must_use]
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    /// The fake's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A custom body begins. Call it under the state's lock, and [`end_body`](Self::end_body) in
    /// every case, also when the body panics.
    pub fn begin_body(&self) {
        self.body.store(RUNNING, Ordering::Relaxed);
    }

    /// The custom body has ended; `true` when a violation aborted its transaction.
    #[must_use]
    pub fn end_body(&self) -> bool {
        self.body.swap(OUTSIDE, Ordering::Relaxed) == ABORTED
    }

    /// Whether a violation has aborted the custom body that runs now.
    #[must_use]
    pub fn aborted(&self) -> bool {
        // The state's lock orders all accesses, so that the flag itself need not.
        self.body.load(Ordering::Relaxed) == ABORTED
    }

    /// Aborts the custom body, if one runs.
    pub(super) fn abort(&self) {
        if self.body.load(Ordering::Relaxed) == RUNNING {
            self.body.store(ABORTED, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::World;

    #[test]
    fn only_a_running_body_can_be_aborted() {
        let setup = Setup::new("FakeX", World::seeded(7).ids("FakeX"));
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
