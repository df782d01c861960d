//! One call of a trait's method: counted, then run as a read or as a transaction. What it does is
//! the body's business; user code that maps an error runs after the lock has ended.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::entry::Entry;
use crate::fake::{Fake, Writing};
use crate::state::{State, Transaction};
use crate::table::{Setup, expect};
use crate::violation::{Violation, ViolationKind};

/// A call that has begun and holds nothing yet.
#[must_use = "a call does nothing until it reads or writes"]
pub struct Call<'f, S> {
    fake: &'f Fake<S>,
    method: &'static str,
}

/// How often a method of a fake was called.
#[derive(Clone, Copy)]
pub struct Calls<'f> {
    count: &'f AtomicU64,
}

impl<'f> Calls<'f> {
    pub(crate) fn new(count: &'f AtomicU64) -> Self {
        Self { count }
    }

    /// The number of calls that have begun, also of those that failed or panicked.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }
}

impl fmt::Debug for Calls<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Calls")
            .field("count", &self.count())
            .finish()
    }
}

/// Why a transaction was rolled back.
enum Failure<E> {
    /// The body answered so.
    Answer(E),
    /// The runtime found it after the body.
    Violation(Violation),
}

impl Failure<Violation> {
    fn into_violation(self) -> Violation {
        match self {
            Self::Answer(violation) | Self::Violation(violation) => violation,
        }
    }
}

impl<'f, S: State> Call<'f, S> {
    #[inline]
    pub(crate) fn new(fake: &'f Fake<S>, method: &'static str) -> Self {
        Self { fake, method }
    }

    /// Reads, beside other readers.
    #[inline]
    #[track_caller]
    pub fn read<T>(self, body: impl FnOnce(&S) -> T) -> T {
        body(self.fake.reading(Entry::Method(self.method)).state())
    }

    /// One statement that can fail. An error or a panic rolls back.
    ///
    /// # Errors
    ///
    /// Those of the body; nothing is stored then.
    #[inline]
    #[track_caller]
    pub fn write<T, E>(self, body: impl FnOnce(&mut S) -> Result<T, E>) -> Result<T, E> {
        let mut writing = self.writing();
        let transaction = writing.begin();
        let answer = body(transaction.state)?;
        transaction.commit();
        Ok(answer)
    }

    /// One statement that cannot fail. A panic rolls back.
    #[inline]
    #[track_caller]
    pub fn write_infallible<T>(self, body: impl FnOnce(&mut S) -> T) -> T {
        let mut writing = self.writing();
        let transaction = writing.begin();
        let answer = body(transaction.state);
        transaction.commit();
        answer
    }

    /// A custom body, or a statement on tables with references, which are settled after it. An error
    /// or a panic rolls back, the `state(..)` values too.
    ///
    /// # Errors
    ///
    /// Those of the body; a broken reference, or a violation that aborted the transaction although
    /// the body passed over it, as `map` turns it into one. Nothing is stored then.
    #[track_caller]
    pub fn write_settled<T, E>(
        self,
        body: impl FnOnce(&mut S) -> Result<T, E>,
        map: impl FnOnce(Violation) -> E,
    ) -> Result<T, E> {
        self.settled(body).map_err(|failure| match failure {
            Failure::Answer(error) => error,
            Failure::Violation(violation) => map(violation),
        })
    }

    /// As [`write_settled`](Self::write_settled) for a method without errors.
    ///
    /// # Panics
    ///
    /// On a broken reference, and on a violation that aborted the transaction although the body
    /// passed over it; nothing is stored then.
    #[track_caller]
    pub fn write_infallible_settled<T>(self, body: impl FnOnce(&mut S) -> T) -> T {
        let (fake, method) = (self.fake, self.method);
        let result = self.settled(|state| Ok::<T, Violation>(body(state)));
        expect(fake.name(), method, result.map_err(Failure::into_violation))
    }

    /// As [`write_settled`](Self::write_settled) for a method whose return type hides whether it
    /// can fail: `failed` says whether the answer is an error, which rolls back.
    ///
    /// # Panics
    ///
    /// As [`write_infallible_settled`](Self::write_infallible_settled).
    #[track_caller]
    pub fn write_judged<T>(
        self,
        body: impl FnOnce(&mut S) -> T,
        failed: impl FnOnce(&T) -> bool,
    ) -> T {
        let (fake, method) = (self.fake, self.method);
        let result = self.settled(|state| {
            let answer = body(state);
            if failed(&answer) {
                Err(answer)
            } else {
                Ok(answer)
            }
        });
        match result {
            Ok(answer) | Err(Failure::Answer(answer)) => answer,
            Err(Failure::Violation(violation)) => expect(fake.name(), method, Err(violation)),
        }
    }

    /// A side effect that succeeds.
    pub fn noop<T: Default>(self) -> T {
        T::default()
    }

    /// A side effect that succeeds, of a method that could fail.
    ///
    /// # Errors
    ///
    /// None.
    pub fn noop_ok<T: Default, E>(self) -> Result<T, E> {
        Ok(T::default())
    }

    #[track_caller]
    fn settled<T, E>(self, body: impl FnOnce(&mut S) -> Result<T, E>) -> Result<T, Failure<E>> {
        let mut writing = self.writing();
        let setup = writing.setup;
        let mut transaction = writing.begin();
        transaction.keep_plain();
        let running = Body::begin(setup);
        let answer = body(transaction.state).map_err(Failure::Answer)?;
        if running.end() {
            let aborted = Violation::new(ViolationKind::Aborted, S::NAME, "");
            return Err(Failure::Violation(aborted));
        }
        transaction.settle().map_err(Failure::Violation)?;
        transaction.commit();
        Ok(answer)
    }

    #[inline]
    #[track_caller]
    fn writing(&self) -> Writing<'f, S> {
        self.fake.writing(Entry::Method(self.method))
    }
}

impl<S: State> Writing<'_, S> {
    #[inline]
    pub(crate) fn begin(&mut self) -> Transaction<'_, S> {
        self.guard.begin(self.setup)
    }
}

/// A custom body runs for as long as this lives.
struct Body<'s>(&'s Setup);

impl<'s> Body<'s> {
    fn begin(setup: &'s Setup) -> Self {
        setup.begin_body();
        Self(setup)
    }

    /// Whether a violation has aborted it.
    fn end(self) -> bool {
        self.0.aborted()
    }
}

impl Drop for Body<'_> {
    fn drop(&mut self) {
        let _ = self.0.end_body();
    }
}

impl<S: State> fmt::Debug for Call<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}", S::NAME, self.method)
    }
}
