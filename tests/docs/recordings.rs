//! The snippets of the readme and of the guide about recordings: each is a part of a test here, and stands there word for word.

use std::path::PathBuf;
use std::time::Duration;

use fake_runtime::{Recorder, Recordings, fake};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Profile {
    login: String,
    user_name: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum ApiError {
    NotFound,
    TimedOut,
}

#[fake(recordings)]
trait Directory {
    async fn get_profile(&self, login: &str) -> Result<Profile, ApiError>;
    async fn invite(&self, email: &str) -> Result<u64, ApiError>;
}

/// The real client, were there a service.
struct HttpDirectory;

impl HttpDirectory {
    fn new() -> Self {
        Self
    }
}

impl Directory for HttpDirectory {
    async fn get_profile(&self, login: &str) -> Result<Profile, ApiError> {
        let (login, user_name) = match login {
            "ada" => ("ada".to_owned(), "Ada".to_owned()),
            _ => return Err(ApiError::NotFound),
        };
        Ok(Profile { login, user_name })
    }

    async fn invite(&self, _email: &str) -> Result<u64, ApiError> {
        Ok(7)
    }
}

#[tokio::test]
async fn what_was_recorded_is_served_and_checked() {
    let folder = std::env::temp_dir().join(format!("fake-docs-{}", std::process::id()));
    let path: PathBuf = folder.join("directory.json");

    let recorder = Recorder::new().again("cargo run --example record");
    let directory = RecordDirectory::new(HttpDirectory::new(), &recorder);
    directory.get_profile("ada").await.unwrap();
    directory.get_profile("nobody").await.unwrap_err();
    directory.invite("ada@example.com").await.unwrap();
    recorder.save(&path).unwrap();

    let month = Duration::from_secs(30 * 24 * 60 * 60);
    let recordings = Recordings::load(&path).unwrap().max_age(month);
    let directory = FakeDirectory::new();
    directory.serve(&recordings);

    let found = directory.get_profile("ada").await;
    assert_eq!(found.unwrap().user_name, "Ada");

    // Faults come first, whenever they were armed.
    let faults = directory.faults();
    faults.get_profile().once().fail(ApiError::TimedOut);
    let found = directory.get_profile("ada").await;
    assert_eq!(found, Err(ApiError::TimedOut));

    let drift = RecordDirectory::check(&recordings, &HttpDirectory::new()).await;
    drift.assert_none();
    assert_eq!((drift.asked(), drift.left_out()), (2, 1));
    std::fs::remove_dir_all(folder).unwrap();
}
