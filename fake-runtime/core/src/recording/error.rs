//! Why a file of recordings cannot be used.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a file of recordings could not be read or written.
#[derive(Debug)]
pub struct RecordingsError {
    path: PathBuf,
    problem: Problem,
}

#[derive(Debug)]
enum Problem {
    Read(io::Error),
    Write(io::Error),
    /// It is no file of recordings, or one of another version.
    Content(String),
}

impl RecordingsError {
    pub(super) fn read(path: &Path, error: io::Error) -> Self {
        Self::new(path, Problem::Read(error))
    }

    pub(super) fn write(path: &Path, error: io::Error) -> Self {
        Self::new(path, Problem::Write(error))
    }

    pub(super) fn content(path: &Path, what: impl Into<String>) -> Self {
        Self::new(path, Problem::Content(what.into()))
    }

    fn new(path: &Path, problem: Problem) -> Self {
        Self {
            path: path.to_owned(),
            problem,
        }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl fmt::Display for RecordingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.problem {
            Problem::Read(error) if error.kind() == io::ErrorKind::NotFound => write!(
                f,
                "there are no recordings at {path}: record them with the wrapper that `recordings` generates"
            ),
            Problem::Read(error) => write!(f, "the recordings at {path} cannot be read: {error}"),
            Problem::Write(error) => {
                write!(f, "the recordings cannot be written to {path}: {error}")
            }
            Problem::Content(what) => write!(f, "{path} holds no recordings: {what}"),
        }
    }
}

impl Error for RecordingsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.problem {
            Problem::Read(error) | Problem::Write(error) => Some(error),
            Problem::Content(_) => None,
        }
    }
}
