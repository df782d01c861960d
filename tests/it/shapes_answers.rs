//! Every shape that an answer can have: one claim each.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, VecDeque};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use fake_runtime::{Page, Snapshot, Violation, fake, versions};
use futures_core::Stream;
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::{BoxStream, LocalBoxStream};

use crate::support::{now, panic_of};

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

#[fake(entity = User, key = id: u64)]
trait Iterators {
    fn list(&self) -> impl Iterator<Item = User>;
    fn iter(&self) -> impl DoubleEndedIterator<Item = User> + ExactSizeIterator + Send;
    fn find_by_age(&self, age: u8) -> Box<dyn Iterator<Item = User> + '_>;
    fn get_all(&self) -> Result<Box<dyn Iterator<Item = Arc<User>> + Send>, Violation>;
    fn load_all(&self) -> Result<impl Iterator<Item = Result<User, Violation>>, Violation>;
    #[fake(list(order_by = id desc, answer = email))]
    fn emails(&self) -> impl Iterator<Item = String>;
    fn delete_by_age(&self, age: u8) -> impl Iterator<Item = User>;
    async fn search(&self, age: u8) -> impl Iterator<Item = User>;
    fn fetch_all<'a>(
        &'a self,
    ) -> Pin<Box<dyn Future<Output = Box<dyn Iterator<Item = User> + 'a>> + 'a>>;
    fn select(&self, offset: i64) -> Result<impl Iterator<Item = User>, Violation>;
}

fn iterators() -> FakeIterators {
    let fake = FakeIterators::new();
    fake.rows().insert_all(users(1..=3)).unwrap();
    fake
}

/// `-> impl Iterator<Item = T>`
#[test]
fn rows_are_answered_as_an_iterator_over_what_there_was_at_the_call() {
    let fake = iterators();
    let listed = fake.list();
    fake.rows().clear().unwrap();
    assert!(listed.eq(users(1..=3)));
    assert_eq!(fake.iter().len(), 0);
    assert_eq!(iterators().iter().next_back(), Some(user(3)));
    assert!(iterators().emails().eq(["3@x.org", "2@x.org", "1@x.org"]));
    assert!(iterators().delete_by_age(2).eq([user(2)]));
}

/// `-> Box<dyn Iterator<Item = T> + '_>`
#[test]
fn rows_are_answered_as_a_boxed_iterator() {
    let fake = iterators();
    assert!(fake.find_by_age(2).eq([user(2)]));
    assert!(
        fake.get_all()
            .unwrap()
            .eq([1, 2, 3].map(|id| Arc::new(user(id))))
    );
}

/// `-> Result<impl Iterator<Item = Result<T, E>>, E>`
#[test]
fn each_row_of_an_iterator_is_answered_in_a_result() {
    let all: Result<Vec<User>, Violation> = iterators().load_all().unwrap().collect();
    assert_eq!(all, Ok(users(1..=3)));
}

/// `async fn .. -> impl Iterator<Item = T>`, `-> Pin<Box<dyn Future<Output = Box<dyn Iterator<Item = T> + 'a>> + 'a>>`
#[test]
fn a_future_answers_an_iterator() {
    let fake = iterators();
    assert!(now(fake.search(3)).eq([user(3)]));
    assert!(now(fake.fetch_all()).eq(users(1..=3)));
}

/// A method that answers an iterator fails as any other.
#[test]
fn an_iterator_has_the_faults_of_a_list() {
    let fake = iterators();
    fake.faults()
        .load_all()
        .once()
        .fail(fake.select(-1).err().unwrap());
    assert_eq!(fake.load_all().err().unwrap().constraint(), "offset");
    fake.faults()
        .list()
        .once()
        .reply(Snapshot::from(users(7..=7)));
    assert!(fake.list().eq([user(7)]));
    fake.faults().list().corrupt(|user| user.age = 0);
    assert!(fake.list().all(|user| user.age == 0));
    assert_eq!(fake.calls().list().count(), 2);
}

#[fake(entity = User, key = id: u64, failures(Violation::from(Gone)))]
trait Streams {
    fn list(&self) -> impl Stream<Item = User> + Send;
    fn find_all(&self) -> BoxStream<'_, User>;
    fn stream_users(
        &self,
        age: u8,
    ) -> Pin<Box<dyn Stream<Item = Result<User, Violation>> + Send + '_>>;
    async fn get_all(&self) -> Result<BoxStream<'static, Result<User, Violation>>, Violation>;
    fn load_all(&self) -> Result<impl Stream<Item = Result<User, Violation>>, Violation>;
    fn search(&self, age: u8) -> BoxFuture<'_, Result<BoxStream<'_, Arc<User>>, Violation>>;
    #[fake(list(answer = email))]
    fn emails(&self) -> LocalBoxStream<'_, String>;
}

struct Gone;

impl From<Gone> for Violation {
    fn from(_: Gone) -> Self {
        let fake = FakeStreams::new();
        fake.rows().insert(user(1)).unwrap();
        fake.rows().insert(user(1)).unwrap_err()
    }
}

#[fake(entity = User, key = id: u64)]
#[async_trait::async_trait]
trait BoxedStreams {
    async fn list(&self) -> Result<BoxStream<'_, User>, Violation>;
    async fn find_by_age(&self, age: u8) -> BoxStream<'static, User>;
    fn stream(&self) -> BoxStream<'_, User>;
}

fn streams() -> FakeStreams {
    let fake = FakeStreams::new();
    fake.rows().insert_all(users(1..=3)).unwrap();
    fake
}

fn all<T>(stream: impl Stream<Item = T>) -> Vec<T> {
    now(stream.collect())
}

/// `-> impl Stream<Item = T>`, `-> BoxStream<'_, T>`, `-> LocalBoxStream<'_, T>`
#[test]
fn rows_are_answered_as_a_stream_of_what_there_was_at_the_call() {
    let fake = streams();
    let listed = fake.list();
    fake.rows().remove(&1).unwrap();
    assert_eq!(all(listed), users(1..=3));
    assert_eq!(all(fake.find_all()), users(2..=3));
    assert_eq!(all(fake.emails()), ["2@x.org", "3@x.org"]);
}

/// `-> Pin<Box<dyn Stream<Item = Result<T, E>> + Send + '_>>`, `-> Result<impl Stream<Item = Result<T, E>>, E>`
#[test]
fn each_row_of_a_stream_is_answered_in_a_result() {
    let fake = streams();
    assert_eq!(all(fake.stream_users(2)), [Ok(user(2))]);
    assert_eq!(all(fake.load_all().unwrap()).len(), 3);
}

/// `async fn .. -> Result<BoxStream<'_, T>, E>`, also below `#[async_trait]` and in a `BoxFuture`
#[test]
fn a_future_answers_a_stream() {
    let fake = streams();
    assert_eq!(
        all(now(fake.get_all()).unwrap()),
        [1, 2, 3].map(|id| Ok(user(id)))
    );
    assert_eq!(all(now(fake.search(2)).unwrap()), [Arc::new(user(2))]);
    let fake = FakeBoxedStreams::new();
    fake.rows().insert_all(users(1..=3)).unwrap();
    let fake: Box<dyn BoxedStreams> = Box::new(fake);
    assert_eq!(all(now(fake.list()).unwrap()), users(1..=3));
    assert_eq!(all(now(fake.find_by_age(2))), users(2..=2));
    assert_eq!(all(fake.stream()), users(1..=3));
}

/// A method that answers a stream fails as any other.
#[test]
fn a_stream_has_the_faults_of_a_list() {
    let fake = streams();
    fake.faults().get_all().once().fail(Violation::from(Gone));
    assert_eq!(now(fake.get_all()).err().unwrap().constraint(), "id");
    fake.faults().stream_users().stale(versions(1));
    fake.rows().insert(User { age: 2, ..user(4) }).unwrap();
    assert_eq!(all(fake.stream_users(2)).len(), 1);
}

#[fake(entity = User, key = id: u64, index(age))]
trait Cursors {
    #[fake(list(order_by = id, after = cursor))]
    fn list(&self, cursor: Option<u64>, limit: usize) -> Vec<User>;
    #[fake(list(|user| user.age < 5, order_by = email desc, after = email, limit = 2))]
    fn before(&self, email: &str) -> Result<(Vec<User>, u64), Violation>;
    #[fake(list(order_by = email, after = email))]
    fn from(&self, email: Option<&str>) -> Vec<User>;
    #[fake(list(
        order_by = id,
        after = token.parse::<u64>().unwrap_or(0),
        limit = limit,
        answer = email,
        page = |page| (page.total, page.next.is_some(), page.items),
    ))]
    fn page(&self, token: &str, limit: u8) -> (usize, bool, Vec<String>);
    #[fake(list(
        order_by = id,
        after = cursor,
        limit = 2,
        page = |page| { let next = page.cursor(|user| user.id); (page.items, next) },
    ))]
    fn next(&self, cursor: &Option<u64>) -> (Vec<User>, Option<u64>);
}

fn cursors() -> FakeCursors {
    let fake = FakeCursors::new();
    fake.rows().insert_all(users(1..=5)).unwrap();
    fake
}

/// `#[fake(list(order_by = id, after = cursor))] cursor: Option<K>`
#[test]
fn a_page_begins_behind_its_cursor() {
    let fake = cursors();
    assert_eq!(fake.list(None, 2), users(1..=2));
    assert_eq!(fake.list(Some(2), 2), users(3..=4));
    assert_eq!(fake.list(Some(5), 2), []);
    fake.rows().remove(&3).unwrap();
    assert_eq!(fake.list(Some(3), 1), users(4..=4));
    assert_eq!(fake.from(Some("4@x.org")), users(5..=5));
    assert_eq!(fake.from(None).len(), 4);
}

/// `#[fake(list(order_by = email desc, after = email))] email: &str`
#[test]
fn a_cursor_goes_on_in_the_order_of_its_column_and_the_total_is_that_of_all_pages() {
    let fake = cursors();
    assert_eq!(fake.before("4@x.org"), Ok((vec![user(3), user(2)], 4)));
    assert_eq!(fake.before("0"), Ok((vec![], 4)));
}

/// `#[fake(list(order_by = id, after = decode(token), page = |page| ..))] token: &str`
#[test]
fn a_cursor_is_an_expression_and_its_page_says_whether_there_is_a_next_one() {
    let fake = cursors();
    let emails = |ids: [u64; 2]| ids.map(|id| user(id).email).to_vec();
    assert_eq!(fake.page("", 2), (5, true, emails([1, 2])));
    assert_eq!(fake.page("3", 2), (5, false, emails([4, 5])));
}

/// `#[fake(list(order_by = id, after = cursor, page = |page| ..))] -> (Vec<T>, Option<K>)`
#[test]
fn pages_are_gone_through_by_their_cursors() {
    let fake = cursors();
    let (mut cursor, mut seen) = (None, Vec::new());
    loop {
        let (rows, next) = fake.next(&cursor);
        seen.extend(rows);
        cursor = next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, users(1..=5));
}

#[fake(entity = User, key = id: u64)]
trait Borrowed {
    fn find_by_id(&self, id: u64) -> Option<Cow<'_, User>>;
    fn list(&self) -> Result<Vec<Cow<'_, User>>, Violation>;
    #[fake(get(id, answer = |user| if long { Cow::Owned(user.email) } else { Cow::Borrowed(fallback) }))]
    fn label<'a>(&self, id: u64, long: bool, fallback: &'a str) -> Result<Cow<'a, str>, Violation>;
    #[fake(find(id, answer = |user| if user.age < 2 { "young" } else { "old" }))]
    fn kind(&self, id: u64) -> Option<&'static str>;
    #[fake(read = |db| if db.rows.is_empty() { none } else { some })]
    fn either<'a>(&self, none: &'a str, some: &'a str) -> &'a str;
}

/// `-> Option<Cow<'_, T>>`, with all faults
#[test]
fn a_cow_of_a_row_is_owned_and_borrows_nothing() {
    let fake = FakeBorrowed::new();
    fake.rows().insert(user(1)).unwrap();
    let found = fake.find_by_id(1);
    fake.rows().clear().unwrap();
    assert!(matches!(found, Some(Cow::Owned(found)) if found == user(1)));
    fake.faults().list().reply(Ok(vec![Cow::Owned(user(2))]));
    assert_eq!(fake.list().unwrap(), [Cow::Owned(user(2))]);
}

/// `-> Cow<'a, str>`, `-> &'a str`, borrowed from a parameter; `-> &'static str`
#[test]
fn what_is_borrowed_from_a_parameter_or_from_nothing_is_answered() {
    let fake = FakeBorrowed::new();
    assert_eq!(fake.either("none", "some"), "none");
    fake.rows().insert_all(users(1..=2)).unwrap();
    let fallback = String::from("short");
    assert!(matches!(
        fake.label(1, false, &fallback),
        Ok(Cow::Borrowed("short"))
    ));
    assert_eq!(fake.label(1, true, &fallback).unwrap(), "1@x.org");
    assert!(fake.label(9, true, &fallback).is_err());
    assert_eq!(
        (fake.kind(1), fake.kind(2), fake.kind(3)),
        (Some("young"), Some("old"), None)
    );
    fake.faults().kind().reply(Some("canned"));
    assert_eq!(fake.kind(3), Some("canned"));
}
