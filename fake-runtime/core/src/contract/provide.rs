//! Where real implementations come from: one for each case, with what must be kept as long as it is used.

use std::fmt::Display;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

/// What `.real(..)` answers with: a guard and an implementation, or why there is none.
///
/// The guard is dropped after the implementation: a directory, a container, a lock on a database that several tests use.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no guard and implementation",
    label = "`.real(..)` answers with a pair",
    note = "return `(guard, implementation)`, with `()` for the guard where nothing has to be kept, or an `Option` or a `Result` of it"
)]
pub trait Provides {
    /// What is kept.
    type Guard;
    /// The implementation.
    type Real;

    /// The two.
    ///
    /// # Errors
    ///
    /// Why there is none.
    fn provided(self) -> Result<(Self::Guard, Self::Real), String>;
}

impl<G, R> Provides for (G, R) {
    type Guard = G;
    type Real = R;

    fn provided(self) -> Result<Self, String> {
        Ok(self)
    }
}

impl<G, R, E: Display> Provides for Result<(G, R), E> {
    type Guard = G;
    type Real = R;

    fn provided(self) -> Result<(G, R), String> {
        self.map_err(|error| error.to_string())
    }
}

impl<G, R> Provides for Option<(G, R)> {
    type Guard = G;
    type Real = R;

    fn provided(self) -> Result<(G, R), String> {
        self.ok_or_else(|| "`.real(..)` answered with `None`".to_owned())
    }
}

/// A guard of a type that is forgotten.
pub(super) trait Kept {}

impl<G> Kept for G {}

/// An implementation and its guard, dropped in this order.
pub(super) struct Provided<'c, R> {
    pub(super) real: R,
    _guard: Box<dyn Kept + 'c>,
}

type Later<'f, T> = Pin<Box<dyn Future<Output = T> + 'f>>;

/// A factory of a type that is forgotten.
pub(super) trait Provider<'c, R> {
    fn provide(&self) -> Later<'_, Result<Provided<'c, R>, String>>;
}

/// A factory.
pub(super) struct By<F, P>(pub(super) F, pub(super) PhantomData<fn() -> P>);

impl<'c, F, P> Provider<'c, P::Real> for By<F, P>
where
    F: AsyncFn() -> P,
    P: Provides,
    P::Guard: 'c,
{
    fn provide(&self) -> Later<'_, Result<Provided<'c, P::Real>, String>> {
        Box::pin(async {
            let (guard, real) = (self.0)().await.provided()?;
            Ok(Provided {
                real,
                _guard: Box::new(guard),
            })
        })
    }
}
