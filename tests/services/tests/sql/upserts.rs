//! Upserts: `ON CONFLICT (id) DO UPDATE`, and `ON DUPLICATE KEY UPDATE` in MariaDB.

use crate::compare::alike;
use crate::refused::{check, taken};
use crate::store::{Loose, Store, User, mailed, user};

fn fill(store: &dyn Store, users: impl IntoIterator<Item = User>) {
    for user in users {
        store.insert_user(user).expect("nothing is in the way");
    }
}

#[test]
fn an_upsert_with_a_null_conflict_key_inserts_again() {
    alike(|store| {
        let loose = |code, amount| Loose { code, amount };
        for (code, amount) in [(None, 1), (None, 2), (Some(1), 3), (Some(1), 4)] {
            store
                .upsert_loose(loose(code, amount))
                .expect("no conflict");
        }
        store.list_looses().expect("a list")
    })
    .everywhere(vec![
        Loose {
            code: None,
            amount: 1,
        },
        Loose {
            code: None,
            amount: 2,
        },
        Loose {
            code: Some(1),
            amount: 4,
        },
    ]);
}

#[test]
fn an_upsert_that_collides_on_another_unique_is_an_error_and_updates_that_row_in_mariadb() {
    let moved = |id| User {
        team: 9,
        ..mailed(id, "a")
    };
    alike(|store| {
        fill(store, [mailed(1, "a"), user(2)]);
        let answer = store.upsert_user(User {
            handle: "new".to_owned(),
            ..moved(7)
        });
        (answer, store.list_users_order_by_id().expect("a list"))
    })
    .by(
        (Err(taken("email")), vec![mailed(1, "a"), user(2)]),
        (Err(taken("email")), vec![mailed(1, "a"), user(2)]),
        (
            Ok(()),
            vec![
                User {
                    handle: "new".to_owned(),
                    ..moved(1)
                },
                user(2),
            ],
        ),
    );
}

#[test]
fn an_upsert_that_meets_one_row_by_its_key_and_another_by_a_unique_is_refused() {
    alike(|store| {
        fill(store, [mailed(1, "a"), mailed(2, "b")]);
        let answer = store.upsert_user(mailed(1, "b"));
        (answer, store.list_users_order_by_id().expect("a list"))
    })
    .everywhere((Err(taken("email")), vec![mailed(1, "a"), mailed(2, "b")]));
}

#[test]
fn an_upsert_of_a_row_that_breaks_a_check_is_refused_whether_it_inserts_or_updates() {
    alike(|store| {
        fill(store, [user(1)]);
        [1, 2].map(|id| {
            store.upsert_user(User {
                team: 100,
                ..user(id)
            })
        })
    })
    .everywhere([Err(check("team")), Err(check("team"))]);
}

#[test]
fn the_same_key_twice_in_one_upsert_is_an_error_in_postgres_and_else_the_last_wins() {
    let twice = || vec![mailed(1, "first"), mailed(1, "last")];
    alike(|store| {
        (
            store.upsert_users(twice()),
            store.list_users().expect("a list"),
        )
    })
    .by(
        (Err(taken("id")), vec![]),
        (Ok(()), vec![mailed(1, "last")]),
        (Ok(()), vec![mailed(1, "last")]),
    );
}

#[test]
fn an_upsert_of_several_rows_that_is_refused_for_one_keeps_none() {
    alike(|store| {
        fill(store, [user(1)]);
        let refused = User {
            team: 100,
            ..user(3)
        };
        let answer = store.upsert_users(vec![mailed(1, "a"), user(2), refused]);
        (answer, store.list_users_order_by_id().expect("a list"))
    })
    .everywhere((Err(check("team")), vec![user(1)]));
}

#[test]
fn an_upsert_keeps_the_rows_that_refer_to_what_it_replaces() {
    use crate::store::Pet;
    alike(|store| {
        fill(store, [user(1)]);
        store
            .insert_pet(Pet { id: 1, owner: 1 })
            .expect("the owner is there");
        (
            store.upsert_user(mailed(1, "a")),
            store.list_pets_order_by_id(),
        )
    })
    .everywhere((Ok(()), Ok(vec![Pet { id: 1, owner: 1 }])));
}
