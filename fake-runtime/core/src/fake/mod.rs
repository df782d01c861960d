//! The handle that every fake wraps. Knows nothing of what an operation does.

mod checkpoint;
mod shared;

use std::fmt;
use std::future::Future;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::pin::Pin;
use std::sync::{Arc, RwLock};

use crate::access::Access;
use crate::call::door::Door;
use crate::call::{self, Answered, Call, CallsOf, Later, Locate, Method, Outside};
use crate::controls::Controls;
use crate::entry::Entry;
use crate::fault::{AllFaults, FaultsOf, Lag, StaleBy};
use crate::state::{Guarded, Part, State};
use crate::store::Face;
use crate::table::Setup;
use crate::world::{Ids, Moment, World, WorldRng};

use self::checkpoint::show;
use self::shared::{Aside, Blank, Shared};

pub use self::checkpoint::Checkpoint;
pub(crate) use self::shared::{Core, Inside, Writing};

/// What every fake is made of: a handle on shared state.
///
/// A fake that `#[fake]` generates dereferences to this, so that everything here can be called on
/// it. A clone is another handle on the same state; [`fork`](Self::fork) makes a state of its own.
/// It is `Send` and `Sync`, and asks the same of its rows.
///
/// # Panics
///
/// Every operation, and every method here that reads or writes the state, panics when
///
/// - it is called from inside the same fake: from the body of one of its operations, from a closure
///   that one of them runs, or from `Hash`, `Eq`, `Clone` or `Debug` of a row;
/// - it is called from inside another fake, and this one stays in use for two seconds: then two
///   fakes wait for each other;
/// - it is called from inside eight others, one within the other.
///
/// Nothing was changed then, and the fakes go on working. A panic in user code that runs inside is
/// passed on after everything the operation did was rolled back.
///
/// Only calls on the same thread can be told from others that merely wait for their turn: a body
/// that waits for a second thread, which calls the same fake, waits for ever.
pub struct Fake<S>(Arc<dyn Shared<S> + Send + Sync + UnwindSafe + RefUnwindSafe>);

impl<S: State> Fake<S> {
    /// A fake with empty tables in this world.
    #[doc(hidden)]
    #[must_use]
    pub fn new(world: &World) -> Self {
        let (ids, name) = world.enroll(S::NAME);
        let setup = Setup::new(S::NAME, ids, world.clock().clone());
        let guarded = Guarded::<S>::new(&setup);
        let blank = Blank(Arc::new(guarded.state().fork()));
        Self::assemble(world, name, setup, guarded, blank)
    }

    fn assemble(
        world: &World,
        name: Arc<str>,
        setup: Setup,
        guarded: Guarded<S>,
        blank: Blank<S>,
    ) -> Self {
        Self(Arc::new(Core {
            controls: Self::controls(world, name),
            blank,
            setup,
            state: RwLock::new(guarded),
        }))
    }

    /// A handle on the same state, by this name, with faults, counters and records of its own.
    #[doc(hidden)]
    #[must_use]
    pub fn handle(&self, name: &str) -> Self {
        Self(Arc::new(Aside {
            of: self.clone(),
            controls: Self::controls(self.world(), self.world().name_apart(name)),
        }))
    }

    /// The handle of one trait that stands on this one, a store.
    pub(crate) fn face(&self, face: &Face) -> Self {
        Self(Arc::new(Aside {
            of: self.clone(),
            controls: self.inside().controls.face(face),
        }))
    }

    /// The controls of a handle. A state without methods is a store's: its faces have them.
    fn controls(world: &World, name: Arc<str>) -> Controls {
        match S::METHODS {
            [] => Controls::of_store(world, name),
            methods => Controls::new(world, name, methods),
        }
    }

    /// The world that this fake lives in.
    #[must_use]
    pub fn world(&self) -> &World {
        self.inside().controls.world()
    }

    /// The fake's name, as the journal and reports show it: the name of its type, or the name that it was given, with `#2`
    /// behind it for a second one in the same world.
    #[must_use]
    pub fn name(&self) -> &str {
        self.inside().controls.name()
    }

    /// Another fake with the same rows, in a fork of this one's world. What happens to one does not
    /// reach the other. The rows are shared until one of the two writes; the counters of calls
    /// begin at zero.
    ///
    /// # Panics
    ///
    /// As every use of a [`Fake`] from inside itself.
    #[must_use]
    #[track_caller]
    pub fn fork(&self) -> Self {
        let mut writing = self.core().writing(Entry::Method("fork"));
        let mut guarded = Guarded::shared(writing.guard.share(), writing.guard.commits());
        let ids = self.core().setup.ids().fork();
        drop(writing);
        let world = self.world().fork();
        let setup = Setup::new(S::NAME, ids, world.clock().clone());
        guarded.settle_in(&setup);
        let name = Arc::clone(self.inside().controls.name());
        let blank = Blank(Arc::clone(&self.core().blank.0));
        Self::assemble(&world, name, setup, guarded, blank)
    }

    /// The state as it is now, to come back to with [`restore`](Self::restore).
    ///
    /// # Panics
    ///
    /// As every use of a [`Fake`] from inside itself.
    #[must_use]
    #[track_caller]
    pub fn checkpoint(&self) -> Checkpoint<S> {
        let mut writing = self.core().writing(Entry::Method("checkpoint"));
        Checkpoint {
            state: writing.guard.share(),
            commits: writing.guard.commits(),
            ids: self.core().setup.ids().mark(),
        }
    }

    /// Sets the rows, the `state(..)` values, the sequences and the ids back to those of the
    /// checkpoint, which may also be one of another fake of the same type. The clock and the
    /// counters of calls stay.
    ///
    /// # Panics
    ///
    /// As every use of a [`Fake`] from inside itself.
    #[track_caller]
    pub fn restore(&self, checkpoint: &Checkpoint<S>) {
        let mut writing = self.core().writing(Entry::Method("restore"));
        let old = writing
            .guard
            .replace(Arc::clone(&checkpoint.state), checkpoint.commits);
        writing.guard.settle_in(&self.core().setup);
        self.core().setup.ids().wind(checkpoint.ids);
        self.core().setup.turns().note();
        // The rows are dropped unlocked, where their `Drop` may use this fake.
        drop(writing);
        drop(old);
    }

    /// Begins a call of the method number `index`, and counts it.
    #[doc(hidden)]
    #[inline]
    pub fn call(&self, index: usize, method: &'static str) -> Call<'_, S> {
        Call::new(Door::Open(self.counted(index)), method)
    }

    /// Counts a call of the method number `index`.
    #[inline]
    pub(crate) fn counted(&self, index: usize) -> &Core<S> {
        let Inside { core, controls } = self.inside();
        controls.counts.count(index);
        core
    }

    /// One table, map or queue, as tests see it.
    #[doc(hidden)]
    #[must_use]
    #[inline]
    pub fn part<P: Part>(
        &self,
        read: fn(&S) -> &P,
        write: fn(&mut S) -> &mut P,
    ) -> Access<'_, S, P> {
        Access::new(self, read, write)
    }

    /// The wall time of the world, for `now` in expressions.
    #[doc(hidden)]
    #[must_use]
    #[track_caller]
    pub fn now<T: Moment<Via>, Via>(&self) -> T {
        T::read(self.world().clock())
    }

    /// The way into what a fake has of its world, for methods that answer with nothing else.
    #[doc(hidden)]
    #[must_use]
    #[inline]
    pub fn outside(&self) -> Outside<'_, S> {
        Outside::of(self)
    }

    /// The ids of this fake, for `ids` in expressions.
    #[doc(hidden)]
    #[must_use]
    pub fn ids(&self) -> Ids {
        self.core().setup.ids().clone()
    }

    /// A random generator, for `rng` in expressions: the next one of this fake.
    #[doc(hidden)]
    #[must_use]
    pub fn rng(&self) -> WorldRng {
        self.core().setup.ids().rng()
    }

    #[inline]
    pub(crate) fn core(&self) -> &Core<S> {
        self.inside().core
    }
}

impl<S: State> Fake<S> {
    /// From now on commits are timed, where a lag needs it.
    pub(crate) fn keep_time(&self, by: StaleBy) {
        if matches!(by.lag(), Lag::Age(_)) {
            let mut writing = self.core().writing(Entry::Method("stale"));
            writing.guard.time_commits(self.world().clock());
        }
    }
}

impl<S> Fake<S> {
    #[inline]
    pub(crate) fn inside(&self) -> Inside<'_, S> {
        self.0.inside()
    }
}

impl<S> Drop for Fake<S> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.inside().controls.world().report_if_panicking();
        }
    }
}

/// Calls of the trait's methods that are no single statement on a table: what generated code uses.
#[doc(hidden)]
impl<'f, S: State> Fake<S> {
    /// A synchronous call.
    #[track_caller]
    #[inline]
    pub fn run<M: Method>(
        &'f self,
        args: M::Args<'f>,
        run: impl FnOnce(Call<'f, S>, M::Args<'f>) -> Answered<M>,
    ) -> Answered<M>
    where
        M::Does: Locate<M::Args<'f>, ()>,
    {
        call::now::<M, _, _>(self, args, run)
    }

    /// A call that is made when its future is polled.
    #[inline]
    pub fn later<M: Method, F>(
        &'f self,
        args: M::Args<'f>,
        run: F,
    ) -> Later<'f, S, M, M::Args<'f>, &'f Self, F>
    where
        F: FnOnce(Call<'f, S>, M::Args<'f>) -> Answered<M>,
        M::Does: Locate<M::Args<'f>, ()>,
    {
        Later::new(self, args, run)
    }

    /// The same, boxed.
    #[inline]
    pub fn boxed<M: Method>(
        &'f self,
        args: M::Args<'f>,
        run: impl FnOnce(Call<'f, S>, M::Args<'f>) -> Answered<M> + Send + 'f,
    ) -> Pin<Box<dyn Future<Output = Answered<M>> + Send + 'f>>
    where
        M::Args<'f>: Send,
        M::Does: Locate<M::Args<'f>, ()>,
    {
        Box::pin(self.later::<M, _>(args, run))
    }

    /// The same, boxed, on one thread.
    #[inline]
    pub fn boxed_local<M: Method>(
        &'f self,
        args: M::Args<'f>,
        run: impl FnOnce(Call<'f, S>, M::Args<'f>) -> Answered<M> + 'f,
    ) -> Pin<Box<dyn Future<Output = Answered<M>> + 'f>>
    where
        M::Does: Locate<M::Args<'f>, ()>,
    {
        Box::pin(self.later::<M, _>(args, run))
    }
}

impl<S> Fake<S> {
    /// Faults of the whole fake: outages, chaos, and whatever needs no types.
    pub fn all_faults(&self) -> AllFaults<'_, S>
    where
        S: State,
    {
        AllFaults(self)
    }

    /// What is to go wrong, method by method.
    #[doc(hidden)]
    #[must_use]
    #[inline]
    pub fn faults_of(&self) -> FaultsOf<'_, S> {
        FaultsOf(self)
    }

    /// How the methods were called.
    #[doc(hidden)]
    #[must_use]
    #[inline]
    pub fn calls_of(&self) -> CallsOf<'_, S> {
        CallsOf(self)
    }

    /// The name of the method number `number`.
    pub(crate) fn method_of(&self, number: usize) -> &'static str
    where
        S: State,
    {
        self.inside().controls.method::<S>(number)
    }

    /// How often the method number `number` was called.
    #[doc(hidden)]
    #[must_use]
    pub fn count_of(&self, number: usize) -> u64 {
        self.inside().controls.counts.of(number)
    }
}

impl<S> Clone for Fake<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S: State> fmt::Debug for Fake<S> {
    /// The rows by table; `<in use>` where this is printed from inside the fake.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.core().look() {
            Some(reading) => show(reading.state(), S::NAME, f),
            None => write!(f, "{} {{ <in use> }}", S::NAME),
        }
    }
}

/// What a dump needs of a fake, and of a state at one moment.
#[cfg(feature = "serde")]
impl<S: State> Fake<S> {
    pub(crate) fn setup(&self) -> &Setup {
        &self.core().setup
    }
}
