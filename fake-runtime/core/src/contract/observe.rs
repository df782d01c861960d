//! What a test shows of the state of a real implementation.

use std::any::TypeId;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use super::value::{Comparable, Value};

type Rows<'f> = Pin<Box<dyn Future<Output = Vec<Box<dyn Value>>> + 'f>>;

/// How all rows of one type are seen.
pub(super) struct Observer<'c, R> {
    pub(super) entity: TypeId,
    pub(super) sees: Box<dyn Sees<R> + 'c>,
}

impl<'c, R> Observer<'c, R> {
    pub(super) fn new<E, F>(see: F) -> Self
    where
        E: Comparable,
        F: AsyncFn(&R) -> Vec<E> + 'c,
    {
        Self {
            entity: TypeId::of::<E>(),
            sees: Box::new(By(see, PhantomData)),
        }
    }
}

/// A closure of a type that is forgotten.
pub(super) trait Sees<R> {
    fn rows<'f>(&'f self, real: &'f mut R) -> Rows<'f>;
}

struct By<F, E>(F, PhantomData<fn() -> E>);

impl<R, E: Comparable, F: AsyncFn(&R) -> Vec<E>> Sees<R> for By<F, E> {
    fn rows<'f>(&'f self, real: &'f mut R) -> Rows<'f> {
        Box::pin(async {
            let rows = (self.0)(real).await.into_iter();
            rows.map(|row| Box::new(row) as Box<dyn Value>).collect()
        })
    }
}
