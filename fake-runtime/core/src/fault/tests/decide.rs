//! The order of the decision: filters, count, window, draw, budget; and what several rules make of a call.

use std::time::{Duration, UNIX_EPOCH};

use super::super::trigger::Trigger;
use super::super::{Effect, Rule, Rules, Scope, percent, versions};
use super::{Armed, always, arm, arm_at, call, call_at, message, outcomes, rules};
use std::sync::Arc;

/// The calls at which a rule with this trigger and budget fires.
fn fired_at(write: impl FnOnce(&mut Rule)) -> Vec<u64> {
    let rules = rules(1);
    arm(&rules, Effect::Hang, write);
    outcomes(&rules, 10)
}

#[test]
fn places_in_the_count_are_counted_from_one() {
    assert_eq!(fired_at(|rule| rule.trigger.on_call(3)), [3]);
    assert_eq!(fired_at(|rule| rule.trigger.after_calls(7)), [8, 9, 10]);
    assert_eq!(fired_at(|rule| rule.trigger.every(4)), [4, 8]);
    assert_eq!(fired_at(|rule| rule.trigger.every(1)).len(), 10);
}

#[test]
fn a_budget_is_spent_by_what_fires_only() {
    assert_eq!(fired_at(|rule| rule.set_budget(1)), [1]);
    assert_eq!(
        fired_at(|rule| {
            rule.trigger.every(3);
            rule.set_budget(2);
        }),
        [3, 6]
    );
    // What chance has let pass spends nothing: the first three that it takes.
    let unlimited = fired_at(|rule| rule.trigger.chance(percent(40)));
    let limited = fired_at(|rule| {
        rule.trigger.chance(percent(40));
        rule.set_budget(2);
    });
    assert!(unlimited.len() > 2);
    assert_eq!(limited, unlimited[..2]);
}

#[test]
fn calls_are_counted_over_all_keys_and_methods_apart() {
    let rules = rules(1);
    let armed = arm(&rules, Effect::Hang, |rule| rule.trigger.on_call(3));
    assert!(call(&rules, 1).outcome.is_none());
    assert!(call_at(&rules, 1, Some(1), UNIX_EPOCH).outcome.is_none());
    assert!(call(&rules, 2).outcome.is_none());
    assert!(call_at(&rules, 0, None, UNIX_EPOCH).outcome.is_some());
    assert_eq!((armed.matched(), armed.fired()), (3, 1));
}

#[test]
fn a_key_filter_counts_only_its_own_calls() {
    let rules = rules(1);
    let armed = arm(&rules, Effect::Hang, |rule| {
        rule.set_key(7, "7".to_owned());
        rule.trigger.on_call(2);
    });
    for key in [7, 8, 8] {
        assert!(call(&rules, key).outcome.is_none());
    }
    assert!(call_at(&rules, 0, None, UNIX_EPOCH).outcome.is_none());
    assert!(call(&rules, 7).outcome.is_some());
    assert_eq!((armed.matched(), armed.fired()), (2, 1));
}

#[test]
fn a_window_begins_with_its_first_time_and_ends_before_its_last() {
    let rules = rules(1);
    let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
    let armed = arm(&rules, Effect::Hang, |rule| {
        rule.trigger.between(at(10), at(20));
    });
    let fires = |seconds| call_at(&rules, 0, None, at(seconds)).outcome.is_some();
    assert_eq!([9, 10, 19, 20].map(fires), [false, true, true, false]);
    assert_eq!((armed.matched(), armed.fired()), (4, 2));
}

#[test]
fn a_window_does_not_move_the_draws() {
    let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
    let fires = |window: bool| {
        let rules = rules(1);
        arm(&rules, Effect::Hang, |rule| {
            if window {
                rule.trigger.between(at(20), at(64));
            }
            rule.trigger.chance(percent(50));
        });
        let calls = (0..64).map(|n| call_at(&rules, 0, Some(7), at(n)).outcome.is_some());
        calls.collect::<Vec<_>>()
    };
    assert_eq!(fires(false)[20..], fires(true)[20..]);
    assert!(!fires(true)[..20].contains(&true));
}

#[test]
fn the_first_outcome_wins_and_a_shadowed_rule_counts_and_spends_nothing() {
    let rules = rules(1);
    let first = arm(&rules, Effect::Hang, |rule| rule.trigger.every(2));
    let second = arm(&rules, Effect::Lose, |rule| rule.set_budget(1));
    let third = arm(&rules, Effect::Block, |rule| rule.trigger.on_call(2));
    let one = call(&rules, 1);
    let fired = one.outcome.as_ref().expect("the second fires");
    assert!(second.is(&fired.rule) && one.shadowed.is_empty());
    // It fails by itself, so that the second may fire again.
    Rules::confirm(fired, false);
    let two = call(&rules, 1);
    let fired = two.outcome.as_ref().expect("the first fires");
    assert!(first.is(&fired.rule));
    let shadowed: Vec<bool> = two
        .shadowed
        .iter()
        .zip([&second, &third])
        .map(|(rule, armed)| armed.is(rule))
        .collect();
    assert_eq!(shadowed, [true, true]);
    assert_eq!((second.matched(), second.fired()), (2, 0));
    assert_eq!((third.matched(), third.fired()), (2, 0));
    let three = call(&rules, 1);
    let fired = three.outcome.as_ref().expect("the second has its budget");
    assert!(second.is(&fired.rule));
}

#[test]
#[cfg_attr(miri, ignore = "thousands of calls")]
fn separate_rules_of_a_fifth_and_a_twentieth_give_24_percent() {
    let rules = rules(1);
    for (share, effect) in [(20, Effect::Hang), (5, Effect::Block)] {
        arm(&rules, effect, |rule| rule.trigger.chance(percent(share)));
    }
    let fired = (0..10_000).filter(|&n| call(&rules, n).outcome.is_some());
    // Six sigma around 2400.
    let fired = fired.count();
    assert!((2144..=2656).contains(&fired), "{fired}");
}

#[test]
fn delays_add_up_and_compose_with_the_outcome() {
    let rules = rules(1);
    let ms = Duration::from_millis;
    let slow = arm(&rules, Effect::Delay(ms(10), ms(10)), always);
    let fails = arm(&rules, Effect::Hang, always);
    let slower = arm(&rules, Effect::Delay(ms(5), ms(5)), |rule| {
        rule.set_budget(1);
    });
    let decision = call(&rules, 1);
    assert_eq!(decision.delay, Some(ms(15)));
    let fired = decision.outcome.as_ref().expect("delays are no outcome");
    assert!(fails.is(&fired.rule) && decision.shadowed.is_empty());
    assert_eq!(call(&rules, 1).delay, Some(ms(10)));
    assert_eq!([slow.fired(), slower.fired()], [2, 1]);
    assert_eq!([slow.changed(), slower.changed()], [2, 1]);
}

#[test]
fn delays_longer_than_all_time_stay_at_the_longest() {
    let rules = rules(1);
    for _ in 0..2 {
        arm(&rules, Effect::Delay(Duration::MAX, Duration::MAX), always);
    }
    assert_eq!(call(&rules, 1).delay, Some(Duration::MAX));
}

#[test]
fn a_provisional_effect_fires_when_it_is_confirmed() {
    let rules = rules(1);
    let armed = arm(&rules, Effect::Lose, |rule| rule.set_budget(2));
    let failed = call(&rules, 1).outcome.expect("it may");
    assert_eq!(armed.fired(), 0);
    Rules::confirm(&failed, false);
    let happened = call(&rules, 1).outcome.expect("nothing is spent");
    Rules::confirm(&happened, true);
    assert_eq!((armed.matched(), armed.fired()), (2, 1));
    // The second answer to one question is none.
    Rules::confirm(&happened, true);
    Rules::confirm(&failed, true);
    assert_eq!(armed.fired(), 1);
}

#[test]
fn a_call_that_is_given_up_gives_its_reserved_fire_back() {
    let rules = rules(1);
    let armed = arm(&rules, Effect::Lose, |rule| rule.set_budget(1));
    let waiting = call(&rules, 1).outcome.expect("it may");
    assert!(call(&rules, 2).outcome.is_none(), "the fire is reserved");
    drop(waiting);
    let fired = call(&rules, 3).outcome.expect("it was given back");
    Rules::confirm(&fired, true);
    drop(fired);
    assert!(call(&rules, 4).outcome.is_none(), "the budget is spent");
    assert_eq!(armed.fired(), 1);
}

#[test]
fn what_shows_by_itself_has_changed_and_the_rest_is_told_once() {
    let rules = rules(1);
    let (fails, stale) = (
        arm(&rules, Effect::Hang, |rule| rule.set_budget(1)),
        arm(&rules, Effect::Stale(versions(1)), always),
    );
    let fired = call(&rules, 1).outcome.expect("it fails");
    Rules::changed(&fired);
    assert_eq!((fails.fired(), fails.changed()), (1, 1));
    let equal = call(&rules, 1).outcome.expect("it is stale");
    assert_eq!((stale.fired(), stale.changed()), (1, 0));
    drop(equal);
    let differs = call(&rules, 1).outcome.expect("it is stale");
    Rules::changed(&differs);
    Rules::changed(&differs);
    assert_eq!((stale.fired(), stale.changed()), (2, 1));
}

#[test]
fn commit_then_hang_has_changed_when_it_is_confirmed() {
    let rules = rules(1);
    let armed = arm(&rules, Effect::CommitThenHang, always);
    let fired = call(&rules, 1).outcome.expect("it may");
    assert_eq!(armed.changed(), 0);
    Rules::confirm(&fired, true);
    assert_eq!((armed.fired(), armed.changed()), (1, 1));
}

#[test]
fn a_rule_of_the_whole_fake_passes_by_what_its_effect_cannot_happen_to() {
    let rules = rules(1);
    let mut rule = Rule::of_scope(Scope::All);
    rule.trigger.on_call(2);
    rule.set_effect(Effect::Lose);
    let armed = Armed::new(Arc::clone(&rules), rule);
    let call = |writes: bool| {
        let matching = rules.matching(usize::from(!writes), writes, || None, |_| true);
        let allows = |effect: &Effect| writes || !matches!(effect, Effect::Lose);
        rules.decide(&matching, None, UNIX_EPOCH, &allows)
    };
    assert!(call(true).outcome.is_none());
    assert!(call(false).outcome.is_none());
    assert_eq!(armed.matched(), 1);
    assert!(call(true).outcome.is_some());
}

#[test]
#[cfg_attr(miri, ignore = "thousands of calls")]
fn a_mix_leaves_the_share_of_what_cannot_happen_alone() {
    let rules = rules(1);
    let mix = vec![(percent(50), Effect::Lose), (percent(50), Effect::Hang)];
    let armed = arm(&rules, Effect::mix(mix), always);
    let none_lost = |effect: &Effect| !matches!(effect, Effect::Lose);
    let hung = (0..1000_u64).filter(|&key| {
        let matching = rules.matching(0, true, || Some(key), |_| true);
        let decision = rules.decide(&matching, Some(key), UNIX_EPOCH, &none_lost);
        decision.outcome.is_some()
    });
    // Six sigma around 500: the rest is not handed to what can happen.
    let hung = hung.count();
    assert!((405..=595).contains(&hung), "{hung}");
    assert_eq!(armed.matched(), 1000);
    let matching = rules.matching(0, true, || None, |_| true);
    let decision = rules.decide(&matching, None, UNIX_EPOCH, &|_| false);
    assert!(decision.outcome.is_none());
    assert_eq!(armed.matched(), 1000, "no part of it can happen");
}

#[test]
fn scopes_cover_reads_writes_or_all() {
    let rules = rules(1);
    let scopes = [Scope::All, Scope::Reads, Scope::Writes];
    for scope in scopes {
        let mut rule = Rule::of_scope(scope);
        rule.set_effect(Effect::Hang);
        rules.arm(rule);
    }
    arm_at(&rules, 2, Effect::Hang, always);
    assert_eq!(rules.matching(0, true, || None, |_| true).len(), 2);
    assert_eq!(rules.matching(1, false, || None, |_| true).len(), 2);
    assert_eq!(rules.matching(2, true, || None, |_| true).len(), 3);
}

#[test]
fn calls_find_exactly_the_rules_of_their_key_and_those_of_any() {
    let rules = rules(1);
    // Keys of all bits, and several of one bit, of which all but one have no rule.
    let armed = (0..64_u64).map(|n| n << 58 | 5).step_by(3);
    for key in armed.clone() {
        arm(&rules, Effect::Hang, |rule| {
            rule.set_key(key, key.to_string());
        });
    }
    let found = |method, key| rules.matching(method, true, || key, |_| true).len();
    for key in (0..64_u64).flat_map(|n| [n << 58 | 5, n << 58 | 6]) {
        let expected = usize::from(armed.clone().any(|of| of == key));
        assert_eq!(found(0, Some(key)), expected, "{key:#x}");
        assert_eq!(found(2, Some(key)), 0, "{key:#x}");
    }
    assert_eq!(found(0, None), 0);
    let any = arm(&rules, Effect::Hang, always);
    assert_eq!(
        [found(0, None), found(0, Some(5)), found(0, Some(6))],
        [1, 2, 1]
    );
    any.heal();
    assert_eq!(
        [found(0, None), found(0, Some(5)), found(0, Some(6))],
        [0, 1, 0]
    );
}

#[test]
fn a_healed_rule_neither_counts_nor_fires_not_even_for_who_has_found_it() {
    let rules = rules(1);
    let armed = arm(&rules, Effect::Hang, always);
    let found = rules.matching(0, true, || None, |_| true);
    assert!(rules.watched(0));
    armed.heal();
    let decision = rules.decide(&found, None, UNIX_EPOCH, &|_| true);
    assert!(decision.outcome.is_none() && rules.matching(0, true, || None, |_| true).is_empty());
    assert_eq!((armed.matched(), armed.fired()), (0, 0));
    assert!(!rules.watched(0));
}

#[test]
fn a_guard_heals_when_it_is_dropped_and_a_handle_does_not() {
    let rules = rules(1);
    drop(arm(&rules, Effect::Hang, always));
    assert_eq!(rules.matching(0, true, || None, |_| true).len(), 1);
    let guard = arm_at(&rules, 1, Effect::Hang, always).scoped();
    assert_eq!(rules.matching(1, false, || None, |_| true).len(), 1);
    assert!(call_at(&rules, 1, None, UNIX_EPOCH).outcome.is_some());
    assert_eq!(guard.fired(), 1);
    drop(guard);
    assert!(rules.matching(1, false, || None, |_| true).is_empty());
    rules.heal_all();
    assert!(rules.matching(0, true, || None, |_| true).is_empty() && !rules.watched(0));
}

#[test]
fn only_methods_with_rules_or_records_are_watched() {
    let rules = rules(1);
    assert!((0..100).all(|method| !rules.watched(method)));
    let armed = arm_at(&rules, 1, Effect::Hang, always);
    assert_eq!([0, 1, 2].map(|n| rules.watched(n)), [false, true, false]);
    rules.record(2);
    armed.heal();
    assert_eq!([0, 1, 2].map(|n| rules.watched(n)), [false, false, true]);
    rules.heal_all();
    assert!(rules.watched(2), "healing ends no record");
    // From the 64th on methods share a bit.
    rules.record(70);
    assert_eq!([62, 63, 99].map(|n| rules.watched(n)), [false, true, true]);
}

#[test]
fn a_rule_of_the_whole_fake_makes_every_method_watched() {
    let rules = rules(1);
    let mut rule = Rule::of_scope(Scope::Reads);
    rule.set_effect(Effect::Hang);
    let armed = Armed::new(Arc::clone(&rules), rule);
    assert!((0..100).all(|method| rules.watched(method)));
    armed.heal();
    assert!((0..100).all(|method| !rules.watched(method)));
}

#[test]
fn words_that_mean_nothing_or_contradict_panic() {
    let refused = |write: &dyn Fn(&mut Trigger)| message(|| write(&mut Trigger::default()));
    let (early, late) = (UNIX_EPOCH, UNIX_EPOCH + Duration::from_secs(1));
    assert!(refused(&|t| t.on_call(0)).starts_with("`on_call(0)` is no call"));
    assert!(refused(&|t| t.every(0)).starts_with("`every(0)` is no call"));
    assert!(refused(&|t| t.between(early, early)).starts_with("no time is between"));
    assert!(refused(&|t| t.between(late, early)).starts_with("no time is between"));
    assert!(
        refused(&|t| {
            t.on_call(1);
            t.every(2);
        })
        .starts_with("`every(2)` after `on_call(1)`: a rule has one of")
    );
    assert!(
        refused(&|t| {
            t.chance(percent(1));
            t.chance(percent(2));
        })
        .starts_with("`chance(2%)` after `chance(1%)`")
    );
    assert!(
        refused(&|t| {
            t.between(early, late);
            t.between(early, late);
        })
        .starts_with("a second `between`")
    );
    let mut rule = Rule::of_method(0, "insert");
    assert!(message(|| rule.set_budget(0)).starts_with("`times(0)` never fires"));
    rule.set_budget(1);
    assert!(message(|| rule.set_budget(2)).starts_with("a second `times`"));
}
