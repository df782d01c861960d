//! One failure once more: what `FAKE_REPLAY` says.

use super::outcome::{Failed, Failure, Summary};
use super::plan::Plan;
use super::run::{Body, run_plan};

/// What the environment wants to see again.
///
/// # Panics
///
/// When `FAKE_REPLAY` is no line that a failure has printed.
pub(super) fn wanted() -> Option<Plan> {
    let line = std::env::var_os("FAKE_REPLAY")?;
    let shown = line.to_string_lossy();
    let plan = shown.parse().unwrap_or_else(|part| {
        panic!("`FAKE_REPLAY` is no line of a failed exploration: {part:?} cannot be read")
    });
    Some(plan)
}

/// Runs the plan alone.
///
/// # Errors
///
/// Always: the failure, or that there is none.
pub(super) fn replay(what: &'static str, plan: Plan, body: &Body<'_>) -> Result<Summary, Failed> {
    let mut summary = Summary::new(what);
    summary.runs = 1;
    plan.faults.iter().for_each(|fault| summary.count(fault));
    let ran = run_plan(plan.seed, &plan.faults, body);
    let Some(caught) = ran.failed else {
        let fired = ran.probe.take_fired();
        let missing: Vec<String> = plan
            .faults
            .iter()
            .filter(|fault| !fired.iter().any(|fired| fault.covers(fired)))
            .map(|fault| format!("\n  `{fault}` has not fired"))
            .collect();
        let complaint = format!(
            "`FAKE_REPLAY` is set, and the body does not fail with `{plan}`{}\nhelp: it is another test's, or the code has \
             changed; unset it to explore",
            missing.concat()
        );
        return Err(Failed::complaint(summary, complaint));
    };
    let failure = Failure::show(plan, caught, 1, body);
    Err(Failed::of(summary, 1, vec![failure], Vec::new()))
}
