//! Recordings: a test is green for months, because what it serves was recorded before the service renamed a field.
//!
//! The directory of another team answers JSON, and the greeting on our page reads `userName` in it. Tests run on
//! recordings of the real client. The service renames the field to `user_name`: the page breaks, and every test that
//! plays the old answers passes. Three things find it. Recordings expire; the check asks the real client again and says
//! which field was renamed; and a request that nobody has recorded is never answered by a guess.
//!
//! ```sh
//! cargo run --example recordings
//! ```

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use fake_runtime::{Drift, Recorder, Recordings, RecordingsError, fake};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ApiError {
    NotFound,
    /// Too many invitations: try again after so many seconds.
    TooMany {
        retry_after: u32,
    },
}

/// The client of the other team's directory: it hands on what the service says.
#[fake(recordings)]
pub trait Directory {
    /// The profile of a person.
    fn fetch_profile(&self, login: &str) -> Result<Value, ApiError>;
    /// Sends an e-mail, and answers the number of the invitation.
    fn invite(&self, email: &str) -> Result<u64, ApiError>;
}

/// The service, were there a network: which field it says the name in depends on its version.
pub struct RealDirectory {
    pub name_is_in: &'static str,
}

impl Directory for RealDirectory {
    fn fetch_profile(&self, login: &str) -> Result<Value, ApiError> {
        match login {
            "ada" => Ok(json!({"login": login, self.name_is_in: "Ada Lovelace", "teams": 3})),
            "grace" => Ok(json!({"login": login, self.name_is_in: "Grace Hopper", "teams": 1})),
            _ => Err(ApiError::NotFound),
        }
    }

    fn invite(&self, _email: &str) -> Result<u64, ApiError> {
        Ok(41)
    }
}

/// The code under test.
pub fn greeting(directory: &impl Directory, login: &str) -> String {
    match directory.fetch_profile(login) {
        Ok(profile) => match profile["userName"].as_str() {
            Some(name) => format!("Hello, {name}!"),
            None => "Hello, !".to_owned(),
        },
        Err(_) => "Hello, stranger!".to_owned(),
    }
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Records what the tests need, as of this time.
///
/// # Errors
///
/// Where the file cannot be written.
pub fn record(path: &Path, real: RealDirectory, at: SystemTime) -> Result<(), RecordingsError> {
    let recorder = Recorder::new()
        .again("cargo run --example recordings")
        .as_of(at);
    let directory = RecordDirectory::new(real, &recorder);
    for login in ["ada", "grace", "nobody"] {
        // An error is an answer too.
        let _ = directory.fetch_profile(login);
    }
    let _ = directory.invite("ada@example.com");
    recorder.save(path)
}

/// What the real service answers otherwise than it was recorded.
pub fn check(recordings: &Recordings, real: &RealDirectory) -> Drift {
    RecordDirectory::check(recordings, real)
}

/// The fake, which answers from these recordings.
pub fn served(recordings: &Recordings) -> FakeDirectory {
    let directory = FakeDirectory::new();
    directory.serve(recordings);
    directory
}

/// What a test that does this prints when it fails.
fn failure<T>(run: impl FnOnce() -> T) -> String {
    let panic = catch_unwind(AssertUnwindSafe(|| drop(run()))).expect_err("it fails");
    *panic.downcast().expect("a message")
}

/// A folder for one run.
fn folder(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("fake-{name}-{}", std::process::id()))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // What fails here is printed as a part of the story.
    std::panic::set_hook(Box::new(|_| {}));
    let folder = folder("recordings");
    let path = folder.join("directory.json");
    let recorded = SystemTime::now() - 40 * DAY;
    let old = RealDirectory {
        name_is_in: "userName",
    };
    record(&path, old, recorded)?;
    let recordings = Recordings::load(&path)?;
    println!(
        "forty days ago {} requests were recorded\n",
        recordings.len()
    );

    let new = RealDirectory {
        name_is_in: "user_name",
    };
    println!(
        "on the recordings the page says: {}",
        greeting(&served(&recordings), "ada")
    );
    println!(
        "in production it says:           {}\n",
        greeting(&new, "ada")
    );

    println!("the check says:\n{}\n", check(&recordings, &new));

    let aged = recordings.clone().max_age(30 * DAY);
    let message = failure(|| greeting(&served(&aged), "ada"));
    println!("with a greatest age of thirty days the test says:\n{message}\n");

    let message = failure(|| greeting(&served(&recordings), "grave"));
    println!("for a login that was never recorded it says:\n{message}\n");

    record(&path, new, SystemTime::now())?;
    let again = Recordings::load(&path)?.max_age(30 * DAY);
    println!(
        "recorded again, the page says:   {}",
        greeting(&served(&again), "ada")
    );
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recordings of the service as it was, made at this time.
    fn stale(name: &str, at: SystemTime) -> Recordings {
        let folder = folder(name);
        let path = folder.join("directory.json");
        let real = RealDirectory {
            name_is_in: "userName",
        };
        record(&path, real, at).unwrap();
        let recordings = Recordings::load(&path).unwrap();
        std::fs::remove_dir_all(folder).unwrap();
        recordings
    }

    const RENAMED: RealDirectory = RealDirectory {
        name_is_in: "user_name",
    };

    #[test]
    fn a_stale_recording_keeps_a_broken_page_green() {
        let recordings = stale("green", SystemTime::now());
        assert_eq!(
            greeting(&served(&recordings), "ada"),
            "Hello, Ada Lovelace!"
        );
        assert_eq!(greeting(&RENAMED, "ada"), "Hello, !");
    }

    #[test]
    fn the_check_finds_the_renamed_field_and_invites_nobody() {
        let drift = check(&stale("drift", SystemTime::now()), &RENAMED);
        let report = failure(|| drift.assert_none());
        assert!(
            report.contains("$.userName: looks renamed, to `user_name`"),
            "{report}"
        );
        assert_eq!(
            (drift.all().len(), drift.asked(), drift.left_out()),
            (2, 3, 1)
        );
    }

    #[test]
    fn the_age_finds_it_without_the_service() {
        let now = SystemTime::now();
        let recordings = stale("age", now).max_age(30 * DAY);
        assert_eq!(greeting(&served(&recordings), "nobody"), "Hello, stranger!");
        let later = recordings.as_of(now + 40 * DAY);
        let message = failure(|| greeting(&served(&later), "ada"));
        assert!(message.contains("is too old"), "{message}");
        assert!(
            message.ends_with("record it again: `cargo run --example recordings`"),
            "{message}"
        );
    }

    #[test]
    fn a_request_that_was_not_recorded_is_not_guessed() {
        let recordings = stale("guess", SystemTime::now());
        let message = failure(|| greeting(&served(&recordings), "grave"));
        assert!(
            message.contains("login: recorded \"grace\", asked \"grave\""),
            "{message}"
        );
    }

    #[test]
    fn an_outage_of_the_service_is_one_rule_away() {
        let directory = served(&stale("outage", SystemTime::now()));
        let busy = ApiError::TooMany { retry_after: 60 };
        directory.faults().fetch_profile().once().fail(busy);
        assert_eq!(greeting(&directory, "ada"), "Hello, stranger!");
        assert_eq!(greeting(&directory, "ada"), "Hello, Ada Lovelace!");
    }
}
