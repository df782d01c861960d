//! Wakes what has waited for too long of real time, so that it can say so. One thread a world at
//! most, which lives while something waits and holds no world.

use std::ffi::OsStr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::thread;
use std::time::{Duration, Instant};

use super::waiters::{Ticket, Waiters};

/// For how long a call may wait where nobody says otherwise.
const DEFAULT_LIMIT: Duration = Duration::from_secs(30);

/// A handle on what one world watches.
#[derive(Clone)]
pub(super) struct Watchdog(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    /// The first deadline is another one, or there is none.
    changed: Condvar,
}

struct State {
    waiters: Waiters<Instant>,
    /// Whether the thread runs.
    running: bool,
    /// What the world was told; without it the environment decides.
    limit: Option<Duration>,
    /// Whether somebody else sees at once when nothing can go on, so that futures need no thread that wakes them.
    rests: bool,
}

/// One wait under a limit. Forgotten when dropped.
pub(super) struct Alarm {
    watchdog: Watchdog,
    limit: Duration,
    /// `None` where there is no limit.
    deadline: Option<Instant>,
    ticket: Option<Ticket<Instant>>,
}

impl Watchdog {
    pub(super) fn new() -> Self {
        Self::with_limit(None)
    }

    /// Another one with the same limit, which watches nothing.
    pub(super) fn fork(&self) -> Self {
        Self::with_limit(self.lock().limit)
    }

    fn with_limit(limit: Option<Duration>) -> Self {
        Self(Arc::new(Shared {
            state: Mutex::new(State {
                waiters: Waiters::new(),
                running: false,
                limit,
                rests: false,
            }),
            changed: Condvar::new(),
        }))
    }

    /// Waits that begin from now on have this limit; zero is none.
    pub(super) fn set_limit(&self, limit: Duration) {
        self.lock().limit = Some(limit);
    }

    /// Whether somebody else sees at once when nothing can go on.
    #[cfg(feature = "explore")]
    pub(super) fn rest(&self, rests: bool) {
        self.lock().rests = rests;
    }

    /// The limit of a wait that begins now.
    ///
    /// # Panics
    ///
    /// When the environment has to say it and says nonsense.
    #[track_caller]
    fn limit(&self) -> Duration {
        let told = self.lock().limit;
        told.unwrap_or_else(|| limit_from(std::env::var_os("FAKE_HANG_LIMIT").as_deref()))
    }

    /// Begins a wait. Nothing runs before [`Alarm::rings`] is asked.
    #[track_caller]
    pub(super) fn alarm(&self) -> Alarm {
        let limit = self.limit();
        Alarm {
            watchdog: self.clone(),
            limit,
            // What is too far off for an `Instant` is never.
            deadline: (!limit.is_zero())
                .then(|| Instant::now().checked_add(limit))
                .flatten(),
            ticket: None,
        }
    }

    /// How many hold this: the world, each wait, and the thread while it runs.
    #[cfg(test)]
    pub(super) fn handles(&self) -> usize {
        Arc::strong_count(&self.0)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing here panics between two changes that belong together.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The thread: sleeps until the first deadline, and ends when nothing waits.
    fn watch(&self) {
        let mut state = self.lock();
        while let Some(first) = state.waiters.next_due() {
            let now = Instant::now();
            if first <= now {
                let due = state.waiters.take_due(now);
                drop(state);
                for waker in due {
                    // An executor may poll at once, on this thread: then the hang panics here, and
                    // the others still need their watchdog.
                    drop(catch_unwind(AssertUnwindSafe(|| waker.wake())));
                }
                state = self.lock();
            } else {
                let waited = self.0.changed.wait_timeout(state, first - now);
                state = waited.unwrap_or_else(PoisonError::into_inner).0;
            }
        }
        state.running = false;
    }
}

impl Alarm {
    /// The limit, when it is over. Before that the waker is woken when it will be.
    ///
    /// # Panics
    ///
    /// When the system cannot start a thread.
    pub(super) fn rings(&mut self, waker: &Waker) -> Option<Duration> {
        let deadline = self.deadline?;
        if deadline <= Instant::now() {
            return Some(self.limit);
        }
        let waker = waker.clone();
        let mut state = self.watchdog.lock();
        if state.rests {
            return None;
        }
        let old = state.waiters.put(&mut self.ticket, deadline, waker);
        if state.running {
            self.watchdog.0.changed.notify_one();
        } else {
            let watchdog = self.watchdog.clone();
            thread::Builder::new()
                .name("fake-watchdog".to_owned())
                .spawn(move || watchdog.watch())
                .expect("a thread that ends what hangs for ever");
            state.running = true;
        }
        drop(state);
        drop(old);
        None
    }

    /// The limit, and when it is over: for a thread, which can wait until then by itself.
    pub(super) fn deadline(&self) -> Option<(Instant, Duration)> {
        self.deadline.map(|deadline| (deadline, self.limit))
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        let Some(ticket) = self.ticket else { return };
        let mut state = self.watchdog.lock();
        let waker = state.waiters.remove(ticket);
        if state.waiters.next_due().is_none() {
            self.watchdog.0.changed.notify_one();
        }
        drop(state);
        drop(waker);
    }
}

#[track_caller]
fn limit_from(variable: Option<&OsStr>) -> Duration {
    let Some(value) = variable else {
        return DEFAULT_LIMIT;
    };
    let parsed = value.to_str().and_then(|text| {
        // Parsing would take `inf`, an exponent or a sign, too.
        let plain = text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
        let seconds = plain.then(|| text.parse().ok())??;
        Duration::try_from_secs_f64(seconds).ok()
    });
    parsed.unwrap_or_else(|| {
        panic!(
            "`FAKE_HANG_LIMIT` is {value:?}, which is no time: write seconds, as 30 or 0.5, or 0 for \
             no limit, or unset it"
        )
    })
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    #[test]
    fn the_limit_is_in_seconds_and_may_be_missing() {
        let limit = |text: &str| limit_from(Some(OsStr::new(text)));
        assert_eq!(limit_from(None), DEFAULT_LIMIT);
        assert_eq!(limit("30"), Duration::from_secs(30));
        assert_eq!(limit("0.25"), Duration::from_millis(250));
        assert_eq!(limit("0"), Duration::ZERO);
    }

    #[test]
    fn a_limit_that_is_no_time_panics_and_shows_it() {
        let huge = "9".repeat(40);
        for text in [
            "", "abc", "-1", "+1", "1e3", "inf", "nan", ".", "1.2.3", "30s", " 1", &huge,
        ] {
            let panic = catch_unwind(|| limit_from(Some(OsStr::new(text)))).unwrap_err();
            let message = panic.downcast::<String>().unwrap();
            assert!(
                message.starts_with(&format!("`FAKE_HANG_LIMIT` is {text:?}, which is no time")),
                "{message}"
            );
        }
    }

    #[test]
    fn a_fork_has_the_limit_that_was_set_and_watches_nothing_of_the_original() {
        let watchdog = Watchdog::new();
        watchdog.set_limit(Duration::from_millis(1));
        let fork = watchdog.fork();
        assert_eq!(fork.limit(), Duration::from_millis(1));
        fork.set_limit(Duration::from_millis(2));
        assert_eq!(watchdog.limit(), Duration::from_millis(1));
    }
}
