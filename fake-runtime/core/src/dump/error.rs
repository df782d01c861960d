//! Why a state could not be taken out, kept, or put back.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::part::Refused;
use crate::violation::Violation;

/// Why a dump could not be read, written or loaded. Where it could not be loaded, the fake is what it was before.
#[derive(Debug)]
pub struct DumpError(Problem);

#[derive(Debug)]
enum Problem {
    Read(PathBuf, io::Error),
    Write(PathBuf, io::Error),
    Content(PathBuf, String),
    /// It is of another fake.
    Of(String, &'static str),
    /// It has a part that the fake has not.
    Unknown(String, String),
    /// A part is not written as it should be.
    Part(String, String),
    /// A part, a `state(..)` value or a row cannot be written or read.
    Value(String, serde_json::Error),
    Broken(String, Violation),
}

impl DumpError {
    pub(super) fn read(path: &Path, error: io::Error) -> Self {
        Self(Problem::Read(path.to_owned(), error))
    }

    pub(super) fn write(path: &Path, error: io::Error) -> Self {
        Self(Problem::Write(path.to_owned(), error))
    }

    pub(super) fn content(path: &Path, what: impl Into<String>) -> Self {
        Self(Problem::Content(path.to_owned(), what.into()))
    }

    pub(super) fn of(dump: &str, fake: &'static str) -> Self {
        Self(Problem::Of(dump.to_owned(), fake))
    }

    pub(super) fn unknown(part: &str, fake: &str) -> Self {
        Self(Problem::Unknown(part.to_owned(), fake.to_owned()))
    }

    pub(super) fn value(place: &str, error: serde_json::Error) -> Self {
        Self(Problem::Value(format!("`{place}`"), error))
    }

    pub(super) fn reference(violation: Violation) -> Self {
        Self(Problem::Broken("the rows together".to_owned(), violation))
    }

    pub(super) fn refused(part: &str, from: &Value, refused: Refused) -> Self {
        let row = |number: usize| {
            let row = from["rows"].get(number - 1);
            match row.and_then(|row| row.get("key")) {
                Some(key) => format!("row {number} of `{part}`, with the key {key}"),
                None => format!("row {number} of `{part}`"),
            }
        };
        Self(match refused {
            Refused::Part(what) => Problem::Part(part.to_owned(), what),
            Refused::Row(number, error) => Problem::Value(row(number), error),
            Refused::Broken(number, violation) => Problem::Broken(row(number), violation),
        })
    }

    /// The constraint or reference that a row of the dump breaks, where that is why.
    #[must_use]
    pub fn violation(&self) -> Option<&Violation> {
        match &self.0 {
            Problem::Broken(_, violation) => Some(violation),
            _ => None,
        }
    }
}

impl fmt::Display for DumpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Problem::Read(path, error) => {
                write!(f, "the dump {} cannot be read: {error}", path.display())
            }
            Problem::Write(path, error) => {
                let path = path.display();
                write!(f, "the dump cannot be written to {path}: {error}")
            }
            Problem::Content(path, what) => write!(f, "{} is no dump: {what}", path.display()),
            Problem::Of(dump, fake) => write!(f, "the dump is of `{dump}`, not of `{fake}`"),
            Problem::Unknown(part, fake) => {
                write!(f, "the dump has `{part}`, which `{fake}` has not")
            }
            Problem::Part(part, what) => write!(f, "`{part}` {what}"),
            Problem::Value(place, error) => write!(f, "{place}: {error}"),
            Problem::Broken(place, violation) => write!(f, "{place}: {violation}"),
        }
    }
}

impl Error for DumpError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0 {
            Problem::Read(_, error) | Problem::Write(_, error) => Some(error),
            Problem::Value(_, error) => Some(error),
            Problem::Broken(_, violation) => Some(violation),
            _ => None,
        }
    }
}
