//! Whether a body does the same each time: the journals of two runs.

use std::fmt::Write;

use super::outcome::many;
use super::run::Ran;
use crate::world::Journal;

/// The first call in which two runs of the same differ, in words; `None` where all calls are equal.
pub(super) fn difference(one: &Ran, other: &Ran) -> Option<String> {
    let seed = one.world.seed();
    let (one, other) = (one.world.journal(), other.world.journal());
    let same = one
        .entries()
        .iter()
        .zip(other.entries())
        .take_while(|(one, other)| one == other)
        .count();
    if same == one.len() && same == other.len() {
        return None;
    }
    let mut text = format!(
        "the body does not do the same each time: with seed {seed} the second run differs after {}",
        many(same as u64, "call")
    );
    for (which, journal) in [("first", &one), ("second", &other)] {
        _ = write!(text, "\n  the {which} run: {}", call(journal, same));
    }
    text.push_str(
        "\nhelp: what it does may follow from the world's seed and clock alone: no threads, no real time, no order of a `HashMap`",
    );
    Some(text)
}

/// The call at this place, on one line.
fn call(journal: &Journal, place: usize) -> String {
    let Some(call) = journal.entries().get(place) else {
        return "no more calls".to_owned();
    };
    let (number, fake, method) = (call.number(), call.fake(), call.method());
    let mut text = format!("call {number}, `{fake}::{method}`");
    if let Some(key) = call.key() {
        _ = write!(text, ", key {key:016x}");
    }
    _ = write!(text, ", at {:?}, {}", call.at(), call.outcome());
    let faults = call.faults().join("; ");
    if !faults.is_empty() {
        _ = write!(text, ", {faults}");
    }
    for (word, shown) in [("made with", call.arguments()), ("answered", call.answer())] {
        if let Some(shown) = shown {
            _ = write!(text, ", {word} {}", shown.replace('\n', "\\n"));
        }
    }
    text
}
