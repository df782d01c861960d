//! Choice map or which queue a method works on, as far as both kinds are alike: what the attribute says, and where there is
//! none at all. Choice of several it is, each kind sees by itself.

use super::{Reported, Site};
use crate::model::Store;

/// What a kind is called, and how it is told.
pub(super) struct Sort {
    pub(super) word: &'static str,
    pub(super) plural: &'static str,
    pub(super) declaration: &'static str,
    pub(super) is: fn(&Store) -> bool,
    /// Whether a word of a method's attribute is for this kind alone.
    pub(super) owns: fn(&str) -> bool,
}

/// What is known when the attribute was read.
pub(super) enum Choice {
    /// This one, or none of the kind.
    Known(Option<usize>),
    /// One of these, which are at least one, or none of them; `owned`: the attribute's word is for the kind alone.
    Among { found: Vec<usize>, owned: bool },
}

/// Words of methods that work on no part of the state by themselves.
pub(super) const APART: [&str; 6] = ["read", "write", "now", "id", "random", "sleep"];

impl Site<'_> {
    pub(super) fn which_of(&mut self, sort: &Sort) -> Result<Choice, Reported> {
        let op = self.args.op.as_ref().map(|(word, _)| word);
        let text = op.map(ToString::to_string).unwrap_or_default();
        if APART.contains(&text.as_str()) {
            return Ok(Choice::Known(None));
        }
        let owned = (sort.owns)(&text);
        let stores = self.stores;
        let found: Vec<usize> = (0..stores.len())
            .filter(|store| (sort.is)(&stores[*store]))
            .collect();
        if let Some((word, said)) = &self.args.table {
            let place = stores.iter().position(|store| store.name == *said);
            if place.is_some_and(|place| found.contains(&place)) {
                return Ok(Choice::Known(place));
            }
            if word == sort.word || (owned && place.is_none()) {
                let names: Vec<String> = found
                    .iter()
                    .map(|store| stores[*store].name.to_string())
                    .collect();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let help = if names.is_empty() {
                    format!("declare one on the trait: `{}`", sort.declaration)
                } else {
                    crate::diag::known(&said.to_string(), &names)
                };
                return self.give_up(said, format!("no {} is called `{said}`", sort.word), help);
            }
            return Ok(Choice::Known(None));
        }
        if found.is_empty() {
            if owned && !self.in_doubt {
                return self.give_up(
                    &op,
                    format!("`{text}` is for {}, and the fake has none", sort.plural),
                    format!("declare one on the trait: `{}`", sort.declaration),
                );
            }
            return Ok(Choice::Known(None));
        }
        Ok(Choice::Among { found, owned })
    }
}
