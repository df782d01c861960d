//! What a method does to a map, in words.

use super::bare;
use crate::model::{Fake, Life, MapAct, MapAnswer, MapOp, Method, Missing, Stored, Value};
use crate::names;

#[expect(clippy::too_many_lines, reason = "one arm for each operation")]
pub(super) fn operation(fake: &Fake, method: &Method, op: &MapOp) -> String {
    let store = &fake.stores[op.store];
    let map = format!("`{}`", names::plain(&store.name));
    let shown = |value: &Value| format!("`{}`", bare(&value.tokens));
    let evicts = store.setting("capacity").is_some() && !store.refuses();
    let room = match (evicts, store.refuses()) {
        (true, _) => " What is too much is evicted.",
        (_, true) => " Where there is no room nothing is stored.",
        _ => "",
    };
    let declared = match store.setting("ttl") {
        Some(_) => ", which lives as long as the map's `ttl` says",
        None => ", for ever",
    };
    let absent = absent(method, op);
    let order = match store.setting("shuffle") {
        Some(_) => "in an order that the seed and the content decide",
        None => "in the order of insertion",
    };
    match &op.act {
        MapAct::Get { key } => format!("Finds the value of {} in {map}{absent}.", shown(key)),
        MapAct::GetMany { keys } => match op.answer {
            MapAnswer::Each => format!(
                "Finds the value of each of `{}` in {map}, in their order; `None` where there is none.",
                keys.param
            ),
            _ => format!(
                "Finds those of `{}` that are in {map}, with their values.",
                keys.param
            ),
        },
        MapAct::Contains { key } => format!("Says whether {} is in {map}.", shown(key)),
        MapAct::CountExisting { keys } => format!(
            "Counts which of `{}` are in {map}, those that are named twice twice.",
            keys.param
        ),
        MapAct::Ttl { key } => format!(
            "Says how long {} has to live yet in {map}; `None` where it is absent, or stays for ever.",
            shown(key)
        ),
        MapAct::Keys {
            prefix: None,
            limit: None,
        } => format!("Lists the keys of {map}, {order}."),
        MapAct::Keys { prefix, limit } => {
            let prefix = prefix.as_ref().map(shown);
            let prefix =
                prefix.map_or_else(String::new, |prefix| format!(" that begin with {prefix}"));
            let limit = limit.as_ref().map(|limit| format!(", at most `{limit}`"));
            format!(
                "Lists the keys of {map}{prefix}, in the order of their bytes{}.",
                limit.unwrap_or_default()
            )
        }
        MapAct::All if op.answer == MapAnswer::Values => {
            format!("Lists the values of {map}, {order}.")
        }
        MapAct::All => format!("Lists the keys of {map} with their values."),
        MapAct::Len => format!("Counts the entries of {map}."),
        MapAct::IsEmpty => format!("Says whether {map} is empty."),
        MapAct::Put {
            key,
            value,
            life,
            if_absent,
        } => {
            let value = match value {
                Stored::Param(value) => shown(value),
                Stored::Expr(_) => "the value that its attribute writes".to_owned(),
            };
            let life = match life {
                Life::Declared => declared.to_owned(),
                Life::For(ttl) => format!(" for `{}`", spaced(ttl)),
                Life::Until(until) => format!(" until `{}`", spaced(until)),
            };
            let unless = match (if_absent, op.answer) {
                (false, MapAnswer::OptionValue) => " Answers with the value that was there.",
                (true, MapAnswer::Bool) => " Where the key is taken nothing is stored: `false`.",
                (true, _) => " Where the key is taken nothing is stored: an error.",
                _ => "",
            };
            format!(
                "Puts {value} into {map} under {}{life}.{unless}{room}",
                shown(key)
            )
        }
        MapAct::PutAll { entries, .. } => {
            format!("Puts all of `{entries}` into {map}, or none{declared}.{room}")
        }
        MapAct::Swap { key, expected, new } => format!(
            "Puts {} in the place of the value of {} in {map} where that equals {}; `false` where not. The deadline stays.",
            shown(new),
            shown(key),
            shown(expected)
        ),
        MapAct::Update { key, .. } => format!(
            "Changes the value of {} in {map}{absent}. The deadline stays.",
            shown(key)
        ),
        MapAct::Count { key, down, ttl, .. } => {
            let down = if *down { "down" } else { "up" };
            let life = match ttl {
                Some(ttl) => format!(", and lives for `{}` from then", spaced(ttl)),
                None => String::new(),
            };
            format!(
                "Counts {} in {map} {down}; an absent one begins at zero{life}. The deadline of one that is there stays.",
                shown(key)
            )
        }
        MapAct::Expire { key, life } => {
            let word = if matches!(life, Life::Until(_)) {
                "until"
            } else {
                "for"
            };
            let life = life.expr().map(spaced).unwrap_or_default();
            format!("Lets {} in {map} live {word} `{life}`{absent}.", shown(key))
        }
        MapAct::Persist { key } => format!(
            "Lets {} in {map} stay for ever{}.",
            shown(key),
            match op.answer {
                MapAnswer::Bool => "; `false` where it has no deadline, or is absent",
                _ => absent,
            }
        ),
        MapAct::Rename { from, to } => format!(
            "Moves the entry {} of {map} to {}, over the one that is there, with its deadline{absent}.",
            shown(from),
            shown(to)
        ),
        MapAct::Take { key } => format!(
            "Removes {} from {map} and answers with its value{absent}.",
            shown(key)
        ),
        MapAct::Delete { key } => format!("Removes {} from {map}{absent}.", shown(key)),
        MapAct::DeleteAll { keys } => format!(
            "Removes each of `{}` from {map}; one that is named twice counts once.",
            keys.param
        ),
        MapAct::Clear => format!("Removes every entry of {map}."),
    }
}

fn spaced(expr: &syn::Expr) -> String {
    bare(&quote::ToTokens::to_token_stream(expr))
}

/// What an absent entry means.
fn absent(method: &Method, op: &MapOp) -> &'static str {
    match (&method.missing, op.answer) {
        (Some(Missing::Error(_)), _) => "; an absent entry is an error",
        (_, MapAnswer::Value) if method.output.is_fallible() => "; an absent entry is an error",
        (_, MapAnswer::Value) => "; panics where it is absent",
        (_, MapAnswer::OptionValue) => "; `None` where there is none",
        (_, MapAnswer::Bool) => "; `false` where there is none",
        (_, MapAnswer::Number) => "; 0 where there is none",
        (Some(Missing::Ignore), _) => "; an absent entry is fine",
        (None, _) if matches!(op.act, MapAct::Delete { .. }) => "; an absent entry is fine",
        (None, _) => "; an absent entry is an error",
    }
}
