//! Two answers, one recorded and one of now, value by value. Knows JSON, and how serde writes a `Result`.

use serde_json::{Map, Value};

use super::DriftKind;
use super::pattern::Place;
use crate::recording::nearest::edits;

type Found = Vec<(Place, DriftKind)>;

/// All that differs between two answers.
pub(super) fn answers(was: &Value, is: &Value) -> Found {
    let mut found = Found::new();
    let place = Place::default();
    match (result(was), result(is)) {
        (Some(("Ok", _)), Some(("Err", error))) => {
            found.push((place, DriftKind::BecameError(error.clone())));
        }
        (Some(("Err", _)), Some(("Ok", answer))) => {
            found.push((place, DriftKind::BecameAnswer(answer.clone())));
        }
        (Some((_, was)), Some((_, is))) => values(&place, was, is, &mut found),
        _ => values(&place, was, is, &mut found),
    }
    found
}

/// A `Result` as serde writes it: an object with one field.
fn result(value: &Value) -> Option<(&str, &Value)> {
    let fields = value.as_object()?;
    let (name, inside) = fields.iter().next()?;
    let is_one = fields.len() == 1 && (name == "Ok" || name == "Err");
    is_one.then_some((name.as_str(), inside))
}

fn values(place: &Place, was: &Value, is: &Value, found: &mut Found) {
    match (was, is) {
        (Value::Object(was), Value::Object(is)) => fields(place, was, is, found),
        (Value::Array(was), Value::Array(is)) => {
            let inside = place.element();
            for (was, is) in was.iter().zip(is) {
                let mut here = Found::new();
                values(&inside, was, is, &mut here);
                // The same difference in each element is one.
                for one in here {
                    let is_known = found
                        .iter()
                        .any(|known| known.0 == one.0 && is_alike(&known.1, &one.1));
                    if !is_known {
                        found.push(one);
                    }
                }
            }
            if was.len() != is.len() {
                let (was, is) = (was.len(), is.len());
                found.push((place.clone(), DriftKind::Length { was, is }));
            }
        }
        _ if was == is => {}
        _ => {
            let (was_kind, is_kind) = (std::mem::discriminant(was), std::mem::discriminant(is));
            // Nothing and something is what an `Option` may be.
            let alike = was_kind == is_kind || was.is_null() || is.is_null();
            let (was, is) = (was.clone(), is.clone());
            let kind = if alike {
                DriftKind::Value { was, is }
            } else {
                DriftKind::Type { was, is }
            };
            found.push((place.clone(), kind));
        }
    }
}

/// Whether two differences at the same place of two elements are one: those of the shape are.
fn is_alike(one: &DriftKind, other: &DriftKind) -> bool {
    !matches!(one, DriftKind::Value { .. } | DriftKind::Length { .. })
        && std::mem::discriminant(one) == std::mem::discriminant(other)
}

fn fields(place: &Place, was: &Map<String, Value>, is: &Map<String, Value>, found: &mut Found) {
    for (name, was) in was {
        if let Some(is) = is.get(name) {
            values(&place.field(name), was, is, found);
        }
    }
    let gone: Vec<_> = was
        .iter()
        .filter(|(name, _)| !is.contains_key(*name))
        .collect();
    let mut new: Vec<_> = is
        .iter()
        .filter(|(name, _)| !was.contains_key(*name))
        .collect();
    for (name, was) in gone {
        let best = new
            .iter()
            .enumerate()
            .filter_map(|(at, (to, is))| Some((likeness(name, was, to, is)?, at)))
            .max();
        let Some((_, at)) = best else {
            found.push((place.field(name), DriftKind::Gone(was.clone())));
            continue;
        };
        let (to, is) = new.remove(at);
        let renamed = DriftKind::Renamed { to: to.clone() };
        found.push((place.field(name), renamed));
        values(&place.field(to), was, is, found);
    }
    for (name, is) in new {
        found.push((place.field(name), DriftKind::New(is.clone())));
    }
}

/// How much one field looks like another under a new name; `None` where it does not.
fn likeness(from: &str, was: &Value, to: &str, is: &Value) -> Option<u8> {
    let letters = |name: &str| -> String {
        let letters = name.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let (from, to) = (letters(from), letters(to));
    let same_type = std::mem::discriminant(was) == std::mem::discriminant(is);
    let same_value = was == is && tells(was);
    if from == to {
        Some(3)
    } else if same_value {
        Some(2)
    } else {
        let near = edits(&from, &to) <= from.len().max(to.len()) / 4;
        (same_type && near).then_some(1)
    }
}

/// Whether a value is so much its own that two fields with it are probably one.
fn tells(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) => false,
        Value::Number(number) => number.as_u64().is_none_or(|number| number > 9),
        Value::String(text) => text.len() > 1,
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
    }
}
