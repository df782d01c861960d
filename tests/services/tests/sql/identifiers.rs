//! Generated ids: when a number is skipped, and when it is given again.

use crate::compare::{alike, apart};
use crate::refused::{Refused, check, taken};
use crate::store::{NewUser, Step, Store, new, user};

fn created(store: &dyn Store, handle: &str) -> Result<i64, Refused> {
    store.create_user(new(handle))
}

#[test]
fn an_id_after_a_refused_insert_leaves_a_gap_but_in_sqlite() {
    alike(|store| ["a", "a", "b"].map(|handle| created(store, handle))).by(
        [Ok(1), Err(taken("handle")), Ok(3)],
        [Ok(1), Err(taken("handle")), Ok(2)],
        [Ok(1), Err(taken("handle")), Ok(3)],
    );
}

#[test]
fn an_id_after_an_insert_that_a_check_refused_leaves_a_gap_in_postgres_alone() {
    let refused = || NewUser {
        team: 100,
        ..new("b")
    };
    alike(|store| [new("a"), refused(), new("c")].map(|new| store.create_user(new))).by(
        [Ok(1), Err(check("team")), Ok(3)],
        [Ok(1), Err(check("team")), Ok(2)],
        [Ok(1), Err(check("team")), Ok(2)],
    );
}

#[test]
fn an_id_after_a_rolled_back_insert_leaves_a_gap_but_in_sqlite() {
    alike(|store| {
        let undone = store.transact(vec![Step::CreateUser(new("a")), Step::GiveUp]);
        (undone, created(store, "a"))
    })
    .by(
        (Err(Refused::GivenUp), Ok(2)),
        (Err(Refused::GivenUp), Ok(1)),
        (Err(Refused::GivenUp), Ok(2)),
    );
}

#[test]
fn mariadb_reserves_ids_for_all_rows_of_an_insert_and_the_fake_one_by_one() {
    apart(|store| {
        let first = created(store, "a");
        let batch = store.create_users(vec![new("b"), new("a"), new("c")]);
        (first, batch, created(store, "d"))
    })
    .servers(
        (Ok(1), Err(taken("handle")), Ok(4)),
        (Ok(1), Err(taken("handle")), Ok(2)),
        (Ok(1), Err(taken("handle")), Ok(5)),
    )
    .fakes_by(
        (Ok(1), Err(taken("handle")), Ok(4)),
        (Ok(1), Err(taken("handle")), Ok(2)),
        (Ok(1), Err(taken("handle")), Ok(4)),
    );
}

#[test]
fn an_explicit_id_and_then_an_automatic_one_collide_in_postgres_until_the_sequence_has_passed() {
    alike(|store| {
        for id in [1, 2] {
            store.insert_user(user(id)).expect("nothing is in the way");
        }
        ["a", "b", "c"].map(|handle| created(store, handle))
    })
    .by(
        [Err(taken("id")), Err(taken("id")), Ok(3)],
        [Ok(3), Ok(4), Ok(5)],
        [Ok(3), Ok(4), Ok(5)],
    );
}

#[test]
fn an_id_is_used_again_after_its_row_was_deleted_in_sqlite_alone() {
    alike(|store| {
        let first = ["a", "b"].map(|handle| created(store, handle));
        (first, store.delete_user(2), created(store, "c"))
    })
    .by(
        ([Ok(1), Ok(2)], Ok(1), Ok(3)),
        ([Ok(1), Ok(2)], Ok(1), Ok(2)),
        ([Ok(1), Ok(2)], Ok(1), Ok(3)),
    );
}

#[test]
fn an_id_that_an_update_has_raised() {
    alike(|store| {
        let first = created(store, "a");
        (
            first,
            store.renumber(1, 5),
            created(store, "b"),
            created(store, "c"),
        )
    })
    .by(
        (Ok(1), Ok(1), Ok(2), Ok(3)),
        (Ok(1), Ok(1), Ok(6), Ok(7)),
        (Ok(1), Ok(1), Ok(6), Ok(7)),
    );
}

#[test]
fn an_id_that_an_upsert_has_brought() {
    alike(|store| {
        let brought = store.upsert_user(user(7));
        (brought, created(store, "a"))
    })
    .by((Ok(()), Ok(1)), (Ok(()), Ok(8)), (Ok(()), Ok(8)));
}

#[test]
fn an_explicit_id_of_a_refused_or_rolled_back_insert() {
    alike(|store| {
        store.insert_user(user(1)).expect("nothing is in the way");
        let mut again = user(20);
        again.handle = "h1".to_owned();
        let refused = store.insert_user(again);
        let undone = store.transact(vec![Step::InsertUser(user(30)), Step::GiveUp]);
        store.delete_user(1).expect("nothing refers to it");
        (refused, undone, created(store, "a"))
    })
    .by(
        (Err(taken("handle")), Err(Refused::GivenUp), Ok(1)),
        (Err(taken("handle")), Err(Refused::GivenUp), Ok(1)),
        (Err(taken("handle")), Err(Refused::GivenUp), Ok(31)),
    );
}

#[test]
fn a_negative_explicit_id() {
    alike(|store| {
        store.insert_user(user(-5)).expect("nothing is in the way");
        created(store, "a")
    })
    .by(Ok(1), Ok(-4), Ok(1));
}

#[test]
fn a_larger_id_that_a_reference_refuses_is_seen_by_the_fake_of_mariadb_alone() {
    use crate::store::Post;
    apart(|store| {
        store.insert_user(user(1)).expect("nothing is in the way");
        let post = Post { id: 1, author: 1 };
        store.insert_post(post).expect("the author is there");
        (store.renumber(1, 5), created(store, "b"))
    })
    .servers(
        (Err(Refused::References), Err(taken("id"))),
        (Err(Refused::References), Ok(2)),
        (Err(Refused::References), Ok(2)),
    )
    .fakes_by(
        (Err(Refused::References), Err(taken("id"))),
        (Err(Refused::References), Ok(2)),
        (Err(Refused::References), Ok(6)),
    );
}
