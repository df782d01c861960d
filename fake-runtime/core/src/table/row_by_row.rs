//! What `InnoDB` refuses of a table that refers to itself and other databases do not: it looks at references
//! row after row, they when the statement has ended. Reads the open changes, which are in this order.

use std::collections::HashMap;
use std::hash::Hash;

use super::reference::OnDelete;
use super::refused::Refers;
use super::store::Store;

/// One change: where it stands, the slot, and the row before and after it.
struct Step<'s, R> {
    at: usize,
    slot: u32,
    before: Option<&'s R>,
    after: Option<&'s R>,
}

/// The open changes, oldest first.
fn steps<R>(store: &Store<R>) -> Vec<Step<'_, R>> {
    let mut steps: Vec<Step<'_, R>> = store
        .open()
        .enumerate()
        .map(|(at, (slot, _, before))| Step {
            at,
            slot,
            before,
            after: None,
        })
        .collect();
    // What a slot holds after a change is what it held before the next one.
    let mut later = HashMap::new();
    for step in steps.iter_mut().rev() {
        step.after = *later
            .entry(step.slot)
            .or_insert_with(|| store.get(step.slot));
        later.insert(step.slot, step.before);
    }
    steps
}

/// Whether a row came to refer before the row was there, or, where that is `restrict`ed, a row went
/// before those that referred to it.
///
/// A statement deletes rows in the order of insertion here, for that of the primary key there.
pub(super) fn refused<R, K: Hash + Eq + Refers<T>, T>(
    store: &Store<R>,
    on_delete: OnDelete,
    key: impl Fn(&R) -> Option<&K>,
    parent_key: impl Fn(&R) -> &T,
) -> bool {
    let parent_key = |row| K::seen(parent_key(row));
    let steps = steps(store);
    // Where a key first came or went, and whether it came.
    let mut first = HashMap::new();
    // Where the last reference to a key went.
    let mut left = HashMap::new();
    for step in &steps {
        let (was, is) = (step.before.map(&parent_key), step.after.map(&parent_key));
        if was != is {
            if let Some(was) = was {
                first.entry(was).or_insert((step.at, false));
            }
            if let Some(is) = is {
                first.entry(is).or_insert((step.at, true));
            }
        }
        let (referred, refers) = (step.before.and_then(&key), step.after.and_then(&key));
        if let (Some(referred), true) = (referred, referred != refers) {
            left.insert(referred, step.at);
        }
    }
    steps.iter().any(|step| {
        let (was, is) = (step.before.map(&parent_key), step.after.map(&parent_key));
        let (referred, refers) = (step.before.and_then(&key), step.after.and_then(&key));
        let too_early = refers != referred
            && refers
                .is_some_and(|to| matches!(first.get(to), Some((came, true)) if *came > step.at));
        let too_late = on_delete == OnDelete::Restrict
            && was != is
            && was.is_some_and(|key| left.get(key).is_some_and(|left| *left > step.at));
        too_early || too_late
    })
}
