//! Valid pieces of attributes and traits, the types that they name, and tokens to break them with.

/// What the pieces refer to, in a module that the compiled inputs import.
pub(crate) const PRELUDE: &str = r#"
pub use std::collections::HashSet;
pub use std::future::Future;
pub use std::time::SystemTime;

pub use async_trait::async_trait;
pub use fake_runtime::{Violation, fake};

#[derive(Clone, Debug, PartialEq)]
pub struct User {
    pub id: u64,
    pub email: String,
    pub name: String,
    pub age: u8,
    pub nickname: Option<String>,
    pub team: Option<u32>,
    pub revision: u32,
    pub seen: SystemTime,
    pub profile: Profile,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    pub city: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Team {
    pub id: u32,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct NewUser {
    pub email: String,
}

impl From<NewUser> for User {
    fn from(new: NewUser) -> Self {
        user(0, new.email, String::new())
    }
}

pub fn user(id: u64, email: String, name: String) -> User {
    User {
        id,
        email,
        name,
        age: 0,
        nickname: None,
        team: None,
        revision: 0,
        seen: SystemTime::UNIX_EPOCH,
        profile: Profile { city: String::new() },
    }
}

impl User {
    pub fn code(&self) -> String {
        format!("{}-{}", self.id, self.age)
    }
}

#[derive(Debug)]
pub enum StorageError {
    Duplicate(String),
    NotFound,
    Lost,
}

impl From<Violation> for StorageError {
    fn from(violation: Violation) -> Self {
        Self::Duplicate(violation.to_string())
    }
}

pub type Stored<T> = Result<T, StorageError>;
pub type StoreResult<T> = Result<T, StorageError>;
"#;

pub(super) const TABLES: &[&str] = &[
    "table(users: User, key(id: u64, generate = sequence), unique(email, name = \"mail\"), \
     check(|user| user.age < 200, name = \"age\"), \
     references(team -> teams, on_delete = set_none)), table(teams: Team, key = id: u32)",
    "table(crew: User, key(name: String, age: u8), unique(nickname, when = |user| user.age > 0))",
    "table(people: User, key = code(): String, index(age), index(profile.city))",
    "table(members: User, key = id: u64, version = revision, unique(email, ignore_case), \
     unique(team, nickname, error = StorageError::Lost))",
    "table(loose: Team)",
];

pub(super) const ARGUMENTS: &[&str] = &[
    "entity = User, key = id: u64, unique(email)",
    "duplicate = StorageError::Duplicate(violation.constraint().to_string())",
    "duplicate = StorageError::Duplicate(format!(\"{:?} {violation}\", row))",
    "missing = StorageError::NotFound",
    "failures(StorageError::Lost, StorageError::NotFound)",
    "now: SystemTime",
    "now = |time| time",
    "dialect = sqlite",
    "dialect = mysql",
    "vis = pub(crate)",
    "name = Double",
    "cfg(all())",
    "crate = fake_runtime",
    "rename(calls = counts, world = globe)",
    "state(total: u64, log: Vec<String> = vec![\"begun\".to_owned()])",
    "state(r#type: u8)",
    "state(tags: HashSet<String>)",
];

pub(super) const HEADS: &[&str] = &[
    "pub trait Repository",
    "trait Repository",
    "#[async_trait] pub(crate) trait Repository: Send + Sync",
    "/// Documented.\n #[allow(unused)] pub trait Repository: Send",
    "trait r#dyn",
    "trait Größe",
    "trait _Repository where Self: Sized",
];

/// Items that are no methods.
pub(super) const ITEMS: &[&str] = &[
    "type Key;",
    "const LIMIT: usize = 10;",
    "const LIMIT: usize;",
    "methods!();",
    "#[fake(get)] type Key;",
    "type Row: Clone;",
];

pub(super) const METHODS: &[&str] = &[
    "fn insert(&self, user: User) -> Result<(), StorageError>;",
    "fn insert_user(&self, user: &User) -> Stored<()>;",
    "fn create(&self, user: User) -> Result<User, StorageError>;",
    "fn create_user(&self, user: NewUser) -> StoreResult<User>;",
    "fn add_users(&self, users: Vec<User>) -> Result<usize, StorageError>;",
    "fn add_all(&self, users: &[User]) -> Result<Vec<User>, StorageError>;",
    "#[fake(insert(user(ids.sequence(), email, name)))] fn register(&self, email: String, name: String) -> Stored<User>;",
    "fn get_user(&self, id: u64) -> Result<User, StorageError>;",
    "fn find_user_by_id(&self, id: &u64) -> Option<User>;",
    "fn find_user_by_email(&self, email: &str) -> Stored<Option<User>>;",
    "fn find_by_name_and_age(&self, name: String, age: u8) -> Vec<User>;",
    "fn find_users_by_age_between(&self, from: u8, to: u8) -> Vec<User>;",
    "fn find_users_by_name_starts_with(&self, name: &str) -> Vec<User>;",
    "fn find_users_by_nickname_is_none(&self) -> Vec<User>;",
    "fn find_by_id_or_email(&self, id: u64, email: &str) -> Option<User>;",
    "fn find_users_by_age_in(&self, ages: &[u8]) -> Vec<User>;",
    "fn get_users(&self, ids: &[u64]) -> Vec<Option<User>>;",
    "fn list_users(&self) -> Vec<User>;",
    "fn all(&self) -> Result<Vec<User>, StorageError>;",
    "fn list_users_order_by_name_desc(&self) -> Vec<User>;",
    "fn list_some_users(&self, limit: usize, offset: usize) -> Vec<User>;",
    "fn list_paged(&self, offset: i64, limit: Option<u32>) -> Result<Vec<User>, StorageError>;",
    "fn list_teams(&self) -> Vec<Team>;",
    "fn count_users(&self) -> usize;",
    "fn count_by_age(&self, age: u8) -> Result<u64, StorageError>;",
    "fn exists_user(&self, email: &str) -> bool;",
    "fn has_user(&self, id: u64) -> Result<bool, StorageError>;",
    "fn save_user(&self, user: User) -> Result<(), StorageError>;",
    "fn upsert_users(&self, users: Vec<User>) -> Result<(), StorageError>;",
    "fn update_user(&self, user: User) -> Result<bool, StorageError>;",
    "#[fake(missing = ignore)] fn replace_user(&self, user: &User) -> Result<(), StorageError>;",
    "#[fake(missing = StorageError::NotFound)] fn set_name(&self, id: u64, name: String) -> Stored<()>;",
    "#[fake(update(|user| user.seen = now))] fn touch(&self, id: u64) -> Result<User, StorageError>;",
    "#[fake(update(|user| user.age += 1), by(name))] fn age_all(&self, name: &str) -> Result<usize, StorageError>;",
    "fn delete_user(&self, id: u64) -> bool;",
    "fn remove_user(&self, user: &User) -> Result<Option<User>, StorageError>;",
    "#[fake(delete(|user| user.age > limit))] fn purge(&self, limit: u8) -> usize;",
    "fn clear_users(&self);",
    "#[fake(table = teams)] fn delete_by_name(&self, name: &str) -> usize;",
    "#[fake(find(order_by(age desc, name), first))] fn oldest_user(&self) -> Option<User>;",
    "#[fake(list(|user| user.name.contains(&part), limit = 3))] fn matching(&self, part: String) -> Vec<User>;",
    "#[fake(read = |db| 7)] fn answer_of_body(&self) -> u8;",
    "#[fake(write = |_tx| Ok(now))] fn stamp(&self) -> Result<SystemTime, StorageError>;",
    "#[fake(unsupported)] fn export(&self, to: &mut Vec<u8>) -> String;",
    "#[fake(default)] fn kept(&self) -> u8 { 1 }",
    "fn provided(&self) -> u8 { 2 }",
    "#[cfg(any())] fn gated(&self, missing: Missing) -> Missing;",
    "#[cfg_attr(all(), fake(get(id)), doc = \"Documented.\")] fn loaded(&self, id: u64) -> Option<User>;",
    "async fn fetch_user(&self, id: u64) -> Result<Option<User>, StorageError>;",
    "fn load_user(&self, id: u64) -> impl Future<Output = Option<User>> + Send;",
    "fn lookup_user(&self, id: u64) -> std::pin::Pin<Box<dyn Future<Output = Option<User>> + Send + '_>>;",
    "fn select_users(&mut self, #[fake(ignore)] conn: &mut u8, age: u8) -> Vec<User>;",
    "fn find_users_by_email_ignore_case(&self, r#email: &str) -> Vec<User>;",
    "fn find_user_generic(&self, email: impl AsRef<str>) -> Option<User>;",
    "fn find_users_by_team(&self, team: Option<u32>) -> Vec<User>;",
    "#[fake(exists(email = mail, |user| user.age > 17))] fn adult(&self, mail: &str) -> bool;",
];

/// The words of the attribute, of the language, and names that the expansion uses.
pub(super) const WORDS: &[&str] = &[
    "entity",
    "table",
    "key",
    "unique",
    "index",
    "references",
    "check",
    "version",
    "state",
    "duplicate",
    "missing",
    "failures",
    "now",
    "dialect",
    "name",
    "vis",
    "cfg",
    "crate",
    "rename",
    "type",
    "generate",
    "sequence",
    "uuid",
    "when",
    "error",
    "ignore_case",
    "nulls_equal",
    "on_delete",
    "cascade",
    "get",
    "find",
    "list",
    "insert",
    "update",
    "upsert",
    "delete",
    "exists",
    "count",
    "read",
    "write",
    "default",
    "unsupported",
    "ignore",
    "by",
    "order_by",
    "first",
    "limit",
    "offset",
    "desc",
    "fake",
    "async",
    "fn",
    "impl",
    "dyn",
    "self",
    "Self",
    "super",
    "where",
    "for",
    "mut",
    "ref",
    "move",
    "unsafe",
    "const",
    "static",
    "pub",
    "struct",
    "trait",
    "_",
    "rows",
    "row",
    "violation",
    "tx",
    "db",
];

pub(super) const IDENTIFIERS: &[&str] = &[
    "r#type",
    "r#fn",
    "r#match",
    "r#id",
    "r#async",
    "_",
    "__",
    "_0",
    "__fake",
    "größe",
    "名前",
    "Ünïcödé",
    "x",
    "User",
    "Team",
    "Option",
    "Vec",
    "Result",
    "new",
    "fork",
    "calls",
    "a_name_that_is_very_much_longer_than_any_name_which_a_person_would_ever_write_for_a_field_of_a_table",
];

pub(super) const LITERALS: &[&str] = &[
    "0",
    "1",
    "0u8",
    "1_000",
    "99999999999999999999999999999999999999",
    "1.5",
    "0.0",
    "\"\"",
    "\"text\"",
    "\"{name}\"",
    "\"\\u{0}\"",
    "r#\"raw\"#",
    "b\"bytes\"",
    "c\"c\"",
    "'c'",
    "1e400",
];
