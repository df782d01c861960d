//! Foreign keys: what they refuse, when, and what they do to the rows that refer.

use crate::compare::{alike, apart};
use crate::refused::{Refused, taken};
use crate::server::{KINDS, Kind, Server};
use crate::store::{Member, Node, Note, Pet, Post, Step, Store, ids, mailed, user};

fn users(store: &dyn Store, count: i64) {
    for id in 1..=count {
        store.insert_user(user(id)).expect("nothing is in the way");
    }
}

fn nodes<const N: usize>(rows: [(i64, Option<i64>); N]) -> Vec<Node> {
    rows.map(|(id, parent)| Node { id, parent }).into()
}

fn members<const N: usize>(rows: [(i64, Option<i64>); N]) -> Vec<Member> {
    rows.map(|(id, chief)| Member { id, chief }).into()
}

#[test]
fn a_reference_to_no_row_is_refused_and_null_refers_to_nothing() {
    alike(|store| {
        users(store, 1);
        let answers = [
            store.insert_pet(Pet { id: 1, owner: 9 }),
            store.insert_pet(Pet { id: 1, owner: 1 }),
            store.insert_note(Note {
                id: 1,
                reader: Some(9),
            }),
            store.insert_note(Note {
                id: 1,
                reader: None,
            }),
        ];
        let moved = store.update_post(Post { id: 1, author: 9 });
        store
            .insert_post(Post { id: 1, author: 1 })
            .expect("the author is there");
        (
            answers,
            moved,
            store.update_post(Post { id: 1, author: 9 }),
            store.list_posts_order_by_id(),
        )
    })
    .everywhere((
        [
            Err(Refused::References),
            Ok(()),
            Err(Refused::References),
            Ok(()),
        ],
        Ok(0),
        Err(Refused::References),
        Ok(vec![Post { id: 1, author: 1 }]),
    ));
}

#[test]
fn a_delete_of_a_row_that_is_referred_to_is_refused_and_keeps_all() {
    alike(|store| {
        users(store, 2);
        store
            .insert_post(Post { id: 1, author: 1 })
            .expect("the author is there");
        let answers = [
            store.delete_users_by_team(1),
            store.delete_user(1),
            store.delete_user(2),
        ];
        (answers, ids(&store.list_users()))
    })
    .everywhere((
        [Err(Refused::References), Err(Refused::References), Ok(1)],
        vec![1],
    ));
}

#[test]
fn a_cascade_counts_parents_only() {
    alike(|store| {
        users(store, 2);
        for id in 1..=3 {
            store
                .insert_pet(Pet { id, owner: 1 })
                .expect("the owner is there");
        }
        (store.delete_users_by_team(1), store.list_pets_order_by_id())
    })
    .everywhere((Ok(2), Ok(vec![])));
}

#[test]
fn a_cascade_goes_on_within_its_own_table_and_counts_the_first_row_only() {
    alike(|store| {
        let tree = nodes([
            (1, None),
            (2, Some(1)),
            (3, Some(2)),
            (4, None),
            (5, Some(5)),
        ]);
        let made = store.insert_nodes(tree);
        let deleted = [store.delete_node(1), store.delete_node(5)];
        (made, deleted, store.list_nodes_order_by_id())
    })
    .everywhere((Ok(()), [Ok(1), Ok(1)], Ok(nodes([(4, None)]))));
}

#[test]
fn a_cascade_that_meets_a_restriction_keeps_all() {
    alike(|store| {
        users(store, 1);
        store
            .insert_pet(Pet { id: 1, owner: 1 })
            .expect("the owner is there");
        store
            .insert_note(Note {
                id: 1,
                reader: Some(1),
            })
            .expect("the reader is there");
        store
            .insert_post(Post { id: 1, author: 1 })
            .expect("the author is there");
        (
            store.delete_user(1),
            store.list_pets_order_by_id(),
            store.list_notes_order_by_id(),
        )
    })
    .everywhere((
        Err(Refused::References),
        Ok(vec![Pet { id: 1, owner: 1 }]),
        Ok(vec![Note {
            id: 1,
            reader: Some(1),
        }]),
    ));
}

#[test]
fn set_null_empties_the_column() {
    alike(|store| {
        users(store, 2);
        for id in [1, 2] {
            store
                .insert_note(Note {
                    id,
                    reader: Some(id),
                })
                .expect("the reader is there");
        }
        (store.delete_user(1), store.list_notes_order_by_id())
    })
    .everywhere((
        Ok(1),
        Ok(vec![
            Note {
                id: 1,
                reader: None,
            },
            Note {
                id: 2,
                reader: Some(2),
            },
        ]),
    ));
}

#[test]
fn a_key_that_is_referred_to_cannot_change() {
    alike(|store| {
        users(store, 4);
        store
            .insert_pet(Pet { id: 1, owner: 1 })
            .expect("the owner is there");
        store
            .insert_post(Post { id: 1, author: 2 })
            .expect("the author is there");
        store
            .insert_note(Note {
                id: 1,
                reader: Some(3),
            })
            .expect("the reader is there");
        [1, 2, 3, 4].map(|id| store.renumber(id, id + 10))
    })
    .everywhere([
        Err(Refused::References),
        Err(Refused::References),
        Err(Refused::References),
        Ok(1),
    ]);
}

#[test]
fn a_unique_is_reported_before_a_reference() {
    alike(|store| {
        users(store, 1);
        store
            .insert_pet(Pet { id: 1, owner: 1 })
            .expect("the owner is there");
        store.insert_pet(Pet { id: 1, owner: 9 })
    })
    .everywhere(Err(taken("id")));
}

#[test]
fn a_row_may_refer_to_itself() {
    alike(|store| store.insert_nodes(nodes([(1, Some(1))]))).everywhere(Ok(()));
}

#[test]
fn references_are_checked_at_the_end_of_an_insert_and_row_by_row_in_mariadb() {
    alike(|store| {
        let answer = store.insert_nodes(nodes([(2, Some(1)), (1, None)]));
        (answer, store.list_nodes_order_by_id())
    })
    .by(
        (Ok(()), Ok(nodes([(1, None), (2, Some(1))]))),
        (Ok(()), Ok(nodes([(1, None), (2, Some(1))]))),
        (Err(Refused::References), Ok(vec![])),
    );
}

#[test]
fn a_delete_of_all_rows_of_a_hierarchy_is_accepted_and_in_mariadb_refused_from_the_top() {
    let hierarchy = || members([(1, None), (2, Some(1)), (3, Some(2))]);
    alike(|store| {
        store.insert_members(hierarchy()).expect("chiefs first");
        (store.delete_members(), store.list_members_order_by_id())
    })
    .by(
        (Ok(3), Ok(vec![])),
        (Ok(3), Ok(vec![])),
        (Err(Refused::References), Ok(hierarchy())),
    );
}

#[test]
fn of_two_refused_rows_of_one_insert_a_unique_is_reported_before_a_reference_but_in_mariadb() {
    apart(|store| {
        store
            .insert_nodes(nodes([(1, None)]))
            .expect("nothing is in the way");
        store.insert_nodes(nodes([(2, Some(9)), (1, None)]))
    })
    .servers(Err(taken("id")), Err(taken("id")), Err(Refused::References))
    .fakes(Err(taken("id")));
}

#[test]
fn in_a_transaction_servers_check_references_after_each_statement_and_the_fake_at_its_end() {
    let steps = || {
        vec![
            Step::InsertPet(Pet { id: 1, owner: 1 }),
            Step::InsertUser(mailed(1, "a")),
        ]
    };
    apart(|store| store.transact(steps()))
        .servers(
            Err(Refused::Aborted),
            Ok(vec![Err(Refused::References), Ok(())]),
            Ok(vec![Err(Refused::References), Ok(())]),
        )
        .fakes(Ok(vec![Ok(()), Ok(())]));
}

#[test]
fn postgres_and_sqlite_check_a_deferred_reference_at_the_end_as_the_fake_does() {
    for kind in [Kind::Postgres, Kind::Sqlite] {
        let Some(mut server) = Server::new(kind) else {
            continue;
        };
        server.must("CREATE TABLE users (id BIGINT PRIMARY KEY)");
        server.must(
            "CREATE TABLE pets (id BIGINT PRIMARY KEY, owner BIGINT REFERENCES users (id)
             DEFERRABLE INITIALLY DEFERRED)",
        );
        server.must("BEGIN");
        server.must("INSERT INTO pets VALUES (1, 1)");
        server.must("INSERT INTO users VALUES (1)");
        server.must("COMMIT");
        server.must("BEGIN");
        server.must("INSERT INTO pets VALUES (2, 2)");
        let refused = server.run("COMMIT").map(|_| ());
        assert_eq!(refused, Err(Refused::References), "{kind:?}");
    }
}

#[test]
fn on_delete_restrict_is_stricter_than_no_action_within_one_statement_in_sqlite_and_mariadb() {
    for kind in KINDS {
        let Some(mut server) = Server::new(kind) else {
            continue;
        };
        server.must(
            "CREATE TABLE nodes (id BIGINT PRIMARY KEY, parent BIGINT,
             CONSTRAINT nodes_parent FOREIGN KEY (parent) REFERENCES nodes (id) ON DELETE RESTRICT)",
        );
        server.must("INSERT INTO nodes VALUES (1, NULL), (2, 1)");
        let answer = server.run("DELETE FROM nodes").map(|told| told.changed);
        let refused = Err(Refused::References);
        assert_eq!(answer, kind.of(Ok(2), refused.clone(), refused), "{kind:?}");
    }
}
