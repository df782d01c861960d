//! A list that grows at its end while others read it, without a lock. Nothing is taken out of it: a rule that is healed
//! says so itself.

use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

use crate::sync::OnceLock;

/// How many members a part of the list has.
const PART: usize = 4;

/// A list of shared values.
pub(super) struct List<T>(Part<T>);

// What is in it is set whole or not at all: no panic leaves it half done.
impl<T> UnwindSafe for List<T> {}
impl<T> RefUnwindSafe for List<T> {}

struct Part<T> {
    members: [OnceLock<Arc<T>>; PART],
    next: OnceLock<Box<Part<T>>>,
}

impl<T> Default for Part<T> {
    fn default() -> Self {
        Self {
            members: std::array::from_fn(|_| OnceLock::new()),
            next: OnceLock::new(),
        }
    }
}

impl<T> List<T> {
    pub(super) fn new() -> Self {
        Self(Part::default())
    }

    /// Adds a value at the end. One thread does so at a time; others may read meanwhile.
    pub(super) fn push(&self, value: Arc<T>) {
        let mut part = &self.0;
        let mut left = value;
        loop {
            for member in &part.members {
                match member.set(left) {
                    Ok(()) => return,
                    Err(back) => left = back,
                }
            }
            part = part.next.get_or_init(Box::default);
        }
    }

    /// Whether nothing was added yet.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.0.members[0].get().is_none()
    }

    /// Shows the values so far, in their order.
    #[inline]
    pub(super) fn each<'l>(&'l self, mut show: impl FnMut(&'l Arc<T>)) {
        let mut part = &self.0;
        loop {
            for member in &part.members {
                let Some(member) = member.get() else { return };
                show(member);
            }
            let Some(next) = part.next.get() else { return };
            part = next;
        }
    }

    /// The values so far, in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Arc<T>> {
        let (mut part, mut next) = (&self.0, 0);
        std::iter::from_fn(move || {
            if next == PART {
                part = part.next.get()?;
                next = 0;
            }
            let member = part.members[next].get()?;
            next += 1;
            Some(member)
        })
    }
}

impl<T> Drop for List<T> {
    fn drop(&mut self) {
        // One part after the other, not each inside of the one before: a long list needs no deep stack.
        let mut next = self.0.next.take();
        while let Some(mut part) = next {
            next = part.next.take();
        }
    }
}
