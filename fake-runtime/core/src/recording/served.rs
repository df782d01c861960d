//! Recordings as the answers of a fake. Decides which answer a request gets; faults come before, and know nothing of it.

use std::any::type_name;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use super::Recorded;
use super::nearest::nearest;
use super::recordings::Recordings;
use super::request::Request;
use super::tape::Kept;
use super::time;
use crate::call::steps::Said;
use crate::call::{Answered, Method};
use crate::fake::Fake;
use crate::state::State;

/// What serves the methods of one fake, method by method.
pub struct Serving<'f, S> {
    fake: &'f Fake<S>,
    served: Arc<Served>,
}

/// Recordings, and how often each request was answered from them.
struct Served {
    fake: String,
    recordings: Recordings,
    /// By the request's place among the recorded ones.
    answered: Mutex<HashMap<usize, usize>>,
}

#[doc(hidden)]
impl<S: State> Fake<S> {
    /// Begins to serve these recordings of the trait with this name.
    ///
    /// # Panics
    ///
    /// When they are of another trait.
    #[must_use]
    #[track_caller]
    pub fn serving(&self, recordings: &Recordings, of: &str) -> Serving<'_, S> {
        recordings.assert_of(of);
        Serving {
            fake: self,
            served: Arc::new(Served {
                fake: self.name().to_owned(),
                recordings: recordings.clone(),
                answered: Mutex::default(),
            }),
        }
    }
}

impl<S: State> Serving<'_, S> {
    /// Answers the calls of a method, whose arguments are this request.
    pub fn method<M: Method>(
        &self,
        request: impl for<'a, 'c> Fn(&'a M::Args<'c>) -> Request + Send + Sync + 'static,
    ) where
        Answered<M>: Recorded,
    {
        let served = Arc::clone(&self.served);
        let answer = Said::<M>::Answer(Box::new(move |args| served.answer(&request(args))));
        let controls = self.fake.inside().controls;
        controls.set_served(M::NUMBER, Arc::new(answer));
    }
}

impl Served {
    fn answer<A: Recorded>(&self, request: &Request) -> A {
        let kept = self.kept(request);
        match serde_json::from_value(kept.answer.clone()) {
            Ok(answer) => answer,
            Err(error) => self.misfit(request, kept, type_name::<A>(), &error),
        }
    }

    /// The next answer of the request; the last one again and again.
    fn kept(&self, request: &Request) -> &Kept {
        let calls = &self.recordings.tape.calls;
        let Some(place) = calls.iter().position(|call| call.request == *request) else {
            self.unknown(request)
        };
        let answers = &calls[place].answers;
        // A count is changed in one step.
        let mut answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        let count = answered.entry(place).or_default();
        let kept = &answers[(*count).min(answers.len() - 1)];
        *count += 1;
        drop(answered);
        if let Some(why) = self.recordings.expired(kept) {
            self.expired(request, &why);
        }
        kept
    }

    #[cold]
    fn unknown(&self, request: &Request) -> ! {
        let Self {
            fake, recordings, ..
        } = self;
        panic!(
            "`{fake}` was asked what was never recorded in {}:\n  {request}\n{}\n{}",
            recordings.path().display(),
            nearest(&recordings.tape, request),
            recordings.how_to("record it")
        )
    }

    #[cold]
    fn expired(&self, request: &Request, why: &str) -> ! {
        let recordings = &self.recordings;
        panic!(
            "the recording of `{request}` in {} is too old: {why}\n{}",
            recordings.path().display(),
            recordings.how_to("record it again")
        )
    }

    #[cold]
    fn misfit(&self, request: &Request, kept: &Kept, ty: &str, error: &serde_json::Error) -> ! {
        let Self {
            recordings,
            fake: _,
            answered: _,
        } = self;
        panic!(
            "the recording of `{request}` in {}, of {}, is no longer a `{}`: {error}\n  recorded: {}\n{}",
            recordings.path().display(),
            time::written(kept.at),
            short(ty),
            shown(&kept.answer),
            recordings.how_to("record it again")
        )
    }
}

/// A type's name without the paths.
fn short(name: &str) -> String {
    let mut text = String::new();
    let mut word = String::new();
    for letter in name.chars() {
        match letter {
            ':' => word.clear(),
            letter if letter.is_alphanumeric() || letter == '_' => word.push(letter),
            other => {
                text.push_str(&word);
                word.clear();
                text.push(other);
            }
        }
    }
    text + &word
}

/// A value in one line that has an end.
pub(super) fn shown(value: &Value) -> String {
    const MOST: usize = 200;
    let text = value.to_string();
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}..", &text[..end]),
        None => text,
    }
}
