//! What a method does to a map: from its attribute, else from its verb, its parameters' types and its answer. Where these
//! leave two meanings it asks.

mod act;
mod name;
mod roles;
mod shape;

use proc_macro2::Ident;

use super::which::{Choice, Sort};
use super::{Found, Inferred, Reported, Site};
use crate::model::{Kind, MapAct, MapAnswer, MapOp, Op, Store};
use crate::names;
use crate::parse::{OpArgs, map_words};

/// What the operation's word or the method's name says, before parameters and answer have had their say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Verb {
    Get,
    Put,
    PutIfAbsent,
    PutAll,
    /// `insert`, which some maps mean as a put and others as a put where there is nothing.
    Insert,
    Swap,
    Update,
    Take,
    Delete,
    Contains,
    Increment,
    Decrement,
    Expire,
    Persist,
    Ttl,
    Keys,
    List,
    Len,
    IsEmpty,
    Clear,
    Rename,
}

const MAPS: Sort = Sort {
    word: "map",
    plural: "maps",
    declaration: "map(sessions: SessionId => Session)",
    is: is_map,
    owns: |word| map_words(word).is_some(),
};

fn is_map(store: &Store) -> bool {
    matches!(store.kind, Kind::Map { .. })
}

impl<'a> Site<'a> {
    /// The map that the method works on, where it works on one: said, or the only part that there is, or the one that the
    /// method's name has in it.
    pub(super) fn map(&mut self) -> Result<Option<usize>, Reported> {
        let (found, owned) = match self.which_of(&MAPS)? {
            Choice::Known(known) => return Ok(known),
            Choice::Among { found, owned } => (found, owned),
        };
        let stores = self.stores;
        match found.as_slice() {
            [map] if owned || (self.tables.is_empty() && stores.len() == 1) => Ok(Some(*map)),
            [first, ..] if self.tables.is_empty() || owned => {
                if let Some(map) = self.map_named() {
                    return Ok(Some(map));
                }
                let ident = self.ident();
                let names: Vec<String> = stores
                    .iter()
                    .map(|store| format!("`{}`", store.name))
                    .collect();
                let first = &stores[*first].name;
                self.give_up(
                    ident,
                    format!(
                        "cannot tell which of them `{ident}` works on: {}",
                        names.join(", ")
                    ),
                    format!("say it: `#[fake(map = {first})]`"),
                )
            }
            _ => Ok(None),
        }
    }

    /// The one map whose name, in the singular or the plural, is in the method's; of several the one with the longest.
    fn map_named(&self) -> Option<usize> {
        let words = names::words(&names::plain(self.ident()));
        let length = |store: &Store| {
            let noun = names::words(&names::plain(&store.name));
            let named = words.windows(noun.len()).any(|part| {
                let same = |(word, noun): (&String, &String)| {
                    names::names_noun(word, noun) || names::names_noun(noun, word)
                };
                part.iter().zip(&noun).all(same)
            });
            if named && is_map(store) {
                noun.len()
            } else {
                0
            }
        };
        let lengths: Vec<usize> = self.stores.iter().map(length).collect();
        let longest = lengths.iter().copied().max().filter(|length| *length > 0)?;
        let mut found = (0..lengths.len()).filter(|store| lengths[*store] == longest);
        found.next().filter(|_| found.next().is_none())
    }

    fn kept(&self, store: usize) -> Kept<'a> {
        match &self.stores[store].kind {
            Kind::Map { key, value } => Kept {
                store,
                name: &self.stores[store].name,
                key,
                value,
            },
            Kind::Queue { .. } => unreachable!("`Site::map` gives out maps"),
        }
    }

    /// An attribute's word on a map.
    pub(super) fn map_explicit(&mut self, store: usize) -> Inferred {
        let kept = self.kept(store);
        let Some((word, given)) = &self.args.op else {
            unreachable!("`operation` asks only where there is an attribute")
        };
        let said = |name: &str| match given {
            OpArgs::Said(said) => said.iter().any(|(word, _)| word == name),
            _ => false,
        };
        let verb = match word.to_string().as_str() {
            "get" | "find" => Verb::Get,
            "put" if said("if_absent") => Verb::PutIfAbsent,
            "put" if self.is_batch(kept) => Verb::PutAll,
            "put" => Verb::Put,
            "take" => Verb::Take,
            "delete" => Verb::Delete,
            "exists" => Verb::Contains,
            "increment" => Verb::Increment,
            "decrement" => Verb::Decrement,
            "expire" => Verb::Expire,
            "persist" => Verb::Persist,
            "ttl" => Verb::Ttl,
            "keys" => Verb::Keys,
            "list" => Verb::List,
            "count" => Verb::Len,
            "clear" => Verb::Clear,
            "compare_and_swap" => Verb::Swap,
            "update" if matches!(given, OpArgs::Expr(_)) => Verb::Update,
            other => {
                let help = match other {
                    "update" => {
                        "say what changes: `#[fake(update(|value| ..))]`, or put another value in: `#[fake(put)]`"
                    }
                    _ => "a map has `put`, and `put(if_absent)`",
                };
                let problem = format!("`{other}` is for the rows of a table");
                return self.give_up(word, problem, help);
            }
        };
        if let OpArgs::Selector(_) = given {
            return self.give_up(
                word,
                format!("`{word}` of a map selects by key, and not by fields"),
                format!("write `{word}` alone, or a body: `#[fake(read = |db| ..)]`"),
            );
        }
        self.map_op(kept, verb)
    }

    /// A method without an attribute on a map.
    pub(super) fn map_by_name(&mut self, store: usize) -> Inferred {
        let kept = self.kept(store);
        let Some((verb, rest)) = name::verb(self.ident()) else {
            return self.ask_word(kept, "no verb that is known stands in front");
        };
        self.explained(kept, &rest)?;
        let verb = match verb {
            Verb::Put if self.is_batch(kept) => Verb::PutAll,
            verb => verb,
        };
        self.map_op(kept, verb)
    }

    fn map_op(&mut self, kept: Kept<'a>, verb: Verb) -> Inferred {
        let (act, answer) = self.act(kept, verb)?;
        Ok(Found {
            table: 0,
            op: Op::Map(MapOp {
                store: kept.store,
                act,
                answer,
            }),
        })
    }

    /// Refuses to guess: only a body can say what is meant.
    fn ask_map<T>(&mut self, kept: Kept<'_>, why: impl AsRef<str>) -> Result<T, Reported> {
        let verb = name::verb(self.ident()).map(|(verb, _)| verb);
        let help = match verb {
            Some(verb) if verb.reads() => "write the body: `#[fake(read = |db| ..)]`",
            Some(_) => "write the body: `#[fake(write = |tx| ..)]`",
            None => "write the body: `#[fake(read = |db| ..)]` or `#[fake(write = |tx| ..)]`",
        };
        self.ask_map_for(kept, why.as_ref(), help)
    }

    /// Refuses to guess where a word of the attribute would do.
    fn ask_word<T>(&mut self, kept: Kept<'_>, why: impl AsRef<str>) -> Result<T, Reported> {
        let verb = name::verb(self.ident()).map(|(verb, _)| verb);
        let help = match verb {
            Some(verb) => {
                let body = if verb.reads() {
                    "read = |db|"
                } else {
                    "write = |tx|"
                };
                format!(
                    "say it: `#[fake({})]`, or write it: `#[fake({body} ..)]`",
                    verb.word()
                )
            }
            None => {
                let words = if self.values().is_empty() {
                    ["clear", "list"]
                } else {
                    ["get", "put"]
                };
                let [one, other] = words;
                format!(
                    "say it, for example `#[fake({one})]` or `#[fake({other})]`, or write it: `#[fake(read = |db| ..)]` or `#[fake(write = |tx| ..)]`"
                )
            }
        };
        self.ask_map_for(kept, why.as_ref(), &help)
    }

    fn ask_map_for<T>(&mut self, kept: Kept<'_>, why: &str, help: &str) -> Result<T, Reported> {
        let (ident, name) = (self.ident(), kept.name);
        let problem = format!("cannot tell what `{ident}` does to the map `{name}`: {why}");
        match &self.args.op {
            Some((word, _)) => self.give_up(word, problem, help),
            None => self.give_up(ident, problem, help),
        }
    }
}

impl Verb {
    fn reads(self) -> bool {
        matches!(
            self,
            Self::Get
                | Self::Contains
                | Self::Ttl
                | Self::Keys
                | Self::List
                | Self::Len
                | Self::IsEmpty
        )
    }

    /// What an attribute calls it.
    fn word(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Put | Self::PutAll | Self::Insert => "put",
            Self::PutIfAbsent => "put(if_absent)",
            Self::Swap => "compare_and_swap",
            Self::Update | Self::Rename => "update(|value| ..)",
            Self::Take => "take",
            Self::Delete => "delete",
            Self::Contains => "exists",
            Self::Increment => "increment",
            Self::Decrement => "decrement",
            Self::Expire => "expire",
            Self::Persist => "persist",
            Self::Ttl => "ttl",
            Self::Keys => "keys",
            Self::List => "list",
            Self::Len | Self::IsEmpty => "count",
            Self::Clear => "clear",
        }
    }
}

/// The map that a method works on.
#[derive(Clone, Copy)]
struct Kept<'a> {
    store: usize,
    name: &'a Ident,
    key: &'a syn::Type,
    value: &'a syn::Type,
}

type Acted = Result<(MapAct, MapAnswer), Reported>;
