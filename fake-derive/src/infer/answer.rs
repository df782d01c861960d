//! The shape of an answer, relative to a table.

use quote::ToTokens;
use syn::Type;

use super::param::{self, strip_reference};
use crate::model::{Answer, Table};
use crate::parse::{last_segment, same_type, type_arguments};

/// What the type is, seen from the table; `None` where it is something else.
pub(super) fn answer(value: &Type, table: &Table, key: Option<&Type>) -> Option<Answer> {
    if let Type::Tuple(tuple) = value {
        if tuple.elems.is_empty() {
            return Some(Answer::Unit);
        }
    }
    if same_type(value, &table.entity) {
        return Some(Answer::Row);
    }
    if key.is_some_and(|key| same_type(key, value)) {
        return Some(Answer::Key);
    }
    let segment = last_segment(value)?;
    if matches!(value, Type::Reference(_)) {
        return None;
    }
    let arguments = type_arguments(segment);
    match (segment.ident.to_string().as_str(), arguments.as_slice()) {
        ("bool", []) => Some(Answer::Bool),
        (_, []) if param::is_integer(value) => Some(Answer::Number),
        ("Option", [inner]) if same_type(inner, &table.entity) => Some(Answer::OptionRow),
        ("Vec", [inner]) if same_type(inner, &table.entity) => Some(Answer::Rows),
        ("Vec", [inner]) => match last_segment(inner) {
            Some(option) if option.ident == "Option" => match type_arguments(option).as_slice() {
                [inner] if same_type(inner, &table.entity) => Some(Answer::EachRow),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// Whether the type looks like an alias of `Result` under a name that does not say so: a path of the
/// user's around one answer.
pub(super) fn wraps(value: &Type, table: &Table, key: Option<&Type>) -> bool {
    const KNOWN: [&str; 8] = [
        "Option", "Vec", "Box", "Arc", "Rc", "Cow", "HashSet", "BTreeSet",
    ];
    let Some(segment) = last_segment(value) else {
        return false;
    };
    match type_arguments(segment).as_slice() {
        [inner] if !KNOWN.iter().any(|known| segment.ident == known) => {
            answer(inner, table, key).is_some()
        }
        _ => false,
    }
}

/// Whether the table's entity stands anywhere in the type.
pub(super) fn contains_entity(ty: &Type, table: &Table) -> bool {
    let (bare, _) = strip_reference(ty);
    same_type(bare, &table.entity)
        || last_segment(bare).is_some_and(|segment| {
            type_arguments(segment)
                .iter()
                .any(|inner| contains_entity(inner, table))
        })
}

pub(super) fn text(ty: &Type) -> String {
    crate::names::spaced(&ty.to_token_stream().to_string())
}
