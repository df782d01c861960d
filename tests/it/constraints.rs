//! Unique constraints, indexes, checks and versions: what they refuse, how they are named, and what
//! error they become.

use fake_runtime::{Violation, ViolationKind, fake};

#[derive(Clone, Debug, PartialEq)]
struct User {
    id: u32,
    email: String,
    handle: Option<String>,
    tenant: u8,
    badge: Option<u8>,
    active: bool,
    age: u8,
}

fn user(id: u32) -> User {
    User {
        id,
        email: format!("{id}@x.org"),
        handle: None,
        tenant: 1,
        badge: None,
        active: true,
        age: 30,
    }
}

#[derive(Debug, PartialEq)]
enum Error {
    Email { taken: String },
    Handle,
    Badge(&'static str),
    TooYoung(u8),
    Odd,
    Other { constraint: &'static str, id: u32 },
}

#[fake(
    entity = User,
    key = id: u32,
    unique(email, error = Error::Email { taken: row.email.clone() }),
    unique(handle, ignore_case, when = |user| user.active, error = Error::Handle),
    unique(tenant, badge, name = "one_badge_a_tenant", error = Error::Badge(violation.constraint())),
    index(age, active),
    check(|user| user.age >= 18, name = "grown_up", error = Error::TooYoung(row.age)),
    check(|user| user.age != 99, error = Error::Odd),
    check(|user| user.id != 666),
    duplicate = Error::Other { constraint: violation.constraint(), id: row.id },
)]
trait Users {
    fn insert(&self, user: User) -> Result<(), Error>;
    fn update(&self, user: User) -> Result<bool, Error>;
    fn find_by_handle(&self, handle: &str) -> Option<User>;
    fn find_by_tenant_and_badge(&self, tenant: u8, badge: u8) -> Option<User>;
    fn list_by_age_and_active(&self, age: u8, active: bool) -> Vec<User>;
    #[fake(duplicate = Error::Odd)]
    fn register(&self, user: User) -> Result<(), Error>;
    #[fake(update(|user| user.age = age))]
    fn grow(&self, id: u32, age: u8) -> Result<bool, Error>;
}

fn users(rows: impl IntoIterator<Item = User>) -> FakeUsers {
    let users = FakeUsers::new();
    users
        .rows()
        .insert_all(rows)
        .expect("no constraint is in the way");
    users
}

#[test]
fn a_constraint_has_an_error_of_its_own_which_sees_row_and_violation() {
    let users = users([user(1)]);
    let taken = User {
        email: "1@x.org".into(),
        ..user(2)
    };
    assert_eq!(
        users.insert(taken),
        Err(Error::Email {
            taken: "1@x.org".into()
        })
    );
    assert_eq!(
        users.insert(User { age: 7, ..user(2) }),
        Err(Error::TooYoung(7))
    );
    assert_eq!(users.insert(User { age: 99, ..user(2) }), Err(Error::Odd));
}

#[test]
fn a_constraint_without_an_error_becomes_the_duplicate_of_the_trait() {
    let users = users([user(1)]);
    let other = |constraint, id| Err(Error::Other { constraint, id });
    assert_eq!(
        users.insert(User {
            email: "new".into(),
            ..user(1)
        }),
        other("id", 1)
    );
    assert_eq!(users.insert(user(666)), other("check_3", 666));
    assert_eq!(users.grow(1, 7), Err(Error::TooYoung(7)));
    assert_eq!(users.rows().get(&1).unwrap().age, 30);
}

#[test]
fn a_method_has_a_duplicate_of_its_own() {
    let users = users([user(1)]);
    assert_eq!(users.register(user(1)), Err(Error::Odd));
    assert_eq!(users.register(user(2)), Ok(()));
}

#[test]
fn a_unique_may_ignore_case_and_be_about_some_rows() {
    let handled = |id, handle: &str, active| User {
        handle: Some(handle.into()),
        active,
        ..user(id)
    };
    let users = users([handled(1, "Ada", true), handled(2, "ada", false)]);
    assert_eq!(users.insert(handled(3, "ADA", true)), Err(Error::Handle));
    assert_eq!(users.insert(handled(3, "ADA", false)), Ok(()));
    assert_eq!(users.update(handled(3, "ADA", true)), Err(Error::Handle));
    assert_eq!(users.find_by_handle("Ada").unwrap().id, 1);
    assert_eq!(users.find_by_handle("aDA"), None, "a find compares exactly");
}

#[derive(Clone, Debug)]
struct Page {
    id: u32,
    site: u8,
    slug: String,
}

#[fake(entity = Page, key = id: u32, unique(site, slug, ignore_case(slug)))]
trait Pages {
    fn insert(&self, page: Page) -> Result<(), Violation>;
}

#[test]
fn a_unique_of_several_columns_may_ignore_the_case_of_one() {
    let pages = FakePages::new();
    let page = |id, site, slug: &str| Page {
        id,
        site,
        slug: slug.into(),
    };
    pages.insert(page(1, 1, "Home")).unwrap();
    pages.insert(page(2, 2, "home")).unwrap();
    let refused = pages.insert(page(3, 1, "HOME")).unwrap_err();
    assert_eq!(refused.constraint(), "site_slug");
}

#[test]
fn a_composite_unique_is_named_and_none_never_collides() {
    let badged = |id, badge| User { badge, ..user(id) };
    let users = users([badged(1, None), badged(2, None), badged(3, Some(7))]);
    assert_eq!(
        users.insert(badged(4, Some(7))),
        Err(Error::Badge("one_badge_a_tenant"))
    );
    let elsewhere = User {
        tenant: 2,
        ..badged(4, Some(7))
    };
    assert_eq!(users.insert(elsewhere), Ok(()));
    assert_eq!(users.find_by_tenant_and_badge(2, 7).unwrap().id, 4);
}

#[test]
fn an_index_refuses_nothing_and_follows_every_change() {
    let users = users([user(1), user(2)]);
    assert_eq!(users.list_by_age_and_active(30, true).len(), 2);
    assert_eq!(users.grow(1, 31), Ok(true));
    assert_eq!(users.list_by_age_and_active(31, true)[0].id, 1);
    assert_eq!(users.list_by_age_and_active(30, true).len(), 1);
}

#[test]
fn every_violated_constraint_is_told_the_first_declared_first() {
    let users = users([user(1)]);
    let row = User { age: 3, ..user(1) };
    let violation = users.rows().insert(row).unwrap_err();
    assert_eq!(violation.kind(), ViolationKind::Check);
    assert_eq!(
        violation.all().collect::<Vec<_>>(),
        ["grown_up", "id", "email"]
    );
}

#[test]
fn nulls_equal_makes_none_collide() {
    #[fake(entity = User, key = id: u32, unique(badge, nulls_equal))]
    trait Strict {
        fn insert(&self, user: User) -> Result<(), Violation>;
    }
    let users = FakeStrict::new();
    users.insert(user(1)).unwrap();
    assert_eq!(users.insert(user(2)).unwrap_err().constraint(), "badge");
}

mod versions {
    use super::{Violation, ViolationKind, fake};

    #[derive(Clone, Debug, PartialEq)]
    struct Doc {
        id: u32,
        text: String,
        revision: u32,
    }

    #[derive(Debug, PartialEq)]
    enum Error {
        Stale,
        Missing,
        Other,
    }

    #[fake(
        entity = Doc,
        key = id: u32,
        version(revision, error = Error::Stale),
        duplicate = Error::Other,
        missing = Error::Missing,
    )]
    trait Docs {
        fn insert(&self, doc: Doc) -> Result<Doc, Error>;
        fn update(&self, doc: Doc) -> Result<Doc, Error>;
        fn save(&self, doc: Doc) -> Result<(), Error>;
        fn set_text(&self, id: u32, text: &str) -> Result<Doc, Error>;
        fn get(&self, id: u32) -> Option<Doc>;
    }

    fn doc(text: &str) -> Doc {
        Doc {
            id: 1,
            text: text.into(),
            revision: 1,
        }
    }

    #[test]
    fn a_write_counts_the_version_up_and_a_stale_one_is_refused() {
        let docs = FakeDocs::new();
        assert_eq!(docs.insert(doc("a")), Ok(doc("a")));
        let second = docs.update(doc("b")).unwrap();
        assert_eq!(second.revision, 2);
        assert_eq!(docs.update(doc("c")), Err(Error::Stale));
        assert_eq!(docs.save(doc("a")), Err(Error::Stale));
        assert_eq!(docs.get(1), Some(second.clone()));
        assert_eq!(docs.save(second), Ok(()));
        assert_eq!(docs.set_text(1, "d").unwrap().revision, 4);
        assert_eq!(docs.update(Doc { id: 9, ..doc("a") }), Err(Error::Missing));
    }

    #[test]
    fn a_version_without_an_error_is_a_violation_of_its_kind() {
        #[fake(entity = Doc, key = id: u32, version = revision)]
        trait Plain {
            fn update(&self, doc: Doc) -> Result<bool, Violation>;
        }
        let docs = FakePlain::new();
        docs.rows().insert(doc("a")).unwrap();
        assert_eq!(docs.update(doc("b")), Ok(true));
        let stale = docs.update(doc("b")).unwrap_err();
        assert_eq!(
            (stale.kind(), stale.constraint()),
            (ViolationKind::Version, "revision")
        );
    }
}
