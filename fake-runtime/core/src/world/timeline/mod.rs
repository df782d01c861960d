//! The picture of a run: the calls of a world, one lane a fake, time downwards. Reads the journal, changes nothing.

#[cfg(feature = "report")]
mod html;
mod layout;
#[cfg(feature = "report")]
mod save;
mod shown;
mod text;

use std::fmt::Write;

use super::World;
use super::journal::{Journal, JournalEntry};
use super::record::mark::Mark;

/// The picture of what happened in a [`World`](crate::World), from
/// [`World::timeline`](crate::World::timeline).
///
/// It prints as a table for a terminal: one column a fake, time downwards, with arguments and answers where they were
/// recorded, the faults with a sign for each kind, and what was acknowledged but not stored. With the feature `report`,
#[cfg_attr(feature = "report", doc = "[`html`](Self::html) is the same")]
#[cfg_attr(not(feature = "report"), doc = "`html()` is the same")]
/// as a page.
///
/// ```
/// # use fake_runtime::{World, fake};
/// #[fake]
/// trait Mailer {
///     fn send(&self, to: &str);
/// }
///
/// let world = World::seeded(1);
/// let mailer = FakeMailer::in_world(&world);
/// mailer.calls().send().record();
/// mailer.send("ada@example.org");
/// assert_eq!(
///     world.timeline().to_string(),
///     "\
/// seed 1: 1 call of 1 fake
///
/// call  at   FakeMailer
///    1  0ns  send(\"ada@example.org\") -> ()
/// "
/// );
/// ```
#[derive(Clone, Debug)]
pub struct Timeline {
    seed: u64,
    journal: Journal,
    title: Option<String>,
    failure: Option<String>,
}

impl World {
    /// The picture of the calls that the [journal](Self::journal) has so far: with [`record`](Self::record) all of them, and
    /// with arguments and answers those whose methods are recorded by `calls()`.
    #[must_use]
    pub fn timeline(&self) -> Timeline {
        Timeline {
            seed: self.seed(),
            journal: self.journal(),
            title: None,
            failure: None,
        }
    }
}

impl Timeline {
    /// With a title, such as the name of a test.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// With the message of the assertion that failed.
    #[must_use]
    pub fn failed(mut self, message: impl Into<String>) -> Self {
        self.failure = Some(message.into());
        self
    }

    /// The calls that were acknowledged although what they wrote, or a part of it, is not stored, because of a fault.
    pub fn unstored(&self) -> impl Iterator<Item = &JournalEntry> {
        let is_lost =
            |entry: &&JournalEntry| entry.marks().contains(&Mark::Lost) && entry.is_acknowledged();
        self.journal.entries().iter().filter(is_lost)
    }

    /// The kinds of faults that there are, in the order in which they are explained.
    fn marks(&self) -> impl Iterator<Item = Mark> {
        let entries = self.journal.entries();
        let met = |mark: &Mark| entries.iter().any(|entry| entry.marks().contains(mark));
        Mark::ALL.into_iter().filter(met)
    }

    /// What there is, in one line.
    fn summary(&self) -> String {
        let entries = self.journal.entries();
        let mut fakes: Vec<&str> = Vec::new();
        for fake in entries.iter().map(JournalEntry::fake) {
            if !fakes.contains(&fake) {
                fakes.push(fake);
            }
        }
        let hurt = entries.iter().filter(|entry| !entry.faults().is_empty());
        let (calls, fakes, hurt) = (entries.len(), fakes.len(), hurt.count());
        let many = |count: usize| if count == 1 { "" } else { "s" };
        let mut summary = format!("{calls} call{} of {fakes} fake{}", many(calls), many(fakes));
        if hurt > 0 {
            _ = write!(summary, ", {hurt} with faults");
        }
        summary
    }
}
