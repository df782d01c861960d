use std::time::SystemTime;

use fake_runtime::{fake, versions};

#[fake]
trait Clock {
    fn now(&self) -> Result<SystemTime, String>;
    fn next_id(&self) -> u64;
}

fn main() {
    let clock = FakeClock::new();
    clock.faults().now().stale(versions(1));
    clock.faults().now().commit_then_fail("lost".to_owned());
    clock.faults().next_id().lose_write();
}
