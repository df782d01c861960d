//! The locks and atomics of what threads meet at: those of the standard library. Only the tests that `--cfg fake_shuttle`
//! asks for have shuttle's, which try many interleavings. Those take every atomic as sequentially consistent, so that
//! they say nothing of orderings.

#[cfg(all(test, fake_shuttle))]
pub(crate) use interleaved::*;
#[cfg(not(all(test, fake_shuttle)))]
pub(crate) use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, atomic};

#[cfg(all(test, fake_shuttle))]
mod interleaved {
    pub(crate) use shuttle::sync::{Condvar, Mutex, MutexGuard, atomic};

    use atomic::{AtomicBool, Ordering};

    /// Shuttle has none. Others may run before each use of it; initializers run none of them.
    pub(crate) struct OnceLock<T> {
        cell: std::sync::OnceLock<T>,
        /// Looked at only for the other threads' sake.
        turn: AtomicBool,
    }

    impl<T> OnceLock<T> {
        pub(crate) fn new() -> Self {
            Self {
                cell: std::sync::OnceLock::new(),
                turn: AtomicBool::new(false),
            }
        }

        pub(crate) fn get(&self) -> Option<&T> {
            self.others_first();
            self.cell.get()
        }

        pub(crate) fn set(&self, value: T) -> Result<(), T> {
            self.others_first();
            self.cell.set(value)
        }

        pub(crate) fn get_or_init(&self, init: impl FnOnce() -> T) -> &T {
            self.others_first();
            self.cell.get_or_init(init)
        }

        pub(crate) fn take(&mut self) -> Option<T> {
            self.cell.take()
        }

        fn others_first(&self) {
            self.turn.load(Ordering::SeqCst);
        }
    }
}
