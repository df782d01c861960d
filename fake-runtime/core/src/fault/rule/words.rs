//! What is said of a rule: as a test might have written it, and why it did not do what it was armed for.

use std::fmt;

use super::{Rule, Tally};

impl Rule {
    /// What `verify` has to say of it.
    pub(in super::super) fn complaint(&self) -> Option<String> {
        let tally = self.tally();
        if tally.optional || tally.fired > 0 {
            return None;
        }
        let Tally {
            matched,
            shadowed,
            void,
            ..
        } = *tally;
        if matched == 0 {
            return Some("no call has matched it".to_owned());
        }
        let calls = if matched == 1 { "call" } else { "calls" };
        if tally.reached == 0 && self.trigger.waits() {
            let trigger = self.trigger.to_string();
            let trigger = trigger.trim_start_matches('.');
            return Some(format!(
                "{matched} {calls} matched it, none at the time of `{trigger}`"
            ));
        }
        // Where chance decides, one in a billion is no accident.
        if tally.log_missed >= 1e-9_f64.ln() {
            return None;
        }
        let first = match shadowed {
            0 => String::new(),
            n => format!("; an earlier rule came first {}", times(n)),
        };
        let void = match void {
            0 => String::new(),
            n => format!("; the call failed by itself or was given up {}", times(n)),
        };
        Some(format!(
            "{matched} {calls} matched it, and it has not fired{first}{void}"
        ))
    }
}

fn times(n: u64) -> String {
    if n == 1 {
        "once".to_owned()
    } else {
        format!("{n} times")
    }
}

/// The rule as a test might have written it.
impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}()", self.place)?;
        if let Some((_, key)) = &self.key {
            write!(f, ".key({key})")?;
        }
        if let Some((_, partition)) = &self.partition {
            write!(f, ".partition({partition})")?;
        }
        if self.when.is_some() {
            f.write_str(".when(..)")?;
        }
        write!(f, "{}", self.trigger)?;
        match self.budget {
            Some(1) => f.write_str(".once()")?,
            Some(times) => write!(f, ".times({times})")?,
            None => {}
        }
        write!(f, ".{}", self.effect_text())?;
        if let Some(name) = &self.tally().name {
            write!(f, ".named({name:?})")?;
        }
        Ok(())
    }
}
