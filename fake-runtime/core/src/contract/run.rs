//! The run of a contract: what failed before, then new sequences, and what was never seen.

use std::env;

use rand::RngExt;

use super::builder::{Contract, Waiver};
use super::case::{Act, Case, Plan, Shown};
use super::coverage::Coverage;
use super::draw::{Choices, Draw, NoPool};
use super::ids::{Keys, Side};
use super::regress::{self, Kept};
use super::report::{ContractError, Difference, Verified};
use super::shorter::Shorter;
use super::suite::Applies;
use crate::world::{Mix, WorldRng};

/// How many times as many sequences are tried where some outcome was not seen yet.
const MORE: u64 = 3;

/// The environment variable that makes an unverified contract a failure.
const REQUIRED: &str = "FAKE_CONTRACT_REQUIRED";

/// What is said where no time passes, and the fake would do something then.
const UNTESTED: &str =
    "    not tested: what happens as time passes, which `.pauses(..)` lets it do\n";

impl<S: Applies<R>, R> Contract<'_, S, R> {
    pub(super) async fn checked(self, seed: u64) -> Result<Verified, ContractError> {
        let mut problems = self.undrawn();
        problems.extend(self.run_out());
        let kept = match &self.regressions {
            Some(path) => regress::read(path, S::TRAIT, &self.about.methods, self.pauses.is_some()),
            None => Ok(Vec::new()),
        };
        let kept = kept.unwrap_or_else(|problem| {
            problems.push(problem);
            Vec::new()
        });
        if !problems.is_empty() {
            return Err(ContractError::of(S::TRAIT, &problems));
        }
        let mut tally = Tally::new(seed);
        for Kept { seed, steps } in &kept {
            let Some(shown) = self.attempt(*seed, Plan::Steps(steps)).await? else {
                return self.unverified(tally).await;
            };
            self.judged(*seed, None, shown, &mut tally).await?;
        }
        for case in 0..self.cases.saturating_mul(1 + MORE) {
            if case >= self.cases && self.uncovered(&tally).is_empty() {
                break;
            }
            let of_case = Mix::new(seed).word(case).finish();
            // Not the generator that the calls are drawn from, whose numbers would then follow from the length.
            let mut rng = WorldRng::new(of_case, u64::MAX);
            // Rather long ones: what is found becomes short, and what is not done is not found.
            let len = (0..2).map(|_| rng.random_range(self.ops.clone())).max();
            let len = len.unwrap_or_default();
            let Some(shown) = self.attempt(of_case, Plan::New(len)).await? else {
                return self.unverified(tally).await;
            };
            tally.cases += 1;
            self.judged(of_case, Some(case), shown, &mut tally).await?;
        }
        self.ended(tally)
    }

    /// The task that makes the call at this place of a new sequence: the last ones are made at the same time.
    pub(super) fn task(&self, at: usize, len: usize) -> usize {
        let Some((tasks, _)) = self.tasks else {
            return 0;
        };
        let first = len - (len / 2).min(3 * tasks);
        at.checked_sub(first).map_or(0, |beside| 1 + beside % tasks)
    }

    /// One case, on an implementation of its own; `None` where that is not there.
    pub(super) async fn attempt(
        &self,
        seed: u64,
        plan: Plan<'_>,
    ) -> Result<Option<Shown>, ContractError> {
        let Ok(mut provided) = self.provider.provide().await else {
            return Ok(None);
        };
        let pools = self.sources.pools(seed);
        let case = Case::new(self, &pools, seed);
        Ok(Some(case.run(seed, plan, &mut provided.real).await?))
    }

    /// Takes down what a case has shown, and tells of a difference.
    async fn judged(
        &self,
        seed: u64,
        case: Option<u64>,
        shown: Shown,
        tally: &mut Tally,
    ) -> Result<(), ContractError> {
        for line in &shown.lines {
            match line.act {
                Act::Call(method) => {
                    tally.calls += 1;
                    tally.coverage.see(method, line.outcome);
                }
                Act::Pause => tally.coverage.pauses += 1,
            }
        }
        let Some(last) = shown.lines.last().filter(|_| shown.broken.is_some()) else {
            return Ok(());
        };
        let waiver = match last.act {
            Act::Call(method) => self.waiver(self.about.methods[method].name),
            Act::Pause => None,
        };
        if let Some(waiver) = waiver {
            let Waiver {
                method,
                reason,
                until,
                ..
            } = waiver;
            let text = format!("`{method}` until {until}: {reason}");
            if !tally.waived.contains(&text) {
                tally.waived.push(text);
            }
            return Ok(());
        }
        let shown = Shorter::new(self, seed, shown).search().await;
        let path = self.regressions.as_deref().filter(|_| case.is_some());
        let kept = path.map(|path| {
            let steps = shown.steps.clone();
            let kept = Kept { seed, steps };
            regress::keep(path, S::TRAIT, &self.about.methods, &kept, &shown.lines)
        });
        let difference = Difference {
            trait_name: S::TRAIT,
            waits: self.about.methods.iter().any(|method| method.waits),
            mutable: self.about.methods.iter().any(|method| method.mutable),
            seed: tally.seed,
            case,
            shown: &shown,
            kept,
        };
        Err(difference.told())
    }

    fn waiver(&self, method: &str) -> Option<&Waiver> {
        let mut waivers = self.waivers.iter();
        waivers.find(|waiver| waiver.method == method)
    }

    /// The arguments that there is nothing to draw from, each once.
    fn undrawn(&self) -> Vec<String> {
        let pools = self.sources.pools(0);
        let keys = Keys::of_tables(self.about.tables.len());
        let mut undrawn: Vec<NoPool> = Vec::new();
        for method in &self.about.methods {
            let tables = &self.about.tables;
            let mut draw = Draw::new(Choices::given(&[]), &pools, tables, &keys, Side::Fake);
            draw.probe();
            if let Err(none) = S::draw(method.name, &mut draw) {
                if undrawn.iter().all(|other| !other.is_of_the_type_of(&none)) {
                    undrawn.push(none);
                }
            }
        }
        undrawn.iter().map(ToString::to_string).collect()
    }

    /// The waivers past their day.
    fn run_out(&self) -> impl Iterator<Item = String> {
        let out = self
            .waivers
            .iter()
            .filter(|waiver| waiver.last < self.today);
        out.map(|waiver| {
            let Waiver { method, reason, until, .. } = waiver;
            format!(
                "the waiver of `{method}` has run out on {until} ({reason})\nhelp: remove it, or find out why the difference is still there"
            )
        })
    }

    async fn unverified(&self, tally: Tally) -> Result<Verified, ContractError> {
        let reason = match self.provider.provide().await {
            Ok(_) => "the real implementation was not there for a moment".to_owned(),
            Err(reason) => reason,
        };
        let name = S::TRAIT;
        let is_required = env::var_os(REQUIRED).is_some_and(|value| value != "0");
        if is_required {
            let problem = format!("unverified, and `{REQUIRED}` is set: {reason}");
            return Err(ContractError::of(name, &[problem]));
        }
        eprintln!("UNVERIFIED: the contract of `{name}` was not run: {reason}");
        Ok(Verified {
            cases: tally.cases,
            calls: tally.calls,
            seed: tally.seed,
            unverified: Some(reason),
            waived: tally.waived,
            coverage: String::new(),
        })
    }

    /// What was not seen and should have been, as the test would allow it.
    fn uncovered(&self, tally: &Tally) -> Vec<String> {
        let methods = &self.about.methods;
        let missing = tally.coverage.missing(methods, &self.allowed);
        missing
            .map(|(method, outcome)| format!(".allow_uncovered({method:?}, {outcome:?})"))
            .collect()
    }

    fn ended(&self, tally: Tally) -> Result<Verified, ContractError> {
        let mut coverage = tally.coverage.text(&self.about.methods);
        if self.about.expires && self.pauses.is_none() {
            coverage.push_str(UNTESTED);
        }
        let missing = self.uncovered(&tally);
        if !missing.is_empty() {
            let problem = format!(
                "{} sequences never came to some outcomes, so that these are not verified:\n{coverage}\
                 help: give pools that provoke them, or say that it is meant so: {}",
                tally.cases,
                missing.join("")
            );
            return Err(ContractError::of(S::TRAIT, &[problem]));
        }
        Ok(Verified {
            cases: tally.cases,
            calls: tally.calls,
            seed: tally.seed,
            unverified: None,
            waived: tally.waived,
            coverage,
        })
    }
}

/// What has come of the cases so far.
struct Tally {
    seed: u64,
    cases: u64,
    calls: u64,
    coverage: Coverage,
    waived: Vec<String>,
}

impl Tally {
    fn new(seed: u64) -> Self {
        Self {
            seed,
            cases: 0,
            calls: 0,
            coverage: Coverage::default(),
            waived: Vec::new(),
        }
    }
}
