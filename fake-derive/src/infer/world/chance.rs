//! Methods that answer what chance has made: any value of a type, one of a range, bytes.

use proc_macro2::Ident;
use syn::{Type, parse_quote};

use super::{Kind, ask, is_number, kind};
use crate::infer::{Inferred, Site, answer, param};
use crate::model::{Ask, Param};
use crate::parse::last_segment;

const CHANCE: [&str; 6] = ["random", "rand", "next", "gen", "generate", "draw"];

impl Site<'_> {
    pub(super) fn chance_by_name(&mut self, ident: &Ident, words: &[String]) -> Option<Inferred> {
        let text: Vec<&str> = words.iter().map(String::as_str).collect();
        let kind = kind(&self.output.value);
        let drawn = is_number(kind) || kind == Kind::Bool;
        match text.as_slice() {
            ["random" | "rand"] | ["random" | "rand", "number" | "value"] if drawn => {
                Some(ask(Ask::Random))
            }
            [first, "bytes"] if CHANCE.contains(first) && self.is_bytes() => Some(ask(Ask::Random)),
            [first, ty] if CHANCE.contains(first) && is_primitive(ty) => {
                let shown = answer::text(&self.output.value);
                let agrees = match *ty {
                    "float" | "double" => kind == Kind::Float,
                    ty => shown == ty,
                };
                match drawn {
                    _ if agrees => Some(ask(Ask::Random)),
                    true => Some(self.give_up(
                        ident,
                        format!("`{ident}` says `{ty}` and answers `{shown}`"),
                        "where any value will do, say so: `#[fake(random)]`",
                    )),
                    false => None,
                }
            }
            _ => None,
        }
    }

    pub(super) fn filled_by_name(&mut self, words: &[String], only: &Param) -> Option<Inferred> {
        let text: Vec<&str> = words.iter().map(String::as_str).collect();
        let named = CHANCE.contains(text.first()?);
        match text.as_slice() {
            ["fill"]
            | ["fill", "bytes" | "random"]
            | ["try", "fill", "bytes"]
            | ["random", "fill"]
                if is_buffer(&only.ty) && self.answers_nothing() =>
            {
                Some(ask(Ask::Fill(only.name.clone())))
            }
            [_, "bytes"] if named && self.is_vec_of_bytes() && param::is_integer(&only.ty) => {
                Some(bytes(only))
            }
            [_, "range" | "in" | "within"] | [_, "in", "range"] if named && is_range(&only.ty) => {
                let name = &only.name;
                Some(ask(Ask::Within(parse_quote!(#name))))
            }
            _ => None,
        }
    }

    /// Two bounds, of which nobody knows whether the upper one can be drawn.
    pub(super) fn range_by_name(&mut self, ident: &Ident, words: &[String]) -> Option<Inferred> {
        let text: Vec<&str> = words.iter().map(String::as_str).collect();
        let says = match text.as_slice() {
            [first, "range" | "between" | "in" | "within"] | [first, "in", "range"] => {
                CHANCE.contains(first)
            }
            ["uniform"] => true,
            _ => false,
        };
        let (low, high) = match self.values().as_slice() {
            [low, high] => (low.name.clone(), high.name.clone()),
            _ => return None,
        };
        (says && is_number(kind(&self.output.value))).then(|| {
            self.give_up(
                ident,
                format!("nothing says whether `{ident}` can answer `{high}`"),
                format!("say it: `#[fake(random = {low}..{high})]`, or `#[fake(random = {low}..={high})]` where it can"),
            )
        })
    }

    pub(super) fn random_by_type(&mut self, word: &Ident) -> Inferred {
        match self.values().as_slice() {
            [] => ask(Ask::Random),
            [only] if is_buffer(&only.ty) && self.answers_nothing() => {
                ask(Ask::Fill(only.name.clone()))
            }
            [only] if is_range(&only.ty) => {
                let name = &only.name;
                ask(Ask::Within(parse_quote!(#name)))
            }
            [only] if self.is_vec_of_bytes() && param::is_integer(&only.ty) => bytes(only),
            _ => self.give_up(
                word,
                "nothing says what is drawn of these parameters",
                "say of which range: `#[fake(random = low..high)]`, or `low..=high` where `high` can be drawn too",
            ),
        }
    }

    fn is_vec_of_bytes(&self) -> bool {
        answer::text(&self.output.value).ends_with("Vec<u8>")
    }
}

fn bytes(length: &Param) -> Inferred {
    let name = &length.name;
    let is_usize = answer::text(&length.ty) == "usize";
    ask(Ask::Bytes(if is_usize {
        parse_quote!(#name)
    } else {
        parse_quote!(#name as usize)
    }))
}

/// `&mut [u8]`.
fn is_buffer(ty: &Type) -> bool {
    let Type::Reference(reference) = ty else {
        return false;
    };
    let bytes = match &*reference.elem {
        Type::Slice(slice) => &slice.elem,
        Type::Array(array) => &array.elem,
        _ => return false,
    };
    reference.mutability.is_some() && answer::text(bytes) == "u8"
}

fn is_range(ty: &Type) -> bool {
    !matches!(ty, Type::Reference(_))
        && last_segment(ty).is_some_and(|last| {
            ["Range", "RangeInclusive"]
                .iter()
                .any(|name| last.ident == name)
        })
}

fn is_primitive(name: &str) -> bool {
    [
        "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
        "f32", "f64", "bool", "float", "double",
    ]
    .contains(&name)
}
