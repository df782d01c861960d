//! Unique constraints and checks: what collides, and which of several is reported.

use fake_runtime::{Violation, fake};

use crate::compare::{alike, apart};
use crate::refused::{Refused, check, taken};
use crate::server::{KINDS, Kind, Server};
use crate::store::{User, ids, mailed, seated, user};

fn handled(id: i64, handle: &str) -> User {
    User {
        handle: handle.to_owned(),
        ..user(id)
    }
}

#[test]
fn a_null_never_collides_in_a_unique_constraint() {
    alike(|store| {
        let added = [user(1), user(2), mailed(3, "a"), mailed(4, "a")];
        added.map(|user| store.insert_user(user))
    })
    .everywhere([Ok(()), Ok(()), Ok(()), Err(taken("email"))]);
}

#[test]
fn nulls_not_distinct_makes_a_null_collide_and_only_postgres_has_it() {
    #[fake(entity = User, key = id: i64, unique(email, nulls_equal))]
    trait Users {
        fn insert(&self, user: User) -> Result<(), Violation>;
    }
    let fake = FakeUsers::new();
    let faked = [1, 2].map(|id| fake.insert(user(id)).map_err(Refused::from));
    for kind in KINDS {
        let Some(mut server) = Server::new(kind) else {
            continue;
        };
        let declared = server.run(
            "CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(9),
             CONSTRAINT users_email UNIQUE NULLS NOT DISTINCT (email))",
        );
        assert_eq!(declared.is_ok(), kind == Kind::Postgres, "{kind:?}");
        if declared.is_ok() {
            let answers = [1, 2].map(|id| {
                let sql = format!("INSERT INTO users VALUES ({id}, NULL)");
                server.run(&sql).map(|_| ())
            });
            assert_eq!(faked, answers);
        }
    }
    assert_eq!(faked, [Ok(()), Err(taken("email"))]);
}

#[test]
fn a_composite_unique_with_one_null_accepts_both_rows() {
    alike(|store| {
        let added = [(1, None), (2, None), (3, Some(1)), (4, Some(1))];
        added.map(|(id, seat)| store.insert_user(seated(id, 5, seat)))
    })
    .everywhere([Ok(()), Ok(()), Ok(()), Err(taken("team_seat"))]);
}

#[derive(Clone, Debug)]
struct Badge {
    id: i64,
    number: i64,
    active: bool,
}

macro_rules! badges {
    ($dialect:ident) => {{
        #[fake(
                                                        entity = Badge,
                                                        key = id: i64,
                                                        unique(number, when = |badge| badge.active),
                                                        dialect = $dialect,
                                                    )]
        trait Badges {
            fn insert(&self, badge: Badge) -> Result<(), Violation>;
            #[fake(update(|badge| badge.active = true))]
            fn activate(&self, id: i64) -> Result<bool, Violation>;
        }
        let fake = FakeBadges::new();
        let mut answers = BADGES
            .map(|badge| fake.insert(badge).map_err(Refused::from))
            .to_vec();
        answers.push(fake.activate(2).map(|_| ()).map_err(Refused::from));
        answers
    }};
}

const BADGES: [Badge; 4] = {
    const fn badge(id: i64, active: bool) -> Badge {
        Badge {
            id,
            number: 7,
            active,
        }
    }
    [
        badge(1, true),
        badge(2, false),
        badge(3, false),
        badge(4, true),
    ]
};

#[test]
fn a_partial_unique_holds_among_its_rows_and_mariadb_has_none() {
    let expected = [
        Ok(()),
        Ok(()),
        Ok(()),
        Err(taken("number")),
        Err(taken("number")),
    ];
    assert_eq!(badges!(postgres), expected);
    assert_eq!(badges!(sqlite), expected);
    for kind in KINDS {
        let Some(mut server) = Server::new(kind) else {
            continue;
        };
        server.must("CREATE TABLE badges (id BIGINT PRIMARY KEY, number BIGINT, active BOOLEAN)");
        let index = server.run("CREATE UNIQUE INDEX badges_number ON badges (number) WHERE active");
        assert_eq!(index.is_ok(), kind != Kind::Mariadb, "{kind:?}");
        if index.is_ok() {
            let mut answers = BADGES
                .map(|Badge { id, number, active }| {
                    let sql = format!("INSERT INTO badges VALUES ({id}, {number}, {active})");
                    server.run(&sql).map(|_| ())
                })
                .to_vec();
            answers.push(
                server
                    .run("UPDATE badges SET active = TRUE WHERE id = 2")
                    .map(|_| ()),
            );
            assert_eq!(answers, expected, "{kind:?}");
        }
    }
}

#[test]
fn a_unique_that_ignores_case_refuses_another_case_and_keeps_the_text() {
    alike(|store| {
        let again = [handled(1, "Ada"), handled(2, "aDA"), handled(3, "adal")]
            .map(|user| store.insert_user(user));
        (again, store.find_user(1))
    })
    .everywhere((
        [Ok(()), Err(taken("handle")), Ok(())],
        Ok(Some(handled(1, "Ada"))),
    ));
}

#[test]
fn case_beyond_ascii_is_ignored_but_by_sqlite_and_accents_and_spaces_count_but_for_mariadb() {
    let added = ["Zoë", "zOË", "Zoe", "Zoë "];
    apart(|store| {
        let mut id = 0;
        added.map(|handle| {
            id += 1;
            store.insert_user(handled(id, handle))
        })
    })
    .servers(
        [Ok(()), Err(taken("handle")), Ok(()), Ok(())],
        [Ok(()), Ok(()), Ok(()), Ok(())],
        [
            Ok(()),
            Err(taken("handle")),
            Err(taken("handle")),
            Err(taken("handle")),
        ],
    )
    .fakes([Ok(()), Err(taken("handle")), Ok(()), Ok(())]);
}

#[test]
fn a_row_that_breaks_a_check_and_collides_is_told_the_check() {
    alike(|store| {
        store
            .insert_user(mailed(1, "a"))
            .expect("nothing is in the way");
        let broken = User {
            team: 100,
            ..mailed(1, "a")
        };
        (store.insert_user(broken), ids(&store.list_users()))
    })
    .everywhere((Err(check("team")), vec![1]));
}

#[test]
fn an_update_that_breaks_a_check_and_collides_is_told_the_check() {
    alike(|store| {
        for row in [mailed(1, "a"), user(2)] {
            store.insert_user(row).expect("nothing is in the way");
        }
        let broken = User {
            team: 100,
            ..mailed(2, "a")
        };
        (store.update_user(broken), store.find_user(2))
    })
    .everywhere((Err(check("team")), Ok(Some(user(2)))));
}

#[test]
fn servers_look_at_null_then_checks_then_uniques_then_references() {
    for kind in KINDS {
        let Some(mut server) = Server::new(kind) else {
            continue;
        };
        server.must("CREATE TABLE owners (id BIGINT PRIMARY KEY)");
        server.must(
            "CREATE TABLE pets (
                id BIGINT PRIMARY KEY, name VARCHAR(9) NOT NULL, age BIGINT, owner BIGINT,
                CONSTRAINT pets_age CHECK (age < 100),
                CONSTRAINT pets_name UNIQUE (name),
                CONSTRAINT pets_owner FOREIGN KEY (owner) REFERENCES owners (id)
            )",
        );
        server.must("INSERT INTO owners VALUES (1)");
        server.must("INSERT INTO pets VALUES (1, 'Rex', 3, 1)");
        let mut refused = |values: &str| {
            let sql = format!("INSERT INTO pets VALUES ({values})");
            server.run(&sql).map(|_| ())
        };
        assert_eq!(refused("1, NULL, 100, 9"), Err(Refused::Null), "{kind:?}");
        assert_eq!(refused("2, 'Rex', 100, 9"), Err(check("age")), "{kind:?}");
        assert_eq!(refused("2, 'Rex', 3, 9"), Err(taken("name")), "{kind:?}");
        assert_eq!(
            refused("2, 'Tom', 3, 9"),
            Err(Refused::References),
            "{kind:?}"
        );
        assert_eq!(refused("2, 'Tom', 3, 1"), Ok(()), "{kind:?}");
    }
}

#[test]
fn which_of_several_violated_uniques_is_named_differs_and_the_fake_knows_them_all() {
    let compared = apart(|store| {
        let first = User {
            seat: Some(1),
            ..mailed(1, "a")
        };
        store
            .insert_user(first.clone())
            .expect("nothing is in the way");
        let again = User { id: 2, ..first };
        store.insert_user(again)
    });
    // The lowest index, the one made last, and the first without a nullable column.
    compared
        .servers(
            Err(taken("email")),
            Err(taken("handle")),
            Err(taken("handle")),
        )
        .fakes(Err(taken("email")));
    let fake = crate::store::postgres::FakeStore::new();
    let first = User {
        seat: Some(1),
        ..mailed(1, "a")
    };
    fake.users()
        .insert(first.clone())
        .expect("nothing is in the way");
    let violation = fake.users().insert(first).expect_err("all is taken");
    let all: Vec<&str> = violation.all().collect();
    assert_eq!(all, ["id", "email", "handle", "team_seat"]);
}
