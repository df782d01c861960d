//! How what was recorded and what the real client answers now differ: field by field, and as a report.

mod compare;
mod pattern;

use std::fmt;

use serde_json::Value;

pub(super) use pattern::Pattern;

use super::recordings::Recordings;
use super::served::shown;
use super::tape::Recorded;
use super::time;

/// What the real client answers otherwise than it was recorded: what `RecordGithub::check` of a trait `Github` comes
/// to. It prints as a report.
///
/// Of a request that was recorded several times, the last answer counts.
#[derive(Clone, Debug)]
#[must_use = "a drift says nothing until it is looked at: `.assert_none()`"]
pub struct Drift {
    of: String,
    path: String,
    again: String,
    drifted: Vec<Drifted>,
    asked: usize,
    /// Methods whose requests were not asked again, and how many these are.
    left_out: Vec<(String, usize)>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq)]
pub struct Drifted {
    request: String,
    method: String,
    recorded: String,
    place: String,
    kind: DriftKind,
}

/// What differs.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum DriftKind {
    /// A field has another name, as it seems: one is gone, and one like it is new.
    Renamed {
        /// Its name now.
        to: String,
    },
    /// A field that was recorded is not there, and had this value.
    Gone(Value),
    /// A field is there that was not recorded, and has this value.
    New(Value),
    /// A value is of another type.
    Type {
        /// As it was recorded.
        was: Value,
        /// As it is now.
        is: Value,
    },
    /// A value of the same type is another one.
    Value {
        /// As it was recorded.
        was: Value,
        /// As it is now.
        is: Value,
    },
    /// A list has another length.
    Length {
        /// As it was recorded.
        was: usize,
        /// As it is now.
        is: usize,
    },
    /// What was an answer is now this error.
    BecameError(Value),
    /// What was an error is now this answer.
    BecameAnswer(Value),
    /// An argument cannot be read as the type that it has now, for this reason.
    Argument(String),
    /// The answer has no JSON, for this reason.
    Unwritten(String),
    /// The trait has no such method, or it is not recorded any more.
    NoMethod,
}

impl Drift {
    pub(super) fn new(recordings: &Recordings) -> Self {
        Self {
            of: recordings.tape.of.clone(),
            path: recordings.path().display().to_string(),
            again: recordings.how_to("record it again"),
            drifted: Vec::new(),
            asked: 0,
            left_out: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, call: &Recorded, place: &str, kind: DriftKind) {
        let drifted = Drifted {
            request: call.request.to_string(),
            method: call.request.method.clone(),
            recorded: time::written(call.last().0),
            place: place.to_owned(),
            kind,
        };
        self.drifted.push(drifted);
    }

    pub(super) fn compare(&mut self, recordings: &Recordings, call: &Recorded, now: &Value) {
        self.asked += 1;
        for (place, kind) in compare::answers(call.last().1, now) {
            let ignored = recordings
                .ignored
                .iter()
                .any(|pattern| pattern.covers(&place));
            let is_value = matches!(kind, DriftKind::Value { .. } | DriftKind::Length { .. });
            if !(ignored || (is_value && recordings.shapes)) {
                self.add(call, &place.to_string(), kind);
            }
        }
    }

    pub(super) fn leave_out(&mut self, method: &str, count: usize) {
        if count > 0 {
            self.left_out.push((method.to_owned(), count));
        }
    }

    /// Whether every request that was asked again is answered as it was recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.drifted.is_empty()
    }

    /// The differences, in the order of the file's requests of each method.
    #[must_use]
    pub fn all(&self) -> &[Drifted] {
        &self.drifted
    }

    /// How many requests were asked again.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.asked
    }

    /// How many were not, for their methods may change something.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.left_out.iter().map(|(_, count)| count).sum()
    }

    /// # Panics
    ///
    /// With the report, where anything differs.
    #[track_caller]
    pub fn assert_none(&self) {
        assert!(self.is_empty(), "{self}");
    }
}

impl Drifted {
    /// The method.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The request, as a call: `user(login: "ada")`.
    #[must_use]
    pub fn request(&self) -> &str {
        &self.request
    }

    /// Where in the answer: `$` is what is in its `Ok` or its `Err`, or all of it, and `$.name` a field. `[*]` stands
    /// for any element of a list. For an argument it is its name.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What differs.
    #[must_use]
    pub fn kind(&self) -> &DriftKind {
        &self.kind
    }
}

/// So many requests, in words.
pub(super) fn requests(count: usize) -> String {
    match count {
        1 => "1 request".to_owned(),
        count => format!("{count} requests"),
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            of,
            path,
            again,
            drifted,
            asked,
            left_out,
        } = self;
        let asked = requests(*asked);
        if drifted.is_empty() {
            write!(f, "{path} is what `{of}` answers: asked {asked} again")?;
        } else {
            write!(f, "{path} is not what `{of}` answers, asked {asked} again:")?;
        }
        let mut before = None;
        for one in drifted {
            if before != Some(&one.request) {
                write!(f, "\n{}, recorded at {}:", one.request, one.recorded)?;
                before = Some(&one.request);
            }
            write!(f, "\n  {one}")?;
        }
        for (method, count) in left_out {
            let count = requests(*count);
            write!(
                f,
                "\nnot asked again, as it may change something: `{method}` ({count})"
            )?;
        }
        if !drifted.is_empty() {
            write!(f, "\n{again}")?;
        }
        Ok(())
    }
}

/// The place, and what differs there.
impl fmt::Display for Drifted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = &self.place;
        match &self.kind {
            DriftKind::Renamed { to } => write!(f, "{place}: looks renamed, to `{to}`"),
            DriftKind::Gone(value) => write!(f, "{place}: gone, was {}", shown(value)),
            DriftKind::New(value) => write!(f, "{place}: new, is {}", shown(value)),
            DriftKind::Type { was, is } => {
                let (old, new) = (kind_of(was), kind_of(is));
                let (was, is) = (shown(was), shown(is));
                write!(f, "{place}: was {old}, {was}, and is {new}, {is}")
            }
            DriftKind::Value { was, is } => {
                write!(f, "{place}: was {}, is {}", shown(was), shown(is))
            }
            DriftKind::Length { was, is } => {
                write!(f, "{place}: was a list of {was}, is one of {is}")
            }
            DriftKind::BecameError(error) => {
                write!(f, "was an answer, is the error {}", shown(error))
            }
            DriftKind::BecameAnswer(answer) => {
                write!(f, "was an error, is the answer {}", shown(answer))
            }
            DriftKind::Argument(why) => {
                write!(
                    f,
                    "cannot be asked: its argument `{place}` is another: {why}"
                )
            }
            DriftKind::Unwritten(why) => write!(f, "the answer cannot be compared: {why}"),
            DriftKind::NoMethod => f.write_str("the method is not recorded any more, or not there"),
        }
    }
}

/// What a value is, with its article.
fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
