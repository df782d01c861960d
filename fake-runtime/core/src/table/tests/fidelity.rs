//! What every database does, row by row of the table of fidelity.

use super::*;

fn handled(id: u8, handle: &str) -> User {
    User {
        handle: Some(handle.into()),
        ..user(id)
    }
}

fn seated(id: u8, room: u8, desk: Option<u8>) -> User {
    User {
        room,
        desk,
        ..user(id)
    }
}

fn badged(id: u8, badge: u8, active: bool) -> User {
    User {
        badge,
        active,
        ..user(id)
    }
}

#[test]
fn insert_rejects_a_taken_key_and_stores_nothing() {
    let mut table = with([user(1)]);
    let rejected = table
        .insert_row(User {
            email: "x".into(),
            badge: 9,
            ..user(1)
        })
        .unwrap_err();
    assert_eq!(rejected.violation.kind(), ViolationKind::Key);
    assert_eq!(all_of(&rejected.violation), ["id"]);
    assert_eq!(rejected.row.as_ref().unwrap().email, "x");
    assert_eq!(table.all(), [user(1)]);
    assert!(!table.changed());
}

#[test]
fn insert_names_every_constraint_first_declared_first() {
    let mut table = with([handled(1, "ada"), seated(2, 3, Some(4))]);
    let row = User {
        room: 3,
        desk: Some(4),
        badge: 2,
        ..handled(1, "ADA")
    };
    let violation = table.insert(row).unwrap_err();
    assert_eq!(
        all_of(&violation),
        ["id", "email", "handle", "room_desk", "badge"]
    );
    assert_eq!(
        (violation.kind(), violation.table()),
        (ViolationKind::Key, "rows")
    );
}

#[test]
fn a_check_is_reported_before_a_collision() {
    let mut table = with([user(1)]);
    let violation = table.insert(User { age: 3, ..user(1) }).unwrap_err();
    assert_eq!(violation.kind(), ViolationKind::Check);
    assert_eq!(all_of(&violation), ["age", "id", "email", "badge"]);
}

#[test]
fn none_never_collides_in_a_unique_constraint() {
    assert_eq!(ids(&with([user(1), user(2)])), [1, 2]);
}

#[test]
fn a_composite_unique_with_one_none_accepts_both_rows() {
    let mut table = with([
        seated(1, 1, None),
        seated(2, 1, None),
        seated(3, 1, Some(1)),
    ]);
    assert_eq!(
        table
            .insert(seated(4, 1, Some(1)))
            .unwrap_err()
            .constraint(),
        "room_desk"
    );
    table.insert(seated(4, 1, Some(2))).unwrap();
}

#[test]
fn nulls_equal_makes_none_collide() {
    let mut table = table("rows", Dialect::Postgres, &setup())
        .key("id", [column(|row: &User| &row.id).indexed()])
        .unique("desk", [column(|row: &User| &row.desk).indexed()])
        .nulls_equal()
        .by_key(KeyBy::Field(|row: &User| &row.id));
    table.insert(user(1)).unwrap();
    assert_eq!(table.insert(user(2)).unwrap_err().constraint(), "desk");
}

#[test]
fn a_partial_unique_holds_among_the_rows_it_is_about() {
    let mut table = with([badged(1, 7, true), badged(2, 7, false), badged(3, 7, false)]);
    assert_eq!(
        table.insert(badged(4, 7, true)).unwrap_err().constraint(),
        "badge"
    );
    assert_eq!(
        table
            .update(&2, |row| row.active = true)
            .unwrap_err()
            .constraint(),
        "badge"
    );
    table.update(&1, |row| row.active = false).unwrap();
    table.update(&2, |row| row.active = true).unwrap();
}

#[test]
fn a_unique_without_case_refuses_another_case_and_keeps_the_text() {
    let mut table = with([handled(1, "Ädä")]);
    assert_eq!(
        table.insert(handled(2, "äDÄ")).unwrap_err().constraint(),
        "handle"
    );
    assert_eq!(table.get(&1).unwrap().handle.as_deref(), Some("Ädä"));
    table.insert(handled(2, "")).unwrap();
}

#[test]
fn an_update_to_its_own_value_counts_the_row() {
    let mut table = with([user(1), user(2)]);
    assert_eq!(table.update_where(|_| true, |_| ()), Ok(2));
    assert_eq!(table.update(&1, |_| ()), Ok(user(1)));
}

#[test]
fn a_key_can_change_but_not_onto_a_taken_one() {
    let mut table = with([user(1), user(2)]);
    assert_eq!(
        table.update(&1, |row| row.id = 2).unwrap_err().kind(),
        ViolationKind::Key
    );
    table.update(&1, |row| row.id = 3).unwrap();
    assert_eq!(
        (table.contains(&1), table.contains(&3), ids(&table)),
        (false, true, vec![3, 2])
    );
}

#[test]
fn rows_may_swap_and_shift_unique_values_in_one_statement() {
    let mut table = with([user(1), user(2), user(3)]);
    assert_eq!(table.update_where(|_| true, |row| row.id += 1), Ok(3));
    assert_eq!(ids(&table), [2, 3, 4]);
    table
        .update_where(|_| true, |row| row.id = 6 - row.id)
        .unwrap();
    assert_eq!(ids(&table), [4, 3, 2]);
    let violation = table
        .update_where(|_| true, |row| row.email = "same".into())
        .unwrap_err();
    assert_eq!(all_of(&violation), ["email"]);
    assert_eq!(table.get(&4).unwrap().email, "1@example.org");
}

#[test]
fn a_batch_of_replacements_may_swap_unique_values() {
    let mut table = with([user(1), user(2)]);
    let swapped = |id, other: u8| User { id, ..user(other) };
    assert_eq!(
        table
            .replace_batch([swapped(1, 2), swapped(2, 1), user(9)])
            .unwrap(),
        2
    );
    assert_eq!(table.get(&1).unwrap().email, "2@example.org");
    let rejected = table.replace_batch([user(1), user(1)]).unwrap_err();
    assert_eq!(rejected.violation.constraint(), "email");
    assert_eq!(table.get(&1).unwrap().email, "2@example.org");
}

#[test]
fn an_upsert_with_a_none_key_inserts_again() {
    let mut table = table("rows", Dialect::Postgres, &setup())
        .key("desk", [column(|row: &User| &row.desk).indexed()])
        .by_key(KeyBy::Field(|row: &User| &row.desk));
    assert_eq!(table.upsert(user(1)), Ok(true));
    assert_eq!(table.upsert(user(1)), Ok(true));
    assert_eq!(table.upsert(seated(1, 1, Some(1))), Ok(true));
    assert_eq!(table.upsert(seated(2, 1, Some(1))), Ok(false));
    assert_eq!((table.len(), table.get(&None).unwrap().id), (3, 1));
    assert_eq!(table.get(&Some(1)).unwrap().id, 2);
}

#[test]
fn a_failed_batch_stores_nothing() {
    let mut table = with([user(1)]);
    let rejected = table.insert_batch([user(2), user(3), user(1)]).unwrap_err();
    assert_eq!(
        (rejected.row.unwrap().id, rejected.violation.kind()),
        (1, ViolationKind::Key)
    );
    assert_eq!(
        table
            .insert_all([user(2), user(2)])
            .unwrap_err()
            .constraint(),
        "id"
    );
    assert_eq!((ids(&table), table.changed()), (vec![1], false));
    assert_eq!(
        table.insert_batch_returning([user(3), user(2)]).unwrap(),
        [user(3), user(2)]
    );
}

#[test]
fn deleting_what_is_absent_is_no_error() {
    let mut table = with([user(1)]);
    assert_eq!(table.remove(&9), None);
    assert_eq!(table.remove_where(|row| row.id == 9), 0);
    assert_eq!(table.remove(&1), Some(user(1)));
    assert_eq!((table.clear(), table.is_empty()), (0, true));
}

#[test]
fn an_update_of_what_is_absent_says_missing() {
    let violation = postgres().update(&1, |_| ()).unwrap_err();
    assert_eq!(
        (violation.kind(), violation.constraint()),
        (ViolationKind::Missing, "id")
    );
    assert_eq!(postgres().missing(), violation);
}

#[test]
fn rows_come_in_the_order_of_insertion_and_an_updated_row_stays() {
    let mut table = with([user(3), user(1), user(2)]);
    table.update(&3, |row| row.age = 40).unwrap();
    table.upsert(User { age: 50, ..user(1) }).unwrap();
    assert_eq!(ids(&table), [3, 1, 2]);
    table.remove(&1);
    table.insert(user(1)).unwrap();
    assert_eq!(ids(&table), [3, 2, 1]);
    table.store.assert_consistent();
}

#[test]
fn nobody_changes_stored_rows_through_returned_ones() {
    let table = with([user(1)]);
    table.get(&1).unwrap().email.push('x');
    assert_eq!(table.all(), [user(1)]);
}

#[test]
fn operations_answer_with_what_is_stored() {
    let mut table = with([user(1), user(2)]);
    let at = |id| filter(move |row: &User| row.id == id);
    assert_eq!(table.insert_returning(user(3)).unwrap(), user(3));
    let older = User { age: 31, ..user(1) };
    assert_eq!(table.upsert_returning(older.clone()).unwrap(), older);
    assert_eq!(table.replace_returning(user(1)).unwrap(), Some(user(1)));
    assert_eq!(table.replace_returning(user(9)).unwrap(), None);
    assert!(table.replace_row(user(1)).unwrap() && !table.replace_row(user(9)).unwrap());
    assert_eq!(
        table.update_one(at(1), |row| row.age = 31).unwrap(),
        Some(older.clone())
    );
    assert_eq!(table.update_one(at(9), |_| ()).unwrap(), None);
    assert_eq!(
        table
            .update_many_returning(at(1), |row| row.age = 30)
            .unwrap(),
        [user(1)]
    );
    assert_eq!(table.take(at(1)), Some(user(1)));
    assert_eq!(table.take_many(All), [user(2), user(3)]);
    assert_eq!((table.delete(All), table.take(All)), (0, None));
}

#[test]
#[should_panic(expected = "two rows of `rows` match")]
fn one_of_two_without_a_unique_constraint_panics() {
    let _ = with([user(1), user(2)]).one(All);
}

#[derive(Clone, Debug, PartialEq)]
struct Doc {
    id: u8,
    text: &'static str,
    version: u8,
}

fn docs() -> Table<Doc, u8> {
    let mut docs = table("docs", Dialect::Postgres, &setup())
        .key("id", [column(|doc: &Doc| &doc.id).indexed()])
        .index("version", [column(|doc: &Doc| &doc.version).indexed()])
        .check("text", |doc: &Doc| !doc.text.is_empty())
        .version("version", |doc: &mut Doc| &mut doc.version)
        .shown(shown::<Doc>().how())
        .by_key(KeyBy::Field(|doc: &Doc| &doc.id));
    docs.insert(Doc {
        id: 1,
        text: "a",
        version: 5,
    })
    .unwrap();
    docs
}

#[test]
fn a_replacement_with_the_stored_version_counts_it_up() {
    let mut docs = docs();
    let stored = docs
        .replace_returning(Doc {
            id: 1,
            text: "b",
            version: 5,
        })
        .unwrap();
    assert_eq!(
        stored,
        Some(Doc {
            id: 1,
            text: "b",
            version: 6
        })
    );
    assert_eq!(
        docs.upsert_returning(Doc {
            id: 1,
            text: "c",
            version: 6
        })
        .unwrap()
        .version,
        7
    );
    let by_version = |version| filter(move |doc: &Doc| doc.version == version);
    assert_eq!(docs.count(by_version(7)), 1);
    #[expect(clippy::needless_borrow, reason = "as generated methods write it")]
    let by_index = (&is(|doc: &Doc| &doc.version, &7)).probe().through(1);
    assert_eq!(docs.count(by_index), 1);
}

#[test]
fn a_replacement_with_an_old_version_is_refused_and_comes_back_as_it_was() {
    let mut docs = docs();
    let old = Doc {
        id: 1,
        text: "b",
        version: 4,
    };
    let rejected = docs.replace_row(old.clone()).unwrap_err();
    assert_eq!(rejected.violation.kind(), ViolationKind::Version);
    assert_eq!(
        (rejected.violation.constraint(), rejected.row),
        ("version", Some(old.clone()))
    );
    assert_eq!(docs.upsert(old).unwrap_err().kind(), ViolationKind::Version);
    let unchecked = Doc {
        id: 1,
        text: "",
        version: 5,
    };
    let rejected = docs.replace_row(unchecked.clone()).unwrap_err();
    assert_eq!(
        (rejected.violation.constraint(), rejected.row),
        ("text", Some(unchecked))
    );
    assert_eq!(
        docs.all(),
        [Doc {
            id: 1,
            text: "a",
            version: 5
        }]
    );
}

#[test]
fn an_update_counts_the_version_up_whatever_the_closure_sets() {
    let mut docs = docs();
    assert_eq!(docs.update(&1, |doc| doc.version = 200).unwrap().version, 6);
    assert_eq!(docs.update_where(|_| true, |_| ()), Ok(1));
    assert_eq!(docs.get(&1).unwrap().version, 7);
}

struct Opaque;

/// A row and how it is printed.
struct By<R>(R, super::super::schema::Shown<R>);

impl<R> std::fmt::Debug for By<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (self.1)(&self.0, f)
    }
}

#[test]
fn rows_print_by_debug_or_by_the_name_of_their_type() {
    assert_eq!(
        format!("{:?}", docs()),
        r#"[Doc { id: 1, text: "a", version: 5 }]"#
    );
    assert_eq!(
        format!("{:?}", By(Opaque, shown::<Opaque>().how())),
        "Opaque { .. }"
    );
    assert_eq!(format!("{:?}", By(7, shown::<i32>().how())), "7");
}

#[test]
fn a_table_crosses_threads_whenever_its_rows_do() {
    fn crosses<T: Send + Sync>() {}
    crosses::<Table<User, *const u8>>();
}
