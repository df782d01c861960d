//! Every shape that an answer can have: one claim each.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use fake_runtime::{Page, Violation, fake};

use crate::support::panic_of;

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct User {
    id: u64,
    email: String,
    age: u8,
}

fn user(id: u64) -> User {
    User {
        id,
        email: format!("{id}@x.org"),
        age: u8::try_from(id).unwrap_or(0),
    }
}

#[derive(Clone, Debug, PartialEq)]
struct View {
    name: String,
}

impl From<User> for View {
    fn from(user: User) -> Self {
        Self { name: user.email }
    }
}

#[derive(Debug, PartialEq)]
struct UserPage {
    users: Vec<User>,
    total: usize,
    next: Option<usize>,
}

type UserResult<T> = Result<T, Violation>;

fn users(ids: std::ops::RangeInclusive<u64>) -> Vec<User> {
    ids.map(user).collect()
}

#[fake(entity = User, key = id: u64, unique(email))]
trait Collections {
    fn list(&self) -> HashSet<User>;
    fn all(&self) -> BTreeSet<User>;
    fn find_all(&self) -> Result<VecDeque<User>, Violation>;
    fn list_by_age(&self, age: u8) -> UserResult<BTreeSet<User>>;
    fn get_all(&self) -> Box<[User]>;
    fn fetch_all(&self) -> Arc<[User]>;
    fn load_all(&self) -> Rc<[User]>;
    fn search(&self, age: u8) -> BinaryHeap<User>;
    fn get_all_users(&self) -> HashMap<u64, User>;
    fn load_by_ids(&self, ids: &[u64]) -> Result<BTreeMap<u64, User>, Violation>;
    fn delete_by_age(&self, age: u8) -> BTreeSet<User>;
    #[fake(update(|user| user.email.push('!')), by(age))]
    fn mark(&self, age: u8) -> BTreeMap<u64, User>;
    fn insert_all(&self, users: Vec<User>) -> Result<VecDeque<User>, Violation>;
    #[fake(list(answer = |user| (user.email.clone(), user)))]
    fn by_email(&self) -> HashMap<String, User>;
}

fn collections() -> FakeCollections {
    let fake = FakeCollections::new();
    fake.rows().insert_all(users(1..=3)).unwrap();
    fake
}

/// `-> HashSet<T>`, `-> BTreeSet<T>`
#[test]
fn a_list_is_answered_as_a_set() {
    let fake = collections();
    assert_eq!(fake.list(), HashSet::from_iter(users(1..=3)));
    assert_eq!(fake.all(), BTreeSet::from_iter(users(1..=3)));
}

/// `-> VecDeque<T>`, `-> BinaryHeap<T>`
#[test]
fn a_list_is_answered_as_any_collection_of_the_standard_library() {
    let fake = collections();
    assert_eq!(fake.find_all(), Ok(VecDeque::from(users(1..=3))));
    assert_eq!(fake.list_by_age(2), Ok(BTreeSet::from([user(2)])));
    assert_eq!(fake.search(3).into_sorted_vec(), [user(3)]);
}

/// `-> Box<[T]>`, `-> Arc<[T]>`, `-> Rc<[T]>`
#[test]
fn a_list_is_answered_as_a_slice_in_a_pointer() {
    let fake = collections();
    assert_eq!(*fake.get_all(), users(1..=3));
    assert_eq!(*fake.fetch_all(), users(1..=3));
    assert_eq!(*fake.load_all(), users(1..=3));
}

/// `-> HashMap<K, T>`, `-> BTreeMap<K, T>`
#[test]
fn a_list_is_answered_as_a_map_by_the_key() {
    let fake = collections();
    assert_eq!(
        fake.get_all_users(),
        HashMap::from_iter([1, 2, 3].map(|id| (id, user(id))))
    );
    assert_eq!(
        fake.load_by_ids(&[3, 9, 1]),
        Ok(BTreeMap::from([(1, user(1)), (3, user(3))]))
    );
}

/// `#[fake(list(answer = |row| (row.field, row)))] -> HashMap<F, T>`
#[test]
fn a_list_is_answered_as_a_map_by_what_the_attribute_says() {
    let by_email = collections().by_email();
    assert_eq!(by_email.len(), 3);
    assert_eq!(by_email["2@x.org"], user(2));
}

/// `delete(..) -> BTreeSet<T>`, `update(..) -> BTreeMap<K, T>`, `insert_all(..) -> VecDeque<T>`
#[test]
fn a_write_of_several_rows_answers_them_as_any_collection() {
    let fake = collections();
    assert_eq!(
        fake.insert_all(users(7..=8)),
        Ok(VecDeque::from(users(7..=8)))
    );
    assert_eq!(fake.mark(2)[&2].email, "2@x.org!");
    assert_eq!(fake.delete_by_age(3), BTreeSet::from([user(3)]));
    assert_eq!(fake.rows().len(), 4);
}

#[fake(entity = User, key = id: u64)]
trait Pointers {
    fn find_by_id(&self, id: u64) -> Option<Arc<User>>;
    fn get(&self, id: u64) -> Result<Box<User>, Violation>;
    fn find_by_ids(&self, ids: &[u64]) -> Vec<Option<Rc<User>>>;
    fn list(&self) -> Vec<Arc<User>>;
    fn find_by_email(&self, email: &str) -> Option<Cow<'static, User>>;
    fn get_all(&self) -> BTreeMap<u64, Arc<User>>;
    fn insert(&self, user: User) -> Result<Arc<User>, Violation>;
    fn update(&self, user: User) -> Result<Option<Arc<User>>, Violation>;
    fn delete(&self, id: u64) -> Option<Box<User>>;
}

/// `-> Arc<T>`, `-> Box<T>`, `-> Rc<T>`, `-> Cow<'static, T>`, also in `Option` and collections
#[test]
fn a_row_is_answered_in_a_pointer_of_its_own() {
    let fake = FakePointers::new();
    assert_eq!(*fake.insert(user(1)).unwrap(), user(1));
    assert_eq!(fake.find_by_id(1), Some(Arc::new(user(1))));
    assert_eq!(fake.find_by_id(2), None);
    assert_eq!(*fake.get(1).unwrap(), user(1));
    assert_eq!(fake.get(2).unwrap_err().table(), "rows");
    assert_eq!(fake.find_by_ids(&[2, 1]), [None, Some(Rc::new(user(1)))]);
    assert_eq!(fake.list(), [Arc::new(user(1))]);
    assert_eq!(fake.find_by_email("1@x.org").as_deref(), Some(&user(1)));
    assert_eq!(fake.get_all(), BTreeMap::from([(1, Arc::new(user(1)))]));
    assert_eq!(fake.update(user(2)), Ok(None));
    assert_eq!(fake.delete(1), Some(Box::new(user(1))));
}

#[fake(entity = User, key = id: u64)]
trait Projections {
    #[fake(find(id, answer = email))]
    fn email_of(&self, id: u64) -> Option<String>;
    #[fake(get(id, answer = |user| format!("{greeting} {}", user.email)))]
    fn greet(&self, id: u64, greeting: &str) -> Result<String, Violation>;
    #[fake(list(order_by = id desc), answer = View::from)]
    fn views(&self) -> Vec<View>;
    #[fake(list(answer = age))]
    fn ages(&self) -> BTreeSet<u8>;
    #[fake(list(answer = |user| (user.id, user.age)))]
    fn pairs(&self) -> Vec<(u64, u8)>;
    #[fake(answer = |user| Arc::from(user.email))]
    fn list_by_age(&self, age: u8) -> Vec<Arc<str>>;
    #[fake(insert(User { id: ids.next(), email, age: 1 }), answer = id)]
    fn create(&self, email: String) -> Result<u64, Violation>;
    #[fake(insert, answer = View::from)]
    fn add(&self, user: User) -> Result<View, Violation>;
    #[fake(update(|user| user.age += 1), answer = |user| user.age)]
    fn birthday(&self, id: u64) -> Option<u8>;
    #[fake(delete(id), answer = email)]
    fn forget(&self, id: u64) -> Result<Option<String>, Violation>;
}

fn projections() -> FakeProjections {
    let fake = FakeProjections::new();
    fake.rows().insert_all(users(1..=3)).unwrap();
    fake
}

/// `#[fake(find(id, answer = email))] -> Option<String>`
#[test]
fn a_field_of_the_row_is_answered() {
    let fake = projections();
    assert_eq!(fake.email_of(1).as_deref(), Some("1@x.org"));
    assert_eq!(fake.email_of(9), None);
    assert_eq!(fake.ages(), BTreeSet::from([1, 2, 3]));
}

/// `#[fake(get(id, answer = |row| ..))] -> X`
#[test]
fn what_a_closure_makes_of_the_row_is_answered_and_it_sees_the_parameters() {
    let fake = projections();
    assert_eq!(fake.greet(2, "hello").unwrap(), "hello 2@x.org");
    assert_eq!(fake.greet(9, "hello").unwrap_err().constraint(), "id");
}

/// `#[fake(list(answer = View::from))] -> Vec<View>`
#[test]
fn what_a_function_or_a_closure_makes_of_each_row_is_listed() {
    let fake = projections();
    let names: Vec<String> = fake.views().into_iter().map(|view| view.name).collect();
    assert_eq!(names, ["3@x.org", "2@x.org", "1@x.org"]);
    assert_eq!(fake.pairs(), [(1, 1), (2, 2), (3, 3)]);
    assert_eq!(fake.list_by_age(2), [Arc::from("2@x.org")]);
}

/// `#[fake(insert(..), answer = ..)]`, `update(..)`, `delete(..)`
#[test]
fn a_write_answers_what_the_attribute_makes_of_its_row() {
    let fake = projections();
    assert_eq!(fake.add(user(4)).unwrap().name, "4@x.org");
    assert_eq!(fake.birthday(4), Some(5));
    assert_eq!(fake.birthday(9), None);
    assert_eq!(fake.forget(4).unwrap().as_deref(), Some("4@x.org"));
    assert_eq!(fake.forget(4), Ok(None));
    fake.rows().clear().unwrap();
    assert_eq!(fake.create("new".into()), Ok(1));
    assert_eq!(fake.rows().get(&1).unwrap().email, "new");
}

/// What the fault puts in place of the row is what the closure sees.
#[test]
fn a_corrupted_row_is_corrupted_before_it_is_made_an_answer() {
    let fake = projections();
    fake.faults()
        .email_of()
        .corrupt(|user| user.email = "wrong".into());
    assert_eq!(fake.email_of(1).as_deref(), Some("wrong"));
    assert_eq!(fake.rows().get(&1), Some(user(1)));
}

#[fake(entity = User, key = id: u64)]
trait Pages {
    fn list(&self, offset: u64, limit: u64) -> Result<(Vec<User>, u64), Violation>;
    #[fake(list(|user| user.age >= age, order_by = id desc, limit = 2))]
    fn grown_up(&self, age: u8) -> (VecDeque<User>, u8);
    #[fake(list(
        order_by = id,
        offset = (number - 1) * 2,
        limit = 2,
        page = |page| UserPage { users: page.items, total: page.total, next: page.next },
    ))]
    fn page(&self, number: usize) -> UserPage;
    #[fake(list(page = Names::from), answer = email)]
    fn names(&self, limit: usize) -> Result<Names, Violation>;
}

struct Names(Vec<String>, usize);

impl From<Page<String>> for Names {
    fn from(page: Page<String>) -> Self {
        Self(page.items, page.total)
    }
}

fn pages() -> FakePages {
    let fake = FakePages::new();
    fake.rows().insert_all(users(1..=5)).unwrap();
    fake
}

/// `-> (Vec<T>, u64)`
#[test]
fn a_page_is_answered_with_the_number_of_all_rows() {
    let fake = pages();
    assert_eq!(fake.list(1, 2), Ok((users(2..=3), 5)));
    assert_eq!(fake.list(9, 2), Ok((vec![], 5)));
    assert_eq!(fake.grown_up(3), (VecDeque::from([user(5), user(4)]), 3));
}

/// `#[fake(list(page = |page| ..))] -> MyPage`
#[test]
fn a_page_is_answered_as_a_closure_or_a_function_makes_it() {
    let fake = pages();
    let page = fake.page(2);
    assert_eq!(
        (page.users, page.total, page.next),
        (users(3..=4), 5, Some(4))
    );
    assert_eq!(fake.page(3).next, None);
    let names = fake.names(2).unwrap();
    assert_eq!((names.0.join(" "), names.1), ("1@x.org 2@x.org".into(), 5));
}

/// A total that the method's integer cannot hold is said.
#[test]
fn a_total_that_does_not_fit_panics_and_names_the_type() {
    let fake = FakePages::new();
    let many = (1..=300).map(|id| User { age: 9, ..user(id) });
    fake.rows().insert_all(many).unwrap();
    assert_eq!(
        panic_of(|| fake.grown_up(1)),
        "there are 300 rows, which `u8` cannot hold"
    );
}
