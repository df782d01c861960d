//! Keys of every kind, and how `rows()` and methods find rows by them.

use fake_runtime::{Violation, fake};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct UserId(u64);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Uuid(u128);

/// A newtype, by value and by reference.
mod newtype {
    use super::{UserId, Violation, fake};

    #[derive(Clone, Debug, PartialEq)]
    struct User {
        id: UserId,
        name: String,
    }

    #[fake(entity = User, key = id)]
    trait Users {
        fn get(&self, id: &UserId) -> Option<User>;
        fn delete(&self, id: UserId) -> bool;
        fn insert(&self, user: User) -> Result<UserId, Violation>;
        fn find_by_ids(&self, ids: &[UserId]) -> Vec<User>;
        fn find_by_refs(&self, #[fake(ignore)] refs: &[&UserId]) -> Vec<User>
        where
            Self: Sized,
        {
            self.find_by_ids(&refs.iter().map(|id| (*id).clone()).collect::<Vec<_>>())
        }
        fn get_many(&self, ids: &[&UserId]) -> Vec<User>;
        #[fake(delete(name))]
        fn expel(&self, name: &str) -> Result<UserId, Violation>;
    }

    #[test]
    fn a_newtype_is_a_key_by_value_and_by_reference() {
        let users = FakeUsers::new();
        let ada = User {
            id: UserId(1),
            name: "Ada".into(),
        };
        assert_eq!(users.insert(ada.clone()), Ok(UserId(1)));
        assert_eq!(users.get(&UserId(1)), Some(ada.clone()));
        assert_eq!(users.find_by_ids(&[UserId(1), UserId(2)]).len(), 1);
        assert_eq!(users.find_by_refs(&[&UserId(1)]).len(), 1);
        assert_eq!(users.get_many(&[&UserId(1)]).len(), 1);
        assert_eq!(users.rows().get(&UserId(1)), Some(ada.clone()));
        assert!(users.delete(UserId(1)) && !users.delete(UserId(1)));
        users.insert(ada).unwrap();
        assert_eq!(users.expel("Ada"), Ok(UserId(1)));
        assert!(users.expel("Ada").is_err());
    }
}

/// A text, looked up by `&str`.
mod text {
    use super::fake;

    #[derive(Clone, Debug, PartialEq)]
    struct Page {
        slug: String,
        hits: u32,
    }

    #[fake(entity = Page, key = slug: String)]
    trait Pages {
        fn get(&self, slug: &str) -> Option<Page>;
        #[expect(clippy::ptr_arg, reason = "real traits have it")]
        fn find_by_slug(&self, slug: &String) -> Option<Page>;
        fn exists(&self, slug: String) -> bool;
        fn lookup(&self, slug: impl AsRef<str>) -> Option<Page>
        where
            Self: Sized;
        fn remove(&self, slug: impl Into<String>) -> bool
        where
            Self: Sized;
        fn get_many(&self, slugs: &[&str]) -> Vec<Page>;
        fn load(&self, slug: std::borrow::Cow<'_, str>) -> Option<Page>;
    }

    #[test]
    fn a_text_is_found_by_everything_that_borrows_as_one() {
        let pages = FakePages::new();
        let home = Page {
            slug: "home".into(),
            hits: 0,
        };
        pages.rows().insert(home.clone()).unwrap();
        assert_eq!(pages.get("home"), Some(home.clone()));
        assert_eq!(pages.find_by_slug(&"home".to_owned()), Some(home.clone()));
        assert_eq!(pages.lookup("home"), Some(home.clone()));
        assert_eq!(pages.load("home".into()), Some(home.clone()));
        assert_eq!(pages.get_many(&["home", "x"]), [home]);
        assert!(pages.exists("home".into()) && pages.rows().contains("home"));
        assert_eq!(
            pages
                .rows()
                .update("home", |row| row.hits = 1)
                .unwrap()
                .hits,
            1
        );
        assert!(pages.remove("home") && pages.rows().remove("home").unwrap().is_none());
    }
}

/// The key's type is not ascribed: a parameter shows it.
mod shown_by_a_parameter {
    use super::{Uuid, fake};

    #[derive(Clone, Debug, PartialEq)]
    struct Job {
        id: Uuid,
    }

    #[fake(entity = Job, key = id)]
    trait Jobs {
        fn get(&self, id: Uuid) -> Option<Job>;
        fn insert(&self, job: &Job);
    }

    #[test]
    fn rows_know_the_type_of_the_key_from_a_parameter() {
        let jobs = FakeJobs::new();
        jobs.insert(&Job { id: Uuid(7) });
        assert_eq!(jobs.rows().get(&Uuid(7)), jobs.get(Uuid(7)));
    }
}

/// Several columns.
mod composite {
    use super::{Violation, fake};

    #[derive(Clone, Debug, PartialEq)]
    struct Setting {
        tenant: u32,
        name: String,
        value: i64,
    }

    #[fake(entity = Setting, key(tenant: u32, name: String))]
    trait Settings {
        fn get(&self, tenant: u32, name: &str) -> Option<Setting>;
        fn find_by_name_and_tenant(&self, name: &str, tenant: u32) -> Option<Setting>;
        fn list_by_tenant(&self, tenant: u32) -> Vec<Setting>;
        fn insert(&self, setting: Setting) -> Result<(u32, String), Violation>;
        fn set_value(&self, tenant: u32, name: &str, value: i64) -> Result<Setting, Violation>;
        fn save(&self, setting: &Setting);
        fn delete(&self, tenant: u32, name: &str) -> Option<Setting>;
    }

    fn setting(tenant: u32, name: &str) -> Setting {
        Setting {
            tenant,
            name: name.into(),
            value: 0,
        }
    }

    #[test]
    fn a_composite_key_is_found_by_all_of_its_columns_in_any_order() {
        let settings = FakeSettings::new();
        assert_eq!(settings.insert(setting(1, "a")), Ok((1, "a".into())));
        settings.save(&setting(1, "b"));
        settings.save(&setting(2, "a"));
        let taken = settings.insert(setting(2, "a")).unwrap_err();
        assert_eq!(taken.constraint(), "tenant_name");
        assert_eq!(settings.get(1, "a"), Some(setting(1, "a")));
        assert_eq!(
            settings.find_by_name_and_tenant("b", 1),
            Some(setting(1, "b"))
        );
        assert_eq!(settings.list_by_tenant(1).len(), 2);
        assert_eq!(settings.set_value(2, "a", 9).unwrap().value, 9);
        assert_eq!(settings.rows().get(&(2, "a".to_owned())).unwrap().value, 9);
        assert_eq!(settings.delete(1, "a"), Some(setting(1, "a")));
        assert_eq!(settings.delete(1, "a"), None);
    }
}

/// A field inside of a field.
mod nested {
    use super::fake;

    #[derive(Clone, Debug, PartialEq)]
    struct Meta {
        id: u16,
        tag: &'static str,
    }

    #[derive(Clone, Debug, PartialEq)]
    struct Doc {
        meta: Meta,
        pair: (u8, u8),
    }

    #[fake(entity = Doc, key = meta.id: u16, unique(pair.1), index(meta.tag))]
    trait Docs {
        fn get(&self, id: u16) -> Option<Doc>;
        fn insert(&self, doc: Doc) -> Result<u16, fake_runtime::Violation>;
        #[fake(list(meta.tag, order_by = pair.0))]
        fn tagged(&self, tag: &str) -> Vec<Doc>;
        #[fake(find(pair.1))]
        fn by_pair(&self, second: u8) -> Option<Doc>;
    }

    #[test]
    fn columns_are_paths_into_the_row() {
        let doc = |id, pair| Doc {
            meta: Meta { id, tag: "t" },
            pair,
        };
        let docs = FakeDocs::new();
        docs.rows()
            .insert_all([doc(1, (2, 1)), doc(2, (1, 2))])
            .unwrap();
        assert_eq!(docs.get(2), Some(doc(2, (1, 2))));
        assert_eq!(docs.tagged("t"), [doc(2, (1, 2)), doc(1, (2, 1))]);
        assert_eq!(docs.by_pair(1), Some(doc(1, (2, 1))));
        assert_eq!(docs.insert(doc(1, (0, 9))).unwrap_err().constraint(), "id");
        assert_eq!(docs.insert(doc(3, (0, 2))).unwrap_err().constraint(), "_1");
        assert_eq!(docs.insert(doc(3, (0, 3))), Ok(3));
        assert_eq!(docs.rows().get(&3), Some(doc(3, (0, 3))));
    }
}

/// A method of the entity, which answers by value or by reference.
mod accessor {
    use super::{UserId, fake};

    #[derive(Clone, Debug, PartialEq)]
    struct Sealed {
        raw: u64,
        mail: String,
    }

    impl Sealed {
        fn id(&self) -> UserId {
            UserId(self.raw)
        }

        fn mail(&self) -> &String {
            &self.mail
        }
    }

    #[fake(entity = Sealed, key = id(): UserId, unique(mail(): String))]
    trait ByValue {
        fn get(&self, id: &UserId) -> Option<Sealed>;
        fn find_by_mail(&self, mail: &str) -> Option<Sealed>;
        fn insert(&self, sealed: Sealed) -> Result<UserId, fake_runtime::Violation>;
        fn update(&self, sealed: Sealed) -> bool;
    }

    #[fake(entity = Sealed, key = mail(): String)]
    trait ByReference {
        fn get(&self, mail: &str) -> Option<Sealed>;
        fn delete(&self, sealed: &Sealed) -> bool;
        fn upsert(&self, sealed: Sealed);
    }

    fn sealed(raw: u64) -> Sealed {
        Sealed {
            raw,
            mail: format!("{raw}@x.org"),
        }
    }

    #[test]
    fn an_accessor_may_answer_by_value() {
        let users = FakeByValue::new();
        assert_eq!(users.insert(sealed(1)), Ok(UserId(1)));
        assert_eq!(users.insert(sealed(1)).unwrap_err().constraint(), "id");
        assert_eq!(users.get(&UserId(1)), Some(sealed(1)));
        assert_eq!(users.find_by_mail("1@x.org"), Some(sealed(1)));
        assert!(users.update(sealed(1)) && !users.update(sealed(2)));
        assert_eq!(users.rows().get(&UserId(1)), Some(sealed(1)));
    }

    #[test]
    fn an_accessor_may_answer_by_reference() {
        let users = FakeByReference::new();
        users.upsert(sealed(1));
        users.upsert(sealed(1));
        assert_eq!(users.rows().len(), 1);
        assert_eq!(users.get("1@x.org"), Some(sealed(1)));
        assert_eq!(users.rows().get("1@x.org"), Some(sealed(1)));
        assert!(users.delete(&sealed(1)) && !users.delete(&sealed(1)));
    }
}

/// No key at all.
#[test]
fn a_table_without_a_key_keeps_every_row() {
    #[derive(Clone, Debug, PartialEq)]
    struct Line(String);

    #[fake(entity = Line)]
    trait Log {
        fn append(&self, line: Line);
        fn list(&self) -> Vec<Line>;
        #[fake(count(|line| line.0.contains(part)))]
        fn matching(&self, part: &str) -> usize;
    }
    let log = FakeLog::new();
    log.append(Line("a".into()));
    log.append(Line("a".into()));
    assert_eq!(
        (log.list().len(), log.matching("a"), log.matching("b")),
        (2, 2, 0)
    );
}
