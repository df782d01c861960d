//! Pauses between the calls of a sequence, in which what has a time to live runs out.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

type Moved<'f> = Pin<Box<dyn Future<Output = ()> + 'f>>;

/// How long pauses are, and how the real implementation's time passes in them.
pub(super) struct Pauses<'c, R> {
    pub(super) lengths: Vec<Duration>,
    moves: Box<dyn Moves<R> + 'c>,
}

impl<'c, R> Pauses<'c, R> {
    pub(super) fn new(lengths: Vec<Duration>, advance: impl AsyncFn(&R, Duration) + 'c) -> Self {
        let moves = Box::new(By(advance));
        Self { lengths, moves }
    }

    /// Lets so much time pass for the real implementation.
    pub(super) async fn pass(&self, real: &mut R, by: Duration) {
        self.moves.moves(real, by).await;
    }
}

/// A closure of a type that is forgotten.
trait Moves<R> {
    fn moves<'f>(&'f self, real: &'f mut R, by: Duration) -> Moved<'f>;
}

struct By<F>(F);

impl<R, F: AsyncFn(&R, Duration)> Moves<R> for By<F> {
    fn moves<'f>(&'f self, real: &'f mut R, by: Duration) -> Moved<'f> {
        Box::pin(async move { (self.0)(real, by).await })
    }
}
