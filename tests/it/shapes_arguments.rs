//! Every shape that an argument can have: one claim each.

#![allow(
    clippy::ptr_arg,
    clippy::borrowed_box,
    clippy::option_option,
    clippy::needless_borrows_for_generic_args,
    reason = "real traits have such shapes"
)]
#![allow(
    clippy::cloned_ref_to_slice_refs,
    reason = "a list of one row is what is expected"
)]

use std::borrow::{Borrow, Cow};
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use fake_runtime::{Violation, fake};

#[derive(Clone, Debug, Default, PartialEq)]
struct User {
    id: u64,
    email: String,
    city: Option<String>,
    age: u8,
}

fn user(id: u64) -> User {
    User {
        id,
        email: format!("{id}@x.org"),
        city: None,
        age: 30,
    }
}

fn ids(users: impl IntoIterator<Item = User>) -> Vec<u64> {
    users.into_iter().map(|user| user.id).collect()
}

macro_rules! seeded {
    ($fake:ident) => {{
        let fake = $fake::new();
        fake.rows().insert_all((1..=3).map(user)).unwrap();
        fake
    }};
}

#[fake(entity = User, key = id: u64, unique(email))]
trait Values {
    fn find_by_id(&self, id: u64) -> Option<User>;
    fn get(&self, id: &u64) -> Option<User>;
    fn find_by_email(&self, email: &str) -> Option<User>;
    fn lookup(&self, email: String) -> Option<User>;
    fn fetch_by_email(&self, email: &String) -> Option<User>;
    fn load_by_email(&self, email: impl AsRef<str>) -> Option<User>;
    fn retrieve_by_email(&self, email: impl Into<String>) -> Option<User>;
    fn select_by_email(&self, email: Cow<'_, str>) -> Option<User>;
    fn search_by_email(&self, email: impl Borrow<str>) -> Vec<User>;
    fn list_by_email<S: AsRef<str> + ?Sized>(&self, email: &S) -> Vec<User>;
    fn exists_by_email<S>(&self, email: S) -> bool
    where
        S: Into<String> + Clone;
    fn find_by_ids<I: IntoIterator<Item = u64>>(&self, ids: I) -> Vec<User>;
    #[fake(list(city))]
    fn find_by_city(&self, city: Option<&str>) -> Vec<User>;
    #[fake(list(city))]
    fn list_by_city(&self, city: &Option<String>) -> Vec<User>;
}

/// `T`, `&T`
#[test]
fn a_value_is_given_by_value_or_by_reference() {
    let fake = seeded!(FakeValues);
    assert_eq!(fake.find_by_id(2), fake.get(&2));
    assert_eq!(fake.get(&2), Some(user(2)));
}

/// `&str`, `String`, `&String`, `Cow<'_, str>`
#[test]
fn a_text_is_given_in_any_of_its_types() {
    let (fake, email) = (seeded!(FakeValues), "2@x.org");
    let found = Some(user(2));
    assert_eq!(fake.find_by_email(email), found);
    assert_eq!(fake.lookup(email.to_owned()), found);
    assert_eq!(fake.fetch_by_email(&email.to_owned()), found);
    assert_eq!(fake.select_by_email(Cow::Borrowed(email)), found);
}

/// `impl AsRef<str>`, `impl Into<String>`, `impl Borrow<str>`
#[test]
fn a_text_is_given_as_what_converts_into_it() {
    let (fake, email) = (seeded!(FakeValues), "2@x.org");
    assert_eq!(fake.load_by_email(email), Some(user(2)));
    assert_eq!(fake.retrieve_by_email(email), Some(user(2)));
    assert_eq!(fake.search_by_email(email.to_owned()), [user(2)]);
}

/// `fn find<S: AsRef<str>>(&self, email: &S)`, `where S: Into<String>`, `I: IntoIterator<Item = T>`
#[test]
fn a_value_is_given_by_a_generic_method_as_what_converts_into_it() {
    let (fake, email) = (seeded!(FakeValues), "2@x.org");
    assert_eq!(fake.list_by_email(email), [user(2)]);
    assert_eq!(fake.list_by_email(&email.to_owned()), [user(2)]);
    assert!(fake.exists_by_email(email));
    assert_eq!(fake.find_by_ids([2, 7]), [user(2)]);
}

/// `#[fake(list(city))] city: Option<&T>`, `&Option<T>`
#[test]
fn an_option_is_the_value_of_a_column_where_the_attribute_says_so() {
    let fake = seeded!(FakeValues);
    let city = Some("London".to_owned());
    let ada = User {
        city: city.clone(),
        ..user(9)
    };
    fake.rows().insert(ada.clone()).unwrap();
    assert_eq!(fake.find_by_city(Some("London")), [ada.clone()]);
    assert_eq!(fake.list_by_city(&city), [ada]);
    assert_eq!(fake.list_by_city(&None).len(), 3);
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct FileId(String);

#[derive(Clone, Debug, PartialEq)]
struct File {
    id: FileId,
    path: PathBuf,
    hash: Vec<u8>,
}

#[fake(entity = File, key = id: FileId, unique(path), index(hash))]
trait Files {
    fn find_by_id(&self, id: FileId) -> Option<File>;
    fn get(&self, file_id: &FileId) -> Option<File>;
    fn find_by_path(&self, path: &Path) -> Option<File>;
    fn get_by_path(&self, path: impl AsRef<Path>) -> Option<File>;
    fn find_by_hash(&self, hash: &[u8]) -> Vec<File>;
    fn list_by_hash(&self, hash: impl AsRef<[u8]>) -> Vec<File>;
    fn search_by_hash(&self, hash: Vec<u8>) -> Vec<File>;
}

/// `Newtype`, `&Newtype`
#[test]
fn a_newtype_is_a_key_by_value_and_by_reference() {
    let fake = FakeFiles::new();
    let id = FileId("a".into());
    let file = File {
        id: id.clone(),
        path: "x/a".into(),
        hash: vec![1, 2],
    };
    fake.rows().insert(file.clone()).unwrap();
    assert_eq!(fake.get(&id), Some(file.clone()));
    assert_eq!(fake.find_by_id(id), Some(file));
}

/// `&Path`, `impl AsRef<Path>`, `&[u8]`, `impl AsRef<[u8]>`, `Vec<u8>`
#[test]
fn paths_and_bytes_are_one_value() {
    let fake = FakeFiles::new();
    let file = File {
        id: FileId("a".into()),
        path: "x/a".into(),
        hash: vec![1, 2],
    };
    fake.rows().insert(file.clone()).unwrap();
    assert_eq!(fake.find_by_path(Path::new("x/a")), Some(file.clone()));
    assert_eq!(fake.get_by_path("x/a"), Some(file.clone()));
    assert_eq!(fake.find_by_hash(&[1, 2]), [file.clone()]);
    assert_eq!(fake.list_by_hash([1, 2]), [file.clone()]);
    assert_eq!(fake.search_by_hash(vec![1, 2]), [file]);
}

#[fake(entity = User, key = id: u64, unique(email))]
trait Lists {
    fn find_by_ids(&self, ids: &[u64]) -> Vec<User>;
    fn get_by_ids(&self, ids: Vec<u64>) -> Vec<User>;
    fn list_by_ids(&self, ids: &HashSet<u64>) -> Vec<User>;
    fn load_by_ids(&self, ids: BTreeSet<u64>) -> Vec<User>;
    fn fetch_by_ids(&self, ids: [u64; 2]) -> Vec<User>;
    fn search_by_ids(&self, ids: Box<[u64]>) -> Vec<User>;
    fn select_by_ids(&self, ids: Arc<[u64]>) -> Vec<User>;
    fn lookup_by_ids(&self, ids: impl IntoIterator<Item = u64>) -> Vec<User>;
    fn retrieve_by_ids<'a>(&self, ids: impl Iterator<Item = &'a u64>) -> Vec<User>;
    fn find_by_emails(&self, emails: &[&str]) -> Vec<User>;
    fn get_by_emails(&self, emails: &[String]) -> Vec<Option<User>>;
    fn delete_by_emails<'a>(&self, emails: impl IntoIterator<Item = &'a str>) -> usize;
}

/// `&[T]`, `Vec<T>`, `[T; N]`, `Box<[T]>`, `Arc<[T]>`
#[test]
fn rows_are_selected_by_a_list() {
    let fake = seeded!(FakeLists);
    assert_eq!(ids(fake.find_by_ids(&[3, 1, 9])), [1, 3]);
    assert_eq!(ids(fake.get_by_ids(vec![3, 1])), [1, 3]);
    assert_eq!(ids(fake.fetch_by_ids([3, 1])), [1, 3]);
    assert_eq!(ids(fake.search_by_ids(Box::from([3, 1]))), [1, 3]);
    assert_eq!(ids(fake.select_by_ids(Arc::from([3, 1]))), [1, 3]);
}

/// `&HashSet<T>`, `BTreeSet<T>`
#[test]
fn rows_are_selected_by_a_set() {
    let fake = seeded!(FakeLists);
    assert_eq!(ids(fake.list_by_ids(&HashSet::from([3, 1]))), [1, 3]);
    assert_eq!(ids(fake.load_by_ids(BTreeSet::from([3, 1]))), [1, 3]);
}

/// `impl IntoIterator<Item = T>`, `impl Iterator<Item = &T>`
#[test]
fn rows_are_selected_by_an_iterator() {
    let fake = seeded!(FakeLists);
    assert_eq!(ids(fake.lookup_by_ids([3, 1])), [1, 3]);
    assert_eq!(ids(fake.retrieve_by_ids([3, 1].iter())), [1, 3]);
    assert_eq!(fake.delete_by_emails(["1@x.org", "none"]), 1);
}

/// `&[&str]`, `&[String]`
#[test]
fn rows_are_selected_by_a_list_of_texts() {
    let fake = seeded!(FakeLists);
    assert_eq!(ids(fake.find_by_emails(&["3@x.org", "1@x.org"])), [1, 3]);
    let emails = ["none".to_owned(), "2@x.org".to_owned()];
    assert_eq!(fake.get_by_emails(&emails), [None, Some(user(2))]);
}

#[derive(Clone, Debug, PartialEq)]
struct Setting {
    tenant: u32,
    name: String,
    value: u8,
}

#[fake(entity = Setting, key(tenant: u32, name: String), missing = violation)]
trait Settings {
    fn get(&self, key: (u32, String)) -> Option<Setting>;
    fn find_by_key(&self, key: &(u32, String)) -> Option<Setting>;
    fn load(&self, at: (u32, String)) -> Result<Setting, Violation>;
    fn exists(&self, setting_id: &(u32, String)) -> bool;
    #[fake(update(|setting| setting.value = value))]
    fn change(&self, key: (u32, String), value: u8) -> bool;
    fn delete(&self, key: &(u32, String)) -> bool;
}

/// `(A, B)` and `&(A, B)` against `key(a: A, b: B)`
#[test]
fn a_tuple_is_a_key_of_several_columns() {
    let fake = FakeSettings::new();
    let setting = Setting {
        tenant: 1,
        name: "dark".into(),
        value: 1,
    };
    fake.rows().insert(setting.clone()).unwrap();
    let (key, other) = ((1, "dark".to_owned()), (2, "dark".to_owned()));
    assert_eq!(fake.get(key.clone()), Some(setting.clone()));
    assert_eq!(fake.find_by_key(&key), Some(setting.clone()));
    assert_eq!(fake.load(key.clone()), Ok(setting));
    assert_eq!(fake.load(other.clone()).unwrap_err().table(), "rows");
    assert!(fake.exists(&key) && !fake.exists(&other));
    assert!(fake.change(key.clone(), 2) && !fake.change(other, 3));
    assert_eq!(fake.rows().get(&key).unwrap().value, 2);
    assert!(fake.delete(&key));
}

#[fake(entity = User, key = id: u64, missing = violation)]
trait Rows {
    fn insert(&self, user: User);
    fn create(&self, user: &User);
    fn add(&self, user: Box<User>);
    fn register(&self, user: Arc<User>);
    fn append(&self, user: &Arc<User>);
    fn insert_user(&self, user: Rc<User>);
    fn create_user(&self, user: Cow<'_, User>);
    fn add_user(&self, user: impl Into<User>);
    fn append_user(&self, user: impl AsRef<User>);
    fn save(&self, user: impl Borrow<User>);
    fn update(&self, user: &Box<User>) -> Result<(), Violation>;
    fn delete(&self, user: &Arc<User>) -> bool;
}

/// `T`, `&T`, `Box<T>`, `Arc<T>`, `&Arc<T>`, `Rc<T>`, `Cow<'_, T>`
#[test]
fn a_row_is_given_in_any_pointer() {
    let fake = FakeRows::new();
    fake.insert(user(1));
    fake.create(&user(2));
    fake.add(Box::new(user(3)));
    fake.register(Arc::new(user(4)));
    fake.append(&Arc::new(user(5)));
    fake.insert_user(Rc::new(user(6)));
    fake.create_user(Cow::Owned(user(7)));
    assert_eq!(ids(fake.rows().all()), [1, 2, 3, 4, 5, 6, 7]);
    let changed = Box::new(User { age: 31, ..user(1) });
    fake.update(&changed).unwrap();
    assert_eq!(fake.rows().get(&1).unwrap().age, 31);
    assert!(fake.delete(&Arc::new(user(1))));
}

struct Guest(u64);

impl From<Guest> for User {
    fn from(Guest(id): Guest) -> Self {
        user(id)
    }
}

impl AsRef<User> for User {
    fn as_ref(&self) -> &User {
        self
    }
}

/// `impl Into<T>`, `impl AsRef<T>`, `impl Borrow<T>`
#[test]
fn a_row_is_given_as_what_converts_into_it() {
    let fake = FakeRows::new();
    fake.add_user(Guest(1));
    fake.append_user(user(2));
    fake.save(&user(3));
    assert_eq!(ids(fake.rows().all()), [1, 2, 3]);
}

/// A rule for a key finds it in a row that is given in a `Box`.
#[test]
fn a_fault_of_a_key_meets_a_row_in_a_box() {
    let fake = FakeRows::new();
    fake.faults().add().key(3).lose_write();
    fake.add(Box::new(user(3)));
    fake.add(Box::new(user(4)));
    assert_eq!(ids(fake.rows().all()), [4]);
}

#[fake(entity = User, key = id: u64)]
trait Batches {
    fn insert_all(&self, users: Vec<User>) -> Result<usize, Violation>;
    fn add_all(&self, users: &[User]) -> Result<usize, Violation>;
    fn create_all(&self, users: [User; 2]) -> Result<usize, Violation>;
    fn append_all(&self, users: Box<[User]>) -> Result<usize, Violation>;
    fn register_all(&self, users: Arc<[User]>) -> Result<usize, Violation>;
    fn insert_many(&self, users: impl IntoIterator<Item = User>) -> Result<usize, Violation>;
    fn save_all<'a>(&self, users: impl Iterator<Item = &'a User>) -> Result<usize, Violation>;
    fn update_all(&self, users: &[&User]) -> Result<usize, Violation>;
}

/// `Vec<T>`, `&[T]`, `[T; N]`, `Box<[T]>`, `Arc<[T]>`, `&[&T]`
#[test]
fn rows_are_given_as_a_list() {
    let fake = FakeBatches::new();
    assert_eq!(fake.insert_all(vec![user(1)]), Ok(1));
    assert_eq!(fake.add_all(&[user(2), user(3)]), Ok(2));
    assert_eq!(fake.create_all([user(4), user(5)]), Ok(2));
    assert_eq!(fake.append_all(Box::from([user(6)])), Ok(1));
    assert_eq!(fake.register_all(Arc::from([user(7)])), Ok(1));
    assert_eq!(fake.update_all(&[&user(1), &user(9)]), Ok(1));
    assert_eq!(ids(fake.rows().all()), [1, 2, 3, 4, 5, 6, 7]);
}

/// `impl IntoIterator<Item = T>`, `impl Iterator<Item = &T>`
#[test]
fn rows_are_given_as_an_iterator_and_all_are_stored_or_none() {
    let fake = FakeBatches::new();
    assert_eq!(fake.insert_many((1..=3).map(user)), Ok(3));
    assert!(fake.insert_many([user(4), user(1)]).is_err());
    assert_eq!(ids(fake.rows().all()), [1, 2, 3]);
    assert_eq!(fake.save_all([user(3), user(4)].iter()), Ok(2));
    assert_eq!(ids(fake.rows().all()), [1, 2, 3, 4]);
}

struct NewUser {
    email: String,
}

impl From<NewUser> for User {
    fn from(new: NewUser) -> Self {
        User {
            email: new.email,
            ..User::default()
        }
    }
}

#[derive(Clone, Default)]
struct UserPatch {
    email: Option<String>,
    city: Option<Option<String>>,
    age: Option<u8>,
}

struct Keyed {
    id: u64,
    years: Option<u8>,
}

#[derive(Clone, Copy, Debug)]
struct RequestContext;

#[fake(
    entity = User,
    key(id: u64, generate = sequence),
    unique(email),
    missing = violation,
)]
trait Changes {
    fn insert(&self, new: NewUser) -> Result<User, Violation>;
    #[fake(patch(email, city, age))]
    fn update(&self, id: u64, patch: UserPatch) -> Result<User, Violation>;
    #[fake(patch(email, age))]
    fn update_by_ref(&self, id: &u64, changes: &UserPatch) -> Result<(), Violation>;
    #[fake(patch(email, age))]
    fn edit(&self, id: u64, email: Option<&str>, age: Option<u8>) -> Option<User>;
    #[fake(patch(age = patch.years), by(id = patch.id))]
    fn apply(&self, patch: Keyed) -> bool;
    #[fake(patch(age), by(city))]
    fn update_city(&self, city: Option<String>, patch: &UserPatch) -> usize;
    #[fake(ignore(context))]
    fn delete(&self, context: &RequestContext, id: u64) -> bool;
    fn find(&self, #[fake(ignore)] context: RequestContext, id: u64) -> Option<User>;
}

fn changes() -> FakeChanges {
    let fake = FakeChanges::new();
    for id in 1..=2 {
        let email = format!("{id}@x.org");
        assert_eq!(fake.insert(NewUser { email }).unwrap().id, id);
    }
    fake
}

/// `NewUser`, where `User: From<NewUser>`
#[test]
fn an_input_struct_becomes_the_row_and_the_key_is_generated() {
    let fake = changes();
    assert_eq!(fake.insert(NewUser { email: "3".into() }).unwrap().id, 3);
}

/// `UserPatch`, `&UserPatch` with `#[fake(patch(email, age))]`
#[test]
fn a_patch_sets_the_fields_that_are_some() {
    let fake = changes();
    let patch = UserPatch {
        age: Some(7),
        ..UserPatch::default()
    };
    let expected = User {
        id: 1,
        email: "1@x.org".into(),
        city: None,
        age: 7,
    };
    assert_eq!(fake.update(1, patch), Ok(expected));
    let patch = UserPatch {
        email: Some("ada".into()),
        ..UserPatch::default()
    };
    fake.update_by_ref(&1, &patch).unwrap();
    let row = fake.rows().get(&1).unwrap();
    assert_eq!((row.email.as_str(), row.age), ("ada", 7));
    assert_eq!(fake.update(9, patch).unwrap_err().constraint(), "id");
}

/// `Option<Option<T>>` in a patch
#[test]
fn a_patch_sets_a_field_to_none() {
    let fake = changes();
    let city = |city: Option<&str>| UserPatch {
        city: Some(city.map(str::to_owned)),
        ..UserPatch::default()
    };
    let row = fake.update(1, city(Some("London"))).unwrap();
    assert_eq!(row.city.as_deref(), Some("London"));
    assert_eq!(fake.update(1, UserPatch::default()).unwrap().city, row.city);
    assert_eq!(fake.update(1, city(None)).unwrap().city, None);
}

/// `email: Option<&str>, age: Option<u8>` with `#[fake(patch(email, age))]`
#[test]
fn loose_options_are_a_patch() {
    let fake = changes();
    let row = fake.edit(2, Some("grace"), None).unwrap();
    assert_eq!((row.email.as_str(), row.age), ("grace", 0));
    assert_eq!(fake.edit(2, None, Some(40)).unwrap().age, 40);
    assert_eq!(fake.edit(9, None, None), None);
}

/// `#[fake(patch(age = patch.years), by(id = patch.id))]`
#[test]
fn a_patch_has_fields_of_other_names_and_its_own_key() {
    let fake = changes();
    assert!(fake.apply(Keyed {
        id: 2,
        years: Some(5)
    }));
    assert_eq!(fake.rows().get(&2).unwrap().age, 5);
    assert!(!fake.apply(Keyed { id: 9, years: None }));
}

/// `#[fake(patch(age), by(city))]`
#[test]
fn a_patch_changes_several_rows() {
    let fake = changes();
    let patch = UserPatch {
        age: Some(50),
        ..UserPatch::default()
    };
    assert_eq!(fake.update_city(None, &patch), 2);
    assert!(fake.rows().all().iter().all(|user| user.age == 50));
}

/// A patch that breaks a constraint changes nothing.
#[test]
fn a_patch_that_takes_a_taken_value_is_refused() {
    let fake = changes();
    let patch = UserPatch {
        email: Some("1@x.org".into()),
        age: Some(9),
        ..UserPatch::default()
    };
    assert_eq!(fake.update(2, patch).unwrap_err().constraint(), "email");
    assert_eq!(fake.rows().get(&2).unwrap().age, 0);
}

/// `#[fake(ignore)] context: C`, `#[fake(ignore(context))]`
#[test]
fn a_context_is_left_out() {
    let fake = changes();
    assert!(fake.find(RequestContext, 1).is_some());
    assert!(fake.delete(&RequestContext, 1));
    assert_eq!(fake.find(RequestContext, 1), None);
}

#[fake(entity = Arc<User>, key = id: u64, unique(email))]
trait Shared {
    fn insert(&self, user: Arc<User>) -> Result<(), Violation>;
    fn add_user(&self, user: User) -> Result<Arc<User>, Violation>;
    fn find_by_id(&self, id: u64) -> Option<Arc<User>>;
    fn list_users(&self) -> Vec<Arc<User>>;
    #[fake(find(email, answer = |user| user.age))]
    fn age_of(&self, email: &str) -> Option<u8>;
    #[fake(update(|user| Arc::make_mut(user).age = age))]
    fn set_age(&self, id: u64, age: u8) -> bool;
}

/// `entity = Arc<T>`
#[test]
fn a_table_of_shared_rows_gives_out_the_row_itself() {
    let fake = FakeShared::new();
    let ada = Arc::new(user(1));
    fake.insert(ada.clone()).unwrap();
    assert!(Arc::ptr_eq(&fake.find_by_id(1).unwrap(), &ada));
    assert_eq!(fake.add_user(user(2)).unwrap().id, 2);
    assert_eq!(fake.insert(ada.clone()).unwrap_err().constraint(), "id");
    assert!(fake.set_age(1, 40));
    assert_eq!((fake.age_of("1@x.org"), ada.age), (Some(40), 30));
    assert_eq!(fake.list_users().len(), 2);
}

struct Session {
    id: u64,
    secret: String,
}

#[fake(entity = Arc<Session>, key = id: u64)]
trait Sessions {
    fn open(&self, session: Arc<Session>) -> bool
    where
        Self: Sized,
    {
        self.insert(session).is_ok()
    }
    fn insert(&self, session: Arc<Session>) -> Result<(), Violation>;
    fn get_session(&self, session_id: u64) -> Option<Arc<Session>>;
}

/// `entity = Arc<T>` where `T` is not `Clone`
#[test]
fn rows_behind_an_arc_need_no_clone() {
    let fake = FakeSessions::new();
    let session = Session {
        id: 1,
        secret: "s".into(),
    };
    assert!(fake.open(Arc::new(session)));
    assert_eq!(fake.get_session(1).unwrap().secret, "s");
}
