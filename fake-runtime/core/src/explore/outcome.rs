//! What an exploration has come to: how much was run, and each failure with what it needs.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::{self, Write};
use std::sync::Arc;

use super::FaultKind;
use super::plan::{Injected, Plan};
use super::quiet::Caught;
use super::run::{Body, run_plan};
use crate::world::{Journal, World, test_name};

/// An exploration in which everything held: how many runs there were, and which faults at which methods.
///
/// It prints as a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub(super) what: &'static str,
    pub(super) runs: u64,
    pub(super) methods: BTreeMap<(Arc<str>, Cow<'static, str>), BTreeMap<FaultKind, u64>>,
    pub(super) goals: BTreeMap<String, u64>,
}

impl Summary {
    pub(super) fn new(what: &'static str) -> Self {
        Self {
            what,
            ..Self::default()
        }
    }

    /// How often the body was run. Runs that only make a failure smaller are not counted.
    #[must_use]
    pub fn runs(&self) -> u64 {
        self.runs
    }

    /// How many faults there were of this kind, at this method of this fake.
    #[must_use]
    pub fn faults(&self, fake: &str, method: &str, kind: FaultKind) -> u64 {
        let of_method = self.methods.get(&(fake.into(), method.to_owned().into()));
        let of_kind = of_method.and_then(|kinds| kinds.get(&kind));
        of_kind.copied().unwrap_or(0)
    }

    /// In how many runs each goal was reached that [`World::sometimes`](crate::World::sometimes) was asked about.
    pub fn goals(&self) -> impl Iterator<Item = (&str, u64)> {
        self.goals.iter().map(|(name, runs)| (&**name, *runs))
    }

    pub(super) fn count(&mut self, fault: &Injected) {
        let place = (Arc::clone(&fault.fake), fault.method.clone());
        let kinds = self.methods.entry(place).or_default();
        *kinds.entry(fault.kind()).or_default() += 1;
    }

    pub(super) fn count_goals(&mut self, goals: BTreeMap<String, bool>) {
        for (name, reached) in goals {
            *self.goals.entry(name).or_default() += u64::from(reached);
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let faults: u64 = self.methods.values().flat_map(BTreeMap::values).sum();
        let (what, runs) = (self.what, many(self.runs, "run"));
        writeln!(f, "{what}: {runs}, {}", many(faults, "fault"))?;
        let names: Vec<String> = self
            .methods
            .keys()
            .map(|(fake, method)| format!("{fake}::{method}"))
            .collect();
        let width = names.iter().map(String::len).max().unwrap_or(0);
        for (name, kinds) in names.iter().zip(self.methods.values()) {
            write!(f, "  {name:<width$} ")?;
            for (n, (kind, count)) in kinds.iter().enumerate() {
                let comma = if n == 0 { "" } else { "," };
                write!(f, "{comma} {kind} {count}")?;
            }
            writeln!(f)?;
        }
        for (name, runs) in &self.goals {
            writeln!(f, "  goal {name:?} reached in {}", many(*runs, "run"))?;
        }
        Ok(())
    }
}

/// An exploration that has failed, with all that is known of it. It prints as what
/// [`EveryFault::run`](super::EveryFault::run) panics with.
#[derive(Clone, Debug)]
pub struct Failed(Box<Details>);

#[derive(Clone, Debug)]
struct Details {
    summary: Summary,
    /// How many of the runs.
    bad_runs: u64,
    failures: Vec<Failure>,
    /// What else there is to say.
    complaints: Vec<String>,
}

/// One failure: what it needs, and what happened then.
#[derive(Clone, Debug)]
pub struct Failure {
    caught: Caught,
    plan: Plan,
    /// How many runs have failed in this way.
    runs: u64,
    journal: Journal,
    /// Where its picture is, or why there is none.
    picture: Option<String>,
    /// Whether it has failed in the same way once more.
    repeatable: bool,
    /// The test that has found it.
    test: Option<String>,
}

impl Failed {
    /// What was run.
    #[must_use]
    pub fn summary(&self) -> &Summary {
        &self.0.summary
    }

    /// The failures that are different: from different places of the code. None where the body has not failed and something
    /// else is wrong, such as a goal that no run has reached.
    #[must_use]
    pub fn failures(&self) -> &[Failure] {
        &self.0.failures
    }

    /// One that says this alone.
    pub(super) fn complaint(summary: Summary, complaint: String) -> Self {
        Self::of(summary, 0, Vec::new(), vec![complaint])
    }

    /// So many of the runs have failed, in these ways.
    pub(super) fn of(
        summary: Summary,
        bad_runs: u64,
        failures: Vec<Failure>,
        complaints: Vec<String>,
    ) -> Self {
        Self(Box::new(Details {
            summary,
            bad_runs,
            failures,
            complaints,
        }))
    }
}

impl Failure {
    /// Runs a failing plan once more, to show it.
    pub(super) fn show(plan: Plan, caught: Caught, runs: u64, body: &Body<'_>) -> Self {
        let ran = run_plan(plan.seed, &plan.faults, body);
        let again = ran.failed.filter(|again| again.is_like(&caught));
        let repeatable = again.is_some();
        let caught = again.unwrap_or(caught);
        Self {
            journal: ran.world.journal(),
            picture: picture(&ran.world, &caught),
            repeatable,
            test: test_name(),
            caught,
            plan,
            runs,
        }
    }

    /// The message of the panic.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.caught.message
    }

    /// The seed of the world.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.plan.seed
    }

    /// The faults that it needs: without any of them the body does not fail in this way. None where it fails by itself.
    #[must_use]
    pub fn faults(&self) -> &[Injected] {
        &self.plan.faults
    }

    /// The value for `FAKE_REPLAY` with which the same test runs this alone.
    #[must_use]
    pub fn replay(&self) -> String {
        self.plan.to_string()
    }

    /// The statements that arm the faults, for a test of its own in a world with [this seed](Self::seed). Each variable is
    /// named after the type of its fake.
    #[must_use]
    pub fn snippet(&self) -> String {
        let Plan { seed, faults } = &self.plan;
        let mut snippet = format!("let world = World::seeded({seed});\n");
        for fault in faults {
            snippet += &fault.snippet();
            snippet.push('\n');
        }
        snippet
    }

    /// The calls of that run.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.journal
    }
}

/// Writes the picture of a failing run where `FAKE_REPORT` says.
fn picture(world: &World, caught: &Caught) -> Option<String> {
    let folder = std::env::var_os("FAKE_REPORT").filter(|folder| !folder.is_empty())?;
    Some(world.picture(folder.as_ref(), &caught.message))
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details {
            summary,
            bad_runs,
            failures,
            complaints,
        } = &*self.0;
        if !failures.is_empty() {
            let different = match failures.len() {
                1 => String::new(),
                n => format!(", in {n} ways"),
            };
            let (what, runs) = (summary.what, many(summary.runs, "run"));
            writeln!(f, "{what}: {bad_runs} of {runs} failed{different}")?;
        }
        for complaint in complaints {
            writeln!(f, "{}: {complaint}", summary.what)?;
        }
        for (n, failure) in failures.iter().enumerate() {
            write!(f, "\n{}. {failure}", n + 1)?;
        }
        Ok(())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Caught { message, place, .. } = &self.caught;
        writeln!(f, "{}", indented(message))?;
        if let Some(place) = place {
            writeln!(f, "   at {place}")?;
        }
        match &*self.plan.faults {
            [] => writeln!(f, "   with no fault at all, seed {}", self.seed())?,
            [_] => writeln!(f, "   with 1 fault, seed {}", self.seed())?,
            more => writeln!(f, "   with {} faults, seed {}", more.len(), self.seed())?,
        }
        if self.runs > 1 {
            writeln!(f, "   (so did {} more)", many(self.runs - 1, "run"))?;
        }
        if !self.repeatable {
            f.write_str(
                "   it has not failed so once more: the body does something else each time, or it depends on something that \
                 is not in the world\n",
            )?;
        }
        let (plan, test) = (&self.plan, self.test.as_deref().unwrap_or("NAME"));
        writeln!(f, "   replay: FAKE_REPLAY='{plan}' cargo test {test}")?;
        f.write_str("   as a test:\n")?;
        for line in self.snippet().lines() {
            writeln!(f, "     {line}")?;
        }
        f.write_str("   calls:\n")?;
        let mut calls = String::new();
        self.journal.write_around_faults(&mut calls)?;
        for line in calls.lines() {
            writeln!(f, "     {line}")?;
        }
        if let Some(picture) = &self.picture {
            writeln!(f, "   {picture}")?;
        }
        Ok(())
    }
}

impl Error for Failed {}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Fail => "fail",
            Self::CommitThenFail => "commit_then_fail",
            Self::LoseWrite => "lose_write",
            Self::Duplicate => "duplicate",
            Self::Stale => "stale",
            Self::Hang => "hang",
            Self::CommitThenHang => "commit_then_hang",
            Self::Evict => "evict",
            Self::Reorder => "reorder",
            Self::Partial => "partial",
        })
    }
}

pub(super) fn many(count: u64, what: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {what}{s}")
}

/// A message of several lines, below the first one.
fn indented(message: &str) -> String {
    let mut text = String::new();
    for (n, line) in message.trim_end().lines().enumerate() {
        let before = if n == 0 { "" } else { "\n   " };
        _ = write!(text, "{before}{line}");
    }
    text
}
