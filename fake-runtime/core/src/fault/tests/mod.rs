//! What the decision promises, without a fake around it: a call here is a method, a key and a time.

mod decide;
mod draws;
mod hash;
mod identity;
mod incidents;
mod lag;
mod share;
mod verify;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use proptest::prelude::ProptestConfig;

use super::{Armed, Decision, Effect, Rule, Rules};

const METHODS: [&str; 3] = ["insert", "find_by_id", "delete"];

fn rules(seed: u64) -> Arc<Rules> {
    Arc::new(Rules::new(seed, "FakeUsers"))
}

/// Arms a rule of the first method.
fn arm(rules: &Arc<Rules>, effect: Effect, write: impl FnOnce(&mut Rule)) -> Armed {
    arm_at(rules, 0, effect, write)
}

fn arm_at(
    rules: &Arc<Rules>,
    method: usize,
    effect: Effect,
    write: impl FnOnce(&mut Rule),
) -> Armed {
    let mut rule = Rule::of_method(method, METHODS[method]);
    write(&mut rule);
    rule.set_effect(effect);
    Armed::new(Arc::clone(rules), rule)
}

fn config() -> ProptestConfig {
    let cases = if cfg!(miri) { 2 } else { 256 };
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn always(_: &mut Rule) {}

/// A call of the first method.
fn call(rules: &Rules, key: u64) -> Decision {
    call_at(rules, 0, Some(key), UNIX_EPOCH)
}

fn call_at(rules: &Rules, method: usize, key: Option<u64>, now: SystemTime) -> Decision {
    let matching = rules.matching(method, method != 1, || key, |_| true);
    rules.decide(&matching, key, now, &|_| true)
}

/// Which of so many calls with one key have an outcome, counted from 1.
fn outcomes(rules: &Rules, calls: u64) -> Vec<u64> {
    (1..=calls)
        .filter(|_| call(rules, 7).outcome.is_some())
        .collect()
}

fn message<T>(run: impl FnOnce() -> T) -> String {
    let Err(panic) = catch_unwind(AssertUnwindSafe(run)) else {
        panic!("it did not panic")
    };
    match panic.downcast::<String>() {
        Ok(message) => *message,
        Err(panic) => (*panic.downcast::<&str>().expect("a text")).to_owned(),
    }
}
