//! What the slow path asks of one call: the steps that know the method's types. They are compiled once for every method
//! of every fake, in the user's crate, so each is as short as it can be, and decides nothing.

use std::any::Any;
use std::rc::Rc;

use super::door::{Door, Held, Live};
use super::entrance::Entrance;
use super::info::Info;
use super::method::{Answer, Answered, Locate, Method};
use super::operation::Operation;
use crate::entry::Entry;
use crate::fake::{Inside, Writing};
use crate::fault::Typed;
use crate::state::State;
use crate::table::Setup;
use crate::turns::Turn;

/// The arguments of a call whose types are forgotten: all that the first look at it needs, and nothing that has to be
/// dropped afterwards.
pub(crate) trait Seen {
    /// The portable hash of its key.
    fn key(&self) -> Option<u64>;
    /// That of the partition which the key belongs to.
    fn partition(&self) -> Option<u64>;
    /// Whether all filters of a rule accept it.
    fn passes(&self, filters: &Typed) -> bool;
    #[cfg(feature = "explore")]
    fn info(&self) -> Info;
}

/// The arguments of a call, in their types.
pub(crate) struct Glance<'a, 'f, M: Method, E> {
    pub(crate) entrance: E,
    pub(crate) args: &'a M::Args<'f>,
}

impl<'f, M, E> Seen for Glance<'_, 'f, M, E>
where
    M: Method,
    E: Entrance<'f>,
    M::Does: Locate<M::Args<'f>, E::Part>,
{
    fn key(&self) -> Option<u64> {
        self.entrance.key::<M>(self.args)
    }

    fn partition(&self) -> Option<u64> {
        self.entrance.partition::<M>(self.args)
    }

    fn passes(&self, filters: &Typed) -> bool {
        let Said::Filters(filters) = said::<M>(filters) else {
            mistaken()
        };
        for filter in filters {
            if !filter(self.args) {
                return false;
            }
        }
        true
    }

    #[cfg(feature = "explore")]
    fn info(&self) -> Info {
        Info::of::<M, E::State>()
    }
}

/// A call whose types are forgotten.
pub(crate) trait Steps {
    fn info(&self) -> Info;
    /// The portable hash of its key.
    fn key(&self) -> Option<u64>;
    /// The state's lock.
    fn lock(&mut self) -> &mut dyn Lock;
    /// Answers as a rule says.
    fn answer(&mut self, says: &Typed);
    /// Fails with an error of the method's type.
    fn fail(&mut self, error: Box<dyn Any>);
    /// Runs the operation, under the lock that is held where something is to happen to it; `false` where it has to wait, and
    /// nothing has happened.
    fn operate(&mut self, live: Option<Rc<Live>>) -> bool;
    /// What the operation that has to wait says of that.
    fn turn(&mut self) -> &mut Turn;
    /// That of the fake, which has the line of those who wait.
    fn setup(&self) -> Setup;
    /// Answers as one that has waited for as long as it wanted.
    fn late(&mut self);
    /// Whether the answer is an error.
    fn failed(&self) -> bool;
    /// The answer as text, or while there is none, the arguments.
    fn text(&self, record: &Typed) -> String;
}

/// The lock of a state whose type is forgotten.
pub(crate) trait Lock {
    /// Takes it, for the method with this number.
    fn take(&mut self, method: usize);
    /// Lets go of it.
    fn release(&mut self);
}

/// A state, and its lock while it is held.
struct Locked<'f, S: State> {
    inside: Inside<'f, S>,
    writing: Option<Writing<'f, S>>,
}

impl<'f, S: State> Locked<'f, S> {
    /// The way in: under the lock that is held, where something is to happen to the call.
    fn door(&mut self, live: Option<Rc<Live>>) -> Door<'f, S> {
        match (live, self.writing.take()) {
            (Some(live), Some(writing)) => Door::Held(Box::new(Held { writing, live })),
            _ => Door::Open(self.inside.core),
        }
    }
}

impl<S: State> Lock for Locked<'_, S> {
    fn take(&mut self, method: usize) {
        let entry = Entry::Method(self.inside.controls.method::<S>(method));
        self.writing = Some(self.inside.core.writing(entry));
    }

    fn release(&mut self) {
        self.writing = None;
    }
}

/// A closure of the user's over the arguments.
pub(crate) type FromArgs<M, T> = dyn Fn(&<M as Method>::Args<'_>) -> T + Send + Sync;
/// The same, which sees the state.
type FromState<M> = dyn Fn(&dyn Any, &<M as Method>::Args<'_>) -> Answered<M> + Send + Sync;

/// What a test has said of a method, in the method's types. One type for all of it, because each is compiled once more
/// for every method.
pub(crate) enum Said<M: Method> {
    /// A canned answer, or an error as one.
    Answer(Box<FromArgs<M, Answered<M>>>),
    /// The same, which sees the state.
    AnswerFrom(Box<FromState<M>>),
    /// The answer after the operation was done.
    Then(Box<dyn Fn() -> Answered<M> + Send + Sync>),
    /// The filters of a rule, all of which must hold.
    Filters(Vec<Box<FromArgs<M, bool>>>),
    /// How the calls are written down.
    Record {
        args: fn(&M::Args<'_>) -> String,
        answer: fn(&Answered<M>) -> String,
    },
}

fn said<M: Method>(erased: &Typed) -> &Said<M> {
    match erased.downcast_ref() {
        Some(said) => said,
        None => mistaken(),
    }
}

#[cold]
fn mistaken() -> ! {
    unreachable!("a rule holds what its method's types say, and is asked for that alone")
}

/// A call on its way, in its types.
pub(crate) struct Parts<'p, 'f, M: Method, E: Entrance<'f>, F> {
    locked: Locked<'f, E::State>,
    entrance: E,
    /// There until the operation has them.
    rest: &'p mut Option<(M::Args<'f>, F)>,
    answer: Option<Answered<M>>,
}

impl<'p, 'f, M: Method, E: Entrance<'f>, F> Parts<'p, 'f, M, E, F> {
    #[inline]
    pub(crate) fn new(
        inside: Inside<'f, E::State>,
        entrance: E,
        rest: &'p mut Option<(M::Args<'f>, F)>,
    ) -> Self {
        Self {
            locked: Locked {
                inside,
                writing: None,
            },
            entrance,
            rest,
            answer: None,
        }
    }

    /// What came of it.
    #[inline]
    pub(crate) fn answered(self) -> Answered<M> {
        match self.answer {
            Some(answer) => answer,
            None => mistaken(),
        }
    }

    fn args(&self) -> &M::Args<'f> {
        match &*self.rest {
            Some((args, _)) => args,
            None => mistaken(),
        }
    }
}

impl<'f, M, E, F> Steps for Parts<'_, 'f, M, E, F>
where
    M: Method,
    E: Entrance<'f>,
    M::Does: Locate<M::Args<'f>, E::Part>,
    F: Operation<E::Op, M::Args<'f>, Answered<M>>,
{
    fn info(&self) -> Info {
        Info::of::<M, E::State>()
    }

    fn key(&self) -> Option<u64> {
        self.entrance.key::<M>(self.args())
    }

    fn lock(&mut self) -> &mut dyn Lock {
        &mut self.locked
    }

    fn answer(&mut self, says: &Typed) {
        let answer = match (said::<M>(says), &self.locked.writing) {
            (Said::Answer(make), _) => make(self.args()),
            (Said::AnswerFrom(make), Some(writing)) => make(writing.guard.state(), self.args()),
            (Said::Then(make), _) => make(),
            _ => mistaken(),
        };
        self.answer = Some(answer);
    }

    fn fail(&mut self, error: Box<dyn Any>) {
        self.answer = M::Answer::of_error(error);
    }

    fn operate(&mut self, live: Option<Rc<Live>>) -> bool {
        let controls = self.locked.inside.controls;
        let method = controls.method::<E::State>(M::NUMBER);
        let op = self.entrance.enter(self.locked.door(live), method);
        self.answer = F::attempt(self.rest, op);
        self.answer.is_some()
    }

    fn turn(&mut self) -> &mut Turn {
        let turn = self.rest.as_mut().and_then(|(_, run)| run.turn());
        turn.unwrap_or_else(|| mistaken())
    }

    fn setup(&self) -> Setup {
        self.locked.inside.core.setup().clone()
    }

    fn late(&mut self) {
        self.answer = F::late(self.rest);
    }

    fn failed(&self) -> bool {
        match &self.answer {
            Some(answer) => M::Answer::is_error(answer),
            None => mistaken(),
        }
    }

    fn text(&self, record: &Typed) -> String {
        match (said::<M>(record), &self.answer) {
            (Said::Record { answer: text, .. }, Some(answer)) => text(answer),
            (Said::Record { args: text, .. }, None) => text(self.args()),
            _ => mistaken(),
        }
    }
}
