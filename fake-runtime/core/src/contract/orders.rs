//! Calls that several tasks make on the real implementation at the same time. What they answer must be what the fake answers in
//! some order, in which no call comes before one that had ended when it began.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use super::block::{at_once, caught};
use super::builder::Contract;
use super::ids::Keys;
use super::judge::Compare;
use super::suite::{Applies, Shares, Suite};
use super::tree::Answer;
use crate::violation::noted;

/// How a call is made beside others.
pub(super) type Share<S, R> =
    for<'f> fn(<S as Suite>::Operation, &'f R) -> Pin<Box<dyn Future<Output = Answer> + 'f>>;

/// The call of a suite whose methods all take `&self`.
pub(super) fn share<S: Shares<R>, R>(
    operation: S::Operation,
    real: &R,
) -> Pin<Box<dyn Future<Output = Answer> + '_>> {
    Box::pin(S::share(operation, real))
}

/// A call beside others.
pub(super) struct Beside<O> {
    pub(super) task: usize,
    pub(super) method: usize,
    /// The same for the fake and for the real one.
    pub(super) ours: O,
    pub(super) theirs: O,
}

/// What came of it, and when it began and ended.
pub(super) struct Made {
    pub(super) answer: Answer,
    begin: u64,
    end: u64,
}

/// Makes the calls of all tasks, each task's in their order.
pub(super) async fn make<S: Suite, R>(
    calls: &[Beside<S::Operation>],
    tasks: usize,
    real: &R,
    share: Share<S, R>,
) -> Vec<Made> {
    let time = Cell::new(0);
    let tick = || {
        time.set(time.get() + 1);
        time.get()
    };
    let task = |task: usize| async move {
        let mut made = Vec::new();
        for (number, call) in calls
            .iter()
            .enumerate()
            .filter(|(_, call)| call.task == task)
        {
            let begin = tick();
            let answer = caught(share(call.theirs.clone(), real)).await;
            let answer = answer.unwrap_or_else(Answer::Panicked);
            let end = tick();
            made.push((number, Made { answer, begin, end }));
            yield_now().await;
        }
        made
    };
    let mut made = together((0..tasks).map(|number| Box::pin(task(number))).collect()).await;
    made.sort_by_key(|(number, _)| *number);
    made.into_iter().map(|(_, made)| made).collect()
}

/// Lets the other tasks go on.
async fn yield_now() {
    let mut yielded = false;
    poll_fn(move |cx| {
        if yielded {
            return Poll::Ready(());
        }
        yielded = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// What all of the futures come to.
async fn together<T>(mut futures: Vec<Pin<Box<impl Future<Output = Vec<T>>>>>) -> Vec<T> {
    let mut all = Vec::new();
    poll_fn(|cx| {
        futures.retain_mut(|future| match future.as_mut().poll(cx) {
            Poll::Ready(values) => {
                all.extend(values);
                false
            }
            Poll::Pending => true,
        });
        if futures.is_empty() {
            return Poll::Ready(());
        }
        Poll::Pending
    })
    .await;
    all
}

/// A search for an order in which the fake answers the same.
pub(super) struct Orders<'r, 'c, S: Suite, R> {
    pub(super) of: &'r Contract<'c, S, R>,
    pub(super) calls: &'r [Beside<S::Operation>],
    pub(super) made: &'r [Made],
}

impl<S: Applies<R>, R> Orders<'_, '_, S, R> {
    /// The fakes after each order that explains the answers, with what is known of keys then; `accept` says whether one of
    /// them is what is wanted.
    pub(super) fn any(
        &self,
        fake: &S::Fake,
        keys: &mut Keys,
        done: &mut Vec<usize>,
        accept: &mut dyn FnMut(&S::Fake, &mut Keys) -> bool,
    ) -> bool {
        if done.len() == self.calls.len() {
            return accept(fake, keys);
        }
        let left: Vec<usize> = (0..self.calls.len())
            .filter(|call| !done.contains(call))
            .collect();
        let first_end = left.iter().map(|call| self.made[*call].end).min();
        for &call in &left {
            if Some(self.made[call].begin) > first_end {
                continue;
            }
            let mut fork = S::fork(fake);
            let mark = keys.mark();
            if self.fits(call, &mut fork, keys) {
                done.push(call);
                if self.any(&fork, keys, done, accept) {
                    return true;
                }
                done.pop();
            }
            keys.back_to(mark);
        }
        false
    }

    /// Whether the fake answers this call as the real one has.
    fn fits(&self, call: usize, fake: &mut S::Fake, keys: &mut Keys) -> bool {
        drop(noted::take());
        let ours = self.calls[call].ours.clone();
        let Some(Ok(answer)) = at_once(caught(S::on_fake(ours, fake))) else {
            return false;
        };
        let noted = noted::take();
        let listing = self.of.about.methods[self.calls[call].method].listing;
        let mut compare = Compare {
            judge: &self.of.judge,
            tables: &self.of.about.tables,
            keys,
        };
        compare.answers(&answer, &self.made[call].answer, listing, noted.as_ref())
    }
}
