//! Calls that wait for a message: futures and threads.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use super::*;
use crate::call::View;
use crate::fault::{Fault, FaultsOf};
use crate::world::{JournalEntry, Outcome};

/// Counts how often it was woken.
#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// A future on its own, which is polled by hand.
struct Task<'t, T> {
    future: Pin<Box<dyn Future<Output = T> + 't>>,
    woken: Arc<Woken>,
}

impl<'t, T> Task<'t, T> {
    fn new(future: impl Future<Output = T> + 't) -> Self {
        Self {
            future: Box::pin(future),
            woken: Arc::default(),
        }
    }

    fn poll(&mut self) -> Option<T> {
        let waker = Waker::from(Arc::clone(&self.woken));
        match self.future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(answer) => Some(answer),
            Poll::Pending => None,
        }
    }

    fn woken(&self) -> usize {
        self.woken.0.load(Ordering::SeqCst)
    }
}

fn fault<M: Method>(office: &Fake<Office>) -> Fault<'_, Office, M> {
    FaultsOf(office).of::<M>()
}

#[test]
fn a_waiting_call_wakes_when_a_message_comes_and_not_for_another_queue() {
    let office = office();
    let mut task = Task::new(office.next());
    assert_eq!(task.poll(), None);
    office.letters().push("a letter".to_owned());
    let before = task.woken();
    assert_eq!(task.poll(), None);
    office.push(1, "a job");
    assert!(task.woken() > before);
    assert_eq!(task.poll(), Some("a job".to_owned()));
    assert!(office.jobs().all().is_empty());
}

#[test]
fn a_waiting_call_wakes_for_what_comes_back_and_for_a_restored_state() {
    let office = office();
    office.push(1, "a");
    let full = office.checkpoint();
    let receipt = office.receive(1).unwrap().receipt;
    let mut task = Task::new(office.next());
    assert_eq!(task.poll(), None);
    office.with(|state| assert!(state.jobs.nack(receipt)));
    assert_eq!((task.woken(), task.poll()), (1, Some("a".to_owned())));
    let mut task = Task::new(office.next());
    assert_eq!(task.poll(), None);
    office.restore(&full);
    assert_eq!((task.woken(), task.poll()), (1, Some("a".to_owned())));
}

#[test]
fn a_waiting_call_wakes_when_the_clock_has_come_to_a_delay_or_a_timeout() {
    let office = office();
    let clock = office.world().clock();
    office.jobs().push_delayed("delayed".to_owned(), 5 * SECOND);
    let mut task = Task::new(office.next());
    assert_eq!(task.poll(), None);
    clock.advance(4 * SECOND);
    assert_eq!((task.woken(), task.poll()), (0, None));
    clock.advance(SECOND);
    assert_eq!((task.woken(), task.poll()), (1, Some("delayed".to_owned())));
    office.push(1, "in flight");
    assert!(office.receive(1).is_some());
    let mut task = Task::new(office.next());
    assert_eq!(task.poll(), None);
    clock.advance(30 * SECOND);
    assert_eq!(
        (task.woken(), task.poll()),
        (1, Some("in flight".to_owned()))
    );
}

#[test]
fn a_message_that_is_delayed_for_less_wakes_earlier() {
    let office = office();
    office.jobs().push_delayed("late".to_owned(), 9 * SECOND);
    let mut task = Task::new(office.next());
    assert_eq!(task.poll(), None);
    office.jobs().push_delayed("early".to_owned(), SECOND);
    assert_eq!(task.poll(), None);
    let before = task.woken();
    office.world().clock().advance(SECOND);
    assert_eq!(task.woken(), before + 1);
    assert_eq!(task.poll(), Some("early".to_owned()));
}

#[test]
fn calls_are_served_in_the_order_in_which_they_began_to_wait() {
    let office = office();
    let mut tasks = [(); 3].map(|()| Task::new(office.next()));
    for task in &mut tasks {
        assert_eq!(task.poll(), None);
    }
    office.push(1, "a");
    let [first, second, third] = &mut tasks;
    assert_eq!(third.poll(), None, "two are before it");
    assert_eq!(second.poll(), None);
    assert_eq!(Task::new(office.next()).poll(), None, "so are all of them");
    assert_eq!(first.poll(), Some("a".to_owned()));
    office.push(1, "b");
    office.push(1, "c");
    assert!(third.poll().is_some(), "there is one for each");
    assert!(second.poll().is_some());
}

#[test]
fn a_dropped_call_takes_no_message_and_lets_the_next_one_have_it() {
    let office = office();
    let (mut first, mut second) = (Task::new(office.next()), Task::new(office.next()));
    assert_eq!((first.poll(), second.poll()), (None, None));
    office.push(1, "a");
    assert_eq!(second.poll(), None);
    let before = second.woken();
    drop(first);
    assert!(second.woken() > before, "it is its turn now");
    assert_eq!(second.poll(), Some("a".to_owned()));
    let journal = office.world().journal();
    let outcomes: Vec<Outcome> = journal
        .entries()
        .iter()
        .map(JournalEntry::outcome)
        .collect();
    assert_eq!(outcomes, [Outcome::Dropped, Outcome::Ok]);
}

#[test]
fn a_call_that_finds_a_message_at_once_is_not_in_the_journal() {
    let office = office();
    office.push(1, "a");
    assert_eq!(Task::new(office.next()).poll(), Some("a".to_owned()));
    assert!(office.world().journal().is_empty());
    assert_eq!(office.calls_of().of::<next>().count(), 1);
}

#[test]
fn a_waiting_call_is_counted_decided_and_numbered_once_when_it_is_polled_first() {
    let office = office();
    let lost = fault::<next>(&office).once().lose_write();
    let mut task = Task::new(office.next());
    assert_eq!(office.calls_of().of::<next>().count(), 0);
    assert_eq!(task.poll(), None);
    assert_eq!(task.poll(), None);
    assert_eq!(office.calls_of().of::<next>().count(), 1);
    assert_eq!((lost.matched(), lost.fired()), (1, 0));
    office.push(1, "a");
    assert_eq!(task.poll(), Some("a".to_owned()));
    assert_eq!((lost.matched(), lost.fired()), (1, 1));
    assert_eq!(office.jobs().len(), 1, "the removal is lost");
    assert_eq!(office.world().journal().len(), 1);
}

#[test]
fn a_rule_that_no_message_came_for_is_not_spent() {
    let office = office();
    let lost = fault::<next>(&office).once().lose_write();
    let mut task = Task::new(office.next());
    assert_eq!(task.poll(), None);
    drop(task);
    assert_eq!((lost.matched(), lost.fired()), (1, 0));
    office.push(1, "a");
    assert_eq!(Task::new(office.next()).poll(), Some("a".to_owned()));
    assert_eq!(lost.fired(), 1);
}

#[test]
fn a_delay_comes_before_the_wait() {
    let office = office();
    fault::<next>(&office).once().delay(SECOND);
    office.push(1, "a");
    let mut task = Task::new(office.next());
    assert_eq!(task.poll(), None);
    assert_eq!(office.jobs().pop(), Some("a".to_owned()));
    office.world().clock().advance(SECOND);
    assert_eq!(task.poll(), None);
    office.push(1, "b");
    assert_eq!(task.poll(), Some("b".to_owned()));
}

#[test]
fn a_call_with_a_timeout_answers_when_it_is_over() {
    let office = office();
    let mut task = Task::new(office.wait(3 * SECOND));
    assert_eq!(task.poll(), None);
    office.world().clock().advance(2 * SECOND);
    assert_eq!(task.poll(), None);
    office.world().clock().advance(SECOND);
    assert_eq!(task.poll(), Some(None));
    let mut task = Task::new(office.wait(3 * SECOND));
    assert_eq!(task.poll(), None);
    office.push(1, "a");
    office.world().clock().advance(3 * SECOND);
    assert_eq!(
        task.poll(),
        Some(Some("a".to_owned())),
        "what is there is taken, however late"
    );
}

#[test]
fn a_thread_waits_until_another_one_puts_something_in() {
    let office = office();
    thread::scope(|scope| {
        let worker = scope.spawn(|| office.recv());
        while office.world().journal().is_empty() {
            thread::yield_now();
        }
        office.push(1, "a");
        assert_eq!(worker.join().unwrap(), "a");
    });
}

#[test]
fn threads_share_the_work_and_nobody_gets_a_message_twice() {
    let office = office();
    let count = if cfg!(miri) { 8 } else { 400 };
    let mut taken: Vec<usize> = thread::scope(|scope| {
        let workers = [(); 4].map(|()| {
            scope.spawn(|| {
                let jobs = (0..count / 4).map(|_| office.recv().parse().unwrap());
                jobs.collect::<Vec<usize>>()
            })
        });
        for job in 0..count {
            office.push(1, &job.to_string());
        }
        let taken = workers.into_iter().map(|worker| worker.join().unwrap());
        taken.flatten().collect()
    });
    taken.sort_unstable();
    assert!(taken.into_iter().eq(0..count));
    assert!(office.jobs().all().is_empty());
}

#[test]
fn a_thread_moves_the_clock_to_a_delayed_message_as_a_synchronous_delay_does() {
    let office = office();
    office.jobs().push_delayed("a".to_owned(), 5 * SECOND);
    assert_eq!(office.recv(), "a");
    assert_eq!(office.world().clock().monotonic(), 5 * SECOND);
}

#[test]
fn a_thread_does_not_move_the_clock_past_a_message_that_somebody_has() {
    let office = office();
    office.push(1, "mine");
    let mine = office.receive(1).unwrap();
    thread::scope(|scope| {
        let worker = scope.spawn(|| office.recv());
        while office.world().journal().is_empty() {
            thread::yield_now();
        }
        office.with(|state| assert!(state.jobs.ack(mine.receipt)));
        office.push(1, "yours");
        assert_eq!(worker.join().unwrap(), "yours");
    });
    assert_eq!(office.world().clock().monotonic(), Duration::ZERO);
}

#[test]
#[cfg_attr(miri, ignore = "takes real time")]
fn a_wait_over_the_limit_panics_and_names_the_call_the_queue_and_the_seed() {
    let office = office();
    office.world().hang_limit(Duration::from_millis(5));
    let expected = "`FakeOffice::recv` (call 1, seed 1) has waited for 5ms of real time: nothing came for it in \
                    `jobs`; put a message in from another thread or task, or advance the world's clock to when one \
                    comes; `FAKE_HANG_LIMIT` (in seconds, 0 for none) or `World::hang_limit` sets another limit";
    assert_eq!(crate::tests::panic_of(|| office.recv()), expected);
    let message = crate::tests::panic_of(|| pollster::block_on(office.next()));
    assert_eq!(message, expected.replace("recv` (call 1", "next` (call 2"));
    office.push(1, "a");
    assert_eq!(office.recv(), "a", "nobody is in the line any more");
}

#[test]
fn a_waiting_future_can_be_sent() {
    fn sent<T: Send>(_: &T) {}
    let office = office();
    let future = office.jobs().wait_boxed::<next>(
        (),
        None,
        |call, (), turn| call.next_pop(turn, Address::new()),
        || unreachable!("it waits for ever"),
    );
    let future = pin!(future);
    sent(&*future);
}

#[cfg(feature = "tokio")]
#[tokio::test(start_paused = true)]
async fn inside_of_tokio_its_clock_takes_the_worlds_to_a_delayed_message() {
    let office = office();
    office.jobs().push_delayed("a".to_owned(), 5 * SECOND);
    let begin = tokio::time::Instant::now();
    let both = tokio::join!(office.next(), office.wait(2 * SECOND));
    assert_eq!(both, ("a".to_owned(), None));
    assert_eq!(begin.elapsed().as_secs(), 5);
    assert_eq!(office.world().clock().monotonic(), 5 * SECOND);
}
