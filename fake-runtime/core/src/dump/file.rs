//! A dump, and the file that it is kept in. Knows the file's format, and nothing of what the rows are.
//!
//! ```json
//! {
//!   "format": 1,
//!   "of": "FakeUsers",
//!   "ids": [0, 2, 0],
//!   "parts": {
//!     "rows": { "last": 7, "rows": [{ "key": 7, "row": { "id": 7 } }] }
//!   },
//!   "values": { "total": 5 }
//! }
//! ```

use std::path::Path;
use std::{fs, io};

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::diff::DumpDiff;
use super::error::DumpError;
use crate::file;

/// The version of the format that is written, and the only one that is read.
const FORMAT: u64 = 1;

/// The state of a fake as data: the rows of each table and map in their order, the `state(..)` values, and how far ids and
/// sequences have come.
///
/// Two dumps are equal where all of this is.
#[derive(Clone, Debug, PartialEq)]
pub struct Dump {
    /// The fake's type.
    pub(super) of: String,
    pub(super) ids: [u64; 3],
    pub(super) parts: Vec<(String, Value)>,
    pub(super) values: Vec<(String, Value)>,
}

impl Dump {
    /// Reads a file that [`write`](Self::write) wrote; `None` where there is no file.
    ///
    /// # Errors
    ///
    /// Where it cannot be read, or holds something else, a later format included.
    pub fn read(path: impl AsRef<Path>) -> Result<Option<Self>, DumpError> {
        let path = path.as_ref();
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(DumpError::read(path, error)),
        };
        let value: Value = serde_json::from_str(&text)
            .map_err(|error| DumpError::content(path, error.to_string()))?;
        let dump = Self::of_value(&value).map_err(|what| DumpError::content(path, what))?;
        Ok(Some(dump))
    }

    /// Writes it into a file, which is replaced as a whole: whoever reads it sees what it was, or what it is now. Folders that
    /// are missing are made.
    ///
    /// # Errors
    ///
    /// Where the file system refuses. The file is then what it was before.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), DumpError> {
        let path = path.as_ref();
        let written = serde_json::to_string_pretty(self)
            .map_err(io::Error::from)
            .and_then(|text| file::replace(path, &(text + "\n")));
        written.map_err(|error| DumpError::write(path, error))
    }

    /// What is otherwise in a later dump of the same fake: rows by their keys, those without a key by their values.
    #[must_use]
    pub fn diff(&self, later: &Self) -> DumpDiff {
        DumpDiff::between(self, later)
    }

    fn of_value(value: &Value) -> Result<Self, String> {
        file::is_of(FORMAT, value)?;
        let of = value.get("of").and_then(Value::as_str);
        let ids = value.get("ids").and_then(Value::as_array);
        let ids: Option<Vec<u64>> = ids.and_then(|ids| ids.iter().map(Value::as_u64).collect());
        let listed = |name: &str| {
            let found = value.get(name).and_then(Value::as_object);
            let found = found.ok_or_else(|| format!("it has no `{name}`"))?;
            let fields = found.iter();
            let listed = fields.map(|(name, value)| (name.clone(), value.clone()));
            Ok::<_, String>(listed.collect())
        };
        Ok(Self {
            of: of.ok_or("it has no `of`")?.to_owned(),
            ids: ids
                .and_then(|ids| ids.try_into().ok())
                .ok_or("its `ids` are not three numbers")?,
            parts: listed("parts")?,
            values: listed("values")?,
        })
    }
}

/// As the file has it.
impl Serialize for Dump {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let object = |fields: &[(String, Value)]| fields.iter().cloned().collect::<Map<_, _>>();
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("format", &FORMAT)?;
        map.serialize_entry("of", &self.of)?;
        map.serialize_entry("ids", &self.ids)?;
        map.serialize_entry("parts", &object(&self.parts))?;
        map.serialize_entry("values", &object(&self.values))?;
        map.end()
    }
}
