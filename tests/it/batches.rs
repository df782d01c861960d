//! Several rows in one call: all of them or none.

use std::collections::{BTreeSet, HashSet};

use fake_runtime::{Violation, fake};

use crate::support::panic_of;

#[derive(Clone, Debug, PartialEq)]
struct User {
    id: u32,
    email: String,
}

fn user(id: u32) -> User {
    User {
        id,
        email: format!("{id}@x.org"),
    }
}

fn moved(id: u32, to: u32) -> User {
    User { id, ..user(to) }
}

#[fake(entity = User, key = id: u32, unique(email))]
trait Users {
    fn insert_many(&self, users: Vec<User>) -> Result<(), Violation>;
    fn insert_all(&self, users: &[User]) -> Result<usize, Violation>;
    fn create_batch(&self, users: &[&User]) -> Result<Vec<User>, Violation>;
    #[expect(clippy::ptr_arg, reason = "real traits have it")]
    fn add_users(&self, users: &Vec<User>);
    fn save_all(&self, users: Vec<User>) -> Result<(), Violation>;
    fn upsert_many(&self, users: &[User]) -> Result<u64, Violation>;
    fn store_all(&self, users: Vec<User>) -> Result<Vec<User>, Violation>;
    fn update_many(&self, users: Vec<User>) -> Result<usize, Violation>;
    fn update_all(&self, users: &[User]) -> Result<(), Violation>;
    fn get_many(&self, ids: &[u32]) -> Vec<User>;
    fn find_by_ids(&self, ids: HashSet<u32>) -> Vec<User>;
    fn get_all(&self, ids: BTreeSet<u32>) -> Vec<User>;
    fn get_batch(&self, ids: &[u32]) -> Vec<Option<User>>;
    fn load_each(&self, ids: Vec<u32>) -> Vec<Option<User>>
    where
        Self: Sized,
    {
        self.get_batch(&ids)
    }
    fn find_by_emails(&self, emails: &[&str]) -> Result<Vec<User>, Violation>;
    #[fake(list(email))]
    fn with_mails(&self, emails: Vec<String>) -> Vec<User>;
    fn delete_many(&self, ids: &[u32]) -> usize;
    #[fake(delete)]
    fn remove(&self, ids: &HashSet<u32>) -> Vec<User>;
    #[fake(count)]
    fn known(&self, ids: &[u32]) -> usize;
}

fn three() -> FakeUsers {
    let users = FakeUsers::new();
    users
        .rows()
        .insert_all([1, 2, 3].map(user))
        .expect("no constraint is in the way");
    users
}

#[test]
fn a_batch_is_stored_from_a_vec_a_slice_and_a_slice_of_references() {
    let users = FakeUsers::new();
    assert_eq!(users.insert_many(vec![user(1), user(2)]), Ok(()));
    assert_eq!(users.insert_all(&[user(3)]), Ok(1));
    let (four, five) = (user(4), user(5));
    assert_eq!(
        users.create_batch(&[&four, &five]).unwrap(),
        [user(4), user(5)]
    );
    users.add_users(&vec![user(6)]);
    assert_eq!(users.insert_many(vec![]), Ok(()));
    assert_eq!(users.rows().all(), [1, 2, 3, 4, 5, 6].map(user));
}

#[test]
fn a_failed_batch_stores_nothing() {
    let users = three();
    assert_eq!(
        users
            .insert_many(vec![user(4), user(1)])
            .unwrap_err()
            .constraint(),
        "id"
    );
    assert_eq!(
        users
            .insert_all(&[user(4), moved(5, 4)])
            .unwrap_err()
            .constraint(),
        "email"
    );
    let message = panic_of(|| users.add_users(&vec![user(4), user(2)]));
    assert!(message.contains("FakeUsers::add_users"), "{message}");
    assert_eq!(users.rows().all(), [1, 2, 3].map(user));
}

#[test]
fn a_batch_of_upserts_inserts_and_replaces() {
    let users = three();
    assert_eq!(users.save_all(vec![moved(1, 7), user(4)]), Ok(()));
    assert_eq!(users.upsert_many(&[moved(1, 8), user(5)]), Ok(2));
    let rows = [moved(1, 8), user(2), user(3), user(4), user(5)];
    assert_eq!(users.rows().all(), rows);
    assert!(users.upsert_many(&[user(6), moved(7, 2)]).is_err());
    assert_eq!(users.rows().all(), rows);
    let stored = [moved(2, 9), user(6)];
    assert_eq!(users.store_all(stored.to_vec()), Ok(stored.to_vec()));
    assert_eq!(users.rows().get(&2), Some(moved(2, 9)));
    assert!(users.store_all(vec![user(7), moved(8, 3)]).is_err());
    assert!(!users.rows().contains(&7));
}

#[test]
fn a_batch_of_updates_replaces_what_is_there_and_may_swap_unique_values() {
    let users = three();
    assert_eq!(
        users.update_many(vec![moved(1, 2), moved(2, 1), user(9)]),
        Ok(2)
    );
    assert_eq!(users.rows().all(), [moved(1, 2), moved(2, 1), user(3)]);
    assert_eq!(users.update_all(&[user(1), user(2)]), Ok(()));
    assert_eq!(
        users.update_all(&[moved(1, 3)]).unwrap_err().constraint(),
        "email"
    );
    assert_eq!(users.rows().all(), [1, 2, 3].map(user));
}

#[test]
fn many_keys_select_the_rows_that_are_there() {
    let users = three();
    assert_eq!(users.get_many(&[3, 9, 1]), [1, 3].map(user));
    assert_eq!(users.find_by_ids(HashSet::from([2, 9])), [user(2)]);
    assert_eq!(users.get_all(BTreeSet::from([2])), [user(2)]);
    assert_eq!(users.find_by_emails(&["3@x.org"]).unwrap(), [user(3)]);
    assert_eq!(users.with_mails(vec!["1@x.org".into()]), [user(1)]);
    assert_eq!(users.known(&[1, 1, 2]), 2);
}

#[test]
fn one_answer_for_each_key_comes_in_the_order_of_the_keys() {
    let users = three();
    assert_eq!(
        users.get_batch(&[3, 9, 3]),
        [Some(user(3)), None, Some(user(3))]
    );
    assert_eq!(users.load_each(vec![1]), [Some(user(1))]);
}

#[test]
fn many_keys_delete_the_rows_that_are_there() {
    let users = three();
    assert_eq!(users.delete_many(&[1, 1, 9]), 1);
    assert_eq!(users.remove(&HashSet::from([3])), [user(3)]);
    assert_eq!(users.rows().all(), [user(2)]);
}

#[derive(Clone)]
struct NewUser {
    email: String,
}

impl From<NewUser> for User {
    fn from(new: NewUser) -> Self {
        Self {
            id: 0,
            email: new.email,
        }
    }
}

impl From<&NewUser> for User {
    fn from(new: &NewUser) -> Self {
        new.clone().into()
    }
}

fn new(number: u32) -> NewUser {
    NewUser {
        email: user(number).email,
    }
}

#[fake(entity = User, key(id: u32, generate = sequence), unique(email))]
trait Registrations {
    fn register(&self, user: NewUser) -> Result<u32, Violation>;
    fn create_users(&self, users: Vec<NewUser>) -> Result<Vec<User>, Violation>;
    fn insert_all(&self, users: &[NewUser]) -> Result<usize, Violation>;
    fn add_batch(&self, users: Box<[NewUser]>) -> Result<(), Violation>;
    #[fake(insert)]
    fn import(&self, people: impl IntoIterator<Item = NewUser>) -> Result<usize, Violation>;
}

#[test]
fn a_list_of_inputs_is_stored_with_generated_keys() {
    let users = FakeRegistrations::new();
    assert_eq!(
        users.create_users(vec![new(1), new(2)]).unwrap(),
        [user(1), user(2)]
    );
    assert_eq!(users.insert_all(&[new(3), new(4)]), Ok(2));
    assert_eq!(users.add_batch(Box::new([new(5)])), Ok(()));
    assert_eq!(users.import([new(6)]), Ok(1));
    assert_eq!(users.rows().all(), [1, 2, 3, 4, 5, 6].map(user));
}

/// As PostgreSQL does, which evaluates `nextval` for each row as it comes to it.
#[test]
fn a_refused_list_of_inputs_stores_nothing_and_has_used_the_keys_up_to_the_refused_row() {
    let users = FakeRegistrations::new();
    assert_eq!(users.register(new(1)), Ok(1));
    let refused = users.insert_all(&[new(2), new(1), new(3)]).unwrap_err();
    assert_eq!(refused.constraint(), "email");
    assert_eq!(users.rows().all(), [user(1)]);
    assert_eq!(users.register(new(4)), Ok(4));
}

#[fake(entity = User, key(id: u32, generate = sequence))]
trait Log {
    fn create_users(&self, users: Vec<NewUser>) -> Result<Vec<User>, Violation>;
}

#[test]
fn faults_keep_a_part_of_a_list_of_inputs_and_deliver_it_twice() {
    let log = FakeLog::new();
    let half = log.faults().create_users().once().partial(1);
    assert_eq!(log.create_users(vec![new(1), new(2)]).unwrap().len(), 2);
    assert_eq!((half.changed(), log.rows().all()), (1, vec![user(1)]));
    let twice = log.faults().create_users().once().duplicate();
    let answer = log.create_users(vec![new(3), new(4)]).unwrap();
    assert_eq!(answer, [user(3), user(4)]);
    let again = [moved(5, 3), moved(6, 4)];
    assert_eq!(twice.changed(), 1);
    assert_eq!(log.rows().all()[3..], again);
}
