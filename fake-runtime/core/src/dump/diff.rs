//! What is otherwise in one dump than in another. Knows rows as JSON, and their keys.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::file::Dump;

/// What is otherwise in a later dump: which rows came, went and changed, by their keys. It prints as a report.
#[derive(Clone, Debug, PartialEq)]
pub struct DumpDiff {
    changes: Vec<Change>,
}

/// One difference between two dumps.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Change {
    /// A row that only the later dump has.
    Added {
        /// Its table.
        part: String,
        /// `null` where it has none.
        key: Value,
        /// All of it.
        row: Value,
    },
    /// A row that only the earlier dump has.
    Removed {
        /// Its table.
        part: String,
        /// `null` where it has none.
        key: Value,
        /// All of it.
        row: Value,
    },
    /// A field of a row which both dumps have.
    Changed {
        /// Its table.
        part: String,
        /// Of the row.
        key: Value,
        /// `name`, or `address.city`.
        field: String,
        /// In the earlier dump; `null` where it has no such field.
        was: Value,
        /// In the later one.
        is: Value,
    },
    /// A `state(..)` value.
    State {
        /// Its name.
        name: String,
        /// In the earlier dump; `null` where there was none.
        was: Value,
        /// In the later one.
        is: Value,
    },
}

impl DumpDiff {
    pub(super) fn between(was: &Dump, is: &Dump) -> Self {
        let mut changes = Vec::new();
        for name in names(&was.parts, &is.parts) {
            rows(
                name,
                get(&was.parts, name),
                get(&is.parts, name),
                &mut changes,
            );
        }
        for name in names(&was.values, &is.values) {
            let (was, is) = (get(&was.values, name), get(&is.values, name));
            if was != is {
                let name = name.to_owned();
                let (was, is) = (or_null(was), or_null(is));
                changes.push(Change::State { name, was, is });
            }
        }
        Self { changes }
    }

    /// Whether both dumps have the same rows and values. Their order, sequences and ids have no say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The differences: table by table, first the rows that went, then those that changed and those that came.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }
}

/// The names of both, each once.
fn names<'v>(was: &'v [(String, Value)], is: &'v [(String, Value)]) -> Vec<&'v str> {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in was.iter().chain(is) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
}

fn get<'v>(all: &'v [(String, Value)], name: &str) -> Option<&'v Value> {
    let found = all.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value)
}

fn or_null(value: Option<&Value>) -> Value {
    value.cloned().unwrap_or(Value::Null)
}

/// The rows of a part by what tells them apart: the key, or all of the row, and the how manieth it is of these.
fn by_key(part: Option<&Value>) -> BTreeMap<(String, usize), (Value, Value)> {
    let rows = part.and_then(|part| part["rows"].as_array());
    let mut found = BTreeMap::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for entry in rows.into_iter().flatten() {
        let (key, row) = (or_null(entry.get("key")), or_null(entry.get("row")));
        let text = if key.is_null() {
            row.to_string()
        } else {
            key.to_string()
        };
        let count = counts.entry(text.clone()).or_default();
        found.insert((text, *count), (key, row));
        *count += 1;
    }
    found
}

fn rows(part: &str, was: Option<&Value>, is: Option<&Value>, changes: &mut Vec<Change>) {
    let (was, is) = (by_key(was), by_key(is));
    let part = || part.to_owned();
    for (place, (key, row)) in &was {
        if !is.contains_key(place) {
            let (part, key, row) = (part(), key.clone(), row.clone());
            changes.push(Change::Removed { part, key, row });
        }
    }
    for (place, (key, was)) in &was {
        let Some((_, is)) = is.get(place) else {
            continue;
        };
        let mut found = Vec::new();
        fields("", was, is, &mut found);
        changes.extend(found.into_iter().map(|(field, was, is)| Change::Changed {
            part: part(),
            key: key.clone(),
            field,
            was,
            is,
        }));
    }
    for (place, (key, row)) in &is {
        if !was.contains_key(place) {
            let (part, key, row) = (part(), key.clone(), row.clone());
            changes.push(Change::Added { part, key, row });
        }
    }
}

/// The fields in which two values differ.
fn fields(place: &str, was: &Value, is: &Value, found: &mut Vec<(String, Value, Value)>) {
    let (Value::Object(one), Value::Object(other)) = (was, is) else {
        if was != is {
            found.push((place.to_owned(), was.clone(), is.clone()));
        }
        return;
    };
    let inside = |name: &str| match place {
        "" => name.to_owned(),
        place => format!("{place}.{name}"),
    };
    for (name, was) in one {
        match other.get(name) {
            Some(is) => fields(&inside(name), was, is, found),
            None => found.push((inside(name), was.clone(), Value::Null)),
        }
    }
    for (name, is) in other.iter().filter(|(name, _)| !one.contains_key(*name)) {
        found.push((inside(name), Value::Null, is.clone()));
    }
}

/// A line for each difference, below the name of its table. `no difference` where there is none.
impl fmt::Display for DumpDiff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("no difference");
        }
        let mut before = "";
        for (position, change) in self.changes.iter().enumerate() {
            if position > 0 {
                f.write_str("\n")?;
            }
            let part = change.part();
            if part != before {
                writeln!(f, "{part}:")?;
                before = part;
            }
            write!(f, "  {change}")?;
        }
        Ok(())
    }
}

impl Change {
    /// The table, or the name of the `state(..)` value.
    #[must_use]
    pub fn part(&self) -> &str {
        match self {
            Self::Added { part, .. } | Self::Removed { part, .. } | Self::Changed { part, .. } => {
                part
            }
            Self::State { name, .. } => name,
        }
    }
}

/// `+ 7: {..}`, `- 7: {..}`, `~ 7: name was "Ada", is "Bea"`.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keyed = |key: &Value| match key {
            Value::Null => String::new(),
            key => format!("{key}: "),
        };
        match self {
            Self::Added { key, row, .. } => write!(f, "+ {}{row}", keyed(key)),
            Self::Removed { key, row, .. } => write!(f, "- {}{row}", keyed(key)),
            Self::Changed {
                key,
                field,
                was,
                is,
                ..
            } => {
                let field = if field.is_empty() { "it" } else { field };
                write!(f, "~ {}{field} was {was}, is {is}", keyed(key))
            }
            Self::State { was, is, .. } => write!(f, "~ was {was}, is {is}"),
        }
    }
}
