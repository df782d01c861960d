//! Draws: what they depend on, and how they spread.

use std::time::{Duration, UNIX_EPOCH};

use super::super::trigger::{Draw, Draws};
use super::super::{Armed, Effect, Lag, Rules, percent, portable, ratio, versions};
use super::{arm, call, call_at, outcomes, rules};

/// A sample of `calls` where a share of them fires.
fn fires(rules: &Rules, armed: &Armed, calls: u64, key: impl Fn(u64) -> u64) -> u64 {
    for n in 0..calls {
        call(rules, key(n));
    }
    assert_eq!(armed.matched(), calls);
    armed.fired()
}

#[test]
fn the_same_words_draw_the_same_in_every_release() {
    let draws = Draws::of_fake(42, "FakeUsers").of_call(1, portable(&7_u64), 1);
    let other = Draws::of_fake(42, "FakeUsers#2").of_call(1, 0, 2);
    let golden = [
        (draws.draw(Draw::Chance), 0xf3b6_2b55_cf03_3553),
        (draws.draw(Draw::Mix), 0x5272_b417_58ed_9b96),
        (draws.draw(Draw::Lag), 0xe013_fab1_1fac_4109),
        (draws.draw(Draw::Delay), 0x62a6_c10a_b32f_a59a),
        (other.draw(Draw::Chance), 0xf7e8_0c42_9b6c_83b0),
    ];
    for (n, (found, expected)) in golden.into_iter().enumerate() {
        assert_eq!(found, expected, "vector {n}: {found:#018x}");
    }
}

#[test]
fn the_same_seed_decides_the_same_in_every_release() {
    let rules = rules(42);
    arm(&rules, Effect::Hang, |rule| {
        rule.set_key(7, "7".to_owned());
        rule.trigger.chance(percent(20));
    });
    assert_eq!(outcomes(&rules, 40), [2, 11, 24, 25, 29, 30, 38]);
}

#[test]
#[cfg_attr(miri, ignore = "thousands of calls")]
fn a_tenth_of_ten_thousand_calls_fires_within_six_sigma() {
    for seed in 0..4 {
        let one_key = rules(seed);
        let armed = arm(&one_key, Effect::Hang, |rule| {
            rule.trigger.chance(percent(10));
        });
        let fired = fires(&one_key, &armed, 10_000, |_| 7);
        assert!((822..=1188).contains(&fired), "seed {seed}: {fired}");

        let keys = rules(seed);
        let armed = arm(&keys, Effect::Hang, |rule| {
            rule.trigger.chance(percent(10));
        });
        let fired = fires(&keys, &armed, 10_000, |n| portable(&n));
        assert!((822..=1188).contains(&fired), "seed {seed}: {fired}");
    }
}

#[test]
#[cfg_attr(miri, ignore = "a million calls")]
fn a_thousandth_of_a_million_calls_fires_within_bounds() {
    let rules = rules(1);
    let armed = arm(&rules, Effect::Hang, |rule| {
        rule.trigger.chance(ratio(1, 1000));
    });
    let fired = fires(&rules, &armed, 1_000_000, |n| n % 16);
    assert!((813..=1199).contains(&fired), "{fired}");
}

#[test]
#[cfg_attr(miri, ignore = "thousands of calls")]
fn shares_of_none_and_of_all_are_exact() {
    let rules = rules(1);
    let all = arm(&rules, Effect::Hang, |rule| {
        rule.trigger.chance(percent(100));
    });
    assert_eq!(fires(&rules, &all, 1000, |n| n), 1000);
    all.heal();
    let none = arm(&rules, Effect::Hang, |rule| rule.trigger.chance(percent(0)));
    assert_eq!(fires(&rules, &none, 1000, |n| n), 0);
}

#[test]
fn the_seed_the_fake_and_the_key_each_change_what_is_drawn() {
    let pattern = |seed, fake: &str, key| {
        let rules = std::sync::Arc::new(Rules::new(seed, fake));
        arm(&rules, Effect::Hang, |rule| {
            rule.trigger.chance(percent(50));
        });
        (0..64)
            .map(|_| call(&rules, key).outcome.is_some())
            .collect::<Vec<_>>()
    };
    let base = pattern(1, "FakeUsers", 7);
    assert_eq!(pattern(1, "FakeUsers", 7), base);
    assert_ne!(pattern(2, "FakeUsers", 7), base);
    assert_ne!(pattern(1, "FakeUsers#2", 7), base);
    assert_ne!(pattern(1, "FakeUsers", 8), base);
}

#[test]
fn what_one_key_draws_does_not_depend_on_calls_with_another() {
    let of_seven = |others: u64| {
        let rules = rules(1);
        arm(&rules, Effect::Hang, |rule| {
            rule.trigger.chance(percent(50));
        });
        let calls = (0..64).map(|n| {
            for other in 0..others {
                call(&rules, 100 + (n + other) % 3);
                call_at(&rules, 0, None, UNIX_EPOCH);
            }
            call(&rules, 7).outcome.is_some()
        });
        calls.collect::<Vec<_>>()
    };
    assert_eq!(of_seven(0), of_seven(3));
}

#[test]
fn a_higher_chance_fires_wherever_a_lower_one_does() {
    let with = |share| {
        let rules = rules(1);
        arm(&rules, Effect::Hang, |rule| rule.trigger.chance(share));
        outcomes(&rules, 200)
    };
    let (few, many) = (with(percent(10)), with(percent(30)));
    assert!(few.len() < many.len());
    assert!(few.iter().all(|call| many.contains(call)));
}

#[test]
#[cfg_attr(miri, ignore = "thousands of calls")]
fn a_mix_gives_each_effect_its_exact_share() {
    let rules = rules(3);
    let mix = Effect::mix(vec![
        (percent(10), Effect::Lose),
        (percent(5), Effect::Hang),
        (percent(85), Effect::Duplicate),
    ]);
    let armed = arm(&rules, mix, super::always);
    let (mut lost, mut hung) = (0, 0);
    for n in 0..10_000 {
        let fired = call(&rules, n).outcome.expect("the shares are all");
        match fired.effect {
            Effect::Lose => lost += 1,
            Effect::Hang => hung += 1,
            _ => {}
        }
        Rules::confirm(&fired, true);
    }
    assert_eq!(armed.fired(), 10_000);
    assert!((822..=1188).contains(&lost), "{lost}");
    // Six sigma around 500.
    assert!((369..=631).contains(&hung), "{hung}");
}

#[test]
#[cfg_attr(miri, ignore = "thousands of calls")]
fn chance_and_mix_of_one_rule_are_drawn_apart() {
    let rules = rules(3);
    let mix = Effect::mix(vec![
        (percent(50), Effect::Lose),
        (percent(50), Effect::Hang),
    ]);
    arm(&rules, mix, |rule| rule.trigger.chance(percent(50)));
    let fired = (0..1000).filter_map(|n| call(&rules, n).outcome);
    let lost = fired.filter(|fired| matches!(fired.effect, Effect::Lose));
    // With one draw for both, all that the chance lets through would be lost.
    let lost = lost.count();
    assert!((168..=332).contains(&lost), "{lost}");
}

#[test]
fn a_delay_is_drawn_from_its_range_and_a_fixed_one_is_itself() {
    let rules = rules(3);
    let (from, to) = (Duration::from_millis(10), Duration::from_millis(20));
    let ranged = arm(&rules, Effect::Delay(from, to), super::always);
    let delays: Vec<Duration> = (0..100)
        .map(|n| call(&rules, n).delay.expect("it fires"))
        .collect();
    assert!(delays.iter().all(|delay| (from..to).contains(delay)));
    let middle = Duration::from_millis(15);
    let low = delays.iter().filter(|&&delay| delay < middle).count();
    assert!((20..=80).contains(&low), "{low}");
    ranged.heal();
    arm(&rules, Effect::Delay(from, from), super::always);
    assert_eq!(call(&rules, 1).delay, Some(from));
}

#[test]
fn a_non_monotonic_lag_shrinks_and_grows() {
    let rules = rules(3);
    let stale = Effect::Stale(versions(3).non_monotonic());
    arm(&rules, stale, super::always);
    let lags: Vec<Option<Lag>> = (0..40)
        .map(|_| call(&rules, 7).outcome.expect("it fires").lag)
        .collect();
    for n in 0..=3 {
        assert!(lags.contains(&Some(Lag::Versions(n))), "{lags:?}");
    }
    let depth = |lag: &Option<Lag>| match lag {
        Some(Lag::Versions(n)) => *n,
        _ => unreachable!("it counts versions"),
    };
    let depths: Vec<u64> = lags.iter().map(depth).collect();
    assert!(depths.windows(2).any(|pair| pair[0] < pair[1]));
    assert!(depths.windows(2).any(|pair| pair[0] > pair[1]));
}
