//! What a contract has seen of each method: a contract that never provoked a duplicate has not verified that one is refused.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::suite::MethodOf;

/// How often each method came to each outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Coverage {
    seen: BTreeMap<(usize, &'static str), u64>,
    pub(super) pauses: u64,
}

impl Coverage {
    pub(super) fn see(&mut self, method: usize, outcome: &'static str) {
        *self.seen.entry((method, outcome)).or_default() += 1;
    }

    /// What was to be seen and was not, but for what the test allows.
    pub(super) fn missing<'a>(
        &'a self,
        methods: &'a [MethodOf],
        allowed: &'a [(String, String)],
    ) -> impl Iterator<Item = (&'static str, &'static str)> + 'a {
        let wanted = methods.iter().enumerate().flat_map(|(number, method)| {
            let outcomes = method.outcomes.iter();
            outcomes.map(move |outcome| (number, method.name, *outcome))
        });
        let is_missing = move |(number, name, outcome): (usize, &'static str, &'static str)| {
            let is_allowed = allowed
                .iter()
                .any(|(method, of)| method == name && of == outcome);
            let is_seen = self.seen.contains_key(&(number, outcome));
            (!is_seen && !is_allowed).then_some((name, outcome))
        };
        wanted.filter_map(is_missing)
    }

    /// A line for each method.
    pub(super) fn text(&self, methods: &[MethodOf]) -> String {
        let width = methods.iter().map(|method| method.name.len()).max();
        let mut text = String::new();
        for (number, method) in methods.iter().enumerate() {
            let seen = self.seen.iter().filter(|((of, _), _)| *of == number);
            let mut parts: Vec<String> = seen
                .map(|((_, outcome), times)| format!("{outcome} {times}"))
                .collect();
            let never = method.outcomes.iter();
            let never = never.filter(|outcome| !self.seen.contains_key(&(number, **outcome)));
            parts.extend(never.map(|outcome| format!("{outcome} never")));
            if parts.is_empty() {
                parts.push("never called".to_owned());
            }
            let (name, width) = (method.name, width.unwrap_or_default());
            // Writing to a text cannot fail.
            let _ = writeln!(text, "    {name:width$}  {}", parts.join(", "));
        }
        if self.pauses > 0 {
            let _ = writeln!(text, "    and {} pauses", self.pauses);
        }
        text
    }
}
