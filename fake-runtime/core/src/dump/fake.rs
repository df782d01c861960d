//! A fake's state, taken out and put back. The rows are written and read unlocked, where serde may run any code.

use super::error::DumpError;
use super::file::Dump;
use super::part::{Dumping, Dumps, Loading};
use crate::fake::{Checkpoint, Fake};
use crate::world::IdsMark;

/// With the feature `serde`, of a fake whose trait says `dump`.
impl<S: Dumps> Fake<S> {
    /// The state as data, as it is now: to be kept in a file, or to be compared with another one.
    ///
    /// # Panics
    ///
    /// When JSON has no such value, a map with keys that are no text for example; and as every use of a [`Fake`] from
    /// inside itself.
    #[must_use]
    #[track_caller]
    pub fn dump(&self) -> Dump {
        let checkpoint = self.checkpoint();
        let (state, ids) = checkpoint.parts();
        let mut dumping = Dumping::new(Dump {
            of: S::NAME.to_owned(),
            ids: ids.to_numbers(),
            parts: Vec::new(),
            values: Vec::new(),
        });
        state.dump(&mut dumping);
        match dumping.end() {
            Ok(dump) => dump,
            Err(error) => panic!("`{}` cannot be dumped: {error}", S::NAME),
        }
    }

    /// Puts the state of a dump in the place of this one: rows, `state(..)` values, sequences and ids. Every constraint and
    /// reference is checked. A table that the dump does not have is empty then, and a value what it is at the beginning.
    /// The clock and the counters of calls stay, as do rules.
    ///
    /// # Errors
    ///
    /// Where the dump is of another fake or has a part that this one has not, where a row cannot be read, and where one breaks
    /// a constraint or a reference. The state is then what it was before.
    ///
    /// # Panics
    ///
    /// As every use of a [`Fake`] from inside itself.
    #[track_caller]
    pub fn load_dump(&self, dump: &Dump) -> Result<(), DumpError> {
        if dump.of != S::NAME {
            return Err(DumpError::of(&dump.of, S::NAME));
        }
        let mut state = S::new(self.setup());
        let mut loading = Loading::new(dump);
        state.load(&mut loading);
        loading.end(S::NAME)?;
        while state.settle().map_err(DumpError::reference)? {}
        state.each_mut(&mut |part| part.commit(1));
        let ids = IdsMark::from_numbers(dump.ids);
        self.restore(&Checkpoint::new(state, 1, ids));
        Ok(())
    }
}
