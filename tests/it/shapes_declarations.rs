//! Traits and methods as they can be written, wherever they stand.

use async_trait::async_trait;
use fake_runtime::{Violation, fake};

use crate::support::{now, panic_of};

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct User {
    id: u32,
    name: String,
}

fn user(id: u32) -> User {
    User {
        id,
        name: "Ada".into(),
    }
}

/// A trait of the user's own which another one asks for.
pub(crate) trait Titled {
    fn title(&self) -> String;
    fn shout(&self) -> String {
        self.title().to_uppercase()
    }
}

mod super_traits {
    use std::fmt::Debug;

    use super::{Titled, User, fake};

    #[fake(entity = User, key = id: u32)]
    pub(super) trait Users:
        Titled + Iterator<Item = u8> + Debug + Clone + Default + Send + Sync + Unpin + 'static
    {
        fn find(&self, id: u32) -> Option<User>;
    }

    impl Titled for FakeUsers {
        fn title(&self) -> String {
            format!("{} users", self.rows().len())
        }
    }

    impl Iterator for FakeUsers {
        type Item = u8;

        fn next(&mut self) -> Option<u8> {
            None
        }
    }

    #[fake(table(users: User, key = id: u32))]
    pub(super) struct FakeStore;

    #[fake(on = FakeStore)]
    pub(super) trait Reader {
        fn find(&self, id: u32) -> Option<User>;
    }

    #[fake(on = FakeStore)]
    pub(super) trait Writer: Reader {
        fn insert(&self, user: User);
    }
}

/// `trait Users: Debug + Clone + Default + Send + Sync + 'static`
#[test]
fn a_fake_has_the_supertraits_that_the_standard_library_derives() {
    let users = super_traits::FakeUsers::default();
    assert_eq!(format!("{:?}", users.clone()), "FakeUsers { rows: [] }");
}

/// `trait Users: Titled`, with `impl Titled for FakeUsers`
#[test]
fn a_supertrait_with_methods_is_implemented_for_the_fake_by_hand() {
    use super_traits::Users as _;
    let users = super_traits::FakeUsers::new();
    users.rows().insert(user(1)).unwrap();
    assert_eq!(users.shout(), "1 USERS");
    assert_eq!((users.find(1), users.clone().count()), (Some(user(1)), 0));
}

/// `trait Writer: Reader`, both on one store
#[test]
fn a_trait_and_its_supertrait_may_stand_on_one_store() {
    fn stored(users: &impl super_traits::Writer) -> Option<User> {
        users.insert(user(1));
        users.find(1)
    }
    assert_eq!(stored(&super_traits::FakeStore::new()), Some(user(1)));
}

mod associated {
    use super::{User, Violation, fake};

    /// The guard of one transaction.
    #[derive(Debug, PartialEq)]
    pub(super) struct Guard<'a>(pub(super) &'a str);

    #[fake(
        entity = User,
        key = id: u32,
        type Id = u32,
        type Row = User,
        type Error = Violation,
        type Guard<'a> = Guard<'a>,
        type Page<T> = Vec<T>,
        const PAGE = 2,
    )]
    pub(super) trait Users {
        type Id;
        type Row: Clone;
        type Error: std::error::Error;
        type Guard<'a>
        where
            Self: 'a;
        type Page<T>;
        const PAGE: usize;
        const NAMED: &'static str = "users";

        fn insert(&self, row: Self::Row) -> Result<(), Self::Error>;
        fn find(&self, id: Self::Id) -> Result<Option<Self::Row>, <Self as Users>::Error>;
        async fn find_by_name(&self, name: &str) -> Vec<Self::Row>;
        #[fake(list, limit = Self::PAGE)]
        fn first(&self) -> Vec<Self::Row>;
        #[fake(read = |_| Guard(Self::NAMED))]
        fn begin(&self) -> Self::Guard<'_>;
        #[fake(ignore(guard))]
        fn delete(&self, guard: &mut Self::Guard<'_>, id: Self::Id) -> bool;
        #[fake(read = |db| db.rows.all())]
        fn page(&self) -> Self::Page<User>;
    }

    #[fake(entity = User, key = id: u32, type Next = FakeLinked)]
    pub(super) trait Linked {
        type Next: Linked;
        #[fake(read = |_| self.clone())]
        fn next(&self) -> Self::Next;
    }
}

/// `type Row; fn find(&self, id: Self::Id) -> Result<Option<Self::Row>, Self::Error>`
#[test]
fn associated_types_are_seen_through() {
    use associated::Users as _;
    let users = associated::FakeUsers::new();
    assert_eq!(users.insert(user(1)), Ok(()));
    users.faults().find().key(1).once().reply(Ok(None));
    assert_eq!(
        (users.find(1), users.find(1)),
        (Ok(None), Ok(Some(user(1))))
    );
    assert_eq!(now(users.find_by_name("Ada")), [user(1)]);
    assert_eq!(users.insert(user(1)).unwrap_err().constraint(), "id");
}

/// `const PAGE: usize; const NAMED: &str = "users"`
#[test]
fn associated_constants_are_said_or_keep_their_defaults() {
    use associated::Users as _;
    let users = associated::FakeUsers::new();
    users
        .rows()
        .insert_all([user(1), user(2), user(3)])
        .unwrap();
    assert_eq!(users.first().len(), 2);
    assert_eq!(<associated::FakeUsers as associated::Users>::NAMED, "users");
}

/// `type Guard<'a> where Self: 'a; type Page<T>`
#[test]
fn associated_types_may_have_parameters() {
    use associated::Users as _;
    let users = associated::FakeUsers::new();
    users.insert(user(1)).unwrap();
    let mut guard = users.begin();
    assert_eq!(guard, associated::Guard("users"));
    assert_eq!(users.page(), [user(1)]);
    assert!(users.delete(&mut guard, 1));
}

/// `type Next: Linked; fn next(&self) -> Self::Next`
#[test]
fn an_associated_type_may_be_the_fake_itself() {
    use associated::Linked as _;
    assert_eq!(
        associated::FakeLinked::new().next().calls().next().count(),
        1
    );
}

mod bodies {
    use super::{User, fake};

    #[fake(entity = User, key = id: u32)]
    pub(super) trait Users {
        fn find(&self, id: u32) -> Option<User>;
        fn expect(&self, id: u32) -> User {
            self.find(id).expect("it is there")
        }
        async fn later(&self, id: u32) -> Option<User> {
            self.find(id)
        }
        #[fake(find)]
        fn get(&self, id: u32) -> Option<User> {
            let _ = id;
            None
        }
    }
}

/// `fn expect(&self, id: u32) -> User { .. }`, also `async`
#[test]
fn a_default_body_is_kept_unless_the_attribute_says_otherwise() {
    use bodies::Users as _;
    let users = bodies::FakeUsers::new();
    users.rows().insert(user(1)).unwrap();
    assert_eq!(users.expect(1), user(1));
    assert_eq!(now(users.later(1)), Some(user(1)));
    assert_eq!(users.get(1), Some(user(1)), "not the trait's own body");
}

mod statics {
    use super::{User, fake};

    #[fake(entity = User, key = id: u32, rename(new = empty))]
    pub(super) trait Users: Sized {
        fn find(&self, id: u32) -> Option<User>;
        fn version() -> u32 {
            7
        }
        #[fake(read = || FakeUsers::empty())]
        fn new() -> Self;
        #[fake(read = || Some(Self::empty().named(name)))]
        async fn connected(name: &str) -> Option<Self>;
        #[fake(read = u32::max)]
        fn larger(one: u32, other: u32) -> u32;
        #[fake(unsupported)]
        fn drop_database();
    }
}

/// `fn version() -> u32 { 7 }`
#[test]
fn a_static_method_keeps_its_body() {
    use statics::Users as _;
    assert_eq!(statics::FakeUsers::version(), 7);
}

/// `fn new() -> Self`, `async fn connected(name: &str) -> Option<Self>`
#[test]
fn a_static_method_answers_what_a_closure_or_a_function_says() {
    use statics::Users;
    let users = <statics::FakeUsers as Users>::new();
    assert_eq!(users.find(1), None);
    let connected = now(statics::FakeUsers::connected("primary"));
    assert_eq!(connected.map(|fake| fake.name() == "primary"), Some(true));
    assert_eq!(statics::FakeUsers::larger(1, 2), 2);
    assert!(panic_of(statics::FakeUsers::drop_database).contains("drop_database"));
}

mod conditional {
    use super::{User, fake};

    #[fake(entity = User, key = id: u32, type Absent = u8, const ABSENT = 1)]
    pub(super) trait Users {
        #[cfg(any())]
        type Absent;
        #[cfg(any())]
        const ABSENT: u8;
        fn find(&self, id: u32, #[cfg(any())] absent: Absent) -> Option<User>;
        #[cfg(any())]
        #[fake(unsupported)]
        fn absent(&self, argument: Absent) -> Absent;
        #[cfg(any())]
        fn find_by_name(&self, name: &str) -> Vec<User>;
        #[cfg(not(any()))]
        fn find_by_name(&self, name: &str) -> Option<User>;
        #[fake(read = |_| trace)]
        fn traced(&self, #[cfg(test)] trace: u8) -> u8;
    }
}

/// `#[cfg(..)] fn find_by_name(..)`, on types and constants too
#[test]
fn methods_types_and_constants_may_be_there_on_a_condition() {
    use conditional::Users as _;
    let users = conditional::FakeUsers::new();
    users.rows().insert(user(1)).unwrap();
    assert_eq!(users.find_by_name("Ada"), Some(user(1)));
    assert_eq!(users.calls().find_by_name().count(), 1);
}

/// `fn find(&self, id: u32, #[cfg(..)] trace: Trace)`
#[test]
fn a_parameter_on_a_condition_is_passed_over() {
    use conditional::Users as _;
    let users = conditional::FakeUsers::new();
    assert_eq!((users.find(1), users.traced(7)), (None, 7));
}

mod raw {
    use super::{Violation, fake};

    #[derive(Clone, Debug, PartialEq)]
    pub(super) struct Token {
        pub(super) r#type: u32,
        pub(super) r#match: String,
    }

    #[fake(table(r#loop: Token, key = r#type: u32, unique(r#match)), state(r#where: u8))]
    pub(super) trait Tokens {
        async fn insert(&self, r#async: Token) -> Result<(), Violation>;
        fn find_by_type(&self, r#type: u32) -> Option<Token>;
        #[fake(find(r#match))]
        fn r#match(&self, r#match: &str) -> Option<Token>;
        #[fake(update(|row| row.r#match = r#match))]
        fn r#move(&self, r#type: u32, r#match: String) -> Option<Token>;
        #[fake(write = |tx| { tx.r#where += 1; tx.r#where })]
        fn r#in(&self) -> u8;
    }
}

/// `fn r#match(&self, r#type: u32)`, raw fields, tables and states
#[test]
fn raw_identifiers_are_names_as_others() {
    use raw::Tokens as _;
    let tokens = raw::FakeTokens::new();
    let token = raw::Token {
        r#type: 1,
        r#match: "a".into(),
    };
    now(tokens.insert(token.clone())).unwrap();
    tokens
        .faults()
        .r#match()
        .when(|part| *part == "b")
        .reply(None);
    assert_eq!(tokens.r#match("a"), Some(token.clone()));
    assert_eq!(tokens.find_by_type(1), Some(token));
    assert!(tokens.r#move(1, "b".into()).is_some());
    assert_eq!((tokens.r#match("b"), tokens.r#in()), (None, 1));
    assert_eq!(tokens.r#loop().len(), 1);
}

mod patterns {
    use super::{User, fake};

    #[fake(entity = User, key = id: u32)]
    pub(super) trait Users {
        fn find(&self, id: u32) -> Option<User>;
        #[fake(read = |_| 1)]
        fn unnamed(&self, _: u8, _: &str) -> u8;
        fn sum(&self, (a, b): (u8, u8)) -> u8 {
            a + b
        }
        #[fake(insert(User { id, name: format!("{first} {last}") }))]
        fn add(&self, id: u32, (first, last): (&str, &str)) {
            let _ = (id, first, last);
        }
        #[fake(read = |_| { number += 1; number })]
        fn next(&self, mut number: u8) -> u8 {
            number += 2;
            number
        }
        #[fake(read = |db| db.rows.contains(&id))]
        fn knows(&self, User { id, .. }: User) -> bool {
            id == 0
        }
    }
}

/// `fn unnamed(&self, _: u8)`
#[test]
fn a_parameter_may_have_no_name() {
    use patterns::Users as _;
    assert_eq!(patterns::FakeUsers::new().unnamed(1, ""), 1);
}

/// `fn add(&self, (first, last): (&str, &str)) { .. }`, `mut x`, `User { id, .. }: User`
#[test]
fn what_a_pattern_binds_is_seen_by_bodies_and_expressions() {
    use patterns::Users as _;
    let users = patterns::FakeUsers::new();
    users.add(1, ("Ada", "Lovelace"));
    let ada = users.find(1).unwrap();
    assert_eq!(ada.name, "Ada Lovelace");
    assert_eq!((users.sum((1, 2)), users.next(1)), (3, 2));
    assert!(users.knows(ada));
}

mod unsafety {
    #![allow(unsafe_code, reason = "the trait has it")]

    use super::{User, async_trait, fake};

    /// # Safety
    ///
    /// An implementation answers its own rows.
    #[fake(unsafe, entity = User, key = id: u32)]
    #[async_trait]
    pub(super) unsafe trait Users: Send + Sync {
        fn find(&self, id: u32) -> Option<User>;
        /// # Safety
        ///
        /// There is a row.
        unsafe fn delete(&self, id: u32) -> bool;
        /// # Safety
        ///
        /// There is a row.
        #[fake(count)]
        async unsafe fn number(&self) -> usize;
    }

    pub(super) fn deleted(users: &impl Users) -> (bool, usize) {
        // SAFETY: nothing is unsafe about the fake's own.
        unsafe { (users.delete(1), super::now(users.number())) }
    }
}

/// `unsafe fn delete(&self, id: u32)`; `unsafe trait Users`, by `#[fake(unsafe, ..)]`
#[test]
fn unsafe_methods_are_faked_and_an_unsafe_trait_where_the_attribute_says_so() {
    use unsafety::Users as _;
    let users = unsafety::FakeUsers::new();
    users.rows().insert(user(1)).unwrap();
    assert_eq!(users.find(1), Some(user(1)));
    assert_eq!(unsafety::deleted(&users), (true, 0));
}

mod written_by_macros {
    use super::{User, fake};

    macro_rules! id {
        () => {
            u32
        };
    }
    macro_rules! optional {
        ($ty:ty) => { Option<$ty> };
    }
    macro_rules! repository {
        ($name:ident, $row:ty, $($method:ident),*) => {
            #[fake(entity = $row, key = id: u32)]
            pub(super) trait $name {
                $(fn $method(&self, id: u32) -> Option<$row>;)*
            }
        };
    }

    #[fake(entity = User, key = id: u32)]
    pub(super) trait Users {
        fn find(&self, id: id!()) -> Option<User>;
        #[fake(read = |db| db.rows.get(&id))]
        fn row(&self, id: id!()) -> optional!(User);
    }

    repository!(Made, User, find, get);
}

/// `fn find(&self, id: id!())`
#[test]
fn a_macro_may_stand_in_the_place_of_a_type() {
    use written_by_macros::Users as _;
    let users = written_by_macros::FakeUsers::new();
    users.rows().insert(user(1)).unwrap();
    assert_eq!(users.find(1), Some(user(1)));
    assert_eq!(users.row(2), None);
}

/// `macro_rules! repository { .. #[fake(entity = $row, ..)] trait $name { .. } }`
#[test]
fn a_macro_may_write_the_trait_and_its_attribute() {
    use written_by_macros::Made as _;
    let users = written_by_macros::FakeMade::new();
    users.rows().insert(user(1)).unwrap();
    assert_eq!((users.find(1), users.get(2)), (Some(user(1)), None));
}

mod outer {
    use super::fake;

    pub(super) mod inner {
        use super::{super::User, fake};

        #[fake(entity = User, key = id: u32)]
        pub(in crate::shapes_declarations) trait Near {
            fn find(&self, id: u32) -> Option<User>;
        }

        #[fake(entity = User, key = id: u32)]
        pub(crate) trait Known {
            fn find(&self, id: u32) -> Option<User>;
        }

        #[fake(entity = User, key = id: u32)]
        trait Private {
            fn find(&self, id: u32) -> Option<User>;
        }

        pub(in crate::shapes_declarations) fn private() -> Option<User> {
            FakePrivate::new().find(1)
        }
    }
}

/// `pub(crate) trait`, `pub(in path) trait`, a private one
#[test]
fn a_fake_is_as_visible_as_its_trait() {
    use outer::inner::{FakeKnown, FakeNear, Known as _, Near as _};
    assert_eq!(
        (FakeKnown::new().find(1), FakeNear::new().find(1)),
        (None, None)
    );
    assert_eq!(outer::inner::private(), None);
}

/// `fn test() { #[fake(..)] trait Users { .. } }`
#[test]
fn a_trait_may_stand_in_a_function_with_its_rows() {
    #[derive(Clone, Debug, PartialEq)]
    struct Local {
        id: u32,
    }

    #[fake(entity = Local, key = id: u32)]
    trait Locals {
        fn find(&self, id: u32) -> Option<Local>;
    }

    fn within<T: Default>() -> (Option<Local>, T) {
        #[fake(entity = Local, key = id: u32)]
        trait Locals {
            fn find(&self, id: u32) -> Option<Local>;
        }
        (FakeLocals::new().find(1), T::default())
    }

    let locals = FakeLocals::new();
    locals.rows().insert(Local { id: 1 }).unwrap();
    assert_eq!(locals.find(1), Some(Local { id: 1 }));
    assert_eq!(within::<u8>(), (None, 0));
}

mod dressed {
    use super::{User, fake};

    /// Users.
    #[must_use]
    #[fake(entity = User, key = id: u32)]
    pub(super) trait Users {
        /// Finds.
        #[must_use = "it may be absent"]
        #[track_caller]
        fn find(&self, id: u32) -> Option<User>;
        #[deprecated(note = "use `find`")]
        #[doc(hidden)]
        fn get(&self, id: u32) -> Option<User>;
        #[fake(count)]
        extern "C" fn number(&self) -> usize;
    }
}

/// `#[must_use]`, `#[deprecated]`, `#[doc(hidden)]`, docs
#[test]
fn attributes_of_traits_and_methods_are_kept() {
    use dressed::Users as _;
    let users = dressed::FakeUsers::new();
    assert_eq!(users.find(1), None);
    #[expect(deprecated, reason = "that is what is tested")]
    let old = users.get(1);
    assert_eq!(old, None);
}

/// `extern "C" fn number(&self) -> usize`
#[test]
fn a_method_may_have_another_abi() {
    use dressed::Users as _;
    assert_eq!(dressed::FakeUsers::new().number(), 0);
}

mod answered_references {
    use std::borrow::Cow;

    use super::{User, fake};

    pub(super) struct Config(pub(super) u8);

    #[fake(entity = User, key = id: u32)]
    pub(super) trait Users {
        fn find(&self, id: u32) -> Option<User>;
        #[fake(read = |_| "users")]
        fn kind(&self) -> &'static str;
        #[fake(read = |_| { static CONFIG: Config = Config(3); &CONFIG })]
        fn config(&self) -> &Config;
        #[fake(read = |_| name.trim())]
        fn trimmed<'n>(&self, name: &'n str) -> &'n str;
        #[fake(read = |db| ids.iter().filter(|id| !db.rows.contains(*id)).collect())]
        fn missing<'i>(&self, ids: &'i [u32]) -> Vec<&'i u32>;
        #[fake(read = |db| { user.id = u32::try_from(db.rows.len()).unwrap(); user })]
        fn numbered<'u>(&self, user: &'u mut User) -> &'u mut User;
        #[fake(read = |_| Cow::Borrowed(name))]
        async fn cow<'n>(&self, name: &'n str) -> Cow<'n, str>;
    }
}

/// `-> &'static str`, `-> &Config`
#[test]
fn a_body_may_answer_a_reference_to_what_is_static() {
    use answered_references::Users as _;
    let users = answered_references::FakeUsers::new();
    assert_eq!((users.kind(), users.config().0), ("users", 3));
}

/// `fn trimmed<'n>(&self, name: &'n str) -> &'n str`, `Vec<&'i u32>`, `&'u mut User`, `Cow<'n, str>`
#[test]
fn a_body_may_answer_what_it_was_lent() {
    use answered_references::Users as _;
    let users = answered_references::FakeUsers::new();
    users.rows().insert(user(1)).unwrap();
    assert_eq!(users.find(1), Some(user(1)));
    assert_eq!(users.trimmed(" Ada "), "Ada");
    assert_eq!(users.missing(&[1, 2]), [&2]);
    assert_eq!(users.numbered(&mut user(7)).id, 1);
    assert_eq!(now(users.cow("Ada")), "Ada");
}
