//! A call that is made when its future is first polled: one state machine for every method, instead of one that the
//! compiler makes of each.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
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
use crate::state::State;

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
            let Inside { core, controls } = this.entrance.fake().inside();
            controls.counts.count(M::NUMBER);
            if !controls.watched(M::NUMBER) {
                let op = this
                    .entrance
                    .enter(Door::Open(core), controls.method::<S>(M::NUMBER));
                if let Some(answer) = F::attempt(&mut this.parts, op) {
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
                let Some((args, _)) = &self.parts else {
                    panic!("a future is not polled after its end")
                };
                if !controls.passes(M::NUMBER, || entrance.key::<M>(args)) {
                    let glance = Glance::<M, E> { entrance, args };
                    match look::look(&glance, (M::NUMBER, M::Does::WRITES), controls) {
                        Look::Free(written) => entry = written,
                        Look::Watched(rules) => {
                            let mut call = Parts::<M, E, F>::new(inside, entrance, &mut self.parts);
                            self.paused = watched::begin(&mut call, controls, &rules);
                            let answered = watched::poll(&mut call, &mut self.paused, cx);
                            return answered.map(|()| call.answered());
                        }
                    }
                }
                let method = controls.method::<S>(M::NUMBER);
                let op = entrance.enter(Door::Open(inside.core), method);
                if let Some(answer) = F::attempt(&mut self.parts, op) {
                    end::<M>(entry, &answer);
                    return Poll::Ready(answer);
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
    let Inside { core, controls } = entrance.fake().inside();
    controls.counts.count(M::NUMBER);
    let mut parts = Some((args, run));
    let mut tried = false;
    if !controls.watched(M::NUMBER) {
        let method = controls.method::<E::State>(M::NUMBER);
        let op = entrance.enter(Door::Open(core), method);
        if let Some(answer) = F::attempt(&mut parts, op) {
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
    if let (false, Some((args, _))) = (tried, &parts) {
        if !controls.passes(M::NUMBER, || entrance.key::<M>(args)) {
            let glance = Glance::<M, E> { entrance, args };
            match look::look(&glance, (M::NUMBER, M::Does::WRITES), controls) {
                Look::Free(written) => entry = written,
                Look::Watched(rules) => {
                    let mut call = Parts::<M, E, _>::new(inside, entrance, &mut parts);
                    watched::run(&mut call, controls, &rules);
                    return call.answered();
                }
            }
        }
        let method = controls.method::<E::State>(M::NUMBER);
        let op = entrance.enter(Door::Open(inside.core), method);
        if let Some(answer) = F::attempt(&mut parts, op) {
            end::<M>(entry, &answer);
            return answer;
        }
    }
    let mut call = Parts::<M, E, _>::new(inside, entrance, &mut parts);
    watched::wait_here(&mut call, controls, entry);
    call.answered()
}

/// Ends the entry of a call that nothing has happened to, where it has one.
#[inline]
fn end<M: Method>(entry: Option<Entry<'_>>, answer: &Answered<M>) {
    if let Some(entry) = entry {
        entry.end(M::Answer::is_error(answer));
    }
}
