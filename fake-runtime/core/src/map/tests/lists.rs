//! Listing as object stores do it, and parts of values.

use super::*;
use crate::map::{Listing, map};

fn objects(keys: &[&str]) -> Map<String, u64> {
    let (_, mut map) = numbers();
    for name in keys {
        map.put(key(name), 1).unwrap();
    }
    map
}

fn shown<V>(listing: &Listing<String, V>) -> (Vec<&str>, Vec<&str>, Option<&str>) {
    let keys = listing.entries.iter().map(|entry| entry.key().as_str());
    let prefixes = listing.prefixes.iter().map(String::as_str);
    (keys.collect(), prefixes.collect(), listing.next.as_deref())
}

#[test]
fn keys_are_listed_in_the_order_of_their_bytes() {
    let map = objects(&["b", "a/2", "é", "a/10", "a", "Z"]);
    assert_eq!(
        shown(&map.list("").page()).0,
        ["Z", "a", "a/10", "a/2", "b", "é"]
    );
    assert_eq!(shown(&map.list("a/").page()).0, ["a/10", "a/2"]);
}

#[test]
fn a_delimiter_rolls_keys_up_into_common_prefixes() {
    let map = objects(&["a/1", "a/2", "b", "a/b/3", "c/", "d"]);
    let page = map.list("").delimiter("/").page();
    assert_eq!(shown(&page), (vec!["b", "d"], vec!["a/", "c/"], None));
    let page = map.list("a/").delimiter("/").page();
    assert_eq!(shown(&page), (vec!["a/1", "a/2"], vec!["a/b/"], None));
    let page = map.list("c/").delimiter("/").page();
    assert_eq!(shown(&page), (vec!["c/"], vec![], None));
}

#[test]
fn pages_hold_keys_and_prefixes_together_and_meet_without_a_gap() {
    let map = objects(&["a", "b/1", "b/2", "c", "d/1", "e"]);
    let mut after = None;
    let mut seen = Vec::new();
    loop {
        let page = map.list("").delimiter("/").after(after).limit(2).page();
        assert!(page.entries.len() + page.prefixes.len() <= 2);
        seen.extend(page.entries.iter().map(|entry| entry.key().clone()));
        seen.extend(page.prefixes);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    seen.sort();
    assert_eq!(seen, ["a", "b/", "c", "d/", "e"]);
    let page = map.list("").after(key("b/1")).page();
    assert_eq!(shown(&page).0, ["b/2", "c", "d/1", "e"]);
    assert_eq!(shown(&map.list("").limit(0).page()), (vec![], vec![], None));
}

#[test]
fn a_range_is_clipped_at_the_end_and_refused_behind_it() {
    let (_, setup) = world();
    let mut map = map::<String, Vec<u8>>("blobs", &setup).shown(
        crate::table::shown::<String>().how(),
        crate::table::shown::<Vec<u8>>().how(),
    );
    map.put(key("a"), b"hello".to_vec()).unwrap();
    assert_eq!(map.range("a", 1..3), Ok(Some(b"el".to_vec())));
    assert_eq!(map.range("a", 3..99), Ok(Some(b"lo".to_vec())));
    assert_eq!(map.range("a", 0..u64::MAX), Ok(Some(b"hello".to_vec())));
    assert_eq!(map.range("none", 0..1), Ok(None));
    assert_eq!(kind(map.range("a", 5..6)), ViolationKind::Range);
    assert_eq!(kind(map.range("a", 3..3)), ViolationKind::Range);
}
