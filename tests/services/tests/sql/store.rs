//! The trait that real servers and fakes implement, its rows, and the fakes: one in each dialect.

use fake_runtime::fake;

use crate::refused::Refused;
use crate::server::Kind;

/// A row with a constraint of each kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) id: i64,
    /// Unique where it is there.
    pub(crate) email: Option<String>,
    /// Unique, ignoring case.
    pub(crate) handle: String,
    /// Below 100; unique together with the seat.
    pub(crate) team: i64,
    pub(crate) seat: Option<i64>,
}

/// A row whose id the store makes.
#[derive(Clone, Debug)]
pub(crate) struct NewUser {
    pub(crate) handle: String,
    pub(crate) team: i64,
}

impl From<NewUser> for User {
    fn from(new: NewUser) -> Self {
        Self {
            id: 0,
            email: None,
            handle: new.handle,
            team: new.team,
            seat: None,
        }
    }
}

/// A row that goes with its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pet {
    pub(crate) id: i64,
    pub(crate) owner: i64,
}

/// A row that keeps its author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Post {
    pub(crate) id: i64,
    pub(crate) author: i64,
}

/// A row that outlives its reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) id: i64,
    pub(crate) reader: Option<i64>,
}

/// A row that goes with its parent, of the same table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) id: i64,
    pub(crate) parent: Option<i64>,
}

/// A row that keeps its chief, of the same table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) id: i64,
    pub(crate) chief: Option<i64>,
}

/// A row whose key may be absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Loose {
    pub(crate) code: Option<i64>,
    pub(crate) amount: i64,
}

/// One statement of a transaction.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    InsertUser(User),
    CreateUser(NewUser),
    DeleteUser(i64),
    InsertPet(Pet),
    /// The transaction is rolled back.
    GiveUp,
}

/// What one statement of a transaction answers.
pub(crate) type Answers = Vec<Result<(), Refused>>;

macro_rules! store {
    ($dialect:ident $(, $($remote:tt)*)?) => {
        pub(crate) mod $dialect {
            use super::{
                Answers, Loose, Member, NewUser, Node, Note, Pet, Post, Refused, Step, User, fake,
            };

            #[fake(
                table(
                    users: User,
                    key(id: i64, generate = sequence),
                    unique(email),
                    unique(handle, ignore_case),
                    unique(team, seat),
                    check(|user| user.team < 100, name = "team"),
                ),
                table(pets: Pet, key = id: i64, references(owner -> users, on_delete = cascade)),
                table(posts: Post, key = id: i64, references(author -> users)),
                table(notes: Note, key = id: i64, references(reader -> users, on_delete = set_none)),
                table(nodes: Node, key = id: i64, references(parent -> nodes, on_delete = cascade)),
                table(members: Member, key = id: i64, references(chief -> members)),
                table(looses: Loose, key = code: Option<i64>),
                dialect = $dialect,
                $($($remote)*)?
            )]
            pub(crate) trait Store {
                fn insert_user(&self, user: User) -> Result<(), Refused>;
                fn insert_users(&self, users: Vec<User>) -> Result<u64, Refused>;
                fn create_user(&self, new: NewUser) -> Result<i64, Refused>;
                #[fake(write = |tx| {
                    for new in &new {
                        let id = tx.users.next_id();
                        tx.users.insert(User { id, ..new.clone().into() })?;
                    }
                    Ok(new.len() as u64)
                })]
                fn create_users(&self, new: Vec<NewUser>) -> Result<u64, Refused>;
                fn upsert_user(&self, user: User) -> Result<(), Refused>;
                fn upsert_users(&self, users: Vec<User>) -> Result<(), Refused>;
                fn update_user(&self, user: User) -> Result<u64, Refused>;
                #[fake(update(|user| user.id = to), by(id), table = users)]
                fn renumber(&self, id: i64, to: i64) -> Result<u64, Refused>;
                #[fake(update(|user| user.team = to), by(team), table = users)]
                fn move_team(&self, team: i64, to: i64) -> Result<u64, Refused>;
                /// Adds to the ids of all users.
                #[fake(update(|user| user.id += by), by(|_| true), table = users)]
                fn shift_ids(&self, by: i64) -> Result<u64, Refused>;
                fn delete_user(&self, id: i64) -> Result<u64, Refused>;
                fn delete_users_by_team(&self, team: i64) -> Result<u64, Refused>;
                fn find_user(&self, id: i64) -> Result<Option<User>, Refused>;
                fn find_user_by_email(&self, email: &str) -> Result<Option<User>, Refused>;
                #[fake(order_by = id)]
                fn find_users_by_handle(&self, handle: &str) -> Result<Vec<User>, Refused>;
                #[fake(order_by = id)]
                fn find_users_by_ids(&self, ids: &[i64]) -> Result<Vec<User>, Refused>;
                fn count_users_by_team(&self, team: i64) -> Result<u64, Refused>;
                fn list_users(&self) -> Result<Vec<User>, Refused>;
                fn list_users_order_by_id(&self) -> Result<Vec<User>, Refused>;
                #[fake(list(order_by(email, id)), table = users)]
                fn by_email(&self) -> Result<Vec<User>, Refused>;
                #[fake(list(order_by(email desc, id)), table = users)]
                fn by_email_desc(&self) -> Result<Vec<User>, Refused>;
                #[fake(list(order_by = id), table = users)]
                fn page(&self, limit: i64, offset: i64) -> Result<Vec<User>, Refused>;

                fn insert_pet(&self, pet: Pet) -> Result<(), Refused>;
                fn list_pets_order_by_id(&self) -> Result<Vec<Pet>, Refused>;
                fn insert_post(&self, post: Post) -> Result<(), Refused>;
                fn update_post(&self, post: Post) -> Result<u64, Refused>;
                fn list_posts_order_by_id(&self) -> Result<Vec<Post>, Refused>;
                fn insert_note(&self, note: Note) -> Result<(), Refused>;
                fn list_notes_order_by_id(&self) -> Result<Vec<Note>, Refused>;
                fn insert_nodes(&self, nodes: Vec<Node>) -> Result<(), Refused>;
                fn delete_node(&self, id: i64) -> Result<u64, Refused>;
                fn list_nodes_order_by_id(&self) -> Result<Vec<Node>, Refused>;
                fn insert_members(&self, members: Vec<Member>) -> Result<(), Refused>;
                #[fake(delete(|_| true), table = members)]
                fn delete_members(&self) -> Result<u64, Refused>;
                fn list_members_order_by_id(&self) -> Result<Vec<Member>, Refused>;

                fn upsert_loose(&self, loose: Loose) -> Result<(), Refused>;
                #[fake(list(order_by = amount), table = looses)]
                fn list_looses(&self) -> Result<Vec<Loose>, Refused>;

                /// All steps in one transaction, also those after one that was refused.
                #[fake(write = |tx| steps.into_iter().map(|step| Ok(match step {
                    Step::InsertUser(user) => tx.users.insert(user).map_err(Refused::from),
                    Step::CreateUser(new) => {
                        let id = tx.users.next_id();
                        tx.users.insert(User { id, ..new.into() }).map_err(Refused::from)
                    }
                    Step::DeleteUser(id) => {
                        tx.users.remove(&id);
                        Ok(())
                    }
                    Step::InsertPet(pet) => tx.pets.insert(pet).map_err(Refused::from),
                    Step::GiveUp => return Err(Refused::GivenUp),
                })).collect())]
                fn transact(&self, steps: Vec<Step>) -> Result<Answers, Refused>;
            }
        }
    };
}

store!(postgres);
store!(sqlite, remote = super::postgres::Store);
store!(mysql, remote = super::postgres::Store);

pub(crate) use self::postgres::Store;

/// The fake that is to do as this server does.
pub(crate) fn fake_of(kind: Kind) -> Box<dyn Store> {
    kind.of::<fn() -> Box<dyn Store>>(
        || Box::new(postgres::FakeStore::new()),
        || Box::new(sqlite::FakeStore::new()),
        || Box::new(mysql::FakeStore::new()),
    )()
}

/// A user without an e-mail or a seat, whose handle is the id.
pub(crate) fn user(id: i64) -> User {
    User {
        id,
        email: None,
        handle: format!("h{id}"),
        team: 1,
        seat: None,
    }
}

pub(crate) fn mailed(id: i64, email: &str) -> User {
    User {
        email: Some(email.to_owned()),
        ..user(id)
    }
}

pub(crate) fn seated(id: i64, team: i64, seat: Option<i64>) -> User {
    User {
        team,
        seat,
        ..user(id)
    }
}

pub(crate) fn new(handle: &str) -> NewUser {
    NewUser {
        handle: handle.to_owned(),
        team: 1,
    }
}

/// The ids of some users, in their order.
pub(crate) fn ids(users: &Result<Vec<User>, Refused>) -> Vec<i64> {
    let users = users.as_ref().expect("a list is not refused");
    users.iter().map(|user| user.id).collect()
}
