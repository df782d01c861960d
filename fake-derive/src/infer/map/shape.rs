//! The shape of a map's answer.

use syn::Type;

use super::super::{Reported, Site, answer, param};
use super::Kept;
use crate::model::MapAnswer;
use crate::parse::{last_segment, same_type, type_arguments};

/// What the type is, seen from the map; `None` where it is something else. A value that is itself a `bool` or a number is
/// told apart by `wanted`.
fn shape(value: &Type, kept: Kept<'_>, wanted: &[MapAnswer]) -> Option<MapAnswer> {
    use MapAnswer::{
        Bool, Collected, Each, Keys, Number, OptionDuration, OptionValue, Pairs, Unit, Value,
        Values,
    };
    let is = |ty: &Type, other: &Type| same_type(ty, other);
    let wants = |answer: MapAnswer| wanted.contains(&answer);
    if matches!(value, Type::Tuple(tuple) if tuple.elems.is_empty()) {
        return Some(Unit);
    }
    if is(value, kept.value) && wants(Value) {
        return Some(Value);
    }
    if matches!(value, Type::Reference(_)) {
        return None;
    }
    let segment = last_segment(value)?;
    let arguments = type_arguments(segment);
    match (segment.ident.to_string().as_str(), arguments.as_slice()) {
        ("bool", []) => Some(Bool),
        (_, []) if param::is_integer(value) => Some(Number),
        ("Option", [inner]) if is(inner, kept.value) && wants(OptionValue) => Some(OptionValue),
        ("Option", [inner])
            if last_segment(inner).is_some_and(|segment| segment.ident == "Duration") =>
        {
            Some(OptionDuration)
        }
        ("Vec", [inner]) if is(inner, kept.key) && wants(Keys) => Some(Keys),
        ("Vec", [inner]) if is(inner, kept.value) => Some(Values),
        ("Vec", [Type::Tuple(pair)]) => {
            let parts: Vec<&Type> = pair.elems.iter().collect();
            match parts.as_slice() {
                [key, value] if is(key, kept.key) && is(value, kept.value) => Some(Pairs),
                _ => None,
            }
        }
        ("Vec", [inner]) => {
            let option = last_segment(inner).filter(|segment| segment.ident == "Option")?;
            let of = type_arguments(option);
            matches!(of.as_slice(), [of] if is(of, kept.value)).then_some(Each)
        }
        ("HashMap" | "BTreeMap", [key, value, ..])
            if is(key, kept.key) && is(value, kept.value) =>
        {
            Some(Collected)
        }
        _ => None,
    }
}

impl Site<'_> {
    /// The answer, which has to be one of these.
    pub(super) fn shaped(
        &mut self,
        kept: Kept<'_>,
        wanted: &[MapAnswer],
    ) -> Result<MapAnswer, Reported> {
        let value = &self.output.value;
        match shape(value, kept, wanted) {
            Some(answer) if wanted.contains(&answer) => Ok(answer),
            _ => {
                let text = answer::text(value);
                self.ask_map(kept, format!("it answers `{text}`"))
            }
        }
    }
}
