//! Incidents: that all fakes are struck together, and what decides when.

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;

use super::super::{Armed, Effect, Incidents, Occurs, Rules, percent, ratio};
use super::{arm, call, config, message};
use crate::world::{Checked, World};

const MINUTE: Duration = Duration::from_secs(60);

fn rules_of(world: &World, fake: &str) -> Arc<Rules> {
    Arc::new(Rules::new(world.seed(), fake))
}

/// A rule that fires at each call during such incidents.
fn struck(rules: &Arc<Rules>, incidents: &Incidents) -> Armed {
    arm(rules, Effect::Hang, |rule| {
        rule.trigger.during(incidents.occasion());
    })
}

/// In which of so many windows a call of this fake is struck.
fn windows(world: &World, rules: &Rules, count: u64) -> Vec<u64> {
    let begun = world.clock().monotonic();
    assert_eq!(begun, Duration::ZERO);
    let mut struck = Vec::new();
    for window in 0..count {
        if call(rules, 7).outcome.is_some() {
            struck.push(window);
        }
        world.clock().advance(MINUTE);
    }
    struck
}

#[test]
fn the_same_seed_strikes_the_same_windows_in_every_release() {
    let world = World::seeded(42);
    let rules = rules_of(&world, "FakeOrders");
    struck(&rules, &world.incidents("rack 1", percent(20), MINUTE));
    assert_eq!(windows(&world, &rules, 40), GOLDEN);
    let other = World::seeded(42);
    let rules = rules_of(&other, "FakeOrders");
    struck(&rules, &other.incidents("rack 2", percent(20), MINUTE));
    assert_ne!(windows(&other, &rules, 40), GOLDEN);
}

const GOLDEN: [u64; 10] = [4, 5, 8, 14, 17, 24, 25, 27, 29, 33];

#[test]
#[cfg_attr(miri, ignore = "thousands of windows")]
fn a_tenth_of_ten_thousand_windows_is_an_incident_within_six_sigma() {
    for seed in 0..4 {
        let world = World::seeded(seed);
        let incidents = world.incidents("rack", percent(10), MINUTE);
        let mut on = 0;
        for _ in 0..10_000 {
            on += u64::from(incidents.is_on());
            world.clock().advance(MINUTE);
        }
        assert!((822..=1188).contains(&on), "seed {seed}: {on}");
    }
}

#[test]
fn a_window_is_struck_from_its_beginning_to_its_end() {
    let world = World::seeded(1);
    let incidents = world.incidents("rack", percent(50), MINUTE);
    for _ in 0..20 {
        let on = incidents.is_on();
        world.clock().advance(Duration::from_nanos(59_999_999_999));
        // The wall clock has no say in it.
        world.clock().rewind(MINUTE);
        assert_eq!(incidents.is_on(), on);
        world.clock().advance(Duration::from_nanos(1));
    }
    let never = world.incidents("rack", percent(0), MINUTE);
    let always = world.incidents("rack", percent(100), MINUTE);
    assert!(!never.is_on() && always.is_on());
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_fake_is_struck_in_the_same_windows_whatever_else_is_armed(
        seed in any::<u64>(),
        share in 0_u64..=10,
        others in proptest::collection::vec(0_u32..=100, 0..4),
        calls in 1_u64..4,
    ) {
        let world = World::seeded(seed);
        let incidents = world.incidents("rack", ratio(share, 10), MINUTE);
        let same = world.incidents("rack", ratio(share, 10), MINUTE);
        let behind = world.behind(3 * MINUTE);
        let wrong = behind.incidents("rack", ratio(share, 10), MINUTE);
        let plain = rules_of(&world, "FakeOrders");
        let crowded = rules_of(&world, "FakeStock");
        let skewed = rules_of(&behind, "FakeMail");
        struck(&plain, &incidents);
        for other in others {
            arm(&crowded, Effect::Delay(MINUTE, MINUTE), |rule| {
                rule.trigger.chance(percent(other));
            });
        }
        struck(&crowded, &same);
        struck(&skewed, &wrong);
        for _ in 0..20 {
            let on = incidents.is_on();
            for key in 0..calls {
                for rules in [&plain, &crowded, &skewed] {
                    prop_assert_eq!(call(rules, key).outcome.is_some(), on);
                }
            }
            world.clock().advance(MINUTE);
        }
    }

    #[test]
    fn an_incident_changes_no_draw_of_another_rule(seed in any::<u64>(), share in 0_u32..=100) {
        let drawn = |struck_too: bool| {
            let world = World::seeded(seed);
            let rules = rules_of(&world, "FakeOrders");
            let chance = arm(&rules, Effect::Hang, |rule| rule.trigger.chance(percent(share)));
            if struck_too {
                struck(&rules, &world.incidents("rack", percent(50), MINUTE));
            }
            let fired = |_| {
                let before = chance.fired();
                call(&rules, 7);
                world.clock().advance(MINUTE);
                chance.fired() > before
            };
            (0..20).map(fired).collect::<Vec<_>>()
        };
        prop_assert_eq!(drawn(false), drawn(true));
    }
}

#[test]
fn an_incident_that_a_test_begins_strikes_until_it_ends() {
    let world = World::new();
    let rules = rules_of(&world, "FakeOrders");
    let rack = world.incident("rack 1");
    let armed = arm(&rules, Effect::Hang, |rule| {
        rule.trigger.during(rack.occasion());
    });
    assert!(call(&rules, 1).outcome.is_none());
    world.incident("rack 2").begin();
    assert!(call(&rules, 1).outcome.is_none());
    rack.begin();
    world.incident("rack 1").begin();
    assert!(call(&rules, 1).outcome.is_some());
    rack.end();
    assert!(call(&rules, 1).outcome.is_none());
    assert_eq!((armed.matched(), armed.fired()), (4, 1));
    assert!(!world.fork().incident("rack 2").is_on());
}

#[test]
fn a_rule_whose_incident_never_was_is_complained_of() {
    let world = World::new();
    let rules = rules_of(&world, "FakeOrders");
    let rack = world.incident("rack 1");
    arm(&rules, Effect::Hang, |rule| {
        rule.trigger.during(rack.occasion());
    });
    call(&rules, 1);
    let [complaint] = &rules.complaints()[..] else {
        panic!("one complaint")
    };
    assert!(
        complaint.ends_with("1 call matched it, none at the time of `during(\"rack 1\")`"),
        "{complaint}"
    );
    rack.begin();
    call(&rules, 1);
    assert!(rules.complaints().is_empty());
}

#[test]
fn incidents_that_never_came_are_complained_of_where_that_is_no_accident() {
    let world = World::seeded(0);
    let rules = rules_of(&world, "FakeOrders");
    let rare = world.incidents("rare", ratio(1, 1_000_000), MINUTE);
    struck(&rules, &rare);
    // Calls of one window are decided together, so that more of them prove nothing.
    for _ in 0..100 {
        call(&rules, 1);
    }
    assert!(rules.complaints().is_empty());
    let often = world.incidents("often", percent(90), MINUTE);
    // An earlier rule takes each call that this one is for.
    let first = rules_of(&world, "FakeStock");
    arm(&first, Effect::Hang, |_| ());
    struck(&first, &often);
    for _ in 0..10 {
        call(&first, 1);
        world.clock().advance(MINUTE);
    }
    let complaints = first.complaints();
    assert!(complaints[0].contains("it has not fired"), "{complaints:?}");
}

#[test]
fn what_means_nothing_is_refused() {
    let world = World::new();
    let rules = rules_of(&world, "FakeOrders");
    assert!(
        message(|| world.incidents("rack", percent(1), Duration::ZERO))
            .starts_with("a window of no length")
    );
    let said = message(|| {
        arm(&rules, Effect::Hang, |rule| {
            rule.trigger.during(world.incident("a").occasion());
            rule.trigger.during(world.incident("b").occasion());
        })
    });
    assert!(
        said.starts_with("`during(\"b\")` after `during(\"a\")`"),
        "{said}"
    );
}
