use std::time::SystemTime;

use fake_runtime::fake;

#[derive(Clone)]
struct Event {
    id: u32,
    at: SystemTime,
    millis: i64,
}

impl Event {
    fn day(&self) -> SystemTime {
        self.at
    }
}

#[fake(
    table(
        events: Event,
        key = id: u32,
        precision,
        precision(),
        precision(at),
        precision(at = nanos),
        precision(at = micro),
        precision(day() = seconds),
        shuffle = true,
    ),
    table(
        others: Event,
        key = id: u32,
        precision(at = micros),
        precision(at = seconds),
        shuffle,
        shuffle,
    ),
    map(sessions: u32 => u32, shuffle = 7),
)]
trait Broken {}

#[fake(entity = Event, key = id: u32, precision(millis = micros, when = micros))]
trait Numbers {
    fn get(&self, id: u32) -> Option<Event>;
}

#[fake(shuffle)]
trait Nothing {}

fn main() {}
