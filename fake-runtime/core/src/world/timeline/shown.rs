//! How a call is written in a picture: what it was made with, what came of it, shortened where there is no room.

use std::borrow::Cow;
use std::time::Duration;

use crate::world::journal::{JournalEntry, Outcome};
use crate::world::record::mark::Mark;

impl JournalEntry {
    /// Whether whoever called was told that it is done.
    pub(super) fn is_acknowledged(&self) -> bool {
        self.outcome() == Outcome::Ok
    }

    /// What stands behind the method's name: the arguments, the key, or that nobody knows them.
    pub(super) fn arguments_shown(&self) -> String {
        match (self.arguments(), self.key_shown()) {
            // Several arguments are a tuple already.
            (Some(several), _) if several.starts_with('(') && several.ends_with(')') => {
                several.to_owned()
            }
            (Some(one), _) => format!("({one})"),
            (None, Some(key)) => format!("(key {key})"),
            (None, None) => "(..)".to_owned(),
        }
    }

    /// What it answered, or how it ended.
    pub(super) fn answer_shown(&self) -> Cow<'_, str> {
        match (self.answer(), self.outcome()) {
            (Some(answer), Outcome::Ok | Outcome::Err) => answer.into(),
            (_, outcome) => outcome.to_string().into(),
        }
    }

    /// For how long it was under way, where it waited.
    pub(super) fn took(&self) -> Option<Duration> {
        let took = self.ended_at()?.saturating_sub(self.at());
        (!took.is_zero()).then_some(took)
    }

    /// The faults and what each did.
    pub(super) fn faults_shown(&self) -> impl Iterator<Item = (Mark, &str)> {
        let texts = self.faults().iter().map(String::as_str);
        self.marks().iter().copied().zip(texts)
    }
}

/// The text in one line of at most so many characters, of which the last says that there are more.
pub(super) fn shortened(text: &str, most: usize) -> String {
    // Lines of a `Debug` are indented, which nobody needs in one line.
    let mut line = String::with_capacity(text.len());
    for part in text.lines() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(part.trim());
    }
    match line.char_indices().nth(most) {
        None => line,
        Some(_) => {
            let cut = line.char_indices().nth(most - 1).map_or(0, |(at, _)| at);
            line.truncate(cut);
            line.push('…');
            line
        }
    }
}
