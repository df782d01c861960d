//! A blog: members with a unique address, and their posts. Kept by hand, with an index and a
//! number beside the rows, and with the mistakes that are made in such code.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use fake_runtime::{ContractError, Verified, fake};

use crate::seeded::{self, Seeded, Subject, first_difference, shown};

#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    pub id: u64,
    pub email: String,
    pub name: String,
    pub age: u8,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    pub id: u64,
    pub author: u64,
    pub title: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Refused {
    Taken(&'static str),
    NoAuthor,
    Missing,
}

#[fake(
    table(members: Member, key = id: u64, unique(email)),
    table(
        posts: Post,
        key(id: u64, generate = sequence),
        references(author -> members, on_delete = cascade, error = Refused::NoAuthor),
    ),
    duplicate = Refused::Taken(violation.constraint()),
    missing = Refused::Missing,
    contract,
)]
pub trait Blog {
    fn insert_member(&self, member: Member) -> Result<(), Refused>;
    fn insert_members(&self, members: Vec<Member>) -> Result<(), Refused>;
    fn save_member(&self, member: Member) -> Result<(), Refused>;
    fn update_member(&self, member: Member) -> Result<(), Refused>;
    #[fake(update(|member| member.name = name), table = members)]
    fn rename(&self, id: u64, name: String) -> Result<Member, Refused>;
    #[fake(update(|member| member.age = age), table = members)]
    fn set_age(&self, id: u64, age: u8) -> Result<Member, Refused>;
    fn delete_member(&self, id: u64) -> Result<bool, Refused>;
    fn find_member(&self, id: u64) -> Result<Option<Member>, Refused>;
    fn find_member_by_email(&self, email: &str) -> Result<Option<Member>, Refused>;
    #[fake(exists(email), table = members)]
    fn knows(&self, email: &str) -> Result<bool, Refused>;
    #[fake(list(order_by(name, id)), table = members)]
    fn page(&self, offset: usize, limit: usize) -> Result<Vec<Member>, Refused>;
    fn count_members(&self) -> Result<usize, Refused>;
    #[fake(insert(Post { id: ids.next(), author, title }))]
    fn publish(&self, author: u64, title: String) -> Result<Post, Refused>;
    fn list_posts_by_author(&self, author: u64) -> Result<Vec<Post>, Refused>;
    fn delete_post(&self, id: u64) -> Result<bool, Refused>;
}

/// What can be wrong with [`ByHand`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    EmailNotUnique,
    EmailWithoutCase,
    IdOverwrites,
    UpsertOnEmail,
    UpsertForgetsAge,
    UpdateInserts,
    UpdateOntoTaken,
    OldEmailStaysTaken,
    DeletedEmailStaysTaken,
    PageOneFurther,
    PageOneLonger,
    PageInOrderOfIds,
    RenameOfAll,
    RenameAnswersWhatWas,
    DeleteByWrongColumn,
    DeleteIsAlwaysTrue,
    DeleteOfNoneFails,
    CountKeepsDeleted,
    KnowsByWrongColumn,
    FindByBeginning,
    PostsStay,
    AuthorNotChecked,
    PostIdsReused,
    BatchHalfApplied,
    WrongConstraint,
    WrongError,
}

#[derive(Clone, Default)]
struct Tables {
    members: BTreeMap<u64, Member>,
    /// Whose address it is.
    emails: BTreeMap<String, u64>,
    /// How many members there are.
    count: usize,
    posts: BTreeMap<u64, Post>,
    last_post: u64,
}

/// The blog in memory.
#[derive(Default)]
pub struct ByHand {
    bug: Option<Bug>,
    tables: Mutex<Tables>,
}

impl ByHand {
    pub fn new(bug: Option<Bug>) -> Self {
        let tables = Mutex::default();
        Self { bug, tables }
    }

    pub fn members(&self) -> Vec<Member> {
        self.tables().members.values().cloned().collect()
    }

    pub fn posts(&self) -> Vec<Post> {
        self.tables().posts.values().cloned().collect()
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().expect("nobody panics with it")
    }

    fn has(&self, bug: Bug) -> bool {
        self.bug == Some(bug)
    }

    /// Refuses an address that another member has.
    fn check_email(&self, tables: &Tables, member: &Member) -> Result<(), Refused> {
        let is_same = |taken: &str| {
            if self.has(Bug::EmailWithoutCase) {
                taken.eq_ignore_ascii_case(&member.email)
            } else {
                taken == member.email
            }
        };
        let mut emails = tables.emails.iter();
        if emails.any(|(taken, id)| *id != member.id && is_same(taken)) {
            let constraint = if self.has(Bug::WrongConstraint) {
                "id"
            } else {
                "email"
            };
            return Err(Refused::Taken(constraint));
        }
        Ok(())
    }

    fn insert(&self, tables: &mut Tables, member: &Member) -> Result<(), Refused> {
        if tables.members.contains_key(&member.id) && !self.has(Bug::IdOverwrites) {
            return Err(Refused::Taken("id"));
        }
        if !self.has(Bug::EmailNotUnique) {
            self.check_email(tables, member)?;
        }
        self.put(tables, member.clone());
        Ok(())
    }

    /// Stores a member in place of the one with this id, if there is one.
    fn put(&self, tables: &mut Tables, member: Member) {
        tables.emails.insert(member.email.clone(), member.id);
        match tables.members.insert(member.id, member.clone()) {
            Some(old) if old.email != member.email && !self.has(Bug::OldEmailStaysTaken) => {
                tables.emails.remove(&old.email);
            }
            Some(_) => {}
            None => tables.count += 1,
        }
    }

    fn remove(&self, tables: &mut Tables, id: u64) -> bool {
        let Some(member) = tables.members.remove(&id) else {
            return false;
        };
        if !self.has(Bug::DeletedEmailStaysTaken) {
            tables.emails.remove(&member.email);
        }
        if !self.has(Bug::CountKeepsDeleted) {
            tables.count -= 1;
        }
        if !self.has(Bug::PostsStay) {
            tables.posts.retain(|_, post| post.author != id);
        }
        true
    }
}

impl Blog for ByHand {
    fn insert_member(&self, member: Member) -> Result<(), Refused> {
        self.insert(&mut self.tables(), &member)
    }

    fn insert_members(&self, members: Vec<Member>) -> Result<(), Refused> {
        let mut tables = self.tables();
        let before = tables.clone();
        let mut members = members.iter();
        let done = members.try_for_each(|member| self.insert(&mut tables, member));
        if done.is_err() && !self.has(Bug::BatchHalfApplied) {
            *tables = before;
        }
        done
    }

    fn save_member(&self, mut member: Member) -> Result<(), Refused> {
        let mut tables = self.tables();
        if self.has(Bug::UpsertOnEmail) {
            if let Some(id) = tables.emails.get(&member.email).copied() {
                member.id = id;
            }
        }
        self.check_email(&tables, &member)?;
        if self.has(Bug::UpsertForgetsAge) {
            if let Some(old) = tables.members.get(&member.id) {
                member.age = old.age;
            }
        }
        self.put(&mut tables, member);
        Ok(())
    }

    fn update_member(&self, member: Member) -> Result<(), Refused> {
        let mut tables = self.tables();
        if !tables.members.contains_key(&member.id) && !self.has(Bug::UpdateInserts) {
            return Err(Refused::Missing);
        }
        if !self.has(Bug::UpdateOntoTaken) {
            self.check_email(&tables, &member)?;
        }
        self.put(&mut tables, member);
        Ok(())
    }

    fn rename(&self, id: u64, name: String) -> Result<Member, Refused> {
        let mut tables = self.tables();
        let Some(member) = tables.members.get_mut(&id) else {
            return Err(match self.bug {
                Some(Bug::WrongError) => Refused::NoAuthor,
                _ => Refused::Missing,
            });
        };
        let old = member.clone();
        member.name.clone_from(&name);
        let new = member.clone();
        if self.has(Bug::RenameOfAll) {
            for member in tables.members.values_mut() {
                member.name.clone_from(&name);
            }
        }
        Ok(match self.bug {
            Some(Bug::RenameAnswersWhatWas) => old,
            _ => new,
        })
    }

    fn set_age(&self, id: u64, age: u8) -> Result<Member, Refused> {
        let mut tables = self.tables();
        let member = tables.members.get_mut(&id).ok_or(Refused::Missing)?;
        member.age = age;
        Ok(member.clone())
    }

    fn delete_member(&self, id: u64) -> Result<bool, Refused> {
        let was_there = self.remove(&mut self.tables(), id);
        if !was_there && self.has(Bug::DeleteOfNoneFails) {
            return Err(Refused::Missing);
        }
        Ok(was_there || self.has(Bug::DeleteIsAlwaysTrue))
    }

    fn find_member(&self, id: u64) -> Result<Option<Member>, Refused> {
        Ok(self.tables().members.get(&id).cloned())
    }

    fn find_member_by_email(&self, email: &str) -> Result<Option<Member>, Refused> {
        let tables = self.tables();
        if self.has(Bug::FindByBeginning) {
            let mut members = tables.members.values();
            let found = members.find(|member| member.email.starts_with(email));
            return Ok(found.cloned());
        }
        let id = tables.emails.get(email);
        Ok(id.and_then(|id| tables.members.get(id)).cloned())
    }

    fn knows(&self, email: &str) -> Result<bool, Refused> {
        let tables = self.tables();
        if self.has(Bug::KnowsByWrongColumn) {
            let mut members = tables.members.values();
            return Ok(members.any(|member| member.name == email));
        }
        Ok(tables.emails.contains_key(email))
    }

    fn page(&self, offset: usize, limit: usize) -> Result<Vec<Member>, Refused> {
        let mut members = self.members();
        if !self.has(Bug::PageInOrderOfIds) {
            members.sort_by(|one, other| one.name.cmp(&other.name));
        }
        let offset = offset + usize::from(self.has(Bug::PageOneFurther));
        let limit = limit + usize::from(self.has(Bug::PageOneLonger));
        Ok(members.into_iter().skip(offset).take(limit).collect())
    }

    fn count_members(&self) -> Result<usize, Refused> {
        Ok(self.tables().count)
    }

    fn publish(&self, author: u64, title: String) -> Result<Post, Refused> {
        let mut tables = self.tables();
        if !tables.members.contains_key(&author) && !self.has(Bug::AuthorNotChecked) {
            return Err(Refused::NoAuthor);
        }
        if self.has(Bug::PostIdsReused) {
            tables.last_post = tables.posts.keys().next_back().copied().unwrap_or(0);
        }
        tables.last_post += 1;
        let id = tables.last_post;
        let post = Post { id, author, title };
        tables.posts.insert(id, post.clone());
        Ok(post)
    }

    fn list_posts_by_author(&self, author: u64) -> Result<Vec<Post>, Refused> {
        let tables = self.tables();
        let posts = tables.posts.values();
        Ok(posts
            .filter(|post| post.author == author)
            .cloned()
            .collect())
    }

    fn delete_post(&self, id: u64) -> Result<bool, Refused> {
        let mut tables = self.tables();
        if self.has(Bug::DeleteByWrongColumn) {
            let before = tables.posts.len();
            tables.posts.retain(|_, post| post.author != id);
            return Ok(tables.posts.len() < before);
        }
        Ok(tables.posts.remove(&id).is_some())
    }
}

/// The first three share an address, or nearly so.
pub fn pool() -> Vec<Member> {
    let member = |id, email: &str, name: &str, age| Member {
        id,
        email: email.to_owned(),
        name: name.to_owned(),
        age,
    };
    vec![
        member(1, "ada@example.com", "Grace", 36),
        member(2, "Ada@example.com", "Ada", 17),
        member(3, "ada@example.com.au", "Ada", 36),
        member(4, "grace@example.com", "Grace", 85),
    ]
}

fn ada() -> Member {
    pool().remove(0)
}

fn other() -> Member {
    pool().remove(3)
}

/// Another member with Ada's address.
fn second_ada() -> Member {
    Member { id: 4, ..ada() }
}

/// A call, and what it answers.
type Call = seeded::Call<dyn Blog>;

const INSERT: Call = |blog| shown(blog.insert_member(ada()));
const INSERT_OTHER: Call = |blog| shown(blog.insert_member(other()));
const INSERT_BOTH: Call = |blog| shown(blog.insert_members(vec![ada(), other()]));
const INSERT_SECOND_ADA: Call = |blog| shown(blog.insert_member(second_ada()));
const INSERT_TWO_ADAS: Call = |blog| shown(blog.insert_members(vec![ada(), second_ada()]));
const DELETE: Call = |blog| shown(blog.delete_member(1));
const RENAME: Call = |blog| shown(blog.rename(1, "Augusta".to_owned()));
const PUBLISH: Call = |blog| shown(blog.publish(1, "Notes".to_owned()));

/// Each mistake, in words, with the fewest calls that show it.
const SEEDED: &[Seeded<Bug, dyn Blog>] = &[
    Seeded {
        bug: Bug::EmailNotUnique,
        says: "the address is not unique",
        calls: &[INSERT_TWO_ADAS],
    },
    Seeded {
        bug: Bug::EmailWithoutCase,
        says: "addresses are compared without case",
        calls: &[|blog| shown(blog.insert_members(vec![ada(), pool().remove(1)]))],
    },
    Seeded {
        bug: Bug::IdOverwrites,
        says: "an insert replaces the row that has the key",
        calls: &[|blog| shown(blog.insert_members(vec![ada(), ada()]))],
    },
    Seeded {
        bug: Bug::UpsertOnEmail,
        says: "the conflict target of an upsert is the address",
        calls: &[INSERT, |blog| shown(blog.save_member(second_ada()))],
    },
    Seeded {
        bug: Bug::UpsertForgetsAge,
        says: "an upsert leaves a column out",
        calls: &[INSERT, |blog| {
            shown(blog.save_member(Member { age: 17, ..ada() }))
        }],
    },
    Seeded {
        bug: Bug::UpdateInserts,
        says: "an update of an absent row inserts it",
        calls: &[|blog| shown(blog.update_member(ada()))],
    },
    Seeded {
        bug: Bug::UpdateOntoTaken,
        says: "an update does not look whether the address is taken",
        calls: &[INSERT_BOTH, |blog| shown(blog.update_member(second_ada()))],
    },
    Seeded {
        bug: Bug::OldEmailStaysTaken,
        says: "the address that an update has replaced stays taken",
        calls: &[
            INSERT,
            |blog| {
                let email = "new@example.com".to_owned();
                shown(blog.update_member(Member { email, ..ada() }))
            },
            INSERT_SECOND_ADA,
        ],
    },
    Seeded {
        bug: Bug::DeletedEmailStaysTaken,
        says: "the address of a deleted row stays taken",
        calls: &[INSERT, DELETE, INSERT_SECOND_ADA],
    },
    Seeded {
        bug: Bug::PageOneFurther,
        says: "a page begins one row too late",
        calls: &[INSERT, |blog| shown(blog.page(0, 1))],
    },
    Seeded {
        bug: Bug::PageOneLonger,
        says: "a page has one row too many",
        calls: &[INSERT, |blog| shown(blog.page(0, 0))],
    },
    Seeded {
        bug: Bug::PageInOrderOfIds,
        says: "pages are in the order of the key",
        calls: &[
            |blog| shown(blog.insert_members(vec![ada(), pool().remove(2)])),
            |blog| shown(blog.page(0, 1)),
        ],
    },
    Seeded {
        bug: Bug::RenameOfAll,
        says: "an update has no condition",
        calls: &[INSERT_BOTH, RENAME],
    },
    Seeded {
        bug: Bug::RenameAnswersWhatWas,
        says: "an update answers the row as it was",
        calls: &[INSERT, RENAME],
    },
    Seeded {
        bug: Bug::DeleteByWrongColumn,
        says: "a delete is by another column",
        calls: &[
            INSERT_OTHER,
            |blog| shown(blog.publish(4, "Nanoseconds".to_owned())),
            |blog| shown(blog.delete_post(1)),
        ],
    },
    Seeded {
        bug: Bug::DeleteIsAlwaysTrue,
        says: "a delete always says that there was a row",
        calls: &[DELETE],
    },
    Seeded {
        bug: Bug::DeleteOfNoneFails,
        says: "a delete of an absent row is an error",
        calls: &[DELETE],
    },
    Seeded {
        bug: Bug::CountKeepsDeleted,
        says: "a count still counts what is deleted",
        calls: &[INSERT, DELETE, |blog| shown(blog.count_members())],
    },
    Seeded {
        bug: Bug::KnowsByWrongColumn,
        says: "an `exists` compares another column",
        calls: &[INSERT, |blog| shown(blog.knows("ada@example.com"))],
    },
    Seeded {
        bug: Bug::FindByBeginning,
        says: "a find compares the beginning",
        calls: &[
            |blog| shown(blog.insert_member(pool().remove(2))),
            |blog| shown(blog.find_member_by_email("ada@example.com")),
        ],
    },
    Seeded {
        bug: Bug::PostsStay,
        says: "a cascade is forgotten",
        calls: &[INSERT, PUBLISH, DELETE],
    },
    Seeded {
        bug: Bug::AuthorNotChecked,
        says: "a reference is not checked",
        calls: &[PUBLISH],
    },
    Seeded {
        bug: Bug::PostIdsReused,
        says: "the id of a deleted row is given out again",
        calls: &[INSERT, PUBLISH, |blog| shown(blog.delete_post(1)), PUBLISH],
    },
    Seeded {
        bug: Bug::BatchHalfApplied,
        says: "a batch that fails keeps what it has done",
        calls: &[INSERT_TWO_ADAS],
    },
    Seeded {
        bug: Bug::WrongConstraint,
        says: "the error names the wrong constraint",
        calls: &[INSERT_TWO_ADAS],
    },
    Seeded {
        bug: Bug::WrongError,
        says: "the error is of the wrong kind",
        calls: &[RENAME],
    },
];

/// The blog.
pub struct Blogs;

impl Subject for Blogs {
    type Bug = Bug;
    type Trait = dyn Blog;
    const SEEDED: &'static [Seeded<Bug, dyn Blog>] = SEEDED;

    fn difference(bug: Option<Bug>, calls: &[Call]) -> Option<usize> {
        let (fake, real) = (FakeBlog::new(), ByHand::new(bug));
        let of_fake = || shown((fake.members().all(), fake.posts().all()));
        let of_real = || shown((real.members(), real.posts()));
        first_difference(calls, (&fake, &of_fake), (&real, &of_real))
    }

    fn contract(bug: Option<Bug>, seed: u64) -> Result<Verified, ContractError> {
        BlogContract::new()
            .real(async move || ((), ByHand::new(bug)))
            .pool(pool())
            .observe(async |real: &ByHand| real.members())
            .observe(async |real: &ByHand| real.posts())
            .seed(seed)
            .check()
    }
}
