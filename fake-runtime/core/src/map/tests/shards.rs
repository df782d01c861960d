//! One transaction stays in one slot.

use super::*;

fn sharded() -> (Clock, Map<String, u64>) {
    with(|map| map.shards(3))
}

#[test]
fn a_body_that_touches_keys_of_two_slots_is_aborted() {
    let (_, mut map) = sharded();
    let setup = map.table.setup().clone();
    setup.begin_body();
    map.put(key("{a}1"), 1).unwrap();
    map.put(key("{a}2"), 1).unwrap();
    assert!(!setup.aborted() && map.refusal().is_none());
    assert_eq!(map.get("foo"), None);
    assert!(setup.aborted());
    assert_eq!(
        map.refusal().map(|violation| violation.kind()),
        Some(ViolationKind::CrossShard)
    );
    assert_eq!(kind(map.put(key("{a}3"), 1)), ViolationKind::CrossShard);
    assert!(!map.delete("{a}1"));
    assert!(setup.end_body());
    assert_eq!(map.len(), 2);
}

#[test]
fn each_body_begins_in_no_slot_and_what_is_no_body_is_in_none() {
    let (_, mut map) = sharded();
    let setup = map.table.setup().clone();
    for name in ["foo", "bar"] {
        setup.begin_body();
        map.put(key(name), 1).unwrap();
        assert!(!setup.end_body());
    }
    map.put_all([(key("a"), 1), (key("b"), 2)]).unwrap();
    assert_eq!(map.len(), 4);
    assert!(map.refusal().is_none());
}

#[test]
fn a_map_without_shards_lets_a_body_touch_every_key() {
    let (_, mut map) = numbers();
    let setup = map.table.setup().clone();
    setup.begin_body();
    map.put_all([(key("foo"), 1), (key("bar"), 2)]).unwrap();
    assert!(!setup.end_body());
    assert_eq!((map.slot_of("foo"), map.shard_of("foo")), (12182, None));
}

#[test]
fn a_key_is_on_the_shard_of_its_slot() {
    let (_, map) = sharded();
    assert_eq!(map.shard_of("bar"), Some(0));
    assert_eq!(map.shard_of("foo"), Some(2));
    assert_eq!(map.shard_of("foo{bar}"), Some(0));
    assert!(map.together(["foo{bar}", "bar"]).is_ok());
    assert_eq!(
        kind(map.together(["foo", "bar"])),
        ViolationKind::CrossShard
    );
}
