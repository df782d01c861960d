//! When entries expire.

use super::*;

#[test]
fn an_entry_is_absent_from_its_deadline_on_for_every_operation() {
    let (clock, mut map) = numbers();
    map.put_with_ttl(key("a"), 1, 10 * SECOND).unwrap();
    clock.advance(Duration::new(9, 999_999_999));
    assert_eq!(map.get("a"), Some(1));
    assert_eq!(map.ttl("a"), Some(Duration::from_nanos(1)));
    clock.advance(Duration::from_nanos(1));
    assert_eq!(map.get("a"), None);
    assert!(!map.contains("a"));
    assert_eq!(map.entry("a"), None);
    assert_eq!(map.version("a"), None);
    assert_eq!(map.ttl("a"), None);
    assert_eq!((map.len(), map.keys()), (0, vec![]));
    assert!(map.is_empty());
    assert_eq!(map.count_existing(["a", "a"]), 0);
    assert_eq!(format!("{map:?}"), "{}");
    assert!(!map.delete("a"));
    assert_eq!(map.take("a"), None);
    assert!(!map.expire("a", SECOND));
    assert!(!map.persist("a"));
    assert_eq!(map.rename("a", key("b")), Ok(false));
    assert_eq!(map.update("a", |value| *value), Ok(None));
    assert_eq!(map.compare_and_swap("a", &1, 2), Ok(false));
    assert_eq!(map.delete_all(["a"]), 0);
    assert_eq!(map.put_if_version(key("c"), 1, None), Ok(2));
    assert_eq!(map.put_if_absent(key("a"), 7), Ok(true));
    assert_eq!(map.ttl("a"), None);
}

#[test]
fn counting_begins_anew_when_the_counter_has_expired_and_keeps_the_deadline_before() {
    let (clock, mut map) = numbers();
    map.put_with_ttl(key("hits"), 5, 10 * SECOND).unwrap();
    clock.advance(4 * SECOND);
    assert_eq!(map.increment(key("hits"), 1), Ok(6));
    assert_eq!(map.ttl("hits"), Some(6 * SECOND));
    clock.advance(6 * SECOND);
    assert_eq!(map.increment(key("hits"), 1), Ok(1));
    assert_eq!(map.ttl("hits"), None);
}

#[test]
fn an_expired_entry_is_back_when_the_clock_goes_back_unless_another_was_put_in_meanwhile() {
    let (clock, mut map) = numbers();
    map.put_with_ttl(key("a"), 1, 10 * SECOND).unwrap();
    clock.advance(10 * SECOND);
    assert_eq!(map.get("a"), None);
    clock.rewind(SECOND);
    assert_eq!(map.get("a"), Some(1));
    clock.advance(SECOND);
    map.put(key("b"), 2).unwrap();
    clock.rewind(SECOND);
    assert_eq!(map.get("a"), None);
}

#[test]
fn a_sweep_that_is_rolled_back_brings_nothing_to_life_and_is_done_again() {
    let (clock, mut map) = numbers();
    map.put_with_ttl(key("a"), 1, 10 * SECOND).unwrap();
    map.commit(1);
    clock.advance(10 * SECOND);
    map.put(key("b"), 2).unwrap();
    assert_eq!(map.table.size(), 1);
    map.rollback();
    assert_eq!(map.table.size(), 1);
    assert_eq!(map.get("a"), None);
    map.put(key("c"), 3).unwrap();
    assert_eq!(map.table.size(), 1, "`a` is swept once more");
    assert_eq!(map.keys(), ["c"]);
}

#[test]
fn a_declared_ttl_is_for_every_entry_that_says_nothing_else() {
    let (clock, mut map) = with(|map| map.ttl(10 * SECOND));
    map.put(key("a"), 1).unwrap();
    map.put_with_ttl(key("b"), 1, SECOND).unwrap();
    map.put_until(key("c"), 1, clock.now() + 20 * SECOND)
        .unwrap();
    assert_eq!(map.increment(key("d"), 1), Ok(1));
    map.update_or_default(key("e"), |value| *value = 1).unwrap();
    let left = |name: &str| map.ttl(name);
    assert_eq!(left("a"), Some(10 * SECOND));
    assert_eq!(left("b"), Some(SECOND));
    assert_eq!(left("c"), Some(20 * SECOND));
    assert_eq!(left("d"), Some(10 * SECOND));
    assert_eq!(left("e"), Some(10 * SECOND));
    clock.advance(5 * SECOND);
    map.put(key("a"), 2).unwrap();
    assert_eq!(map.ttl("a"), Some(10 * SECOND));
    assert_eq!(map.keys(), ["a", "c", "d", "e"]);
}

#[test]
fn expire_and_persist_change_the_deadline_and_not_the_version() {
    let (clock, mut map) = numbers();
    map.put(key("a"), 1).unwrap();
    let version = map.version("a");
    assert!(map.expire("a", 3 * SECOND));
    assert_eq!(map.ttl("a"), Some(3 * SECOND));
    assert!(map.persist("a"));
    assert!(!map.persist("a"), "there is no deadline any more");
    assert!(map.expire_at("a", clock.now() + SECOND));
    assert_eq!(map.version("a"), version);
    assert!(map.expire("a", Duration::ZERO));
    assert!(!map.contains("a"));
}

#[test]
fn a_time_that_no_clock_can_show_is_for_ever() {
    let (_, mut map) = numbers();
    map.put_with_ttl(key("a"), 1, Duration::MAX).unwrap();
    assert_eq!((map.get("a"), map.ttl("a")), (Some(1), None));
}

#[test]
fn looking_at_a_deadline_does_not_make_a_ticking_clock_tick() {
    let (clock, mut map) = numbers();
    clock.tick(SECOND);
    map.put_with_ttl(key("a"), 1, SECOND).unwrap();
    for _ in 0..5 {
        assert_eq!(map.get("a"), Some(1));
    }
}
