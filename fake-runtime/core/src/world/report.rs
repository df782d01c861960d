//! What a world tells about itself when a test fails: once, on standard error. Reads the journal,
//! changes nothing.

use std::fmt::{self, Write};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::thread::{self, Thread};

use super::World;
use super::journal::{JournalEntry, write_table};

/// How many lines of each kind a report has at most.
const LINES: usize = 50;

impl World {
    /// Prints the report where the thread panics and calls were recorded, unless this world has
    /// reported already. Calls are recorded only while a rule is armed or recording is on.
    ///
    /// Called when a handle is dropped, so that a failing test shows it without being told.
    pub(crate) fn report_if_panicking(&self) {
        if !thread::panicking() || self.record_of_calls().is_empty() {
            return;
        }
        #[cfg(feature = "explore")]
        if crate::explore::is_quiet() {
            return;
        }
        #[cfg(feature = "report")]
        if self.shared().failing.reports_later() {
            return;
        }
        self.report_once();
    }

    pub(super) fn report_once(&self) {
        // Relaxed: it guards nothing but the question who is the first.
        if !self.shared().reported.swap(true, Ordering::Relaxed) {
            // Not `stderr()`: the test harness captures the macro alone.
            eprintln!("{}", self.report());
            if let Some(folder) =
                std::env::var_os("FAKE_REPORT").filter(|folder| !folder.is_empty())
            {
                #[cfg(feature = "report")]
                let message = self.shared().failing.message();
                #[cfg(not(feature = "report"))]
                let message: Option<String> = None;
                eprintln!("{}", self.write_page(folder.as_ref(), message.as_deref()));
            }
        }
    }

    /// Writes the picture into the folder, and says where it is, or why it is not.
    #[cfg(feature = "report")]
    pub(super) fn write_page(&self, folder: &Path, message: Option<&str>) -> String {
        let test = self.test_name();
        let mut timeline = self.timeline().titled(test.as_deref().unwrap_or("world"));
        if let Some(message) = message {
            timeline = timeline.failed(message);
        }
        match timeline.save(folder, test.as_deref().unwrap_or("world")) {
            Ok(path) => format!("picture: {}", path.display()),
            Err(error) => format!("no picture is written to {}: {error}", folder.display()),
        }
    }

    /// Says why there is none.
    #[cfg(not(feature = "report"))]
    #[expect(clippy::unused_self, reason = "as the one that writes it")]
    pub(super) fn write_page(&self, folder: &Path, _message: Option<&str>) -> String {
        format!(
            "no picture is written to {}, which `FAKE_REPORT` names: `fake-runtime` is built without its feature `report`",
            folder.display()
        )
    }

    /// The seed, the faults that fired, the last calls, and how to see all that again.
    pub(crate) fn report(&self) -> String {
        let mut report = String::new();
        self.write_report(&mut report)
            .expect("a `String` takes everything");
        report
    }

    fn write_report(&self, out: &mut String) -> fmt::Result {
        let journal = self.journal();
        let entries = journal.entries();
        let seed = self.seed();
        let faulty: Vec<&JournalEntry> = entries
            .iter()
            .filter(|entry| !entry.faults().is_empty())
            .collect();
        if faulty.is_empty() {
            writeln!(out, "no fault fired in the world with seed {seed}")?;
        } else {
            let many = faulty.len();
            write!(out, "faults in the world with seed {seed}, ")?;
            writeln!(out, "by call{}:", the_last(many))?;
        }
        for entry in last(&faulty) {
            let (number, fake, method) = (entry.number(), entry.fake(), entry.method());
            write!(out, "  {number}: `{fake}::{method}`")?;
            if let Some(key) = entry.key_shown() {
                write!(out, ", key {key}")?;
            }
            writeln!(out, ": {}", entry.faults().join("; "))?;
        }
        writeln!(out, "calls{}:", the_last(entries.len()))?;
        write_table(last(entries), out)?;
        if self.shared().given {
            out.write_str(
                "replay: the same test again; `World::seeded` gives the seed, so `FAKE_SEED` changes \
                 nothing",
            )
        } else {
            let test = self.test_name();
            let test = test.as_deref().unwrap_or("NAME");
            write!(out, "replay: `FAKE_SEED={seed} cargo test {test}`")
        }
    }

    /// The name of the test that it was made in: what fails may be a task, whose thread is called after its runtime.
    fn test_name(&self) -> Option<String> {
        named_after_test(&self.shared().thread).or_else(test_name)
    }
}

/// The name of the test that runs.
pub(crate) fn test_name() -> Option<String> {
    named_after_test(&thread::current())
}

/// The name of a test, by which the test harness calls its thread: a path, as `tokio-rt-worker` is none.
fn named_after_test(thread: &Thread) -> Option<String> {
    let path = |name: &str| {
        name.chars()
            .all(|c| c.is_alphanumeric() || "_:#".contains(c))
    };
    let name = thread.name().filter(|name| *name != "main" && path(name))?;
    Some(name.to_owned())
}

fn last<T>(all: &[T]) -> &[T] {
    &all[all.len().saturating_sub(LINES)..]
}

fn the_last(count: usize) -> String {
    if count > LINES {
        format!(" (the last {LINES} of {count})")
    } else {
        String::new()
    }
}
