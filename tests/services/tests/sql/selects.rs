//! Reading: order, pages, lists of values, the equality of text, and what a timestamp keeps.

use crate::compare::{alike, apart};
use crate::refused::Refused;
use crate::server::{KINDS, Server};
use crate::store::{Store, User, ids, mailed, user};

fn fill(store: &dyn Store, users: impl IntoIterator<Item = User>) {
    for user in users {
        store.insert_user(user).expect("nothing is in the way");
    }
}

#[test]
fn null_comes_last_in_postgres_and_first_elsewhere() {
    alike(|store| {
        fill(store, [mailed(1, "b"), user(2), mailed(3, "a")]);
        (ids(&store.by_email()), ids(&store.by_email_desc()))
    })
    .by(
        (vec![3, 1, 2], vec![2, 1, 3]),
        (vec![2, 3, 1], vec![1, 3, 2]),
        (vec![2, 3, 1], vec![1, 3, 2]),
    );
}

#[test]
fn without_order_by_each_has_an_order_of_its_own_and_the_fake_that_of_insertion() {
    apart(|store| {
        fill(store, [user(3), user(1), user(2)]);
        store
            .update_user(mailed(3, "a"))
            .expect("nothing is in the way");
        ids(&store.list_users())
    })
    .servers(vec![1, 2, 3], vec![1, 2, 3], vec![1, 2, 3])
    .fakes(vec![3, 1, 2]);
}

#[test]
fn an_updated_row_moves_to_the_end_in_postgres() {
    apart(|store| {
        fill(store, [user(1), user(2), user(3)]);
        store
            .update_user(mailed(1, "a"))
            .expect("nothing is in the way");
        ids(&store.list_users())
    })
    .servers(vec![2, 3, 1], vec![1, 2, 3], vec![1, 2, 3])
    .fakes(vec![1, 2, 3]);
}

#[test]
fn an_empty_in_is_an_error_of_sql_but_in_sqlite_and_selects_nothing_in_the_fake() {
    let selected = |store: &dyn Store, ids: &[i64]| {
        fill(store, [user(1), user(2)]);
        let found = store.find_users_by_ids(ids);
        found.map(|users| users.len()).map_err(|_| "not SQL")
    };
    apart(|store| selected(store, &[]))
        .servers(Err("not SQL"), Ok(0), Err("not SQL"))
        .fakes(Ok(0));
    alike(|store| selected(store, &[1, 1, 9])).everywhere(Ok(1));
}

#[test]
fn a_page_beyond_the_end_is_empty_and_so_is_one_of_nothing() {
    alike(|store| {
        fill(store, [user(1), user(2), user(3)]);
        [(2, 0), (2, 2), (2, 9), (0, 0)].map(|(limit, offset)| ids(&store.page(limit, offset)))
    })
    .everywhere([vec![1, 2], vec![3], vec![], vec![]]);
}

#[test]
fn a_limit_or_an_offset_below_zero_is_an_error_but_in_sqlite_and_the_fake_rejects_it() {
    apart(|store| {
        fill(store, [user(1), user(2)]);
        let page = |limit, offset| {
            let page = store.page(limit, offset);
            page.map(|users| users.len())
                .map_err(|refused| match refused {
                    Refused::Limit => "below zero",
                    _ => "not SQL",
                })
        };
        [page(-1, 0), page(1, -1)]
    })
    .servers(
        [Err("below zero"), Err("below zero")],
        [Ok(2), Ok(1)],
        [Err("not SQL"), Err("not SQL")],
    )
    .fakes([Err("below zero"), Err("below zero")]);
}

#[test]
fn text_is_ordered_by_bytes_where_the_collation_says_so() {
    alike(|store| {
        let emails = ["b", "B", "ä", "a", "Z"];
        fill(
            store,
            (1..).zip(emails).map(|(id, email)| mailed(id, email)),
        );
        ids(&store.by_email())
    })
    .everywhere(vec![2, 5, 4, 1, 3]);
}

#[test]
fn text_is_ordered_as_people_do_where_a_collation_says_that() {
    for kind in KINDS {
        let Some(mut server) = Server::new(kind) else {
            continue;
        };
        let collation = kind.of("\"en-x-icu\"", "NOCASE", "utf8mb4_general_ci");
        server.must(&format!(
            "CREATE TABLE words (word VARCHAR(9) COLLATE {collation})"
        ));
        server.must("INSERT INTO words VALUES ('b'), ('Z'), ('a'), ('ä')");
        let told = server.must("SELECT word FROM words ORDER BY word, length(word)");
        let words: Vec<_> = told
            .rows
            .iter()
            .map(|row| row[0].clone().expect("not null"))
            .collect();
        let expected = kind.of(
            ["a", "ä", "b", "Z"],
            ["a", "b", "Z", "ä"],
            ["a", "ä", "b", "Z"],
        );
        assert_eq!(words, expected, "{kind:?}");
    }
}

#[test]
fn text_equality_is_exact_where_the_collation_says_so() {
    alike(|store| {
        fill(
            store,
            [
                mailed(1, "Zoë"),
                mailed(2, "zoë"),
                mailed(3, "Zoe"),
                mailed(4, "Zoë "),
            ],
        );
        ["Zoë", "ZOË", "Zoe", "Zoë "].map(|email| {
            store
                .find_user_by_email(email)
                .expect("an answer")
                .map(|user| user.id)
        })
    })
    .everywhere([Some(1), None, Some(3), Some(4)]);
}

#[test]
fn text_equality_ignores_case_accents_and_trailing_spaces_in_mariadb_unless_told_otherwise() {
    apart(|store| {
        fill(
            store,
            [User {
                handle: "Zoë".to_owned(),
                ..user(1)
            }],
        );
        ["Zoë", "zOË", "Zoe", "Zoë "]
            .map(|handle| store.find_users_by_handle(handle).expect("an answer").len())
    })
    .servers([1, 0, 0, 0], [1, 0, 0, 0], [1, 1, 1, 1])
    .fakes([1, 0, 0, 0]);
}

#[test]
fn a_timestamp_keeps_microseconds_all_that_was_written_or_seconds() {
    for kind in KINDS {
        let Some(mut server) = Server::new(kind) else {
            continue;
        };
        let column = kind.of("TIMESTAMP", "TEXT", "DATETIME");
        server.must(&format!(
            "CREATE TABLE events (id BIGINT PRIMARY KEY, at {column})"
        ));
        for (id, fraction) in [(1, "123456499"), (2, "123456500"), (3, "999999999")] {
            server.must(&format!(
                "INSERT INTO events VALUES ({id}, '2025-01-01 00:00:00.{fraction}')"
            ));
        }
        let told = server.must("SELECT at FROM events ORDER BY id");
        let kept: Vec<_> = told
            .rows
            .iter()
            .map(|row| row[0].clone().expect("not null"))
            .collect();
        let expected = kind.of(
            [
                "2025-01-01 00:00:00.123456",
                "2025-01-01 00:00:00.123456",
                "2025-01-01 00:00:01",
            ],
            [
                "2025-01-01 00:00:00.123456499",
                "2025-01-01 00:00:00.123456500",
                "2025-01-01 00:00:00.999999999",
            ],
            ["2025-01-01 00:00:00"; 3],
        );
        assert_eq!(kept, expected, "{kind:?}");
    }
}
