//! The last violation on this thread. The user's error says of it what it will; a contract has to know which constraints a
//! refused call would have broken, because real servers differ in which of them they name.
//!
//! A fake's call runs on one thread from beginning to end, so that what is noted between is its own.

use std::cell::RefCell;

use super::ViolationKind;

/// What was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Noted {
    pub(crate) kind: ViolationKind,
    /// Every constraint that is broken.
    pub(crate) all: Vec<&'static str>,
}

thread_local! {
    static LAST: RefCell<Option<Noted>> = const { RefCell::new(None) };
}

pub(super) fn note(kind: ViolationKind, constraint: &'static str) {
    let all = vec![constraint];
    LAST.with_borrow_mut(|last| *last = Some(Noted { kind, all }));
}

pub(super) fn note_also(constraint: &'static str) {
    LAST.with_borrow_mut(|last| {
        if let Some(last) = last {
            last.all.push(constraint);
        }
    });
}

/// Takes what was noted since this was last called.
pub(crate) fn take() -> Option<Noted> {
    LAST.take()
}
