//! Operators in names: what follows `by_` compares as it says.

use std::collections::HashSet;

use fake_runtime::fake;

#[derive(Clone, Debug, PartialEq)]
struct Event {
    id: u32,
    kind: String,
    note: Option<String>,
    at: u64,
    owner: Option<u32>,
}

#[fake(entity = Event, key = id: u32, index(kind))]
trait Events {
    fn find_by_id_in(&self, ids: &[u32]) -> Vec<Event>;
    fn list_by_kind_in(&self, kinds: Vec<String>) -> Vec<Event>;
    fn find_by_ids(&self, ids: HashSet<u32>) -> Vec<Event>;
    fn list_by_kinds(&self, kinds: &[&str]) -> Vec<Event>;
    fn list_by_at_between(&self, from: u64, to: u64) -> Vec<Event>;
    fn list_by_at_gt(&self, at: u64) -> Vec<Event>;
    fn list_by_at_greater_than(&self, at: u64) -> Vec<Event>;
    fn list_by_at_after(&self, at: u64) -> Vec<Event>;
    fn list_by_at_gte(&self, at: u64) -> Vec<Event>;
    fn list_by_at_since(&self, at: u64) -> Vec<Event>;
    fn list_by_at_lt(&self, at: u64) -> Vec<Event>;
    fn list_by_at_less_than(&self, at: &u64) -> Vec<Event>;
    fn list_by_at_before(&self, at: u64) -> Vec<Event>;
    fn list_by_at_lte(&self, at: u64) -> Vec<Event>;
    fn list_by_kind_not(&self, kind: &str) -> Vec<Event>;
    fn list_by_note_is_none(&self) -> Vec<Event>;
    fn list_by_note_is_null(&self) -> Vec<Event>;
    fn list_by_note_is_some(&self) -> Vec<Event>;
    fn list_by_note_is_not_null(&self) -> Vec<Event>;
    fn list_by_kind_starts_with(&self, prefix: &str) -> Vec<Event>;
    fn list_by_note_starts_with(&self, prefix: String) -> Vec<Event>;
    fn list_by_note_contains(&self, part: &str) -> Vec<Event>;
    fn list_by_kind_ignore_case(&self, kind: &str) -> Vec<Event>;
    fn list_by_kind_or_at(&self, kind: &str, at: u64) -> Vec<Event>;
    fn list_by_kind_and_at_before(&self, kind: &str, before: u64) -> Vec<Event>;
    fn list_by_note_is_none_and_kind(&self, kind: &str) -> Vec<Event>;
    fn list_by_kind_or_note_is_some(&self, kind: &str) -> Vec<Event>;
    fn count_by_kind_starts_with(&self, prefix: &str) -> usize;
    fn exists_by_at_between(&self, from: u64, to: u64) -> bool;
    fn delete_by_at_before(&self, at: u64) -> usize;
    fn delete_by_ids(&self, ids: &[u32]) -> u64;
    fn count_by_owner(&self, owner: u32) -> usize;
}

fn events() -> FakeEvents {
    let events = FakeEvents::new();
    let row = |id, kind: &str, note: Option<&str>, at| Event {
        id,
        kind: kind.into(),
        note: note.map(Into::into),
        at,
        owner: (id < 3).then_some(7),
    };
    events
        .rows()
        .insert_all([
            row(1, "login", None, 10),
            row(2, "logout", Some("by timeout"), 20),
            row(3, "Login", Some("by hand"), 30),
            row(4, "reset", None, 20),
        ])
        .expect("no constraint is in the way");
    events
}

fn ids(rows: &[Event]) -> Vec<u32> {
    rows.iter().map(|row| row.id).collect()
}

#[test]
fn in_selects_the_rows_of_a_list_in_the_order_of_insertion() {
    let events = events();
    assert_eq!(ids(&events.find_by_id_in(&[4, 1, 9, 4])), [1, 4]);
    assert_eq!(ids(&events.find_by_ids(HashSet::from([2, 3]))), [2, 3]);
    assert_eq!(
        ids(&events.list_by_kind_in(vec!["reset".into(), "login".into()])),
        [1, 4]
    );
    assert_eq!(ids(&events.list_by_kinds(&["logout"])), [2]);
}

#[test]
fn between_has_both_ends() {
    assert_eq!(ids(&events().list_by_at_between(10, 20)), [1, 2, 4]);
    assert!(events().list_by_at_between(20, 10).is_empty());
    assert!(events().exists_by_at_between(25, 30));
    assert!(!events().exists_by_at_between(21, 29));
}

#[test]
fn comparisons_are_strict_unless_they_say_or_equal() {
    let events = events();
    for list in [
        events.list_by_at_gt(20),
        events.list_by_at_greater_than(20),
        events.list_by_at_after(20),
    ] {
        assert_eq!(ids(&list), [3]);
    }
    for list in [events.list_by_at_gte(20), events.list_by_at_since(20)] {
        assert_eq!(ids(&list), [2, 3, 4]);
    }
    for list in [
        events.list_by_at_lt(20),
        events.list_by_at_less_than(&20),
        events.list_by_at_before(20),
    ] {
        assert_eq!(ids(&list), [1]);
    }
    assert_eq!(ids(&events.list_by_at_lte(20)), [1, 2, 4]);
}

#[test]
fn not_is_every_other_value() {
    assert_eq!(ids(&events().list_by_kind_not("login")), [2, 3, 4]);
}

#[test]
fn is_none_and_is_some_take_no_parameter() {
    let events = events();
    assert_eq!(ids(&events.list_by_note_is_none()), [1, 4]);
    assert_eq!(ids(&events.list_by_note_is_null()), [1, 4]);
    assert_eq!(ids(&events.list_by_note_is_some()), [2, 3]);
    assert_eq!(ids(&events.list_by_note_is_not_null()), [2, 3]);
}

#[test]
fn texts_are_searched_exactly_unless_case_is_ignored() {
    let events = events();
    assert_eq!(ids(&events.list_by_kind_starts_with("log")), [1, 2]);
    assert_eq!(ids(&events.list_by_note_starts_with("by t".into())), [2]);
    assert_eq!(ids(&events.list_by_note_contains("hand")), [3]);
    assert_eq!(ids(&events.list_by_kind_ignore_case("LOGIN")), [1, 3]);
    assert_eq!(events.count_by_kind_starts_with("lo"), 2);
}

#[test]
fn and_and_or_join_terms() {
    let events = events();
    assert_eq!(ids(&events.list_by_kind_or_at("reset", 30)), [3, 4]);
    assert_eq!(ids(&events.list_by_kind_and_at_before("login", 11)), [1]);
    assert!(events.list_by_kind_and_at_before("login", 10).is_empty());
    assert_eq!(ids(&events.list_by_note_is_none_and_kind("reset")), [4]);
    assert_eq!(
        ids(&events.list_by_kind_or_note_is_some("reset")),
        [2, 3, 4]
    );
}

#[test]
fn deletes_select_as_lists_do() {
    let events = events();
    assert_eq!(events.delete_by_at_before(20), 1);
    assert_eq!(events.delete_by_ids(&[2, 9]), 1);
    assert_eq!(ids(&events.rows().all()), [3, 4]);
}

#[test]
fn a_plain_value_selects_the_rows_whose_optional_field_has_it() {
    assert_eq!(events().count_by_owner(7), 2);
    assert_eq!(events().count_by_owner(8), 0);
}
