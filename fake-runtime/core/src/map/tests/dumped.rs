//! A map as data.

use super::*;
use crate::dump::{Dumped, Refused, key as shown_key};

/// What another map with the same rules has of this one.
fn again(map: &Map<String, u64>) -> (Clock, Map<String, u64>) {
    let taken = map.dump(|entry| shown_key(entry.key())).unwrap();
    let (clock, mut other) = with(|builder| builder.ttl(SECOND));
    assert!(other.load(&taken).is_ok());
    (clock, other)
}

#[test]
fn entries_come_back_with_their_deadlines_and_versions_go_on() {
    let (clock, mut map) = with(|builder| builder.ttl(SECOND));
    let at = clock.now() + 2 * SECOND;
    map.put(key("a"), 1).unwrap();
    map.put_until(key("b"), 2, at).unwrap();
    map.put(key("c"), 3).unwrap();
    map.persist("c");
    let last = map.version("c").unwrap();

    let (clock, mut other) = again(&map);
    assert_eq!(other.all(), map.all());
    clock.advance(SECOND);
    assert_eq!(other.keys(), ["b", "c"]);
    clock.advance(SECOND);
    assert_eq!(other.keys(), ["c"]);
    other.put(key("d"), 4).unwrap();
    assert!(other.version("d").unwrap() > last);
}

#[test]
fn what_cannot_be_read_is_said_with_the_number_of_its_entry() {
    let (_, mut map) = numbers();
    let text = r#"{"versions": 0, "rows": [{"key": "a", "row": 1}, {"key": "b", "row": "two"}]}"#;
    let refused = map.load(&serde_json::from_str(text).unwrap());
    assert!(matches!(refused, Err(Refused::Row(2, _))));
    let refused = map.load(&serde_json::from_str("{}").unwrap());
    assert!(matches!(refused, Err(Refused::Part(what)) if what == "has no list of `rows`"));
}
