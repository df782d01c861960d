//! Drafts of documents, of which two people may change one at the same time, by version; asynchronous. By hand, with a
//! cache in front, and with the mistakes that are made with versions and caches.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use fake_runtime::{ContractError, Verified, fake};

use crate::seeded::{self, Seeded, Subject, first_difference, shown, wait};

#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub id: u64,
    pub title: String,
    pub text: String,
    pub version: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Refused {
    Taken(&'static str),
    Outdated,
    Missing,
}

#[fake(
    entity = Draft,
    key = id: u64,
    unique(title),
    version(version, error = Refused::Outdated),
    duplicate = Refused::Taken(violation.constraint()),
    missing = Refused::Missing,
    contract,
)]
#[async_trait]
pub trait Drafts: Send + Sync {
    async fn insert(&self, draft: Draft) -> Result<(), Refused>;
    async fn update(&self, draft: Draft) -> Result<Draft, Refused>;
    async fn get(&self, id: u64) -> Result<Draft, Refused>;
    async fn delete(&self, id: u64) -> Result<(), Refused>;
}

/// What can be wrong with [`ByHand`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    LastWriterWins,
    LaterIsGoodEnough,
    VersionStays,
    TitleStaysOnUpdate,
    StaleCache,
    CacheOfDeleted,
}

#[derive(Default)]
struct Tables {
    drafts: BTreeMap<u64, Draft>,
    /// What was read since it has last changed.
    cache: HashMap<u64, Draft>,
}

/// The drafts in memory.
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

    pub fn all(&self) -> Vec<Draft> {
        self.tables().drafts.values().cloned().collect()
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().expect("nobody panics with it")
    }

    /// Whether a change of a draft that is in this version may be stored.
    fn may_replace(&self, stored: u32, brought: u32) -> bool {
        match self.bug {
            Some(Bug::LastWriterWins) => true,
            Some(Bug::LaterIsGoodEnough) => brought >= stored,
            _ => brought == stored,
        }
    }
}

fn check_title(drafts: &BTreeMap<u64, Draft>, draft: &Draft) -> Result<(), Refused> {
    let mut others = drafts.values().filter(|other| other.id != draft.id);
    if others.any(|other| other.title == draft.title) {
        return Err(Refused::Taken("title"));
    }
    Ok(())
}

#[async_trait]
impl Drafts for ByHand {
    async fn insert(&self, draft: Draft) -> Result<(), Refused> {
        let drafts = &mut self.tables().drafts;
        if drafts.contains_key(&draft.id) {
            return Err(Refused::Taken("id"));
        }
        check_title(drafts, &draft)?;
        drafts.insert(draft.id, draft);
        Ok(())
    }

    async fn update(&self, mut draft: Draft) -> Result<Draft, Refused> {
        let tables = &mut *self.tables();
        let stored = tables.drafts.get(&draft.id).ok_or(Refused::Missing)?;
        if !self.may_replace(stored.version, draft.version) {
            return Err(Refused::Outdated);
        }
        if self.bug == Some(Bug::TitleStaysOnUpdate) {
            draft.title.clone_from(&stored.title);
        }
        check_title(&tables.drafts, &draft)?;
        if self.bug != Some(Bug::VersionStays) {
            draft.version += 1;
        }
        if self.bug != Some(Bug::StaleCache) {
            tables.cache.remove(&draft.id);
        }
        tables.drafts.insert(draft.id, draft.clone());
        Ok(draft)
    }

    async fn get(&self, id: u64) -> Result<Draft, Refused> {
        let tables = &mut *self.tables();
        if let Some(cached) = tables.cache.get(&id) {
            return Ok(cached.clone());
        }
        let draft = tables.drafts.get(&id).ok_or(Refused::Missing)?;
        tables.cache.insert(id, draft.clone());
        Ok(draft.clone())
    }

    async fn delete(&self, id: u64) -> Result<(), Refused> {
        let tables = &mut *self.tables();
        if self.bug != Some(Bug::CacheOfDeleted) {
            tables.cache.remove(&id);
        }
        tables.drafts.remove(&id);
        Ok(())
    }
}

fn draft(id: u64, title: &str, version: u32) -> Draft {
    Draft {
        id,
        title: title.to_owned(),
        text: String::new(),
        version,
    }
}

type Call = seeded::Call<dyn Drafts>;

const INSERT: Call = |drafts| shown(wait(drafts.insert(draft(1, "a", 0))));
const UPDATE: Call = |drafts| shown(wait(drafts.update(draft(1, "a", 0))));
const GET: Call = |drafts| shown(wait(drafts.get(1)));
const DELETE: Call = |drafts| shown(wait(drafts.delete(1)));

const SEEDED: &[Seeded<Bug, dyn Drafts>] = &[
    Seeded {
        bug: Bug::LastWriterWins,
        says: "an update of another version is stored, and one of two is lost",
        calls: &[INSERT, |drafts| {
            shown(wait(drafts.update(draft(1, "a", 1))))
        }],
    },
    Seeded {
        bug: Bug::LaterIsGoodEnough,
        says: "versions are compared by order",
        calls: &[INSERT, |drafts| {
            shown(wait(drafts.update(draft(1, "a", 1))))
        }],
    },
    Seeded {
        bug: Bug::VersionStays,
        says: "an update leaves the version as it is",
        calls: &[INSERT, UPDATE],
    },
    Seeded {
        bug: Bug::TitleStaysOnUpdate,
        says: "an update leaves a unique column as it is",
        calls: &[INSERT, |drafts| {
            shown(wait(drafts.update(draft(1, "b", 0))))
        }],
    },
    Seeded {
        bug: Bug::StaleCache,
        says: "a cache keeps the row that was changed",
        calls: &[INSERT, GET, UPDATE, GET],
    },
    Seeded {
        bug: Bug::CacheOfDeleted,
        says: "a cache keeps the row that was deleted",
        calls: &[INSERT, GET, DELETE, GET],
    },
];

/// The drafts.
pub struct Documents;

impl Subject for Documents {
    type Bug = Bug;
    type Trait = dyn Drafts;
    const SEEDED: &'static [Seeded<Bug, dyn Drafts>] = SEEDED;

    fn difference(bug: Option<Bug>, calls: &[Call]) -> Option<usize> {
        let (fake, real) = (FakeDrafts::new(), ByHand::new(bug));
        let of_fake = || shown(fake.rows().all());
        let of_real = || shown(real.all());
        first_difference(calls, (&fake, &of_fake), (&real, &of_real))
    }

    fn contract(bug: Option<Bug>, seed: u64) -> Result<Verified, ContractError> {
        DraftsContract::new()
            .real(async move || ((), ByHand::new(bug)))
            .pool([
                draft(1, "a", 0),
                draft(2, "a", 1),
                draft(3, "b", 0),
                draft(4, "c", 2),
            ])
            .observe(async |real: &ByHand| real.all())
            .seed(seed)
            .check()
    }
}
