//! Copies of the traits of other crates, and what attributes of other crates make of a trait.

use std::future::Future;

use fake_runtime::{Recorder, Recordings, fake};

use crate::support::{Scratch, now};

#[derive(Clone, Debug, PartialEq)]
pub struct User {
    pub id: u32,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    pub id: u32,
}

fn user(id: u32) -> User {
    User {
        id,
        name: "Ada".into(),
    }
}

fn sent<F: Future + Send>(future: F) -> F {
    future
}

/// What stands in another crate.
mod elsewhere {
    use super::User;
    use async_trait::async_trait;

    #[async_trait]
    pub trait Users: Send + Sync {
        async fn find(&self, id: u32) -> Option<User>;
        async fn knows(&self, id: u32) -> bool {
            self.find(id).await.is_some()
        }
    }

    #[async_trait(?Send)]
    pub trait Local {
        async fn find(&self, id: u32) -> Option<User>;
    }

    #[trait_variant::make(Jobs: Send)]
    pub trait LocalJobs {
        async fn count(&self) -> usize;
    }

    pub trait Repository<T> {
        fn find(&self, id: u32) -> Option<T>;
        fn insert(&self, row: T);
    }

    pub trait Client<T> {
        type Error;
        fn get(&self, id: u32) -> Result<T, Self::Error>;
    }

    pub trait Borrowing<'a> {
        fn find(&self, id: &'a u32) -> Option<User>;
    }
}

mod attributed {
    use super::{User, elsewhere, fake};
    use async_trait::async_trait;

    #[fake(remote = elsewhere::Users, entity = User, key = id: u32)]
    #[async_trait]
    pub trait Users {
        async fn find(&self, id: u32) -> Option<User>;
    }

    #[fake(remote = elsewhere::Local, entity = User, key = id: u32)]
    #[async_trait(?Send)]
    pub trait Local {
        async fn find(&self, id: u32) -> Option<User>;
    }

    #[fake(remote = elsewhere::Jobs, entity = User, key = id: u32)]
    pub trait Jobs {
        async fn count(&self) -> usize;
    }
}

/// `remote = other_crate::Users` of an `#[async_trait]`, also `?Send`
#[test]
fn a_copy_has_the_attribute_of_its_original() {
    {
        use elsewhere::Users as _;
        let users = attributed::FakeUsers::new();
        users.rows().insert(user(1)).unwrap();
        assert!(now(sent(users.knows(1))));
    }
    let local = attributed::FakeLocal::new();
    assert_eq!(now(elsewhere::Local::find(&local, 1)), None);
}

/// `remote = other_crate::Jobs` of a `#[trait_variant::make(Jobs: Send)]`
#[test]
fn a_copy_of_what_trait_variant_makes_needs_no_attribute() {
    let jobs = attributed::FakeJobs::new();
    assert_eq!(now(sent(elsewhere::Jobs::count(&jobs))), 0);
    assert_eq!(now(elsewhere::LocalJobs::count(&jobs)), 0);
}

mod generic {
    use super::{Tag, User, elsewhere, fake};

    pub trait Numbered: Clone + Send + Sync + 'static {
        fn id(&self) -> u32;
    }

    impl Numbered for User {
        fn id(&self) -> u32 {
            self.id
        }
    }

    #[fake(remote = elsewhere::Repository<User>, entity = User, key = id: u32)]
    pub trait Users {
        fn find(&self, id: u32) -> Option<User>;
        fn insert(&self, row: User);
    }

    #[fake(remote = elsewhere::Repository, entity = T, key = id(): u32)]
    pub trait Repository<T: Numbered> {
        fn find(&self, id: u32) -> Option<T>;
        fn insert(&self, row: T);
    }

    #[fake(remote = elsewhere::Borrowing, entity = User, key = id: u32)]
    pub trait Borrowing<'a> {
        fn find(&self, id: &'a u32) -> Option<User>;
    }

    #[fake(table(users: User, key = id: u32), table(tags: Tag, key = id: u32))]
    pub struct FakeStore;

    #[fake(on = FakeStore, remote = elsewhere::Repository<User>)]
    pub trait StoredUsers {
        fn find(&self, id: u32) -> Option<User>;
        fn insert(&self, row: User);
    }

    #[fake(on = FakeStore, remote = elsewhere::Repository<Tag>)]
    pub trait StoredTags {
        fn find(&self, id: u32) -> Option<Tag>;
        fn insert(&self, row: Tag);
    }
}

/// `remote = other_crate::Repository<User>`
#[test]
fn a_generic_original_may_have_a_copy_of_concrete_types() {
    use elsewhere::Repository as _;
    let users = generic::FakeUsers::new();
    users.insert(user(1));
    assert_eq!(users.find(1), Some(user(1)));
}

/// `remote = other_crate::Repository` on `trait Repository<T: Numbered>`, `trait Borrowing<'a>`
#[test]
fn a_generic_original_may_have_a_generic_copy() {
    {
        use elsewhere::Repository as _;
        let users = generic::FakeRepository::<User>::new();
        users.insert(user(1));
        assert_eq!(users.find(1), Some(user(1)));
    }
    let borrowing = generic::FakeBorrowing::new();
    assert_eq!(elsewhere::Borrowing::find(&borrowing, &1), None);
}

/// `on = FakeStore, remote = other_crate::Repository<User>` and `<Tag>`
#[test]
fn one_store_may_implement_a_generic_trait_for_several_types() {
    use elsewhere::Repository;
    let store = generic::FakeStore::new();
    store.insert(user(1));
    store.insert(Tag { id: 2 });
    let found: Option<Tag> = store.find(2);
    assert_eq!(found, Some(Tag { id: 2 }));
    assert_eq!(Repository::<User>::find(&store, 2), None);
    assert_eq!(store.stored_tags().calls().find().count(), 1);
}

mod variants {
    use super::{User, fake};

    #[fake(entity = User, key = id: u32)]
    #[trait_variant::make(Users: Send)]
    pub trait LocalUsers {
        async fn find(&self, id: u32) -> Option<User>;
        fn count(&self) -> usize;
    }

    #[fake(entity = User, key = id: u32)]
    #[trait_variant::make(Send)]
    pub trait Sending {
        async fn find(&self, id: u32) -> Option<User>;
    }

    #[trait_variant::make(Above: Send)]
    #[fake(entity = User, key = id: u32)]
    pub trait LocalAbove {
        async fn find(&self, id: u32) -> Option<User>;
    }
}

/// `#[fake(..)] #[trait_variant::make(Users: Send)] trait LocalUsers`
#[test]
fn a_fake_above_trait_variant_implements_both_traits() {
    async fn local(users: &impl variants::LocalUsers) -> (Option<User>, usize) {
        (users.find(1).await, users.count())
    }
    async fn sending(users: &impl variants::Users) -> Option<User> {
        sent(users.find(1)).await
    }
    let users = variants::FakeLocalUsers::new();
    users.rows().insert(user(1)).unwrap();
    assert_eq!(now(local(&users)), (Some(user(1)), 1));
    assert_eq!(now(sending(&users)), Some(user(1)));
}

/// `#[fake(..)] #[trait_variant::make(Send)] trait Sending`
#[test]
fn a_trait_that_trait_variant_rewrites_is_implemented_as_it_is_then() {
    async fn sending(users: &(impl variants::Sending + Sync)) -> Option<User> {
        sent(users.find(1)).await
    }
    assert_eq!(now(sending(&variants::FakeSending::new())), None);
}

/// `#[trait_variant::make(Above: Send)] #[fake(..)] trait LocalAbove`
#[test]
fn a_fake_below_trait_variant_is_made_of_each_of_the_two() {
    async fn both(users: &impl variants::Above) -> Option<User> {
        variants::LocalAbove::find(users, 1).await
    }
    assert_eq!(now(both(&variants::FakeAbove::new())), None);
    assert_eq!(variants::FakeLocalAbove::new().rows().len(), 0);
}

mod recorded {
    use super::{elsewhere, fake};

    #[fake(remote = elsewhere::Client<String>, recordings, type Error = String)]
    pub trait Names {
        type Error;
        fn get(&self, id: u32) -> Result<String, Self::Error>;
    }

    /// The real one.
    pub struct Real;

    impl elsewhere::Client<String> for Real {
        type Error = String;

        fn get(&self, id: u32) -> Result<String, String> {
            Ok(format!("name {id}"))
        }
    }
}

/// `remote = other_crate::Client<String>, recordings`
#[test]
fn a_generic_original_is_recorded_by_a_copy_of_concrete_types() {
    use elsewhere::Client as _;
    let file = Scratch::new();
    let recorder = Recorder::new();
    let real = recorded::RecordNames::new(recorded::Real, &recorder);
    assert_eq!(real.get(1), Ok("name 1".to_owned()));
    recorder.save(&file).unwrap();
    let names = recorded::FakeNames::new();
    names.serve(&Recordings::load(&file).unwrap());
    assert_eq!(names.get(1), Ok("name 1".to_owned()));
}
