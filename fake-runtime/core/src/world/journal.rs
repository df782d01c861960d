//! The calls of a world as a test reads them, in the order of their numbers. A copy: nothing here is written to.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::record::{Texts, mark::Mark};

/// The calls of a [`World`](crate::World) up to one moment, from
/// [`World::journal`](crate::World::journal).
///
/// It prints as a table. Two runs of a test on one thread with the same seed have equal journals.
///
/// ```
/// let world = fake_runtime::World::seeded(42);
/// assert!(world.journal().is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal(pub(super) Vec<JournalEntry>);

/// One call of a fake's method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    pub(super) number: u64,
    pub(super) fake: Arc<str>,
    pub(super) method: &'static str,
    pub(super) key: Option<u64>,
    /// The key as a test wrote it, where a test has named it.
    pub(super) key_text: Option<Arc<str>>,
    pub(super) at: Duration,
    pub(super) outcome: Outcome,
    /// The number of the last call that had begun when it ended, if it has ended.
    pub(super) until: Option<u64>,
    /// Apart, for most entries have none.
    pub(super) texts: Option<Box<Texts>>,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// It has not ended, or had not when the journal was read.
    Pending,
    /// It gave an answer which is no error.
    Ok,
    /// It gave an error.
    Err,
    /// It panicked.
    Panicked,
    /// It is pending for ever: a fault made it hang.
    Hung,
    /// Its future was dropped while it waited or hung, as a timeout does.
    Dropped,
}

impl Journal {
    /// The calls, in the order of their numbers.
    #[must_use]
    pub fn entries(&self) -> &[JournalEntry] {
        &self.0
    }

    /// How many calls there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl JournalEntry {
    /// The call's number in its world, from 1. An async call gets it when it is first polled.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The name of the fake.
    #[must_use]
    pub fn fake(&self) -> &str {
        &self.fake
    }

    /// The name of the method.
    #[must_use]
    pub fn method(&self) -> &str {
        self.method
    }

    /// The hash of the row's key, where the method's parameters have it. It is the same on every
    /// platform and in every run.
    #[must_use]
    pub fn key(&self) -> Option<u64> {
        self.key
    }

    /// The key as the table shows it: as a test wrote it in `key(..)` of a fault, or else its hash.
    pub(super) fn key_shown(&self) -> Option<String> {
        let hash = self.key?;
        let text = self.key_text.as_deref().map(str::to_owned);
        Some(text.unwrap_or_else(|| format!("{hash:016x}")))
    }

    /// The world's monotonic time when the call began.
    #[must_use]
    pub fn at(&self) -> Duration {
        self.at
    }

    /// The world's monotonic time when the call ended; `None` where it has not, as one that hangs. Calls take time only
    /// where they wait: for a delay, for a message, for a lock that a fault holds.
    #[must_use]
    pub fn ended_at(&self) -> Option<Duration> {
        self.until?;
        let later = self.texts.as_ref().and_then(|texts| texts.ended);
        Some(later.map_or(self.at, Duration::from_nanos))
    }

    /// Whether both calls were under way at the same time: each had begun before the other ended. A call overlaps itself.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let before = |one: &Self, other: &Self| one.until.is_none_or(|until| other.number <= until);
        before(self, other) && before(other, self)
    }

    /// How it ended.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// The faults that fired, and those that another one shadowed, in words.
    #[must_use]
    pub fn faults(&self) -> &[String] {
        self.texts.as_ref().map_or(&[], |texts| &texts.faults)
    }

    /// What each of the faults did to the call.
    pub(super) fn marks(&self) -> &[Mark] {
        self.texts.as_ref().map_or(&[], |texts| &texts.marks)
    }

    /// The number of the last call that had begun when this one ended.
    pub(super) fn until(&self) -> Option<u64> {
        self.until
    }

    /// The arguments, where they were recorded.
    #[must_use]
    pub fn arguments(&self) -> Option<&str> {
        self.texts.as_ref()?.arguments.as_deref()
    }

    /// The answer, where it was recorded.
    #[must_use]
    pub fn answer(&self) -> Option<&str> {
        self.texts.as_ref()?.answer.as_deref()
    }
}

impl Outcome {
    /// Whether nothing more comes of the call.
    pub(super) fn is_end(self) -> bool {
        !matches!(self, Self::Pending | Self::Hung)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Pending => "pending",
            Self::Ok => "ok",
            Self::Err => "error",
            Self::Panicked => "panicked",
            Self::Hung => "hung",
            Self::Dropped => "dropped",
        })
    }
}

impl fmt::Display for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("no calls\n");
        }
        write_table(&self.0, f)
    }
}

/// Writes the entries as a table: one line each, columns aligned, no column for what none has.
pub(super) fn write_table(entries: &[JournalEntry], out: &mut dyn fmt::Write) -> fmt::Result {
    const HEAD: [&str; 8] = [
        "call",
        "at",
        "method",
        "key",
        "outcome",
        "faults",
        "arguments",
        "answer",
    ];
    let rows: Vec<[String; 8]> = entries.iter().map(cells).collect();
    let widths: [usize; 8] = std::array::from_fn(|column| {
        let widest = rows.iter().map(|row| row[column].chars().count()).max();
        match widest.unwrap_or(0) {
            0 => 0,
            widest => widest.max(HEAD[column].len()),
        }
    });
    write_row(HEAD, widths, out)?;
    for row in &rows {
        write_row(row.each_ref().map(String::as_str), widths, out)?;
    }
    Ok(())
}

fn write_row(cells: [&str; 8], widths: [usize; 8], out: &mut dyn fmt::Write) -> fmt::Result {
    let mut line = String::new();
    for (column, (cell, width)) in cells.into_iter().zip(widths).enumerate() {
        match (column, width) {
            (_, 0) => {}
            (0, _) => fmt::Write::write_fmt(&mut line, format_args!("{cell:>width$}"))?,
            (_, _) => fmt::Write::write_fmt(&mut line, format_args!("  {cell:<width$}"))?,
        }
    }
    writeln!(out, "{}", line.trim_end())
}

fn cells(entry: &JournalEntry) -> [String; 8] {
    let JournalEntry {
        number,
        fake,
        method,
        key: _,
        key_text: _,
        at,
        outcome,
        until: _,
        texts: _,
    } = entry;
    [
        number.to_string(),
        format!("{at:?}"),
        format!("{fake}::{method}"),
        entry.key_shown().unwrap_or_default(),
        outcome.to_string(),
        one_line(&entry.faults().join("; ")),
        entry.arguments().map(one_line).unwrap_or_default(),
        entry.answer().map(one_line).unwrap_or_default(),
    ]
}

/// A text which may have several lines, as a `Debug` of the user's has.
fn one_line(text: &str) -> String {
    text.replace('\n', "\\n")
}
