//! One call of a trait's method: counted, then a read or a transaction. What it does is the body's
//! business; user code that maps an error runs after the lock has ended.

pub(crate) mod door;
mod entrance;
pub(crate) mod info;
mod later;
mod look;
mod method;
mod methods;
#[allow(unreachable_pub, reason = "reached through `private`")]
pub mod new_ids;
mod operation;
mod outside;
pub(crate) mod steps;
mod watched;

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

use crate::entry::Entry;
use crate::fake::{Core, Writing};
use crate::fault::Effect;
use crate::state::State;
use crate::table::{Setup, expect};
use crate::violation::{Violation, ViolationKind};

use door::{Door, Live};
pub use entrance::Entrance;
pub use later::Later;
pub(crate) use later::now;
pub use method::{
    Answer, Answered, Anything, ArgAt, ArgKey, Asks, AsyncFallible, AsyncSure, Batch, Does,
    Effects, Fails, Fallible, Lends, Locate, Method, NoKey, Nth, OfMap, Parted, Polls, Reads,
    RowKey, Sure, Takes, Tells, Views, Waits, Writes,
};
pub use methods::{Calls, CallsOf, Counts, Opaque, View};
pub use operation::{Operation, Patient};
pub use outside::{Asked, Outside, Rested};

/// A call that has begun and holds nothing yet.
#[must_use = "a call does nothing until it reads or writes"]
pub struct Call<'f, S: State> {
    door: Door<'f, S>,
    method: &'static str,
}

/// What a side effect answers where nothing is said.
#[diagnostic::on_unimplemented(
    message = "nothing says which `{Self}` this side effect answers",
    label = "this needs `Default`",
    note = "derive `Default` for it, or write the body: `#[fake(write = |tx| ..)]`"
)]
pub trait Silence {
    /// The answer.
    fn silence() -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Default> Silence for T {
    fn silence() -> Self {
        T::default()
    }
}

/// Why a transaction was rolled back.
enum Failure<E> {
    /// The body answered so.
    Answer(E),
    /// The runtime found it after the body.
    Violation(Violation),
}

/// The state of a fake in a transaction. Dropped before its end, also by a panic, it rolls back.
pub(crate) struct Write<'f, S: State> {
    writing: Writing<'f, S>,
    /// What the `state(..)` values were, where a body may change them.
    plain: Option<S::Plain>,
    /// What is to become of it, where faults are armed.
    live: Option<Rc<Live>>,
    open: bool,
}

impl<'f, S: State> Write<'f, S> {
    #[inline]
    #[track_caller]
    pub(crate) fn begin(core: &'f Core<S>, entry: Entry) -> Self {
        let mut writing = core.writing(entry);
        writing.guard.begin(writing.setup);
        Self {
            writing,
            plain: None,
            live: None,
            open: true,
        }
    }

    /// Begins under a lock that is held, with what is to become of it.
    pub(crate) fn held(mut writing: Writing<'f, S>, live: Rc<Live>) -> Self {
        writing.guard.begin(writing.setup);
        Self {
            writing,
            plain: None,
            live: Some(live),
            open: true,
        }
    }

    /// Commits, unless a fault is to happen.
    #[inline]
    pub(crate) fn done<T>(mut self, answer: T) -> T {
        if let Some(live) = self.live.take() {
            self.end(&live);
            return answer;
        }
        self.open = false;
        self.writing.guard.commit();
        answer
    }

    /// What is to become of it.
    pub(crate) fn live(&self) -> Option<Rc<Live>> {
        self.live.clone()
    }

    /// How many rows of a list are to be kept, where a fault says so.
    #[inline]
    pub(crate) fn partial(&self) -> Option<(Rc<Live>, usize)> {
        let live = self.live.as_ref()?;
        match live.effect() {
            Some(Effect::Partial { rows, .. }) => Some((Rc::clone(live), *rows)),
            _ => None,
        }
    }

    /// Whether what is inserted is to be inserted again.
    #[inline]
    pub(crate) fn duplicate(&self) -> Option<Rc<Live>> {
        let live = self.live.as_ref()?;
        matches!(live.effect(), Some(Effect::Duplicate)).then(|| Rc::clone(live))
    }

    #[cold]
    fn end(&mut self, live: &Live) {
        let guard = &mut self.writing.guard;
        let changes = guard.changed();
        live.finished.set(true);
        match live.effect() {
            // Left open, it is rolled back.
            Some(Effect::Lose) => {
                live.changed.set(changes);
                return;
            }
            Some(Effect::Duplicate) if !live.repeated.get() => live.changed.set(guard.again() > 0),
            Some(
                Effect::CommitThenAnswer(_) | Effect::CommitThenFailure(_) | Effect::CommitThenHang,
            ) => {
                live.changed.set(true);
            }
            _ => {}
        }
        self.open = false;
        self.writing.guard.commit();
    }

    /// Settles references, and goes on.
    pub(crate) fn check(&mut self) -> Result<(), Violation> {
        self.writing.guard.settle()
    }

    /// Settles references, then commits; a reference that would be broken rolls back.
    #[inline]
    pub(crate) fn settle<T>(mut self, answer: T) -> Result<T, Violation> {
        self.writing.guard.settle()?;
        Ok(self.done(answer))
    }
}

impl<S: State> Deref for Write<'_, S> {
    type Target = S;

    #[inline]
    fn deref(&self) -> &S {
        self.writing.guard.state()
    }
}

impl<S: State> DerefMut for Write<'_, S> {
    #[inline]
    fn deref_mut(&mut self) -> &mut S {
        self.writing.guard.owned()
    }
}

impl<S: State> Drop for Write<'_, S> {
    #[inline]
    fn drop(&mut self) {
        if self.open {
            self.writing.guard.roll_back(self.plain.take());
        }
    }
}

impl<'f, S: State> Call<'f, S> {
    #[inline]
    pub(crate) fn new(door: Door<'f, S>, method: &'static str) -> Self {
        Self { door, method }
    }

    /// Reads with a body of the user's, beside other readers.
    #[inline]
    #[track_caller]
    pub fn read<T>(self, body: impl FnOnce(&S) -> T) -> T {
        self.door.read(Entry::Method(self.method), body)
    }

    /// One statement without anything around it, as `Statement` runs it on a table.
    #[cfg(test)]
    #[track_caller]
    pub(crate) fn transaction<T, E>(
        self,
        body: impl FnOnce(&mut S) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut write = self.door.write(Entry::Method(self.method));
        let answer = body(&mut write)?;
        Ok(write.done(answer))
    }

    /// A custom body, after which references are settled. An error or a panic rolls back, the
    /// `state(..)` values too.
    ///
    /// # Errors
    ///
    /// Those of the body; a broken reference, or a violation that aborted the transaction although
    /// the body passed over it, as `map` turns it into one. Nothing is stored then.
    #[track_caller]
    pub fn write<T, E>(
        self,
        body: impl FnOnce(&mut S) -> Result<T, E>,
        map: impl FnOnce(Violation) -> E,
    ) -> Result<T, E> {
        self.settled(body).map_err(|failure| match failure {
            Failure::Answer(error) => error,
            Failure::Violation(violation) => map(violation),
        })
    }

    /// As [`write`](Self::write) for a method whose return type hides whether it
    /// can fail: `failed` says whether the answer is an error, which rolls back.
    ///
    /// # Panics
    ///
    /// On a broken reference, and on a violation that aborted the transaction although the body
    /// passed over it, where the answer is not an error; nothing is stored then.
    #[track_caller]
    pub fn write_judged<T>(
        self,
        body: impl FnOnce(&mut S) -> T,
        failed: impl FnOnce(&T) -> bool,
    ) -> T {
        let method = self.method;
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
            Err(Failure::Violation(violation)) => expect(S::NAME, method, Err(violation)),
        }
    }

    /// A side effect that succeeds.
    #[must_use]
    pub fn noop<T: Silence>(self) -> T {
        T::silence()
    }

    /// A side effect that succeeds, of a method that could fail.
    ///
    /// # Errors
    ///
    /// None.
    pub fn noop_ok<T: Silence, E>(self) -> Result<T, E> {
        Ok(T::silence())
    }

    #[track_caller]
    fn settled<T, E>(self, body: impl FnOnce(&mut S) -> Result<T, E>) -> Result<T, Failure<E>> {
        let mut write = self.door.write(Entry::Method(self.method));
        // Only a body changes the `state(..)` values.
        write.plain = write.plain();
        let running = Body::begin(write.writing.setup);
        let answer = body(&mut write).map_err(Failure::Answer)?;
        if running.end() {
            let mut reason = None;
            write.each(&mut |part| reason = reason.take().or_else(|| part.refusal()));
            let aborted = || Violation::new(ViolationKind::Aborted, S::NAME, "");
            return Err(Failure::Violation(reason.unwrap_or_else(aborted)));
        }
        write.settle(answer).map_err(Failure::Violation)
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
