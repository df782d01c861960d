//! What is behind a handle: the shared state with its lock, and how a thread gets in.

use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::Fake;
use crate::controls::Controls;
use crate::entry::{Entry, patiently, refuse, wait_for_each_other};
use crate::reentry::{self, Marker};
use crate::state::{Guarded, State};
use crate::table::Setup;
use crate::turns::Teller;
use crate::world::{Clock, Ids};

/// The shared state behind a pointer that is `Send` and `Sync` by itself. Were it `Arc<Core<S>>`, then
/// rustc would prove both for every table again in every async method: two thirds of what a fake costs
/// to check.
pub(super) trait Shared<S> {
    fn inside(&self) -> Inside<'_, S>;
}

impl<S> Shared<S> for Core<S> {
    #[inline]
    fn inside(&self) -> Inside<'_, S> {
        Inside {
            core: self,
            controls: &self.controls,
        }
    }
}

/// A handle with controls of its own on the state of another one.
pub(super) struct Aside<S> {
    pub(super) of: Fake<S>,
    pub(super) controls: Controls,
}

impl<S> Shared<S> for Aside<S> {
    #[inline]
    fn inside(&self) -> Inside<'_, S> {
        Inside {
            controls: &self.controls,
            ..self.of.inside()
        }
    }
}

/// What is behind a handle: the state, which all handles share, and the handle's own controls.
pub(crate) struct Inside<'f, S> {
    pub(crate) core: &'f Core<S>,
    pub(crate) controls: &'f Controls,
}

impl<S> Clone for Inside<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Inside<'_, S> {}

/// A state without rows, which nobody changes: no panic leaves it half done.
pub(super) struct Blank<S>(pub(super) Arc<S>);

impl<S> UnwindSafe for Blank<S> {}
impl<S> RefUnwindSafe for Blank<S> {}

pub(crate) struct Core<S> {
    pub(super) controls: Controls,
    /// The ids, and by which name tables speak of the fake.
    pub(super) setup: Setup,
    /// The state without a row, which says what a key is without a lock.
    pub(super) blank: Blank<S>,
    pub(super) state: RwLock<Guarded<S>>,
}

/// The state, shared with other readers. The lock ends before the marker does.
pub(crate) struct Reading<'f, S> {
    guard: RwLockReadGuard<'f, Guarded<S>>,
    _marker: Marker,
}

/// The state, for one writer. The lock ends before the marker does.
pub(crate) struct Writing<'f, S> {
    pub(crate) guard: RwLockWriteGuard<'f, Guarded<S>>,
    pub(crate) setup: &'f Setup,
    _marker: Marker,
    /// After the lock and the marker.
    _teller: Teller<'f>,
}

impl<S: State> Reading<'_, S> {
    #[inline]
    pub(crate) fn state(&self) -> &S {
        self.guard.state()
    }
}

impl<S> Core<S> {
    /// Where the fake's ids and its chance come from.
    pub(crate) fn ids(&self) -> &Ids {
        self.setup.ids()
    }

    /// The clock of the fake's world.
    pub(crate) fn clock(&self) -> &Clock {
        self.setup.clock()
    }

    /// What it has handed to each part of its state.
    pub(crate) fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The state without rows.
    pub(crate) fn blank(&self) -> &S {
        &self.blank.0
    }
}

impl<S: State> Core<S> {
    #[inline]
    #[track_caller]
    pub(crate) fn reading(&self, entry: Entry) -> Reading<'_, S> {
        let marker = self.enter(entry);
        let guard = if marker.nested {
            patiently(|| self.state.try_read())
                .unwrap_or_else(|| wait_for_each_other::<S, _>(entry))
        } else {
            self.state.read().unwrap_or_else(PoisonError::into_inner)
        };
        Reading {
            guard,
            _marker: marker,
        }
    }

    #[inline]
    #[track_caller]
    pub(crate) fn writing(&self, entry: Entry) -> Writing<'_, S> {
        let marker = self.enter(entry);
        let guard = if marker.nested {
            patiently(|| self.state.try_write())
                .unwrap_or_else(|| wait_for_each_other::<S, _>(entry))
        } else {
            // A panic inside rolls back before the lock ends, so poison means nothing here.
            self.state.write().unwrap_or_else(PoisonError::into_inner)
        };
        Writing {
            guard,
            setup: &self.setup,
            _marker: marker,
            _teller: Teller(self.setup.turns()),
        }
    }

    #[inline]
    #[track_caller]
    fn enter(&self, entry: Entry) -> Marker {
        reentry::enter(self.id()).unwrap_or_else(|refused| refuse::<S>(entry, refused))
    }

    #[inline]
    fn id(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    /// The state for `Debug`, or `None` where waiting for it would be in vain.
    pub(crate) fn look(&self) -> Option<Reading<'_, S>> {
        let marker = reentry::enter(self.id()).ok()?;
        let guard = patiently(|| self.state.try_read())?;
        Some(Reading {
            guard,
            _marker: marker,
        })
    }
}
