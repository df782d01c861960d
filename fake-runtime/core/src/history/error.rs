//! Why a history was refused, in words.

use std::error::Error;
use std::fmt;

/// No order of the calls of a [`History`](crate::History) gives their answers, or none was found in time.
///
/// It prints the calls with their answers and with which others they were under way, the longest order that fits, and what the
/// calls which could have come next would have answered.
#[derive(Clone, Debug)]
pub struct NotLinearizable {
    pub(super) lines: Vec<Line>,
    /// The longest order whose answers are right.
    pub(super) order: Vec<usize>,
    pub(super) stuck: Stuck,
}

/// A call in a report.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) what: String,
    pub(super) answer: Option<String>,
    /// Whether its answer says what happened.
    pub(super) known: bool,
    pub(super) begin: u64,
    pub(super) end: u64,
    /// The calls that were under way at the same time.
    pub(super) beside: Vec<usize>,
}

/// Why the search went no further.
#[derive(Clone, Debug)]
pub(super) enum Stuck {
    /// All was tried; these could have come next, and would have answered so.
    Nothing(Vec<(usize, String)>),
    /// So many calls were tried.
    Undecided(u64),
}

impl NotLinearizable {
    /// Whether every order was tried. If not, there may be one.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        matches!(self.stuck, Stuck::Nothing(_))
    }
}

impl Error for NotLinearizable {}

impl fmt::Display for NotLinearizable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let calls = self.lines.len();
        match self.stuck {
            Stuck::Nothing(_) => {
                writeln!(f, "no order of these {calls} calls gives their answers:")?;
            }
            Stuck::Undecided(tries) => {
                write!(
                    f,
                    "no order of these {calls} calls that gives their answers was found "
                )?;
                writeln!(f, "in {tries} tries, and not all were tried:")?;
            }
        }
        for (number, line) in self.lines.iter().enumerate() {
            write!(f, "  {:>2}: {}", number + 1, line.what)?;
            match &line.answer {
                Some(answer) => write!(f, " -> {answer}")?,
                None => f.write_str(" (not ended)")?,
            }
            if line.answer.is_some() && !line.known {
                f.write_str(" (may have happened or not)")?;
            }
            if !line.beside.is_empty() {
                write!(f, ", with {}", Numbers(&line.beside))?;
            }
            f.write_str("\n")?;
        }
        if self.order.is_empty() {
            f.write_str("none of them fits as the first")?;
        } else {
            write!(f, "the longest order that fits is {}", Numbers(&self.order))?;
        }
        match &self.stuck {
            Stuck::Nothing(instead) if !instead.is_empty() => {
                f.write_str("; next would have answered")?;
                for (call, answer) in instead {
                    write!(f, "\n  {:>2}: {answer}", call + 1)?;
                }
                Ok(())
            }
            Stuck::Nothing(_) => Ok(()),
            Stuck::Undecided(_) => f.write_str(
                "\nhelp: check shorter histories, or say how states are told apart: `History::with_state`",
            ),
        }
    }
}

/// The numbers of calls, from 1.
struct Numbers<'n>(&'n [usize]);

impl fmt::Display for Numbers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, call) in self.0.iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}{}", call + 1)?;
        }
        Ok(())
    }
}
