//! A call that a fault holds up: for ever, or until the clock has moved. Holds no lock while it waits,
//! and leaves nothing behind when it is dropped.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use super::waiters::Ticket;
use super::watchdog::Alarm;
use super::{Clock, World};

/// The call that waits, for messages.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    /// The name of the fake.
    pub(crate) fake: Arc<str>,
    /// The name of the method.
    pub(crate) method: &'static str,
    /// The call's number in its world.
    pub(crate) number: u64,
    /// The fault that holds it, as the user wrote it: `hang()`.
    pub(crate) fault: String,
}

/// A call as messages begin with it. Made when the wait begins, for a future keeps no world.
pub(super) struct Held {
    waiting: Waiting,
    seed: u64,
}

impl Held {
    pub(super) fn new(world: &World, waiting: Waiting) -> Self {
        Self {
            waiting,
            seed: world.seed(),
        }
    }

    pub(super) fn fault(&self) -> &str {
        &self.waiting.fault
    }
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Waiting {
            fake,
            method,
            number,
            fault: _,
        } = &self.waiting;
        write!(f, "`{fake}::{method}` (call {number}, seed {})", self.seed)
    }
}

/// How every message about a limit ends.
pub(super) const LIMIT: &str =
    "`FAKE_HANG_LIMIT` (in seconds, 0 for none) or `World::hang_limit` sets another limit";

/// Pending for ever. Nothing releases it but dropping it.
///
/// # Panics
///
/// When it is polled after the world's hang limit of real time is over; its task is woken then.
pub(crate) struct Hang {
    held: Held,
    alarm: Alarm,
}

impl Hang {
    /// Begins to hang: the limit counts from now.
    ///
    /// # Panics
    ///
    /// When `FAKE_HANG_LIMIT` is no time.
    #[track_caller]
    pub(crate) fn new(world: &World, waiting: Waiting) -> Self {
        Self {
            held: Held::new(world, waiting),
            alarm: world.alarm(),
        }
    }
}

impl Future for Hang {
    type Output = Infallible;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Infallible> {
        if let Some(limit) = self.alarm.rings(cx.waker()) {
            let (call, fault) = (&self.held, self.held.fault());
            panic!(
                "{call} has hung for {limit:?} of real time: the fault `{fault}` never answers, and \
                 the caller did not give up; put a timeout around the call; {LIMIT}"
            );
        }
        Poll::Pending
    }
}

/// Ready when time has passed.
///
/// That is the world's monotonic time; with the feature `tokio`, inside of tokio's runtime, it is
/// tokio's.
///
/// # Panics
///
/// When it is polled after the world's hang limit of real time is over, and the world's clock has
/// not moved far enough.
pub(crate) struct Sleep(Kind);

/// Boxed, for every async method of a fake holds one.
enum Kind {
    World(Box<WorldSleep>),
    #[cfg(feature = "tokio")]
    Tokio(Pin<Box<tokio::time::Sleep>>),
}

struct WorldSleep {
    held: Held,
    delay: Duration,
    clock: Clock,
    due: Duration,
    ticket: Option<Ticket<Duration>>,
    alarm: Alarm,
}

impl Sleep {
    /// Begins to wait: both the delay and the limit count from now.
    ///
    /// # Panics
    ///
    /// When `FAKE_HANG_LIMIT` is no time, or tokio's runtime has no timer.
    #[track_caller]
    pub(crate) fn new(world: &World, delay: Duration, waiting: Waiting) -> Self {
        #[cfg(feature = "tokio")]
        if tokio::runtime::Handle::try_current().is_ok() {
            return Self(Kind::Tokio(Box::pin(tokio::time::sleep(delay))));
        }
        let clock = world.clock().clone();
        Self(Kind::World(Box::new(WorldSleep {
            held: Held::new(world, waiting),
            delay,
            // What no clock can reach is never.
            due: clock.monotonic().saturating_add(delay),
            clock,
            ticket: None,
            alarm: world.alarm(),
        })))
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        match &mut self.0 {
            Kind::World(sleep) => sleep.poll(cx),
            #[cfg(feature = "tokio")]
            Kind::Tokio(sleep) => sleep.as_mut().poll(cx),
        }
    }
}

impl WorldSleep {
    fn poll(&mut self, cx: &Context<'_>) -> Poll<()> {
        let waker = cx.waker();
        if self
            .clock
            .reached(self.due, &mut self.ticket, waker.clone())
        {
            return Poll::Ready(());
        }
        if let Some(limit) = self.alarm.rings(waker) {
            let (call, fault, delay) = (&self.held, self.held.fault(), self.delay);
            panic!(
                "{call} has waited for {limit:?} of real time: the fault `{fault}` delays it by \
                 {delay:?}, and nobody advanced the world's clock that far; call \
                 `world.clock().advance(..)` while it waits, or {TOKIO}; {LIMIT}"
            );
        }
        Poll::Pending
    }
}

impl Drop for WorldSleep {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket {
            self.clock.forget(ticket);
        }
    }
}

pub(super) const TOKIO: &str = if cfg!(feature = "tokio") {
    "run it inside of tokio's runtime, whose clock it follows then"
} else {
    "switch on the feature `tokio`, with which it follows the clock of tokio's runtime"
};
