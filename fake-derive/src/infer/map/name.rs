//! The verb at the beginning of a method's name, and whether the rest of it is explained.

use proc_macro2::Ident;

use super::super::{Reported, Site, param};
use super::{Kept, Verb};
use crate::names;
use crate::parse::last_segment;

/// The beginnings of names, the longest of which counts.
const VERBS: [(&str, Verb); 71] = [
    ("get_and_delete", Verb::Take),
    ("get_and_remove", Verb::Take),
    ("get_del", Verb::Take),
    ("getdel", Verb::Take),
    ("take", Verb::Take),
    ("pop", Verb::Take),
    ("get_ttl", Verb::Ttl),
    ("ttl", Verb::Ttl),
    ("get_many", Verb::Get),
    ("get", Verb::Get),
    ("mget", Verb::Get),
    ("find", Verb::Get),
    ("fetch", Verb::Get),
    ("load", Verb::Get),
    ("lookup", Verb::Get),
    ("read", Verb::Get),
    ("retrieve", Verb::Get),
    ("set_ttl", Verb::Expire),
    ("set_expiry", Verb::Expire),
    ("set_expiration", Verb::Expire),
    ("expire", Verb::Expire),
    ("touch", Verb::Expire),
    ("persist", Verb::Persist),
    ("set_nx", Verb::PutIfAbsent),
    ("setnx", Verb::PutIfAbsent),
    ("set_if_absent", Verb::PutIfAbsent),
    ("put_if_absent", Verb::PutIfAbsent),
    ("add_if_absent", Verb::PutIfAbsent),
    ("insert_if_absent", Verb::PutIfAbsent),
    ("set_if_not_exists", Verb::PutIfAbsent),
    ("put_if_not_exists", Verb::PutIfAbsent),
    ("insert_if_not_exists", Verb::PutIfAbsent),
    ("mset", Verb::PutAll),
    ("set_many", Verb::PutAll),
    ("put_many", Verb::PutAll),
    ("set_all", Verb::PutAll),
    ("put_all", Verb::PutAll),
    ("put", Verb::Put),
    ("set", Verb::Put),
    ("store", Verb::Put),
    ("save", Verb::Put),
    ("write", Verb::Put),
    ("cache", Verb::Put),
    ("insert", Verb::Insert),
    ("compare_and_swap", Verb::Swap),
    ("compare_and_set", Verb::Swap),
    ("cas", Verb::Swap),
    ("delete_all", Verb::Delete),
    ("delete", Verb::Delete),
    ("del", Verb::Delete),
    ("remove", Verb::Delete),
    ("invalidate", Verb::Delete),
    ("evict", Verb::Delete),
    ("exists", Verb::Contains),
    ("contains", Verb::Contains),
    ("has", Verb::Contains),
    ("increment", Verb::Increment),
    ("incr", Verb::Increment),
    ("decrement", Verb::Decrement),
    ("decr", Verb::Decrement),
    ("keys", Verb::Keys),
    ("list_keys", Verb::Keys),
    ("values", Verb::List),
    ("list", Verb::List),
    ("all", Verb::List),
    ("len", Verb::Len),
    ("count", Verb::Len),
    ("is_empty", Verb::IsEmpty),
    ("clear", Verb::Clear),
    ("flush", Verb::Clear),
    ("rename", Verb::Rename),
];

/// Words of a name that add nothing to its verb where a map is meant.
const FILLERS: [&str; 24] = [
    "value",
    "values",
    "entry",
    "entries",
    "key",
    "keys",
    "item",
    "items",
    "object",
    "objects",
    "all",
    "many",
    "batch",
    "by",
    "for",
    "with",
    "in",
    "to",
    "ttl",
    "expiry",
    "expiration",
    "ex",
    "cache",
    "db",
];

/// The verb of a method, and the words of its name behind it.
pub(super) fn verb(ident: &Ident) -> Option<(Verb, Vec<String>)> {
    let words = names::words(&names::plain(ident));
    let length = |text: &str| text.split('_').count();
    let begins =
        |text: &str| words.len() >= length(text) && words[..length(text)].join("_") == text;
    let found = VERBS
        .iter()
        .filter(|(text, _)| begins(text))
        .max_by_key(|(text, _)| length(text));
    found.map(|(text, verb)| (*verb, words[length(text)..].to_vec()))
}

impl Site<'_> {
    /// Every word behind the verb is the map's, its types' or its key's: another one means something that it does not say.
    pub(super) fn explained(&mut self, kept: Kept<'_>, rest: &[String]) -> Result<(), Reported> {
        let mut known: Vec<String> = names::words(&names::plain(kept.name));
        for ty in [kept.key, kept.value] {
            if let Some(segment) = last_segment(ty) {
                known.extend(names::words_of_type(&names::plain(&segment.ident)));
            }
        }
        for value in self.values() {
            if param::same_key(&value.ty, kept.key) && super::roles::is_key(kept, value) {
                known.extend(names::words(&names::plain(&value.name)));
            }
        }
        let unexplained = rest.iter().find(|word| {
            let is = |noun: &str| names::names_noun(word, noun) || names::names_noun(noun, word);
            !FILLERS.contains(&word.as_str()) && !known.iter().any(|noun| is(noun))
        });
        match unexplained {
            Some(word) => self.ask_word(kept, format!("nothing explains `{word}` in its name")),
            None => Ok(()),
        }
    }
}
