//! Methods that ask the world and no table: for the time, an id, a number by chance, or to sleep. Name and types must agree, as
//! everywhere; a number without a unit, or an id that could be made in two ways, is asked about.

mod chance;
mod id;
mod sleep;
mod time;

use proc_macro2::Ident;
use syn::{Type, parse_quote};

use super::write::mentions;
use super::{Found, Inferred, Site, answer, param};
use crate::model::{Ask, Op};
use crate::names;
use crate::parse::{OpArgs, last_segment};
use id::Says;

/// What a type is, as far as its last name says.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// Surely a point in time.
    Time,
    Span,
    Integer,
    /// 128 bits, which hold a number or a UUID.
    Wide,
    Float,
    Bool,
    Uuid,
    Text,
    /// A type of the user's, or an alias.
    Other,
    /// Nothing that the world could make.
    None,
}

const TIMES: [&str; 11] = [
    "SystemTime",
    "Instant",
    "DateTime",
    "NaiveDateTime",
    "NaiveDate",
    "OffsetDateTime",
    "UtcDateTime",
    "PrimitiveDateTime",
    "Date",
    "Timestamp",
    "Zoned",
];
const SPANS: [&str; 3] = ["Duration", "TimeDelta", "SignedDuration"];
const NEVER: [&str; 14] = [
    "Option", "Vec", "Box", "Arc", "Rc", "Cow", "HashMap", "HashSet", "BTreeMap", "BTreeSet",
    "Result", "Self", "str", "char",
];

fn kind(ty: &Type) -> Kind {
    let Some(segment) = last_segment(ty) else {
        return Kind::None;
    };
    if matches!(ty, Type::Reference(_)) {
        return Kind::None;
    }
    match segment.ident.to_string().as_str() {
        name if TIMES.contains(&name) => Kind::Time,
        name if SPANS.contains(&name) => Kind::Span,
        "u128" | "i128" => Kind::Wide,
        "f32" | "f64" => Kind::Float,
        "bool" => Kind::Bool,
        "Uuid" => Kind::Uuid,
        "String" => Kind::Text,
        name if NEVER.contains(&name) => Kind::None,
        _ if param::is_integer(ty) => Kind::Integer,
        _ => Kind::Other,
    }
}

fn is_number(kind: Kind) -> bool {
    matches!(kind, Kind::Integer | Kind::Wide | Kind::Float)
}

impl Site<'_> {
    /// `#[fake(now)]` and its like.
    pub(super) fn world(&mut self, word: &Ident, given: &OpArgs) -> Inferred {
        match (word.to_string().as_str(), given) {
            ("now", OpArgs::Expr(how)) => self.now_as(word, how),
            ("now", _) => self.now_by_type(word),
            ("id", OpArgs::Expr(how)) => self.id_as(word, how),
            ("id", _) => self.id_by_type(word, Says::Id),
            ("random", OpArgs::Expr(range)) => {
                self.all_used(word, &|name| mentions(range, name))?;
                ask(Ask::Within(range.clone()))
            }
            ("random", _) => self.random_by_type(word),
            ("sleep", OpArgs::Expr(time)) => {
                self.all_used(word, &|name| mentions(time, name))?;
                self.sleep(word, time.clone())
            }
            _ => match self.values().as_slice() {
                [only] => {
                    let name = &only.name;
                    self.sleep(word, parse_quote!(#name))
                }
                _ => self.give_up(
                    word,
                    "nothing says how long to sleep",
                    "say it: `#[fake(sleep = Duration::from_millis(..))]`",
                ),
            },
        }
    }

    /// What the name and the types say, where they are about the world; `None` where they are not.
    pub(super) fn world_by_name(&mut self) -> Option<Inferred> {
        let ident = self.ident();
        let words = names::words(&names::plain(ident));
        let value = &self.output.value;
        if self
            .tables
            .iter()
            .any(|table| answer::contains_entity(value, table))
        {
            return None;
        }
        let values = self.values();
        match values.as_slice() {
            [] => self
                .time_by_name(ident, &words)
                .or_else(|| self.id_by_name(ident, &words))
                .or_else(|| self.chance_by_name(ident, &words)),
            [only] => self
                .sleep_by_name(ident, &words, only)
                .or_else(|| self.filled_by_name(&words, only)),
            [_, _] => self.range_by_name(ident, &words),
            _ => None,
        }
    }

    /// `[u8; 16]`.
    fn is_bytes(&self) -> bool {
        matches!(&self.output.value, Type::Array(_))
    }

    fn answers_nothing(&self) -> bool {
        matches!(&self.output.value, Type::Tuple(tuple) if tuple.elems.is_empty())
    }
}

#[expect(clippy::unnecessary_wraps, reason = "what every inference ends with")]
fn ask(ask: Ask) -> Inferred {
    Ok(Found {
        table: 0,
        op: Op::World(ask),
    })
}
