//! One call: how it was made, when, and what it answered; and how it is made again on a model.

use std::fmt::Debug;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// A call that was made.
pub(super) struct Call<T> {
    pub(super) what: String,
    /// When it began: the place of that among all beginnings and ends.
    pub(super) begin: u64,
    /// When it ended; `None` where nobody knows that it has.
    pub(super) end: Option<u64>,
    /// What it answered, also where that says nothing.
    pub(super) answer: Option<String>,
    pub(super) trial: Arc<dyn Try<T>>,
}

/// A call that can be made again.
pub(super) trait Op<T, A>: Send + Sync {
    /// What it answers; `None` where it waits.
    fn make(&self, model: &T) -> Option<A>;
}

/// A call that answers at once.
pub(super) struct Now<F>(pub(super) F);

impl<T, A, F: Fn(&T) -> A + Send + Sync> Op<T, A> for Now<F> {
    fn make(&self, model: &T) -> Option<A> {
        Some((self.0)(model))
    }
}

/// A call that may wait.
pub(super) struct Later<F>(pub(super) F);

impl<T: Clone, A, U: Future<Output = A>, F: Fn(T) -> U + Send + Sync> Op<T, A> for Later<F> {
    fn make(&self, model: &T) -> Option<A> {
        let future = pin!((self.0)(model.clone()));
        match future.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(answer) => Some(answer),
            Poll::Pending => None,
        }
    }
}

/// A call that is tried on a model.
pub(super) trait Try<T>: Send + Sync {
    /// Makes it, and says whether it answers as it did before.
    fn fits(&self, model: &T) -> bool;
    /// Makes it, and says what it answers.
    fn answer(&self, model: &T) -> String;
}

/// A call, and what it has to answer where that is known.
pub(super) struct Trial<O, A> {
    pub(super) op: Arc<O>,
    pub(super) answer: Option<A>,
}

impl<T, A, O> Try<T> for Trial<O, A>
where
    O: Op<T, A>,
    A: PartialEq + Debug + Send + Sync,
{
    fn fits(&self, model: &T) -> bool {
        // A panic is another answer than what was answered; the model is thrown away.
        let made = catch_unwind(AssertUnwindSafe(|| self.op.make(model)));
        match (made, &self.answer) {
            (Ok(Some(made)), Some(answer)) => made == *answer,
            // Whatever it has come to.
            (_, None) => true,
            (Ok(None) | Err(_), Some(_)) => false,
        }
    }

    fn answer(&self, model: &T) -> String {
        match catch_unwind(AssertUnwindSafe(|| self.op.make(model))) {
            Ok(Some(answer)) => format!("{answer:?}"),
            Ok(None) => "nothing, for it waits".to_owned(),
            Err(_) => "nothing, for it panics".to_owned(),
        }
    }
}
