//! How a column is compared with a parameter: one test for each layer of choices, in their order.

use std::any::type_name_of_val;
use std::path::PathBuf;

use super::*;

#[derive(Clone, Debug, PartialEq)]
struct File {
    name: String,
    owner: Option<String>,
    path: PathBuf,
    link: Option<PathBuf>,
    size: Option<f64>,
}

fn file(name: &str, owner: Option<&str>) -> File {
    File {
        name: name.into(),
        owner: owner.map(String::from),
        path: format!("/{name}").into(),
        link: owner.map(PathBuf::from),
        size: None,
    }
}

const NAME: usize = 0;
const OWNER: usize = 1;
const PATH: usize = 2;

fn files() -> Table<File, String> {
    let mut table = table("files", Dialect::Postgres, &setup())
        .key("name", [column(|row: &File| &row.name).indexed()])
        .index("owner", [column(|row: &File| &row.owner).indexed()])
        .index("path", [column(|row: &File| &row.path).indexed()])
        .unique(
            "name_owner",
            [
                column(|row: &File| &row.name).indexed(),
                column(|row: &File| &row.owner).indexed(),
            ],
        )
        .unique(
            "computed",
            [
                computed(|row: &File, see: &mut dyn FnMut(&str)| see(&row.name.to_uppercase()))
                    .indexed(),
            ],
        )
        .by_key(KeyBy::Field(|row: &File| &row.name));
    table
        .insert_all([file("a", Some("x")), file("b", None), file("c", Some("x"))])
        .unwrap();
    table
}

fn served(select: &impl Select<File>) -> bool {
    select.feed(&mut super::super::feed::Feeds::new())
}

/// Asserts which layer was taken, whether an index serves it, and what it finds with and without.
macro_rules! finds {
    ($field:ident $index:expr, $query:expr => $needle:literal $served:literal $names:expr) => {
        // A `match`, so that what the query refers to lives on.
        match $query {
            query => {
                let select = (&is(|row: &File| &row.$field, query)).probe();
                assert!(type_name_of_val(&select).contains(concat!("::", $needle, "<")));
                assert_eq!(served(&select), $served);
                let names =
                    |rows: Vec<File>| rows.into_iter().map(|row| row.name).collect::<Vec<_>>();
                assert_eq!(names(files().many(select)), $names as [&str; _]);
                assert_eq!(
                    names(files().many(select.through($index))),
                    $names as [&str; _]
                );
            }
        }
    };
}

#[test]
fn an_optional_column_by_an_optional_value() {
    finds!(owner OWNER, &Some(String::from("x")) => "EqualOption" true ["a", "c"]);
    finds!(owner OWNER, &None::<String> => "EqualOption" false ["b"]);
}

#[test]
fn an_optional_column_by_an_optional_reference() {
    finds!(owner OWNER, &Some("x") => "EqualOption" true ["a", "c"]);
    finds!(owner OWNER, &None::<&str> => "EqualOption" false ["b"]);
    finds!(owner OWNER, &Some(&String::from("x")) => "EqualOption" true ["a", "c"]);
}

#[test]
fn a_column_by_what_it_borrows_as() {
    finds!(name NAME, "b" => "Equal" true ["b"]);
    finds!(name NAME, &String::from("b") => "Equal" true ["b"]);
}

#[test]
fn a_column_by_a_reference_to_what_it_borrows_as() {
    finds!(name NAME, &"b" => "Equal" true ["b"]);
}

#[test]
fn an_optional_column_by_a_value_that_is_there() {
    finds!(owner OWNER, "x" => "EqualOption" true ["a", "c"]);
    finds!(owner OWNER, &String::from("x") => "EqualOption" true ["a", "c"]);
}

#[test]
fn an_optional_column_by_a_reference_to_a_value_that_is_there() {
    finds!(owner OWNER, &"x" => "EqualOption" true ["a", "c"]);
}

#[test]
fn a_column_by_an_optional_value_where_none_finds_nothing() {
    finds!(name NAME, &Some(String::from("b")) => "Equal" true ["b"]);
    finds!(name NAME, &None::<String> => "Equal" true []);
}

#[test]
fn a_column_by_an_optional_reference_where_none_finds_nothing() {
    finds!(name NAME, &Some("b") => "Equal" true ["b"]);
    finds!(name NAME, &None::<&str> => "Equal" true []);
}

#[test]
fn a_path_by_a_text_is_found_by_looking_at_every_row() {
    finds!(path PATH, "/b" => "Alike" false ["b"]);
    finds!(path PATH, "//b" => "Alike" false ["b"]);
}

#[test]
fn a_float_is_found_by_looking_at_every_row() {
    finds!(size NAME, &None => "Alike" false ["a", "b", "c"]);
    finds!(size NAME, &Some(1.0) => "Alike" false []);
}

#[test]
fn an_optional_path_by_texts_is_found_by_looking_at_every_row() {
    let select = column(|row: &File| &row.link).within(&["x", "y"]).probe();
    assert!(!served(&select));
    assert_eq!(files().count(select), 2);
}

#[test]
fn a_list_finds_each_row_once_and_an_empty_list_none() {
    let names = |list: &[&str], through: Option<usize>| {
        let select = column(|row: &File| &row.name).within(list).probe();
        assert!(served(&select));
        let table = files();
        let rows = match through {
            Some(index) => table.many(select.through(index)),
            None => table.many(select),
        };
        rows.into_iter().map(|row| row.name).collect::<Vec<_>>()
    };
    for through in [None, Some(NAME)] {
        assert_eq!(names(&["c", "a", "c", "z"], through), ["a", "c"]);
        assert_eq!(names(&[], through), [""; 0]);
    }
    let owners = vec![None, Some("x")];
    let select = column(|row: &File| &row.owner).within(&owners).probe();
    assert_eq!(files().count(select.through(OWNER)), 3);
    let paths = column(|row: &File| &row.path).within(&["/a", "/b"]).probe();
    assert_eq!(files().count(paths.through(PATH)), 2);
}

#[test]
fn a_tuple_is_served_by_an_index_over_the_same_columns() {
    let owned = |owner: &'static str| {
        (
            (&is(|row: &File| &row.name, "a")).probe(),
            (&is(|row: &File| &row.owner, owner)).probe(),
        )
    };
    let table = files();
    assert!(served(&owned("x")));
    assert_eq!(table.one(owned("x").through(3)).unwrap().name, "a");
    assert_eq!(table.one(owned("y").through(3)), None);
    let narrowed = (
        owned("x").through(3),
        filter(|row: &File| row.size.is_some()),
    );
    assert_eq!((narrowed.index(), table.count(narrowed)), (Some(3), 0));
    let either = any(((&is(|row: &File| &row.name, "b")).probe(), owned("x")));
    assert!(!served(&either));
    assert_eq!(table.count(either), 2);
}

#[test]
fn a_computed_column_is_found_through_its_index() {
    let upper = |row: &File, see: &mut dyn FnMut(&str)| see(&row.name.to_uppercase());
    let select = (&is_computed(upper, "B")).probe().through(4);
    assert!(served(&select));
    assert_eq!(files().one(select).unwrap().name, "b");
    assert_eq!(
        files().insert(file("B", None)).unwrap_err().constraint(),
        "computed"
    );
}

#[test]
fn an_index_that_is_partial_or_ignores_case_serves_no_lookup() {
    let handled = |id, handle: &str| User {
        handle: Some(handle.into()),
        active: false,
        ..user(id)
    };
    let table = with([handled(1, "Ada"), handled(2, "grace")]);
    let by = |handle: &'static str| {
        (&is(|row: &User| &row.handle, handle))
            .probe()
            .through(HANDLE)
    };
    assert_eq!(table.one(by("Ada")).unwrap().id, 1);
    assert_eq!(table.one(by("ada")), None);
    let badge = (&is(|row: &User| &row.badge, &2)).probe().through(BADGE);
    assert_eq!(table.one(badge).unwrap().id, 2);
}

#[test]
fn a_unique_index_that_holds_no_none_does_not_vouch_for_there_being_one() {
    let table = with([user(1), user(2)]);
    #[expect(clippy::needless_borrow, reason = "as generated methods write it")]
    let by = (&is(|row: &User| &row.handle, &None::<String>))
        .probe()
        .through(HANDLE);
    assert_eq!(table.count(by), 2);
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| table.one(by)));
    assert!(
        caught
            .unwrap_err()
            .downcast::<String>()
            .unwrap()
            .contains("say `first`")
    );
}

#[test]
fn first_count_any_and_sorted_see_the_same_rows() {
    let table = with([user(3), user(1), User { city: 1, ..user(2) }]);
    let city = |city| (&is(|row: &User| &row.city, city)).probe().through(CITY);
    assert_eq!(table.first(city(&0)), Some(user(3)));
    assert_eq!(
        (
            table.count(city(&0)),
            table.any(city(&1)),
            table.any(city(&2))
        ),
        (2, true, false)
    );
    let sorted = table.sorted(All, |one, other| {
        order(&one.id, &other.id, Dialect::Postgres).ascending()
    });
    assert_eq!(
        sorted.iter().map(|row| row.id).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    assert_eq!(
        (
            table.find(|row| row.id < 3),
            table.filter(|row| row.id < 3).len()
        ),
        (Some(user(1)), 2)
    );
}

#[test]
fn a_composite_key_is_looked_up_as_a_tuple_and_a_table_without_a_key_counts_from_one() {
    let mut keyed = table("rows", Dialect::Postgres, &setup())
        .key(
            "room_id",
            [
                column(|row: &User| &row.room).indexed(),
                column(|row: &User| &row.email).indexed(),
            ],
        )
        .by_key(KeyBy::Value(|row: &User| (row.room, row.email.clone())));
    keyed.insert(user(1)).unwrap();
    assert_eq!(
        keyed.get(&(0, String::from("1@example.org"))),
        Some(user(1))
    );
    assert!(!keyed.contains(&(1, String::from("1@example.org"))));

    let mut keyless = table("rows", Dialect::Postgres, &setup())
        .unique("id", [column(|row: &User| &row.id).indexed()])
        .no_key();
    keyless.insert(user(1)).unwrap();
    let by = |index| (&is(|row: &User| &row.id, &1)).probe().through(index);
    assert_eq!(
        (keyless.one(by(1)), keyless.one(by(0))),
        (Some(user(1)), Some(user(1)))
    );
    assert_eq!(keyless.missing().constraint(), "");
}
