//! The message of a failing test, for its picture: without a panic hook it is known to whoever catches the panic alone.

use std::any::Any;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::World;

/// What a world knows of a panic that it will report.
#[derive(Default)]
pub(super) struct Failing {
    /// How many bodies run that report by themselves, when the message is known.
    bodies: AtomicUsize,
    message: Mutex<Option<String>>,
}

impl Failing {
    /// Whether the panic is still on its way to one who knows the message.
    pub(super) fn reports_later(&self) -> bool {
        self.bodies.load(Ordering::SeqCst) > 0
    }

    pub(super) fn message(&self) -> Option<String> {
        let message = self.message.lock();
        message.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl World {
    /// Runs a test's body so that the picture of its failure has the message of the assertion: the world itself cannot
    /// know it. The panic goes on afterwards; where nothing panics this does nothing.
    ///
    /// With `FAKE_REPORT=target/pictures cargo test` a world whose test fails writes its [`Timeline`](crate::Timeline)
    /// into that folder as a page and prints where it is, with or without this.
    ///
    /// ```
    /// let world = fake_runtime::World::new();
    /// let sum = world.reporting(|| {
    ///     assert_eq!(1 + 1, 2);
    ///     1 + 1
    /// });
    /// assert_eq!(sum, 2);
    /// ```
    ///
    /// # Panics
    ///
    /// As `body` does, with the same payload.
    pub fn reporting<R>(&self, body: impl FnOnce() -> R) -> R {
        self.reporting_step(body)
    }

    /// As [`reporting`](Self::reporting), for an async body.
    ///
    /// # Panics
    ///
    /// As `body` does, with the same payload.
    pub async fn reporting_async<F: Future>(&self, body: F) -> F::Output {
        let mut body = pin!(body);
        poll_fn(|cx| self.reporting_step(|| body.as_mut().poll(cx))).await
    }

    fn reporting_step<R>(&self, body: impl FnOnce() -> R) -> R {
        let failing = &self.shared().failing;
        failing.bodies.fetch_add(1, Ordering::SeqCst);
        // Nothing of the body's is looked at after a panic: it goes on.
        let result = catch_unwind(AssertUnwindSafe(body));
        let bodies = failing.bodies.fetch_sub(1, Ordering::SeqCst);
        result.unwrap_or_else(|panic| {
            let message = text(&*panic).to_owned();
            // The innermost is the first to know.
            let known = failing.message.lock();
            known
                .unwrap_or_else(PoisonError::into_inner)
                .get_or_insert(message);
            if bodies == 1 && !self.record_of_calls().is_empty() {
                self.report_once();
            }
            resume_unwind(panic)
        })
    }
}

/// The message of a panic.
fn text(panic: &(dyn Any + Send)) -> &str {
    let owned = panic.downcast_ref::<String>().map(String::as_str);
    let text = owned.or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("a panic without a message")
}
