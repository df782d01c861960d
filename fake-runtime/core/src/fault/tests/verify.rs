//! What `verify` complains of, and of what it does not.

use std::time::{Duration, UNIX_EPOCH};

use super::super::{Effect, Rule, Rules, percent};
use super::{Arc, always, arm, call, rules};
use crate::world::Checked;

/// What is complained of after so many calls.
fn complaints(calls: u64, effect: Effect, write: impl FnOnce(&mut Rule)) -> Vec<String> {
    let rules = rules(1);
    arm(&rules, effect, write);
    for _ in 0..calls {
        call(&rules, 7);
    }
    rules.complaints()
}

fn chance(rule: &mut Rule, share: u32) {
    rule.trigger.chance(percent(share));
}

#[test]
fn a_rule_that_matched_nothing_is_complained_of_as_it_was_written() {
    let complaints = complaints(3, Effect::Hang, |rule| {
        rule.set_key(8, "8".to_owned());
        rule.trigger.chance(percent(10));
        rule.set_budget(2);
    });
    assert_eq!(
        complaints,
        ["`FakeUsers`: `insert().key(8).chance(10%).times(2).hang`: no call has matched it"]
    );
}

#[test]
fn a_rule_that_fired_is_not_complained_of() {
    assert!(complaints(1, Effect::Hang, always).is_empty());
    assert!(complaints(3, Effect::Hang, |rule| rule.trigger.on_call(3)).is_empty());
    // Half of its budget is enough.
    assert!(complaints(1, Effect::Hang, |rule| rule.set_budget(2)).is_empty());
    let unlikely = |rule: &mut Rule| chance(rule, 100);
    assert!(complaints(1, Effect::Hang, unlikely).is_empty());
}

#[test]
fn a_counted_rule_whose_call_never_came_is_complained_of() {
    assert_eq!(
        complaints(2, Effect::Hang, |rule| rule.trigger.on_call(3)),
        [
            "`FakeUsers`: `insert().on_call(3).hang`: 2 calls matched it, none at the time of \
             `on_call(3)`"
        ]
    );
    let late = UNIX_EPOCH + Duration::from_secs(1);
    let window = complaints(1, Effect::Hang, |rule| {
        rule.trigger.between(late, late + Duration::from_secs(1));
    });
    assert!(window[0].ends_with("1 call matched it, none at the time of `between(..)`"));
}

#[test]
fn a_rule_that_was_only_shadowed_is_complained_of() {
    let rules = rules(1);
    arm(&rules, Effect::Hang, always);
    arm(&rules, Effect::Block, always);
    call(&rules, 1);
    call(&rules, 1);
    assert_eq!(
        rules.complaints(),
        [
            "`FakeUsers`: `insert().block_until_healed`: 2 calls matched it, and it has not \
             fired; an earlier rule came first 2 times"
        ]
    );
}

#[test]
fn a_provisional_rule_whose_calls_failed_by_themselves_is_complained_of() {
    let rules = rules(1);
    let armed = arm(&rules, Effect::Lose, always);
    drop(call(&rules, 1));
    let complaints = rules.complaints();
    assert!(
        complaints[0].ends_with("the call failed by itself or was given up once"),
        "{complaints:?}"
    );
    let fired = call(&rules, 1).outcome.expect("it may");
    Rules::confirm(&fired, true);
    assert_eq!((armed.fired(), rules.complaints().len()), (1, 0));
}

/// Calls at which a rule of one half fires nowhere, as its budget has been reserved elsewhere.
fn unlucky(rules: &Arc<Rules>, calls: u64, write: impl FnOnce(&mut Rule)) {
    // A rule before it takes every outcome, so that it draws and cannot fire.
    arm(rules, Effect::Block, always);
    arm(rules, Effect::Hang, write);
    for _ in 0..calls {
        call(rules, 7);
    }
}

#[test]
fn a_rule_of_chance_is_complained_of_when_bad_luck_is_no_excuse() {
    // One half to the 29th is more than 1 in a billion, and to the 30th less.
    for (calls, count) in [(29, 0), (30, 1)] {
        let rules = rules(1);
        unlucky(&rules, calls, |rule| chance(rule, 50));
        let complaints = rules.complaints();
        assert_eq!(complaints.len(), count, "{calls}: {complaints:?}");
    }
}

#[test]
#[cfg_attr(miri, ignore = "thousands of calls")]
fn only_calls_at_which_chance_had_a_say_count_as_bad_luck() {
    let rules = rules(1);
    unlucky(&rules, 1000, |rule| {
        rule.trigger.on_call(3);
        chance(rule, 50);
    });
    assert!(rules.complaints().is_empty());
}

#[test]
#[cfg_attr(miri, ignore = "thousands of calls")]
fn the_shares_of_a_mix_count_together() {
    let mix = |share| {
        Effect::mix(vec![
            (percent(share), Effect::Hang),
            (percent(share), Effect::Lose),
        ])
    };
    for (calls, count) in [(29, 0), (30, 1)] {
        let rules = rules(1);
        arm(&rules, Effect::Block, always);
        arm(&rules, mix(25), always);
        for _ in 0..calls {
            call(&rules, 7);
        }
        assert_eq!(rules.complaints().len(), count, "{calls}");
    }
    assert!(complaints(1000, mix(0), always).is_empty());
}

#[test]
#[cfg_attr(miri, ignore = "thousands of calls")]
fn a_chance_of_nothing_is_not_complained_of_once_it_was_met() {
    assert!(complaints(1000, Effect::Hang, |rule| chance(rule, 0)).is_empty());
    assert_eq!(complaints(0, Effect::Hang, |rule| chance(rule, 0)).len(), 1);
}

#[test]
fn an_optional_rule_is_not_complained_of_and_a_healed_one_is() {
    let rules = rules(1);
    arm(&rules, Effect::Hang, always).optional();
    assert!(rules.complaints().is_empty());
    arm(&rules, Effect::Hang, always).named("late").heal();
    assert_eq!(
        rules.complaints(),
        ["`FakeUsers`: `insert().hang.named(\"late\")`: no call has matched it"]
    );
}
