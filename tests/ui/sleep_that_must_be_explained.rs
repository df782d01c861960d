use std::time::Duration;

use fake_runtime::fake;

#[fake]
trait Clock {
    fn sleep_ms(&self, ms: u64);
    fn sleep_until_next(&self, alarm: Option<u8>);
    #[fake(sleep)]
    fn nap(&self);
    #[fake(sleep)]
    fn doze(&self, time: Duration) -> bool;
    #[fake(sleep = Duration::from_secs(1))]
    fn rest(&self, time: Duration);
}

fn main() {
    FakeClock::new().nap();
}
