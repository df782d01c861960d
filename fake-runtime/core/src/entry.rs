//! How a thread waits at the door of a fake, and what it says when it is turned away. Holds no lock
//! and decides nothing: `reentry` knows who is inside.

use std::fmt;
use std::marker::PhantomData;
use std::sync::{TryLockError, TryLockResult};
use std::thread;
use std::time::{Duration, Instant};

use crate::reentry::{self, Refused};
use crate::state::State;

/// How long a call from inside one fake waits for another fake.
const PATIENCE: Duration = Duration::from_millis(if cfg!(test) { 300 } else { 2000 });

/// What is being done to a fake, as messages say it.
#[derive(Clone, Copy)]
pub(crate) enum Entry {
    /// A method of the trait, or of `Fake`.
    Method(&'static str),
    /// A method of `Access`, with the word for the part.
    Part(&'static str, &'static str),
}

/// Tries for as long as [`PATIENCE`], because whoever holds the lock may be waiting for this thread.
#[cold]
pub(crate) fn patiently<G>(mut attempt: impl FnMut() -> TryLockResult<G>) -> Option<G> {
    let mut guard = None;
    retry(&mut || {
        guard = match attempt() {
            Ok(guard) => Some(guard),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        };
        guard.is_some()
    });
    guard
}

/// Compiled once, and not for every lock that there is.
fn retry(succeeds: &mut dyn FnMut() -> bool) {
    let begin = Instant::now();
    let mut pause = Duration::from_micros(10);
    while !succeeds() && begin.elapsed() < PATIENCE {
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(5));
    }
}

#[cold]
#[track_caller]
pub(crate) fn refuse<S: State>(entry: Entry, refused: Refused) -> ! {
    let what = Named::<S>(entry, PhantomData);
    match refused {
        Refused::Itself => panic!(
            "{what} was called from inside `{}` itself (from the body of an operation, a closure, \
             or `Hash`, `Eq`, `Clone` or `Debug` of a row); nothing was changed",
            S::NAME
        ),
        Refused::TooDeep => panic!(
            "{what} was called from inside {} other fakes, one within the other, and deeper is not \
             supported; nothing was changed",
            reentry::DEPTH
        ),
    }
}

#[cold]
#[track_caller]
pub(crate) fn wait_for_each_other<S: State, G>(entry: Entry) -> G {
    panic!(
        "two fakes wait for each other: {} was called from inside another fake, and `{}` stayed in \
         use for {PATIENCE:?} meanwhile; nothing was changed",
        Named::<S>(entry, PhantomData),
        S::NAME
    )
}

struct Named<S>(Entry, PhantomData<S>);

impl<S: State> fmt::Display for Named<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Entry::Method(method) => write!(f, "`{}::{method}`", S::NAME),
            Entry::Part(word, method) => {
                write!(f, "`{method}` on a {word} of `{}`", S::NAME)
            }
        }
    }
}
