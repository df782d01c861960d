//! The rules of Redis that a map keeps, and those of etags.

use super::*;
use crate::map::map;

#[test]
fn deleting_counts_distinct_keys_and_existing_counts_repeats() {
    let (_, mut map) = numbers();
    map.put_all([(key("a"), 1), (key("b"), 2)]).unwrap();
    assert_eq!(map.count_existing(["a", "a", "b", "none"]), 3);
    assert_eq!(map.delete_all(["a", "a", "none"]), 1);
    assert_eq!(map.keys(), ["b"]);
}

#[test]
fn putting_clears_a_deadline_while_counting_renaming_and_updating_keep_it() {
    let (_, mut map) = numbers();
    let fresh = |map: &mut Map<String, u64>| map.put_with_ttl(key("a"), 1, SECOND).unwrap();
    fresh(&mut map);
    map.put(key("a"), 2).unwrap();
    assert_eq!(map.ttl("a"), None);
    fresh(&mut map);
    map.increment(key("a"), 1).unwrap();
    map.update("a", |value| *value += 1).unwrap();
    map.put_keep_ttl(key("a"), 9).unwrap();
    assert_eq!(map.compare_and_swap("a", &9, 10), Ok(true));
    assert_eq!(map.rename("a", key("b")), Ok(true));
    assert_eq!((map.get("b"), map.ttl("b")), (Some(10), Some(SECOND)));
    assert_eq!(map.get("a"), None);
}

#[test]
fn a_key_is_renamed_over_another_and_onto_itself() {
    let (_, mut map) = numbers();
    map.put_all([(key("a"), 1), (key("b"), 2)]).unwrap();
    assert_eq!(map.rename("a", key("b")), Ok(true));
    assert_eq!(map.all(), [(key("b"), 1)]);
    assert_eq!(map.rename("b", key("b")), Ok(true));
    assert_eq!(map.all(), [(key("b"), 1)]);
    assert_eq!(map.rename("none", key("b")), Ok(false));
}

#[test]
fn a_batch_of_absent_keys_is_put_in_whole_or_not_at_all() {
    let (_, mut map) = numbers();
    map.put(key("b"), 2).unwrap();
    let batch = || [(key("a"), 1), (key("b"), 1)];
    assert_eq!(map.put_all_if_absent(batch()), Ok(false));
    assert_eq!(map.all(), [(key("b"), 2)]);
    map.delete("b");
    assert_eq!(map.put_all_if_absent(batch()), Ok(true));
    assert_eq!(map.len(), 2);
}

#[test]
fn a_collection_that_a_write_leaves_empty_vanishes() {
    let (_, setup) = world();
    let mut map = map::<String, Vec<u8>>("sets", &setup)
        .empty(Vec::is_empty)
        .shown(shown::<String>().how(), shown::<Vec<u8>>().how());
    map.update_or_default(key("a"), |set| set.push(1)).unwrap();
    assert!(map.contains("a"));
    assert_eq!(map.update("a", Vec::pop), Ok(Some(Some(1))));
    assert!(!map.contains("a"));
    map.put(key("b"), Vec::new()).unwrap();
    assert!(map.is_empty());
}

#[test]
fn counting_beyond_the_type_is_refused_and_changes_nothing() {
    let (_, mut map) = numbers();
    map.put(key("a"), u64::MAX).unwrap();
    let violation = map.increment(key("a"), 1).unwrap_err();
    assert_eq!(violation.kind(), ViolationKind::Overflow);
    assert_eq!(violation.table(), "numbers");
    assert_eq!(map.get("a"), Some(u64::MAX));
    assert_eq!(kind(map.decrement(key("b"), 1)), ViolationKind::Overflow);
    assert!(!map.contains("b"));
}

#[test]
fn a_write_with_a_version_succeeds_on_that_version_alone() {
    let (_, mut map) = numbers();
    let first = map.put_if_version(key("a"), 1, None).unwrap();
    assert_eq!(
        kind(map.put_if_version(key("a"), 2, None)),
        ViolationKind::Version
    );
    let second = map.put_if_version(key("a"), 2, Some(first)).unwrap();
    assert_ne!(first, second);
    assert_eq!(
        kind(map.put_if_version(key("a"), 3, Some(first))),
        ViolationKind::Version
    );
    assert_eq!(
        kind(map.put_if_version(key("b"), 3, Some(first))),
        ViolationKind::Version
    );
    assert_eq!(map.all(), [(key("a"), 2)]);
}

#[test]
fn a_version_never_comes_back_though_the_entry_is_removed_or_the_write_undone() {
    let (_, mut map) = numbers();
    map.put(key("a"), 1).unwrap();
    map.commit(1);
    let first = map.version("a").unwrap();
    map.put(key("a"), 2).unwrap();
    let undone = map.version("a").unwrap();
    map.rollback();
    assert_eq!(map.version("a"), Some(first));
    map.delete("a");
    map.put(key("a"), 3).unwrap();
    let last = map.version("a").unwrap();
    assert!(last != first && last != undone);
}

#[test]
fn what_is_put_in_place_of_an_entry_keeps_its_place() {
    let (_, mut map) = numbers();
    map.put_all([(key("a"), 1), (key("b"), 2)]).unwrap();
    map.put(key("a"), 3).unwrap();
    assert_eq!(map.keys(), ["a", "b"]);
    assert_eq!(format!("{map:?}"), r#"{"a": 3, "b": 2}"#);
    assert_eq!(map.get_many(["b", "none", "a"]), [Some(2), None, Some(3)]);
    assert_eq!((map.take("a"), map.clear(), map.len()), (Some(3), 1, 0));
}
