//! Names that would meet those of the expansion, were it careless.

/// Nothing of the prelude, and everything that it has means something else.
mod shadowed {
    #![no_implicit_prelude]
    #![allow(dead_code, unused_macros, reason = "what shadows need not be used")]

    pub(super) mod core {}
    pub(super) mod std {}
    pub(super) mod alloc {}
    pub(super) mod fake_runtime {}
    pub(super) mod __fake {}
    pub(super) struct Result;
    pub(super) struct Option;
    pub(super) struct String;
    pub(super) struct Vec;
    pub(super) struct Box;
    pub(super) struct Some;
    pub(super) struct None;
    pub(super) struct Ok;
    pub(super) struct Err;
    pub(super) trait Clone {}
    pub(super) trait Default {}
    pub(super) trait Debug {}
    pub(super) trait Iterator {}
    pub(super) trait From {}
    pub(super) trait Into {}
    pub(super) trait Drop {}
    pub(super) trait Fn {}
    pub(super) trait FnMut {}
    pub(super) trait Send {}
    pub(super) trait Sync {}
    pub(super) fn drop() {}
    macro_rules! panic {
        () => {};
    }
    macro_rules! vec {
        () => {};
    }
    macro_rules! unreachable {
        () => {};
    }

    #[derive(::std::clone::Clone, ::std::fmt::Debug, ::std::cmp::PartialEq)]
    pub(super) struct User {
        pub(super) id: u64,
        pub(super) email: ::std::option::Option<::std::string::String>,
        pub(super) visits: u32,
    }

    pub(super) struct NewUser;

    impl ::std::convert::From<NewUser> for User {
        fn from(_: NewUser) -> Self {
            User {
                id: 0,
                email: ::std::option::Option::None,
                visits: 0,
            }
        }
    }

    #[derive(::std::fmt::Debug, ::std::cmp::PartialEq)]
    pub(super) enum Error {
        Taken(&'static str),
        Absent,
    }

    #[::fake_runtime::fake(
        table(
            users: User,
            key(id: u64, generate = sequence),
            unique(email, error = Error::Taken("mail")),
            unique(visits, when = |user| user.visits > 0),
            check(|user| user.visits < 1000),
        ),
        table(links: Link, key(from: u64, to: u64), references(from -> users, on_delete = cascade)),
        state(total: u64),
        duplicate = Error::Taken(violation.constraint()),
        missing = Error::Absent,
        failures(Error::Absent),
    )]
    pub(super) trait Users: ::std::marker::Send + ::std::marker::Sync {
        async fn insert_user(&self, user: User) -> ::std::result::Result<(), Error>;
        async fn create_user(&self, new: NewUser) -> ::std::result::Result<User, Error>;
        async fn get_user(&self, id: u64) -> ::std::result::Result<User, Error>;
        async fn find_user_by_email(&self, email: &str) -> ::std::option::Option<User>;
        async fn list_users_order_by_email_desc(
            &self,
            limit: ::std::option::Option<u32>,
        ) -> ::std::result::Result<::std::vec::Vec<User>, Error>;
        async fn find_users_by_ids(&self, ids: &[u64]) -> ::std::vec::Vec<User>;
        async fn get_many_users(
            &self,
            ids: ::std::vec::Vec<u64>,
        ) -> ::std::vec::Vec<::std::option::Option<User>>;
        async fn find_users_by_email_starts_with(&self, start: &str) -> ::std::vec::Vec<User>;
        async fn set_user_visits(&self, id: u64, visits: u32) -> ::std::result::Result<(), Error>;
        async fn update_user(&self, user: User) -> ::std::result::Result<bool, Error>;
        async fn upsert_users(&self, users: &[User]) -> ::std::result::Result<usize, Error>;
        async fn delete_user(&self, id: u64) -> ::std::option::Option<User>;
        async fn count_users(&self) -> u64;
        #[fake(write = |tx| { tx.total += by; tx.total })]
        async fn add(&self, by: u64) -> u64;
        #[fake(unsupported)]
        async fn never(&self);
    }

    #[derive(::std::clone::Clone)]
    pub(super) struct Link {
        from: u64,
        to: u64,
    }
}

mod locals {
    use fake_runtime::{Violation, fake};

    #[derive(Clone, Debug, PartialEq)]
    pub(super) struct Item {
        pub(super) id: u32,
        pub(super) tx: u32,
        pub(super) row: u32,
        pub(super) label: String,
    }

    #[derive(Clone)]
    pub(super) struct NewItem(pub(super) u32);

    impl From<NewItem> for Item {
        fn from(new: NewItem) -> Self {
            item(new.0)
        }
    }

    pub(super) fn item(id: u32) -> Item {
        Item {
            id,
            tx: 1,
            row: 2,
            label: "x".into(),
        }
    }

    #[derive(Debug, PartialEq)]
    pub(super) enum Error {
        Taken(u32, &'static str),
        Absent,
    }

    impl From<Violation> for Error {
        fn from(violation: Violation) -> Self {
            Self::Taken(0, violation.constraint())
        }
    }

    /// Parameters named as every local of the expansion.
    #[fake(
        table(items: Item, key(id: u32, generate = sequence), unique(label, when = |row| row.tx > 9)),
        table(others: Item, key = id: u32, references(row -> items)),
        duplicate = Error::Taken(row.id, violation.constraint()),
        missing = Error::Absent,
    )]
    #[expect(clippy::too_many_arguments, reason = "one for each local")]
    pub(super) trait Items {
        #[fake(table = items, find(tx, row, order_by = id, first))]
        fn select(&self, tx: u32, row: u32) -> Option<Item>;
        #[fake(table = items, insert)]
        fn insert(&self, tx: Item) -> Result<(), Error>;
        #[fake(table = items, insert)]
        fn insert_row(&self, row: Item) -> Result<Item, Error>;
        #[fake(table = items, insert)]
        fn insert_rows(&self, rejected: Vec<Item>) -> Result<usize, Error>;
        #[fake(table = items, insert)]
        fn insert_new(&self, new: NewItem) -> Result<u32, Error>;
        #[fake(table = items, insert)]
        fn insert_setup(&self, setup: NewItem) -> Result<u32, Error>;
        #[fake(table = items, upsert)]
        fn upsert(&self, violation: &Item) -> Result<(), Error>;
        #[fake(table = items, update)]
        fn replace(&self, tables: Item) -> Result<Item, Error>;
        #[fake(table = items, delete(id = key))]
        fn delete(&self, key: u32) -> Result<u64, Error>;
        #[fake(table = items, get(id = missing))]
        fn get(&self, missing: u32) -> Result<Item, Error>;
        #[fake(table = items, find(id))]
        fn each(&self, key: &[u32]) -> Vec<Option<Item>>;
        #[fake(table = items, list(limit = one, offset = other, order_by = row))]
        fn page(&self, one: u32, other: u32) -> Result<Vec<Item>, Error>;
        #[fake(table = items, update(|item| {
            item.tx = tx + db + row + rejected + violation + tables + new + ids + now + key;
            item.row = setup + visit + world + one + other + answer + see + rng + missing + plain;
        }))]
        fn sum(
            &self,
            id: u32,
            tx: u32,
            db: u32,
            row: u32,
            rejected: u32,
            violation: u32,
            tables: u32,
            new: u32,
            ids: u32,
            now: u32,
            key: u32,
            setup: u32,
            visit: u32,
            world: u32,
            one: u32,
            other: u32,
            answer: u32,
            see: u32,
            rng: u32,
            missing: u32,
            plain: u32,
        ) -> Result<Item, Error>;
        #[fake(read = sum)]
        fn by_path(&self, db: u32, tables: u32, tx: u32) -> u32;
        #[fake(write = |given| { given.items.clear(); tx + db + tables + answer })]
        fn by_closure(&self, tx: u32, db: u32, tables: u32, answer: u32) -> u32;
        #[fake(table = items, insert(Item { tx, row, ..item(ids.next()) }))]
        fn row(&self, tx: u32, row: u32) -> Result<Item, Error>;
        #[fake(table = items, insert(Item { tx, ..item(row) }), duplicate = Error::Taken(tx, "mine"))]
        fn own_error(&self, tx: u32, row: u32) -> Result<(), Error>;
        #[fake(table = items)]
        fn list_by_row_and_tx(&self, row: u32, tx: u32) -> Vec<Item>;
        #[fake(table = items)]
        fn list_by_tx_between(&self, row: u32, tx: u32) -> Vec<Item>;
        #[fake(table = items)]
        fn list_by_label_starts_with(&self, row: &str) -> Vec<Item>;
        #[fake(table = items)]
        fn set_row(&self, id: u32, row: u32) -> bool;
    }

    fn sum(tables: &FakeItemsTables, db: u32, other: u32, tx: u32) -> u32 {
        u32::try_from(tables.items.len()).unwrap() + db + other + tx
    }
}

#[test]
fn a_module_that_shadows_the_whole_prelude_has_its_fake() {
    use crate::support::now;
    use shadowed::{Error, FakeUsers, Link, NewUser, User, Users};
    let users = FakeUsers::new();
    let user = now(users.create_user(NewUser)).unwrap();
    assert_eq!(user.id, 1);
    assert_eq!(now(users.insert_user(user)), Err(Error::Taken("id")));
    let mail = |id| User {
        id,
        email: Some("a".into()),
        visits: 0,
    };
    assert_eq!(now(users.insert_user(mail(7))), Ok(()));
    assert_eq!(now(users.insert_user(mail(8))), Err(Error::Taken("mail")));
    assert_eq!(now(users.get_user(9)), Err(Error::Absent));
    assert_eq!(now(users.find_user_by_email("a")).unwrap().id, 7);
    assert_eq!(
        now(users.list_users_order_by_email_desc(None))
            .unwrap()
            .len(),
        2
    );
    assert_eq!(now(users.find_users_by_ids(&[1])).len(), 1);
    assert_eq!(now(users.get_many_users(vec![1, 9]))[1], None);
    assert_eq!(now(users.find_users_by_email_starts_with("a")).len(), 1);
    assert_eq!(now(users.set_user_visits(1, 5)), Ok(()));
    assert_eq!(now(users.update_user(mail(7))), Ok(true));
    assert_eq!(now(users.upsert_users(&[mail(7)])), Ok(1));
    assert_eq!(now(users.count_users()), 2);
    assert_eq!(now(users.delete_user(7)), Some(mail(7)));
    assert_eq!(now(users.add(3)), 3);
    assert_eq!(FakeUsers::failures(), [Error::Absent]);
    assert!(users.links().get(&(1, 1)).map(|_: Link| ()).is_none());
    assert!(crate::support::panic_of(|| now(users.never())).contains("never"));
}

#[test]
fn parameters_may_be_called_as_any_local_of_the_expansion() {
    use locals::{Error, FakeItems, Items, NewItem, item};
    let items = FakeItems::new();
    items.insert(item(11)).unwrap();
    assert_eq!(items.insert(item(11)), Err(Error::Taken(11, "id")));
    assert_eq!(items.insert_row(item(12)), Ok(item(12)));
    assert_eq!(items.insert_rows(vec![item(13)]), Ok(1));
    assert_eq!(items.insert_new(NewItem(0)), Ok(1));
    assert_eq!(items.insert_setup(NewItem(0)), Ok(2));
    assert_eq!(items.upsert(&item(11)), Ok(()));
    assert_eq!(items.replace(item(11)), Ok(item(11)));
    assert_eq!(items.select(1, 2).map(|row| row.id), Some(1));
    assert_eq!(items.get(12), Ok(item(12)));
    assert_eq!(items.each(&[12, 99]), [Some(item(12)), None]);
    assert_eq!(items.page(1, 1).unwrap(), [item(12)]);
    let sum = items.sum(
        11, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    );
    assert_eq!(sum.map(|row| (row.tx, row.row)), Ok((10, 10)));
    assert_eq!(items.by_path(1, 2, 3), 11);
    assert_eq!(
        items.row(5, 6).map(|row| (row.id, row.tx, row.row)),
        Ok((3, 5, 6))
    );
    assert_eq!(items.own_error(7, 12), Err(Error::Taken(7, "mine")));
    assert_eq!(items.list_by_row_and_tx(6, 5).len(), 1);
    assert_eq!(items.list_by_tx_between(2, 6).len(), 1);
    assert_eq!(items.list_by_label_starts_with("x").len(), 6);
    assert!(items.set_row(12, 9));
    assert_eq!(items.delete(12), Ok(1));
    assert_eq!(items.by_closure(1, 2, 3, 4), 10);
    assert!(items.items().is_empty() && items.others().is_empty());
}

/// Fields and parameters that are keywords, and tables called as one.
mod keywords {
    use fake_runtime::{Violation, fake};

    #[derive(Clone, Debug, PartialEq)]
    struct Event {
        r#type: String,
        r#in: u32,
        r#ref: Option<String>,
    }

    #[fake(
        table(r#loop: Event, key = r#in: u32, unique(r#type), index(r#ref)),
        duplicate = violation.constraint(),
    )]
    trait Events {
        #[fake(get)]
        fn r#yield(&self, r#in: u32) -> Option<Event>;
        fn find_by_type(&self, r#type: &str) -> Option<Event>;
        #[fake(find(r#type))]
        fn r#match(&self, r#type: &str) -> Option<Event>;
        fn list_by_ref_is_some(&self) -> Vec<Event>;
        #[fake(list(order_by = r#type desc))]
        fn r#for(&self) -> Vec<Event>;
        fn insert(&self, r#type: Event) -> Result<(), &'static str>;
        fn set_type(&self, r#in: u32, r#type: String) -> bool;
        fn delete(&self, r#in: u32) -> Result<bool, Violation>;
    }

    fn event(r#in: u32) -> Event {
        Event {
            r#type: format!("t{in}"),
            r#in,
            r#ref: None,
        }
    }

    #[test]
    fn keywords_are_names_as_any_other() {
        let events = FakeEvents::new();
        events.insert(event(1)).unwrap();
        let twin = Event {
            r#in: 2,
            ..event(1)
        };
        assert_eq!(events.insert(twin), Err("type"));
        assert_eq!(events.insert(event(1)), Err("in"));
        assert_eq!(events.r#yield(1), Some(event(1)));
        assert_eq!(events.find_by_type("t1"), events.r#match("t1"));
        assert_eq!(
            (events.list_by_ref_is_some().len(), events.r#for().len()),
            (0, 1)
        );
        assert!(events.set_type(1, "t2".into()));
        assert_eq!(events.r#loop().get(&1).unwrap().r#type, "t2");
        assert_eq!(events.delete(1), Ok(true));
        assert_eq!(events.calls().r#yield().count(), 1);
        assert_eq!(format!("{events:?}"), "FakeEvents { loop: [] }");
    }
}

/// Entities and tables called as types and modules of the runtime.
mod runtime_names {
    use fake_runtime::{Violation, fake};

    macro_rules! entities {
        ($($entity:ident)*) => {$(
            #[derive(Clone, Debug, PartialEq)]
            pub(crate) struct $entity {
                pub(crate) id: u32,
            }
        )*};
    }

    entities!(Table Rows State Fake World Column Select Ops Any);

    #[fake(
        table(rows: Table, key = id: u32),
        table(state: Rows, key = id: u32),
        table(table: State, key = id: u32, references(id -> rows)),
        table(fake: Fake, key = id: u32),
        table(column: Column, key = id: u32),
        table(select: Select, key = id: u32),
        table(setup: Ops, key = id: u32),
        table(row: Any, key = id: u32),
        table(visit: World, key = id: u32),
    )]
    trait Runtime {
        fn get_table(&self, id: u32) -> Option<Table>;
        fn insert_rows(&self, rows: Vec<Rows>) -> Result<(), Violation>;
        fn get_state(&self, id: u32) -> Result<State, Violation>;
        fn list_fake(&self) -> Vec<Fake>;
        fn save_column(&self, column: Column);
        fn update_select(&self, select: Select) -> bool;
        fn delete_ops(&self, id: u32) -> Option<Ops>;
        fn count_any(&self) -> usize;
        #[fake(read = |db| db.visit.len())]
        fn visits(&self) -> usize;
    }

    #[test]
    fn entities_and_tables_may_be_called_as_the_runtimes_own() {
        let fake = FakeRuntime::new();
        fake.insert_rows(vec![Rows { id: 1 }]).unwrap();
        fake.save_column(Column { id: 2 });
        fake.rows().insert(Table { id: 3 }).unwrap();
        fake.visit().insert(World { id: 3 }).unwrap();
        assert_eq!(fake.get_table(3), Some(Table { id: 3 }));
        assert!(fake.get_state(1).is_err() && fake.list_fake().is_empty());
        assert!(!fake.update_select(Select { id: 1 }));
        assert_eq!(
            (fake.delete_ops(1), fake.count_any(), fake.visits()),
            (None, 0, 1)
        );
        assert_eq!(
            fake.table().insert(State { id: 9 }).unwrap_err().table(),
            "table"
        );
        assert_eq!((fake.state().len(), fake.column().len()), (1, 1));
        assert!(fake.fake().is_empty() && fake.select().is_empty());
        assert!(fake.setup().is_empty() && fake.row().is_empty());
    }
}

#[test]
fn a_trait_inside_of_a_function_has_its_fake_there() {
    use fake_runtime::fake;

    fn inner() -> usize {
        #[derive(Clone)]
        struct Local {
            id: u8,
        }
        #[fake(entity = Local, key = id: u8)]
        trait Locals {
            fn insert(&self, local: Local);
            fn get(&self, id: u8) -> Option<Local>;
        }
        let locals = FakeLocals::new();
        locals.insert(Local { id: 1 });
        locals.get(1).map_or(0, |local| usize::from(local.id))
    }
    assert_eq!(inner(), 1);
}

mod outer {
    mod private {
        use fake_runtime::fake;

        #[derive(Clone)]
        pub(in crate::hostile) struct Item {
            pub(in crate::hostile) id: u8,
        }

        #[fake(entity = Item, key = id: u8)]
        pub(in crate::hostile) trait Items {
            fn get(&self, id: u8) -> Option<Item>;
        }
    }

    pub(super) use private::{FakeItems, Item, Items};
}

#[test]
fn a_trait_in_a_private_module_has_its_fake_as_visible_as_itself() {
    use outer::{FakeItems, Item, Items};
    let items = FakeItems::new();
    items.rows().insert(Item { id: 1 }).unwrap();
    assert_eq!(items.get(1).map(|item| item.id), Some(1));
}

mod from_macros {
    use fake_runtime::{Violation, fake};

    macro_rules! repository {
        ($(#[$attr:meta])* $name:ident, $fake:ident, $entity:ident { $($field:ident: $ty:ty),* } by $key:ident: $key_ty:ty) => {
            #[derive(Clone, Debug, PartialEq)]
            struct $entity { $key: $key_ty, $($field: $ty),* }

            $(#[$attr])*
            #[fake(entity = $entity, key = $key: $key_ty, name = $fake)]
            trait $name {
                fn insert(&self, row: $entity) -> Result<(), Violation>;
                fn get(&self, $key: $key_ty) -> Option<$entity>;
                #[fake(update(|row| row.$key = other))]
                fn renumber(&self, $key: $key_ty, other: $key_ty) -> Result<bool, Violation>;
                #[fake(write = |tx| { let found = tx.rows.len(); tx.rows.clear(); found })]
                fn wipe(&self) -> usize;
            }
        };
    }

    repository!(
        /// Generated twice over.
        Books, FakeBooks, Book { title: String } by isbn: u64
    );

    /// The item comes from outside, the attribute from the macro.
    macro_rules! faked {
        ($entity:ty, $item:item) => {
            #[fake(entity = $entity, key = isbn: u64)]
            $item
        };
    }

    faked!(
        Book,
        trait Shelf {
            fn get(&self, isbn: u64) -> Option<Book>;
            #[fake(insert(Book { isbn, title: title.into() }))]
            fn put(&self, isbn: u64, title: &str) -> Result<(), Violation>;
            #[fake(list(|book| book.title.starts_with(start)))]
            fn starting(&self, start: &str) -> Vec<Book>;
        }
    );

    /// Types as fragments arrive in groups that nobody sees.
    macro_rules! typed {
        ($name:ident, $entity:ty, $error:ty, $value:expr) => {
            #[fake(entity = $entity, key = isbn: u64, duplicate = $value)]
            trait $name {
                fn insert(&self, row: $entity) -> Result<(), $error>;
                fn list(&self) -> Vec<$entity>;
                fn find_by_isbn(&self, isbn: u64) -> Option<$entity>;
            }
        };
    }

    typed!(Library, Book, String, "taken".to_owned());

    #[test]
    fn macros_may_write_the_trait_its_attribute_or_both() {
        let book = Book {
            isbn: 1,
            title: "On".into(),
        };
        let books = FakeBooks::new();
        books.insert(book.clone()).unwrap();
        assert_eq!(books.get(1), Some(book.clone()));
        assert_eq!(books.renumber(1, 2), Ok(true));
        assert_eq!(books.wipe(), 1);

        let shelf = FakeShelf::new();
        shelf.put(1, "On").unwrap();
        assert_eq!(shelf.get(1), Some(book.clone()));
        assert_eq!(shelf.starting("O").len(), 1);

        let library = FakeLibrary::new();
        library.insert(book.clone()).unwrap();
        assert_eq!(library.insert(book.clone()), Err("taken".to_owned()));
        assert_eq!(library.find_by_isbn(1), library.list().pop());
    }
}

/// Every method has the name of one of the fake's own.
mod inherent_names {
    use fake_runtime::{World, fake};

    #[derive(Clone, Debug, PartialEq)]
    struct Item {
        id: u32,
    }

    #[derive(Clone, Debug, PartialEq)]
    struct Lost;

    #[fake(
        entity = Item,
        key = id: u32,
        failures(Lost),
        rename(
            new = fresh, in_world = of_world, named = called, handle = second, name = label,
            fork = split, calls = counts, faults = breaks, all_faults = break_all, world = planet,
            checkpoint = save, restore = load, failures = declared, rows = table,
        ),
    )]
    #[expect(
        clippy::new_ret_no_self,
        clippy::wrong_self_convention,
        reason = "names to meet"
    )]
    trait Names {
        #[fake(insert(Item { id }))]
        fn new(&self, id: u32);
        #[fake(exists(id))]
        fn in_world(&self, id: u32) -> bool;
        #[fake(get)]
        fn named(&self, id: u32) -> Option<Item>;
        #[fake(delete)]
        fn handle(&self, id: u32) -> bool;
        #[fake(get, missing = Lost)]
        fn name(&self, id: u32) -> Result<Item, Lost>;
        #[fake(count)]
        fn fork(&self) -> usize;
        #[fake(list)]
        fn calls(&self) -> Vec<Item>;
        #[fake(count)]
        fn faults(&self) -> Result<usize, Lost>;
        #[fake(count)]
        fn all_faults(&self) -> usize;
        #[fake(count)]
        fn world(&self) -> usize;
        #[fake(count)]
        fn checkpoint(&self) -> usize;
        #[fake(count)]
        fn restore(&self) -> usize;
        #[fake(count)]
        fn failures(&self) -> usize;
        #[fake(list)]
        fn rows(&self) -> Vec<Item>;
    }

    #[test]
    fn a_fake_whose_every_method_is_renamed_works_under_the_other_names() {
        let world = World::seeded(1);
        let names = FakeNames::of_world(&world).called("first");
        names.new(1);
        assert!(names.in_world(1) && !names.handle(2));
        assert_eq!(names.named(1), Some(Item { id: 1 }));
        assert_eq!(
            (names.name(1), names.label()),
            (Ok(Item { id: 1 }), "first")
        );
        assert_eq!((names.fork(), names.split().fork()), (1, 1));
        assert_eq!(names.planet().seed(), 1);
        assert_eq!(
            (names.world(), names.all_faults(), names.failures()),
            (1, 1, 1)
        );
        let saved = names.save();
        names.new(2);
        names.load(&saved);
        assert_eq!((names.checkpoint(), names.restore()), (1, 1));
        assert_eq!(
            (names.calls(), names.rows()),
            (names.table().all(), names.table().all())
        );
        assert_eq!(names.counts().new().count(), 2);
        let second = names.second("second");
        let broken = names.breaks().name().fail(Lost);
        assert_eq!(
            (names.name(1), second.name(1)),
            (Err(Lost), Ok(Item { id: 1 }))
        );
        broken.heal();
        names.break_all().reads().outage();
        assert_eq!((names.faults(), second.faults()), (Err(Lost), Ok(1)));
        assert_eq!(
            (FakeNames::declared(), FakeNames::fresh().fork()),
            (vec![Lost], 0)
        );
    }
}

/// Methods that meet what is written of them, and parameters whose types hide a lifetime or cannot shorten it.
mod methods {
    #![allow(elided_lifetimes_in_paths, reason = "they are what is tested")]

    use std::borrow::Cow;
    use std::cell::{Cell, RefCell};
    use std::pin::Pin;
    use std::slice::Iter;
    use std::sync::MutexGuard;
    use std::task::Context;

    use fake_runtime::fake;

    #[derive(Clone, Debug, PartialEq)]
    struct Item {
        id: u32,
    }

    #[fake(entity = Item, key = id: u32)]
    trait Named {
        #[fake(count)]
        fn r#type(&self) -> usize;
        #[fake(count)]
        fn of(&self) -> usize;
        #[fake(count)]
        fn call(&self) -> usize;
        #[fake(count)]
        fn run(&self) -> usize;
        #[fake(count)]
        fn table(&self) -> usize;
        #[fake(count)]
        fn now(&self) -> usize;
        #[fake(count)]
        fn faults_of(&self) -> usize;
        #[fake(count)]
        fn deref(&self) -> usize;
        #[fake(count)]
        fn probe(&self) -> usize;
        #[fake(count)]
        fn __fake(&self) -> usize;
    }

    #[test]
    fn methods_may_be_called_as_those_of_the_runtime() {
        let named = FakeNamed::new();
        named.faults().r#type().reply(1);
        named.faults().of().reply(2);
        named.faults().call().reply(3);
        named.faults().run().reply(4);
        named.faults().__fake().reply(5);
        assert_eq!((named.r#type(), named.of(), named.call()), (1, 2, 3));
        assert_eq!((named.run(), named.__fake(), named.probe()), (4, 5, 0));
        assert_eq!((named.table(), named.now(), named.faults_of()), (0, 0, 0));
        assert_eq!(
            (Named::deref(&named), named.calls().r#type().count()),
            (0, 1)
        );
    }

    struct Borrowed<'a>(&'a str);
    struct Whole(u8);

    #[fake(entity = Item, key = id: u32)]
    trait Hiding {
        #[fake(read = |_| text.len())]
        fn cow(&self, text: Cow<str>) -> usize;
        #[fake(read = |_| text.len())]
        fn cows(&self, text: &[Cow<str>], count: u32) -> usize;
        #[fake(read = |_| text.0.len())]
        fn own(&self, text: Borrowed) -> usize;
        #[fake(read = |_| usize::from(number.0))]
        fn whole(&self, number: Whole) -> usize;
        #[fake(read = |_| numbers.len())]
        fn elements(&self, numbers: Iter<u8>) -> usize;
        #[fake(read = |_| usize::from(test("x")))]
        fn function(&self, test: &dyn Fn(&str) -> bool) -> usize;
        #[fake(read = |_| usize::from(test("x")))]
        fn boxed_function(&self, test: Box<dyn Fn(&str) -> bool>) -> usize;
        #[fake(read = |_| test("x").len())]
        fn pointer(&self, test: fn(&str) -> &str) -> usize;
        #[fake(write = |_| { numbers.push(1); numbers.len() })]
        fn changed(&self, numbers: &mut Vec<u8>) -> usize;
        #[fake(read = |_| text.get().len())]
        fn cell(&self, text: &Cell<&str>) -> usize;
        #[fake(read = |_| text.borrow().len())]
        fn cells(&self, text: &RefCell<Vec<&str>>) -> usize;
        #[fake(read = |_| text.len())]
        fn guard(&self, text: MutexGuard<&str>) -> usize;
        #[fake(read = |_| { let _ = context; 0 })]
        fn context(&self, context: Pin<&mut Context>) -> usize;
        #[fake(read = |_| text.into().len())]
        fn generic<T: Into<String>>(&self, text: T) -> usize;
        #[fake(read = |_| text.as_ref().len() + id as usize)]
        fn anything(&self, id: u32, text: &impl AsRef<str>) -> usize;
        #[fake(read = |_| bytes.len())]
        fn bytes<const N: usize>(&self, bytes: [u8; N]) -> usize;
        #[fake(read = |_| text)]
        fn same<'a>(&self, text: &'a str) -> &'a str;
        #[fake(read = |_| vec![1].into_iter())]
        fn opaque(&self) -> impl Iterator<Item = u8>;
        #[fake(read = |_| a + b + c + d + e + f + g + h + i + j + k + l + m + n)]
        #[expect(clippy::too_many_arguments, reason = "so many")]
        fn many(
            &self,
            a: u8,
            b: u8,
            c: u8,
            d: u8,
            e: u8,
            f: u8,
            g: u8,
            h: u8,
            i: u8,
            j: u8,
            k: u8,
            l: u8,
            m: u8,
            n: u8,
        ) -> u8;
    }

    #[test]
    fn parameters_of_any_type_are_passed_on_and_those_with_a_name_are_filtered_by() {
        let hiding = FakeHiding::new();
        hiding.faults().cow().when(|text| text == "no").reply(9);
        assert_eq!((hiding.cow("no".into()), hiding.cow("yes".into())), (9, 3));
        let faults = hiding.faults();
        faults
            .cows()
            .when(|(text, count)| text.len() == 1 && *count == 7)
            .reply(8);
        assert_eq!((hiding.cows(&["a".into()], 7), hiding.cows(&[], 7)), (8, 0));
        faults.whole().when(|number| number.0 > 1).reply(7);
        assert_eq!((hiding.whole(Whole(1)), hiding.whole(Whole(2))), (1, 7));
        faults.anything().when(|id| *id == 3).reply(6);
        assert_eq!((hiding.anything(3, &"x"), hiding.anything(4, &"x")), (6, 5));
        faults.many().when(|args| args.13 == 2).reply(5);
        let many = |n| hiding.many(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, n);
        assert_eq!((many(1), many(2)), (14, 5));
    }

    #[test]
    fn parameters_that_filters_cannot_see_are_passed_on() {
        let hiding = FakeHiding::new();
        let armed = hiding.faults().cell().on_call(2).reply(9);
        let text = String::from("xy");
        let cell = Cell::new(text.as_str());
        assert_eq!(
            (hiding.cell(&cell), hiding.cell(&cell), armed.fired()),
            (2, 9, 1)
        );
        assert_eq!(hiding.cells(&RefCell::new(vec![&text])), 1);
        let mutex = std::sync::Mutex::new(text.as_str());
        assert_eq!(hiding.guard(mutex.lock().unwrap()), 2);
        assert_eq!(
            (hiding.own(Borrowed(&text)), hiding.elements([1, 2].iter())),
            (2, 2)
        );
        assert_eq!(
            (hiding.function(&|_| true), hiding.pointer(|text| text)),
            (1, 1)
        );
        assert_eq!(hiding.boxed_function(Box::new(str::is_empty)), 0);
        let mut numbers = vec![0];
        assert_eq!((hiding.changed(&mut numbers), numbers.len()), (2, 2));
        let mut context = Context::from_waker(std::task::Waker::noop());
        assert_eq!(hiding.context(Pin::new(&mut context)), 0);
        assert_eq!((hiding.generic("xyz"), hiding.bytes([1, 2])), (3, 2));
        assert_eq!((hiding.same(&text), hiding.opaque().count()), ("xy", 1));
        assert_eq!(hiding.calls().opaque().count(), 1);
    }
}

/// A public trait with types that are not, in a module that nobody outside can see into.
mod less_public {
    use fake_runtime::fake;

    #[derive(Clone, Debug, PartialEq)]
    pub(super) struct Item {
        pub(super) id: Id,
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub(super) struct Id(pub(super) u8);

    #[derive(Clone, Debug, PartialEq)]
    pub(super) struct Taken;

    pub(super) struct New<'a>(pub(super) &'a u8);

    impl From<New<'_>> for Item {
        fn from(new: New<'_>) -> Self {
            Self { id: Id(*new.0) }
        }
    }

    pub(super) struct Note(pub(super) u8);

    pub(super) type Result<T> = std::result::Result<T, Taken>;

    pub(super) trait Visit {
        fn visit(&self) -> usize;
    }

    #[fake(entity = Item, key = id: Id, duplicate = Taken, failures(Taken))]
    #[allow(
        unreachable_pub,
        reason = "that it is public and cannot be reached is the point"
    )]
    pub trait Items {
        fn insert(&self, item: Item) -> Result<()>;
        fn create(&self, new: New<'_>) -> std::result::Result<(), Taken>;
        fn get(&self, id: &Id) -> Option<Item>;
        #[fake(read = |_| visit.visit())]
        fn visit(&self, visit: &(dyn Visit + Send)) -> usize;
        #[fake(read = |_| text.len() + usize::from(note.0))]
        fn note(&self, text: &str, note: Note) -> usize;
    }
}

#[test]
fn a_public_trait_may_mention_what_is_less_public() {
    use less_public::{FakeItems, Id, Item, Items, New, Note, Taken, Visit};

    struct Three;

    impl Visit for Three {
        fn visit(&self) -> usize {
            3
        }
    }

    let items = FakeItems::new();
    assert_eq!(items.insert(Item { id: Id(1) }), Ok(()));
    items.faults().create().when(|new| *new.0 == 2).fail(Taken);
    assert_eq!(
        (items.create(New(&2)), items.create(New(&3))),
        (Err(Taken), Ok(()))
    );
    items.faults().get().key(Id(1)).reply(None);
    assert_eq!(
        (items.get(&Id(1)), items.get(&Id(3))),
        (None, Some(Item { id: Id(3) }))
    );
    assert_eq!(
        (items.visit(&Three), FakeItems::failures()),
        (3, vec![Taken])
    );
    let note = items.faults().note();
    note.when(|(text, note)| text.len() == usize::from(note.0))
        .reply(0);
    assert_eq!((items.note("a", Note(1)), items.note("a", Note(2))), (0, 3));
}
