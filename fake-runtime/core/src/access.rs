//! One part of a fake's state as tests and generated code reach it: which fake, which part. What can be done with it stands
//! with the part, as `rows.rs` for tables.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use crate::call::door::Door;
use crate::call::{self, Answered, Later, Locate, Method, Patient, Write};
use crate::entry::Entry;
use crate::fake::Fake;
use crate::state::{Part, State};
use crate::statement::Statement;
use crate::turns::Turn;
use crate::violation::Violation;

/// One table, map or queue of a fake, to put something in and to look at what is there.
///
/// Its own rules hold, each call is one transaction, and nothing here is counted as a call of the fake. Values go in by value
/// and come out as clones. Closures run while the fake is locked: they cannot use the fake itself.
///
/// # Panics
///
/// Every method panics where a use of the [`Fake`] would, and passes on a panic of a closure or of
/// `Hash`, `Eq` or `Clone` of what is stored; nothing was changed then.
pub struct Access<'f, S, P> {
    pub(crate) fake: &'f Fake<S>,
    read: fn(&S) -> &P,
    write: fn(&mut S) -> &mut P,
}

impl<'f, S: State, P: Part> Access<'f, S, P> {
    #[inline]
    pub(crate) fn new(fake: &'f Fake<S>, read: fn(&S) -> &P, write: fn(&mut S) -> &mut P) -> Self {
        Self { fake, read, write }
    }

    /// Begins a call of the trait's method number `index` on this part, and counts it.
    #[doc(hidden)]
    #[inline]
    pub fn call(self, index: usize, method: &'static str) -> Statement<'f, S, P> {
        self.statement(Door::Open(self.fake.counted(index)), method)
    }

    #[inline]
    pub(crate) fn statement(self, door: Door<'f, S>, method: &'static str) -> Statement<'f, S, P> {
        Statement {
            door,
            method,
            read: self.read,
            write: self.write,
        }
    }

    /// The part when it is empty, which says what a key is without a lock.
    pub(crate) fn blank(self) -> &'f P {
        (self.read)(self.fake.inside().core.blank())
    }

    #[track_caller]
    pub(crate) fn reading<T>(self, method: &'static str, body: impl FnOnce(&P) -> T) -> T {
        let entry = Entry::Part(P::WORD, method);
        body((self.read)(self.fake.core().reading(entry).state()))
    }

    #[track_caller]
    pub(crate) fn writing<T>(
        self,
        method: &'static str,
        body: impl FnOnce(&mut P) -> Result<T, Violation>,
    ) -> Result<T, Violation> {
        let mut write = Write::begin(self.fake.core(), Entry::Part(P::WORD, method));
        let answer = body((self.write)(&mut write))?;
        write.settle(answer)
    }

    /// A change of a part that no reference is about.
    #[track_caller]
    pub(crate) fn changing<T>(self, method: &'static str, body: impl FnOnce(&mut P) -> T) -> T {
        let mut write = Write::begin(self.fake.core(), Entry::Part(P::WORD, method));
        let answer = body((self.write)(&mut write));
        write.done(answer)
    }
}

impl<S, P> Clone for Access<'_, S, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S, P> Copy for Access<'_, S, P> {}

/// Calls of the trait's methods: what generated code uses.
#[doc(hidden)]
impl<'f, S: State, P: Part> Access<'f, S, P> {
    /// A synchronous call.
    #[track_caller]
    #[inline]
    pub fn run<M: Method>(
        self,
        args: M::Args<'f>,
        run: impl FnOnce(Statement<'f, S, P>, M::Args<'f>) -> Answered<M>,
    ) -> Answered<M>
    where
        M::Does: Locate<M::Args<'f>, P>,
    {
        call::now::<M, _, _>(self, args, run)
    }

    /// A call that is made when its future is polled.
    #[inline]
    pub fn later<M: Method, F>(
        self,
        args: M::Args<'f>,
        run: F,
    ) -> Later<'f, S, M, M::Args<'f>, Self, F>
    where
        F: FnOnce(Statement<'f, S, P>, M::Args<'f>) -> Answered<M>,
        M::Does: Locate<M::Args<'f>, P>,
    {
        Later::new(self, args, run)
    }

    /// The same, boxed.
    #[inline]
    pub fn boxed<M: Method>(
        self,
        args: M::Args<'f>,
        run: impl FnOnce(Statement<'f, S, P>, M::Args<'f>) -> Answered<M> + Send + 'f,
    ) -> Pin<Box<dyn Future<Output = Answered<M>> + Send + 'f>>
    where
        M::Args<'f>: Send,
        M::Does: Locate<M::Args<'f>, P>,
    {
        Box::pin(self.later::<M, _>(args, run))
    }

    /// The same, boxed, on one thread.
    #[inline]
    pub fn boxed_local<M: Method>(
        self,
        args: M::Args<'f>,
        run: impl FnOnce(Statement<'f, S, P>, M::Args<'f>) -> Answered<M> + 'f,
    ) -> Pin<Box<dyn Future<Output = Answered<M>> + 'f>>
    where
        M::Does: Locate<M::Args<'f>, P>,
    {
        Box::pin(self.later::<M, _>(args, run))
    }
}

/// Calls that may have to wait: `run` answers `None` until there is something to answer, and `late` answers where that takes
/// longer than `within`.
#[doc(hidden)]
impl<'f, S: State, P: Part> Access<'f, S, P> {
    /// A synchronous call, which blocks its thread.
    #[track_caller]
    pub fn wait<M: Method>(
        self,
        args: M::Args<'f>,
        within: Option<Duration>,
        run: impl FnMut(Statement<'f, S, P>, &M::Args<'f>, &mut Turn) -> Option<Answered<M>>,
        late: impl FnOnce() -> Answered<M>,
    ) -> Answered<M>
    where
        M::Does: Locate<M::Args<'f>, P>,
    {
        call::now::<M, _, _>(self, args, Patient::new(run, within, late))
    }

    /// A call that begins when its future is polled first.
    pub fn wait_later<M: Method, F, L>(
        self,
        args: M::Args<'f>,
        within: Option<Duration>,
        run: F,
        late: L,
    ) -> Later<'f, S, M, M::Args<'f>, Self, Patient<F, L>>
    where
        F: FnMut(Statement<'f, S, P>, &M::Args<'f>, &mut Turn) -> Option<Answered<M>>,
        L: FnOnce() -> Answered<M>,
        M::Does: Locate<M::Args<'f>, P>,
    {
        Later::new(self, args, Patient::new(run, within, late))
    }

    /// The same, boxed.
    pub fn wait_boxed<M: Method>(
        self,
        args: M::Args<'f>,
        within: Option<Duration>,
        run: impl FnMut(Statement<'f, S, P>, &M::Args<'f>, &mut Turn) -> Option<Answered<M>> + Send + 'f,
        late: impl FnOnce() -> Answered<M> + Send + 'f,
    ) -> Pin<Box<dyn Future<Output = Answered<M>> + Send + 'f>>
    where
        M::Args<'f>: Send,
        M::Does: Locate<M::Args<'f>, P>,
    {
        Box::pin(self.wait_later::<M, _, _>(args, within, run, late))
    }

    /// The same, boxed, on one thread.
    pub fn wait_boxed_local<M: Method>(
        self,
        args: M::Args<'f>,
        within: Option<Duration>,
        run: impl FnMut(Statement<'f, S, P>, &M::Args<'f>, &mut Turn) -> Option<Answered<M>> + 'f,
        late: impl FnOnce() -> Answered<M> + 'f,
    ) -> Pin<Box<dyn Future<Output = Answered<M>> + 'f>>
    where
        M::Does: Locate<M::Args<'f>, P>,
    {
        Box::pin(self.wait_later::<M, _, _>(args, within, run, late))
    }
}

impl<S: State, P: Part + fmt::Debug> fmt::Debug for Access<'_, S, P> {
    /// What is stored; `<in use>` where this is printed from inside the fake.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fake.core().look() {
            Some(reading) => fmt::Debug::fmt((self.read)(reading.state()), f),
            None => f.write_str("<in use>"),
        }
    }
}
