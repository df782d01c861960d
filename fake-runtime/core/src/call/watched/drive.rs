//! How a watched call comes to its answer: on a thread that blocks where it waits, or as a future that is polled.

use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use super::{After, Begun, Case, Next, Since, Wait};
use crate::call::steps::Steps;
use crate::controls::{Controls, Entry};
use crate::fault::Rule;
use crate::world::Blocked;

/// A synchronous call that is watched. The call has its answer then.
#[track_caller]
pub(crate) fn run(call: &mut dyn Steps, controls: &Controls, matching: &[Arc<Rule>]) {
    let mut since = Since::now(controls);
    match Case::begin(call, controls, matching) {
        Begun::Answered => {}
        Begun::Waits(case) => block(call, case, since),
        Begun::Watched(mut case) => {
            if let Some(delay) = case.watched.delay {
                call.lock().release();
                controls.world().clock().advance(delay);
                since = Since::now(controls);
                call.lock().take(case.info.number);
            }
            match case.go_on(call, After::Delay) {
                Next::Answered => {}
                Next::Later => block(call, case, since),
                Next::Waits(_) => {
                    unreachable!("only what is asynchronous waits elsewhere, or hangs")
                }
            }
        }
    }
}

/// A synchronous call that no rule matches and that has tried in vain: from now on it is in the journal. The call has its
/// answer then.
#[cold]
#[track_caller]
pub(crate) fn wait_here(call: &mut dyn Steps, controls: &Controls, entry: Option<Entry<'_>>) {
    let since = Since::now(controls);
    let case = Case::of_call(call, controls, entry);
    block(call, case, since);
}

/// Blocks the thread until the call has its answer.
#[track_caller]
fn block(call: &mut dyn Steps, mut case: Case<'_>, since: Since) {
    let thread = Blocked::new();
    let waker = Waker::from(Arc::clone(&thread));
    let Wait::Turn(mut line) = case.in_line(call, since) else {
        unreachable!("it waits for its turn")
    };
    loop {
        match case.attempt(call, &mut line, &waker) {
            Next::Answered => return,
            Next::Later => line.patience.block(call.turn().soon, &thread),
            Next::Waits(_) => unreachable!("only what is asynchronous hangs"),
        }
    }
}

/// A call that was begun and waits.
pub(crate) struct Paused<'f> {
    case: Case<'f>,
    wait: Wait,
}

/// An asynchronous call that no rule matches and that has tried in vain: from now on it is in the journal.
#[cold]
pub(crate) fn wait<'f>(
    call: &mut dyn Steps,
    controls: &'f Controls,
    entry: Option<Entry<'f>>,
) -> Box<Paused<'f>> {
    let since = Since::now(controls);
    let case = Case::of_call(call, controls, entry);
    let wait = case.in_line(call, since);
    Box::new(Paused { case, wait })
}

/// The next step of an asynchronous call that is watched, from wait to wait until the call has its answer.
pub(crate) fn poll(
    call: &mut dyn Steps,
    paused: &mut Option<Box<Paused<'_>>>,
    cx: &mut Context<'_>,
) -> Poll<()> {
    let Some(mut waiting) = paused.take() else {
        return Poll::Ready(());
    };
    loop {
        let Paused { case, wait } = &mut *waiting;
        case.watched.runs();
        let next = match wait {
            Wait::Turn(line) => match case.attempt(call, line, cx.waker()) {
                Next::Later => match line.patience.poll(call.turn().soon, cx) {
                    Poll::Ready(()) => continue,
                    Poll::Pending => None,
                },
                next => Some(next),
            },
            wait => match wait.poll(cx) {
                Poll::Ready(after) => {
                    call.lock().take(case.info.number);
                    Some(case.go_on(call, after))
                }
                Poll::Pending => None,
            },
        };
        match next {
            None => {
                waiting.case.watched.waits();
                *paused = Some(waiting);
                return Poll::Pending;
            }
            Some(Next::Answered) => return Poll::Ready(()),
            Some(Next::Waits(other)) => waiting.wait = other,
            Some(Next::Later) => {
                let since = Since::now(waiting.case.controls);
                waiting.wait = waiting.case.in_line(call, since);
            }
        }
    }
}

/// The first step of an asynchronous call that is watched; `None` where the call has its answer.
pub(crate) fn begin<'f>(
    call: &mut dyn Steps,
    controls: &'f Controls,
    matching: &[Arc<Rule>],
) -> Option<Box<Paused<'f>>> {
    let since = Since::now(controls);
    let (case, wait) = match Case::begin(call, controls, matching) {
        Begun::Answered => return None,
        Begun::Waits(case) => {
            let wait = case.in_line(call, since);
            (case, wait)
        }
        Begun::Watched(mut case) => match case.go_on(call, After::Beginning) {
            Next::Answered => return None,
            Next::Waits(wait) => (case, wait),
            Next::Later => {
                let wait = case.in_line(call, since);
                (case, wait)
            }
        },
    };
    Some(Box::new(Paused { case, wait }))
}
