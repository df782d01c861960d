//! What generated code goes through, part by part, to take a state out and to put it back.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::DumpError;
use super::file::Dump;
use crate::state::State;
use crate::violation::Violation;

/// A value of JSON, or why there is none.
pub type Json = Result<Value, serde_json::Error>;

/// A state that can be dumped: generated where the trait says `dump`.
pub trait Dumps: State {
    /// Takes every part out.
    fn dump(&self, parts: &mut Dumping);
    /// Puts every part back, into a state that is new.
    fn load(&mut self, parts: &mut Loading<'_>);
}

/// A part of a state that can be dumped: a table, or whatever else has rows.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be dumped",
    label = "this part of the state stays behind",
    note = "tables, maps, queues and `state(..)` values can be dumped, where serde can write and read what is in them"
)]
pub trait Dumped {
    /// One of its rows.
    type Row;

    /// The part as an object: its `rows`, each an object with `row` and, where it has one, `key`, and whatever else it needs
    /// to go on.
    ///
    /// # Errors
    ///
    /// Where JSON has no such value.
    fn dump(&self, key: fn(&Self::Row) -> Json) -> Json;

    /// Fills the empty part.
    ///
    /// # Errors
    ///
    /// The first row that cannot be read, or that a constraint refuses.
    fn load(&mut self, from: &Value) -> Result<(), Refused>;
}

/// Why a part could not be loaded.
pub enum Refused {
    /// The part is not written as it should be.
    Part(String),
    /// The row with this number, from 1, cannot be read.
    Row(usize, serde_json::Error),
    /// A constraint refuses the row with this number.
    Broken(usize, Violation),
}

/// The key of a row, as the dump shows it.
///
/// # Errors
///
/// Where JSON has no such value.
pub fn key(key: &(impl Serialize + ?Sized)) -> Json {
    serde_json::to_value(key)
}

/// The key of a row that has none.
///
/// # Errors
///
/// Never.
pub fn no_key<R>(_: &R) -> Json {
    Ok(Value::Null)
}

/// A dump that is being made.
pub struct Dumping {
    dump: Dump,
    error: Option<DumpError>,
}

impl Dumping {
    pub(super) fn new(dump: Dump) -> Self {
        Self { dump, error: None }
    }

    /// Takes out a part with rows.
    pub fn part<P: Dumped>(&mut self, name: &str, part: &P, key: fn(&P::Row) -> Json) {
        self.note(name, part.dump(key), |dump| &mut dump.parts);
    }

    /// Takes out a plain value.
    pub fn value<T: Serialize>(&mut self, name: &str, value: &T) {
        self.note(name, serde_json::to_value(value), |dump| &mut dump.values);
    }

    fn note(
        &mut self,
        name: &str,
        taken: Json,
        to: impl FnOnce(&mut Dump) -> &mut Vec<(String, Value)>,
    ) {
        match taken {
            Ok(value) => to(&mut self.dump).push((name.to_owned(), value)),
            Err(error) => {
                self.error.get_or_insert(DumpError::value(name, error));
            }
        }
    }

    pub(super) fn end(self) -> Result<Dump, DumpError> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(self.dump),
        }
    }
}

/// A dump that is being loaded.
pub struct Loading<'d> {
    dump: &'d Dump,
    known: Vec<String>,
    error: Option<DumpError>,
}

impl<'d> Loading<'d> {
    pub(super) fn new(dump: &'d Dump) -> Self {
        Self {
            dump,
            known: Vec::new(),
            error: None,
        }
    }

    /// Puts a part with rows back; one that the dump has not stays empty.
    pub fn part<P: Dumped>(&mut self, name: &str, part: &mut P) {
        if let Some(from) = self.find(name, &self.dump.parts) {
            if let Err(refused) = part.load(from) {
                self.error = Some(DumpError::refused(name, from, refused));
            }
        }
    }

    /// Puts a plain value back; one that the dump has not stays what it is.
    pub fn value<T: DeserializeOwned>(&mut self, name: &str, value: &mut T) {
        if let Some(from) = self.find(name, &self.dump.values) {
            match serde_json::from_value(from.clone()) {
                Ok(found) => *value = found,
                Err(error) => self.error = Some(DumpError::value(name, error)),
            }
        }
    }

    /// What the dump has by this name, unless something went wrong before.
    fn find(&mut self, name: &str, among: &'d [(String, Value)]) -> Option<&'d Value> {
        self.known.push(name.to_owned());
        if self.error.is_some() {
            return None;
        }
        let found = among.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value)
    }

    pub(super) fn end(self, of: &str) -> Result<(), DumpError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let Dump { parts, values, .. } = self.dump;
        let mut names = parts.iter().chain(values).map(|(name, _)| name);
        match names.find(|name| !self.known.contains(name)) {
            Some(name) => Err(DumpError::unknown(name, of)),
            None => Ok(()),
        }
    }
}
