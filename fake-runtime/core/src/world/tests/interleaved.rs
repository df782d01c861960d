//! Who waits at a gate while it is opened, in many interleavings. Each test is shown to see a mistake: the same test with
//! a part of the gate replaced by a wrong one.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Wake;

use shuttle::{future, thread};

use super::*;
use crate::sync::atomic::AtomicBool;
use crate::tests::schedules::{every, some_fails, waiting, world};

/// Counts how often it was woken.
#[derive(Default)]
struct Woken(AtomicUsize);

impl Woken {
    fn times(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

fn poll(opened: &mut Opened, woken: &Arc<Woken>) -> Poll<()> {
    let waker = Waker::from(Arc::clone(woken));
    Pin::new(opened).poll(&mut Context::from_waker(&waker))
}

/// Opens for those who come, and tells nobody who waits.
fn open_without_waking(latch: &Latch) {
    latch.lock().open = true;
}

/// Opens for threads alone.
fn open_without_waking_futures(latch: &Latch) {
    latch.lock().open = true;
    latch.0.opened.notify_all();
}

/// Whoever comes between the two is forgotten.
fn open_after_waking(latch: &Latch) {
    let due = latch.lock().waiters.take_due(());
    latch.0.opened.notify_all();
    due.into_iter().for_each(Waker::wake);
    latch.lock().open = true;
}

/// Lets go of the lock between the look and the wait.
fn wait_after_looking(latch: &Latch, _: &World) {
    let open = latch.lock().open;
    if !open {
        let waited = latch.0.opened.wait(latch.lock());
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }
}

/// Lets go of the lock between the look and the registration.
fn register_after_looking(latch: &Latch, _: &World) {
    let mut ticket = None;
    future::block_on(std::future::poll_fn(|cx| {
        let open = latch.lock().open;
        if open {
            return Poll::Ready(());
        }
        let waker = cx.waker().clone();
        let old = latch.lock().waiters.put(&mut ticket, (), waker);
        drop(old);
        Poll::Pending
    }));
}

/// Looks, and keeps the waker of before.
fn look_only(opened: &mut Opened, _: &Arc<Woken>) -> Poll<()> {
    let open = opened.latch.lock().open;
    if open { Poll::Ready(()) } else { Poll::Pending }
}

fn wait(latch: &Latch, world: &World) {
    latch.wait(world, waiting());
}

fn wait_for_the_future(latch: &Latch, world: &World) {
    future::block_on(latch.opened(world, waiting()));
}

fn opens_while_some_wait(open: fn(&Latch), waits: [fn(&Latch, &World); 3]) {
    let (latch, world) = (Latch::new(), world());
    let threads = waits.map(|wait| {
        let (latch, world) = (latch.clone(), world.clone());
        thread::spawn(move || wait(&latch, &world))
    });
    open(&latch);
    for thread in threads {
        thread.join().unwrap();
    }
    // Those who come later find it open.
    wait(&latch, &world);
    wait_for_the_future(&latch, &world);
}

#[test]
fn everybody_who_waits_or_comes_goes_on_when_the_gate_is_opened() {
    const WAITS: [fn(&Latch, &World); 3] = [wait, wait_for_the_future, wait];
    every(|| opens_while_some_wait(Latch::open, WAITS));
    // Two who open it do no harm.
    every(|| {
        let twice = |latch: &Latch| {
            let other = latch.clone();
            let other = thread::spawn(move || other.open());
            latch.open();
            other.join().unwrap();
        };
        opens_while_some_wait(twice, WAITS);
    });
    for wrong in [
        || opens_while_some_wait(open_without_waking, WAITS),
        || opens_while_some_wait(open_without_waking_futures, WAITS),
        || opens_while_some_wait(open_after_waking, WAITS),
        || opens_while_some_wait(Latch::open, [wait, wait, wait_after_looking]),
        || opens_while_some_wait(Latch::open, [wait, wait, register_after_looking]),
    ] as [fn(); 5]
    {
        some_fails(wrong, "deadlock");
    }
}

fn gives_up(give_up: fn(Opened)) {
    let latch = Latch::new();
    let begun = Arc::new(AtomicBool::new(false));
    let opens = thread::spawn({
        let (latch, begun) = (latch.clone(), Arc::clone(&begun));
        move || {
            begun.store(true, Ordering::SeqCst);
            latch.open();
        }
    });
    let woken = Arc::new(Woken::default());
    let mut opened = latch.opened(&world(), waiting());
    let pending = poll(&mut opened, &woken).is_pending();
    give_up(opened);
    let held = Arc::strong_count(&woken) > 1;
    // Whoever opens may have taken the waker already, and wakes it once.
    let begun = begun.load(Ordering::SeqCst);
    assert!(!held || begun, "a waker is left");
    opens.join().unwrap();
    assert_eq!(Arc::strong_count(&woken), 1, "a waker is left");
    assert!(latch.lock().waiters.next_due().is_none());
    assert!(woken.times() <= usize::from(pending && begun));
}

#[test]
fn a_wait_that_is_given_up_leaves_no_waker_and_is_woken_no_more() {
    every(|| gives_up(drop));
    let keeps: fn() = || gives_up(|mut opened| opened.ticket = None);
    some_fails(keeps, "a waker is left");
}

fn moves_to_another_task(again: fn(&mut Opened, &Arc<Woken>) -> Poll<()>) {
    let latch = Latch::new();
    let opens = thread::spawn({
        let latch = latch.clone();
        move || latch.open()
    });
    let [first, second] = [(); 2].map(|()| Arc::new(Woken::default()));
    let mut opened = latch.opened(&world(), waiting());
    let before = poll(&mut opened, &first);
    let after = again(&mut opened, &second);
    opens.join().unwrap();
    assert!(before.is_pending() || after.is_ready());
    let woken = usize::from(after.is_pending());
    assert_eq!(second.times(), woken, "the last waker is woken once");
    assert!(first.times() <= 1);
    assert!(poll(&mut opened, &second).is_ready());
}

#[test]
fn of_a_wait_that_another_task_polls_the_last_waker_is_woken() {
    every(|| moves_to_another_task(poll));
    some_fails(
        || moves_to_another_task(look_only),
        "the last waker is woken once",
    );
}
