//! Shares, and picking among them.

use proptest::prelude::{prop_assert_eq, proptest};

use super::super::share::{Picker, scaled};
use super::super::{percent, ratio};
use super::message;

#[test]
fn a_share_is_kept_in_lowest_terms() {
    assert_eq!(percent(10), ratio(1, 10));
    assert_eq!(percent(0), ratio(0, 7));
    assert_eq!(percent(100), ratio(7, 7));
    assert_ne!(percent(10), percent(11));
}

#[test]
fn a_share_shows_percents_where_they_are_whole() {
    let shown = [
        (percent(0), "0%"),
        (percent(10), "10%"),
        (ratio(1, 4), "25%"),
        (percent(100), "100%"),
        (ratio(1, 1000), "1/1000"),
        (ratio(2, 6), "1/3"),
    ];
    for (share, text) in shown {
        assert_eq!(share.to_string(), text);
    }
}

#[test]
fn a_share_out_of_range_panics_and_is_not_clamped() {
    assert!(message(|| percent(101)).starts_with("101 percent is more than all"));
    assert!(message(|| ratio(3, 2)).starts_with("`ratio(3, 2)` is more than all"));
    assert!(message(|| ratio(0, 0)).starts_with("`ratio(0, 0)` is a share of nothing"));
}

#[test]
fn a_share_hits_exactly_the_draws_below_it() {
    let half = 1_u64 << 63;
    assert!(percent(50).hit(half - 1) && !percent(50).hit(half));
    // A third of 2^64 is no whole number: the draws 0 to 0x5555555555555555 are below it.
    let third = 0x5555_5555_5555_5555;
    assert!(ratio(1, 3).hit(third) && !ratio(1, 3).hit(third + 1));
    assert!(percent(100).hit(u64::MAX) && !percent(0).hit(0));
    // The smallest share that is not nothing still has a draw.
    let least = ratio(1, u64::MAX);
    assert!(least.hit(1) && !least.hit(2));
    assert!(!ratio(u64::MAX - 1, u64::MAX).hit(u64::MAX));
}

#[test]
fn a_draw_picks_the_share_it_falls_into() {
    let picker = Picker::new(&[percent(25), percent(0), ratio(1, 4), ratio(1, 8)]);
    let eighth = 1_u64 << 61;
    let found: Vec<Option<usize>> = (0..8).map(|n| picker.pick(n * eighth)).collect();
    let (first, third, fourth) = (Some(0), Some(2), Some(3));
    assert_eq!(
        found,
        [first, first, third, third, fourth, None, None, None]
    );
    assert_eq!(picker.pick(2 * eighth - 1), first);
    assert_eq!(picker.pick(5 * eighth - 1), fourth);
    assert_eq!(Picker::new(&[]).pick(0), None);
}

#[test]
fn shares_that_are_all_together_leave_no_draw_out() {
    let picker = Picker::new(&[ratio(1, 3), ratio(1, 3), ratio(1, 3)]);
    assert_eq!(picker.pick(u64::MAX), Some(2));
    let picker = Picker::new(&[percent(100)]);
    assert_eq!(picker.pick(u64::MAX), Some(0));
}

#[test]
fn shares_that_are_more_than_all_panic_even_by_the_least() {
    let message_of = |shares: &[_]| message(|| Picker::new(shares));
    assert!(
        message_of(&[percent(60), percent(41)])
            .starts_with("the shares 60% + 41% are more than all")
    );
    let least = ratio(1, 1 << 62);
    assert!(message_of(&[percent(100), least]).contains("more than all together"));
    let _ = Picker::new(&[ratio((1 << 62) - 1, 1 << 62), least]);
}

#[test]
fn shares_without_an_exact_sum_panic() {
    let shares = [ratio(1, (1 << 61) - 1), ratio(1, 1 << 61)];
    let message = message(|| Picker::new(&shares));
    assert!(
        message.contains("have no common denominator below 2^64"),
        "{message}"
    );
}

#[test]
fn scaling_by_128_bits_is_exact() {
    assert_eq!(scaled(u64::MAX, 10), 9);
    assert_eq!(scaled(0, u128::MAX), 0);
    assert_eq!(scaled(1 << 63, 1 << 100), 1 << 99);
    // (2^64 - 1) (2^128 - 1) / 2^64 is 2^128 - 2^64 - 1 and a little.
    assert_eq!(scaled(u64::MAX, u128::MAX), u128::MAX - (1 << 64));
}

proptest! {
    #![proptest_config(super::config())]

    /// The picker against one that walks.
    #[test]
    fn a_pick_is_what_adding_up_finds(
        parts in proptest::collection::vec(0_u64..10, 0..8),
        draw in proptest::num::u64::ANY,
    ) {
        let shares: Vec<_> = parts.iter().map(|&part| ratio(part, 80)).collect();
        let mut end = 0;
        let walked = parts.iter().position(|part| {
            end += part;
            u128::from(draw) * 80 < u128::from(end) << 64
        });
        prop_assert_eq!(Picker::new(&shares).pick(draw), walked);
    }
}
