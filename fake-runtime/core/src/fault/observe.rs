//! Looking at calls without doing anything to them: a rule that never fires, whose filter writes down what it sees.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Effect, Rule};
use crate::call::Method;
use crate::call::steps::Said;
use crate::fake::Fake;
use crate::state::State;

/// What was made of the arguments of each call since [`capture`](crate::Calls::capture), in the order in which the calls
/// began. A clone shows the same.
pub struct Captured<T>(Arc<Mutex<Vec<T>>>);

impl<T> Captured<T> {
    fn lock(&self) -> MutexGuard<'_, Vec<T>> {
        // A `Clone` that panics leaves the list as it is.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All of it so far.
    #[must_use]
    pub fn all(&self) -> Vec<T>
    where
        T: Clone,
    {
        self.lock().clone()
    }

    /// That of the last call.
    #[must_use]
    pub fn last(&self) -> Option<T>
    where
        T: Clone,
    {
        self.lock().last().cloned()
    }

    /// Gives all of it away, and goes on with an empty list.
    #[must_use]
    pub fn take(&self) -> Vec<T> {
        std::mem::take(&mut *self.lock())
    }

    /// How many calls there were.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Whether there was none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }
}

impl<T> Clone for Captured<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: fmt::Debug> fmt::Debug for Captured<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Captured").field(&*self.lock()).finish()
    }
}

/// Writes down what `look` makes of the arguments of each call of the method from now on.
pub(crate) fn capture<S: State, M: Method, T: Send + 'static>(
    fake: &Fake<S>,
    look: impl for<'a, 'c> Fn(&'a M::Args<'c>) -> T + Send + Sync + 'static,
) -> Captured<T> {
    let captured = Captured(Arc::default());
    let seen = captured.clone();
    let mut rule = Rule::of_method(M::NUMBER, fake.method_of(M::NUMBER));
    rule.set_when(Arc::new(Said::<M>::Filters(vec![Box::new(
        move |args: &M::Args<'_>| {
            let found = look(args);
            seen.lock().push(found);
            false
        },
    )])));
    // It is never reached.
    rule.set_effect(Effect::Delay(Duration::ZERO, Duration::ZERO));
    rule.set_observing();
    let _ = fake.inside().controls.arm(rule).optional();
    captured
}
