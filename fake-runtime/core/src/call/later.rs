//! A call that is made when its future is first polled: one state machine for every method, instead of one that the
//! compiler makes of each.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::door::Door;
use super::entrance::Entrance;
use super::look::{self, Concern};
use super::method::{Answer, Answered, Does, Locate, Method};
use super::operation::Operation;
use super::steps::{Glance, Parts};
use super::watched::{self, Paused};
use crate::controls::{Controls, Entry};
use crate::fake::Inside;
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
        if this.paused.is_some() {
            return this.again(cx);
        }
        let inside = this.entrance.fake().inside();
        inside.controls.counts.count(M::NUMBER);
        if inside.controls.watched(M::NUMBER) {
            let args = this.parts.as_ref().map(|(args, _)| args);
            if let Some(concern) = look::<M, E>(inside.controls, this.entrance, args) {
                return this.go_on(Some(concern), cx);
            }
        }
        match attempt::<M, E, F>(inside, this.entrance, &mut this.parts) {
            Some(answer) => Poll::Ready(answer),
            None => this.go_on(None, cx),
        }
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
    /// The call that something concerns, or that was tried and has to wait. Apart from the rest, which is smaller and faster
    /// without it.
    #[cold]
    #[inline(never)]
    fn go_on(
        &mut self,
        mut concern: Option<Concern<'f>>,
        cx: &mut Context<'_>,
    ) -> Poll<Answered<M>> {
        let (inside, entrance) = (self.entrance.fake().inside(), self.entrance);
        // The entry is ended where it is: to move one costs as much as to write it down.
        if let Some(Concern::Recorded(entry)) = &mut concern {
            let answer = recorded::<M, E, F>(inside, entrance, &mut self.parts, entry);
            if let Some(answer) = answer {
                return Poll::Ready(answer);
            }
        }
        let entry = match concern {
            Some(Concern::Watched(rules)) => {
                let mut call = Parts::<M, E, F>::new(inside, entrance, &mut self.parts);
                self.paused = watched::begin(&mut call, inside.controls, &rules);
                let answered = watched::poll(&mut call, &mut self.paused, cx);
                return answered.map(|()| call.answered());
            }
            Some(Concern::Recorded(entry)) => Some(entry),
            None => None,
        };
        let mut call = Parts::<M, E, F>::new(inside, entrance, &mut self.parts);
        self.paused = Some(watched::wait(&mut call, inside.controls, entry));
        self.again(cx)
    }

    /// The call that has waited.
    #[cold]
    #[inline(never)]
    fn again(&mut self, cx: &mut Context<'_>) -> Poll<Answered<M>> {
        let (inside, entrance) = (self.entrance.fake().inside(), self.entrance);
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
    let mut parts = Some((args, run));
    inside.controls.counts.count(M::NUMBER);
    if inside.controls.watched(M::NUMBER) {
        let args = parts.as_ref().map(|(args, _)| args);
        if let Some(concern) = look::<M, E>(inside.controls, entrance, args) {
            return aside::<M, E, F>(entrance, parts, Some(concern));
        }
    }
    match attempt::<M, E, F>(inside, entrance, &mut parts) {
        Some(answer) => answer,
        None => aside::<M, E, F>(entrance, parts, None),
    }
}

/// A synchronous call that something concerns, or that was tried and has to wait.
#[cold]
#[inline(never)]
#[track_caller]
fn aside<'f, M, E, F>(
    entrance: E,
    mut parts: Option<(M::Args<'f>, F)>,
    mut concern: Option<Concern<'f>>,
) -> Answered<M>
where
    M: Method,
    E: Entrance<'f>,
    M::Does: Locate<M::Args<'f>, E::Part>,
    F: Operation<E::Op, M::Args<'f>, Answered<M>>,
{
    let inside = entrance.fake().inside();
    if let Some(Concern::Recorded(entry)) = &mut concern {
        if let Some(answer) = recorded::<M, E, F>(inside, entrance, &mut parts, entry) {
            return answer;
        }
    }
    let entry = match concern {
        Some(Concern::Watched(rules)) => {
            let mut call = Parts::<M, E, _>::new(inside, entrance, &mut parts);
            watched::run(&mut call, inside.controls, &rules);
            return call.answered();
        }
        Some(Concern::Recorded(entry)) => Some(entry),
        None => None,
    };
    let mut call = Parts::<M, E, _>::new(inside, entrance, &mut parts);
    watched::wait_here(&mut call, inside.controls, entry);
    call.answered()
}

/// Looks at a call of a method that something watches: what concerns the call, if anything does.
#[cold]
#[inline(never)]
fn look<'f, M, E>(
    controls: &'f Controls,
    entrance: E,
    args: Option<&M::Args<'f>>,
) -> Option<Concern<'f>>
where
    M: Method,
    E: Entrance<'f>,
    M::Does: Locate<M::Args<'f>, E::Part>,
{
    let args = args.expect(ENDED);
    let glance = Glance::<M, E> { entrance, args };
    look::look(&glance, (M::NUMBER, M::Does::WRITES), controls)
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

/// Makes a call that is written down and to which nothing happens otherwise, and ends its entry; `None` where it has to wait.
#[inline]
#[track_caller]
fn recorded<'f, M, E, F>(
    inside: Inside<'f, E::State>,
    entrance: E,
    parts: &mut Option<(M::Args<'f>, F)>,
    entry: &mut Entry<'f>,
) -> Option<Answered<M>>
where
    M: Method,
    E: Entrance<'f>,
    F: Operation<E::Op, M::Args<'f>, Answered<M>>,
{
    let answer = attempt::<M, E, F>(inside, entrance, parts)?;
    entry.end(M::Answer::is_error(&answer));
    Some(answer)
}
