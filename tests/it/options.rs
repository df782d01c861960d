//! What the trait's attribute says about the fake as a whole.

use fake_runtime::{Violation, World, fake};

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct User {
    id: u32,
}

mod named {
    use super::{User, fake};

    #[fake(entity = User, key = id: u32, name = InMemoryUsers)]
    pub(crate) trait UserRepository {
        fn get(&self, id: u32) -> Option<User>;
    }

    #[fake(entity = User, key = id: u32, vis = pub(super))]
    pub(crate) trait Hidden {
        fn count(&self) -> usize;
    }

    #[fake(entity = User, key = id: u32, vis = pub(crate))]
    trait Shown {
        fn count(&self) -> usize;
    }

    impl FakeShown {
        pub(crate) fn counted(&self) -> usize {
            self.count()
        }
    }
}

#[test]
fn a_fake_has_the_name_and_the_visibility_that_the_attribute_says() {
    use named::{FakeHidden, FakeShown, Hidden as _, InMemoryUsers, UserRepository as _};
    let users = InMemoryUsers::new();
    users.rows().insert(User { id: 1 }).unwrap();
    assert_eq!(users.get(1), Some(User { id: 1 }));
    assert_eq!(
        format!("{users:?}"),
        "InMemoryUsers { rows: [User { id: 1 }] }"
    );
    assert_eq!(
        (FakeHidden::new().count(), FakeShown::new().counted()),
        (0, 0)
    );
}

/// Every name that a fake has by itself, as a method of the trait.
#[fake(
    table(users: User, key = id: u32),
    duplicate = violation.constraint(),
    failures("down"),
    rename(
        new = empty,
        in_world = empty_in,
        fork = split,
        calls = counters,
        world = own_world,
        checkpoint = save_point,
        restore = back_to,
        failures = known_failures,
        users = table,
    ),
)]
trait Crowded {
    #[fake(insert(User { id }))]
    #[expect(
        clippy::wrong_self_convention,
        clippy::new_ret_no_self,
        reason = "any name is a method's"
    )]
    fn new(&self, id: u32) -> Result<(), &'static str>;
    #[fake(count)]
    fn in_world(&self) -> usize;
    #[fake(list)]
    fn fork(&self) -> Vec<User>;
    #[fake(count)]
    fn calls(&self) -> usize;
    #[fake(read = |_| "mine")]
    fn world(&self) -> &'static str;
    #[fake(count)]
    fn checkpoint(&self) -> usize;
    #[fake(count)]
    fn restore(&self) -> usize;
    #[fake(count)]
    fn failures(&self) -> usize;
    #[fake(list)]
    fn users(&self) -> Vec<User>;
}

#[test]
fn a_method_of_the_trait_may_have_any_name_of_the_fakes_when_that_is_renamed() {
    let fake = FakeCrowded::empty_in(&World::seeded(3));
    fake.new(1).unwrap();
    assert_eq!(fake.new(1), Err("id"));
    assert_eq!((fake.in_world(), fake.calls(), fake.failures()), (1, 1, 1));
    assert_eq!((fake.world(), fake.own_world().seed()), ("mine", 3));
    assert_eq!(
        (fake.fork(), fake.users()),
        (fake.table().all(), fake.split().users())
    );
    assert_eq!(fake.counters().new().count(), 2);
    assert_eq!(FakeCrowded::known_failures(), ["down"]);
    let before = fake.save_point();
    fake.table().clear().unwrap();
    assert_eq!((fake.checkpoint(), fake.restore()), (0, 0));
    fake.back_to(&before);
    assert_eq!(FakeCrowded::empty().users().len() + fake.users().len(), 1);
}

/// Only what the configuration asks for is there.
#[test]
fn everything_generated_stands_behind_the_condition() {
    #[fake(entity = User, key = id: u32, cfg(test))]
    trait There {
        fn count(&self) -> usize;
    }
    #[fake(entity = User, key = id: u32, cfg(not(test)))]
    trait Absent {
        #[fake(count)]
        fn absent_count(&self) -> usize;
    }
    /// Would collide with the generated one, were it there.
    struct FakeAbsent;
    impl Absent for FakeAbsent {
        fn absent_count(&self) -> usize {
            7
        }
    }
    assert_eq!(
        (FakeThere::new().count(), FakeAbsent.absent_count()),
        (0, 7)
    );
}

#[test]
fn methods_keep_their_conditions() {
    #[fake(entity = User, key = id: u32)]
    trait Conditional {
        #[cfg(test)]
        fn count(&self) -> usize;
        #[cfg(not(test))]
        #[fake(unsupported)]
        fn frobnicate_without_explanation(&self) -> User;
        #[cfg(test)]
        #[fake(list)]
        fn everyone(&self) -> Vec<User>;
    }
    let users = FakeConditional::new();
    assert_eq!((users.count(), users.everyone().len()), (0, 0));
}

#[cfg_attr(all(), fake(entity = User, key = id: u32))]
trait UnderCfgAttr {
    #[cfg_attr(all(), fake(insert(User { id })))]
    fn make(&self, id: u32) -> Result<(), Violation>;
    #[cfg_attr(all(), doc = "How many.", fake(count))]
    fn number(&self) -> u64;
    fn delete(&self, #[cfg_attr(all(), fake(ignore))] reason: &str, id: u32) -> bool;
}

#[test]
fn helper_attributes_are_read_inside_of_cfg_attr() {
    let users = FakeUnderCfgAttr::new();
    users.make(1).unwrap();
    assert_eq!(users.number(), 1);
    assert!(users.delete("spam", 1));
}

mod renamed_crate {
    use renamed::{Violation, fake};

    use super::User;

    #[fake(entity = User, key(id: u32, generate = sequence), crate = ::renamed)]
    pub(super) trait Users {
        #[fake(insert(User { id: ids.next() }))]
        fn add(&self) -> Result<u32, Violation>;
    }

    /// A re-export of the user's own does too.
    pub(super) mod reexport {
        pub(crate) use renamed as runtime;
    }

    #[renamed::fake(entity = User, key = id: u32, crate = reexport::runtime)]
    pub(super) trait Others {
        #[renamed::fake(count)]
        fn number(&self) -> usize;
    }
}

#[test]
fn the_runtime_may_be_renamed() {
    use renamed_crate::{FakeOthers, FakeUsers, Others as _, Users as _};
    assert_eq!(FakeUsers::new().add(), Ok(1));
    assert_eq!(FakeOthers::new().number(), 0);
}

mod associated {
    use super::{User, fake};

    #[fake(
        entity = User,
        key = id: u32,
        type Id = u32,
        type Error = &'static str,
        duplicate = violation.constraint(),
        failures("down"),
    )]
    pub(super) trait Users {
        type Id;
        type Error;
        const LIMIT: usize = 3;
        fn insert(&self, user: User) -> Result<(), Self::Error>;
        #[fake(get(id))]
        fn by_id(&self, id: Self::Id) -> Result<Option<User>, Self::Error>;
        #[fake(list(limit = Self::LIMIT))]
        fn page(&self) -> Result<Vec<User>, Self::Error>;
    }
}

#[test]
fn associated_types_are_said_and_constants_keep_their_default() {
    use associated::{FakeUsers, Users as _};
    let users = FakeUsers::new();
    for id in 0..5 {
        users.insert(User { id }).unwrap();
    }
    assert_eq!(users.insert(User { id: 1 }), Err("id"));
    assert_eq!(FakeUsers::failures(), ["down"]);
    assert_eq!(users.by_id(1), Ok(Some(User { id: 1 })));
    assert_eq!(users.page().unwrap().len(), 3);
}
