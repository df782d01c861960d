//! A gate that calls wait at until it is opened, for threads and for futures. Opens once and stays open.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use super::World;
use super::wait::{Held, LIMIT, Waiting};
use super::waiters::{Ticket, Waiters};
use super::watchdog::Alarm;
use crate::sync::{Condvar, Mutex, MutexGuard};

#[cfg(all(test, fake_shuttle))]
#[path = "tests/interleaved.rs"]
mod interleaved;

/// A handle on a gate. A clone is another one on the same gate.
#[derive(Clone)]
pub(crate) struct Latch(Arc<Gate>);

struct Gate {
    state: Mutex<State>,
    opened: Condvar,
}

struct State {
    open: bool,
    /// The futures; threads wait for `opened`.
    waiters: Waiters<()>,
}

impl Latch {
    /// A closed one.
    pub(crate) fn new() -> Self {
        Self(Arc::new(Gate {
            state: Mutex::new(State {
                open: false,
                waiters: Waiters::new(),
            }),
            opened: Condvar::new(),
        }))
    }

    /// Lets everybody go on: those who wait, in the order in which they came, and those who come.
    pub(crate) fn open(&self) {
        let mut state = self.lock();
        state.open = true;
        let due = state.waiters.take_due(());
        drop(state);
        self.0.opened.notify_all();
        due.into_iter().for_each(Waker::wake);
    }

    /// Blocks the thread until the gate is open.
    ///
    /// # Panics
    ///
    /// When that takes longer than the world's hang limit of real time, or `FAKE_HANG_LIMIT` is no
    /// time.
    #[track_caller]
    pub(crate) fn wait(&self, world: &World, waiting: Waiting) {
        let deadline = world.alarm().deadline();
        let mut state = self.lock();
        while !state.open {
            state = match deadline {
                None => {
                    let waited = self.0.opened.wait(state);
                    waited.unwrap_or_else(PoisonError::into_inner)
                }
                Some((deadline, limit)) => {
                    let left = deadline.saturating_duration_since(Instant::now());
                    if left.is_zero() {
                        drop(state);
                        give_up(&Held::new(world, waiting), limit);
                    }
                    let waited = self.0.opened.wait_timeout(state, left);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }

    /// Ready when the gate is open.
    ///
    /// # Panics
    ///
    /// As [`wait`](Self::wait); the limit when it is polled after that.
    #[track_caller]
    pub(crate) fn opened(&self, world: &World, waiting: Waiting) -> Opened {
        Opened {
            latch: self.clone(),
            held: Held::new(world, waiting),
            ticket: None,
            alarm: world.alarm(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing here panics between two changes that belong together.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Latch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Latch")
            .field("open", &self.lock().open)
            .finish_non_exhaustive()
    }
}

/// The future of [`Latch::opened`].
pub(crate) struct Opened {
    latch: Latch,
    held: Held,
    ticket: Option<Ticket<()>>,
    alarm: Alarm,
}

impl Future for Opened {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        let waker = cx.waker().clone();
        let mut state = this.latch.lock();
        if state.open {
            drop(state);
            return Poll::Ready(());
        }
        let old = state.waiters.put(&mut this.ticket, (), waker);
        drop(state);
        drop(old);
        if let Some(limit) = this.alarm.rings(cx.waker()) {
            give_up(&this.held, limit);
        }
        Poll::Pending
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket {
            let waker = self.latch.lock().waiters.remove(ticket);
            drop(waker);
        }
    }
}

#[track_caller]
fn give_up(call: &Held, limit: Duration) -> ! {
    let fault = call.fault();
    panic!(
        "{call} was blocked for {limit:?} of real time: the fault `{fault}` holds it, and nobody \
         healed it; call `heal()` on the fault from another thread or task; {LIMIT}"
    )
}
