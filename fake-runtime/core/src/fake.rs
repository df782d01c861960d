//! The handle that every fake wraps: the shared state with its lock, and how a thread gets in.
//! Knows nothing of what an operation does.

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use std::future::Future;
use std::pin::Pin;

use crate::access::Access;
use crate::call::door::Door;
use crate::call::{self, Answered, Call, CallsOf, Later, Locate, Method, Outside};
use crate::controls::Controls;
use crate::entry::{Entry, patiently, refuse, wait_for_each_other};
use crate::fault::{AllFaults, FaultsOf, Lag, StaleBy};
use crate::reentry::{self, Marker};
use crate::state::{Guarded, Part, State};
use crate::store::Face;
use crate::table::{AnyTable, Setup};
use crate::turns::Teller;
use crate::world::{Clock, Ids, IdsMark, Moment, World, WorldRng};

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

/// The shared state behind a pointer that is `Send` and `Sync` by itself. Were it `Arc<Core<S>>`, then
/// rustc would prove both for every table again in every async method: two thirds of what a fake costs
/// to check.
trait Shared<S> {
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
struct Aside<S> {
    of: Fake<S>,
    controls: Controls,
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
struct Blank<S>(Arc<S>);

impl<S> UnwindSafe for Blank<S> {}
impl<S> RefUnwindSafe for Blank<S> {}

pub(crate) struct Core<S> {
    controls: Controls,
    /// The ids, and by which name tables speak of the fake.
    setup: Setup,
    /// The state without a row, which says what a key is without a lock.
    blank: Blank<S>,
    state: RwLock<Guarded<S>>,
}

/// A state at one moment, to which a fake can be set back.
///
/// Taking it copies nothing: the rows are shared until the fake writes.
pub struct Checkpoint<S> {
    state: Arc<S>,
    commits: u64,
    ids: IdsMark,
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

#[cfg(feature = "serde")]
impl<S> Checkpoint<S> {
    pub(crate) fn new(state: S, commits: u64, ids: IdsMark) -> Self {
        let state = Arc::new(state);
        Self {
            state,
            commits,
            ids,
        }
    }

    pub(crate) fn parts(&self) -> (&S, IdsMark) {
        (&self.state, self.ids)
    }
}

impl<S> Clone for Checkpoint<S> {
    fn clone(&self) -> Self {
        Self {
            state: Arc::clone(&self.state),
            ..*self
        }
    }
}

impl<S: State> fmt::Debug for Checkpoint<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(&*self.state, "Checkpoint", f)
    }
}

fn show<S: State>(state: &S, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut fields = f.debug_struct(name);
    state.each(&mut |table| {
        fields.field(table.name(), &Shown(table));
    });
    fields.finish()
}

struct Shown<'t>(&'t dyn AnyTable);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt_rows(f)
    }
}
