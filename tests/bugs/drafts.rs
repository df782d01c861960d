//! Drafts of documents, of which two people may change one at the same time: by version, asynchronous, with a draft for each
//! title. By hand, and with the mistakes that lose an update.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use async_trait::async_trait;
use fake_runtime::fake;

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
}

/// The drafts in memory.
#[derive(Default)]
pub struct ByHand {
    bug: Option<Bug>,
    drafts: Mutex<BTreeMap<u64, Draft>>,
}

impl ByHand {
    pub fn new(bug: Option<Bug>) -> Self {
        let drafts = Mutex::default();
        Self { bug, drafts }
    }

    pub fn all(&self) -> Vec<Draft> {
        self.drafts().values().cloned().collect()
    }

    fn drafts(&self) -> MutexGuard<'_, BTreeMap<u64, Draft>> {
        self.drafts.lock().expect("nobody panics with it")
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
        let mut drafts = self.drafts();
        if drafts.contains_key(&draft.id) {
            return Err(Refused::Taken("id"));
        }
        check_title(&drafts, &draft)?;
        drafts.insert(draft.id, draft);
        Ok(())
    }

    async fn update(&self, mut draft: Draft) -> Result<Draft, Refused> {
        let mut drafts = self.drafts();
        let stored = drafts.get(&draft.id).ok_or(Refused::Missing)?;
        if !self.may_replace(stored.version, draft.version) {
            return Err(Refused::Outdated);
        }
        if self.bug == Some(Bug::TitleStaysOnUpdate) {
            draft.title.clone_from(&stored.title);
        }
        check_title(&drafts, &draft)?;
        if self.bug != Some(Bug::VersionStays) {
            draft.version += 1;
        }
        drafts.insert(draft.id, draft.clone());
        Ok(draft)
    }

    async fn get(&self, id: u64) -> Result<Draft, Refused> {
        self.drafts().get(&id).cloned().ok_or(Refused::Missing)
    }

    async fn delete(&self, id: u64) -> Result<(), Refused> {
        self.drafts().remove(&id);
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

const SEEDED: &[Seeded<Bug, dyn Drafts>] = &[
    Seeded {
        bug: Bug::LastWriterWins,
        says: "an update of an old version is stored",
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
];

const GET: Call = |drafts| shown(wait(drafts.get(1)));
const DELETE: Call = |drafts| shown(wait(drafts.delete(1)));
const OTHERS: &[Call] = &[GET, DELETE, INSERT, GET, DELETE, GET];

/// The drafts.
pub struct Documents;

impl Subject for Documents {
    type Bug = Bug;
    type Trait = dyn Drafts;
    const NAME: &'static str = "Drafts";
    const SEEDED: &'static [Seeded<Bug, dyn Drafts>] = SEEDED;
    const OTHERS: &'static [Call] = OTHERS;

    fn difference(bug: Option<Bug>, calls: &[Call]) -> Option<usize> {
        let (fake, real) = (FakeDrafts::new(), ByHand::new(bug));
        let of_fake = || shown(fake.rows().all());
        let of_real = || shown(real.all());
        first_difference(calls, (&fake, &of_fake), (&real, &of_real))
    }
}
