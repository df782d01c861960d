//! A sleep that the code under test asked for: it ends when the world's clock has come so far. Holds no lock while it waits,
//! and leaves nothing behind when it is dropped.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use super::waiters::Ticket;
use super::watchdog::Alarm;
use super::{Clock, World};

/// Ready when the world's monotonic time has come.
///
/// With the feature `tokio`, inside of its runtime, it is ready as well when so much of tokio's time has passed, and the
/// world's clock is moved there then: whoever has slept finds that time has gone by.
///
/// # Panics
///
/// Outside of tokio's runtime, when it is polled after the world's hang limit of real time is over, and the world's clock
/// has not moved far enough.
#[must_use = "nobody sleeps who does not wait for it"]
pub struct Nap {
    call: Call,
    time: Duration,
    clock: Clock,
    due: Duration,
    ticket: Option<Ticket<Duration>>,
    end: End,
}

/// The call that sleeps, for messages.
struct Call {
    fake: Arc<str>,
    method: &'static str,
    seed: u64,
}

/// What ends it where nobody moves the world's clock.
enum End {
    Alarm(Alarm),
    #[cfg(feature = "tokio")]
    Tokio(Pin<Box<tokio::time::Sleep>>),
}

impl Nap {
    /// Begins to sleep.
    ///
    /// # Panics
    ///
    /// When `FAKE_HANG_LIMIT` is no time, or tokio's runtime has no timer.
    #[track_caller]
    pub(crate) fn new(
        world: &World,
        fake: &Arc<str>,
        method: &'static str,
        time: Duration,
    ) -> Self {
        let clock = world.clock().clone();
        Self {
            call: Call {
                fake: Arc::clone(fake),
                method,
                seed: world.seed(),
            },
            time,
            // What no clock can reach is never.
            due: clock.monotonic().saturating_add(time),
            clock,
            ticket: None,
            end: End::of(world, time),
        }
    }
}

impl End {
    #[track_caller]
    #[cfg_attr(
        not(feature = "tokio"),
        expect(unused_variables, reason = "an alarm has a limit of its own")
    )]
    fn of(world: &World, time: Duration) -> Self {
        #[cfg(feature = "tokio")]
        if tokio::runtime::Handle::try_current().is_ok() {
            return Self::Tokio(Box::pin(tokio::time::sleep(time)));
        }
        Self::Alarm(world.alarm())
    }
}

impl Future for Nap {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        let waker = cx.waker();
        if this
            .clock
            .reached(this.due, &mut this.ticket, waker.clone())
        {
            return Poll::Ready(());
        }
        match &mut this.end {
            End::Alarm(alarm) => {
                if let Some(limit) = alarm.rings(waker) {
                    let (call, time) = (&this.call, this.time);
                    panic!(
                        "{call} has slept for {limit:?} of real time, and nobody advanced the world's clock by \
                         {time:?}; call `world.clock().advance(..)` while it sleeps, or {}; {}",
                        super::wait::TOKIO,
                        super::wait::LIMIT
                    );
                }
                Poll::Pending
            }
            #[cfg(feature = "tokio")]
            End::Tokio(sleep) => {
                let passed = sleep.as_mut().poll(cx);
                passed.map(|()| this.clock.reach(this.due))
            }
        }
    }
}

impl Drop for Nap {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket {
            self.clock.forget(ticket);
        }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { fake, method, seed } = self;
        write!(f, "`{fake}::{method}` (seed {seed})")
    }
}

impl fmt::Debug for Nap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Nap")
            .field("time", &self.time)
            .finish_non_exhaustive()
    }
}
