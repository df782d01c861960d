use chrono::NaiveDateTime;
use fake_runtime::fake;

#[fake]
trait Clock {
    // shape: `fn now(&self) -> NaiveDateTime` without the feature `chrono`
    fn now(&self) -> NaiveDateTime;
}

fn main() {
    let _ = FakeClock::new().now();
}
