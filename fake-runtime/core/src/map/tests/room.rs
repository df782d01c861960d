//! What a map with a capacity does when it is full.

use super::*;
use crate::map::Eviction;

fn fill(map: &mut Map<String, u64>, keys: &[&str]) {
    for name in keys {
        map.put(key(name), 1).unwrap();
    }
}

#[test]
fn the_least_recently_used_entry_goes_first() {
    let (_, mut map) = with(|map| map.capacity(3));
    fill(&mut map, &["a", "b", "c"]);
    let _ = map.get("a");
    let _ = map.contains("b");
    fill(&mut map, &["d"]);
    assert_eq!(
        map.keys(),
        ["a", "c", "d"],
        "to ask whether `b` is there is no use of it"
    );
    map.put(key("a"), 2).unwrap();
    fill(&mut map, &["e", "f"]);
    assert_eq!(map.keys(), ["a", "e", "f"]);
}

#[test]
fn with_fifo_the_first_entry_goes_first_however_often_it_is_used() {
    let (_, mut map) = with(|map| map.capacity(2).evict(Eviction::Fifo));
    fill(&mut map, &["a", "b", "a"]);
    let _ = map.get("a");
    fill(&mut map, &["c"]);
    assert_eq!(map.keys(), ["b", "c"]);
}

#[test]
fn a_map_that_evicts_nothing_refuses_and_names_its_capacity() {
    let (_, mut map) = with(|map| map.capacity(2).evict(Eviction::Refuse));
    fill(&mut map, &["a", "b"]);
    let violation = map.put(key("c"), 1).unwrap_err();
    assert_eq!(violation.kind(), ViolationKind::Full);
    assert_eq!(
        (violation.table(), violation.constraint()),
        ("numbers", "capacity")
    );
    assert_eq!(
        kind(map.put_all([(key("a"), 5), (key("d"), 5)])),
        ViolationKind::Full
    );
    assert_eq!(map.all(), [(key("a"), 1), (key("b"), 1)]);
    map.put(key("a"), 2).unwrap();
    map.delete("b");
    fill(&mut map, &["c"]);
    assert_eq!(map.len(), 2);
}

#[test]
fn expired_entries_take_no_room() {
    let (clock, mut map) = with(|map| map.capacity(2).evict(Eviction::Refuse));
    map.put_with_ttl(key("a"), 1, SECOND).unwrap();
    fill(&mut map, &["b"]);
    clock.advance(SECOND);
    fill(&mut map, &["c"]);
    assert_eq!(map.keys(), ["b", "c"]);
}

#[test]
fn entries_weigh_what_is_said() {
    let (_, mut map) = with(|map| map.capacity(10).weigh(|_, value| *value));
    map.put_all([(key("a"), 4), (key("b"), 4)]).unwrap();
    map.put(key("c"), 5).unwrap();
    assert_eq!(map.keys(), ["b", "c"]);
    map.put(key("b"), 6).unwrap();
    assert_eq!(
        map.all(),
        [(key("b"), 6)],
        "`c` made room for a heavier `b`"
    );
    map.put(key("b"), 11).unwrap();
    assert!(
        map.is_empty(),
        "an entry that is too heavy alone is the next to go"
    );
}

#[test]
fn a_smaller_capacity_evicts_at_once_or_refuses_more() {
    let (_, mut map) = with(|map| map.capacity(3));
    fill(&mut map, &["a", "b", "c"]);
    map.set_capacity(1);
    assert_eq!((map.keys(), map.capacity()), (vec![key("c")], Some(1)));
    map.set_capacity(None);
    fill(&mut map, &["d", "e"]);
    assert_eq!(map.len(), 3);

    let (_, mut full) = with(|map| map.evict(Eviction::Refuse));
    fill(&mut full, &["a", "b"]);
    full.set_capacity(1);
    assert_eq!(full.len(), 2);
    assert_eq!(kind(full.put(key("c"), 1)), ViolationKind::Full);
}

#[test]
fn what_was_evicted_is_back_when_the_transaction_is_rolled_back() {
    let (_, mut map) = with(|map| map.capacity(2));
    fill(&mut map, &["a", "b"]);
    map.commit(1);
    fill(&mut map, &["c", "d"]);
    map.rollback();
    assert_eq!(map.keys(), ["a", "b"]);
}

#[test]
#[should_panic(expected = "not below zero")]
fn a_capacity_is_not_below_zero() {
    let _ = with(|map| map.capacity(-1));
}
