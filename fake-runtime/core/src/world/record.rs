//! The journal while it is written. Knows nothing of what a fault is: whoever decides about a call writes down what it did.

pub(crate) mod mark;

use std::num::NonZeroU64;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mark::Mark;

use super::World;
use super::journal::{Journal, JournalEntry, Outcome};
use crate::sorted::Sorted;

/// What most calls do not have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Texts {
    pub(super) faults: Vec<String>,
    /// What each of the faults did.
    pub(super) marks: Vec<Mark>,
    pub(super) arguments: Option<String>,
    pub(super) answer: Option<String>,
    /// When the call ended, in nanoseconds, where that is not when it began.
    pub(super) ended: Option<u64>,
}

impl Texts {
    /// Those of a call which ended later than it began, as few do.
    #[cold]
    fn ended(now: u64) -> Self {
        Self {
            ended: Some(now),
            ..Self::default()
        }
    }
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
    keys: Mutex<Sorted<u64, Arc<str>>>,
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
    /// How many calls have begun from its own beginning to its end, or [`OPEN`].
    during: u32,
    outcome: Outcome,
}

/// How many lines there is room for where every call is one.
const FEW: usize = 256;

/// Of a call that has not ended.
const OPEN: u32 = u32::MAX;

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

    /// Makes room for the calls of a usual test, that all are to be written down.
    pub(super) fn expect_all(&self) {
        self.lines().reserve(FEW);
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

    fn keys(&self) -> MutexGuard<'_, Sorted<u64, Arc<str>>> {
        // A key is put in whole.
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A copy of the lines in the order of their numbers.
    fn sorted(&self) -> Vec<Line> {
        let lines = self.lines();
        // A sort is much code: of such pairs one is compiled anyway, for queues.
        let mut order: Vec<(u64, u32)> = (0..)
            .zip(&*lines)
            .map(|(at, line)| (line.number, at))
            .collect();
        order.sort_unstable();
        order
            .into_iter()
            .map(|(_, at)| lines[at as usize].clone())
            .collect()
    }

    fn change(&self, number: u64, change: impl FnOnce(&mut Line)) {
        let mut lines = self.lines();
        // Most changes are of calls that have just begun.
        let line = lines.iter_mut().rev().find(|line| line.number == number);
        change(line.expect("`begin_entry` gave the number and nothing takes lines away"));
    }

    /// How many calls have begun since the one with this number. A relaxed look: of threads that do not wait for each
    /// other nobody can say which came first.
    #[inline]
    fn begun_since(&self, number: u64) -> u32 {
        let begun = self.numbered.load(Ordering::Relaxed);
        // More than fit are as good as the most that do.
        u32::try_from(begun - number).map_or(OPEN - 1, |since| since.min(OPEN - 1))
    }
}

impl Line {
    fn texts(&mut self) -> &mut Texts {
        self.texts.get_or_insert_default()
    }

    /// It ends now.
    fn end(&mut self, begun_since: u32, now: u64) {
        self.during = begun_since;
        if now != self.at {
            self.texts().ended = Some(now);
        }
    }

    fn entry(self, callers: &[Arc<str>], keys: &Sorted<u64, Arc<str>>) -> JournalEntry {
        let Self {
            number,
            at,
            key,
            method,
            texts,
            caller: Caller(caller),
            during,
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
            until: (during != OPEN).then(|| number + u64::from(during)),
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
    /// there when it has ended. The journal grows with every such call and is never cut: it keeps 64 bytes a call, and
    /// the texts.
    #[must_use]
    pub fn journal(&self) -> Journal {
        let record = self.record_of_calls();
        let lines = record.sorted();
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
        let record = self.record_of_calls();
        let (mut during, mut texts) = (OPEN, None);
        if outcome.is_end() {
            during = record.begun_since(number);
            let now = self.clock().noted();
            if now != at {
                texts = Some(Box::new(Texts::ended(now)));
            }
        }
        let line = Line {
            number,
            at,
            key: key.map(nonzero),
            method,
            texts,
            caller,
            during,
            outcome,
        };
        record.lines().push(line);
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

    /// Adds a fault that fired, or was shadowed, to the call's entry, and what it did.
    pub(crate) fn note_fault(&self, number: u64, mark: Mark, text: String) {
        self.record_of_calls().change(number, |line| {
            let texts = line.texts();
            texts.marks.push(mark);
            texts.faults.push(text);
        });
    }

    /// What fired for the call last has changed nothing.
    pub(crate) fn note_unchanged(&self, number: u64) {
        self.record_of_calls().change(number, |line| {
            if let Some(mark) = line.texts().marks.last_mut() {
                *mark = Mark::Unchanged;
            }
        });
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
        let record = self.record_of_calls();
        let (begun_since, now) = (record.begun_since(number), self.clock().noted());
        record.change(number, |line| {
            line.outcome = outcome;
            if outcome.is_end() {
                line.end(begun_since, now);
            }
        });
    }
}

/// A hash that is 0 is kept as 1.
fn nonzero(hash: u64) -> NonZeroU64 {
    NonZeroU64::new(hash).unwrap_or(NonZeroU64::MIN)
}
