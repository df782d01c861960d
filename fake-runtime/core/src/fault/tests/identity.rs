//! By what a rule's draws are told from those of others.

use proptest::prelude::{Just, Strategy, any, prop_assert_eq, proptest};

use super::super::{Armed, Effect, Rules, percent, versions};
use super::{METHODS, arm, arm_at, call, call_at, config, rules};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

/// Which of 64 calls a rule fires at, be it the outcome or shadowed.
fn pattern(rules: &Rules, armed: &Armed) -> Vec<bool> {
    (0..64).map(|n| fires(rules, armed, n % 4)).collect()
}

/// Whether this rule fires at a call, whatever the others do.
fn fires(rules: &Rules, armed: &Armed, key: u64) -> bool {
    let decision = call(rules, key);
    let outcome = decision.outcome.as_ref().map(|fired| &fired.rule);
    let mut fires = outcome.into_iter().chain(&decision.shadowed);
    fires.any(|rule| armed.is(rule))
}

fn half(rules: &Arc<Rules>, effect: Effect) -> Armed {
    arm(rules, effect, |rule| rule.trigger.chance(percent(50)))
}

#[test]
fn two_equal_rules_do_not_draw_alike() {
    let rules = rules(1);
    let (first, second) = (half(&rules, Effect::Hang), half(&rules, Effect::Hang));
    let both = (0..64).map(|n| {
        let decision = call(&rules, n);
        let took = |armed: &Armed| {
            let outcome = decision.outcome.as_ref();
            outcome.is_some_and(|fired| armed.is(&fired.rule))
                || decision.shadowed.iter().any(|rule| armed.is(rule))
        };
        (took(&first), took(&second))
    });
    let both: Vec<(bool, bool)> = both.collect();
    assert!(both.contains(&(true, false)) && both.contains(&(false, true)));
    assert!(both.contains(&(true, true)) && both.contains(&(false, false)));
}

#[test]
fn method_key_and_effect_tell_rules_apart_and_triggers_do_not() {
    let alone = |method: usize, key: Option<u64>, effect: Effect, budget: Option<u64>| {
        let rules = rules(1);
        arm_at(&rules, method, effect, |rule| {
            if let Some(key) = key {
                rule.set_key(key, key.to_string());
            }
            if let Some(times) = budget {
                rule.set_budget(times);
            }
            rule.trigger.chance(percent(50));
        });
        let calls = (0..64).map(|_| {
            let decision = call_at(&rules, method, Some(7), UNIX_EPOCH);
            decision.outcome.is_some()
        });
        calls.collect::<Vec<bool>>()
    };
    let base = alone(0, None, Effect::Hang, None);
    assert_eq!(alone(0, None, Effect::Hang, Some(1000)), base);
    assert_ne!(alone(1, None, Effect::Hang, None), base);
    assert_ne!(alone(0, Some(7), Effect::Hang, None), base);
    assert_ne!(alone(0, None, Effect::Block, None), base);
    let stale = |n| alone(0, None, Effect::Stale(versions(n)), None);
    assert_ne!(stale(1), stale(2));
}

#[test]
fn healing_an_equal_rule_changes_nothing_for_the_one_after_it() {
    let second = |heal: bool| {
        let rules = rules(1);
        let first = half(&rules, Effect::Hang);
        let second = half(&rules, Effect::Hang);
        if heal {
            first.heal();
        }
        pattern(&rules, &second)
    };
    assert_eq!(second(false), second(true));
}

#[test]
fn a_rule_after_a_healed_equal_one_draws_anew() {
    let rules = rules(1);
    let first = half(&rules, Effect::Hang);
    let before = pattern(&rules, &first);
    first.heal();
    let again = half(&rules, Effect::Hang);
    assert_ne!(pattern(&rules, &again), before);
}

#[test]
fn a_rule_that_never_draws_takes_no_ordinal() {
    let second = |first: bool| {
        let rules = rules(1);
        if first {
            arm(&rules, Effect::Hang, |rule| rule.trigger.on_call(3));
        }
        let second = half(&rules, Effect::Hang);
        pattern(&rules, &second)
    };
    assert_eq!(second(false), second(true));
}

#[test]
fn a_named_rule_draws_by_its_name_whatever_its_effect() {
    let named = |effect, name: &str| {
        let rules = rules(1);
        let armed = half(&rules, effect).named(name);
        pattern(&rules, &armed)
    };
    let base = named(Effect::Hang, "x");
    assert_eq!(named(Effect::Lose, "x"), base);
    assert_ne!(named(Effect::Hang, "y"), base);
}

#[test]
fn a_name_gives_the_ordinal_back() {
    let second = |first: bool| {
        let rules = rules(1);
        if first {
            half(&rules, Effect::Hang).named("first");
        }
        let second = half(&rules, Effect::Hang);
        pattern(&rules, &second)
    };
    assert_eq!(second(false), second(true));
}

#[test]
fn a_name_given_late_changes_no_other_rule() {
    let second = |late: bool| {
        let rules = rules(1);
        let first = half(&rules, Effect::Hang);
        let second = half(&rules, Effect::Hang);
        if late {
            first.named("first");
        }
        pattern(&rules, &second)
    };
    assert_eq!(second(false), second(true));
}

#[test]
fn two_rules_with_one_name_do_not_draw_alike() {
    let rules = rules(1);
    let first = half(&rules, Effect::Hang).named("x");
    let before = pattern(&rules, &first);
    first.heal();
    let second = half(&rules, Effect::Hang).named("x");
    assert_ne!(pattern(&rules, &second), before);
}

/// A rule of others: equal ones are among them, but none that equals the probe.
#[derive(Clone, Debug)]
struct Other {
    method: usize,
    key: Option<u64>,
    effect: u8,
    percent: u32,
    named: bool,
    healed: bool,
}

fn other() -> impl Strategy<Value = Other> {
    let key = proptest::option::of(0_u64..4);
    let method = 0..METHODS.len();
    (
        method,
        key,
        0_u8..4,
        0_u32..=100,
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(method, key, effect, percent, named, healed)| Other {
            method,
            key,
            effect,
            percent,
            named,
            healed,
        })
}

fn arm_other(rules: &Arc<Rules>, other: &Other) {
    let effect = match other.effect {
        0 => Effect::Hang,
        1 => Effect::Lose,
        2 => Effect::Stale(versions(1).non_monotonic()),
        _ => Effect::mix(vec![
            (percent(30), Effect::Hang),
            (percent(30), Effect::Lose),
        ]),
    };
    let armed = arm_at(rules, other.method, effect, |rule| {
        if let Some(key) = other.key {
            rule.set_key(key, key.to_string());
        }
        rule.trigger.chance(percent(other.percent));
    });
    let armed = if other.named {
        armed.named("other")
    } else {
        armed
    };
    if other.healed {
        armed.heal();
    }
}

proptest! {
    #![proptest_config(config())]

    /// The probe is armed somewhere among other rules, in any order, and meets the same calls.
    #[test]
    fn adding_removing_and_reordering_other_rules_changes_no_decision(
        (others, place) in proptest::collection::vec(other(), 0..6)
            .prop_flat_map(|others| {
                let places = 0..=others.len();
                (Just(others), places)
            }),
        keys in proptest::collection::vec(0_u64..4, 1..40),
        seed in any::<u64>(),
    ) {
        let decisions = |others: &[Other], place: usize| {
            let rules = rules(seed);
            for other in &others[..place] {
                arm_other(&rules, other);
            }
            let probe = half(&rules, Effect::Block);
            for other in &others[place..] {
                arm_other(&rules, other);
            }
            keys.iter().map(|key| fires(&rules, &probe, *key)).collect::<Vec<_>>()
        };
        let alone = decisions(&[], 0);
        prop_assert_eq!(&decisions(&others, place), &alone);
        let reversed: Vec<Other> = others.iter().rev().cloned().collect();
        prop_assert_eq!(&decisions(&reversed, place), &alone);
    }
}
