//! The typed way to arm a fault: `faults().insert().key(7).once().fail(e)`. Decides by type what can be armed where,
//! and erases the types; when a rule fires is decided elsewhere.

use std::any::TypeId;
use std::fmt;
use std::hash::Hash;
use std::marker::PhantomData;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::legal::{
    CanBeStale, Commits, ErrorOf, Evicts, GivesMessages, HasKey, HasPartition, KeyLike, KeyOf,
    Repeatable, ReturnsRows, RowOf, WritesBatch, WritesState,
};
use super::{Armed, Declared, Effect, Lag, Mix, Occurs, Rule, Share, StaleBy, Typed};
use crate::call::door::Corrupt;
use crate::call::steps::{FromArgs, Said};
use crate::call::{Answer, Answered, Does, Fails, Method, View, Waits};
use crate::fake::Fake;
use crate::map::Bytes;
use crate::state::{DeclaresFailures, State};

/// The view of `faults()`.
pub struct FaultsOf<'f, S>(pub(crate) &'f Fake<S>);

impl<S> Clone for FaultsOf<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for FaultsOf<'_, S> {}

impl<'f, S: State> View for FaultsOf<'f, S> {
    type State = S;
    type Of<M: Method> = Fault<'f, S, M>;

    fn of<M: Method>(self) -> Fault<'f, S, M> {
        Fault {
            fake: self.0,
            rule: Rule::of_method(M::NUMBER, self.0.method_of(M::NUMBER)),
            filters: Vec::new(),
            kind: PhantomData,
        }
    }
}

/// A rule that fires any number of times.
pub enum Many {}
/// A rule that fires once.
pub enum Once {}

/// A fault of one method that is being said: filters, then triggers, then a budget, and last the effect, which arms
/// it.
///
/// Without filters it is for every call of the method, without a trigger it fires each time, and without a budget it goes on
/// until it is healed. Of several rules that would fire, the one that was armed first does.
///
/// # Panics
///
/// The words that take numbers panic where these mean nothing, and say so; nothing is armed then.
#[must_use = "a fault is armed by its effect, such as `.fail(error)`"]
pub struct Fault<'f, S: State, M: Method, B = Many> {
    fake: &'f Fake<S>,
    rule: Rule,
    filters: Vec<Box<FromArgs<M, bool>>>,
    kind: PhantomData<fn() -> (M, B)>,
}

/// Filters: which calls.
impl<S: State, M: Method, B> Fault<'_, S, M, B> {
    /// Only calls for the row with this key: it is the parameter, or in the row that is one.
    #[expect(clippy::needless_pass_by_value, reason = "`key(7)` reads as it should")]
    pub fn key(mut self, key: impl KeyLike<KeyOf<M>>) -> Self
    where
        <M::Does as Does>::Key: HasKey,
    {
        let (hash, text) = (key.hash(), key.text());
        self.fake.world().name_key(hash, &text);
        self.rule.set_key(hash, text);
        self
    }

    /// Only calls to this partition of a queue, or to this shard of a map, counted from 0.
    pub fn partition(mut self, partition: impl Hash + fmt::Debug) -> Self
    where
        <M::Does as Does>::Key: HasPartition,
    {
        self.rule.set_partition(&partition);
        self
    }

    /// Only calls for whose arguments this holds: of one by reference, of several as a tuple of them. It runs before
    /// anything is locked and may use the fake.
    pub fn when(
        mut self,
        filter: impl for<'a, 'c> Fn(&'a M::Args<'c>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.filters.push(Box::new(filter));
        self
    }
}

/// Triggers: when, among the calls that match. Numbers count from 1.
impl<S: State, M: Method, B> Fault<'_, S, M, B> {
    /// At the `n`th matching call.
    #[track_caller]
    pub fn on_call(mut self, n: u64) -> Self {
        self.rule.trigger.on_call(n);
        self
    }

    /// At every matching call after the first `n`.
    #[track_caller]
    pub fn after_calls(mut self, n: u64) -> Self {
        self.rule.trigger.after_calls(n);
        self
    }

    /// At every `n`th matching call.
    #[track_caller]
    pub fn every(mut self, n: u64) -> Self {
        self.rule.trigger.every(n);
        self
    }

    /// With this probability, drawn for each call from the world's seed, the fake's name, the rule, the key and how often the
    /// rule has matched it: `chance(percent(10))`.
    #[track_caller]
    pub fn chance(mut self, share: Share) -> Self {
        self.rule.trigger.chance(share);
        self
    }

    /// While the world's wall time is in `[from, to)`.
    #[track_caller]
    pub fn between(mut self, from: SystemTime, to: SystemTime) -> Self {
        self.rule.trigger.between(from, to);
        self
    }

    /// While this is on: an [`Incident`](crate::Incident) that the test begins and ends, or [`Incidents`](crate::Incidents)
    /// that the seed decides about. Rules of several fakes that are armed during the same one fire together.
    ///
    /// # Panics
    ///
    /// When it is of another world.
    #[track_caller]
    pub fn during(mut self, incident: &impl Occurs) -> Self {
        let occasion = incident.occasion();
        occasion.check(self.fake.world());
        self.rule.trigger.during(occasion);
        self
    }
}

/// Budgets: how often at most. A rule spends them only when it fires.
impl<'f, S: State, M: Method, B> Fault<'f, S, M, B> {
    /// At most `n` times.
    #[track_caller]
    pub fn times(mut self, n: u64) -> Self {
        self.rule.set_budget(n);
        self
    }

    /// At most once.
    #[track_caller]
    pub fn once(self) -> Fault<'f, S, M, Once> {
        let Self {
            fake,
            mut rule,
            filters,
            kind: _,
        } = self;
        rule.set_budget(1);
        Fault {
            fake,
            rule,
            filters,
            kind: PhantomData,
        }
    }

    fn arm(mut self, effect: Effect) -> Armed {
        if !self.filters.is_empty() {
            self.rule
                .set_when(Arc::new(Said::<M>::Filters(self.filters)));
        }
        self.rule.set_effect(effect);
        self.fake.inside().controls.arm(self.rule)
    }
}

/// Loud effects, of methods that can fail.
impl<S: State, M: Method, B> Fault<'_, S, M, B> {
    /// Fails with what `error` makes of the arguments. It runs when the rule has fired, unlocked; the operation does not.
    pub fn fail_with(
        self,
        error: impl for<'a, 'c> Fn(&'a M::Args<'c>) -> ErrorOf<M> + Send + Sync + 'static,
    ) -> Armed
    where
        M::Answer: Fails,
    {
        self.arm(answering::<M>("fail_with", move |args| {
            M::Answer::error(error(args))
        }))
    }

    /// Fails with the first declared failure (`failures(..)`) until it is healed.
    pub fn outage(self) -> Armed
    where
        M::Answer: Fails,
        S: DeclaresFailures,
    {
        self.arm(Effect::Failure("outage", Declared::First))
    }
}

/// The errors that the fake declares.
impl<S: State, M: Method, B> Fault<'_, S, M, B> {
    /// Fails with the `n`th declared failure (`failures(..)`) of the method's error type, counted from 1, before anything
    /// else happens.
    ///
    /// # Panics
    ///
    /// When there are not so many; nothing is armed then.
    #[track_caller]
    pub fn fail_declared(self, n: usize) -> Armed
    where
        M::Answer: Fails,
        S: DeclaresFailures,
    {
        let which = self.declared(n);
        self.arm(Effect::Failure("fail", which))
    }

    /// The operation is done, and then answered with the `n`th declared failure, as [`fail_declared`](Self::fail_declared)
    /// counts them. A call which fails by itself is left alone and spends nothing.
    ///
    /// # Panics
    ///
    /// When there are not so many; nothing is armed then.
    #[track_caller]
    pub fn commit_then_fail_declared(self, n: usize) -> Armed
    where
        M::Does: Commits,
        M::Answer: Fails,
        S: DeclaresFailures,
    {
        let which = self.declared(n);
        self.arm(Effect::CommitThenFailure(which))
    }

    #[track_caller]
    fn declared(&self, n: usize) -> Declared
    where
        M::Answer: Fails,
    {
        let of_type = TypeId::of::<ErrorOf<M>>();
        let declared = S::failures()
            .into_iter()
            .filter(|error| (**error).type_id() == of_type)
            .count();
        assert!(
            (1..=declared).contains(&n),
            "`{}::{}` has no declared failure {n}: `failures(..)` has {declared} of its error type, counted from 1",
            S::NAME,
            self.fake.method_of(M::NUMBER)
        );
        Declared::Number(n)
    }
}

/// Errors and answers that can be given again and again.
impl<S: State, M: Method> Fault<'_, S, M, Many> {
    /// Fails with this error, before anything else happens. An error that is not `Clone` goes after [`once`](Self::once).
    pub fn fail<E: Repeatable>(self, error: E) -> Armed
    where
        M: Method<Answer: Fails<Error = E>>,
    {
        self.arm(answering::<M>("fail", move |_| {
            M::Answer::error(error.clone())
        }))
    }

    /// The operation is done, and then answered with this error: its caller cannot know. A call which fails by itself is left
    /// alone and spends nothing.
    pub fn commit_then_fail<E: Repeatable>(self, error: E) -> Armed
    where
        M: Method<Does: Commits, Answer: Fails<Error = E>>,
    {
        let then = then::<M>(move || M::Answer::error(error.clone()));
        self.arm(Effect::CommitThenAnswer(then))
    }

    /// Answers this instead of running the operation. An answer that is not `Clone` goes after [`once`](Self::once), or
    /// into [`reply_with`](Self::reply_with).
    pub fn reply<A: Repeatable>(self, answer: A) -> Armed
    where
        M: Method<Answer: Answer<Is = A>>,
    {
        self.arm(answering::<M>("reply", move |_| answer.clone()))
    }

    /// Applies the first `rows` rows of the list and answers with this error.
    pub fn partial_then_fail<E: Repeatable>(self, rows: usize, error: E) -> Armed
    where
        M: Method<Does: WritesBatch, Answer: Fails<Error = E>>,
    {
        let then = Some(then::<M>(move || M::Answer::error(error.clone())));
        self.arm(Effect::Partial { rows, then })
    }
}

/// Errors and answers that are given once.
impl<S: State, M: Method> Fault<'_, S, M, Once> {
    /// Fails with this error, before anything else happens.
    pub fn fail(self, error: ErrorOf<M>) -> Armed
    where
        M::Answer: Fails<Error: Send>,
    {
        let error = Given::new(error);
        self.arm(answering::<M>("fail", move |_| {
            M::Answer::error(error.take())
        }))
    }

    /// The operation is done, and then answered with this error: its caller cannot know. A call which fails by itself is left
    /// alone and spends nothing.
    pub fn commit_then_fail(self, error: ErrorOf<M>) -> Armed
    where
        M::Does: Commits,
        M::Answer: Fails<Error: Send>,
    {
        let error = Given::new(error);
        let then = then::<M>(move || M::Answer::error(error.take()));
        self.arm(Effect::CommitThenAnswer(then))
    }

    /// Answers this instead of running the operation.
    pub fn reply(self, answer: Answered<M>) -> Armed
    where
        Answered<M>: Send,
    {
        let answer = Given::new(answer);
        self.arm(answering::<M>("reply", move |_| answer.take()))
    }

    /// Applies the first `rows` rows of the list and answers with this error.
    pub fn partial_then_fail(self, rows: usize, error: ErrorOf<M>) -> Armed
    where
        M::Does: WritesBatch,
        M::Answer: Fails<Error: Send>,
    {
        let error = Given::new(error);
        let then = Some(then::<M>(move || M::Answer::error(error.take())));
        self.arm(Effect::Partial { rows, then })
    }
}

/// Canned answers that are made.
impl<S: State, M: Method, B> Fault<'_, S, M, B> {
    /// Answers what `answer` makes of the arguments instead of running the operation. It runs when the rule has fired,
    /// unlocked.
    pub fn reply_with(
        self,
        answer: impl for<'a, 'c> Fn(&'a M::Args<'c>) -> Answered<M> + Send + Sync + 'static,
    ) -> Armed {
        self.arm(answering::<M>("reply_with", answer))
    }

    /// Answers what `answer` makes of the state and of the arguments instead of running the operation. It runs under the
    /// fake's lock, and cannot use the fake itself.
    pub fn reply_from(
        self,
        answer: impl for<'a, 'b, 'c> Fn(&'a S, &'b M::Args<'c>) -> Answered<M> + Send + Sync + 'static,
    ) -> Armed {
        let answer = Said::<M>::AnswerFrom(Box::new(move |state, args| {
            let Some(state) = state.downcast_ref() else {
                unreachable!("a rule is armed for its fake")
            };
            answer(state, args)
        }));
        self.arm(Effect::AnswerFrom(Arc::new(answer)))
    }
}

/// Silent effects.
impl<S: State, M: Method, B> Fault<'_, S, M, B> {
    /// The write is acknowledged and not stored: the answer is what it would have been. A call which fails by itself is left
    /// alone and spends nothing.
    pub fn lose_write(self) -> Armed
    where
        M::Does: WritesState,
    {
        self.arm(Effect::Lose)
    }

    /// The write is applied twice, as by a transport that delivers at least once: rows that it inserted are inserted
    /// again, under new keys where the fake generates them; where a constraint refuses them, and for updates and deletes,
    /// the second time changes nothing.
    pub fn duplicate(self) -> Armed
    where
        M::Does: WritesState,
    {
        self.arm(Effect::Duplicate)
    }

    /// Messages come in another order: of one that is asked for another than the first comes, of several none is where it
    /// would have been. Which ones, among the next 16 at least, is drawn as for [`chance`](Self::chance). Where there is
    /// one message only, nothing changes.
    pub fn reorder(self) -> Armed
    where
        M::Does: GivesMessages,
    {
        self.arm(Effect::Reorder)
    }

    /// The operation is done, and the answer never comes.
    pub fn commit_then_hang(self) -> Armed
    where
        M::Does: Commits,
        M::Answer: Waits,
    {
        self.arm(Effect::CommitThenHang)
    }

    /// Applies the first `rows` rows of the list, and answers as if all had been.
    pub fn partial(self, rows: usize) -> Armed
    where
        M::Does: WritesBatch,
    {
        self.arm(Effect::Partial { rows, then: None })
    }

    /// Answers from the past: `stale(versions(1))` sees all tables as they were before the last committed write.
    ///
    /// # Panics
    ///
    /// `key_versions(..)` is for methods that select rows; on a body of your own nothing is armed.
    #[track_caller]
    pub fn stale(self, by: StaleBy) -> Armed
    where
        M::Does: CanBeStale,
    {
        prepare::<S, M>(self.fake, by);
        self.arm(Effect::Stale(by))
    }

    /// Changes each row of the answer; the stored ones stay as they are. `change` runs under the fake's lock.
    pub fn corrupt(self, change: impl Fn(&mut RowOf<M>) + Send + Sync + 'static) -> Armed
    where
        M::Does: ReturnsRows,
    {
        let corrupt = Corrupt::<RowOf<M>>::always(change);
        self.arm(Effect::Corrupt("corrupt".into(), Arc::new(corrupt)))
    }

    /// The answer has only the first `bytes` of each value, as when a connection drops in the middle of a transfer that
    /// nobody counts; a value that is shorter stays whole. What is stored stays as it is.
    pub fn truncate(self, bytes: usize) -> Armed
    where
        M::Does: ReturnsRows<Row: Bytes>,
    {
        let corrupt = Corrupt::<RowOf<M>>(Box::new(move |row| row.cut(bytes)));
        let words = format!("truncate({bytes})").into();
        self.arm(Effect::Corrupt(words, Arc::new(corrupt)))
    }

    /// The entry that the call asks for is removed before the call is made, as a cache evicts at any time: it stays gone.
    pub fn evict(self) -> Armed
    where
        M::Does: Evicts,
    {
        self.arm(Effect::Evict)
    }

    /// Never answers. The future stays pending, also when the rule is healed, and can be dropped at any time; the operation is
    /// not run. After 30 seconds of real time (`FAKE_HANG_LIMIT`) it panics, naming the call and the seed.
    pub fn hang(self) -> Armed
    where
        M::Answer: Waits,
    {
        self.arm(Effect::Hang)
    }

    /// Waits until the rule is healed, then runs the operation: a future is pending, a thread blocked. After 30 seconds of
    /// real time (`FAKE_HANG_LIMIT`) it panics, naming the call and the seed.
    pub fn block_until_healed(self) -> Armed {
        self.arm(Effect::Block)
    }

    /// Waits before the operation, for as long as is said or drawn from a range: a future until the world's clock has
    /// advanced so far (with the feature `tokio`, inside of its runtime: until tokio's has), a synchronous call by
    /// advancing the world's clock itself. Delays compose with whatever else is armed.
    #[track_caller]
    pub fn delay(self, time: impl Into<DelayTime>) -> Armed {
        let DelayTime(from, to) = time.into();
        self.arm(Effect::Delay(from, to))
    }

    /// One of several effects, each with a share of its own of the matching calls: one draw decides, so that the shares are
    /// exact.
    ///
    /// # Panics
    ///
    /// When the shares are more than everything together.
    #[track_caller]
    pub fn mix(self, effects: impl FnOnce(Mix<S, M>) -> Mix<S, M>) -> Armed {
        let mix = effects(Mix::new());
        let effect = mix.effect(self.fake);
        self.arm(effect)
    }
}

/// What a stale read needs before it can be armed.
#[track_caller]
pub(super) fn prepare<S: State, M: Method>(fake: &Fake<S>, by: StaleBy) {
    assert!(
        !matches!(by.lag(), Lag::KeyVersions(_)) || M::Does::SELECTS,
        "`key_versions` asks how old a row is, and `{}` selects none itself; write `versions(..)` or \
         `age(..)`",
        fake.method_of(M::NUMBER)
    );
    fake.keep_time(by);
}

/// A duration, or a range that one is drawn from.
#[derive(Clone, Copy, Debug)]
pub struct DelayTime(Duration, Duration);

impl DelayTime {
    pub(super) fn bounds(self) -> (Duration, Duration) {
        (self.0, self.1)
    }
}

impl From<Duration> for DelayTime {
    fn from(time: Duration) -> Self {
        Self(time, time)
    }
}

impl From<Range<Duration>> for DelayTime {
    #[track_caller]
    fn from(range: Range<Duration>) -> Self {
        assert!(
            range.start < range.end,
            "the range {range:?} has no duration in it: write the shorter one first"
        );
        Self(range.start, range.end)
    }
}

/// A value that is given away once.
struct Given<T>(Mutex<Option<T>>);

impl<T> Given<T> {
    fn new(value: T) -> Self {
        Self(Mutex::new(Some(value)))
    }

    fn take(&self) -> T {
        let mut value = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        value.take().expect("the budget of one is spent once")
    }
}

pub(super) fn answering<M: Method>(
    what: &'static str,
    answer: impl for<'a, 'c> Fn(&'a M::Args<'c>) -> Answered<M> + Send + Sync + 'static,
) -> Effect {
    let answer = Said::<M>::Answer(Box::new(answer));
    Effect::Answer(what, Arc::new(answer))
}

pub(super) fn then<M: Method>(answer: impl Fn() -> Answered<M> + Send + Sync + 'static) -> Typed {
    Arc::new(Said::<M>::Then(Box::new(answer)))
}

impl<S: State, M: Method, B> fmt::Debug for Fault<'_, S, M, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fault({}::{})", S::NAME, self.fake.method_of(M::NUMBER))
    }
}
