//! The slow path of a call: faults are decided for it, or it is written down. Steps that know the method's types are kept
//! short, for they are compiled once for every method.

use std::any::{Any, TypeId};
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::door::{Door, Held, Live};
use super::entrance::Entrance;
use super::method::{Answer, Answered, Does, Locate, Method};
use crate::controls::{Unnumbered, Watched};
use crate::entry::Entry;
use crate::fake::{Fake, Inside, Writing};
use crate::fault::{Effect, Fired, Lag, Rule};
use crate::state::State;
use crate::world::{Hang, Opened, Sleep};

/// What the decision has to know of a method.
#[expect(clippy::struct_excessive_bools, reason = "a table of what is possible")]
#[derive(Clone, Copy)]
pub(crate) struct Info {
    pub(crate) number: usize,
    pub(crate) writes: bool,
    stores: bool,
    selects: bool,
    batch: bool,
    waits: bool,
    error: Option<TypeId>,
    /// Whether one of the declared failures has the method's error type.
    fails: bool,
}

impl Info {
    fn of<S: State, M: Method>() -> Self {
        Self {
            number: M::NUMBER,
            writes: M::Does::WRITES,
            stores: M::Does::STORES,
            selects: M::Does::SELECTS,
            batch: M::Does::BATCH,
            waits: M::Answer::WAITS,
            error: M::Answer::error_type(),
            fails: S::FAILS && failure::<S, M>().is_some(),
        }
    }

    /// Whether an effect that was armed for the whole fake can happen to this method.
    pub(crate) fn allows(self, effect: &Effect) -> bool {
        match effect {
            Effect::Answer(..)
            | Effect::AnswerFrom(_)
            | Effect::Corrupt(_)
            | Effect::CommitThenAnswer(_)
            | Effect::Block
            | Effect::Delay(..)
            | Effect::Mix(_) => true,
            Effect::Failure(_) => self.fails,
            Effect::FailureWith(error) => self.error == Some(typed::<Erased>(&**error).0),
            Effect::Hang => self.waits,
            Effect::Stale(by) => {
                let of_row = matches!(by.lag(), Lag::KeyVersions(_));
                self.stores && !self.writes && (self.selects || !of_row)
            }
            Effect::Lose | Effect::Duplicate => self.stores && self.writes,
            Effect::Partial { .. } => self.batch,
            Effect::CommitThenHang => self.writes && self.waits,
            Effect::CommitThenFailure => self.writes && self.fails,
        }
    }
}

/// The answer that a declared failure is.
fn failure<S: State, M: Method>() -> Option<Answered<M>> {
    S::failures().into_iter().find_map(M::Answer::of_error)
}

/// A closure of the user's over the arguments.
pub(crate) type FromArgs<M, T> = dyn Fn(&<M as Method>::Args<'_>) -> T + Send + Sync;
/// The same, which sees the state.
type FromState<S, M> = dyn Fn(&S, &<M as Method>::Args<'_>) -> Answered<M> + Send + Sync;

/// A canned answer, or an error as one.
pub(crate) struct Answering<M: Method>(pub(crate) Box<FromArgs<M, Answered<M>>>);
/// The same, which sees the state.
pub(crate) struct AnsweringFrom<S, M: Method>(pub(crate) Box<FromState<S, M>>);
/// An error of whatever type: which one, and a new one.
pub(crate) struct Erased(
    pub(crate) TypeId,
    pub(crate) Box<dyn Fn() -> Box<dyn Any> + Send + Sync>,
);
/// The answer after the operation was done.
pub(crate) struct Then<M: Method>(pub(crate) Box<dyn Fn() -> Answered<M> + Send + Sync>);
/// The filters of a rule, all of which must hold.
pub(crate) struct Filter<M: Method>(pub(crate) Vec<Box<FromArgs<M, bool>>>);
/// How a method's calls are written down.
pub(crate) struct Record<M: Method> {
    pub(crate) args: fn(&M::Args<'_>) -> String,
    pub(crate) answer: fn(&Answered<M>) -> String,
}

fn typed<T: Any>(erased: &(dyn Any + Send + Sync)) -> &T {
    erased
        .downcast_ref()
        .expect("a rule holds what its method's types say")
}

/// A call on its way.
pub(crate) struct Case<'f, S: State> {
    fake: &'f Fake<S>,
    watched: Watched,
}

/// What a call comes to before its operation.
enum Before<'f, S: State, T> {
    /// It goes on, under this lock.
    Goes(Writing<'f, S>),
    /// It is answered already.
    Answered(T),
    Waits(Wait),
}

/// What a call waits for.
pub(crate) enum Wait {
    Delay(Sleep),
    Healed(Opened),
    Never(Hang),
}

impl<'f, S: State> Case<'f, S> {
    /// Counts and decides.
    fn begin<M: Method>(
        fake: &'f Fake<S>,
        args: &M::Args<'f>,
        Chosen {
            matching,
            unnumbered,
            ..
        }: Chosen<'f>,
    ) -> (Self, Writing<'f, S>) {
        let inside = fake.inside();
        let info = Info::of::<S, M>();
        let record = inside.controls.record(M::NUMBER);
        let arguments = record.map(|record| (typed::<Record<M>>(&*record).args)(args));
        let writing = inside.core.writing(entry::<S, M>());
        let watched = unnumbered.decide(info, &matching);
        if let Some(arguments) = arguments {
            let world = inside.controls.world();
            world.note_arguments(watched.number, arguments);
        }
        (Self { fake, watched }, writing)
    }

    fn relock<M: Method>(&self) -> Writing<'f, S> {
        self.fake.inside().core.writing(entry::<S, M>())
    }

    /// What happens before the operation, and after the delay.
    fn before<M: Method>(
        &mut self,
        writing: Writing<'f, S>,
        args: &M::Args<'f>,
    ) -> Before<'f, S, Answered<M>> {
        let world = self.fake.inside().controls.world();
        let label = || {
            let fired = self.watched.fired.as_ref();
            self.watched
                .waiting(fired.map_or_else(String::new, Fired::text))
        };
        let answer = match self.watched.effect() {
            Some(Effect::Answer(_, answer)) => {
                drop(writing);
                (typed::<Answering<M>>(&**answer).0)(args)
            }
            Some(Effect::AnswerFrom(answer)) => {
                (typed::<AnsweringFrom<S, M>>(&**answer).0)(writing.guard.state(), args)
            }
            Some(Effect::Failure(_)) => {
                drop(writing);
                failure::<S, M>().expect("`Info::allows` has asked")
            }
            Some(Effect::FailureWith(error)) => {
                drop(writing);
                let make = typed::<Erased>(&**error);
                M::Answer::of_error((make.1)()).expect("`Info::allows` has asked")
            }
            Some(Effect::Hang) => {
                self.watched.hangs();
                return Before::Waits(Wait::Never(Hang::new(world, label())));
            }
            Some(Effect::Block) => {
                let fired = self.watched.fired.as_ref().expect("its effect was there");
                drop(writing);
                if M::Answer::WAITS {
                    let healed = fired.rule.latch().opened(world, label());
                    return Before::Waits(Wait::Healed(healed));
                }
                fired.rule.latch().wait(world, label());
                return Before::Goes(self.relock::<M>());
            }
            _ => return Before::Goes(writing),
        };
        self.answered::<M>(&answer);
        Before::Answered(answer)
    }

    /// Ends the call's entry.
    fn answered<M: Method>(&mut self, answer: &Answered<M>) {
        if let Some(record) = self.fake.inside().controls.record(M::NUMBER) {
            let text = (typed::<Record<M>>(&*record).answer)(answer);
            let world = self.fake.inside().controls.world();
            world.note_answer(self.watched.number, text);
        }
        self.watched.end(M::Answer::is_error(answer));
    }

    /// The operation, and what happens after it; an error where the answer never comes.
    fn operate<M: Method, E: Entrance<'f, State = S>>(
        &mut self,
        entrance: E,
        writing: Writing<'f, S>,
        args: M::Args<'f>,
        run: impl FnOnce(E::Op, M::Args<'f>) -> Answered<M>,
    ) -> Result<Answered<M>, Box<Hang>> {
        let live = Live::new(self.watched.fired.take());
        let held = Held {
            writing,
            live: Rc::clone(&live),
        };
        let op = entrance.enter(Door::Held(Box::new(held)), S::METHODS[M::NUMBER]);
        let answer = run(op, args);
        let Some(fired) = live.fired() else {
            self.answered::<M>(&answer);
            return Ok(answer);
        };
        // A part of a list that is refused, for it refers to the rest, is refused because of the fault.
        let parted = matches!(fired.effect, Effect::Partial { .. }) && live.changed.get();
        let succeeded = live.finished.get() || !M::Does::STORES;
        let happened = parted || (succeeded && !M::Answer::is_error(&answer));
        // Another answer is a difference, even where nothing else is.
        let answers = matches!(fired.effect, Effect::Partial { then: Some(_), .. });
        let changed = live.changed.get() || answers || !M::Does::STORES;
        let controls = self.fake.inside().controls;
        controls.confirm(&self.watched, fired, happened, changed);
        let answer = match &fired.effect {
            Effect::CommitThenHang if happened => {
                self.watched.hangs();
                let label = self.watched.waiting(fired.text());
                return Err(Box::new(Hang::new(controls.world(), label)));
            }
            Effect::CommitThenAnswer(then)
            | Effect::Partial {
                then: Some(then), ..
            } if happened => (typed::<Then<M>>(&**then).0)(),
            Effect::CommitThenFailure if happened => {
                failure::<S, M>().expect("`Info::allows` has asked")
            }
            _ => answer,
        };
        self.answered::<M>(&answer);
        Ok(answer)
    }
}

fn entry<S: State, M: Method>() -> Entry {
    Entry::Method(S::METHODS[M::NUMBER])
}

/// The rules that a call matches.
struct Chosen<'f> {
    key: Option<u64>,
    matching: Vec<Arc<Rule>>,
    unnumbered: Unnumbered<'f>,
}

impl<'f> Chosen<'f> {
    #[inline]
    fn of<M, E>(inside: Inside<'f, E::State>, entrance: E, args: &M::Args<'f>) -> Self
    where
        M: Method,
        E: Entrance<'f>,
        M::Does: Locate<M::Args<'f>, E::Row, E::Key>,
    {
        let key = entrance.key::<M>(args);
        let controls = inside.controls;
        let unnumbered = Unnumbered::new(controls, M::NUMBER, key);
        let rules = controls.rules();
        let matching = rules.matching(M::NUMBER, M::Does::WRITES, key, &mut |when| {
            typed::<Filter<M>>(&**when)
                .0
                .iter()
                .all(|filter| filter(args))
        });
        Self {
            key,
            matching,
            unnumbered,
        }
    }

    /// No rule matches, and the call needs no number yet.
    fn none(self) -> Option<u64> {
        self.unnumbered.pass();
        self.key
    }
}

/// A call that no rule matches, which is written down where that was asked for.
#[inline]
fn unhurt<'f, M, E>(
    Inside { core, controls }: Inside<'f, E::State>,
    entrance: E,
    key: Option<u64>,
    args: M::Args<'f>,
    run: impl FnOnce(E::Op, M::Args<'f>) -> Answered<M>,
) -> Answered<M>
where
    M: Method,
    E: Entrance<'f>,
{
    let op = entrance.enter(Door::Open(core), E::State::METHODS[M::NUMBER]);
    if !controls.recorded(M::NUMBER) {
        return run(op, args);
    }
    let entry = controls.begin(M::NUMBER, key);
    let Some(record) = controls.record(M::NUMBER) else {
        let answer = run(op, args);
        entry.end(M::Answer::is_error(&answer));
        return answer;
    };
    let record = typed::<Record<M>>(&*record);
    let arguments = (record.args)(&args);
    let answer = run(op, args);
    let answered = (record.answer)(&answer);
    let number = entry.end(M::Answer::is_error(&answer));
    let world = controls.world();
    world.note_arguments(number, arguments);
    world.note_answer(number, answered);
    answer
}

/// A synchronous call that is watched.
#[inline(never)]
#[track_caller]
pub(crate) fn run<'f, M, E>(
    inside: Inside<'f, E::State>,
    entrance: E,
    args: M::Args<'f>,
    run: impl FnOnce(E::Op, M::Args<'f>) -> Answered<M>,
) -> Answered<M>
where
    M: Method,
    E: Entrance<'f>,
    M::Does: Locate<M::Args<'f>, E::Row, E::Key>,
{
    let chosen = Chosen::of::<M, E>(inside, entrance, &args);
    if chosen.matching.is_empty() {
        return unhurt::<M, E>(inside, entrance, chosen.none(), args, run);
    }
    let (mut case, mut writing) = Case::begin::<M>(entrance.fake(), &args, chosen);
    if let Some(delay) = case.watched.delay {
        drop(writing);
        case.fake.inside().controls.world().clock().advance(delay);
        writing = case.relock::<M>();
    }
    match case.before::<M>(writing, &args) {
        Before::Answered(answer) => answer,
        Before::Goes(writing) => case
            .operate::<M, E>(entrance, writing, args, run)
            .unwrap_or_else(|_| unreachable!("only what is asynchronous can hang")),
        Before::Waits(_) => unreachable!("a synchronous call has waited already"),
    }
}

/// A call that was begun and waits.
pub(crate) struct Paused<'f, S: State> {
    case: Case<'f, S>,
    wait: Wait,
}

/// The next step of an asynchronous call that is watched: `parts` are there until the operation has them.
#[inline(never)]
pub(crate) fn poll<'f, M, E, F>(
    inside: Inside<'f, E::State>,
    entrance: E,
    parts: &mut Option<(M::Args<'f>, F)>,
    paused: &mut Option<Box<Paused<'f, E::State>>>,
    cx: &mut Context<'_>,
) -> Poll<Answered<M>>
where
    M: Method,
    E: Entrance<'f>,
    M::Does: Locate<M::Args<'f>, E::Row, E::Key>,
    F: FnOnce(E::Op, M::Args<'f>) -> Answered<M>,
{
    if paused.is_some() {
        return go_on::<M, E, F>(entrance, None, parts, paused, cx);
    }
    let Some((args, run)) = parts.take() else {
        unreachable!("whoever polls has looked")
    };
    let chosen = Chosen::of::<M, E>(inside, entrance, &args);
    if chosen.matching.is_empty() {
        return Poll::Ready(unhurt::<M, E>(inside, entrance, chosen.none(), args, run));
    }
    let begun = Case::begin::<M>(entrance.fake(), &args, chosen);
    *parts = Some((args, run));
    go_on::<M, E, F>(entrance, Some(begun), parts, paused, cx)
}

/// A call whose faults are decided, and the lock under which they were.
type Begun<'f, S> = (Case<'f, S>, Writing<'f, S>);

/// From wait to wait until there is an answer: with what has just begun, or with what is paused.
#[cold]
fn go_on<'f, M, E, F>(
    entrance: E,
    begun: Option<Begun<'f, E::State>>,
    parts: &mut Option<(M::Args<'f>, F)>,
    paused: &mut Option<Box<Paused<'f, E::State>>>,
    cx: &mut Context<'_>,
) -> Poll<Answered<M>>
where
    M: Method,
    E: Entrance<'f>,
    F: FnOnce(E::Op, M::Args<'f>) -> Answered<M>,
{
    let mut now = begun.map(|(case, writing)| (case, writing, After::Beginning));
    loop {
        let (mut case, writing, after) = match now.take() {
            Some(now) => now,
            None => {
                let Some(mut waiting) = paused.take() else {
                    unreachable!("what has no lock waits")
                };
                waiting.case.watched.runs();
                let Poll::Ready(after) = waiting.wait.poll(cx) else {
                    waiting.case.watched.waits();
                    *paused = Some(waiting);
                    return Poll::Pending;
                };
                let locked = waiting.case.relock::<M>();
                (waiting.case, locked, after)
            }
        };
        if let (After::Beginning, Some(delay)) = (after, case.watched.delay) {
            drop(writing);
            let world = case.fake.inside().controls.world();
            let label = case.watched.waiting(format!("delay({delay:?})"));
            let wait = Wait::Delay(Sleep::new(world, delay, label));
            *paused = Some(Box::new(Paused { case, wait }));
            continue;
        }
        let Some((args, run)) = parts.take() else {
            unreachable!("whoever polls has looked")
        };
        let before = match after {
            After::Healed => Before::Goes(writing),
            After::Beginning | After::Delay => case.before::<M>(writing, &args),
        };
        let wait = match before {
            Before::Answered(answer) => return Poll::Ready(answer),
            Before::Waits(wait) => {
                *parts = Some((args, run));
                wait
            }
            Before::Goes(writing) => match case.operate::<M, E>(entrance, writing, args, run) {
                Ok(answer) => return Poll::Ready(answer),
                Err(hang) => Wait::Never(*hang),
            },
        };
        *paused = Some(Box::new(Paused { case, wait }));
    }
}

/// What a call has waited for.
#[derive(Clone, Copy)]
enum After {
    Beginning,
    Delay,
    Healed,
}

impl Wait {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<After> {
        match self {
            Self::Delay(sleep) => Pin::new(sleep).poll(cx).map(|()| After::Delay),
            Self::Healed(latch) => Pin::new(latch).poll(cx).map(|()| After::Healed),
            Self::Never(hang) => Pin::new(hang)
                .poll(cx)
                .map(|never: Infallible| match never {}),
        }
    }
}
