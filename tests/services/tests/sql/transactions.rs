//! Transactions and batches: what an error in the middle undoes.

use crate::compare::alike;
use crate::refused::{Refused, check, taken};
use crate::store::{Pet, Step, User, ids, mailed, user};

#[test]
fn an_error_in_a_transaction_aborts_it_in_postgres_and_else_it_goes_on() {
    let steps = || {
        vec![
            Step::InsertUser(user(1)),
            Step::InsertUser(user(1)),
            Step::InsertUser(user(2)),
        ]
    };
    let went_on = || Ok(vec![Ok(()), Err(taken("id")), Ok(())]);
    alike(|store| {
        (
            store.transact(steps()),
            ids(&store.list_users_order_by_id()),
        )
    })
    .by(
        (Err(Refused::Aborted), vec![]),
        (went_on(), vec![1, 2]),
        (went_on(), vec![1, 2]),
    );
}

#[test]
fn a_transaction_that_is_rolled_back_leaves_nothing() {
    let steps = || {
        vec![
            Step::InsertUser(user(2)),
            Step::DeleteUser(1),
            Step::InsertPet(Pet { id: 1, owner: 2 }),
            Step::GiveUp,
        ]
    };
    alike(|store| {
        store.insert_user(user(1)).expect("nothing is in the way");
        let answer = store.transact(steps());
        (
            answer,
            ids(&store.list_users_order_by_id()),
            store.list_pets_order_by_id(),
        )
    })
    .everywhere((Err(Refused::GivenUp), vec![1], Ok(vec![])));
}

#[test]
fn a_row_can_take_the_values_of_one_that_its_transaction_has_deleted() {
    let steps = || {
        vec![
            Step::InsertUser(mailed(1, "a")),
            Step::DeleteUser(1),
            Step::InsertUser(mailed(1, "a")),
        ]
    };
    alike(|store| (store.transact(steps()), ids(&store.list_users())))
        .everywhere((Ok(vec![Ok(()), Ok(()), Ok(())]), vec![1]));
}

#[test]
fn an_insert_of_several_rows_that_is_refused_for_one_keeps_none() {
    alike(|store| {
        store.insert_user(user(3)).expect("nothing is in the way");
        let broken = User {
            team: 100,
            ..user(3)
        };
        let answers = [
            store.insert_users(vec![user(1), user(2), user(3)]),
            store.insert_users(vec![user(1), user(1)]),
            store.insert_users(vec![user(1), broken]),
            store.insert_users(vec![
                user(3),
                User {
                    team: 100,
                    ..user(4)
                },
            ]),
            store.insert_users(vec![user(1), user(2)]),
        ];
        (answers, ids(&store.list_users_order_by_id()))
    })
    .everywhere((
        [
            Err(taken("id")),
            Err(taken("id")),
            Err(check("team")),
            Err(taken("id")),
            Ok(2),
        ],
        vec![1, 2, 3],
    ));
}
