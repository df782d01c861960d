use std::time::Duration;

use fake_runtime::fake;

struct Millis(u64);

#[fake]
trait Clock {
    fn now(&self) -> u64;
    fn uptime(&self) -> f64;
    fn current_time(&self) -> Duration;
    fn now_ms(&self) -> Millis;
    #[fake(now)]
    fn shown(&self) -> String;
    #[fake(now)]
    fn at(&self) -> i64;
    #[fake(now = milis)]
    fn misspelt(&self) -> u64;
    #[fake(now = 1_000)]
    fn scaled(&self) -> u64;
    #[fake(now = |time, zone| time)]
    fn zoned(&self, zone: u8) -> u64;
    #[fake(now = millis)]
    fn now_in(&self, zone: u8) -> u64;
    #[fake(now = millis, table = clocks)]
    fn of_table(&self) -> u64;
}

fn main() {
    let _ = FakeClock::new().uptime();
}
