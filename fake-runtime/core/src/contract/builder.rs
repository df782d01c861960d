//! What a test says of a contract.

use std::any::{Any, TypeId};
use std::future::Future;
use std::marker::PhantomData;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

#[cfg(feature = "proptest")]
use proptest::strategy::Strategy;

use super::block::block_on;
use super::date::{self, Day};
use super::judge::Judge;
use super::observe::Observer;
use super::orders::{Share, share};
use super::parts::Parts;
use super::pause::Pauses;
use super::pool::Sources;
use super::provide::{By, Provider, Provides};
use super::report::{ContractError, Verified};
#[cfg(feature = "proptest")]
use super::strategy::one_of;
use super::suite::{About, Applies, Shares, Suite};
use super::value::{Comparable, Drawable};
use crate::world::{World, WorldRng};

/// The contract of a trait, before it is known what is held against the fake.
pub struct ContractOf<S>(PhantomData<S>);

impl<S: Suite> ContractOf<S> {
    #[doc(hidden)]
    #[must_use]
    pub fn new() -> Self {
        Self(PhantomData)
    }

    /// Says what the fake is held against: `provide` answers with `(guard, implementation)`, fresh or emptied, once for each
    /// case and for each attempt to make a failure shorter. The guard is dropped after the implementation; where there is
    /// nothing to keep, it is `()`.
    ///
    /// Where it answers with a `Result` or an `Option` of that, the real implementation may not be available: the contract
    /// is then *unverified*, which is printed, and is a failure where the environment variable `FAKE_CONTRACT_REQUIRED` is
    /// set to anything but `0`.
    pub fn real<'c, F, P>(self, provide: F) -> Contract<'c, S, P::Real>
    where
        F: AsyncFn() -> P + 'c,
        P: Provides + 'c,
        P::Guard: 'c,
        S: Applies<P::Real>,
    {
        Contract {
            about: S::about(),
            provider: Box::new(By(provide, PhantomData)),
            sources: Sources::new(),
            judge: Judge::default(),
            observers: Vec::new(),
            cases: 256,
            ops: 1..=40,
            seed: None,
            waivers: Vec::new(),
            allowed: Vec::new(),
            regressions: None,
            today: date::today(),
            tasks: None,
            pauses: None,
            suite: PhantomData,
        }
    }
}

impl<S: Suite> Default for ContractOf<S> {
    fn default() -> Self {
        Self::new()
    }
}

/// A difference that is known and allowed for a time.
pub(super) struct Waiver {
    pub(super) method: String,
    pub(super) reason: String,
    pub(super) until: String,
    pub(super) last: Day,
}

/// A contract: the fake and a real implementation, held against each other by sequences of calls.
///
/// `#[fake(.., contract)]` on a trait generates where one begins: `UserRepositoryContract::new().real(..)`. What can be said
/// then is here; [`run`](Self::run) is the test.
#[must_use = "a contract does nothing until it is run"]
pub struct Contract<'c, S: Suite, R> {
    pub(super) about: About,
    pub(super) provider: Box<dyn Provider<'c, R> + 'c>,
    pub(super) sources: Sources<'c>,
    pub(super) judge: Judge<'c>,
    pub(super) observers: Vec<Observer<'c, R>>,
    pub(super) cases: u64,
    pub(super) ops: RangeInclusive<usize>,
    pub(super) seed: Option<u64>,
    pub(super) waivers: Vec<Waiver>,
    pub(super) allowed: Vec<(String, String)>,
    pub(super) regressions: Option<PathBuf>,
    pub(super) today: Day,
    /// How many tasks make calls at the same time, and how they make them.
    pub(super) tasks: Option<(usize, Share<S, R>)>,
    pub(super) pauses: Option<Pauses<'c, R>>,
    suite: PhantomData<S>,
}

impl<'c, S: Applies<R>, R> Contract<'c, S, R> {
    /// The values of this type that methods are called with. Few and similar ones find more than many: rows that share a
    /// unique value, a text in two cases. Arguments by which a method selects rows are taken from the rows of the pool.
    ///
    /// Numbers, texts, `bool`, durations, times and UUIDs have small pools already, which this replaces.
    pub fn pool<T: Drawable>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        self.sources.give(values.into_iter().collect());
        self
    }

    /// As [`pool`](Self::pool), of values that `make` draws: eight for each case, from the case's seed.
    pub fn pool_of<T: Drawable>(mut self, make: impl Fn(&mut WorldRng) -> T + 'c) -> Self {
        self.sources.make(make);
        self
    }

    /// As [`pool_of`](Self::pool_of), of values that a strategy of `proptest` draws. They are not simplified by it: a failure is
    /// made shorter with the values of its case.
    ///
    /// # Panics
    ///
    /// When the contract runs and the strategy rejects all that it draws, as a `prop_filter` may.
    #[cfg(feature = "proptest")]
    pub fn strategy<T: Drawable>(self, strategy: impl Strategy<Value = T> + 'c) -> Self {
        self.pool_of(move |rng| one_of(&strategy, rng))
    }

    /// Clears what of a row, or of any other answer of this type, cannot agree: a time that the database takes, a number
    /// that it draws. Both sides are cleared before they are compared.
    pub fn opaque<T: Comparable>(mut self, clear: impl Fn(&mut T) + 'c) -> Self {
        let clears = move |value: &mut dyn Any| {
            if let Some(value) = value.downcast_mut::<T>() {
                clear(value);
            }
        };
        let clears = Rc::new(clears);
        self.judge.opaque.insert(TypeId::of::<T>(), clears);
        self
    }

    /// Says what is in an answer of a type of your own, such as a page: which rows, which keys of rows, and which other values.
    /// Without this it is compared as a whole, with the keys that each implementation makes. What is not named is not
    /// compared.
    ///
    /// ```
    /// # use fake_runtime::{Parts, Violation, fake};
    /// # #[derive(Clone, Debug, PartialEq)]
    /// # struct User { id: u64, name: String }
    /// #[derive(Clone, Debug, PartialEq)]
    /// struct UserPage {
    ///     users: Vec<User>,
    ///     total: u64,
    ///     next: Option<u64>,
    /// }
    ///
    /// #[fake(entity = User, key(id: u64, generate = sequence), contract)]
    /// trait Users {
    ///     #[fake(insert(User { id: ids.next(), name: name.to_owned() }))]
    ///     fn add(&self, name: &str) -> Result<User, Violation>;
    ///     #[fake(list(order_by = id, after = after, page = |page| UserPage {
    ///         next: page.cursor(|user| user.id),
    ///         total: page.total as u64,
    ///         users: page.items,
    ///     }))]
    ///     fn page(&self, after: Option<u64>, limit: usize) -> UserPage;
    /// }
    ///
    /// # type SqlUsers = FakeUsers;
    /// UsersContract::new()
    ///     .real(async || ((), SqlUsers::new()))
    ///     .parts(|page: &UserPage| {
    ///         Parts::new().rows(&page.users).value(page.total).key_of::<User>(page.next)
    ///     })
    ///     .run();
    /// ```
    pub fn parts<T: Comparable>(mut self, parts: impl Fn(&T) -> Parts + 'c) -> Self {
        let opens = move |value: &dyn Any| value.downcast_ref::<T>().map(&parts);
        self.judge.parts.insert(TypeId::of::<T>(), Rc::new(opens));
        self
    }

    /// By what errors are compared. Without this it is the name of the variant, as the error's `Debug` has it.
    ///
    /// Which of several broken constraints is named differs from server to server: leave it out of the class. A constraint
    /// that the error's `Debug` shows as a string is compared by itself: it must be one of those that the fake finds broken.
    pub fn error_class<E: 'static>(mut self, class: impl Fn(&E) -> String + 'c) -> Self {
        self.judge.classes.give(class);
        self
    }

    /// Holds all rows of this type against each other after each call: `rows` lists those of the real implementation, in any
    /// order. Without it, what a call leaves behind is only seen when another one asks for it.
    pub fn observe<E: Comparable>(mut self, rows: impl AsyncFn(&R) -> Vec<E> + 'c) -> Self {
        self.observers.push(Observer::new(rows));
        self
    }

    /// How many sequences are tried; 256 where nothing is said. Up to three times as many more are, where there is an outcome
    /// that none has come to.
    pub fn cases(mut self, cases: u64) -> Self {
        self.cases = cases;
        self
    }

    /// How long they are; `1..=40` where nothing is said.
    ///
    /// # Panics
    ///
    /// When the range is empty.
    #[track_caller]
    pub fn ops(mut self, ops: RangeInclusive<usize>) -> Self {
        assert!(!ops.is_empty(), "`.ops(..)` with an empty range");
        self.ops = ops;
        self
    }

    /// From what all is drawn. Without this it is the environment variable `FAKE_SEED`, or else a fixed number, so that a
    /// contract does the same each time.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Lets a method answer otherwise, until the end of this day (`"2027-01-31"`, in UTC): a difference that is known. The
    /// case in which it is met ends there. After the day the contract fails, whatever the method does.
    ///
    /// # Panics
    ///
    /// Where the trait has no such method, or there is no such day.
    #[track_caller]
    pub fn waive(mut self, method: &str, reason: &str, until: &str) -> Self {
        self.known(method);
        let Some(last) = date::day(until) else {
            panic!("`{until}` is no day: write one as `2027-01-31`");
        };
        self.waivers.push(Waiver {
            method: method.to_owned(),
            reason: reason.to_owned(),
            until: until.to_owned(),
            last,
        });
        self
    }

    /// Lets a method never come to this outcome, which else is a failure: `.allow_uncovered("insert", "duplicate")`.
    ///
    /// # Panics
    ///
    /// Where the trait has no such method, or that no such outcome.
    #[track_caller]
    pub fn allow_uncovered(mut self, method: &str, outcome: &str) -> Self {
        let number = self.known(method);
        let outcomes = self.about.methods[number].outcomes;
        assert!(
            outcomes.contains(&outcome),
            "nobody asks whether `{method}` came to {outcome:?}\nhelp: known are {outcomes:?}"
        );
        let pair = (method.to_owned(), outcome.to_owned());
        self.allowed.push(pair);
        self
    }

    /// Lets the last calls of each sequence be made by so many tasks at the same time, three or fewer by each. What they answer,
    /// and the rows that are there then, must be what the fake comes to in some order of these calls, in which none comes
    /// before one that had ended when it began. The tasks run on one thread, and meet where the implementation waits.
    ///
    /// # Panics
    ///
    /// When there are fewer than two tasks.
    #[track_caller]
    pub fn tasks(mut self, tasks: usize) -> Self
    where
        S: Shares<R>,
    {
        assert!(tasks > 1, "one task makes no calls at the same time");
        self.tasks = Some((tasks, share::<S, R>));
        self
    }

    /// Lets time pass between calls, now and then, by one of these durations: for what has a time to live, is hidden for a
    /// while or comes due. The fake's clock moves by it, and `advance` lets as much time pass for the real implementation: it
    /// moves a clock that this was given, or sleeps.
    ///
    /// A time to live that is neither a sum of pauses nor close to one leaves an implementation that sleeps the time that its
    /// calls take. The fake's clock begins at `World::new().clock().now()`, where absolute times are compared.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use fake_runtime::fake;
    /// #[fake(map(tokens: String => u64), contract)]
    /// trait Tokens {
    ///     fn set(&self, token: &str, user: u64, ttl: Duration);
    ///     fn get(&self, token: &str) -> Option<u64>;
    /// }
    ///
    /// # // The fake stands for an implementation with a clock of its own.
    /// # type MemoryTokens = FakeTokens;
    /// let second = Duration::from_secs(1);
    /// TokensContract::new()
    ///     .real(async || ((), MemoryTokens::new()))
    ///     .pool([5 * second, 20 * second])
    ///     .pauses([3 * second, 30 * second], async |real: &MemoryTokens, by| {
    ///         real.world().clock().advance(by);
    ///     })
    ///     .run();
    /// ```
    ///
    /// # Panics
    ///
    /// When there is no duration, or one of them is zero.
    #[track_caller]
    pub fn pauses(
        mut self,
        lengths: impl IntoIterator<Item = Duration>,
        advance: impl AsyncFn(&R, Duration) + 'c,
    ) -> Self {
        let lengths = Vec::from_iter(lengths);
        let takes_time = !lengths.is_empty() && lengths.iter().all(|length| !length.is_zero());
        assert!(takes_time, "`.pauses(..)` of durations that are no time");
        self.pauses = Some(Pauses::new(lengths, advance));
        self
    }

    /// A file that keeps the sequences that have failed, to be run before all others. It is written when one fails, and
    /// belongs under version control.
    pub fn regressions(mut self, path: impl Into<PathBuf>) -> Self {
        self.regressions = Some(path.into());
        self
    }

    #[track_caller]
    fn known(&self, method: &str) -> usize {
        let mut methods = self.about.methods.iter();
        let found = methods.position(|known| known.name == method);
        let Some(found) = found else {
            let methods = self.about.methods.iter();
            let known: Vec<_> = methods.map(|known| known.name).collect();
            panic!(
                "`{}` has no method `{method}` in its contract\nhelp: known are {known:?}",
                S::TRAIT
            )
        };
        found
    }

    /// Runs the contract, and waits for it on this thread. Inside of a runtime use [`run_async`](Self::run_async).
    ///
    /// # Panics
    ///
    /// With the report, as [`check`](Self::check) has it.
    #[allow(
        clippy::must_use_candidate,
        reason = "as a test, it says all by its panic"
    )]
    #[track_caller]
    pub fn run(self) -> Verified {
        verified(self.check())
    }

    /// The same where `block_on` waits, as a runtime's own does: `.run_on(|contract| runtime.block_on(contract))`.
    ///
    /// # Panics
    ///
    /// With the report, as [`check`](Self::check) has it.
    #[track_caller]
    pub fn run_on(
        self,
        block_on: impl FnOnce(
            Pin<Box<dyn Future<Output = Result<Verified, ContractError>> + '_>>,
        ) -> Result<Verified, ContractError>,
    ) -> Verified {
        verified(block_on(Box::pin(self.check_async())))
    }

    /// The same in an async test.
    ///
    /// # Panics
    ///
    /// With the report, as [`check`](Self::check) has it.
    pub async fn run_async(self) -> Verified {
        verified(self.check_async().await)
    }

    /// Runs the contract, and says what came of it.
    ///
    /// # Errors
    ///
    /// A sequence that the two answer differently, as short as it could be made; a waiver that has run out; an outcome that
    /// was never seen; an argument that cannot be drawn; a real implementation that is not there where it is required.
    pub fn check(self) -> Result<Verified, ContractError> {
        block_on(self.check_async())
    }

    /// The same in an async test.
    ///
    /// # Errors
    ///
    /// As [`check`](Self::check).
    pub async fn check_async(self) -> Result<Verified, ContractError> {
        let seed = self.seed.unwrap_or_else(|| World::new().seed());
        self.checked(seed).await
    }
}

/// Panics in the caller's place where something is wrong.
#[track_caller]
fn verified(checked: Result<Verified, ContractError>) -> Verified {
    match checked {
        Ok(verified) => verified,
        Err(error) => panic!("{error}"),
    }
}
