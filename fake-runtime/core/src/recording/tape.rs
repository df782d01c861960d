//! The file of recordings: what is in it, and how it is written. Knows its format, and nothing of who asks.
//!
//! ```json
//! {
//!   "format": 1,
//!   "of": "Github",
//!   "again": "cargo run --example recordings -- record",
//!   "calls": [
//!     {
//!       "method": "user",
//!       "request": { "login": "ada" },
//!       "answers": [
//!         { "recorded": "2026-11-21T07:49:56Z", "answer": { "Ok": { "id": 7 } } }
//!       ]
//!     }
//!   ]
//! }
//! ```

use std::path::Path;
use std::time::SystemTime;
use std::{fs, io};

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::error::RecordingsError;
use super::request::Request;
use super::time;
use crate::file;

/// The version of the format that is written, and the only one that is read.
const FORMAT: u64 = 1;

/// All that is in a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Tape {
    /// The trait that was recorded.
    pub(super) of: String,
    /// The command that records again.
    pub(super) again: Option<String>,
    pub(super) calls: Vec<Recorded>,
}

/// A request and what it was answered, each time that it was made.
#[derive(Clone, Debug)]
pub(super) struct Recorded {
    pub(super) request: Request,
    /// At least one.
    pub(super) answers: Vec<Kept>,
}

/// An answer, and when it came.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) at: SystemTime,
    pub(super) answer: Value,
}

impl Tape {
    /// Keeps an answer, behind those that the request has already.
    pub(super) fn keep(&mut self, request: Request, kept: Kept) {
        match self.calls.iter_mut().find(|call| call.request == request) {
            Some(call) => call.answers.push(kept),
            None => self.calls.push(Recorded {
                request,
                answers: vec![kept],
            }),
        }
    }

    /// What is in the file; `None` where there is no file.
    pub(super) fn load(path: &Path) -> Result<Option<Self>, RecordingsError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(RecordingsError::read(path, error)),
        };
        let value: Value = serde_json::from_str(&text)
            .map_err(|error| RecordingsError::content(path, error.to_string()))?;
        let tape = Self::read(&value).map_err(|what| RecordingsError::content(path, what))?;
        Ok(Some(tape))
    }

    fn read(value: &Value) -> Result<Self, String> {
        file::is_of(FORMAT, value)?;
        let again = value.get("again").and_then(Value::as_str);
        let calls = list(value, "calls", "the file")?;
        let calls: Result<_, _> = calls.iter().enumerate().map(read_call).collect();
        Ok(Self {
            of: text(value, "of", "the file")?.to_owned(),
            again: again.map(str::to_owned),
            calls: calls?,
        })
    }

    /// Adds what another one has, which replaces all that this one has of the same requests.
    pub(super) fn overlay(&mut self, newer: &Self) {
        let replaced = |call: &Recorded| newer.calls.iter().any(|new| new.request == call.request);
        self.calls.retain(|call| !replaced(call));
        self.calls.extend(newer.calls.iter().cloned());
        self.of.clone_from(&newer.of);
        if newer.again.is_some() {
            self.again.clone_from(&newer.again);
        }
    }

    /// Writes the file: in an order that does not depend on that of the calls, so that differences read well.
    pub(super) fn save(mut self, path: &Path) -> Result<(), RecordingsError> {
        for call in &mut self.calls {
            call.trim();
            call.request.args = sorted_fields(std::mem::take(&mut call.request.args));
            for kept in &mut call.answers {
                kept.answer = sorted(kept.answer.take());
            }
        }
        self.calls.sort_by_cached_key(|call| {
            let Request { method, args } = &call.request;
            (method.clone(), Value::Object(args.clone()).to_string())
        });
        let mut text = serde_json::to_string_pretty(&self)
            .map_err(|error| RecordingsError::write(path, error.into()))?;
        text.push('\n');
        file::replace(path, &text).map_err(|error| RecordingsError::write(path, error))
    }
}

impl Recorded {
    /// Leaves out what says nothing: the last answer repeats by itself.
    fn trim(&mut self) {
        while let [.., before, last] = self.answers.as_slice() {
            if before.answer != last.answer {
                break;
            }
            self.answers.pop();
        }
    }
}

fn read_call((position, call): (usize, &Value)) -> Result<Recorded, String> {
    let place = format!("call {}", position + 1);
    let request = call.get("request").and_then(Value::as_object);
    let request = request.ok_or_else(|| format!("{place} has no `request`"))?;
    let answers: Result<Vec<Kept>, String> = list(call, "answers", &place)?
        .iter()
        .map(|kept| {
            let at = text(kept, "recorded", &place)?;
            let time = time::read(at)
                .ok_or_else(|| format!("{place} was recorded at {at:?}, which is no time"))?;
            let answer = kept.get("answer");
            let answer = answer.ok_or_else(|| format!("{place} has no `answer`"))?;
            Ok(Kept {
                at: time,
                answer: answer.clone(),
            })
        })
        .collect();
    let answers = answers?;
    if answers.is_empty() {
        return Err(format!("{place} has no answer"));
    }
    Ok(Recorded {
        request: Request {
            method: text(call, "method", &place)?.to_owned(),
            args: request.clone(),
        },
        answers,
    })
}

fn text<'v>(value: &'v Value, name: &str, place: &str) -> Result<&'v str, String> {
    let found = value.get(name).and_then(Value::as_str);
    found.ok_or_else(|| format!("{place} has no `{name}`"))
}

fn list<'v>(value: &'v Value, name: &str, place: &str) -> Result<&'v Vec<Value>, String> {
    let found = value.get(name).and_then(Value::as_array);
    found.ok_or_else(|| format!("{place} has no `{name}`"))
}

/// The same value with its fields in order, which another crate may have asked serde to keep as they came.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(sorted_fields(fields)),
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        other => other,
    }
}

fn sorted_fields(fields: Map<String, Value>) -> Map<String, Value> {
    let mut fields: Vec<(String, Value)> = fields.into_iter().collect();
    fields.sort_by(|(one, _), (other, _)| one.cmp(other));
    let fields = fields.into_iter();
    fields.map(|(name, value)| (name, sorted(value))).collect()
}

impl Serialize for Tape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("format", &FORMAT)?;
        map.serialize_entry("of", &self.of)?;
        if let Some(again) = &self.again {
            map.serialize_entry("again", again)?;
        }
        map.serialize_entry("calls", &self.calls)?;
        map.end()
    }
}

impl Serialize for Recorded {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("method", &self.request.method)?;
        map.serialize_entry("request", &self.request.args)?;
        map.serialize_entry("answers", &self.answers)?;
        map.end()
    }
}

impl Serialize for Kept {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("recorded", &time::written(self.at))?;
        map.serialize_entry("answer", &self.answer)?;
        map.end()
    }
}
