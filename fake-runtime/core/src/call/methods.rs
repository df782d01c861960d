//! What a test sees of each method: how it was called. One set of accessors serves every view.

use std::fmt::{self, Debug};
use std::marker::PhantomData;
use std::sync::Arc;

use super::method::{Answer, Anything, AsyncSure, Method};
use super::steps::Said;
use crate::fake::Fake;
use crate::fault::{self, Captured};
use crate::state::State;
use crate::world::JournalEntry;

/// A way to look at the methods of a fake.
pub trait View: Copy {
    /// The state of the fake that it shows.
    type State;
    /// What it shows of the method `M`.
    type Of<M: Method>;
    /// Shows it.
    fn of<M: Method>(self) -> Self::Of<M>;
}

/// A view that can show a method whose answer has no name.
#[diagnostic::on_unimplemented(
    message = "faults cannot be armed for this method: the type of its answer has no name outside of it",
    label = "this can only be counted: `.calls()`",
    note = "a method can have faults that has no type parameters in its answer, no `impl Trait` but a future, and nothing \
            borrowed for less than `'static`"
)]
pub trait Counts: View {}

#[diagnostic::do_not_recommend]
impl<S: State> Counts for CallsOf<'_, S> {}

/// The view of `calls()`.
pub struct CallsOf<'f, S>(pub(crate) &'f Fake<S>);

impl<S> Clone for CallsOf<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for CallsOf<'_, S> {}

impl<'f, S: State> View for CallsOf<'f, S> {
    type State = S;
    type Of<M: Method> = Calls<'f, S, M>;

    fn of<M: Method>(self) -> Calls<'f, S, M> {
        Calls {
            fake: self.0,
            method: PhantomData,
        }
    }
}

/// How a method of a fake was called.
#[must_use = "this does nothing until it is asked, such as by `.count()`"]
pub struct Calls<'f, S, M> {
    fake: &'f Fake<S>,
    method: PhantomData<fn() -> M>,
}

impl<S: State, M: Method> Calls<'_, S, M> {
    /// The number of calls that have begun, also of those that failed or panicked.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.fake.count_of(M::NUMBER)
    }

    /// From now on, the calls of this method are in the world's journal, with their arguments and answers as text. Through
    /// every clone of this handle, and wherever the calls are made.
    pub fn record(&self)
    where
        M: Method<Answer: Answer<Is: Debug>>,
        for<'c> M::Args<'c>: Debug,
    {
        let record = Said::<M>::Record {
            args: |args| format!("{args:?}"),
            answer: |answer| format!("{answer:?}"),
        };
        let controls = self.fake.inside().controls;
        controls.set_record(M::NUMBER, Arc::new(record));
    }

    /// The calls of this method that the journal has: those since [`record`](Self::record), and those that the rule of a fault
    /// has matched.
    #[must_use]
    pub fn recorded(&self) -> Vec<JournalEntry> {
        let journal = self.fake.world().journal();
        let is_one = |entry: &&JournalEntry| {
            entry.fake() == self.fake.name() && entry.method() == self.fake.method_of(M::NUMBER)
        };
        journal.entries().iter().filter(is_one).cloned().collect()
    }

    /// Writes down, from now on, what `look` makes of the arguments of each call: of one by reference, of several as a tuple
    /// of them. It runs when the call begins, also where a fault then fails it, through every clone of this handle and
    /// wherever the calls are made; nothing is locked meanwhile. Healing faults does not end it.
    ///
    /// ```
    /// # use fake_runtime::fake;
    /// #[fake]
    /// trait Mailer {
    ///     fn send(&self, to: &str, text: &str);
    /// }
    ///
    /// let mailer = FakeMailer::new();
    /// let sent = mailer.calls().send().capture(|(to, _)| (*to).to_owned());
    /// mailer.send("ada@example.org", "hello");
    /// assert_eq!(sent.all(), ["ada@example.org"]);
    /// ```
    #[must_use = "what is captured is read from this"]
    pub fn capture<T: Send + 'static>(
        &self,
        look: impl for<'a, 'c> Fn(&'a M::Args<'c>) -> T + Send + Sync + 'static,
    ) -> Captured<T> {
        fault::capture::<S, M, T>(self.fake, look)
    }

    /// # Panics
    ///
    /// When the method was called another number of times, saying how often, and how if that was recorded.
    #[track_caller]
    pub fn assert_count(&self, count: u64) {
        let made = self.count();
        assert!(
            made == count,
            "`{}::{}` was to be called {}, and was called {}{}",
            self.fake.name(),
            self.fake.method_of(M::NUMBER),
            Times(count),
            Times(made),
            Shown(&self.recorded())
        );
    }

    /// # Panics
    ///
    /// When the method was not called exactly once.
    #[track_caller]
    pub fn assert_once(&self) {
        self.assert_count(1);
    }

    /// # Panics
    ///
    /// When the method was called.
    #[track_caller]
    pub fn assert_never(&self) {
        self.assert_count(0);
    }
}

/// How often, in words.
struct Times(u64);

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("never"),
            1 => f.write_str("once"),
            2 => f.write_str("twice"),
            n => write!(f, "{n} times"),
        }
    }
}

/// What is known of calls, a line for each.
struct Shown<'e>(&'e [JournalEntry]);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for entry in self.0 {
            let (arguments, answer) = (entry.arguments().unwrap_or(".."), entry.answer());
            write!(f, "\n  {}: {}", entry.number(), arguments)?;
            if let Some(answer) = answer {
                write!(f, " -> {answer}")?;
            }
        }
        Ok(())
    }
}

impl<S, M> Clone for Calls<'_, S, M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S, M> Copy for Calls<'_, S, M> {}

impl<S: State, M: Method> fmt::Debug for Calls<'_, S, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Calls")
            .field("count", &self.count())
            .finish()
    }
}

/// The method number `N`, whose answer has no name outside of the trait: it can be counted and nothing more,
/// which is said once.
pub enum Opaque<const N: usize> {}

impl<const N: usize> Method for Opaque<N> {
    type Args<'c> = ();
    type Answer = AsyncSure<()>;
    type Does = Anything;
    const NUMBER: usize = N;
}
