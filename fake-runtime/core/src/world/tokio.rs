//! Async tests on tokio, in its paused time.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use ::tokio::runtime::Builder;
use ::tokio::time::timeout;

use super::World;

/// What takes longer than this never comes. Tokio's own timers reach two years.
const EVER: Duration = Duration::from_secs(365 * 24 * 3600);

/// A runtime of tokio's runs a body of this world for as long as this lives.
struct Elsewhere<'w>(&'w World);

impl<'w> Elsewhere<'w> {
    fn begin(world: &'w World) -> Self {
        world.shared.tasks.run_elsewhere(true);
        world.shared.watchdog.rest(true);
        world.record();
        Self(world)
    }
}

impl Drop for Elsewhere<'_> {
    fn drop(&mut self) {
        self.0.shared.tasks.run_elsewhere(false);
        self.0.shared.watchdog.rest(false);
    }
}

impl World {
    /// Runs a future to its end on a runtime of tokio's that has this thread alone and time that is paused: it passes when
    /// nothing else can go on, and never really. What the future spawns and waits for is tokio's: `tokio::spawn`,
    /// `tokio::time::timeout`.
    ///
    /// Each call of a fake lets other tasks go first, as often as the seed draws: so an exploration of many
    /// [`seeds`](crate::explore::seeds()) tries many interleavings. As [`block_on`](Self::block_on), this records the calls.
    ///
    /// # Panics
    ///
    /// When the future is not ready after a year of tokio's time: a *hang*, found at once, with the calls that wait. Inside of
    /// another runtime of tokio's; explorations may begin there, for their bodies run on threads of their own. As the future
    /// does.
    #[track_caller]
    pub fn block_on_tokio<F: Future>(&self, future: F) -> F::Output {
        let runtime = Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .expect("a runtime without a thread of its own and without input and output");
        let _elsewhere = Elsewhere::begin(self);
        // It is there when the hang is told, and so are the calls that wait in it.
        let mut future = pin!(future);
        match runtime.block_on(async { timeout(EVER, future.as_mut()).await }) {
            Ok(value) => value,
            Err(_) => self.hangs(),
        }
    }
}
