use chrono::NaiveDateTime;
use fake_runtime::fake;

#[fake]
trait Clock {
    fn now(&self) -> NaiveDateTime;
}

fn main() {
    let _ = FakeClock::new().now();
}
