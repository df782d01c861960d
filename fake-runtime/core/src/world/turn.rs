//! A call that waits for its turn: until something comes that it asked for, or until the clock says that it may. Holds no
//! lock while it waits.

#[cfg(feature = "tokio")]
use std::future::Future as _;
#[cfg(feature = "tokio")]
use std::pin::Pin;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

use super::wait::{Held, LIMIT, Waiting};
use super::waiters::Ticket;
use super::watchdog::Alarm;
use super::{Clock, World};
use crate::sync::{Condvar, Mutex};
use crate::turns::{Soon, earlier};

/// The wait of one call, from attempt to attempt.
pub(crate) struct Patience {
    held: Held,
    alarm: Alarm,
    clock: Clock,
    /// When it gives up, in the world's monotonic time.
    deadline: Option<Duration>,
    /// When there may be something, whatever comes.
    until: Option<Until>,
}

impl Patience {
    /// Begins to wait: the deadline counts from `since`, when the call has begun to try, and the limit from now.
    ///
    /// # Panics
    ///
    /// When `FAKE_HANG_LIMIT` is no time.
    #[track_caller]
    pub(crate) fn new(
        world: &World,
        since: Duration,
        within: Option<Duration>,
        waiting: Waiting,
    ) -> Self {
        let clock = world.clock().clone();
        Self {
            held: Held::new(world, waiting),
            alarm: world.alarm(),
            // What no clock can reach is never.
            deadline: within.and_then(|within| since.checked_add(within)),
            clock,
            until: None,
        }
    }

    /// Whether it has waited for as long as it wanted.
    pub(crate) fn is_over(&self) -> bool {
        self.deadline
            .is_some_and(|deadline| deadline <= self.clock.monotonic())
    }

    /// Ready when the clock says that there may be something; `soon` is when. What comes meanwhile wakes the same waker.
    ///
    /// # Panics
    ///
    /// When the world's hang limit of real time is over.
    pub(crate) fn poll(&mut self, soon: Soon, cx: &mut Context<'_>) -> Poll<()> {
        let due = earlier(self.deadline, soon.first());
        if self.until.as_ref().map(|until| until.due) != due {
            self.until = due.map(|due| Until::new(&self.clock, due));
        }
        if let Some(until) = &mut self.until {
            if until.poll(cx).is_ready() {
                self.until = None;
                return Poll::Ready(());
            }
        }
        if let Some(limit) = self.alarm.rings(cx.waker()) {
            self.give_up(limit);
        }
        Poll::Pending
    }

    /// As [`poll`](Self::poll) for a thread: blocks it until something has come, or moves the clock as a synchronous `delay`
    /// does, to when something comes that nobody has, or to the deadline. What somebody has may be done with before the
    /// clock says so: the clock is not moved past that.
    ///
    /// # Panics
    ///
    /// As [`poll`](Self::poll).
    #[track_caller]
    pub(crate) fn block(&self, soon: Soon, thread: &Arc<Blocked>) {
        let next = earlier(self.deadline, soon.comes);
        if let Some(next) = next {
            if soon.returns.is_none_or(|returns| next < returns) {
                return self.clock.reach(next);
            }
        }
        let mut until = earlier(next, soon.returns).map(|due| Until::new(&self.clock, due));
        let waker = Waker::from(Arc::clone(thread));
        let come = until.as_mut().is_some_and(|until| until.come(&waker));
        if !come {
            if let Some(limit) = thread.wait(&self.alarm) {
                self.give_up(limit);
            }
        }
    }

    #[track_caller]
    fn give_up(&self, limit: Duration) -> ! {
        let (call, what) = (&self.held, self.held.fault());
        panic!(
            "{call} has waited for {limit:?} of real time: {what}; put a message in from another thread or task, or \
             advance the world's clock to when one comes; {LIMIT}"
        )
    }
}

/// A thread that waits to be woken.
pub(crate) struct Blocked {
    woken: Mutex<bool>,
    changed: Condvar,
}

impl Blocked {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            woken: Mutex::new(false),
            changed: Condvar::new(),
        })
    }

    /// Blocks until it is woken, also where that was before; the limit where that came first.
    fn wait(&self, alarm: &Alarm) -> Option<Duration> {
        let mut woken = self.woken.lock().unwrap_or_else(PoisonError::into_inner);
        while !*woken {
            woken = match alarm.deadline() {
                None => {
                    let waited = self.changed.wait(woken);
                    waited.unwrap_or_else(PoisonError::into_inner)
                }
                Some((deadline, limit)) => {
                    let left = deadline.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        return Some(limit);
                    }
                    let waited = self.changed.wait_timeout(woken, left);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
        *woken = false;
        None
    }
}

impl Wake for Blocked {
    fn wake(self: Arc<Self>) {
        *self.woken.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_one();
    }
}

/// Ready when the world's monotonic time has come to a moment. With the feature `tokio`, inside of tokio's runtime, tokio's
/// clock takes the world's there.
struct Until {
    clock: Clock,
    due: Duration,
    ticket: Option<Ticket<Duration>>,
    #[cfg(feature = "tokio")]
    sleep: Option<Pin<Box<tokio::time::Sleep>>>,
}

impl Until {
    fn new(clock: &Clock, due: Duration) -> Self {
        Self {
            clock: clock.clone(),
            due,
            ticket: None,
            #[cfg(feature = "tokio")]
            sleep: None,
        }
    }

    /// Whether it has come; else the waker is woken when the world's clock is there.
    fn come(&mut self, waker: &Waker) -> bool {
        let waker = waker.clone();
        self.clock.reached(self.due, &mut self.ticket, waker)
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.come(cx.waker()) {
            return Poll::Ready(());
        }
        #[cfg(feature = "tokio")]
        if tokio::runtime::Handle::try_current().is_ok() {
            let left = self.due.saturating_sub(self.clock.monotonic());
            let sleep = self
                .sleep
                .get_or_insert_with(|| Box::pin(tokio::time::sleep(left)));
            if sleep.as_mut().poll(cx).is_ready() {
                self.clock.reach(self.due);
                return Poll::Ready(());
            }
        }
        Poll::Pending
    }
}

impl Drop for Until {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket {
            self.clock.forget(ticket);
        }
    }
}
