//! Reading: order, pages, lists of values, the equality of text, and what a timestamp keeps.

use std::time::{Duration, SystemTime};

use fake_runtime::fake;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::compare::{alike, apart};
use crate::refused::Refused;
use crate::server::{KINDS, Kind, Server};
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

/// A row with a time.
#[derive(Clone, Debug)]
struct Event {
    id: i64,
    at: SystemTime,
}

/// The fakes whose column keeps times so precisely, each in its dialect.
macro_rules! events {
    ($unit:ident) => {
        mod $unit {
            use super::{Event, Kind, Rows, fake};

            #[fake(entity = Event, key = id: i64, precision(at = $unit))]
            trait Postgres {}
            #[fake(entity = Event, key = id: i64, dialect = sqlite, precision(at = $unit))]
            trait Sqlite {}
            #[fake(entity = Event, key = id: i64, dialect = mysql, precision(at = $unit))]
            trait Mariadb {}

            /// Stores the event, and takes it out again.
            pub(super) fn kept(kind: Kind, event: Event) -> Event {
                let insert: fn(Event) -> Rows = kind.of(
                    |event| {
                        let fake = FakePostgres::new();
                        fake.rows().insert(event).expect("the first");
                        fake.rows().all()
                    },
                    |event| {
                        let fake = FakeSqlite::new();
                        fake.rows().insert(event).expect("the first");
                        fake.rows().all()
                    },
                    |event| {
                        let fake = FakeMariadb::new();
                        fake.rows().insert(event).expect("the first");
                        fake.rows().all()
                    },
                );
                insert(event).remove(0)
            }
        }
    };
}

type Rows = Vec<Event>;

events!(seconds);
events!(millis);
events!(micros);

/// What is left of a time that a server prints, since the full minute.
fn since_minute(printed: &str) -> Duration {
    let (_, seconds) = printed.rsplit_once(':').expect("a time");
    let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    let nanos = format!("{fraction:0<9}").parse().expect("digits");
    Duration::new(whole.parse().expect("digits"), nanos)
}

/// Before the Unix epoch, before that of PostgreSQL, and after both: a full minute, as text and in seconds.
const MINUTES: [(&str, i64); 3] = [
    ("1960-01-01 00:00", -315_619_200),
    ("1995-01-01 00:00", 788_918_400),
    ("2025-01-01 00:00", 1_735_689_600),
];

fn at_second(second: i64) -> SystemTime {
    let distance = Duration::from_secs(second.unsigned_abs());
    if second < 0 {
        SystemTime::UNIX_EPOCH - distance
    } else {
        SystemTime::UNIX_EPOCH + distance
    }
}

/// A time that has gone into a column and come out of it.
fn on_server(server: &mut Server, time: SystemTime, printed: &str) -> Duration {
    server.must("DELETE FROM events");
    if let Some(client) = server.client() {
        // As a repository sends it: not as a text, of which the server would round nanoseconds.
        let sent = client.execute("INSERT INTO events VALUES ($1)", &[&time]);
        sent.expect("a time");
    } else {
        server.must(&format!("INSERT INTO events VALUES ('{printed}')"));
    }
    let told = server.must("SELECT at FROM events");
    since_minute(told.rows[0][0].as_deref().expect("not null"))
}

#[test]
fn a_column_of_a_declared_precision_keeps_of_a_time_what_the_server_keeps() {
    let mut rng = StdRng::seed_from_u64(7);
    let mut fractions: Vec<u32> = [0, 500, 501, 1_500, 2_500, 499_999_500, 999_999_499]
        .into_iter()
        .chain([500_000, 1_500_000, 2_500_000, 500_000_000, 999_999_999])
        .collect();
    fractions.extend((0..20).map(|_| rng.random_range(0..1_000_000_000)));
    // SQLite has no type for times: it keeps what is written, and there is nothing to hold a precision against.
    for kind in [Kind::Postgres, Kind::Mariadb] {
        let Some(mut server) = Server::new(kind) else {
            continue;
        };
        let of: [(&str, fn(Kind, Event) -> Event); 3] = [
            ("0", seconds::kept),
            ("3", millis::kept),
            ("6", micros::kept),
        ];
        for (digits, kept) in of {
            let column = kind.of("TIMESTAMP", "TEXT", "DATETIME");
            server.must("DROP TABLE IF EXISTS events");
            server.must(&format!("CREATE TABLE events (at {column}({digits}))"));
            for (minute, second) in MINUTES {
                let start = at_second(second);
                for fraction in &fractions {
                    let at = start + Duration::new(7, *fraction);
                    let printed = format!("{minute}:07.{fraction:09}");
                    let real = on_server(&mut server, at, &printed);
                    let ours = kept(kind, Event { id: 1, at });
                    assert_eq!(ours.id, 1);
                    let ours = ours.at.duration_since(start).expect("later");
                    assert_eq!(ours, real, "{kind:?}, {digits} digits of {printed}");
                }
            }
        }
    }
}
