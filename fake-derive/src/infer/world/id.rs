//! Methods that answer a new id: a UUID, or the next number.

use proc_macro2::Ident;
use syn::Expr;

use super::{Kind, ask, kind};
use crate::infer::write::mentions;
use crate::infer::{Inferred, Site, answer};
use crate::model::Ask;

/// Words that promise a new id, in front of what is called one.
const MAKES: [&str; 11] = [
    "new", "next", "generate", "gen", "make", "create", "fresh", "mint", "allocate", "random",
    "get",
];
const NUMBERED: [&str; 5] = ["seq", "sequence", "serial", "sequence_number", "val"];

/// What a name says of ids.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Says {
    Id,
    Uuid,
    Number,
    /// `generate`, which says so only where it answers a UUID.
    New,
}

fn id(words: &[String]) -> Option<Says> {
    let text: Vec<&str> = words.iter().map(String::as_str).collect();
    Some(match text.as_slice() {
        ["uuid" | "guid"] | ["uuid" | "guid" | "new", "v4"] => Says::Uuid,
        ["generate" | "next" | "gen" | "fresh" | "mint"] => Says::New,
        // Without a second verb it gets the id that somebody has.
        ["get", second, ..] if !MAKES.contains(second) => return None,
        [first, .., "uuid" | "guid"] | [first, .., "uuid" | "guid", "v4"]
            if MAKES.contains(first) =>
        {
            Says::Uuid
        }
        [first, .., "id" | "identifier" | "identity"] if MAKES.contains(first) => Says::Id,
        ["get", "next", rest @ ..] | ["next", rest @ ..]
            if NUMBERED.contains(&rest.join("_").as_str()) =>
        {
            Says::Number
        }
        _ => return None,
    })
}

impl Site<'_> {
    pub(super) fn id_by_name(&mut self, ident: &Ident, words: &[String]) -> Option<Inferred> {
        let says = id(words)?;
        match (says, kind(&self.output.value)) {
            (_, Kind::Uuid) | (Says::Uuid, Kind::Text | Kind::Wide) => {
                Some(ask(Ask::Uuid { plain: true }))
            }
            (Says::New, _) => None,
            (Says::Uuid, Kind::Other) => Some(ask(Ask::Uuid {
                plain: self.is_bytes(),
            })),
            (Says::Uuid, Kind::None) if self.is_bytes() => {
                Some(ask(Ask::Uuid { plain: true }))
            }
            (Says::Number, kind) if !matches!(kind, Kind::Integer | Kind::Wide) => None,
            (_, Kind::Integer) | (Says::Number, Kind::Wide) if !self.tables.is_empty() => {
                Some(self.give_up(
                    ident,
                    format!("`{ident}` answers a number, and nothing says of which sequence"),
                    "`#[fake(id = sequence)]` for one of its own, or that of a table: `#[fake(write = |tx| tx.rows.next_id())]`",
                ))
            }
            (_, Kind::Integer) | (Says::Number, Kind::Wide) => {
                Some(ask(Ask::Sequence { plain: true }))
            }
            (_, Kind::Wide | Kind::Text | Kind::Other) => Some(self.id_by_type(ident, says)),
            _ => None,
        }
    }

    pub(super) fn id_by_type(&mut self, blame: &Ident, says: Says) -> Inferred {
        self.all_used(blame, &|_| false)?;
        let ident = self.ident();
        match kind(&self.output.value) {
            Kind::Uuid => ask(Ask::Uuid { plain: true }),
            Kind::Integer => ask(Ask::Sequence { plain: true }),
            Kind::Wide if says == Says::Number => ask(Ask::Sequence { plain: true }),
            Kind::Text => self.give_up(
                blame,
                format!("`{ident}` answers a text, and nothing says which"),
                "say it: `#[fake(id = uuid)]`, or `#[fake(id = format!(\"order-{}\", ids.next::<u64>()))]`",
            ),
            _ => {
                let shown = answer::text(&self.output.value);
                self.give_up(
                    blame,
                    format!("`{ident}` answers `{shown}`, and nothing says what such an id is made of"),
                    "say it: `#[fake(id = uuid)]`, `#[fake(id = sequence)]`, or an expression with `ids`: `#[fake(id = ..)]`",
                )
            }
        }
    }

    pub(super) fn id_as(&mut self, word: &Ident, how: &Expr) -> Inferred {
        let said = match how {
            Expr::Path(path) => path.path.get_ident(),
            _ => None,
        };
        let taken = |name: &Ident| self.params.iter().any(|param| param.name == *name);
        let plain = kind(&self.output.value);
        let said = said.filter(|name| !taken(name)).map(ToString::to_string);
        match said.as_deref() {
            Some("uuid") => {
                self.all_used(word, &|_| false)?;
                let plain = matches!(plain, Kind::Uuid | Kind::Text | Kind::Wide);
                ask(Ask::Uuid {
                    plain: plain || self.is_bytes(),
                })
            }
            Some("sequence") => {
                self.all_used(word, &|_| false)?;
                let plain = matches!(plain, Kind::Integer | Kind::Wide);
                ask(Ask::Sequence { plain })
            }
            _ => {
                self.all_used(word, &|name| mentions(how, name))?;
                ask(Ask::Id(how.clone()))
            }
        }
    }
}
