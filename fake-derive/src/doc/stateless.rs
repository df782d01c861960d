//! What a method does that concerns no row, in words.

use crate::model::{Ask, Method, Op, Unit};

pub(super) fn operation(method: &Method) -> String {
    match method.op {
        Op::Read(_) => "Reads the state with a body of its own.".to_owned(),
        Op::Write(_) => "Changes the state with a body of its own, in one transaction: an `Err` or a panic rolls it back.".to_owned(),
        Op::World(ref ask) => world(ask).to_owned(),
        Op::Static(_) => "Answers what a body of its own says, without any state.".to_owned(),
        Op::Served => "Answers from recordings; panics where there is none.".to_owned(),
        Op::Unsupported => "Not supported by this fake: panics.".to_owned(),
        Op::Broken => "Not understood.".to_owned(),
        _ => "Succeeds, does nothing and is counted.".to_owned(),
    }
}

/// What a method asks the world for.
fn world(ask: &Ask) -> &'static str {
    match ask {
        Ask::Now => "Answers the time of the world's clock.",
        Ask::NowAs(_) => "Answers the time of the world's clock, as its conversion makes it.",
        Ask::NowIn(Unit::Seconds) => {
            "Answers the time of the world's clock: seconds since the epoch."
        }
        Ask::NowIn(Unit::Millis) => {
            "Answers the time of the world's clock: milliseconds since the epoch."
        }
        Ask::NowIn(Unit::Micros) => {
            "Answers the time of the world's clock: microseconds since the epoch."
        }
        Ask::NowIn(Unit::Nanos) => {
            "Answers the time of the world's clock: nanoseconds since the epoch."
        }
        Ask::SinceEpoch => "Answers the time of the world's clock, since the epoch.",
        Ask::Monotonic | Ask::MonotonicIn(_) => {
            "Answers the time since the world began, which is never set back."
        }
        Ask::Uuid { .. } => "Answers a new UUID, which follows from the world's seed.",
        Ask::Sequence { .. } => "Answers the next number of the fake's sequence, from 1.",
        Ask::Id(_) => "Answers a new id, as its attribute writes it.",
        Ask::Random => "Answers any value of its type, drawn by the world's seed.",
        Ask::Within(_) => "Answers one value of the range, drawn by the world's seed.",
        Ask::Fill(_) | Ask::Bytes(_) => "Draws bytes by the world's seed.",
        Ask::Sleep(_) => {
            "Sleeps until the world's clock has come so far; a synchronous method moves it there."
        }
    }
}
