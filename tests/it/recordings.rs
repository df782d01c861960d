//! Recordings of a real client: what is kept of it, and what a fake makes of that.

mod check;
mod styles;

use std::cell::Cell;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use fake_runtime::{JournalEntry, Outcome, Recorder, Recordings, World, fake};
use serde::{Deserialize, Serialize};

use crate::support::{Scratch, panic_of};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct User {
    id: u64,
    user_name: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum ApiError {
    NotFound,
    Down { retry_after: u32 },
}

#[fake(recordings, failures(ApiError::Down { retry_after: 1 }))]
trait Github {
    fn get_user(&self, login: &str) -> Result<User, ApiError>;
    fn list_repositories(&self, owner: &str, page: u32) -> Result<Vec<String>, ApiError>;
    fn status(&self) -> String;
}

/// A service that says what it is told to, and counts.
#[derive(Default)]
struct Real {
    calls: Cell<u64>,
}

impl Real {
    fn called(&self) -> u64 {
        self.calls.set(self.calls.get() + 1);
        self.calls.get()
    }
}

impl Github for Real {
    fn get_user(&self, login: &str) -> Result<User, ApiError> {
        self.called();
        if login == "nobody" {
            return Err(ApiError::NotFound);
        }
        Ok(user(login))
    }

    fn list_repositories(&self, owner: &str, page: u32) -> Result<Vec<String>, ApiError> {
        self.called();
        Ok(vec![format!("{owner}/{page}")])
    }

    fn status(&self) -> String {
        format!("status {}", self.called())
    }
}

fn user(login: &str) -> User {
    User {
        id: 7,
        user_name: login.to_owned(),
    }
}

/// The first second of 2026.
fn new_year() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_767_225_600)
}

const DAY: Duration = Duration::from_secs(86_400);

/// What `record` does with a recorded client, in a file.
fn recorded(record: impl FnOnce(&RecordGithub<Real>)) -> Scratch {
    let file = Scratch::new();
    let recorder = Recorder::new()
        .again("cargo run --example record")
        .as_of(new_year());
    record(&RecordGithub::new(Real::default(), &recorder));
    recorder.save(&file).unwrap();
    file
}

fn served(file: &Scratch) -> FakeGithub {
    let github = FakeGithub::new();
    github.serve(&Recordings::load(file).unwrap());
    github
}

#[test]
fn the_file_reads_well_and_has_an_order_of_its_own() {
    let file = recorded(|github| {
        let _ = github.list_repositories("ada", 2);
        let _ = github.get_user("nobody");
        let _ = github.get_user("ada");
    });
    let expected = r#"{
  "format": 1,
  "of": "Github",
  "again": "cargo run --example record",
  "calls": [
    {
      "method": "get_user",
      "request": {
        "login": "ada"
      },
      "answers": [
        {
          "recorded": "2026-01-01T00:00:00Z",
          "answer": {
            "Ok": {
              "id": 7,
              "user_name": "ada"
            }
          }
        }
      ]
    },
"#;
    let text = file.text();
    assert!(text.starts_with(expected), "{text}");
    let order = ["\"nobody\"", "\"list_repositories\""].map(|part| text.find(part));
    assert!(order.is_sorted() && order[0].is_some(), "{text}");
}

#[test]
fn a_fake_serves_what_was_recorded_errors_too() {
    let file = recorded(|github| {
        assert_eq!(github.get_user("ada"), Ok(user("ada")));
        let _ = github.get_user("nobody");
        let _ = github.list_repositories("ada", 2);
    });
    let github = served(&file);
    assert_eq!(github.get_user("ada"), Ok(user("ada")));
    assert_eq!(github.get_user("nobody"), Err(ApiError::NotFound));
    let repositories = github.list_repositories("ada", 2);
    assert_eq!(repositories, Ok(vec!["ada/2".to_owned()]));
    github.calls().get_user().assert_count(2);
}

#[test]
fn several_answers_to_one_request_come_in_their_order_and_the_last_repeats() {
    let file = recorded(|github| {
        for _ in 0..3 {
            github.status();
        }
    });
    let github = served(&file);
    let answers: Vec<String> = (0..5).map(|_| github.status()).collect();
    let numbers: Vec<&str> = answers.iter().map(|answer| &answer[7..]).collect();
    assert_eq!(numbers, ["1", "2", "3", "3", "3"]);
    // Each `serve` begins anew.
    assert_eq!(served(&file).status(), "status 1");
}

#[test]
fn equal_answers_at_the_end_are_kept_once() {
    let file = recorded(|github| {
        for _ in 0..3 {
            let _ = github.get_user("ada");
        }
    });
    assert_eq!(file.text().matches("\"recorded\"").count(), 1);
}

#[test]
fn recording_again_replaces_what_was_asked_and_keeps_the_rest() {
    let file = recorded(|github| {
        let _ = github.get_user("ada");
        github.status();
        github.status();
    });
    let later = Recorder::new().as_of(new_year() + DAY);
    RecordGithub::new(Real::default(), &later).status();
    later.save(&file).unwrap();

    let text = file.text();
    assert_eq!(text.matches("\"2026-01-01T00:00:00Z\"").count(), 1);
    assert_eq!(text.matches("\"2026-01-02T00:00:00Z\"").count(), 1);
    assert!(!text.contains("status 2"), "{text}");
    let github = served(&file);
    assert_eq!(github.get_user("ada"), Ok(user("ada")));
    assert_eq!(github.status(), "status 1");
}

#[test]
fn a_recording_that_is_too_old_fails_and_says_how_to_record_again() {
    let file = recorded(|github| {
        let _ = github.get_user("ada");
    });
    let recordings = Recordings::load(&file).unwrap().max_age(30 * DAY);
    let github = FakeGithub::new();
    github.serve(&recordings.clone().as_of(new_year() + 30 * DAY));
    assert_eq!(github.get_user("ada"), Ok(user("ada")));

    github.serve(&recordings.as_of(new_year() + 40 * DAY + Duration::from_secs(7_200)));
    let message = panic_of(|| github.get_user("ada"));
    let path = file.as_ref().display();
    assert_eq!(
        message,
        format!(
            "the recording of `get_user(login: \"ada\")` in {path} is too old: it was recorded at \
             2026-01-01T00:00:00Z, which is 40 days 2 hours ago, and may be 30 days old\n\
             record it again: `cargo run --example record`"
        )
    );
}

#[test]
fn ages_are_counted_to_the_real_time_by_default() {
    let file = recorded(|github| {
        github.status();
    });
    let github = FakeGithub::new();
    github.serve(&Recordings::load(&file).unwrap().max_age(DAY / 24));
    assert!(panic_of(|| github.status()).contains("is too old"));
    // Recorded just now.
    let recorder = Recorder::new();
    RecordGithub::new(Real::default(), &recorder).status();
    recorder.save(&file).unwrap();
    github.serve(&Recordings::load(&file).unwrap().max_age(DAY / 24));
    assert_eq!(github.status(), "status 1");
}

#[test]
fn what_was_never_recorded_is_named_with_the_nearest_requests() {
    let file = recorded(|github| {
        for (owner, page) in [("ada", 1), ("bob", 2), ("ada", 3), ("grace", 9)] {
            let _ = github.list_repositories(owner, page);
        }
    });
    let github = served(&file);
    let message = panic_of(|| github.list_repositories("ada", 2));
    let path = file.as_ref().display();
    assert_eq!(
        message,
        format!(
            "`FakeGithub` was asked what was never recorded in {path}:\n  \
               list_repositories(owner: \"ada\", page: 2)\n\
             nearest of 4 recorded:\n  \
               list_repositories(owner: \"ada\", page: 1)\n    \
                 page: recorded 1, asked 2\n  \
               list_repositories(owner: \"ada\", page: 3)\n    \
                 page: recorded 3, asked 2\n  \
               list_repositories(owner: \"bob\", page: 2)\n    \
                 owner: recorded \"bob\", asked \"ada\"\n\
             record it: `cargo run --example record`"
        )
    );
    let message = panic_of(|| github.status());
    assert!(
        message
            .contains("no call of `status` is recorded, but of `list_repositories` (4 requests)"),
        "{message}"
    );
}

#[test]
fn without_recordings_a_call_says_where_they_go() {
    let github = FakeGithub::new();
    let message = panic_of(|| github.status());
    assert!(message.contains("`.serve(&recordings)`"), "{message}");
    // A canned answer needs none.
    github.faults().status().reply("fine".to_owned());
    assert_eq!(github.status(), "fine");
}

#[test]
fn every_fault_comes_before_the_recording_whenever_it_was_armed() {
    let file = recorded(|github| {
        let _ = github.get_user("ada");
        let _ = github.get_user("bob");
    });
    let world = World::new();
    let github = FakeGithub::in_world(&world);
    let before = github
        .faults()
        .get_user()
        .when(|login| *login == "bob")
        .once();
    before.fail(ApiError::NotFound);
    github.serve(&Recordings::load(&file).unwrap());
    let down = ApiError::Down { retry_after: 1 };
    github
        .faults()
        .get_user()
        .on_call(3)
        .commit_then_fail(down.clone());
    github.calls().get_user().record();

    assert_eq!(github.get_user("ada"), Ok(user("ada")));
    assert_eq!(github.get_user("bob"), Err(ApiError::NotFound));
    assert_eq!(github.get_user("bob"), Err(down.clone()));
    let outage = github.all_faults().outage();
    assert_eq!(github.get_user("ada"), Err(down));
    outage.heal();
    assert_eq!(github.get_user("bob"), Ok(user("bob")));

    let recorded = github.calls().get_user().recorded();
    let outcomes: Vec<Outcome> = recorded.iter().map(JournalEntry::outcome).collect();
    let [ok, error] = [Outcome::Ok, Outcome::Err];
    assert_eq!(outcomes, [ok, error, error, error, ok]);
    assert_eq!(recorded[0].faults(), [""; 0]);
    assert!(recorded[4].answer().unwrap().contains("bob"));
    // Nothing that serves is a rule that could have been forgotten.
    world.verify();
    world.heal_all();
    assert_eq!(github.get_user("ada"), Ok(user("ada")));
}

#[test]
fn handles_and_forks_serve_what_they_are_given_themselves() {
    let file = recorded(|github| {
        github.status();
    });
    let github = served(&file);
    for other in [github.handle("replica"), github.fork()] {
        assert!(panic_of(|| other.status()).contains("nothing to answer from"));
    }
    assert_eq!(github.clone().status(), "status 1");
}

#[test]
fn the_stale_cassette_of_a_renamed_field_does_not_pass_for_an_answer() {
    let file = recorded(|github| {
        let _ = github.get_user("ada");
    });
    let stale = file.text().replace("user_name", "userName");
    std::fs::write(&file, stale).unwrap();
    let message = panic_of(|| served(&file).get_user("ada"));
    let path = file.as_ref().display();
    assert_eq!(
        message,
        format!(
            "the recording of `get_user(login: \"ada\")` in {path}, of 2026-01-01T00:00:00Z, is no longer a \
             `Result<User, ApiError>`: missing field `user_name`\n  \
               recorded: {{\"Ok\":{{\"id\":7,\"userName\":\"ada\"}}}}\n\
             record it again: `cargo run --example record`"
        )
    );
}

#[test]
fn a_file_that_cannot_be_used_is_an_error_that_says_why() {
    let file = Scratch::new();
    let error = |file: &Scratch| Recordings::load(file).unwrap_err().to_string();
    assert!(error(&file).starts_with("there are no recordings at "));
    for (text, why) in [
        ("{", "EOF while parsing"),
        ("{}", "it has no `format`"),
        (
            r#"{"format": 2}"#,
            "format 2, and this version of the crate reads format 1",
        ),
        (
            r#"{"format": 1, "of": "Github"}"#,
            "the file has no `calls`",
        ),
        (
            r#"{"format": 1, "of": "Github", "calls": [{"method": "status", "request": {}, "answers": []}]}"#,
            "call 1 has no answer",
        ),
        (
            r#"{"format": 1, "of": "Github", "calls": [{"method": "status", "request": {}, "answers":
                [{"recorded": "yesterday", "answer": ""}]}]}"#,
            "call 1 was recorded at \"yesterday\", which is no time",
        ),
    ] {
        std::fs::write(&file, text).unwrap();
        assert!(error(&file).contains(why), "{}", error(&file));
        // Nor is it written over.
        let recorder = Recorder::new();
        RecordGithub::new(Real::default(), &recorder).status();
        recorder.save(&file).unwrap_err();
        assert_eq!(file.text(), text);
    }
}

#[test]
fn recordings_of_one_trait_are_not_those_of_another() {
    #[fake(recordings)]
    trait Clock {
        fn get_time(&self) -> u64;
    }

    impl Clock for Real {
        fn get_time(&self) -> u64 {
            7
        }
    }

    let file = recorded(|github| {
        github.status();
    });
    let recordings = Recordings::load(&file).unwrap();
    let message = panic_of(|| FakeClock::new().serve(&recordings));
    assert!(message.contains("has recordings of `Github`, not of `Clock`"));

    let recorder = Recorder::new();
    RecordClock::new(Real::default(), &recorder).get_time();
    let error = recorder.save(&file).unwrap_err().to_string();
    assert!(
        error.contains("those of `Github`, not of `Clock`"),
        "{error}"
    );
    let message = panic_of(|| RecordGithub::new(Real::default(), &recorder));
    assert!(message.contains("this recorder is for `Clock`"));
}

#[test]
fn a_test_that_records_is_the_command_that_records_again() {
    let file = Scratch::new();
    let recorder = Recorder::new();
    RecordGithub::new(Real::default(), &recorder).status();
    recorder.save(&file).unwrap();
    let test = "recordings::a_test_that_records_is_the_command_that_records_again";
    let again = format!("\"again\": \"cargo test {test} -- --include-ignored\"");
    assert!(file.text().contains(&again), "{}", file.text());
}

#[test]
fn a_fake_with_tables_serves_recordings_instead_of_its_rows() {
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct Note {
        id: u64,
    }

    #[fake(entity = Note, key = id: u64, recordings)]
    trait Notes {
        fn get_note(&self, id: u64) -> Option<Note>;
        #[fake(recordings = skip)]
        fn insert(&self, note: Note);
    }

    struct Kept;

    impl Notes for Kept {
        fn get_note(&self, id: u64) -> Option<Note> {
            Some(Note { id: id + 100 })
        }

        fn insert(&self, _: Note) {}
    }

    let file = Scratch::new();
    let recorder = Recorder::new();
    let kept = RecordNotes::new(Kept, &recorder);
    kept.insert(Note { id: 1 });
    kept.get_note(1);
    recorder.save(&file).unwrap();

    let notes = FakeNotes::new();
    notes.insert(Note { id: 1 });
    assert_eq!(notes.get_note(1), Some(Note { id: 1 }));
    notes.serve(&Recordings::load(&file).unwrap());
    assert_eq!(notes.get_note(1), Some(Note { id: 101 }));
    assert_eq!(notes.rows().len(), 1);
}
