//! The slow path of a call: faults are decided for it, or it is written down. Knows the call by its steps alone, so that
//! it is compiled once and not for every method.

use std::any::{Any, TypeId};
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use super::door::Live;
use super::steps::{Info, Steps};
use crate::controls::{Controls, Unnumbered, Watched};
use crate::fault::{Effect, Fired, Lag};
use crate::world::{Hang, Opened, Sleep};

impl Info {
    /// The declared failure that has the method's error type, if there is one.
    fn failure(&self) -> Option<Box<dyn Any>> {
        let declared = (self.failures?)();
        declared
            .into_iter()
            .find(|error| Some((**error).type_id()) == self.error)
    }

    /// Whether an effect that was armed for the whole fake can happen to this method; `fails` says whether a declared
    /// failure can be its error.
    pub(crate) fn allows(&self, effect: &Effect, fails: bool) -> bool {
        match effect {
            Effect::Answer(..)
            | Effect::AnswerFrom(_)
            | Effect::Corrupt(..)
            | Effect::CommitThenAnswer(_)
            | Effect::Block
            | Effect::Delay(..)
            | Effect::Mix(_) => true,
            Effect::Failure(_) => fails,
            Effect::FailureWith(error) => self.error == Some(error.0),
            Effect::Hang => self.waits,
            Effect::Stale(by) => {
                let of_row = matches!(by.lag(), Lag::KeyVersions(_));
                self.stores && !self.writes && (self.selects || !of_row)
            }
            Effect::Lose | Effect::Duplicate => self.stores && self.writes,
            Effect::Partial { .. } => self.batch,
            Effect::Evict => self.evicts,
            Effect::CommitThenHang => self.writes && self.waits,
            Effect::CommitThenFailure => self.writes && fails,
        }
    }
}

/// An error of whatever type: which one, and a new one.
pub(crate) struct Erased(
    pub(crate) TypeId,
    pub(crate) Box<dyn Fn() -> Box<dyn Any> + Send + Sync>,
);

/// A call on its way.
struct Case<'f> {
    controls: &'f Controls,
    info: Info,
    watched: Watched,
}

/// What a call comes to before its operation.
enum Before {
    /// It goes on, under the lock.
    Goes,
    /// It is answered already.
    Answered,
    Waits(Wait),
}

/// What a call waits for.
enum Wait {
    Delay(Sleep),
    Healed(Opened),
    Never(Hang),
}

/// What a call has waited for.
#[derive(Clone, Copy)]
enum After {
    Beginning,
    Delay,
    Healed,
}

impl<'f> Case<'f> {
    /// Decides, and locks. `None` where no rule matches: the call has been made then.
    fn begin(call: &mut dyn Steps, controls: &'f Controls) -> Option<Self> {
        let info = call.info();
        let key = call.key();
        let unnumbered = Unnumbered::new(controls, info.number, key);
        let rules = controls.rules();
        let matching = rules.matching(info.number, info.writes, key, &mut |rule| {
            rule.is_for_partition(|| call.partition())
                && rule.when().is_none_or(|filters| call.passes(filters))
        });
        if matching.is_empty() {
            unnumbered.pass();
            unhurt(call, controls, info.number, key);
            return None;
        }
        let fails = info.failure().is_some();
        let record = controls.record(info.number);
        let arguments = record.map(|record| call.text(&record));
        call.lock().take(info.number);
        let watched = unnumbered.decide(&matching, &|effect| info.allows(effect, fails));
        if let Some(arguments) = arguments {
            controls.world().note_arguments(watched.number, arguments);
        }
        Some(Self {
            controls,
            info,
            watched,
        })
    }

    fn label(&self) -> crate::world::Waiting {
        let fired = self.watched.fired.as_ref();
        self.watched
            .waiting(fired.map_or_else(String::new, Fired::text))
    }

    /// From here to the answer, or to what it has to wait for.
    fn go_on(&mut self, call: &mut dyn Steps, after: After) -> Option<Wait> {
        if let (After::Beginning, Some(delay)) = (after, self.watched.delay) {
            call.lock().release();
            let label = self.watched.waiting(format!("delay({delay:?})"));
            return Some(Wait::Delay(Sleep::new(self.controls.world(), delay, label)));
        }
        let before = match after {
            After::Healed => Before::Goes,
            After::Beginning | After::Delay => self.before(call),
        };
        match before {
            Before::Goes => self.operate(call),
            Before::Answered => None,
            Before::Waits(wait) => Some(wait),
        }
    }

    /// What happens before the operation, and after the delay.
    fn before(&mut self, call: &mut dyn Steps) -> Before {
        let world = self.controls.world();
        match self.watched.effect() {
            Some(Effect::Answer(_, answer)) => {
                call.lock().release();
                call.answer(answer);
            }
            Some(Effect::AnswerFrom(answer)) => call.answer(answer),
            Some(Effect::Failure(_)) => {
                call.lock().release();
                call.fail(self.info.failure().expect("`Info::allows` was told"));
            }
            Some(Effect::FailureWith(error)) => {
                call.lock().release();
                call.fail((error.1)());
            }
            Some(Effect::Hang) => {
                call.lock().release();
                self.watched.hangs();
                return Before::Waits(Wait::Never(Hang::new(world, self.label())));
            }
            Some(Effect::Block) => {
                let fired = self.watched.fired.as_ref().expect("its effect was there");
                call.lock().release();
                if self.info.waits {
                    let healed = fired.rule.latch().opened(world, self.label());
                    return Before::Waits(Wait::Healed(healed));
                }
                fired.rule.latch().wait(world, self.label());
                call.lock().take(self.info.number);
                return Before::Goes;
            }
            _ => return Before::Goes,
        }
        self.answered(call);
        Before::Answered
    }

    /// Ends the call's entry.
    fn answered(&mut self, call: &dyn Steps) {
        if let Some(record) = self.controls.record(self.info.number) {
            let text = call.text(&record);
            self.controls.world().note_answer(self.watched.number, text);
        }
        self.watched.end(call.failed());
    }

    /// The operation, and what happens after it; what it waits for where the answer never comes.
    fn operate(&mut self, call: &mut dyn Steps) -> Option<Wait> {
        let live = Live::new(self.watched.fired.take());
        let served = operate(
            call,
            self.controls,
            self.info.number,
            Some(Rc::clone(&live)),
        );
        if let Some(fired) = live.fired() {
            let stores = self.info.stores;
            // A part of a list that is refused, for it refers to the rest, is refused because of the fault.
            let parted = matches!(fired.effect, Effect::Partial { .. }) && live.changed.get();
            let succeeded = served || live.finished.get() || !stores;
            let happened = parted || (succeeded && !call.failed());
            // Another answer is a difference, even where nothing else is.
            let answers = matches!(fired.effect, Effect::Partial { then: Some(_), .. });
            let changed = live.changed.get() || answers || !stores;
            self.controls
                .confirm(&self.watched, fired, happened, changed);
            match &fired.effect {
                Effect::CommitThenHang if happened => {
                    self.watched.hangs();
                    let label = self.watched.waiting(fired.text());
                    return Some(Wait::Never(Hang::new(self.controls.world(), label)));
                }
                Effect::CommitThenAnswer(then)
                | Effect::Partial {
                    then: Some(then), ..
                } if happened => call.answer(then),
                Effect::CommitThenFailure if happened => {
                    call.fail(self.info.failure().expect("`Info::allows` was told"));
                }
                _ => {}
            }
        }
        self.answered(call);
        None
    }
}

/// The operation, or what was given to answer instead of it: whether that did.
fn operate(
    call: &mut dyn Steps,
    controls: &Controls,
    number: usize,
    live: Option<Rc<Live>>,
) -> bool {
    let Some(answer) = controls.served(number) else {
        call.operate(live);
        return false;
    };
    call.lock().release();
    call.answer(&answer);
    true
}

/// A call that no rule matches, which is written down where that was asked for.
fn unhurt(call: &mut dyn Steps, controls: &Controls, number: usize, key: Option<u64>) {
    if !controls.recorded(number) {
        operate(call, controls, number, None);
        return;
    }
    let entry = controls.begin(number, key);
    let Some(record) = controls.record(number) else {
        operate(call, controls, number, None);
        entry.end(call.failed());
        return;
    };
    let arguments = call.text(&record);
    operate(call, controls, number, None);
    let answered = call.text(&record);
    let number = entry.end(call.failed());
    let world = controls.world();
    world.note_arguments(number, arguments);
    world.note_answer(number, answered);
}

/// A synchronous call that is watched. The call has its answer then.
#[track_caller]
pub(crate) fn run(call: &mut dyn Steps, controls: &Controls) {
    let Some(mut case) = Case::begin(call, controls) else {
        return;
    };
    if let Some(delay) = case.watched.delay {
        call.lock().release();
        controls.world().clock().advance(delay);
        call.lock().take(case.info.number);
    }
    if case.go_on(call, After::Delay).is_some() {
        unreachable!("only what is asynchronous waits elsewhere, or hangs")
    }
}

/// A call that was begun and waits.
pub(crate) struct Paused<'f> {
    case: Case<'f>,
    wait: Wait,
}

/// The next step of an asynchronous call that is watched, from wait to wait until the call has its answer.
pub(crate) fn poll<'f>(
    call: &mut dyn Steps,
    controls: &'f Controls,
    paused: &mut Option<Box<Paused<'f>>>,
    cx: &mut Context<'_>,
) -> Poll<()> {
    let mut waiting = match paused.take() {
        Some(waiting) => waiting,
        None => {
            let Some(mut case) = Case::begin(call, controls) else {
                return Poll::Ready(());
            };
            match case.go_on(call, After::Beginning) {
                Some(wait) => Box::new(Paused { case, wait }),
                None => return Poll::Ready(()),
            }
        }
    };
    loop {
        waiting.case.watched.runs();
        let Poll::Ready(after) = waiting.wait.poll(cx) else {
            waiting.case.watched.waits();
            *paused = Some(waiting);
            return Poll::Pending;
        };
        call.lock().take(waiting.case.info.number);
        match waiting.case.go_on(call, after) {
            Some(wait) => waiting.wait = wait,
            None => return Poll::Ready(()),
        }
    }
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
