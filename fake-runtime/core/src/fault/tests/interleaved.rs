//! Threads that arm, call, heal and give up, in many interleavings, without a fake around them. Each test is shown to see
//! a mistake: the same test with a part of the rules replaced by a wrong one.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Wake, Waker};
use std::time::UNIX_EPOCH;

use shuttle::{future, thread};

use super::*;
use crate::sync::atomic::AtomicBool;
use crate::tests::schedules::{every, some_fails, waiting, world};

type Arm = fn(&Rules, Rule) -> Arc<Rule>;
type Heal = fn(&Rules, &Rule);

fn rules() -> Arc<Rules> {
    Arc::new(Rules::new(1, "FakeUsers"))
}

fn with(mut rule: Rule, effect: Effect) -> Rule {
    rule.set_effect(effect);
    rule
}

/// A rule of this method, which hangs every call.
fn of(method: usize) -> Rule {
    with(Rule::of_method(method, "find"), Effect::Hang)
}

/// A call of the first method, as far as its faults are decided.
fn call(rules: &Rules) -> Option<Fired> {
    if !rules.watched(0) {
        return None;
    }
    let matching = rules.matching(0, true, || None, |_| true);
    rules.decide(&matching, None, UNIX_EPOCH, &|_| true).outcome
}

/// Arms while others may change what is armed.
fn arm_without_the_lock(rules: &Rules, rule: Rule) -> Arc<Rule> {
    let rule = Arc::new(rule);
    rules.all.push(Arc::clone(&rule));
    rules.look_again();
    rule
}

fn heal_without_the_lock(rules: &Rules, rule: &Rule) {
    rule.heal();
    rules.look_again();
}

fn heal_all_without_the_lock(rules: &Rules) {
    rules.all.iter().for_each(|rule| rule.heal());
    rules.look_again();
}

/// Looks before there is a difference to see.
fn heal_after_looking(rules: &Rules, rule: &Rule) {
    {
        let _changing = rules.changing();
        rules.look_again();
    }
    rule.heal();
}

/// Only keeps those away who have not looked yet.
fn heal_by_the_bits(rules: &Rules, _: &Rule) {
    let _changing = rules.changing();
    rules.watched.store(0, Ordering::Relaxed);
}

/// Wakes under the lock.
fn heal_under_the_lock(rules: &Rules, rule: &Rule) {
    let _changing = rules.changing();
    rule.heal();
    rules.look_again();
}

fn changes_at_once(arm: Arm, heal: Heal) {
    let rules = rules();
    let first = rules.arm(of(0));
    let heals = thread::spawn({
        let rules = Arc::clone(&rules);
        move || heal(&rules, &first)
    });
    let arms = thread::spawn({
        let rules = Arc::clone(&rules);
        move || drop(arm(&rules, of(1)))
    });
    let comes_and_goes = thread::spawn({
        let rules = Arc::clone(&rules);
        move || {
            let rule = arm(&rules, with(Rule::of_scope(Scope::Writes), Effect::Hang));
            heal(&rules, &rule);
        }
    });
    rules.record(2);
    for thread in [heals, arms, comes_and_goes] {
        thread.join().unwrap();
    }
    let watched = [0, 1, 2, 3].map(|method| rules.watched(method));
    assert_eq!(watched, [false, true, true, false], "bits are stale");
}

#[test]
fn what_is_watched_is_what_is_armed_or_recorded_whoever_changes_it_at_once() {
    every(|| changes_at_once(Rules::arm, Rules::heal));
    let stale = "bits are stale";
    some_fails(|| changes_at_once(arm_without_the_lock, Rules::heal), stale);
    some_fails(|| changes_at_once(Rules::arm, heal_without_the_lock), stale);
    some_fails(|| changes_at_once(Rules::arm, heal_after_looking), stale);
}

fn heals_all_while_one_arms(heal_all: fn(&Rules)) {
    let rules = rules();
    let first = rules.arm(of(0));
    let heals = thread::spawn({
        let rules = Arc::clone(&rules);
        move || heal_all(&rules)
    });
    let arms = thread::spawn({
        let rules = Arc::clone(&rules);
        move || rules.arm(of(1))
    });
    let second = arms.join().unwrap();
    heals.join().unwrap();
    assert!(first.is_healed(), "it was armed before");
    let watched = [0, 1].map(|method| rules.watched(method));
    assert_eq!(watched, [false, !second.is_healed()], "bits are stale");
}

#[test]
fn heal_all_heals_what_was_armed_before_it_and_leaves_no_stale_bit() {
    every(|| heals_all_while_one_arms(Rules::heal_all));
    some_fails(
        || heals_all_while_one_arms(heal_all_without_the_lock),
        "bits are stale",
    );
}

/// The fifteen healed rules before them let two that are armed go to two parts of the list.
fn arms_before_a_call(arm: Arm) {
    let rules = rules();
    for _ in 0..15 {
        let old = of(0);
        old.heal();
        rules.all.push(Arc::new(old));
    }
    let armed = Arc::new(AtomicBool::new(false));
    let other = thread::spawn({
        let rules = Arc::clone(&rules);
        move || {
            let rule = rules.arm(of(1));
            rules.heal(&rule);
        }
    });
    let arms = thread::spawn({
        let (rules, armed) = (Arc::clone(&rules), Arc::clone(&armed));
        move || {
            arm(&rules, of(0));
            armed.store(true, Ordering::SeqCst);
        }
    });
    for _ in 0..2 {
        let before = armed.load(Ordering::SeqCst);
        let fired = call(&rules).is_some();
        assert!(fired || !before, "a call has not seen the rule");
    }
    arms.join().unwrap();
    other.join().unwrap();
    assert!(call(&rules).is_some(), "a call has not seen the rule");
}

#[test]
fn a_rule_that_is_armed_before_a_call_begins_is_seen_by_it() {
    every(|| arms_before_a_call(Rules::arm));
    some_fails(
        || arms_before_a_call(arm_without_the_lock),
        "a call has not seen the rule",
    );
}

fn calls_while_one_heals(heal: Heal) {
    let rules = rules();
    let rule = rules.arm(of(0));
    let healed = Arc::new(AtomicBool::new(false));
    let callers = [(); 2].map(|()| {
        let (rules, healed) = (Arc::clone(&rules), Arc::clone(&healed));
        thread::spawn(move || {
            for _ in 0..2 {
                let after = healed.load(Ordering::SeqCst);
                let fired = call(&rules).is_some();
                assert!(!(fired && after), "a healed rule has fired");
            }
        })
    });
    heal(&rules, &rule);
    healed.store(true, Ordering::SeqCst);
    let fired = rule.tally().fired;
    for caller in callers {
        caller.join().unwrap();
    }
    assert_eq!(rule.tally().fired, fired, "a healed rule has fired");
}

#[test]
fn a_healed_rule_never_fires_afterwards() {
    every(|| calls_while_one_heals(Rules::heal));
    some_fails(
        || calls_while_one_heals(heal_by_the_bits),
        "a healed rule has fired",
    );
}

fn blocks_until_healed(heal: Heal) {
    let rules = rules();
    let rule = rules.arm(with(Rule::of_method(0, "find"), Effect::Block));
    let world = world();
    let threads = [(); 2].map(|()| {
        let (rules, world) = (Arc::clone(&rules), world.clone());
        thread::spawn(move || {
            let fired = call(&rules);
            let latch = fired.as_ref().map(|fired| fired.rule.latch());
            latch.inspect(|latch| latch.wait(&world, waiting()));
            u64::from(fired.is_some())
        })
    });
    let task = thread::spawn({
        let (rules, world) = (Arc::clone(&rules), world.clone());
        move || {
            let fired = call(&rules);
            let latch = fired.as_ref().map(|fired| fired.rule.latch());
            latch.inspect(|latch| future::block_on(latch.opened(&world, waiting())));
            u64::from(fired.is_some())
        }
    });
    heal(&rules, &rule);
    let [one, two] = threads.map(|thread| thread.join().unwrap());
    let blocked = one + two + task.join().unwrap();
    assert_eq!(rule.tally().fired, blocked);
}

#[test]
fn every_call_that_a_rule_blocks_goes_on_when_it_is_healed() {
    every(|| blocks_until_healed(Rules::heal));
    some_fails(|| blocks_until_healed(heal_by_the_bits), "deadlock");
}

/// A waker that arms another rule at once, as an executor does that polls inside of `wake`.
struct Arms(Arc<Rules>);

impl Wake for Arms {
    fn wake(self: Arc<Self>) {
        self.0.arm(of(1));
    }
}

fn wakes_one_who_arms(heal: Heal) {
    let rules = rules();
    let rule = rules.arm(with(Rule::of_method(0, "find"), Effect::Block));
    let heals = thread::spawn({
        let (rules, rule) = (Arc::clone(&rules), Arc::clone(&rule));
        move || heal(&rules, &rule)
    });
    let waker = Waker::from(Arc::new(Arms(Arc::clone(&rules))));
    let mut opened = pin!(rule.latch().opened(&world(), waiting()));
    let first = opened.as_mut().poll(&mut Context::from_waker(&waker));
    heals.join().unwrap();
    assert_eq!(rules.watched(1), first.is_pending(), "whether it was woken");
    let mut context = Context::from_waker(Waker::noop());
    assert_eq!(opened.poll(&mut context), Poll::Ready(()));
}

#[test]
fn whoever_is_woken_by_a_heal_may_arm_another_rule() {
    every(|| wakes_one_who_arms(Rules::heal));
    some_fails(|| wakes_one_who_arms(heal_under_the_lock), "deadlock");
}

fn gives_a_fire_up(give_up: fn(Fired)) {
    let rules = rules();
    let mut rule = Rule::of_method(0, "insert");
    rule.set_budget(1);
    let rule = rules.arm(with(rule, Effect::Lose));
    let drops = thread::spawn({
        let rules = Arc::clone(&rules);
        move || call(&rules).into_iter().for_each(give_up)
    });
    let confirms = thread::spawn({
        let rules = Arc::clone(&rules);
        move || {
            let fired = call(&rules);
            if let Some(fired) = &fired {
                Rules::confirm(fired, true);
            }
            fired.is_some()
        }
    });
    drops.join().unwrap();
    let confirmed = confirms.join().unwrap();
    let fired = rule.tally().fired;
    assert_eq!(fired, u64::from(confirmed), "only what happened has fired");
    let left = call(&rules).is_some();
    assert_eq!(left, !confirmed, "what is left of the budget");
}

#[test]
fn a_call_that_is_given_up_takes_nothing_of_the_budget() {
    every(|| gives_a_fire_up(drop));
    let keeps: fn() = || gives_a_fire_up(std::mem::forget);
    some_fails(keeps, "what is left of the budget");
    let happens: fn() = || gives_a_fire_up(|fired| Rules::confirm(&fired, true));
    some_fails(happens, "only what happened has fired");
}
