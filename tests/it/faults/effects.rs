//! Each effect: what the caller sees, what is stored, what the journal says, and how the rule counts it.

use fake_runtime::{Armed, Outcome, fake, versions};

use super::{
    FakeUserRepository, StorageError, User, UserRepository, last, tally, told, user, users,
};
use crate::support::{now, polled};

fn names(users: &FakeUserRepository) -> Vec<String> {
    let rows = users.rows().all();
    rows.into_iter().map(|row| row.name).collect()
}

/// One effect on `rename(1, "new")` of a stored user: the answer, the stored name, and the journal.
fn renamed(arm: impl FnOnce(&FakeUserRepository) -> Armed) -> Renamed {
    let users = users();
    users.rows().insert(user(1)).unwrap();
    let armed = arm(&users);
    let answer = now(users.rename(1, "new".into()));
    Renamed {
        answer: answer.map(|user| user.name),
        stored: names(&users).remove(0),
        entry: last(users.world()),
        tally: tally(&armed),
    }
}

#[derive(Debug, PartialEq)]
struct Renamed {
    answer: Result<String, StorageError>,
    stored: String,
    entry: (Outcome, Vec<String>),
    tally: (u64, u64, u64),
}

fn expected(
    answer: Result<&str, StorageError>,
    stored: &str,
    outcome: Outcome,
    fault: &str,
    tally: (u64, u64, u64),
) -> Renamed {
    Renamed {
        answer: answer.map(str::to_owned),
        stored: stored.to_owned(),
        entry: (outcome, told(fault)),
        tally,
    }
}

#[test]
fn loud_effects_before_the_operation_store_nothing() {
    use Outcome::{Err as Failed, Ok as Fine};
    use StorageError::{ConnectionLost, Timeout};
    let seen = renamed(|users| users.faults().rename().fail(Timeout));
    assert_eq!(
        seen,
        expected(Err(Timeout), "name 1", Failed, "fail", (1, 1, 1))
    );
    let seen = renamed(|users| {
        users.faults().rename().fail_with(|(id, name)| {
            assert_eq!((*id, name.as_str()), (1, "new"));
            StorageError::Duplicate("made")
        })
    });
    let made = Err(StorageError::Duplicate("made"));
    assert_eq!(
        seen,
        expected(made, "name 1", Failed, "fail_with", (1, 1, 1))
    );
    let seen = renamed(|users| users.faults().rename().outage());
    assert_eq!(
        seen,
        expected(Err(ConnectionLost), "name 1", Failed, "outage", (1, 1, 1))
    );
    let seen = renamed(|users| users.all_faults().outage_with(Timeout));
    assert_eq!(
        seen,
        expected(Err(Timeout), "name 1", Failed, "outage", (1, 1, 1))
    );
    let seen = renamed(|users| users.faults().rename().reply(Ok(user(9))));
    assert_eq!(
        seen,
        expected(Ok("name 9"), "name 1", Fine, "reply", (1, 1, 1))
    );
    let seen = renamed(|users| {
        let answer = |(id, name): &(u64, String)| {
            Ok(User {
                name: format!("{id} {name}"),
                ..user(1)
            })
        };
        users.faults().rename().reply_with(answer)
    });
    assert_eq!(
        seen,
        expected(Ok("1 new"), "name 1", Fine, "reply_with", (1, 1, 1))
    );
    let seen = renamed(|users| {
        users
            .faults()
            .rename()
            .reply_from(|db, (id, _)| db.rows.get(id).ok_or(StorageError::NotFound))
    });
    assert_eq!(
        seen,
        expected(Ok("name 1"), "name 1", Fine, "reply_from", (1, 1, 1))
    );
}

#[test]
fn effects_after_the_operation_have_stored_it() {
    use Outcome::{Err as Failed, Ok as Fine};
    use StorageError::{ConnectionLost, Timeout};
    let seen = renamed(|users| users.faults().rename().commit_then_fail(Timeout));
    assert_eq!(
        seen,
        expected(Err(Timeout), "new", Failed, "commit_then_fail", (1, 1, 1))
    );
    let seen = renamed(|users| users.all_faults().writes().commit_then_fail());
    assert_eq!(
        seen,
        expected(
            Err(ConnectionLost),
            "new",
            Failed,
            "commit_then_fail",
            (1, 1, 1)
        )
    );
    let seen = renamed(|users| users.faults().rename().lose_write());
    assert_eq!(
        seen,
        expected(Ok("new"), "name 1", Fine, "lose_write", (1, 1, 1))
    );
    let seen = renamed(|users| users.faults().rename().duplicate());
    assert_eq!(
        seen,
        expected(Ok("new"), "new", Fine, "duplicate", (1, 1, 0))
    );
}

#[test]
fn an_error_that_is_not_clone_is_given_once() {
    #[derive(Debug)]
    struct Precious(u8);
    #[fake(entity = User, key = id: u64, duplicate = Precious(0))]
    trait Users {
        fn insert(&self, user: User) -> Result<(), Precious>;
        fn get(&self, id: u64) -> Result<Option<User>, Precious>;
    }
    let users = FakeUsers::new();
    users.faults().insert().once().fail(Precious(1));
    assert_eq!(users.insert(user(1)).unwrap_err().0, 1);
    users.faults().insert().once().commit_then_fail(Precious(2));
    assert_eq!(users.insert(user(1)).unwrap_err().0, 2);
    users.faults().get().once().reply(Err(Precious(3)));
    assert_eq!(users.get(1).unwrap_err().0, 3);
    users
        .faults()
        .get()
        .fail_with(|id| Precious(u8::try_from(*id).unwrap()));
    assert_eq!(
        (users.get(4).unwrap_err().0, users.get(5).unwrap_err().0),
        (4, 5)
    );
}

#[test]
fn an_outage_is_for_the_methods_with_its_error_and_leaves_the_others_alone() {
    #[derive(Clone, Debug, PartialEq)]
    struct Io(u8);
    #[fake(
        entity = User,
        key = id: u64,
        duplicate = Io(0),
        failures(Io(7), Io(8)),
    )]
    trait Users {
        fn insert(&self, user: User) -> Result<(), Io>;
        fn get(&self, id: u64) -> Option<User>;
        #[fake(read = |db| db.rows.get(&id).ok_or_else(|| "absent".to_owned()))]
        fn described(&self, id: u64) -> Result<User, String>;
    }
    let users = FakeUsers::new();
    let declared = users.all_faults().outage();
    assert_eq!(users.insert(user(1)), Err(Io(7)));
    assert_eq!(
        (users.get(1), users.described(1)),
        (None, Err("absent".to_owned()))
    );
    assert_eq!(
        tally(&declared),
        (1, 1, 1),
        "a method that it cannot happen to passes it by"
    );
    declared.heal();
    let other = users.all_faults().outage_with("down".to_owned());
    assert_eq!(users.insert(user(1)), Ok(()));
    assert_eq!(last(users.world()), (Outcome::Ok, Vec::new()));
    assert_eq!(users.described(1), Err("down".to_owned()));
    assert_eq!(last(users.world()), (Outcome::Err, told("outage")));
    assert_eq!(
        tally(&other),
        (1, 1, 1),
        "an error of another type was injected nowhere"
    );
}

/// A call that fails by itself, and the same rule on one that does not.
fn constraint_first(arm: impl FnOnce(&FakeUserRepository) -> Armed, fault: &str) {
    let users = users();
    users.rows().insert(user(1)).unwrap();
    let armed = arm(&users);
    let refused = now(users.insert_all(vec![user(2), user(1)]));
    assert_eq!(refused, Err(StorageError::Duplicate("id")), "{fault}");
    assert_eq!(
        tally(&armed),
        (1, 0, 0),
        "{fault} was spent on a call that failed"
    );
    assert_eq!(last(users.world()), (Outcome::Err, Vec::new()), "{fault}");
    assert_eq!(users.rows().len(), 1);
    let mut call = users.insert_all(vec![user(2), user(3)]);
    let answer = polled(&mut call);
    assert_eq!(answer.is_none(), fault == "commit_then_hang", "{fault}");
    drop(call);
    assert_eq!(armed.fired(), 1, "{fault}");
    assert_eq!(last(users.world()).1, told(fault));
    let answer = now(users.insert_all(vec![user(4)]));
    assert_eq!(
        (answer, armed.fired()),
        (Ok(1), 1),
        "{fault} was to happen once"
    );
}

#[test]
fn effects_that_need_a_success_leave_failing_calls_alone_and_spend_nothing() {
    use StorageError::Timeout;
    constraint_first(
        |users| users.faults().insert_all().once().lose_write(),
        "lose_write",
    );
    constraint_first(
        |users| users.faults().insert_all().once().duplicate(),
        "duplicate",
    );
    constraint_first(
        |users| users.faults().insert_all().once().partial(1),
        "partial(1)",
    );
    constraint_first(
        |users| {
            users
                .faults()
                .insert_all()
                .once()
                .partial_then_fail(1, Timeout)
        },
        "partial_then_fail(1)",
    );
    constraint_first(
        |users| users.faults().insert_all().once().commit_then_fail(Timeout),
        "commit_then_fail",
    );
    constraint_first(
        |users| users.faults().insert_all().once().commit_then_hang(),
        "commit_then_hang",
    );
    constraint_first(
        |users| users.all_faults().writes().once().commit_then_fail(),
        "commit_then_fail",
    );
}

#[test]
fn a_write_that_changes_nothing_is_lost_without_a_difference() {
    let users = users();
    let lost = users.faults().delete().lose_write();
    assert_eq!(now(users.delete(1)), Ok(false));
    assert_eq!(tally(&lost), (1, 1, 0));
    users.rows().insert(user(1)).unwrap();
    assert_eq!(now(users.delete(1)), Ok(true));
    assert_eq!((tally(&lost), users.rows().len()), ((2, 2, 1), 1));
}

#[test]
fn a_batch_may_be_shorter_than_the_part_that_is_kept() {
    let users = users();
    let part = users.faults().insert_all().partial(2);
    assert_eq!(now(users.insert_all(vec![user(1), user(2)])), Ok(2));
    assert_eq!(tally(&part), (1, 1, 0));
    assert_eq!(now(users.insert_all(Vec::new())), Ok(0));
    assert_eq!(tally(&part), (2, 2, 0));
    part.heal();
    let none = users.faults().insert_all().partial(0);
    assert_eq!(now(users.insert_all(vec![user(3)])), Ok(1));
    assert_eq!((tally(&none), users.rows().len()), ((1, 1, 1), 2));
}

#[test]
fn rows_are_corrupted_wherever_they_are_answered_and_nowhere_else() {
    let users = users();
    users.rows().insert_all([user(1), user(2)]).unwrap();
    let one = users.faults().find_by_id().corrupt(|user| user.id += 100);
    let all = users.faults().list().corrupt(|user| user.email.clear());
    assert_eq!(now(users.find_by_id(1)).unwrap().unwrap().id, 101);
    assert_eq!(last(users.world()), (Outcome::Ok, told("corrupt")));
    assert_eq!(now(users.find_by_id(9)), Ok(None));
    assert_eq!(tally(&one), (2, 2, 1), "no row, no difference");
    let listed = now(users.list()).unwrap();
    assert_eq!(
        listed
            .iter()
            .map(|user| user.email.as_str())
            .collect::<String>(),
        ""
    );
    assert_eq!(tally(&all), (1, 1, 1));
    assert_eq!(users.rows().all(), [user(1), user(2)]);
    assert_eq!(now(users.find_by_email("1@example.com")), Ok(Some(user(1))));
}

#[test]
fn the_picture_tells_what_made_a_difference_from_what_made_none() {
    let users = users();
    users.rows().insert(user(1)).unwrap();
    let faults = users.faults();
    faults.find_by_id().corrupt(|user| user.email.clear());
    faults.find_by_email().stale(versions(1));
    now(users.find_by_id(1)).unwrap();
    now(users.find_by_id(9)).unwrap();
    now(users.find_by_email("1@example.com")).unwrap();
    now(users.find_by_email("9@example.com")).unwrap();
    let picture = users.world().timeline().to_string();
    let signs: Vec<&str> = picture
        .lines()
        .filter_map(|line| line.split_once("-> ok  ")?.1.split(' ').next())
        .collect();
    assert_eq!(signs, ["≠", "·", "«", "·"], "{picture}");
}

#[test]
fn the_first_rule_wins_and_one_that_it_shadows_is_in_the_journal() {
    let users = users();
    let first = users
        .faults()
        .insert()
        .on_call(2)
        .fail(StorageError::Timeout);
    let second = users
        .faults()
        .insert()
        .fail_with(|_| StorageError::ConnectionLost);
    assert_eq!(
        now(users.insert(user(1))),
        Err(StorageError::ConnectionLost)
    );
    assert_eq!(now(users.insert(user(1))), Err(StorageError::Timeout));
    assert_eq!((tally(&first), tally(&second)), ((2, 1, 1), (2, 1, 1)));
    let (_, faults) = last(users.world());
    assert_eq!(faults, ["fail_with (shadowed)", "fail"]);
}
