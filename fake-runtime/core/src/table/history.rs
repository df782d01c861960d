//! The log by which a store goes back and forth. Owns what was and what will be, decides nothing.

use std::collections::VecDeque;

/// How many commits back a table can be read: older history is forgotten at each commit.
pub const HISTORY: u64 = 128;

/// The index hashes of one row, one for each index. Few of them need no allocation, and are copied
/// as one piece.
#[derive(Clone, Debug)]
pub(crate) struct Hashes {
    few: [u32; FEW],
    more: Option<Box<[u32]>>,
}

const FEW: usize = 4;

impl Hashes {
    #[inline]
    pub(crate) fn new(width: usize) -> Self {
        let more = width.checked_sub(FEW).filter(|more| *more > 0);
        Self {
            few: [0; FEW],
            more: more.map(|more| vec![0; more].into()),
        }
    }

    #[inline]
    pub(crate) fn get(&self, index: usize) -> u32 {
        match &self.more {
            Some(more) if index >= FEW => more[index - FEW],
            _ => self.few[index],
        }
    }

    #[inline]
    pub(crate) fn set(&mut self, index: usize, hash: u32) {
        match &mut self.more {
            Some(more) if index >= FEW => more[index - FEW] = hash,
            _ => self.few[index] = hash,
        }
    }
}

/// One change of one slot. It holds the slot's *other* content: what was there before, and while
/// the change is undone, what will be there again. So undo and redo are the same swap.
#[derive(Clone, Debug)]
pub(crate) struct Change<R> {
    pub(crate) row: Option<R>,
    pub(crate) hashes: Hashes,
    /// Place in the order of insertion, for when the slot is empty.
    pub(crate) seq: u64,
    pub(crate) before: u32,
    pub(crate) slot: u32,
}

/// Where a commit ends in the log.
#[derive(Clone, Copy, Debug)]
struct Tag {
    commit: u64,
    changes: usize,
}

/// The changes that can be undone: those of recent commits, then those of the open transaction.
#[derive(Clone, Debug)]
pub(crate) struct History<R> {
    pub(crate) changes: VecDeque<Change<R>>,
    tags: VecDeque<Tag>,
    /// How many of `changes` belong to commits.
    committed: usize,
    /// The youngest commit whose changes are forgotten.
    forgotten: u64,
    /// How many changes are forgotten.
    dropped: u64,
}

impl<R> History<R> {
    pub(crate) fn new() -> Self {
        Self {
            changes: VecDeque::new(),
            tags: VecDeque::new(),
            committed: 0,
            forgotten: 0,
            dropped: 0,
        }
    }

    /// Makes room for so many more changes, each a commit of its own.
    pub(crate) fn reserve(&mut self, changes: usize) {
        self.changes.reserve(changes);
        self.tags.reserve(changes);
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.changes.len()
    }

    /// How many changes were made before this position.
    pub(crate) fn before(&self, position: usize) -> u64 {
        self.dropped + position as u64
    }

    #[inline]
    pub(crate) fn committed(&self) -> usize {
        self.committed
    }

    /// Where the changes after commit `commit` begin, or `None` when that is forgotten.
    pub(crate) fn position(&self, commit: u64) -> Option<usize> {
        if commit < self.forgotten {
            return None;
        }
        let younger = self.tags.iter().rev().take_while(|tag| tag.commit > commit);
        Some(self.committed - younger.map(|tag| tag.changes).sum::<usize>())
    }

    /// The commits that can be undone, youngest first, each with the position where its changes begin.
    pub(crate) fn commits(&self) -> impl Iterator<Item = (u64, usize)> {
        let mut position = self.committed;
        self.tags.iter().rev().map(move |tag| {
            position -= tag.changes;
            (tag.commit, position)
        })
    }

    /// Gives the open changes to the commit `commit` and forgets what is more than [`HISTORY`]
    /// commits old.
    pub(crate) fn commit(&mut self, commit: u64) {
        let open = self.changes.len() - self.committed;
        if open == 0 {
            return;
        }
        self.tags.push_back(Tag {
            commit,
            changes: open,
        });
        self.committed += open;
        while self
            .tags
            .front()
            .is_some_and(|tag| tag.commit + HISTORY <= commit)
        {
            let Some(old) = self.tags.pop_front() else {
                break;
            };
            self.forgotten = old.commit;
            // The counts are right before a row is dropped: `Drop` is user code and may panic.
            self.committed -= old.changes;
            self.dropped += old.changes as u64;
            if old.changes == 1 {
                self.changes.pop_front();
            } else {
                self.changes.drain(..old.changes);
            }
        }
    }
}
