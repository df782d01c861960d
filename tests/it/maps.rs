//! Maps: what methods do to them, by their names or by their attributes.

mod faults;

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use fake_runtime::{Violation, ViolationKind, fake};

const SECOND: Duration = Duration::from_secs(1);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SessionId(pub String);

#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    pub user: u64,
    pub scopes: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum CacheError {
    Down,
    Absent,
    Taken,
}

fn id(text: &str) -> SessionId {
    SessionId(text.to_owned())
}

fn session(user: u64) -> Session {
    Session {
        user,
        scopes: Vec::new(),
    }
}

/// No attribute on any method, and an error that is no `From<Violation>`.
#[fake(
    map(sessions: SessionId => Session, ttl = 30 * SECOND),
    missing = CacheError::Absent,
    duplicate = CacheError::Taken,
    failures(CacheError::Down),
)]
#[async_trait::async_trait]
pub trait Sessions: Send + Sync {
    async fn get(&self, id: &SessionId) -> Result<Option<Session>, CacheError>;
    async fn load_session(&self, id: SessionId) -> Result<Session, CacheError>;
    async fn get_many(&self, ids: &[SessionId]) -> Result<Vec<Option<Session>>, CacheError>;
    async fn find_all(&self, ids: Vec<SessionId>) -> HashMap<SessionId, Session>;
    async fn put(&self, id: SessionId, session: Session) -> Result<(), CacheError>;
    async fn store_with_ttl(
        &self,
        id: &SessionId,
        session: &Session,
        ttl: Duration,
    ) -> Result<(), CacheError>;
    async fn save(&self, session: Session, id: SessionId, ttl: Option<Duration>);
    async fn set_ex(&self, id: &SessionId, session: Session, expires: SystemTime);
    async fn cache(&self, id: SessionId, session: Session, ttl_secs: u64);
    async fn put_if_absent(&self, id: SessionId, session: Session) -> bool;
    async fn insert_if_absent(&self, id: SessionId, session: Session) -> Result<(), CacheError>;
    async fn set_nx(&self, id: &SessionId, session: Session, ttl: Duration) -> bool;
    async fn insert(&self, id: SessionId, session: Session) -> Option<Session>;
    async fn put_all(&self, all: Vec<(SessionId, Session)>) -> Result<usize, CacheError>;
    async fn compare_and_swap(&self, id: &SessionId, old: &Session, new: Session) -> bool;
    async fn take(&self, id: &SessionId) -> Option<Session>;
    async fn get_and_delete(&self, id: &SessionId) -> Result<Session, CacheError>;
    async fn delete(&self, id: &SessionId) -> Result<bool, CacheError>;
    async fn invalidate(&self, id: &SessionId);
    async fn remove(&self, id: &SessionId) -> Option<Session>;
    async fn del(&self, ids: &[SessionId]) -> u64;
    async fn exists(&self, id: &SessionId) -> bool;
    async fn exists_many(&self, ids: &[SessionId]) -> u64;
    async fn expire(&self, id: &SessionId, ttl: Duration) -> bool;
    async fn touch(&self, id: &SessionId, ttl: Duration) -> Result<(), CacheError>;
    async fn persist(&self, id: &SessionId) -> bool;
    async fn ttl(&self, id: &SessionId) -> Option<Duration>;
    async fn keys(&self) -> Vec<SessionId>;
    async fn list(&self) -> Vec<Session>;
    async fn all(&self) -> Vec<(SessionId, Session)>;
    async fn len(&self) -> usize;
    async fn is_empty(&self) -> bool;
    async fn rename(&self, from: &SessionId, to: SessionId) -> bool;
    async fn clear(&self) -> Result<u64, CacheError>;
}

#[tokio::test]
async fn a_session_store_needs_no_attribute_on_its_methods() {
    let store = FakeSessions::new();
    let clock = store.world().clock().clone();
    assert_eq!(store.get(&id("a")).await, Ok(None));
    assert_eq!(store.load_session(id("a")).await, Err(CacheError::Absent));
    store.put(id("a"), session(1)).await.unwrap();
    assert_eq!(store.get(&id("a")).await, Ok(Some(session(1))));
    assert_eq!(store.load_session(id("a")).await, Ok(session(1)));
    assert_eq!(store.ttl(&id("a")).await, Some(30 * SECOND));
    let ids = [id("a"), id("none")];
    assert_eq!(store.get_many(&ids).await, Ok(vec![Some(session(1)), None]));
    let all = store.find_all(ids.to_vec()).await;
    assert_eq!(all, HashMap::from([(id("a"), session(1))]));
    clock.advance(30 * SECOND);
    assert!(!store.exists(&id("a")).await);
}

#[tokio::test]
async fn a_time_to_live_is_a_duration_an_option_of_one_a_deadline_or_a_number_whose_unit_is_named()
{
    let store = FakeSessions::new();
    let now = store.world().clock().now();
    store
        .store_with_ttl(&id("a"), &session(1), SECOND)
        .await
        .unwrap();
    store.save(session(1), id("b"), Some(2 * SECOND)).await;
    store.save(session(1), id("c"), None).await;
    store.set_ex(&id("d"), session(1), now + 4 * SECOND).await;
    store.cache(id("e"), session(1), 5).await;
    let mut left = Vec::new();
    for name in ["a", "b", "c", "d", "e"] {
        left.push(store.sessions().ttl(&id(name)).unwrap().as_secs());
    }
    assert_eq!(left, [1, 2, 30, 4, 5]);
}

#[tokio::test]
async fn what_is_put_where_nothing_is_says_so_by_its_answer() {
    let store = FakeSessions::new();
    assert!(store.put_if_absent(id("a"), session(1)).await);
    assert!(!store.put_if_absent(id("a"), session(2)).await);
    assert_eq!(
        store.insert_if_absent(id("a"), session(2)).await,
        Err(CacheError::Taken)
    );
    assert_eq!(store.insert_if_absent(id("b"), session(2)).await, Ok(()));
    assert!(store.set_nx(&id("lock"), session(3), SECOND).await);
    store.world().clock().advance(SECOND);
    assert!(store.set_nx(&id("lock"), session(4), SECOND).await);
    assert_eq!(store.insert(id("a"), session(5)).await, Some(session(1)));
    assert_eq!(store.insert(id("new"), session(5)).await, None);
    assert_eq!(store.sessions().len(), 4);
}

#[tokio::test]
async fn entries_change_and_go_as_their_methods_say() {
    let store = FakeSessions::new();
    let all = vec![
        (id("a"), session(1)),
        (id("b"), session(2)),
        (id("c"), session(3)),
    ];
    assert_eq!(store.put_all(all.clone()).await, Ok(3));
    assert_eq!(store.all().await, all);
    assert_eq!(store.keys().await, [id("a"), id("b"), id("c")]);
    assert_eq!(store.list().await, [session(1), session(2), session(3)]);
    assert!(
        store
            .compare_and_swap(&id("a"), &session(1), session(9))
            .await
    );
    assert!(
        !store
            .compare_and_swap(&id("a"), &session(1), session(8))
            .await
    );
    assert_eq!(store.take(&id("a")).await, Some(session(9)));
    assert_eq!(
        store.get_and_delete(&id("a")).await,
        Err(CacheError::Absent)
    );
    assert_eq!(store.get_and_delete(&id("b")).await, Ok(session(2)));
    assert_eq!(store.delete(&id("b")).await, Ok(false));
    assert_eq!(store.exists_many(&[id("c"), id("c"), id("a")]).await, 2);
    assert_eq!(store.del(&[id("c"), id("c")]).await, 1);
    store.put(id("d"), session(4)).await.unwrap();
    store.put(id("e"), session(5)).await.unwrap();
    store.invalidate(&id("d")).await;
    store.invalidate(&id("d")).await;
    assert_eq!(store.remove(&id("e")).await, Some(session(5)));
    assert!(store.is_empty().await);
    store.put(id("f"), session(6)).await.unwrap();
    assert!(store.rename(&id("f"), id("g")).await);
    assert_eq!((store.len().await, store.clear().await), (1, Ok(1)));
}

#[tokio::test]
async fn a_deadline_is_moved_removed_and_missed() {
    let store = FakeSessions::new();
    assert!(!store.expire(&id("a"), SECOND).await);
    assert_eq!(store.touch(&id("a"), SECOND).await, Err(CacheError::Absent));
    store.put(id("a"), session(1)).await.unwrap();
    assert_eq!(store.touch(&id("a"), 5 * SECOND).await, Ok(()));
    assert_eq!(store.ttl(&id("a")).await, Some(5 * SECOND));
    assert!(store.persist(&id("a")).await);
    assert_eq!(store.ttl(&id("a")).await, None);
}

/// Texts by texts: which parameter is the key is said by their names.
#[fake(map(texts: String => String))]
pub trait Texts {
    fn get(&self, key: &str) -> Option<String>;
    fn set(&self, value: &str, key: &str);
    fn set_if_absent(&mut self, key: String, value: String) -> bool;
    fn mget(&self, keys: &[&str]) -> Vec<Option<String>>;
    fn keys(&self, prefix: &str, limit: usize) -> Vec<String>;
    fn contains(&self, key: impl AsRef<str>) -> bool;
    #[fake(update(|text| text.push_str(more)))]
    fn append(&self, key: &str, more: &str) -> Option<String>;
    #[fake(put(value = format!("<{name}>"), ttl = Duration::from_secs(1)))]
    fn wrap(&self, key: &str, name: &str);
    #[fake(write = |tx| tx.texts.update_or_default(key.to_owned(), |text| text.push('!')).unwrap())]
    fn shout(&self, key: &str);
}

#[test]
fn keys_are_told_from_values_of_their_type_by_name() {
    let mut texts = FakeTexts::new();
    texts.set("1", "a");
    assert_eq!(texts.get("a").as_deref(), Some("1"));
    assert!(!texts.set_if_absent("a".to_owned(), "2".to_owned()));
    assert!(texts.set_if_absent("b/2".to_owned(), "2".to_owned()));
    texts.set("3", "b/1");
    assert_eq!(texts.mget(&["b/1", "no"]), [Some("3".to_owned()), None]);
    assert_eq!(texts.keys("b/", 9), ["b/1", "b/2"]);
    assert_eq!(texts.keys("b/", 1), ["b/1"]);
    assert!(texts.contains("a") && texts.contains(String::from("a")));
    assert_eq!(texts.append("a", "x").as_deref(), Some("1x"));
    assert_eq!(texts.append("no", "x"), None);
    texts.wrap("w", "name");
    assert_eq!(texts.get("w").as_deref(), Some("<name>"));
    assert_eq!(texts.texts().ttl("w"), Some(SECOND));
    texts.shout("w");
    assert_eq!(texts.get("w").as_deref(), Some("<name>!"));
    assert_eq!(texts.texts().ttl("w"), Some(SECOND));
}

/// A counter counts in the map's own type.
#[fake(map(hits: String => u64))]
pub trait Hits {
    fn incr(&self, key: &str) -> u64;
    fn increment(&self, key: &str, by: u64) -> Result<u64, Violation>;
    fn decr(&self, key: &str);
    #[fake(increment(by = 10, ttl = window))]
    fn burst(&self, key: &str, window: Duration) -> u64;
    fn get(&self, key: &str) -> Option<u64>;
    #[fake(get)]
    fn of(&self, user: &str) -> Option<u64>;
}

#[test]
fn counters_count_from_zero_and_live_as_long_as_they_began_to() {
    let hits = FakeHits::new();
    assert_eq!((hits.incr("a"), hits.increment("a", 4)), (1, Ok(5)));
    hits.decr("a");
    assert_eq!((hits.get("a"), hits.of("a")), (Some(4), Some(4)));
    assert_eq!(hits.burst("b", 2 * SECOND), 10);
    hits.world().clock().advance(SECOND);
    assert_eq!(hits.burst("b", 2 * SECOND), 20);
    hits.world().clock().advance(SECOND);
    assert_eq!(hits.burst("b", 2 * SECOND), 10);
}

#[test]
#[should_panic(
    expected = "`FakeHits::decr` has no error to return: a number in `hits` would overflow"
)]
fn an_overflow_that_no_error_is_declared_for_panics_and_says_so() {
    FakeHits::new().decr("a");
}

/// A map beside a table, and one that is full.
#[fake(
    table(users: User, key = id: u64),
    map(tokens: String => u64, capacity = 2, evict = none),
    map(pages: String => String, capacity = 2, evict = fifo),
)]
pub trait Portal {
    fn find_user(&self, id: u64) -> Option<User>;
    #[fake(put, map = tokens)]
    fn remember(&self, token: String, user: u64) -> Result<(), Violation>;
    #[fake(get, map = tokens)]
    fn whose(&self, token: &str) -> Option<u64>;
    #[fake(put, map = pages)]
    fn keep(&self, url: &str, page: String);
    #[fake(read = |db| db.users.get(&db.tokens.get(token)?))]
    fn user_of(&self, token: &str) -> Option<User>;
    #[fake(write = |tx| {
        tx.users.insert(User { id, name: name.to_owned() })?;
        tx.tokens.put(format!("token-{id}"), id)
    })]
    fn sign_up(&self, id: u64, name: &str) -> Result<(), Violation>;
}

#[derive(Clone, Debug, PartialEq)]
pub struct User {
    pub id: u64,
    pub name: String,
}

#[test]
fn a_body_has_tables_and_maps_in_one_transaction() {
    let portal = FakePortal::new();
    portal.sign_up(1, "Ada").unwrap();
    portal.sign_up(2, "Grace").unwrap();
    let full = portal.sign_up(3, "Joan").unwrap_err();
    assert_eq!(
        (full.kind(), full.constraint()),
        (ViolationKind::Full, "capacity")
    );
    assert_eq!(
        portal.find_user(3),
        None,
        "the user is rolled back with the token"
    );
    assert_eq!(portal.user_of("token-2").unwrap().name, "Grace");
    assert_eq!(
        portal
            .remember("token-9".to_owned(), 9)
            .unwrap_err()
            .table(),
        "tokens"
    );
    portal.tokens().set_capacity(3);
    assert_eq!(portal.remember("token-9".to_owned(), 9), Ok(()));
    assert_eq!(portal.whose("token-9"), Some(9));
    for url in ["/a", "/b", "/c"] {
        portal.keep(url, url.to_owned());
    }
    assert_eq!(portal.pages().keys(), ["/b", "/c"]);
}

#[test]
fn tests_reach_a_map_by_its_name() {
    let portal = FakePortal::new();
    portal.tokens().put("t".to_owned(), 7).unwrap();
    assert_eq!(portal.tokens().get("t"), Some(7));
    assert_eq!(portal.tokens().all(), [("t".to_owned(), 7)]);
    assert!(portal.tokens().contains("t") && !portal.tokens().is_empty());
    assert_eq!(format!("{:?}", portal.tokens()), r#"{"t": 7}"#);
    let fork = portal.fork();
    assert_eq!(portal.tokens().remove("t"), Some(7));
    assert_eq!((portal.tokens().len(), fork.tokens().len()), (0, 1));
    assert_eq!(fork.tokens().clear(), 1);
}

/// A map of the trait's own type parameters.
#[fake(map(entries: K => V, capacity = 2))]
pub trait Cached<
    K: Clone + std::hash::Hash + Eq + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
>
{
    fn get(&self, key: &K) -> Option<V>;
    fn put(&self, key: K, value: V);
}

#[test]
fn a_generic_cache_is_a_map_of_its_parameters() {
    let cache: FakeCached<u8, &'static str> = FakeCached::new();
    for key in [1, 2, 3] {
        cache.put(key, "x");
    }
    assert_eq!((cache.get(&1), cache.get(&3)), (None, Some("x")));
    assert_eq!(cache.entries().keys(), [2, 3]);
    cache.faults().get().once().evict();
    assert_eq!(cache.get(&3), None);
}

/// Two maps, told apart by the names of methods.
#[fake(map(pkce_verifiers: String => String), map(hashes: u64 => String))]
trait Secrets {
    fn store_pkce_verifier(&self, key: &str, verifier: &str, expires_in: Duration);
    fn get_pkce_verifier(&self, key: &str) -> Option<String>;
    fn set_hash(&self, id: u64, hash: &str);
    fn get_hash(&self, id: u64) -> Option<String>;
    fn clear_hash(&self, id: u64) -> bool;
    fn clear_hashes(&self);
}

#[test]
fn of_several_maps_the_one_is_meant_that_the_methods_name_has_in_it() {
    let secrets = FakeSecrets::new();
    secrets.store_pkce_verifier("state", "verifier", SECOND);
    secrets.set_hash(1, "a");
    secrets.set_hash(2, "b");
    assert_eq!(
        secrets.get_pkce_verifier("state").as_deref(),
        Some("verifier")
    );
    assert_eq!(secrets.get_hash(1).as_deref(), Some("a"));
    assert!(secrets.clear_hash(1), "to clear one is to delete it");
    assert_eq!((secrets.get_hash(1), secrets.hashes().len()), (None, 1));
    secrets.clear_hashes();
    assert!(secrets.hashes().is_empty());
    secrets.world().clock().advance(SECOND);
    assert_eq!(secrets.get_pkce_verifier("state"), None);
}

#[fake(map(lines: String => String))]
trait Lines {
    fn put(&self, key: &str, value: &str);
    fn compare_and_swap(&self, key: &str, expected: &str, value: String) -> bool;
}

#[test]
fn a_text_is_compared_with_a_borrowed_one() {
    let lines = FakeLines::new();
    lines.put("a", "one");
    assert!(!lines.compare_and_swap("a", "two", "three".to_owned()));
    assert!(lines.compare_and_swap("a", "one", "two".to_owned()));
    assert_eq!(lines.lines().get("a").as_deref(), Some("two"));
}

#[fake(map(names: u32 => &'static str))]
trait Names {
    fn put(&self, id: u32, value: &'static str);
    fn get(&self, id: u32) -> Option<&'static str>;
}

#[test]
fn a_map_of_static_texts_takes_them_as_they_are() {
    let names = FakeNames::new();
    names.put(1, "Ada");
    assert_eq!(names.get(1), Some("Ada"));
    assert_eq!(names.names().all(), [(1, "Ada")]);
}
