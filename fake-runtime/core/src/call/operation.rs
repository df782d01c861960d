//! What a call runs: a body that answers at once, or one that may have to wait until there is something to answer.

use std::time::Duration;

use crate::turns::Turn;

/// The body of a call, which is tried until it has an answer. `Op` is the way into the fake, `A` the arguments.
pub trait Operation<Op, A, T>: Sized {
    /// Tries it. With an answer the parts are gone; with none they stay for the next attempt, and nothing has happened.
    #[doc(hidden)]
    fn attempt(parts: &mut Option<(A, Self)>, op: Op) -> Option<T>;

    /// What the attempt in vain has said of the wait.
    #[doc(hidden)]
    fn turn(&mut self) -> Option<&mut Turn> {
        None
    }

    /// The answer of a call that has waited for as long as it wanted.
    #[doc(hidden)]
    fn late(_parts: &mut Option<(A, Self)>) -> Option<T> {
        None
    }
}

impl<Op, A, T, F: FnOnce(Op, A) -> T> Operation<Op, A, T> for F {
    #[inline]
    fn attempt(parts: &mut Option<(A, Self)>, op: Op) -> Option<T> {
        let (args, run) = parts.take()?;
        Some(run(op, args))
    }
}

/// A body that answers `None` while it has to wait, and what it answers when it has waited for too long.
pub struct Patient<F, L> {
    run: F,
    late: L,
    turn: Turn,
}

impl<F, L> Patient<F, L> {
    pub(crate) fn new(run: F, within: Option<Duration>, late: L) -> Self {
        let turn = Turn {
            within,
            ..Turn::default()
        };
        Self { run, late, turn }
    }
}

impl<Op, A, T, F, L> Operation<Op, A, T> for Patient<F, L>
where
    F: FnMut(Op, &A, &mut Turn) -> Option<T>,
    L: FnOnce() -> T,
{
    fn attempt(parts: &mut Option<(A, Self)>, op: Op) -> Option<T> {
        let (args, Self { run, turn, .. }) = parts.as_mut()?;
        let answer = run(op, args, turn)?;
        *parts = None;
        Some(answer)
    }

    fn turn(&mut self) -> Option<&mut Turn> {
        Some(&mut self.turn)
    }

    fn late(parts: &mut Option<(A, Self)>) -> Option<T> {
        let (_, Self { late, .. }) = parts.take()?;
        Some(late())
    }
}
