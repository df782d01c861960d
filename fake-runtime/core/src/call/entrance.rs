//! The two ways into a fake: to one of its tables, and to all of its state.

#![allow(
    private_interfaces,
    reason = "a bound of public functions, which nobody can implement or call outside"
)]

use super::Call;
use super::door::Door;
use super::method::{Locate, Method};
use crate::fake::Fake;
use crate::rows::Rows;
use crate::state::State;
use crate::statement::Statement;

/// A way into a fake.
pub trait Entrance<'f>: Copy {
    /// The fake's state.
    type State: State;
    /// What can be done inside.
    type Op;
    /// The rows that a key may be found in.
    type Row;
    /// Their key.
    type Key;

    /// The fake, through one of its handles.
    fn fake(self) -> &'f Fake<Self::State>;

    /// Goes in by a door.
    #[doc(hidden)]
    fn enter(self, door: Door<'f, Self::State>, method: &'static str) -> Self::Op;

    /// The portable hash of the call's key.
    fn key<M: Method>(self, args: &M::Args<'f>) -> Option<u64>
    where
        M::Does: Locate<M::Args<'f>, Self::Row, Self::Key>;
}

impl<'f, S: State, R, K> Entrance<'f> for Rows<'f, S, R, K> {
    type State = S;
    type Op = Statement<'f, S, R, K>;
    type Row = R;
    type Key = K;

    #[inline]
    fn fake(self) -> &'f Fake<S> {
        self.fake
    }

    #[inline]
    fn enter(self, door: Door<'f, S>, method: &'static str) -> Self::Op {
        self.statement(door, method)
    }

    fn key<M: Method>(self, args: &M::Args<'f>) -> Option<u64>
    where
        M::Does: Locate<M::Args<'f>, R, K>,
    {
        self.locate::<M>(args)
    }
}

impl<'f, S: State> Entrance<'f> for &'f Fake<S> {
    type State = S;
    type Op = Call<'f, S>;
    type Row = ();
    type Key = ();

    #[inline]
    fn fake(self) -> &'f Fake<S> {
        self
    }

    #[inline]
    fn enter(self, door: Door<'f, S>, method: &'static str) -> Self::Op {
        Call::new(door, method)
    }

    fn key<M: Method>(self, args: &M::Args<'f>) -> Option<u64>
    where
        M::Does: Locate<M::Args<'f>, (), ()>,
    {
        M::Does::key(args, None)
    }
}
