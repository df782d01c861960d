//! A file of recordings that was loaded, and what is said of it: how old they may be, what the check leaves out.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::drift::Pattern;
use super::error::RecordingsError;
use super::tape::{Kept, Tape};
use super::time;

/// What a real client has answered, from a file that a [`Recorder`](crate::Recorder) wrote: the fake serves it
/// (`github.serve(&recordings)`), and `RecordGithub::check(&recordings, &real)` compares it with what the real client
/// answers now. A clone shares what was loaded.
#[derive(Clone)]
pub struct Recordings {
    path: PathBuf,
    pub(super) tape: Arc<Tape>,
    max_age: Option<Duration>,
    as_of: Option<SystemTime>,
    pub(super) ignored: Vec<Pattern>,
    pub(super) shapes: bool,
}

impl Recordings {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// Where there is none, or it cannot be read, or it holds something else, a later format included.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, RecordingsError> {
        let path = path.as_ref();
        let Some(tape) = Tape::load(path)? else {
            let error = std::io::ErrorKind::NotFound.into();
            return Err(RecordingsError::read(path, error));
        };
        Ok(Self {
            path: path.to_owned(),
            tape: Arc::new(tape),
            max_age: None,
            as_of: None,
            ignored: Vec::new(),
            shapes: false,
        })
    }

    /// An answer that was recorded longer ago than this is not served: the call panics and says how to record again.
    /// Without it, recordings never expire.
    #[must_use]
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = Some(age);
        self
    }

    /// The time that ages are counted to, instead of the system's: recordings are made in the real world, so the clock
    /// of a fake's world has no say in it.
    #[must_use]
    pub fn as_of(mut self, time: SystemTime) -> Self {
        self.as_of = Some(time);
        self
    }

    /// Leaves this part of all answers out of the check: `$.updated_at` is a field of the answer itself (of what is in
    /// its `Ok` or its `Err`), `$.items[*].url` one in each element of a list, and `$..url` one anywhere.
    ///
    /// # Panics
    ///
    /// When this is no such path.
    #[must_use]
    #[track_caller]
    pub fn ignore(mut self, path: &str) -> Self {
        match Pattern::read(path) {
            Some(pattern) => self.ignored.push(pattern),
            None => panic!(
                "`{path}` is no path into an answer: write `$.field`, `$.list[*].field` or `$..field`"
            ),
        }
        self
    }

    /// The check compares fields and types, and not values: for a service whose data changes by itself.
    #[must_use]
    pub fn only_shapes(mut self) -> Self {
        self.shapes = true;
        self
    }

    /// The file, as it was given.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many different requests are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tape.calls.len()
    }

    /// Whether there is no request in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// # Panics
    ///
    /// When the file is of another trait.
    #[track_caller]
    pub(super) fn assert_of(&self, name: &str) {
        assert!(
            self.tape.of == name,
            "{} has recordings of `{}`, not of `{name}`",
            self.path.display(),
            self.tape.of
        );
    }

    /// Why this answer is too old, if it is.
    pub(super) fn expired(&self, kept: &Kept) -> Option<String> {
        let most = self.max_age?;
        let now = self.as_of.unwrap_or_else(SystemTime::now);
        // One from the future is new: clocks of machines differ.
        let age = now.duration_since(kept.at).unwrap_or_default();
        (age > most).then(|| {
            format!(
                "it was recorded at {}, which is {} ago, and may be {} old",
                time::written(kept.at),
                time::long(age),
                time::long(most)
            )
        })
    }

    /// The line that says how to record, or how to record again.
    pub(super) fn how_to(&self, record: &str) -> String {
        match &self.tape.again {
            Some(command) => format!("{record}: `{command}`"),
            None => format!(
                "{record}, with the wrapper that `recordings` generates for `{}`",
                self.tape.of
            ),
        }
    }
}

impl fmt::Debug for Recordings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recordings")
            .field("path", &self.path)
            .field("of", &self.tape.of)
            .field("requests", &self.len())
            .field("max_age", &self.max_age)
            .finish_non_exhaustive()
    }
}
