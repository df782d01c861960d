//! Runs numbered jobs on several threads and takes their results in the order of the numbers, whatever the timing.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How far a thread may run ahead of the first result that is missing.
const AHEAD: u64 = 1024;

struct State<T, F> {
    /// The next job that nobody has begun.
    next: u64,
    /// The next result to be taken.
    taken: u64,
    /// Results that came before their turn.
    early: BTreeMap<u64, T>,
    take: F,
    stopped: bool,
    progress: Progress,
}

/// As many threads as there are processors for.
pub(super) fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Runs the jobs from 0 to before `count`. `take` gets the results in this order, and says when no more is wanted.
///
/// # Panics
///
/// When the system cannot start a thread, and as `job` and `take` do.
pub(super) fn sweep<T: Send>(
    what: &'static str,
    count: u64,
    threads: usize,
    job: impl Fn(u64) -> T + Sync,
    take: impl FnMut(u64, T) -> ControlFlow<()> + Send,
) {
    let state = Mutex::new(State {
        next: 0,
        taken: 0,
        early: BTreeMap::new(),
        take,
        stopped: false,
        progress: Progress::new(what, count),
    });
    let moved = Condvar::new();
    let work = || {
        // However a worker ends, nobody waits for it.
        let end = End(|| {
            lock(&state).stopped = true;
            moved.notify_all();
        });
        while let Some(number) = begin(&state, &moved, count) {
            let result = job(number);
            finish(&state, &moved, number, result);
        }
        std::mem::forget(end);
    };
    let workers = u64::try_from(threads).map_or(count, |threads| threads.min(count));
    if workers == 1 {
        work();
    } else {
        let name = thread::current().name().unwrap_or("explore").to_owned();
        thread::scope(|scope| {
            for _ in 0..workers {
                // The test harness calls a test's thread after it, and so the worlds of its workers name the test.
                let worker = thread::Builder::new().name(name.clone());
                let started = worker.spawn_scoped(scope, work);
                started.expect("a thread to explore on");
            }
        });
    }
    lock(&state).progress.end();
}

fn lock<T, F>(state: &Mutex<State<T, F>>) -> std::sync::MutexGuard<'_, State<T, F>> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The next job, when it may begin.
fn begin<T, F>(state: &Mutex<State<T, F>>, moved: &Condvar, count: u64) -> Option<u64> {
    let mut state = lock(state);
    while !state.stopped && state.next < count && state.next >= state.taken + AHEAD {
        state = moved.wait(state).unwrap_or_else(PoisonError::into_inner);
    }
    if state.stopped || state.next >= count {
        return None;
    }
    state.next += 1;
    Some(state.next - 1)
}

/// Hands a result in, and what has waited for it.
fn finish<T, F: FnMut(u64, T) -> ControlFlow<()>>(
    state: &Mutex<State<T, F>>,
    moved: &Condvar,
    number: u64,
    result: T,
) {
    let mut state = lock(state);
    let State {
        taken,
        early,
        take,
        stopped,
        progress,
        ..
    } = &mut *state;
    let mut due = if number == *taken {
        Some(result)
    } else {
        early.insert(number, result);
        None
    };
    while let Some(result) = due {
        if *stopped {
            break;
        }
        *stopped = take(*taken, result).is_break();
        *taken += 1;
        due = early.remove(taken);
    }
    progress.show(*taken);
    drop(state);
    moved.notify_all();
}

/// Runs when it is dropped, also by a panic.
struct End<F: FnMut()>(F);

impl<F: FnMut()> Drop for End<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

/// How far a long sweep is, on a terminal.
struct Progress {
    what: &'static str,
    count: u64,
    /// When something is shown next; `None` where there is no terminal.
    next: Option<Instant>,
    shown: bool,
}

impl Progress {
    /// A sweep that takes less than this is not worth a line.
    const PATIENCE: Duration = Duration::from_secs(2);
    const PAUSE: Duration = Duration::from_millis(200);

    fn new(what: &'static str, count: u64) -> Self {
        let terminal = io::stderr().is_terminal();
        Self {
            what,
            count,
            next: terminal.then(|| Instant::now() + Self::PATIENCE),
            shown: false,
        }
    }

    fn show(&mut self, done: u64) {
        if self.next.is_none_or(|next| Instant::now() < next) {
            return;
        }
        self.next = Some(Instant::now() + Self::PAUSE);
        self.shown = true;
        let (what, count) = (self.what, self.count);
        // Not the macro, whose output the test harness keeps until the test is over.
        _ = write!(io::stderr(), "\rexplore: {done} of {count} {what}\x1b[K");
    }

    /// Leaves the terminal as it was.
    fn end(&mut self) {
        if self.shown {
            _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn results_are_taken_in_order_whatever_the_timing() {
        let mut taken = Vec::new();
        sweep(
            "jobs",
            500,
            4,
            |n| {
                if n % 7 == 0 {
                    thread::sleep(Duration::from_micros(300));
                }
                n * n
            },
            |n, square| {
                assert_eq!(square, n * n);
                taken.push(n);
                ControlFlow::Continue(())
            },
        );
        assert_eq!(taken, (0..500).collect::<Vec<_>>());
    }

    #[test]
    fn nothing_is_taken_after_the_end() {
        let (mut taken, begun) = (0, AtomicU64::new(0));
        sweep(
            "jobs",
            u64::MAX,
            3,
            |n| {
                begun.fetch_add(1, Ordering::Relaxed);
                n
            },
            |n, _| {
                taken = n;
                if n == 40 {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            },
        );
        assert_eq!(taken, 40);
        assert!(begun.load(Ordering::Relaxed) <= 41 + AHEAD);
    }

    #[test]
    fn no_result_waits_for_one_who_is_far_behind() {
        let most = Mutex::new((0, 0_u64));
        sweep(
            "jobs",
            5_000,
            2,
            |n| {
                if n == 0 {
                    thread::sleep(Duration::from_millis(50));
                }
                let mut most = most.lock().unwrap();
                most.0 = most.0.max(n - most.1.min(n));
                n
            },
            |n, _| {
                most.lock().unwrap().1 = n;
                ControlFlow::Continue(())
            },
        );
        assert!(most.lock().unwrap().0 <= AHEAD + 2);
    }
}
