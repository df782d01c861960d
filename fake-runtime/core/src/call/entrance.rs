//! The two ways into a fake: to one part of its state, and to all of it.

#![allow(
    private_interfaces,
    reason = "a bound of public functions, which nobody can implement or call outside"
)]

use super::Call;
use super::door::Door;
use super::method::{Locate, Method};
use crate::access::Access;
use crate::fake::Fake;
use crate::state::{Part, State};
use crate::statement::Statement;

/// A way into a fake.
pub trait Entrance<'f>: Copy {
    /// The fake's state.
    type State: State;
    /// What can be done inside.
    type Op;
    /// What it leads to; `()` is the whole state.
    type Part: Part;

    /// The fake, through one of its handles.
    fn fake(self) -> &'f Fake<Self::State>;

    /// Goes in by a door.
    #[doc(hidden)]
    fn enter(self, door: Door<'f, Self::State>, method: &'static str) -> Self::Op;

    /// The part when it is empty; `None` for the whole state.
    fn blank(self) -> Option<&'f Self::Part>;

    /// The portable hash of the call's key.
    fn key<M: Method>(self, args: &M::Args<'f>) -> Option<u64>
    where
        M::Does: Locate<M::Args<'f>, Self::Part>,
    {
        M::Does::key(args, self.blank())
    }

    /// That of the partition which the key belongs to.
    fn partition<M: Method>(self, args: &M::Args<'f>) -> Option<u64>
    where
        M::Does: Locate<M::Args<'f>, Self::Part>,
    {
        M::Does::partition(args, self.blank()?)
    }
}

impl<'f, S: State, P: Part> Entrance<'f> for Access<'f, S, P> {
    type State = S;
    type Op = Statement<'f, S, P>;
    type Part = P;

    #[inline]
    fn fake(self) -> &'f Fake<S> {
        self.fake
    }

    #[inline]
    fn enter(self, door: Door<'f, S>, method: &'static str) -> Self::Op {
        self.statement(door, method)
    }

    fn blank(self) -> Option<&'f P> {
        Some(Access::blank(self))
    }
}

impl<'f, S: State> Entrance<'f> for &'f Fake<S> {
    type State = S;
    type Op = Call<'f, S>;
    type Part = ();

    #[inline]
    fn fake(self) -> &'f Fake<S> {
        self
    }

    #[inline]
    fn enter(self, door: Door<'f, S>, method: &'static str) -> Self::Op {
        Call::new(door, method)
    }

    fn blank(self) -> Option<&'f ()> {
        None
    }
}
