//! Lags, fixed and drawn.

use std::time::Duration;

use super::super::{Lag, age, key_versions, versions};
use super::message;
use crate::table::HISTORY;

#[test]
fn a_fixed_lag_is_the_same_for_every_draw() {
    for draw in [0, 1, u64::MAX] {
        assert_eq!(versions(3).drawn(draw), Lag::Versions(3));
        assert_eq!(key_versions(2).drawn(draw), Lag::KeyVersions(2));
    }
}

#[test]
fn a_drawn_lag_has_every_value_from_none_to_all_in_equal_shares() {
    let lag = versions(3).non_monotonic();
    let quarter = 1_u64 << 62;
    for n in 0..4 {
        let begin = n * quarter;
        assert_eq!(lag.drawn(begin), Lag::Versions(n));
        assert_eq!(lag.drawn(begin + (quarter - 1)), Lag::Versions(n));
    }
    let lag = key_versions(1).non_monotonic();
    assert_eq!(lag.drawn(u64::MAX / 2), Lag::KeyVersions(0));
    assert_eq!(lag.drawn(u64::MAX / 2 + 1), Lag::KeyVersions(1));
}

#[test]
fn a_drawn_age_is_whole_nanoseconds_up_to_all_of_it() {
    let lag = age(Duration::from_nanos(2)).non_monotonic();
    let drawn = |draw| lag.drawn(draw);
    assert_eq!(drawn(0), Lag::Age(Duration::ZERO));
    assert_eq!(drawn(1 << 63), Lag::Age(Duration::from_nanos(1)));
    assert_eq!(drawn(u64::MAX), Lag::Age(Duration::from_nanos(2)));
    // Longer than 2^64 nanoseconds.
    let lag = age(Duration::MAX).non_monotonic();
    let half = Duration::new(u64::MAX / 2, 1_000_000_000 - 1);
    assert_eq!(lag.drawn(1 << 63), Lag::Age(half + Duration::from_nanos(1)));
}

#[test]
fn a_lag_beyond_the_history_panics_and_says_how_deep_that_is() {
    let _ = (versions(HISTORY), key_versions(HISTORY));
    assert_eq!(
        message(|| versions(129)),
        "`versions(129)` is more than a fake remembers: write at most 128"
    );
    assert!(message(|| key_versions(129)).starts_with("`key_versions(129)` is more"));
}

#[test]
fn a_lag_shows_as_it_was_written() {
    assert_eq!(versions(2).to_string(), "versions(2)");
    assert_eq!(
        key_versions(1).non_monotonic().to_string(),
        "key_versions(1).non_monotonic()"
    );
    assert_eq!(age(Duration::from_secs(5)).to_string(), "age(5s)");
}
