use fake_runtime::fake;

struct Millis(u64);

#[fake]
trait Clock {
    // shape: `fn now(&self) -> Millis`, a time of the trait's own
    fn now(&self) -> Millis;
    #[fake(now = millis)]
    fn now_ms(&self) -> Millis;
    // shape: `fn uptime(&self) -> u64`, of which nothing says the unit
    #[fake(now = monotonic)]
    fn uptime(&self) -> u64;
}

#[fake(now: Millis)]
trait Lights {
    #[fake(read = |_| now.0 % 2 == 0)]
    fn are_on(&self) -> bool;
}

fn main() {
    let _ = FakeClock::new().now().0;
    let _ = FakeLights::new().are_on();
}
