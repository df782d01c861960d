//! Tasks of a world: which of those that are ready goes on is drawn from the seed, and time passes when none is. No threads, and
//! no real time.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use super::journal::Outcome;
use super::waiters::Ticket;
use super::{Clock, Mix, World};

/// The number of the future that `block_on` was given; spawned tasks have those after it.
const MAIN: u64 = 0;

/// What a world has of tasks.
#[derive(Default)]
pub(super) struct Tasks {
    /// There while `block_on` runs.
    running: Mutex<Option<Running>>,
    /// How many tasks there are that could go on in another order.
    live: AtomicUsize,
    /// Whether another executor runs them, which decides about their order.
    foreign: AtomicBool,
    /// How many calls have let others go first there.
    steps: AtomicU64,
}

/// A future of nothing, which anybody may poll.
type Job = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Running {
    /// Those that are not being polled.
    jobs: BTreeMap<u64, Job>,
    next: u64,
    ready: Arc<Ready>,
}

/// Who was woken and not polled since, in the order of waking.
#[derive(Default)]
struct Ready(Mutex<Vec<u64>>);

/// Wakes one task.
struct Bell {
    task: u64,
    ready: Arc<Ready>,
}

impl Ready {
    fn lock(&self) -> MutexGuard<'_, Vec<u64>> {
        // A number is pushed or removed whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake(&self, task: u64) {
        let mut ready = self.lock();
        if !ready.contains(&task) {
            ready.push(task);
        }
    }

    fn waker(self: &Arc<Self>, task: u64) -> Waker {
        let ready = Arc::clone(self);
        Waker::from(Arc::new(Bell { task, ready }))
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.ready.wake(self.task);
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.ready.wake(self.task);
    }
}

/// A task that was [spawned](World::spawn). It is ready with what the task's future gives. Dropped, it lets the task go on.
#[must_use = "the task goes on by itself; drop this if nobody waits for it"]
pub struct Task<T>(Arc<Mutex<Slot<T>>>);

struct Slot<T> {
    value: Option<T>,
    waker: Option<Waker>,
}

impl<T> Task<T> {
    fn lock(&self) -> MutexGuard<'_, Slot<T>> {
        // Both are replaced whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Future for Task<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let mut slot = self.lock();
        if let Some(value) = slot.value.take() {
            return Poll::Ready(value);
        }
        let old = slot.waker.replace(cx.waker().clone());
        drop(slot);
        drop(old);
        Poll::Pending
    }
}

impl<T> std::fmt::Debug for Task<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Task")
            .field("done", &self.lock().value.is_some())
            .finish_non_exhaustive()
    }
}

impl Tasks {
    /// Tasks of another executor run here, or no more.
    #[cfg(feature = "tokio")]
    pub(super) fn run_elsewhere(&self, run: bool) {
        self.foreign.store(run, Ordering::Relaxed);
        self.steps.store(0, Ordering::Relaxed);
        // How many there are only the other one knows.
        self.live
            .store(if run { usize::MAX } else { 0 }, Ordering::Relaxed);
    }

    fn lock(&self) -> MutexGuard<'_, Option<Running>> {
        // Tasks are put in and taken out whole.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `block_on` runs for as long as this lives. Tasks that are left are dropped with it.
struct Block<'w> {
    world: &'w World,
    ready: Arc<Ready>,
}

impl<'w> Block<'w> {
    #[track_caller]
    fn begin(world: &'w World) -> Self {
        let tasks = &world.shared.tasks;
        let ready = Arc::<Ready>::default();
        let mut running = tasks.lock();
        assert!(
            running.is_none(),
            "`block_on` inside of `block_on` of the same world: await the future, or spawn it"
        );
        *running = Some(Running {
            jobs: BTreeMap::new(),
            next: MAIN + 1,
            ready: Arc::clone(&ready),
        });
        tasks.live.store(1, Ordering::Relaxed);
        world.shared.watchdog.rest(true);
        // So that every call is seen to, and whoever waits for ever is known.
        drop(running);
        world.record();
        Self { world, ready }
    }

    fn take_job(&self, task: u64) -> Option<Job> {
        self.world.shared.tasks.lock().as_mut()?.jobs.remove(&task)
    }

    fn put_job(&self, task: u64, job: Job) {
        if let Some(running) = &mut *self.world.shared.tasks.lock() {
            running.jobs.insert(task, job);
        }
    }

    /// Who goes on, of those that are ready.
    fn pick(&self, schedule: Mix, step: &mut u64) -> Option<u64> {
        let mut ready = self.ready.lock();
        let chosen = match ready.len() {
            0 => return None,
            1 => 0,
            many => {
                *step += 1;
                let draw = u128::from(schedule.word(*step).finish());
                // The high word of the product is below `many`.
                usize::try_from((draw * many as u128) >> 64).expect("an index of the list")
            }
        };
        Some(ready.remove(chosen))
    }

    /// Polls a spawned task.
    fn go_on(&self, task: u64) {
        // One that is over may have been woken all the same.
        let Some(mut job) = self.take_job(task) else {
            return;
        };
        let waker = self.ready.waker(task);
        if job
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_ready()
        {
            self.world.shared.tasks.live.fetch_sub(1, Ordering::Relaxed);
        } else {
            self.put_job(task, job);
        }
    }

    /// Lets time pass until somebody is ready; `false` where nobody ever will be.
    fn pass_time(&self) -> bool {
        let clock = self.world.clock();
        match clock.next_due() {
            Some(due) => {
                clock.reach(due);
                true
            }
            None => false,
        }
    }
}

impl Drop for Block<'_> {
    fn drop(&mut self) {
        let shared = &self.world.shared;
        shared.watchdog.rest(false);
        shared.tasks.live.store(0, Ordering::Relaxed);
        let left = shared.tasks.lock().take();
        // Not under the lock: dropping a future runs code of the user's.
        drop(left);
    }
}

impl World {
    /// Runs a future to its end on this thread, and the tasks that it [spawns](Self::spawn): deterministically, and without real
    /// time.
    ///
    /// Of the tasks that are ready the seed draws the one that goes on, and each call of a fake is a point where another one
    /// may: so an exploration of many [`seeds`](crate::explore::seeds()) tries many interleavings. When none is ready, the world's
    /// clock moves to the next moment for which one waits: a [`sleep`](Self::sleep), a timeout, a delay, a message that becomes
    /// visible.
    ///
    /// From then on the world [records](Self::record) its calls.
    ///
    /// Tasks that are left when the future is ready are dropped, as a process that ends drops them.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let world = fake_runtime::World::seeded(1);
    /// let sum = world.block_on(async {
    ///     let slow = world.spawn({
    ///         let world = world.clone();
    ///         async move {
    ///             world.sleep(Duration::from_secs(3600)).await;
    ///             40
    ///         }
    ///     });
    ///     slow.await + 2
    /// });
    /// assert_eq!(sum, 42);
    /// assert_eq!(world.clock().monotonic(), Duration::from_secs(3600));
    /// ```
    ///
    /// # Panics
    ///
    /// When nothing can go on and no time that passes changes that: a *hang*, with the calls that wait. At once, for nobody but
    /// these tasks could wake one of them; what waits for another thread or for the network is not for this. As the future and
    /// the tasks do. Inside of itself.
    #[track_caller]
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        let block = Block::begin(self);
        let mut main = pin!(future);
        let waker = block.ready.waker(MAIN);
        block.ready.wake(MAIN);
        let schedule = Mix::new(self.seed()).bytes(b"schedule");
        let mut step = 0;
        loop {
            match block.pick(schedule, &mut step) {
                Some(MAIN) => {
                    let polled = main.as_mut().poll(&mut Context::from_waker(&waker));
                    if let Poll::Ready(value) = polled {
                        return value;
                    }
                }
                Some(task) => block.go_on(task),
                None if block.pass_time() => {}
                None => self.hangs(),
            }
        }
    }

    /// Begins a task beside the future that [`block_on`](Self::block_on) runs, and answers a handle to wait for what it gives.
    /// A panic of the task is one of `block_on`.
    ///
    /// # Panics
    ///
    /// Where no `block_on` of this world runs.
    #[track_caller]
    pub fn spawn<F>(&self, future: F) -> Task<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let slot = Arc::new(Mutex::new(Slot {
            value: None,
            waker: None,
        }));
        let task = Task(Arc::clone(&slot));
        let job = Box::pin(async move {
            let value = future.await;
            let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
            slot.value = Some(value);
            let waker = slot.waker.take();
            drop(slot);
            waker.into_iter().for_each(Waker::wake);
        });
        let tasks = &self.shared.tasks;
        let mut running = tasks.lock();
        let Some(running) = &mut *running else {
            panic!("`spawn` where no `block_on` of this world runs: nobody would poll the task")
        };
        let number = running.next;
        running.next += 1;
        running.jobs.insert(number, job);
        tasks.live.fetch_add(1, Ordering::Relaxed);
        running.ready.wake(number);
        task
    }

    /// Ready when so much of the world's time has passed.
    pub fn sleep(&self, time: Duration) -> Sleeping {
        let clock = self.clock().clone();
        Sleeping {
            // What no clock can reach is never.
            due: clock.monotonic().saturating_add(time),
            clock,
            ticket: None,
        }
    }

    /// What the future gives, or `None` where so much of the world's time passes first; the future is dropped then.
    pub async fn timeout<F: Future>(&self, time: Duration, future: F) -> Option<F::Output> {
        let (mut future, mut over) = (pin!(future), pin!(self.sleep(time)));
        std::future::poll_fn(|cx| {
            if let Poll::Ready(value) = future.as_mut().poll(cx) {
                return Poll::Ready(Some(value));
            }
            over.as_mut().poll(cx).map(|()| None)
        })
        .await
    }

    /// Whether others may go on before a call of a fake.
    pub(crate) fn yields(&self) -> bool {
        self.shared.tasks.live.load(Ordering::Relaxed) > 1
    }

    /// Lets others go on before a call of a fake.
    pub(crate) fn yielded(&self) -> Yield {
        let tasks = &self.shared.tasks;
        if !tasks.foreign.load(Ordering::Relaxed) {
            // The pick among those who are ready is drawn.
            return Yield(1);
        }
        let step = tasks.steps.fetch_add(1, Ordering::Relaxed);
        let draw = Mix::new(self.seed()).bytes(b"yield").word(step).finish();
        Yield(u8::try_from(draw >> 62).expect("two bits"))
    }

    /// Says which calls wait for ever.
    #[track_caller]
    pub(super) fn hangs(&self) -> ! {
        let journal = self.journal();
        let waits = |outcome| matches!(outcome, Outcome::Pending | Outcome::Hung);
        let waiting = journal
            .entries()
            .iter()
            .filter(|call| waits(call.outcome()));
        let (mut calls, mut names) = (String::new(), Vec::new());
        for call in waiting {
            let name = format!("{}::{}", call.fake(), call.method());
            let faults = call.faults().join("; ");
            let why = if faults.is_empty() { "" } else { ": " };
            _ = write!(calls, "\n  `{name}` (call {}){why}{faults}", call.number());
            names.push(name);
        }
        if names.is_empty() {
            calls.push_str(
                "\n  no call of a fake: a task waits for another one, or for what is not of this world",
            );
        }
        if let Some(probe) = self.probe() {
            probe.hang(&names);
        }
        panic!(
            "nothing can go on, and no time that passes changes that; what waits:{calls}\nhelp: put a timeout around the call, \
             such as `world.timeout(..)`"
        )
    }
}

/// The future of [`World::sleep`].
#[must_use = "nobody sleeps who does not wait for it"]
#[derive(Debug)]
pub struct Sleeping {
    clock: Clock,
    due: Duration,
    ticket: Option<Ticket<Duration>>,
}

impl Future for Sleeping {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = self.get_mut();
        let waker = cx.waker().clone();
        if this.clock.reached(this.due, &mut this.ticket, waker) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

impl Drop for Sleeping {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket {
            self.clock.forget(ticket);
        }
    }
}

/// Lets others go first, so many times.
pub(crate) struct Yield(u8);

impl Yield {
    pub(crate) fn poll(&mut self, cx: &Context<'_>) -> Poll<()> {
        if self.0 == 0 {
            return Poll::Ready(());
        }
        self.0 -= 1;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}
