//! The recorded requests that are most like one that was not recorded. Reads requests, and no answers.

use std::fmt::Write;

use serde_json::Value;

use super::request::Request;
use super::tape::Tape;

/// How many are shown.
const SHOWN: usize = 3;

/// What to say of a request that was never recorded, beginning on a line of its own.
pub(super) fn nearest(tape: &Tape, asked: &Request) -> String {
    let mut alike: Vec<&Request> = tape
        .calls
        .iter()
        .map(|call| &call.request)
        .filter(|request| request.method == asked.method)
        .collect();
    if alike.is_empty() {
        return others(tape, asked);
    }
    alike.sort_by_cached_key(|request| distance(request, asked));
    let mut text = format!("nearest of {} recorded:", alike.len());
    for request in alike.into_iter().take(SHOWN) {
        write(&mut text, request, asked);
    }
    text
}

fn write(text: &mut String, recorded: &Request, asked: &Request) {
    let _ = write!(text, "\n  {recorded}");
    for (name, value) in &recorded.args {
        match asked.args.get(name) {
            Some(other) if other == value => {}
            Some(other) => {
                let _ = write!(text, "\n    {name}: recorded {value}, asked {other}");
            }
            None => {
                let _ = write!(text, "\n    {name}: recorded {value}, no argument now");
            }
        }
    }
    for (name, value) in &asked.args {
        if !recorded.args.contains_key(name) {
            let _ = write!(text, "\n    {name}: not recorded, asked {value}");
        }
    }
}

/// What is recorded of other methods.
fn others(tape: &Tape, asked: &Request) -> String {
    let mut methods: Vec<(&str, usize)> = Vec::new();
    for call in &tape.calls {
        let method = call.request.method.as_str();
        match methods.iter_mut().find(|(name, _)| *name == method) {
            Some((_, count)) => *count += 1,
            None => methods.push((method, 1)),
        }
    }
    if methods.is_empty() {
        return "nothing is recorded".to_owned();
    }
    let methods: Vec<String> = methods
        .iter()
        .map(|(name, count)| format!("`{name}` ({})", super::drift::requests(*count)))
        .collect();
    format!(
        "no call of `{}` is recorded, but of {}",
        asked.method,
        methods.join(", ")
    )
}

/// How many values differ, and by how much their texts do.
fn distance(recorded: &Request, asked: &Request) -> (usize, usize) {
    let one = Value::Object(recorded.args.clone());
    let other = Value::Object(asked.args.clone());
    between(Some(&one), Some(&other))
}

fn between(one: Option<&Value>, other: Option<&Value>) -> (usize, usize) {
    let sum = |parts: Vec<(usize, usize)>| {
        let add = |all: (usize, usize), part: (usize, usize)| (all.0 + part.0, all.1 + part.1);
        parts.into_iter().fold((0, 0), add)
    };
    match (one, other) {
        (Some(one), Some(other)) if one == other => (0, 0),
        (Some(Value::Object(one)), Some(Value::Object(other))) => {
            let here = one
                .iter()
                .map(|(name, value)| between(Some(value), other.get(name)));
            let there = other.iter().filter(|(name, _)| !one.contains_key(*name));
            let there = there.map(|(_, value)| between(None, Some(value)));
            sum(here.chain(there).collect())
        }
        (Some(Value::Array(one)), Some(Value::Array(other))) => {
            let longest = one.len().max(other.len());
            let pairs = (0..longest).map(|at| between(one.get(at), other.get(at)));
            sum(pairs.collect())
        }
        (one, other) => {
            let text = |value: Option<&Value>| value.map_or_else(String::new, Value::to_string);
            (1, edits(&text(one), &text(other)))
        }
    }
}

/// How many insertions, deletions and replacements of characters lie between two texts, of which the beginnings count.
pub(super) fn edits(one: &str, other: &str) -> usize {
    const MOST: usize = 200;
    let one: Vec<char> = one.chars().take(MOST).collect();
    let other: Vec<char> = other.chars().take(MOST).collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, from) in one.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, to) in other.iter().enumerate() {
            let replaced = row[j] + usize::from(from != to);
            next.push(replaced.min(row[j + 1] + 1).min(next[j] + 1));
        }
        row = next;
    }
    row[other.len()]
}
