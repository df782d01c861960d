//! A call that asks the world, and nothing that is stored: for the time, an id, a number by chance, or to sleep. The lock
//! of the state, where faults were decided under it, has ended before anything here runs.

#![allow(
    private_interfaces,
    reason = "a bound of public functions, which nobody can implement or call outside"
)]

use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use rand::distr::uniform::{SampleRange, SampleUniform};
use rand::distr::{Distribution, StandardUniform};
use rand::{Rng, RngExt};

use super::door::Door;
use super::entrance::Entrance;
use super::later::Later;
use super::method::{Answer, Answered, Locate, Method};
use crate::fake::Fake;
use crate::sequence::SequenceKey;
use crate::state::State;
use crate::world::{
    Counted, FromUuid, Ids, Moment, Nap, Span, Unit, Wake, World, counted, since_epoch,
};

/// The way into what a fake has of its world.
pub struct Outside<'f, S>(&'f Fake<S>);

impl<S> Clone for Outside<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Outside<'_, S> {}

impl<'f, S: State> Entrance<'f> for Outside<'f, S> {
    type State = S;
    type Op = Asked<'f>;
    type Part = ();

    #[inline]
    fn fake(self) -> &'f Fake<S> {
        self.0
    }

    fn enter(self, door: Door<'f, S>, method: &'static str) -> Asked<'f> {
        // Ends the lock, if it is held: what waits for a clock that ticks is woken without it.
        drop(door);
        Asked {
            world: self.0.world(),
            name: self.0.inside().controls.name(),
            ids: self.0.core().ids(),
            method,
        }
    }

    fn blank(self) -> Option<&'f ()> {
        None
    }
}

impl<'f, S: State> Outside<'f, S> {
    pub(crate) fn of(fake: &'f Fake<S>) -> Self {
        Self(fake)
    }

    /// Begins a call of the method number `index`, and counts it.
    pub fn call(self, index: usize, method: &'static str) -> Asked<'f> {
        self.enter(Door::Open(self.0.counted(index)), method)
    }

    /// A synchronous call.
    #[track_caller]
    #[inline]
    pub fn run<M: Method>(
        self,
        args: M::Args<'f>,
        run: impl FnOnce(Asked<'f>, M::Args<'f>) -> Answered<M>,
    ) -> Answered<M>
    where
        M::Does: Locate<M::Args<'f>, ()>,
    {
        super::now::<M, _, _>(self, args, run)
    }

    /// A call that is made when its future is polled.
    #[inline]
    pub fn later<M: Method, F>(
        self,
        args: M::Args<'f>,
        run: F,
    ) -> Later<'f, S, M, M::Args<'f>, Self, F>
    where
        F: FnOnce(Asked<'f>, M::Args<'f>) -> Answered<M>,
        M::Does: Locate<M::Args<'f>, ()>,
    {
        Later::new(self, args, run)
    }

    /// The same for a call that sleeps, and answers when it wakes. Faults and the journal are about the call that falls
    /// asleep: one that fails does not sleep at all.
    pub fn doze<M, F>(self, args: M::Args<'f>, begin: F) -> impl Future<Output = Answered<M>>
    where
        M: Method<Answer: Answer<Is: Rested>>,
        F: FnOnce(Asked<'f>, M::Args<'f>) -> Nap,
        M::Does: Locate<M::Args<'f>, ()>,
    {
        let bed = Arc::new(Mutex::new(None));
        let made = Arc::clone(&bed);
        let call = self.later::<M, _>(args, move |asked, args| {
            *locked(&made) = Some(begin(asked, args));
            Rested::rested()
        });
        async move {
            let answer = call.await;
            let nap = locked(&bed).take();
            if let Some(nap) = nap {
                nap.await;
            }
            answer
        }
    }
}

fn locked<T>(bed: &Mutex<T>) -> MutexGuard<'_, T> {
    bed.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What one answers who has nothing to say.
pub trait Rested {
    /// The answer.
    fn rested() -> Self;
}

impl Rested for () {
    fn rested() -> Self {}
}

impl<E> Rested for Result<(), E> {
    fn rested() -> Self {
        Ok(())
    }
}

/// A value that chance can make.
#[diagnostic::on_unimplemented(
    message = "no `{Self}` can be drawn by chance alone",
    label = "numbers, `bool` and arrays of them can",
    note = "say how: `#[fake(random = low..high)]`, or `#[fake(read = |_| ..)]` with `rng`"
)]
pub trait Drawn: Sized {
    /// Draws one.
    fn drawn(rng: &mut impl Rng) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T> Drawn for T
where
    StandardUniform: Distribution<T>,
{
    fn drawn(rng: &mut impl Rng) -> Self {
        rng.random()
    }
}

/// A range that chance can draw a `T` of.
#[diagnostic::on_unimplemented(
    message = "no `{T}` can be drawn of `{Self}`",
    label = "this is no range of numbers of that type",
    note = "write `#[fake(random = low..high)]`, or `low..=high` where `high` can be drawn too"
)]
pub trait Within<T> {
    /// Draws one.
    #[track_caller]
    fn draw(self, rng: &mut impl Rng) -> T;
}

#[diagnostic::do_not_recommend]
impl<T: SampleUniform, R: SampleRange<T>> Within<T> for R {
    fn draw(self, rng: &mut impl Rng) -> T {
        assert!(!self.is_empty(), "nothing can be drawn of an empty range");
        rng.random_range(self)
    }
}

/// A call that has begun, and what it can ask for.
#[must_use = "a call does nothing until it asks"]
pub struct Asked<'f> {
    world: &'f World,
    name: &'f Arc<str>,
    ids: &'f Ids,
    method: &'static str,
}

/// The time.
impl Asked<'_> {
    /// The wall time; for an `Instant`, the monotonic one.
    #[must_use]
    #[track_caller]
    pub fn now<T: Moment<Via>, Via>(self) -> T {
        T::read(self.world.clock())
    }

    /// The wall time since the epoch, as a number.
    #[must_use]
    #[track_caller]
    pub fn now_in<T: Counted>(self, unit: Unit) -> T {
        counted(since_epoch(self.world.clock().now()), unit)
    }

    /// The wall time since the epoch.
    ///
    /// # Panics
    ///
    /// When the clock shows an earlier time.
    #[must_use]
    #[track_caller]
    pub fn since_epoch<T: Span>(self) -> T {
        let now = self.world.clock().now();
        let Ok(time) = now.duration_since(UNIX_EPOCH) else {
            panic!("the clock shows {now:?}, which is before the epoch")
        };
        T::span(time)
    }

    /// The time since the world began.
    #[must_use]
    pub fn monotonic<T: Span>(self) -> T {
        T::span(self.world.clock().monotonic())
    }

    /// The same as a number.
    #[must_use]
    #[track_caller]
    pub fn monotonic_in<T: Counted>(self, unit: Unit) -> T {
        let nanos = self.world.clock().monotonic().as_nanos();
        // Less than 2^94, as every `Duration`.
        counted(i128::try_from(nanos).unwrap_or(i128::MAX), unit)
    }

    /// Moves the world's clock on by what was to be slept: nobody else could, while this thread sleeps.
    #[track_caller]
    pub fn pass<Via, T: Rested>(self, time: impl Wake<Via>) -> T {
        let clock = self.world.clock();
        let time: Duration = time.after(clock);
        if !time.is_zero() {
            clock.advance(time);
        }
        T::rested()
    }

    /// Falls asleep.
    #[track_caller]
    pub fn sleep<Via>(self, time: impl Wake<Via>) -> Nap {
        let time = time.after(self.world.clock());
        Nap::new(self.world, self.name, self.method, time)
    }
}

/// Ids.
impl Asked<'_> {
    /// A UUID.
    #[must_use]
    pub fn uuid<T: FromUuid>(self) -> T {
        self.ids.uuid()
    }

    /// The next number.
    #[must_use]
    #[track_caller]
    pub fn number<T: SequenceKey>(self) -> T {
        self.ids.next()
    }
}

/// Chance.
impl Asked<'_> {
    /// Any value of the type, each as likely; of a float, one in `[0, 1)`.
    #[must_use]
    pub fn random<T: Drawn>(self) -> T {
        T::drawn(&mut self.ids.rng())
    }

    /// One of a range, each as likely.
    ///
    /// # Panics
    ///
    /// When the range is empty.
    #[must_use]
    #[track_caller]
    pub fn within<T>(self, range: impl Within<T>) -> T {
        range.draw(&mut self.ids.rng())
    }

    /// Fills the bytes.
    pub fn fill<T: Rested>(self, bytes: &mut [u8]) -> T {
        self.ids.rng().fill_bytes(bytes);
        T::rested()
    }

    /// So many bytes.
    #[must_use]
    pub fn bytes(self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.ids.rng().fill_bytes(&mut bytes);
        bytes
    }
}

impl fmt::Debug for Asked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}", self.name, self.method)
    }
}
