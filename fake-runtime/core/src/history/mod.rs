//! The calls of several threads or tasks on one thing, written down as they are made, so that somebody can ask whether some
//! order of them explains their answers. Knows no fake: the thing may be one, a service over several, or a real client.

mod call;
mod check;
mod error;
#[cfg(test)]
mod tests;

use std::fmt::{self, Debug};
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use call::{Call, Later, Now, Op, Trial};
pub use error::NotLinearizable;

/// What was called at the same time and what it answered, to be checked for *linearizability*: whether the answers are those
/// of the same calls made one after the other, in some order that keeps each call before those which began when it had ended.
///
/// A history is given the thing that is called, and a way to make a *model* of it: another one like it, as it was at the
/// beginning, on which the check tries orders. For a fake that is a fork without faults. The thing may be whatever calls can be
/// made on: a fake, a service over several, an adapter of a real database whose model is the fake.
///
/// ```
/// # use fake_runtime::{History, World, fake};
/// # #[derive(Clone, Debug, PartialEq)]
/// # struct User { id: u64, name: String }
/// # #[fake(entity = User, key = id: u64)]
/// # trait Users {
/// #     #[fake(update(|user| user.name = name))]
/// #     fn rename(&self, id: u64, name: String) -> Option<User>;
/// #     fn find(&self, id: u64) -> Option<User>;
/// # }
/// let users = FakeUsers::new();
/// users.rows().insert(User { id: 7, name: "Ada".to_owned() }).unwrap();
/// let start = users.fork();
/// let history = History::new(users, move || start.fork());
///
/// std::thread::scope(|threads| {
///     for name in ["Bea", "Cid"] {
///         let history = &history;
///         threads.spawn(move || {
///             history.call(format!("rename to {name}"), move |users| users.rename(7, name.to_owned()));
///             history.call("find", |users| users.find(7));
///         });
///     }
/// });
/// history.assert_linearizable();
/// ```
///
/// A clone is another handle on the same history.
pub struct History<T>(Arc<Shared<T>>);

/// What shows a model's state.
type Shows<T> = dyn Fn(&T) -> String + Send + Sync;

struct Shared<T> {
    real: T,
    model: Box<dyn Fn() -> T + Send + Sync>,
    /// How the states of two models are told apart.
    state: Option<Box<Shows<T>>>,
    calls: Mutex<Calls<T>>,
}

struct Calls<T> {
    all: Vec<Call<T>>,
    /// How many calls have begun or ended: what is read from it is a time.
    time: u64,
}

impl<T: 'static> History<T> {
    /// A history of calls on `real`. `model` makes what they are tried on: each time a new one, in the state that `real` has
    /// now, which shares nothing with another.
    ///
    /// For a fake, `let start = fake.fork();` and then `move || start.fork()`: it has the rows, and no faults.
    #[must_use]
    pub fn new(real: T, model: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self::of(real, Box::new(model), None)
    }

    /// As [`new`](Self::new), with a way to tell states apart, which makes the check of longer histories possible: orders that
    /// lead to the same state need not be tried twice. `state` must show everything that a later answer can depend on; what it
    /// leaves out makes the check refuse histories that are linearizable. For a fake of rows without generated keys it is
    /// `|fake| format!("{fake:?}")`.
    #[must_use]
    pub fn with_state(
        real: T,
        model: impl Fn() -> T + Send + Sync + 'static,
        state: impl Fn(&T) -> String + Send + Sync + 'static,
    ) -> Self {
        Self::of(real, Box::new(model), Some(Box::new(state)))
    }

    fn of(real: T, model: Box<dyn Fn() -> T + Send + Sync>, state: Option<Box<Shows<T>>>) -> Self {
        Self(Arc::new(Shared {
            real,
            model,
            state,
            calls: Mutex::new(Calls {
                all: Vec::new(),
                time: 0,
            }),
        }))
    }

    /// What the calls are made on.
    #[must_use]
    pub fn real(&self) -> &T {
        &self.0.real
    }

    /// Makes a call and writes down when it began and ended and what it answered. `what` is how reports name it.
    ///
    /// The check makes it on models too, any number of times, so that it must answer alike where it finds the same: what it
    /// sends, it makes or clones. One that panics may have happened, or not.
    pub fn call<A>(
        &self,
        what: impl fmt::Display,
        call: impl Fn(&T) -> A + Send + Sync + 'static,
    ) -> A
    where
        A: Clone + PartialEq + Debug + Send + Sync + 'static,
    {
        self.attempt(what, call, |_| false)
    }

    /// As [`call`](Self::call), where an answer may say nothing of what has happened: `unknown` says of which that is true,
    /// such as an error of the connection. Such a call has happened at some time after its beginning, or never.
    pub fn attempt<A>(
        &self,
        what: impl fmt::Display,
        call: impl Fn(&T) -> A + Send + Sync + 'static,
        unknown: impl Fn(&A) -> bool,
    ) -> A
    where
        A: Clone + PartialEq + Debug + Send + Sync + 'static,
    {
        let op = Arc::new(Now(call));
        let number = self.begin(what, &op);
        let answer = (op.0)(&self.0.real);
        self.end(number, op, &answer, unknown(&answer));
        answer
    }

    /// As [`call`](Self::call), for an async call on a clone of the thing. The history has it from its first poll; where its
    /// future is dropped before it has answered, as a timeout does, it may have happened, or not. On a model it is polled
    /// once: one that waits there cannot be the next in that order.
    pub async fn call_async<A, F>(
        &self,
        what: impl fmt::Display,
        call: impl Fn(T) -> F + Send + Sync + 'static,
    ) -> A
    where
        T: Clone,
        F: Future<Output = A>,
        A: Clone + PartialEq + Debug + Send + Sync + 'static,
    {
        self.attempt_async(what, call, |_| false).await
    }

    /// As [`attempt`](Self::attempt), for an async call as in [`call_async`](Self::call_async).
    pub async fn attempt_async<A, F>(
        &self,
        what: impl fmt::Display,
        call: impl Fn(T) -> F + Send + Sync + 'static,
        unknown: impl Fn(&A) -> bool,
    ) -> A
    where
        T: Clone,
        F: Future<Output = A>,
        A: Clone + PartialEq + Debug + Send + Sync + 'static,
    {
        let op = Arc::new(Later(call));
        let number = self.begin(what, &op);
        let answer = (op.0)(self.0.real.clone()).await;
        self.end(number, op, &answer, unknown(&answer));
        answer
    }

    /// How many calls there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.calls().all.len()
    }

    /// Whether no call was made yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Looks for an order of the calls that gives their answers, and says which it is: the numbers of the calls, counted
    /// from 1 as they began. A call that has not ended, and one whose answer says nothing, is in it where it would have
    /// to be for the others, and else at the end.
    ///
    /// How long that takes grows with the number of calls that were under way at once, and very fast: keep histories short, a
    /// dozen calls or two, and check many of them.
    ///
    /// # Errors
    ///
    /// [`NotLinearizable`] where there is no such order, or where none was found in a million tries of calls.
    pub fn check(&self) -> Result<Vec<u64>, NotLinearizable> {
        check::check(&self.0)
    }

    /// # Panics
    ///
    /// Where no order of the calls gives their answers, or none was found: as [`check`](Self::check), with its error.
    #[track_caller]
    pub fn assert_linearizable(&self) {
        if let Err(error) = self.check() {
            panic!("{error}");
        }
    }

    /// Writes down that a call begins, and says which place it has in the list.
    fn begin<A>(&self, what: impl fmt::Display, op: &Arc<impl Op<T, A> + 'static>) -> usize
    where
        A: Clone + PartialEq + Debug + Send + Sync + 'static,
    {
        let what = what.to_string();
        let op = Arc::clone(op);
        let trial = Trial::<_, A> { op, answer: None };
        let mut calls = self.0.calls();
        let begin = calls.tick();
        calls.all.push(Call {
            what,
            begin,
            end: None,
            answer: None,
            trial: Arc::new(trial),
        });
        calls.all.len() - 1
    }

    fn end<A>(&self, number: usize, op: Arc<impl Op<T, A> + 'static>, answer: &A, unknown: bool)
    where
        A: Clone + PartialEq + Debug + Send + Sync + 'static,
    {
        let text = format!("{answer:?}");
        let trial = Trial {
            op,
            answer: Some(answer.clone()),
        };
        let mut calls = self.0.calls();
        let end = calls.tick();
        let call = &mut calls.all[number];
        call.answer = Some(text);
        if !unknown {
            call.end = Some(end);
            call.trial = Arc::new(trial);
        }
    }
}

impl<T> Shared<T> {
    fn calls(&self) -> MutexGuard<'_, Calls<T>> {
        // A call is pushed whole and ended in steps that cannot panic.
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Calls<T> {
    fn tick(&mut self) -> u64 {
        self.time += 1;
        self.time
    }
}

impl<T> Clone for History<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Debug for History<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("History")
            .field("calls", &self.0.calls().all.len())
            .finish_non_exhaustive()
    }
}
