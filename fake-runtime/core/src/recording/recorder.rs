//! What a wrapper around a real client writes down, until it is saved.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use super::Recorded;
use super::error::RecordingsError;
use super::request::Request;
use super::tape::{Kept, Tape};

/// Held while a file is read, changed and written, so that two recorders of one process do not undo each other.
static SAVING: Mutex<()> = Mutex::new(());

/// What a real client was asked and answered: the generated wrapper, `RecordGithub` of a trait `Github`, writes it
/// down here, and [`save`](Self::save) puts it into a file. A clone is the same recorder.
///
/// The file goes with the tests: whatever the client answers is in it as it is, secrets included.
#[derive(Clone, Default)]
pub struct Recorder(Arc<Mutex<Taken>>);

#[derive(Default)]
struct Taken {
    tape: Tape,
    /// When the answers count as recorded, where that is not now.
    at: Option<SystemTime>,
}

impl Recorder {
    /// A recorder of nothing so far.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The command that records again, which is shown wherever a recording is missing or too old. Where it is not said
    /// and a test records, it is `cargo test` with the name of that test.
    #[must_use]
    pub fn again(self, command: &str) -> Self {
        self.taken().tape.again = Some(command.to_owned());
        self
    }

    /// The time at which everything counts as recorded, instead of the system's.
    #[must_use]
    pub fn as_of(self, time: SystemTime) -> Self {
        self.taken().at = Some(time);
        self
    }

    /// How many different requests were recorded.
    #[must_use]
    pub fn len(&self) -> usize {
        self.taken().tape.calls.len()
    }

    /// Whether nothing was recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Writes what was recorded into the file, which is replaced as a whole. Requests that are in it already and were
    /// not made this time stay; of those that were, it has the new answers alone. Calls are in the order of their
    /// methods and arguments.
    ///
    /// A recorder that no wrapper was made with writes nothing. Two processes that save into one file at the same time
    /// may lose what one of them has recorded.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read or written, or holds something else, recordings of another trait included. The
    /// file is then what it was before.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), RecordingsError> {
        let path = path.as_ref();
        let mut newer = self.taken().tape.clone();
        if newer.of.is_empty() {
            return Ok(());
        }
        newer.again = newer.again.or_else(this_test);
        let _saving = SAVING.lock().unwrap_or_else(PoisonError::into_inner);
        let mut tape = Tape::load(path)?.unwrap_or_else(|| Tape {
            of: newer.of.clone(),
            ..Tape::default()
        });
        if tape.of != newer.of {
            let what = format!("it has those of `{}`, not of `{}`", tape.of, newer.of);
            return Err(RecordingsError::content(path, what));
        }
        tape.overlay(&newer);
        tape.save(path)
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        // What is in it changes in steps that cannot panic.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the generated wrapper does.
#[doc(hidden)]
impl Recorder {
    /// The same recorder, for this trait.
    ///
    /// # Panics
    ///
    /// When it records another one already.
    #[must_use]
    #[track_caller]
    pub fn of(&self, name: &str) -> Self {
        let mut taken = self.taken();
        let of = taken.tape.of.clone();
        if of.is_empty() {
            name.clone_into(&mut taken.tape.of);
        }
        drop(taken);
        assert!(
            of.is_empty() || of == name,
            "this recorder is for `{of}`, and cannot record `{name}` too: each trait has a file of its own"
        );
        self.clone()
    }

    /// Keeps an answer, and gives it back.
    ///
    /// # Panics
    ///
    /// When JSON has no such value.
    #[track_caller]
    pub fn keep<A: Recorded>(&self, request: Request, answer: A) -> A {
        let value = serde_json::to_value(&answer).unwrap_or_else(|error| {
            panic!("the answer of `{request}` cannot be kept in a recording: {error}")
        });
        let mut taken = self.taken();
        let at = taken.at.unwrap_or_else(SystemTime::now);
        taken.tape.keep(request, Kept { at, answer: value });
        answer
    }
}

/// The command that runs this test again, where one runs: the harness calls its thread after it.
fn this_test() -> Option<String> {
    let thread = std::thread::current();
    // No test has a hyphen in its name, which the threads of executors have.
    let test = thread.name()?;
    if test == "main" || test.contains('-') {
        return None;
    }
    Some(format!("cargo test {test} -- --include-ignored"))
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let taken = self.taken();
        f.debug_struct("Recorder")
            .field("of", &taken.tape.of)
            .field("requests", &taken.tape.calls.len())
            .finish_non_exhaustive()
    }
}
