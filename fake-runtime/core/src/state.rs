//! The state of a fake: its tables and plain values, how they are shared until written, and how a
//! transaction over them ends. Takes no lock: whoever holds a `&mut` here has taken it.

mod past;
mod times;

use std::any::Any;
use std::hash::Hasher;
use std::mem;
use std::sync::Arc;

use crate::table::{AnyTable, Setup};
use crate::violation::Violation;
use times::Times;

/// What `#[fake]` generates for the state of a fake: one field for each table and each `state(..)`.
pub trait State: Sized + Send + Sync + 'static {
    /// The fake's type, as messages name it.
    const NAME: &'static str;
    /// The trait's methods, in the order of their numbers. None where the state is a store's: each trait that stands there
    /// brings its own.
    const METHODS: &'static [&'static str];
    /// Whether the boundary is declared to return errors by itself.
    const FAILS: bool = false;
    /// The values of the `state(..)` fields, `()` where there are none.
    type Plain: Clone;

    /// These errors.
    #[must_use]
    fn failures() -> Vec<Box<dyn Any>> {
        Vec::new()
    }
    /// Empty tables and default values.
    fn new(setup: &Setup) -> Self;
    /// Visits every table in the order of declaration.
    fn each(&self, visit: &mut dyn FnMut(&dyn AnyTable));
    /// Visits every table in the order of declaration.
    fn each_mut(&mut self, visit: &mut dyn FnMut(&mut dyn AnyTable));
    /// A copy of everything that is committed, for when a shared state is written.
    #[must_use]
    fn fork(&self) -> Self;
    /// The values of the `state(..)` fields, to put back when a transaction fails; `None` where there
    /// are none.
    fn plain(&self) -> Option<Self::Plain> {
        None
    }
    /// Puts them back.
    fn set_plain(&mut self, _plain: Self::Plain) {}

    /// One pass over the references: cascades, or says which one is broken. `true` means that it
    /// changed something, so that another pass is due.
    ///
    /// # Errors
    ///
    /// The reference that points nowhere. What this pass changed is rolled back by the caller.
    fn settle(&mut self) -> Result<bool, Violation> {
        Ok(false)
    }
}

/// A part of a state that generated code and tests can work on: a table, a map, a queue. `()` is no part, for what is done
/// to the state as a whole.
pub trait Part: 'static {
    /// What messages call it.
    const WORD: &'static str;

    /// The portable hash of the partition, or of the shard, that a key belongs to; `None` where there are none. `feed` gives
    /// the key to a hasher.
    fn partition(&self, _feed: &dyn Fn(&mut dyn Hasher)) -> Option<u64> {
        None
    }
}

impl Part for () {
    const WORD: &'static str = "state";
}

/// The failures that a fake declares, without their type.
pub(crate) type Failures = fn() -> Vec<Box<dyn Any>>;

/// A fake whose boundary declares the errors that it can return by itself.
#[diagnostic::on_unimplemented(
    message = "this fake declares no failures",
    label = "there is no error to fail with",
    note = "declare some, `#[fake(.., failures(Error::ConnectionLost))]`, or say the error: `.outage_with(error)`, `.fail(error)`"
)]
pub trait DeclaresFailures: State {}

/// The declared failures without their type.
#[must_use]
pub fn erased<E: 'static>(failures: Vec<E>) -> Vec<Box<dyn Any>> {
    failures
        .into_iter()
        .map(|error| Box::new(error) as Box<dyn Any>)
        .collect()
}

/// A `state(..)` value: it is copied to be put back, and tests share fakes between threads.
pub trait Plain: Clone + Send + Sync + 'static {}

impl<T: Clone + Send + Sync + 'static> Plain for T {}

/// What the lock of a fake guards.
pub(crate) struct Guarded<S> {
    cell: StateCell<S>,
    /// How many transactions have changed something.
    commits: u64,
    /// Views of the past end here: what was before is not this state's past, but that of the one which a
    /// restore has replaced.
    first: u64,
    /// When the recent commits were made, from when somebody wants to know.
    times: Option<Box<Times>>,
}

/// A state of the fake's own, or one that it shares with forks and checkpoints until one of them
/// writes. Nothing atomic is touched while it is owned.
enum StateCell<S> {
    Owned(S),
    Shared(Arc<S>),
    /// Between the two, in steps that cannot panic.
    Moving,
}

const NEVER_LEFT_MOVING: &str = "`Moving` is left by no step that can panic";

impl<S: State> Guarded<S> {
    pub(crate) fn new(setup: &Setup) -> Self {
        Self {
            cell: StateCell::Owned(S::new(setup)),
            commits: 0,
            first: 0,
            times: None,
        }
    }

    pub(crate) fn shared(state: Arc<S>, commits: u64) -> Self {
        Self {
            cell: StateCell::Shared(state),
            commits,
            first: 0,
            times: None,
        }
    }

    #[inline]
    pub(crate) fn state(&self) -> &S {
        match &self.cell {
            StateCell::Owned(state) => state,
            StateCell::Shared(state) => state,
            StateCell::Moving => unreachable!("{NEVER_LEFT_MOVING}"),
        }
    }

    pub(crate) fn commits(&self) -> u64 {
        self.commits
    }

    /// Shares the state until it is written.
    pub(crate) fn share(&mut self) -> Arc<S> {
        let shared = match mem::replace(&mut self.cell, StateCell::Moving) {
            StateCell::Owned(state) => Arc::new(state),
            StateCell::Shared(state) => state,
            StateCell::Moving => unreachable!("{NEVER_LEFT_MOVING}"),
        };
        self.cell = StateCell::Shared(Arc::clone(&shared));
        shared
    }

    /// Puts another state in its place and returns the old one, which the caller drops where user
    /// code may run.
    pub(crate) fn replace(&mut self, state: Arc<S>, commits: u64) -> impl Sized + use<S> {
        // The number only grows: two different states must not go by the same one.
        self.commits = self.commits.max(commits) + 1;
        self.first = self.commits;
        if let Some(times) = &mut self.times {
            times.forget(self.commits);
        }
        mem::replace(&mut self.cell, StateCell::Shared(state))
    }

    /// The state, to be written: a shared one is taken over, or copied while others use it too.
    ///
    /// When `Clone` of a row panics, the state stays the shared one.
    #[inline]
    pub(crate) fn begin(&mut self, setup: &Setup) {
        if !matches!(self.cell, StateCell::Owned(_)) {
            self.own(setup);
        }
    }

    /// A state that came from another fake is this one's now: at once where some part of it would look at the other one's
    /// clock, and else when it is written.
    ///
    /// When `Clone` of a row panics, the state stays the shared one.
    pub(crate) fn settle_in(&mut self, setup: &Setup) {
        let mut at_home = true;
        self.state().each(&mut |part| at_home &= part.is_of(setup));
        if !at_home {
            self.begin(setup);
        }
    }

    /// The state inside of a transaction.
    #[inline]
    pub(crate) fn owned(&mut self) -> &mut S {
        match &mut self.cell {
            StateCell::Owned(state) => state,
            StateCell::Shared(_) | StateCell::Moving => unreachable!("`begin` owns it"),
        }
    }

    /// Passes over the references until nothing changes any more.
    pub(crate) fn settle(&mut self) -> Result<(), Violation> {
        while self.owned().settle()? {}
        Ok(())
    }

    /// Keeps what the transaction did.
    #[inline]
    pub(crate) fn commit(&mut self) {
        let next = self.commits + 1;
        let StateCell::Owned(state) = &mut self.cell else {
            unreachable!("`begin` owns it")
        };
        let commits = &mut self.commits;
        for_every_table(state, |table| {
            if table.changed() {
                *commits = next;
                table.commit(next);
            }
        });
        if let Some(times) = &mut self.times {
            times.note(self.commits);
        }
    }

    /// Whether the transaction has changed any row.
    pub(crate) fn changed(&self) -> bool {
        let mut changed = false;
        self.state().each(&mut |table| changed |= table.changed());
        changed
    }

    /// Undoes what the transaction did.
    pub(crate) fn roll_back(&mut self, plain: Option<S::Plain>) {
        roll_back(self.owned(), plain);
    }

    #[cold]
    fn own(&mut self, setup: &Setup) {
        let state = match mem::replace(&mut self.cell, StateCell::Moving) {
            StateCell::Owned(state) => state,
            StateCell::Shared(shared) => match Arc::try_unwrap(shared) {
                Ok(state) => state,
                Err(shared) => {
                    // Back in place before any user code runs.
                    self.cell = StateCell::Shared(shared);
                    self.state().fork()
                }
            },
            StateCell::Moving => unreachable!("{NEVER_LEFT_MOVING}"),
        };
        // The old one is dropped last: if the others have let go of it meanwhile, its rows are
        // dropped here, and a row's `Drop` may panic.
        let _old = mem::replace(&mut self.cell, StateCell::Owned(state));
        if let StateCell::Owned(state) = &mut self.cell {
            // It may come from another fake, whose flags and ids are not ours.
            state.each_mut(&mut |table| table.adopt(setup));
        }
    }
}

#[cold]
fn roll_back<S: State>(state: &mut S, plain: Option<S::Plain>) {
    struct Last<'s, S: State>(&'s mut S, Option<S::Plain>);

    impl<S: State> Drop for Last<'_, S> {
        fn drop(&mut self) {
            if let Some(plain) = self.1.take() {
                self.0.set_plain(plain);
            }
        }
    }

    // The values come back also when a row that is rolled back panics in its `Drop`.
    let last = Last(state, plain);
    for_every_table(last.0, |table| table.rollback());
}

/// Does the same to every table, and to the remaining ones also when one of them drops a row whose
/// `Drop` panics: a transaction must not end in one table and stay open in another.
#[inline]
fn for_every_table<S: State>(state: &mut S, act: impl FnMut(&mut dyn AnyTable)) {
    struct Rest<'s, S: State, A: FnMut(&mut dyn AnyTable)>(&'s mut S, A);

    impl<S: State, A: FnMut(&mut dyn AnyTable)> Drop for Rest<'_, S, A> {
        fn drop(&mut self) {
            self.0.each_mut(&mut self.1);
        }
    }

    let mut rest = Rest(state, act);
    rest.0.each_mut(&mut rest.1);
    mem::forget(rest);
}
