//! The slow path of a call: faults are decided for it, or it is written down. Knows the call by its steps alone, so that
//! it is compiled once and not for every method.

mod drive;

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::door::Live;
use super::info::Info;
use super::steps::Steps;
use crate::controls::{Controls, Entry, Unnumbered, Watched};
use crate::fault::{Effect, Fired, Rule};
use crate::turns::{Place, Turn};
#[cfg(feature = "explore")]
use crate::world::Yield;
use crate::world::{Hang, Opened, Patience, Sleep};

pub(super) use drive::{Paused, begin, poll, run, wait, wait_here};

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

/// What a call comes to by its operation.
enum Next {
    Answered,
    Waits(Wait),
    /// There is nothing to answer yet.
    Later,
}

/// What a call waits for.
enum Wait {
    Delay(Sleep),
    Healed(Opened),
    Never(Hang),
    /// Something that it asked for.
    Turn(Box<InLine>),
    /// Whoever goes first.
    #[cfg(feature = "explore")]
    Others(Yield),
}

/// What a call has waited for.
#[derive(Clone, Copy)]
enum After {
    Beginning,
    Delay,
    Healed,
}

impl<'f> Case<'f> {
    /// Decides, and locks. Where no rule matches, the call is made.
    fn begin(call: &mut dyn Steps, controls: &'f Controls, matching: &[Arc<Rule>]) -> Begun<'f> {
        let info = call.info();
        let key = call.key();
        if matching.is_empty() && !controls.decides_all() {
            return match unhurt(call, controls, info, key) {
                None => Begun::Answered,
                Some(case) => Begun::Waits(case),
            };
        }
        let unnumbered = Unnumbered::new(controls, info.number, || key);
        // What a failure is, user code says: it runs here, with no lock held, and only where it matters.
        let failures = if matching.iter().any(|rule| rule.asks_failures()) {
            info.failures().count()
        } else {
            // Nobody asks, or who has armed a failure has counted.
            usize::MAX
        };
        let record = controls.record(info.number);
        let arguments = record.map(|record| call.text(&record));
        call.lock().take(info.number);
        unnumbered.pass();
        let allows = |effect: &Effect| info.allows(effect, failures);
        let watched = controls.decide(info.number, key, matching, &allows);
        if let Some(arguments) = arguments {
            controls.world().note_arguments(watched.number, arguments);
        }
        Begun::Watched(Self {
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
    fn go_on(&mut self, call: &mut dyn Steps, after: After) -> Next {
        if let (After::Beginning, Some(delay)) = (after, self.watched.delay) {
            call.lock().release();
            let label = self.watched.waiting(format!("delay({delay:?})"));
            return Next::Waits(Wait::Delay(Sleep::new(self.controls.world(), delay, label)));
        }
        #[cfg(feature = "explore")]
        if matches!(after, After::Beginning) && self.info.waits && self.controls.world().yields() {
            call.lock().release();
            return Next::Waits(Wait::Others(self.controls.world().yielded()));
        }
        let before = match after {
            After::Healed => Before::Goes,
            After::Beginning | After::Delay => self.before(call),
        };
        match before {
            Before::Goes => self.operate(call),
            Before::Answered => Next::Answered,
            Before::Waits(wait) => Next::Waits(wait),
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
            Some(&Effect::Failure(_, which)) => {
                call.lock().release();
                call.fail(self.info.failure(which));
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
    fn operate(&mut self, call: &mut dyn Steps) -> Next {
        let live = Live::new(self.watched.fired.take());
        let done = operate(
            call,
            self.controls,
            self.info.number,
            Some(Rc::clone(&live)),
        );
        if matches!(done, Done::NotYet) {
            self.watched.fired = live.again();
            return Next::Later;
        }
        let served = matches!(done, Done::Served);
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
                    return Next::Waits(Wait::Never(Hang::new(self.controls.world(), label)));
                }
                Effect::CommitThenAnswer(then)
                | Effect::Partial {
                    then: Some(then), ..
                } if happened => call.answer(then),
                &Effect::CommitThenFailure(which) if happened => {
                    call.fail(self.info.failure(which));
                }
                _ => {}
            }
        }
        self.answered(call);
        Next::Answered
    }

    /// A call that no rule matches and that has tried in vain: from now on it is in the journal.
    fn of_wait(controls: &'f Controls, info: Info, entry: Entry<'_>) -> Self {
        Self {
            controls,
            info,
            watched: entry.waits(),
        }
    }

    /// The same, whether or not it has its entry already.
    fn of_call(call: &mut dyn Steps, controls: &'f Controls, entry: Option<Entry<'f>>) -> Self {
        let info = call.info();
        let entry = entry.unwrap_or_else(|| controls.begin(info.number, call.key()));
        Self::of_wait(controls, info, entry)
    }

    /// The wait of a call that has tried in vain.
    fn in_line(&self, call: &mut dyn Steps, since: Since) -> Wait {
        let Turn { wants, within, .. } = *call.turn();
        let queue = wants.map_or("?", |wants| wants.queue);
        let label = self
            .watched
            .waiting(format!("nothing came for it in `{queue}`"));
        Wait::Turn(Box::new(InLine {
            place: Place::new(call.setup()),
            patience: Patience::new(self.controls.world(), since.0, within, label),
        }))
    }

    /// One more attempt of a call that waits. It takes its place in the line first, so that whatever comes after the
    /// attempt wakes it.
    fn attempt(&mut self, call: &mut dyn Steps, line: &mut InLine, waker: &Waker) -> Next {
        let turn = call.turn();
        turn.place = turn.wants.map(|wants| line.place.take(wants, waker));
        call.lock().take(self.info.number);
        let next = self.operate(call);
        if matches!(next, Next::Later) && line.patience.is_over() {
            call.late();
            self.answered(call);
            return Next::Answered;
        }
        next
    }
}

/// What came of an operation.
enum Done {
    Ran,
    /// What was given to answer instead of it has done so.
    Served,
    /// It has to wait, and nothing has happened.
    NotYet,
}

/// The operation, or what was given to answer instead of it.
fn operate(
    call: &mut dyn Steps,
    controls: &Controls,
    number: usize,
    live: Option<Rc<Live>>,
) -> Done {
    let Some(answer) = controls.served(number) else {
        return if call.operate(live) {
            Done::Ran
        } else {
            Done::NotYet
        };
    };
    call.lock().release();
    call.answer(&answer);
    Done::Served
}

/// When a call has begun to try, by the world's monotonic time. It is looked at before the call is in the journal: who sees it
/// there and moves the clock has moved it after that.
#[derive(Clone, Copy)]
struct Since(Duration);

impl Since {
    fn now(controls: &Controls) -> Self {
        Self(Duration::from_nanos(controls.world().clock().noted()))
    }
}

/// What a call that waits has: its place in the line, and what it knows of time.
struct InLine {
    place: Place,
    patience: Patience,
}

/// What a call comes to when faults are decided for it.
enum Begun<'f> {
    Answered,
    /// It is watched, and has not tried.
    Watched(Case<'f>),
    /// No rule matches it, and it has tried in vain.
    Waits(Case<'f>),
}

/// A call that no rule matches and that `look` does not set free: something else answers it, or it is written down with what
/// it was made with. One that has to wait goes on as one that is watched.
fn unhurt<'f>(
    call: &mut dyn Steps,
    controls: &'f Controls,
    info: Info,
    key: Option<u64>,
) -> Option<Case<'f>> {
    let number = info.number;
    if !controls.recorded(number) {
        let done = operate(call, controls, number, None);
        return matches!(done, Done::NotYet)
            .then(|| Case::of_wait(controls, info, controls.begin(number, key)));
    }
    let mut entry = controls.begin(number, key);
    let arguments = controls.record(number).map(|record| call.text(&record));
    let world = controls.world();
    if matches!(operate(call, controls, number, None), Done::NotYet) {
        let case = Case::of_wait(controls, info, entry);
        if let Some(arguments) = arguments {
            world.note_arguments(case.watched.number, arguments);
        }
        return Some(case);
    }
    let (Some(record), Some(arguments)) = (controls.record(number), arguments) else {
        entry.end(call.failed());
        return None;
    };
    let answered = call.text(&record);
    let number = entry.end(call.failed());
    world.note_arguments(number, arguments);
    world.note_answer(number, answered);
    None
}

impl Wait {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<After> {
        match self {
            Self::Delay(sleep) => Pin::new(sleep).poll(cx).map(|()| After::Delay),
            #[cfg(feature = "explore")]
            Self::Others(others) => others.poll(cx).map(|()| After::Delay),
            Self::Healed(latch) => Pin::new(latch).poll(cx).map(|()| After::Healed),
            Self::Never(hang) => Pin::new(hang)
                .poll(cx)
                .map(|never: Infallible| match never {}),
            Self::Turn(_) => unreachable!("its turn is an attempt"),
        }
    }
}
