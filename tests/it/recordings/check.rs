//! The check of recordings against the real client.

use std::cell::Cell;

use fake_runtime::{Drift, DriftKind, Drifted, Recorder, Recordings, fake};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::new_year;
use crate::support::{Scratch, panic_of};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum ApiError {
    NotFound,
    Gone,
}

/// A client which answers whatever the service does, so that a test can say what that is.
#[fake(recordings)]
trait Api {
    fn get_user(&self, login: &str) -> Result<Value, ApiError>;
    #[fake(recordings = check)]
    fn status(&self) -> Value;
    fn charge(&self, cents: u64) -> Result<u64, ApiError>;
}

struct Real {
    user: Result<Value, ApiError>,
    charges: Cell<u64>,
}

impl Real {
    fn with(user: Value) -> Self {
        Self {
            user: Ok(user),
            charges: Cell::new(0),
        }
    }
}

impl Api for Real {
    fn get_user(&self, _: &str) -> Result<Value, ApiError> {
        self.user.clone()
    }

    fn status(&self) -> Value {
        json!("up")
    }

    fn charge(&self, _: u64) -> Result<u64, ApiError> {
        self.charges.set(self.charges.get() + 1);
        Ok(self.charges.get())
    }
}

/// The recordings of this user, and of a charge.
fn recordings(user: Result<Value, ApiError>) -> Recordings {
    let file = Scratch::new();
    let recorder = Recorder::new()
        .again("cargo run --example record")
        .as_of(new_year());
    let charges = Cell::new(0);
    let api = RecordApi::new(Real { user, charges }, &recorder);
    let _ = api.get_user("ada");
    let _ = api.charge(500);
    api.status();
    recorder.save(&file).unwrap();
    Recordings::load(&file).unwrap()
}

fn drift(was: Value, is: Value) -> Drift {
    RecordApi::check(&recordings(Ok(was)), &Real::with(is))
}

/// The lines of the report that are about the answer.
fn lines(drift: &Drift) -> Vec<String> {
    drift.all().iter().map(ToString::to_string).collect()
}

#[test]
fn what_is_answered_as_it_was_recorded_is_no_drift() {
    let user = json!({"id": 7, "tags": ["a"]});
    let drift = drift(user.clone(), user);
    drift.assert_none();
    assert!(drift.is_empty());
    assert_eq!((drift.asked(), drift.left_out()), (2, 1));
    let report = drift.to_string();
    assert!(
        report.ends_with(
            "is what `Api` answers: asked 2 requests again\n\
             not asked again, as it may change something: `charge` (1 request)"
        ),
        "{report}"
    );
}

#[test]
fn a_card_is_not_charged_a_second_time() {
    let real = Real::with(json!({}));
    let drift = RecordApi::check(&recordings(Ok(json!({}))), &real);
    assert_eq!((real.charges.get(), drift.left_out()), (0, 1));
}

#[test]
fn the_stale_cassette_of_a_renamed_user_name_is_shown() {
    let was = json!({"id": 7, "userName": "ada"});
    let drift = drift(was, json!({"id": 7, "user_name": "ada"}));
    let [renamed] = drift.all() else {
        panic!("{drift}");
    };
    assert_eq!(renamed.method(), "get_user");
    assert_eq!(renamed.request(), "get_user(login: \"ada\")");
    assert_eq!(renamed.place(), "$.userName");
    let to = "user_name".to_owned();
    assert_eq!(*renamed.kind(), DriftKind::Renamed { to });
    let report = panic_of(|| drift.assert_none());
    assert!(
        report.ends_with(
            "is not what `Api` answers, asked 2 requests again:\n\
             get_user(login: \"ada\"), recorded at 2026-01-01T00:00:00Z:\n  \
               $.userName: looks renamed, to `user_name`\n\
             not asked again, as it may change something: `charge` (1 request)\n\
             record it again: `cargo run --example record`"
        ),
        "{report}"
    );
}

#[test]
fn each_difference_has_its_place_and_its_kind() {
    let was = json!({
        "id": 7,
        "plan": "free",
        "address": {"city": "London", "zip": 12},
        "tags": ["a"],
        "email": null,
    });
    let is = json!({
        "id": "7",
        "address": {"city": "Paris", "zip": 12},
        "tags": ["a", "b"],
        "email": "a@b.c",
        "verified": true,
    });
    assert_eq!(
        lines(&drift(was, is)),
        [
            "$.address.city: was \"London\", is \"Paris\"",
            "$.email: was null, is \"a@b.c\"",
            "$.id: was a number, 7, and is a text, \"7\"",
            "$.tags: was a list of 1, is one of 2",
            "$.plan: gone, was \"free\"",
            "$.verified: new, is true",
        ]
    );
}

#[test]
fn a_difference_of_every_element_is_said_once() {
    let list = |name: &str| json!({"items": [{name: 1}, {name: 2}, {name: 3}]});
    let renamed = drift(list("itemId"), list("item_id"));
    assert_eq!(
        lines(&renamed),
        ["$.items[*].itemId: looks renamed, to `item_id`"]
    );
}

#[test]
fn a_field_with_another_value_is_not_taken_for_a_renamed_one() {
    let other = drift(json!({"city": "London"}), json!({"country": "Norway"}));
    assert_eq!(
        lines(&other),
        [
            "$.city: gone, was \"London\"",
            "$.country: new, is \"Norway\""
        ]
    );
    // One with the same value is.
    let moved = drift(json!({"city": "London"}), json!({"place": "London"}));
    assert_eq!(lines(&moved), ["$.city: looks renamed, to `place`"]);
}

#[test]
fn a_new_error_and_a_vanished_one_are_shown() {
    let user = || Ok(json!({"id": 7}));
    let check = |was, user| {
        let charges = Cell::new(0);
        lines(&RecordApi::check(&recordings(was), &Real { user, charges }))
    };
    assert_eq!(
        check(user(), Err(ApiError::Gone)),
        ["was an answer, is the error \"Gone\""]
    );
    assert_eq!(
        check(Err(ApiError::NotFound), user()),
        ["was an error, is the answer {\"id\":7}"]
    );
    assert_eq!(
        check(Err(ApiError::NotFound), Err(ApiError::Gone)),
        ["$: was \"NotFound\", is \"Gone\""]
    );
}

#[test]
fn what_varies_by_itself_can_be_left_out() {
    let was = || {
        recordings(Ok(
            json!({"at": 1, "items": [{"url": "a", "n": 1}], "n": 1}),
        ))
    };
    let real = Real::with(json!({"at": 2, "items": [{"url": "b", "n": 1}], "n": 1}));
    assert_eq!(RecordApi::check(&was(), &real).all().len(), 2);
    let but_time = was().ignore("$.at");
    assert_eq!(
        lines(&RecordApi::check(&but_time, &real)),
        ["$.items[*].url: was \"a\", is \"b\""]
    );
    for rest in ["$.items[*].url", "$..url", "$.items"] {
        RecordApi::check(&but_time.clone().ignore(rest), &real).assert_none();
    }
    RecordApi::check(&was().only_shapes(), &real).assert_none();
    let other = Real::with(json!({"at": "2", "items": [], "n": 1}));
    assert_eq!(
        lines(&RecordApi::check(&was().only_shapes(), &other)),
        ["$.at: was a number, 1, and is a text, \"2\""]
    );
    assert!(panic_of(|| was().ignore("at")).contains("`at` is no path into an answer"));
}

#[test]
fn a_request_that_the_trait_has_no_more_is_shown() {
    mod newer {
        use fake_runtime::fake;

        #[fake(recordings)]
        pub(super) trait Api {
            fn get_user(&self, login: u64) -> u64;
        }

        impl Api for () {
            fn get_user(&self, login: u64) -> u64 {
                login
            }
        }
    }

    let drift = newer::RecordApi::check(&recordings(Ok(json!({}))), &());
    assert_eq!(
        lines(&drift),
        [
            "the method is not recorded any more, or not there",
            "the method is not recorded any more, or not there",
            "cannot be asked: its argument `login` is another: invalid type: string \"ada\", expected u64",
        ]
    );
    let methods: Vec<&str> = drift.all().iter().map(Drifted::method).collect();
    assert_eq!(methods, ["charge", "status", "get_user"]);
}
