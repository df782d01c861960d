//! A state at one moment, and how a state is printed.

use std::fmt;
use std::sync::Arc;

use crate::state::State;
use crate::table::AnyTable;
use crate::world::IdsMark;

/// A state at one moment, to which a fake can be set back.
///
/// Taking it copies nothing: the rows are shared until the fake writes.
pub struct Checkpoint<S> {
    pub(super) state: Arc<S>,
    pub(super) commits: u64,
    pub(super) ids: IdsMark,
}

#[cfg(feature = "serde")]
impl<S> Checkpoint<S> {
    pub(crate) fn new(state: S, commits: u64, ids: IdsMark) -> Self {
        let state = Arc::new(state);
        Self {
            state,
            commits,
            ids,
        }
    }

    pub(crate) fn parts(&self) -> (&S, IdsMark) {
        (&self.state, self.ids)
    }
}

impl<S> Clone for Checkpoint<S> {
    fn clone(&self) -> Self {
        Self {
            state: Arc::clone(&self.state),
            ..*self
        }
    }
}

impl<S: State> fmt::Debug for Checkpoint<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(&*self.state, "Checkpoint", f)
    }
}

pub(super) fn show<S: State>(state: &S, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut fields = f.debug_struct(name);
    state.each(&mut |table| {
        fields.field(table.name(), &Shown(table));
    });
    fields.finish()
}

struct Shown<'t>(&'t dyn AnyTable);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt_rows(f)
    }
}
