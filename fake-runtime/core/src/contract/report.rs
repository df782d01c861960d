//! What is told of a contract that was run.

use std::error::Error;
use std::fmt::{self, Write};

use super::case::{Act, Broken, Line, Shown};
use super::draw::NoPool;

/// A contract that holds, as far as it was tried.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Verified {
    /// How many sequences were tried; 0 where the real implementation was not there.
    pub cases: u64,
    /// How many calls they made.
    pub calls: u64,
    /// The seed.
    pub seed: u64,
    /// Why the contract is not verified at all.
    pub unverified: Option<String>,
    /// The differences that were waived, each once.
    pub waived: Vec<String>,
    pub(super) coverage: String,
}

impl fmt::Display for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(reason) = &self.unverified {
            return write!(f, "UNVERIFIED: {reason}");
        }
        let Self { cases, calls, .. } = self;
        writeln!(f, "the two agree in {cases} sequences of {calls} calls")?;
        for waived in &self.waived {
            writeln!(f, "    waived: {waived}")?;
        }
        f.write_str(&self.coverage)
    }
}

/// A contract that does not hold, or was not tried. It prints as a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractError {
    text: String,
    calls: usize,
}

impl ContractError {
    pub(super) fn new(text: String) -> Self {
        Self { text, calls: 0 }
    }

    pub(super) fn of(trait_name: &str, problems: &[String]) -> Self {
        Self::new(format!(
            "the contract of `{trait_name}`: {}",
            problems.join("\n")
        ))
    }

    /// How many calls the shortest sequence has that the two answer differently; 0 where the contract fails for another
    /// reason.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.calls
    }
}

impl fmt::Display for ContractError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Error for ContractError {}

impl From<NoPool> for ContractError {
    fn from(none: NoPool) -> Self {
        Self::new(none.to_string())
    }
}

/// What the report of a difference is made of.
pub(super) struct Difference<'r> {
    pub(super) trait_name: &'r str,
    pub(super) waits: bool,
    /// Whether some method takes `&mut self`.
    pub(super) mutable: bool,
    pub(super) seed: u64,
    pub(super) case: Option<u64>,
    pub(super) shown: &'r Shown,
    pub(super) kept: Option<String>,
}

impl Difference<'_> {
    pub(super) fn told(&self) -> ContractError {
        let mut text = String::new();
        // Writing to a text cannot fail.
        let _ = self.write(&mut text);
        ContractError {
            text,
            calls: self.calls(),
        }
    }

    fn calls(&self) -> usize {
        let lines = self.shown.lines.iter();
        lines.filter(|line| line.act != Act::Pause).count()
    }

    fn write(&self, f: &mut String) -> fmt::Result {
        let (name, lines) = (self.trait_name, &self.shown.lines);
        let Some((last, before)) = lines.split_last() else {
            return Ok(());
        };
        let what = match &self.shown.broken {
            Some(Broken::Rows(..)) => "has other rows than",
            _ => "does not answer as",
        };
        let place = match last.act {
            Act::Call(_) => "at",
            Act::Pause => "in the pause after",
        };
        writeln!(
            f,
            "the real `{name}` {what} the fake does, {place} call {} of the shortest sequence:\n",
            self.calls()
        )?;
        let pauses = lines.iter().any(|line| line.act == Act::Pause);
        let asynchronous = if self.waits || pauses { "async " } else { "" };
        let mutable = if self.mutable { "mut " } else { "" };
        if pauses {
            writeln!(
                f,
                "    {asynchronous}fn differs<R: {name}>(real: &{mutable}R, advance: impl AsyncFn(&R, Duration)) {{"
            )?;
        } else {
            writeln!(
                f,
                "    {asynchronous}fn differs(real: &{mutable}impl {name}) {{"
            )?;
        }
        let shows_last = last.task > 0;
        for line in before.iter().chain(shows_last.then_some(last)) {
            let Line {
                task,
                act,
                code,
                real,
                ..
            } = line;
            match task {
                _ if *act == Act::Pause => writeln!(f, "        {code}")?,
                0 => writeln!(f, "        let _ = real.{code}; // {real}")?,
                _ => writeln!(f, "        let _ = real.{code}; // task {task}: {real}")?,
            }
        }
        if shows_last {
            writeln!(f, "    }}\n")?;
            writeln!(
                f,
                "no order of what the tasks did gives these answers and rows on the fake"
            )?;
        } else if last.act == Act::Pause {
            writeln!(f, "        {}\n    }}\n", last.code)?;
        } else {
            writeln!(f, "        let _ = real.{};", last.code)?;
            writeln!(f, "    }}\n")?;
            Self::answers(f, last)?;
        }
        if let Some(Broken::Rows(table, fake, real)) = &self.shown.broken {
            writeln!(
                f,
                "rows of `{table}` then\n    on the fake: {fake}\n    on the real: {real}"
            )?;
        }
        match self.case {
            Some(case) => writeln!(f, "seed {:#x}, case {case}", self.seed)?,
            None => writeln!(f, "from the file of regressions")?,
        }
        writeln!(f, "to run it again: FAKE_SEED={:#x}", self.seed)?;
        if let Some(kept) = &self.kept {
            writeln!(f, "{kept}")?;
        }
        Ok(())
    }

    fn answers(f: &mut String, line: &Line) -> fmt::Result {
        writeln!(
            f,
            "the fake answers: {}\nthe real answers: {}",
            line.fake, line.real
        )
    }
}
