//! The record of a world's calls, in the order of their numbers. Knows nothing of what a fault is:
//! whoever decides about a call writes down what it did.

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroU64;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::World;

/// The calls of a [`World`](crate::World) up to one moment, from [`World::journal`].
///
/// It prints as a table. Two runs of a test on one thread with the same seed have equal journals.
///
/// ```
/// let world = fake_runtime::World::seeded(42);
/// assert!(world.journal().is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal(Vec<JournalEntry>);

/// One call of a fake's method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    number: u64,
    fake: Arc<str>,
    method: &'static str,
    key: Option<u64>,
    /// The key as a test wrote it, where a test has named it.
    key_text: Option<Arc<str>>,
    at: Duration,
    outcome: Outcome,
    /// Apart, for most entries have none.
    texts: Option<Box<Texts>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Texts {
    faults: Vec<String>,
    arguments: Option<String>,
    answer: Option<String>,
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
pub(super) fn write_table(entries: &[JournalEntry], out: &mut impl fmt::Write) -> fmt::Result {
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
    let mut line = String::new();
    for row in
        std::iter::once(HEAD).chain(rows.iter().map(|row| row.each_ref().map(String::as_str)))
    {
        line.clear();
        for (column, (cell, width)) in row.into_iter().zip(widths).enumerate() {
            match (column, width) {
                (_, 0) => {}
                (0, _) => fmt::Write::write_fmt(&mut line, format_args!("{cell:>width$}"))?,
                (_, _) => fmt::Write::write_fmt(&mut line, format_args!("  {cell:<width$}"))?,
            }
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
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

/// The journal while it is written.
pub(super) struct Record {
    /// How many calls have a number.
    numbered: AtomicU64,
    /// In the order in which they came in, which is nearly that of their numbers.
    lines: Mutex<Vec<Line>>,
    /// The names of those who write.
    callers: Mutex<Vec<Arc<str>>>,
    /// The keys that tests have written, by their hashes.
    keys: Mutex<BTreeMap<u64, Arc<str>>>,
}

/// An entry as it is kept: small, for a test may make millions of calls.
#[derive(Clone)]
struct Line {
    number: u64,
    /// In nanoseconds.
    at: u64,
    key: Option<NonZeroU64>,
    method: &'static str,
    texts: Option<Box<Texts>>,
    caller: Caller,
    outcome: Outcome,
}

/// A handle of a fake that writes into the journal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller(u32);

impl Record {
    pub(super) fn new() -> Self {
        Self {
            numbered: AtomicU64::new(0),
            lines: Mutex::default(),
            callers: Mutex::default(),
            keys: Mutex::default(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines().is_empty()
    }

    fn lines(&self) -> MutexGuard<'_, Vec<Line>> {
        // A line is pushed whole, and every change of one is a single assignment or push.
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn callers(&self) -> MutexGuard<'_, Vec<Arc<str>>> {
        // A name is pushed whole.
        self.callers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keys(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<str>>> {
        // A key is put in whole.
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, number: u64, change: impl FnOnce(&mut Line)) {
        let mut lines = self.lines();
        // Most changes are of calls that have just begun.
        let line = lines.iter_mut().rev().find(|line| line.number == number);
        change(line.expect("`begin_entry` gave the number and nothing takes lines away"));
    }
}

impl Line {
    fn texts(&mut self) -> &mut Texts {
        self.texts.get_or_insert_default()
    }

    fn entry(self, callers: &[Arc<str>], keys: &BTreeMap<u64, Arc<str>>) -> JournalEntry {
        let Self {
            number,
            at,
            key,
            method,
            texts,
            caller: Caller(caller),
            outcome,
        } = self;
        JournalEntry {
            number,
            fake: Arc::clone(&callers[caller as usize]),
            method,
            key: key.map(NonZeroU64::get),
            key_text: key.and_then(|key| keys.get(&key.get()).cloned()),
            at: Duration::from_nanos(at),
            outcome,
            texts,
        }
    }
}

/// A call that no fault concerns, before it is written down.
#[must_use]
pub(crate) struct Numbered {
    pub(crate) number: u64,
    at: u64,
}

impl World {
    /// The calls so far, as a copy that goes on no further.
    ///
    /// A call is recorded when a rule matches it, or when the world [records](Self::record). One that no rule matches is
    /// there when it has ended. The journal grows with every such call and is never cut: it keeps 56 bytes a call, and
    /// the texts.
    #[must_use]
    pub fn journal(&self) -> Journal {
        let record = self.record_of_calls();
        let mut lines = record.lines().clone();
        lines.sort_by_key(|line| line.number);
        let (callers, keys) = (record.callers(), record.keys());
        let entries = lines.into_iter().map(|line| line.entry(&callers, &keys));
        Journal(entries.collect())
    }

    /// How the key with this hash is written.
    pub(crate) fn name_key(&self, hash: u64, text: &str) {
        self.record_of_calls().keys().insert(hash, text.into());
    }

    /// One more who writes into the journal, by this name.
    pub(crate) fn caller(&self, name: &Arc<str>) -> Caller {
        let mut callers = self.record_of_calls().callers();
        callers.push(Arc::clone(name));
        let last = u32::try_from(callers.len() - 1);
        Caller(last.expect("a world has fewer than 2^32 handles"))
    }

    /// Numbers a call: from 1 in each world.
    #[inline]
    pub(crate) fn number(&self) -> Numbered {
        let numbered = &self.record_of_calls().numbered;
        Numbered {
            number: numbered.fetch_add(1, Ordering::Relaxed) + 1,
            at: self.clock().noted(),
        }
    }

    /// Writes down a call that has ended. No allocation but the journal's growth.
    pub(crate) fn write_entry(
        &self,
        Numbered { number, at }: Numbered,
        caller: Caller,
        method: &'static str,
        key: Option<u64>,
        outcome: Outcome,
    ) {
        let line = Line {
            number,
            at,
            key: key.map(nonzero),
            method,
            texts: None,
            caller,
            outcome,
        };
        self.record_of_calls().lines().push(line);
    }

    /// Begins the entry of a call that a fault may concern, and numbers it.
    pub(crate) fn begin_entry(
        &self,
        caller: Caller,
        method: &'static str,
        key: Option<u64>,
    ) -> u64 {
        let numbered = self.number();
        let number = numbered.number;
        self.write_entry(numbered, caller, method, key, Outcome::Pending);
        number
    }

    /// Adds a fault that fired, or was shadowed, to the call's entry.
    pub(crate) fn note_fault(&self, number: u64, text: String) {
        self.record_of_calls()
            .change(number, |line| line.texts().faults.push(text));
    }

    /// Says with what the call was made.
    pub(crate) fn note_arguments(&self, number: u64, text: String) {
        self.record_of_calls()
            .change(number, |line| line.texts().arguments = Some(text));
    }

    /// Says what the call answered.
    pub(crate) fn note_answer(&self, number: u64, text: String) {
        self.record_of_calls()
            .change(number, |line| line.texts().answer = Some(text));
    }

    /// Says how the call ended. A call that hangs may be said to be dropped later.
    pub(crate) fn end_entry(&self, number: u64, outcome: Outcome) {
        self.record_of_calls()
            .change(number, |line| line.outcome = outcome);
    }
}

/// A hash that is 0 is kept as 1.
fn nonzero(hash: u64) -> NonZeroU64 {
    NonZeroU64::new(hash).unwrap_or(NonZeroU64::MIN)
}
