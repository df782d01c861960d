//! What a seeded mistake is, and how two implementations of a trait are compared without a contract.

use std::fmt::Debug;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use fake_runtime::{ContractError, Verified};

/// A call of a method of the trait `T`, and what it answers.
pub type Call<T> = fn(&T) -> String;

/// A mistake, in words, with the fewest calls that show it: the last of them answers otherwise, or leaves other rows.
pub struct Seeded<B: 'static, T: ?Sized + 'static> {
    pub bug: B,
    pub says: &'static str,
    pub calls: &'static [Call<T>],
}

/// A trait with a fake, and an implementation by hand in which mistakes can be switched on.
pub trait Subject {
    type Bug: Copy + 'static;
    type Trait: ?Sized + 'static;
    const SEEDED: &'static [Seeded<Self::Bug, Self::Trait>];

    /// The first of these calls, from 1, that the fake and the implementation do not answer alike, or after which they have
    /// other rows.
    fn difference(bug: Option<Self::Bug>, calls: &[Call<Self::Trait>]) -> Option<usize>;

    /// What a contract of the usual 256 cases finds.
    fn contract(bug: Option<Self::Bug>, seed: u64) -> Result<Verified, ContractError>;
}

/// An answer, to be compared.
pub fn shown(answer: impl Debug) -> String {
    format!("{answer:?}")
}

/// What a future comes to that never waits.
pub fn wait<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("nothing waits here"),
    }
}

/// The same for each of the two: what is called, and its rows.
pub fn first_difference<T: ?Sized>(
    calls: &[Call<T>],
    (fake, fake_rows): (&T, &dyn Fn() -> String),
    (real, real_rows): (&T, &dyn Fn() -> String),
) -> Option<usize> {
    let differs = |call: &Call<T>| call(fake) != call(real) || fake_rows() != real_rows();
    calls.iter().position(differs).map(|at| at + 1)
}
