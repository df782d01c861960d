//! Updates and deletes: what they count, keys that change, and statements that are all or nothing.

use crate::compare::{alike, apart};
use crate::refused::{check, taken};
use crate::server::{Kind, Server};
use crate::store::{Store, User, ids, mailed, seated, user};

fn fill(store: &dyn Store, users: impl IntoIterator<Item = User>) {
    for user in users {
        store.insert_user(user).expect("nothing is in the way");
    }
}

#[test]
fn an_update_to_its_own_value_counts_a_row_but_in_mariadb() {
    apart(|store| {
        fill(store, [user(1)]);
        let changed = User { team: 2, ..user(1) };
        [store.update_user(user(1)), store.update_user(changed)]
    })
    .servers([Ok(1), Ok(1)], [Ok(1), Ok(1)], [Ok(0), Ok(1)])
    .fakes([Ok(1), Ok(1)]);
}

#[test]
fn an_update_to_its_own_value_counts_a_row_in_mariadb_too_where_the_client_asks_for_found_rows() {
    let Some(mut server) = Server::with_found_rows(Kind::Mariadb) else {
        return;
    };
    server.must("CREATE TABLE users (id BIGINT PRIMARY KEY, team BIGINT)");
    server.must("INSERT INTO users VALUES (1, 1)");
    let told = server.must("UPDATE users SET team = 1 WHERE id = 1");
    assert_eq!(told.changed, 1);
}

#[test]
fn an_update_of_an_absent_row_changes_nothing_and_is_no_error() {
    alike(|store| (store.update_user(user(9)), store.find_user(9))).everywhere((Ok(0), Ok(None)));
}

#[test]
fn a_key_can_change_but_not_onto_an_existing_one() {
    alike(|store| {
        fill(store, [user(1), user(2)]);
        let answers = [(1, 2), (1, 3), (9, 4)].map(|(id, to)| store.renumber(id, to));
        (answers, ids(&store.list_users_order_by_id()))
    })
    .everywhere(([Err(taken("id")), Ok(1), Ok(0)], vec![2, 3]));
}

#[test]
fn a_shift_onto_a_neighbour_is_refused_row_by_row_and_the_fake_looks_at_the_end() {
    apart(|store| {
        fill(store, [user(1), user(2), user(3)]);
        (store.shift_ids(1), ids(&store.list_users_order_by_id()))
    })
    .servers(
        (Err(taken("id")), vec![1, 2, 3]),
        (Err(taken("id")), vec![1, 2, 3]),
        (Err(taken("id")), vec![1, 2, 3]),
    )
    .fakes((Ok(3), vec![2, 3, 4]));
}

#[test]
fn a_shift_away_from_the_neighbours_is_accepted() {
    alike(|store| {
        fill(store, [user(2), user(3), user(4)]);
        (store.shift_ids(-1), ids(&store.list_users_order_by_id()))
    })
    .everywhere((Ok(3), vec![1, 2, 3]));
}

#[test]
fn an_update_of_several_rows_that_is_refused_for_one_changes_none() {
    alike(|store| {
        fill(
            store,
            [
                seated(1, 1, None),
                seated(2, 1, Some(1)),
                seated(3, 2, Some(1)),
            ],
        );
        (
            [store.move_team(1, 2), store.move_team(1, 100)],
            [1, 2].map(|team| store.count_users_by_team(team)),
        )
    })
    .everywhere((
        [Err(taken("team_seat")), Err(check("team"))],
        [Ok(2), Ok(1)],
    ));
}

#[test]
fn a_value_that_a_refused_update_would_have_given_up_is_still_taken() {
    alike(|store| {
        fill(store, [mailed(1, "a"), mailed(2, "b")]);
        let refused = User {
            team: 100,
            ..mailed(1, "c")
        };
        [
            store.update_user(refused).map(|_| ()),
            store.insert_user(mailed(3, "a")),
            store.insert_user(mailed(3, "c")),
        ]
    })
    .everywhere([Err(check("team")), Err(taken("email")), Ok(())]);
}

#[test]
fn a_value_is_free_as_soon_as_it_was_updated_or_deleted() {
    alike(|store| {
        fill(store, [mailed(1, "a"), mailed(2, "b")]);
        (
            store.update_user(mailed(1, "c")),
            store.insert_user(mailed(3, "a")),
            store.delete_user(2),
            store.insert_user(mailed(4, "b")),
        )
    })
    .everywhere((Ok(1), Ok(()), Ok(1), Ok(())));
}

#[test]
fn a_delete_of_an_absent_row_is_no_error_and_counts_nothing() {
    alike(|store| {
        fill(store, [user(1)]);
        [
            store.delete_user(9),
            store.delete_user(1),
            store.delete_user(1),
        ]
    })
    .everywhere([Ok(0), Ok(1), Ok(0)]);
}
