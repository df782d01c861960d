//! Keys that the table makes, in a synchronous trait.

use std::sync::Mutex;

use fake_runtime::{Contract, Violation, fake};

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Task {
    pub(crate) id: u64,
    pub(crate) title: String,
    pub(crate) done: bool,
}

#[fake(entity = Task, key(id: u64, generate = sequence), contract)]
pub(crate) trait Tasks {
    #[fake(insert(Task { id: ids.next(), title: title.to_owned(), done: false }))]
    fn add(&self, title: &str) -> Result<u64, Violation>;
    fn find(&self, id: u64) -> Option<Task>;
    #[fake(update(|task| task.done = true))]
    fn finish(&self, id: u64) -> Option<Task>;
    fn delete(&self, id: u64) -> bool;
    #[fake(list)]
    fn all(&self) -> Vec<Task>;
}

/// A mistake.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Bug {
    /// The key of a deleted row is given again.
    IdReused,
    /// The key before is answered.
    IdBefore,
    /// The last row is finished, whichever is meant.
    FinishesLast,
}

pub(crate) fn contract(bug: Option<Bug>) -> Contract<'static, TasksContract, MemoryTasks> {
    TasksContract::new().real(async move || ((), MemoryTasks::new(bug)))
}

/// The real one, whose keys are not those of the fake.
pub(crate) struct MemoryTasks {
    rows: Mutex<(u64, Vec<Task>)>,
    bug: Option<Bug>,
}

impl MemoryTasks {
    pub(crate) fn new(bug: Option<Bug>) -> Self {
        Self {
            rows: Mutex::new((1_000, Vec::new())),
            bug,
        }
    }
}

impl Tasks for MemoryTasks {
    fn add(&self, title: &str) -> Result<u64, Violation> {
        let mut locked = self.rows.lock().unwrap();
        let (last, rows) = &mut *locked;
        *last += 7;
        let mut id = *last;
        if self.bug == Some(Bug::IdReused) {
            let free = (1_001..2_000).find(|id| rows.iter().all(|row| row.id != *id));
            id = free.unwrap();
        }
        rows.push(Task {
            id,
            title: title.to_owned(),
            done: false,
        });
        Ok(if self.bug == Some(Bug::IdBefore) {
            id - 7
        } else {
            id
        })
    }

    fn find(&self, id: u64) -> Option<Task> {
        let locked = self.rows.lock().unwrap();
        locked.1.iter().find(|row| row.id == id).cloned()
    }

    fn finish(&self, id: u64) -> Option<Task> {
        let mut locked = self.rows.lock().unwrap();
        let rows = &mut locked.1;
        let at = rows.iter().position(|row| row.id == id)?;
        let at = if self.bug == Some(Bug::FinishesLast) {
            rows.len() - 1
        } else {
            at
        };
        rows[at].done = true;
        Some(rows[at].clone())
    }

    fn delete(&self, id: u64) -> bool {
        let mut locked = self.rows.lock().unwrap();
        let before = locked.1.len();
        locked.1.retain(|row| row.id != id);
        locked.1.len() < before
    }

    fn all(&self) -> Vec<Task> {
        // In no order.
        self.rows.lock().unwrap().1.iter().rev().cloned().collect()
    }
}
