//! Methods that are no operation: kept defaults, unsupported ones, side effects; and parameters that
//! no column takes.

use fake_runtime::fake;

use crate::support::panic_of;

#[derive(Clone, Debug, PartialEq)]
struct User {
    id: u32,
    name: String,
}

fn user(id: u32) -> User {
    User {
        id,
        name: "Ada".into(),
    }
}

struct PgConnection;
struct Trace;

#[fake(entity = User, key = id: u32)]
trait Users {
    fn insert(&self, conn: &mut PgConnection, user: User) -> Result<(), fake_runtime::Violation>;
    fn get(&self, id: u32) -> Option<User>;
    fn find_by_name(&self, #[fake(ignore)] trace: &Trace, name: &str) -> Option<User>;
    #[fake(ignore(trace, dry_run))]
    fn delete(&self, trace: Trace, id: u32, dry_run: bool) -> bool;
    #[fake(ignore = trace)]
    fn count(&self, trace: &Trace) -> usize;
    #[fake(default)]
    fn name_of(&self, id: u32) -> String {
        self.get(id).map_or_else(String::new, |row| row.name)
    }
    fn greet(&self, id: u32) -> String {
        format!("Hello, {}", self.name_of(id))
    }
    #[fake(find(id))]
    fn optimised(&self, id: u32) -> Option<User> {
        unreachable!("the fake does not call this body for {id}")
    }
    #[fake(unsupported)]
    fn migrate(&self, to: u32) -> Result<u32, String>;
    #[fake(unsupported)]
    fn connect(url: &str) -> Self
    where
        Self: Sized;
    fn version() -> u32
    where
        Self: Sized,
    {
        3
    }
}

#[test]
fn connections_and_ignored_parameters_select_nothing() {
    let users = FakeUsers::new();
    users.insert(&mut PgConnection, user(1)).unwrap();
    assert_eq!(users.find_by_name(&Trace, "Ada"), Some(user(1)));
    assert_eq!(users.count(&Trace), 1);
    assert!(users.delete(Trace, 1, true));
}

#[test]
fn a_provided_method_keeps_its_body_unless_an_attribute_says_what_it_does() {
    let users = FakeUsers::new();
    users.rows().insert(user(1)).unwrap();
    assert_eq!(users.greet(1), "Hello, Ada");
    assert_eq!(users.optimised(1), Some(user(1)));
    assert_eq!(FakeUsers::version(), 3);
}

#[test]
fn an_unsupported_method_panics_and_names_itself() {
    let message = panic_of(|| FakeUsers::new().migrate(2));
    assert_eq!(
        message,
        "`FakeUsers::migrate` is unsupported: its trait says `#[fake(unsupported)]`"
    );
    assert!(panic_of(|| FakeUsers::connect("")).contains("FakeUsers::connect"));
}

#[test]
fn every_method_but_a_kept_default_is_counted() {
    let users = FakeUsers::new();
    users.insert(&mut PgConnection, user(1)).unwrap();
    users.insert(&mut PgConnection, user(1)).unwrap_err();
    let _ = (users.greet(1), users.get(2));
    assert_eq!(users.calls().insert().count(), 2);
    assert_eq!(users.calls().get().count(), 2, "`greet` calls `get`");
    assert_eq!(users.calls().delete().count(), 0);
}

#[fake]
trait Mailer {
    fn send(&self, to: &str, body: String) -> Result<(), String>;
    fn flush(&self);
    fn sent(&self) -> usize;
    fn last(&self) -> Result<Option<String>, String>;
    fn sent_twice(&self) -> usize {
        self.sent() * 2
    }
}

#[test]
fn a_fake_without_state_succeeds_and_is_counted() {
    let mailer = FakeMailer::new();
    assert_eq!(mailer.send("a@x.org", "Hi".into()), Ok(()));
    assert_eq!(mailer.clone().send("b@x.org", "Hi".into()), Ok(()));
    mailer.flush();
    assert_eq!((mailer.sent(), mailer.sent_twice()), (0, 0));
    assert_eq!(mailer.last(), Ok(None));
    assert_eq!(mailer.calls().send().count(), 2);
    assert_eq!(mailer.calls().flush().count(), 1);
    assert_eq!(mailer.calls().sent().count(), 2);
    assert_eq!(format!("{mailer:?}"), "FakeMailer");
    assert_eq!(format!("{:?}", mailer.calls().send()), "Calls { count: 2 }");
}
