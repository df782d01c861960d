//! A call that is made when its future is first polled: one state machine for every method, instead of one that the
//! compiler makes of each.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::door::Door;
use super::entrance::Entrance;
use super::look::{self, Look};
use super::method::{Answer, Answered, Does, Locate, Method};
use super::operation::Operation;
use super::steps::{Glance, Parts};
use super::watched::{self, Paused};
use crate::controls::Entry;
use crate::fake::Inside;
use crate::fault::Rule;
use crate::state::State;

const ENDED: &str = "a future is not polled after its end";

/// A future that calls a method when it is first polled.
///
/// State and arguments are named by themselves, and nothing is asked of the method and the entrance here: inside of an
/// `async fn`, rustc could not prove such a thing for every lifetime, nor then that the future is `Send`. A method's type has
/// one where an alias of the user's hides it, as one for `Box<dyn Error>` does.
#[must_use = "a future does nothing until it is polled"]
pub struct Later<'f, S, M, A, E, F> {
    entrance: E,
    /// Gone when the operation has run.
    parts: Option<(A, F)>,
    paused: Option<Box<Paused<'f>>>,
    state: PhantomData<fn() -> (S, M)>,
}

// Nothing in it is ever pinned.
impl<S, M, A, E, F> Unpin for Later<'_, S, M, A, E, F> {}

impl<'f, S: State, M: Method, E, F> Later<'f, S, M, M::Args<'f>, E, F> {
    #[inline]
    pub(crate) fn new(entrance: E, args: M::Args<'f>, run: F) -> Self {
        Self {
            entrance,
            parts: Some((args, run)),
            paused: None,
            state: PhantomData,
        }
    }
}

impl<'f, S, M, E, F> Future for Later<'f, S, M, M::Args<'f>, E, F>
where
    S: State,
    M: Method,
    E: Entrance<'f, State = S>,
    M::Does: Locate<M::Args<'f>, E::Part>,
    F: Operation<E::Op, M::Args<'f>, Answered<M>>,
{
    type Output = Answered<M>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        let mut tried = false;
        if this.paused.is_none() {
            let inside = this.entrance.fake().inside();
            inside.controls.counts.count(M::NUMBER);
            if !inside.controls.watched(M::NUMBER) {
                if let Some(answer) = attempt::<M, E, F>(inside, this.entrance, &mut this.parts) {
                    return Poll::Ready(answer);
                }
                tried = true;
            }
        }
        this.go_on(tried, cx)
    }
}

impl<'f, S, M, E, F> Later<'f, S, M, M::Args<'f>, E, F>
where
    S: State,
    M: Method,
    E: Entrance<'f, State = S>,
    M::Does: Locate<M::Args<'f>, E::Part>,
    F: Operation<E::Op, M::Args<'f>, Answered<M>>,
{
    /// The call where something watches the method, or where it has to wait. Apart from the rest, which is smaller and faster
    /// without it.
    #[cold]
    #[inline(never)]
    fn go_on(&mut self, tried: bool, cx: &mut Context<'_>) -> Poll<Answered<M>> {
        let (inside, entrance) = (self.entrance.fake().inside(), self.entrance);
        let controls = inside.controls;
        if self.paused.is_none() {
            let mut entry = None;
            if !tried {
                match first::<M, E, F>(inside, entrance, &mut self.parts) {
                    First::Answered(answer) => return Poll::Ready(answer),
                    First::Watched(rules) => {
                        let mut call = Parts::<M, E, F>::new(inside, entrance, &mut self.parts);
                        self.paused = watched::begin(&mut call, controls, &rules);
                        let answered = watched::poll(&mut call, &mut self.paused, cx);
                        return answered.map(|()| call.answered());
                    }
                    First::InVain(written) => entry = written,
                }
            }
            let mut call = Parts::<M, E, F>::new(inside, entrance, &mut self.parts);
            self.paused = Some(watched::wait(&mut call, controls, entry));
        }
        let mut call = Parts::<M, E, F>::new(inside, entrance, &mut self.parts);
        let answered = watched::poll(&mut call, &mut self.paused, cx);
        answered.map(|()| call.answered())
    }
}

/// A synchronous call.
#[inline]
#[track_caller]
pub(crate) fn now<'f, M, E, F>(entrance: E, args: M::Args<'f>, run: F) -> Answered<M>
where
    M: Method,
    E: Entrance<'f>,
    M::Does: Locate<M::Args<'f>, E::Part>,
    F: Operation<E::Op, M::Args<'f>, Answered<M>>,
{
    let inside = entrance.fake().inside();
    inside.controls.counts.count(M::NUMBER);
    let mut parts = Some((args, run));
    let mut tried = false;
    if !inside.controls.watched(M::NUMBER) {
        if let Some(answer) = attempt::<M, E, F>(inside, entrance, &mut parts) {
            return answer;
        }
        tried = true;
    }
    aside::<M, E, F>(entrance, parts, tried)
}

/// A synchronous call where something watches the method, or where it has to wait.
#[cold]
#[inline(never)]
#[track_caller]
fn aside<'f, M, E, F>(entrance: E, mut parts: Option<(M::Args<'f>, F)>, tried: bool) -> Answered<M>
where
    M: Method,
    E: Entrance<'f>,
    M::Does: Locate<M::Args<'f>, E::Part>,
    F: Operation<E::Op, M::Args<'f>, Answered<M>>,
{
    let inside = entrance.fake().inside();
    let controls = inside.controls;
    let mut entry = None;
    if !tried {
        match first::<M, E, F>(inside, entrance, &mut parts) {
            First::Answered(answer) => return answer,
            First::Watched(rules) => {
                let mut call = Parts::<M, E, _>::new(inside, entrance, &mut parts);
                watched::run(&mut call, controls, &rules);
                return call.answered();
            }
            First::InVain(written) => entry = written,
        }
    }
    let mut call = Parts::<M, E, _>::new(inside, entrance, &mut parts);
    watched::wait_here(&mut call, controls, entry);
    call.answered()
}

/// What the first look at a call, and where it is free its first try, come to.
enum First<'f, A> {
    Answered(A),
    /// These rules match it, or it is told of otherwise; it was not tried.
    Watched(Vec<Arc<Rule>>),
    /// It has to wait. Here is its entry, where it has one.
    InVain(Option<Entry<'f>>),
}

/// Looks at a call of a method that something watches, and makes it where nothing happens to it.
#[inline]
#[track_caller]
fn first<'f, M, E, F>(
    inside: Inside<'f, E::State>,
    entrance: E,
    parts: &mut Option<(M::Args<'f>, F)>,
) -> First<'f, Answered<M>>
where
    M: Method,
    E: Entrance<'f>,
    M::Does: Locate<M::Args<'f>, E::Part>,
    F: Operation<E::Op, M::Args<'f>, Answered<M>>,
{
    let Some((args, _)) = &*parts else {
        panic!("{ENDED}")
    };
    let controls = inside.controls;
    let mut entry = None;
    if !controls.passes(M::NUMBER, || entrance.key::<M>(args)) {
        let glance = Glance::<M, E> { entrance, args };
        match look::look(&glance, (M::NUMBER, M::Does::WRITES), controls) {
            Look::Free(written) => entry = written,
            Look::Watched(rules) => return First::Watched(rules),
        }
    }
    match attempt::<M, E, F>(inside, entrance, parts) {
        Some(answer) => {
            end::<M>(entry, &answer);
            First::Answered(answer)
        }
        None => First::InVain(entry),
    }
}

/// Makes a call to which nothing happens; `None` where it has to wait.
#[inline]
#[track_caller]
fn attempt<'f, M, E, F>(
    inside: Inside<'f, E::State>,
    entrance: E,
    parts: &mut Option<(M::Args<'f>, F)>,
) -> Option<Answered<M>>
where
    M: Method,
    E: Entrance<'f>,
    F: Operation<E::Op, M::Args<'f>, Answered<M>>,
{
    assert!(parts.is_some(), "{ENDED}");
    let method = inside.controls.method::<E::State>(M::NUMBER);
    F::attempt(parts, entrance.enter(Door::Open(inside.core), method))
}

/// Ends the entry of a call that nothing has happened to, where it has one.
#[inline]
fn end<M: Method>(entry: Option<Entry<'_>>, answer: &Answered<M>) {
    if let Some(entry) = entry {
        entry.end(M::Answer::is_error(answer));
    }
}
