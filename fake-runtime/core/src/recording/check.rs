//! The recordings asked again: what generated code goes through, with the real client in its hands.

use std::time::SystemTime;

use serde_json::Value;

use super::Recorded;
use super::drift::{Drift, DriftKind};
use super::recordings::Recordings;
use super::tape;

/// A check of recordings on its way.
pub struct Check<'r> {
    recordings: &'r Recordings,
    drift: Drift,
}

/// One recorded request, to be asked again.
#[derive(Clone, Copy)]
pub struct AskedAgain<'r> {
    recorded: &'r tape::Recorded,
}

impl<'r> Check<'r> {
    /// Begins the check of recordings of the trait `of`; `methods` are those that it records.
    ///
    /// # Panics
    ///
    /// When they are of another trait.
    #[must_use]
    #[track_caller]
    pub fn new(recordings: &'r Recordings, of: &str, methods: &[&str]) -> Self {
        recordings.assert_of(of);
        let mut drift = Drift::new(recordings);
        for call in &recordings.tape.calls {
            if !methods.contains(&call.request.method.as_str()) {
                drift.add(call, "", DriftKind::NoMethod);
            }
        }
        Self { recordings, drift }
    }

    /// The recorded requests of a method.
    pub fn of(&self, method: &str) -> impl Iterator<Item = AskedAgain<'r>> + use<'r> {
        let method = method.to_owned();
        let calls = self.recordings.tape.calls.iter();
        calls
            .filter(move |call| call.request.method == method)
            .map(|recorded| AskedAgain { recorded })
    }

    /// An argument of the request; `None` where it cannot be read, which is a drift by itself.
    pub fn arg<T: Recorded>(&mut self, asked: AskedAgain<'r>, name: &str) -> Option<T> {
        let value = asked.recorded.request.args.get(name);
        let value = value.unwrap_or(&Value::Null).clone();
        match serde_json::from_value(value) {
            Ok(argument) => Some(argument),
            Err(error) => {
                let kind = DriftKind::Argument(error.to_string());
                self.drift.add(asked.recorded, name, kind);
                None
            }
        }
    }

    /// Compares an answer with the last one that was recorded.
    pub fn answered<A: Recorded>(&mut self, asked: AskedAgain<'r>, answer: &A) {
        match serde_json::to_value(answer) {
            Ok(now) => self.drift.compare(self.recordings, asked.recorded, &now),
            Err(error) => {
                let kind = DriftKind::Unwritten(error.to_string());
                self.drift.add(asked.recorded, "$", kind);
            }
        }
    }

    /// The requests of this method are not asked again.
    pub fn once(&mut self, method: &str) {
        let count = self.of(method).count();
        self.drift.leave_out(method, count);
    }

    /// What came of it.
    pub fn end(self) -> Drift {
        self.drift
    }
}

impl tape::Recorded {
    /// When the last answer was recorded, and that answer.
    pub(super) fn last(&self) -> (SystemTime, &Value) {
        let kept = self.answers.last();
        let kept = kept.expect("`Tape::read` refuses a request without an answer");
        (kept.at, &kept.answer)
    }
}
