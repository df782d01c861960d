//! The verbs of brokers.

use proc_macro2::Ident;

use super::Verb;
use crate::names;

const VERBS: [(&str, Verb); 41] = [
    ("push", Verb::Push),
    ("publish", Verb::Push),
    ("send", Verb::Push),
    ("enqueue", Verb::Push),
    ("produce", Verb::Push),
    ("emit", Verb::Push),
    ("submit", Verb::Push),
    ("dispatch", Verb::Push),
    ("schedule", Verb::Push),
    ("pop", Verb::Pop),
    ("dequeue", Verb::Pop),
    ("take", Verb::Pop),
    ("recv", Verb::Recv),
    ("receive", Verb::Receive),
    ("next", Verb::Receive),
    ("consume", Verb::Receive),
    ("fetch", Verb::Receive),
    ("claim", Verb::Receive),
    ("reserve", Verb::Receive),
    ("lease", Verb::Receive),
    ("poll", Verb::Poll),
    ("ack", Verb::Ack),
    ("acknowledge", Verb::Ack),
    ("complete", Verb::Ack),
    ("confirm", Verb::Ack),
    ("nack", Verb::Nack),
    ("requeue", Verb::Nack),
    ("release", Verb::Nack),
    ("fail", Verb::Nack),
    ("retry", Verb::Nack),
    ("reject", Verb::Reject),
    ("extend", Verb::Extend),
    ("renew", Verb::Extend),
    ("heartbeat", Verb::Extend),
    ("commit", Verb::Commit),
    ("len", Verb::Len),
    ("depth", Verb::Len),
    ("pending", Verb::Len),
    ("count", Verb::Len),
    ("redrive", Verb::Redrive),
    ("purge", Verb::Purge),
];

/// Words behind a verb that say nothing which types do not say too.
const NOTHING: [&str; 24] = [
    "message", "messages", "msg", "event", "events", "all", "batch", "many", "one", "next", "to",
    "from", "delayed", "delay", "later", "queue", "in", "with", "after", "at", "by", "for", "wait",
    "blocking",
];

pub(super) fn adds_nothing(word: &str) -> bool {
    NOTHING.contains(&word)
}

/// What the first word of a name says.
pub(super) fn of_word(first: &str) -> Option<Verb> {
    let found = VERBS.iter().find(|(word, _)| *word == first);
    found.map(|(_, verb)| *verb)
}

/// The verb of a method's name, and the words behind it.
pub(super) fn verb(ident: &Ident) -> Option<(Verb, Vec<String>)> {
    let mut words = names::words(&names::plain(ident));
    if words.first().is_some_and(|first| first == "try") {
        words.remove(0);
    }
    let text: Vec<&str> = words.iter().map(String::as_str).collect();
    let whole = match text.as_slice() {
        ["is", "empty"] => Some(Verb::IsEmpty),
        ["in", "flight"] => Some(Verb::InFlight),
        ["dead", "letters"] => Some(Verb::DeadLetters),
        ["queue", "len" | "depth" | "size"] => Some(Verb::Len),
        _ => None,
    };
    if let Some(verb) = whole {
        return Some((verb, Vec::new()));
    }
    let verb = of_word(text.first()?)?;
    Some((verb, words.split_off(1)))
}
