//! What a client was asked: the method, and its arguments by name. Knows no answer.

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

/// A request: generated code makes it of the arguments of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    pub(super) method: String,
    pub(super) args: Map<String, Value>,
}

/// A request of this method, to which arguments are added.
#[must_use]
pub fn request(method: &str) -> Request {
    Request {
        method: method.to_owned(),
        args: Map::new(),
    }
}

impl Request {
    /// Adds an argument.
    ///
    /// # Panics
    ///
    /// When JSON has no such value, a map with keys that are no text for example.
    #[must_use]
    #[track_caller]
    pub fn arg(mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_value(value) {
            Ok(value) => {
                self.args.insert(name.to_owned(), value);
                self
            }
            Err(error) => panic!(
                "the argument `{name}` of `{}` cannot be kept in a recording: {error}",
                self.method
            ),
        }
    }
}

/// As a call: `user(login: "ada")`.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(", self.method)?;
        for (position, (name, value)) in self.args.iter().enumerate() {
            let comma = if position == 0 { "" } else { ", " };
            write!(f, "{comma}{name}: {value}")?;
        }
        f.write_str(")")
    }
}
