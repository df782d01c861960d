//! Every kind of method that can be recorded, served and asked again.

use std::fmt::Debug;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use fake_runtime::{Drift, Recorder, Recordings, fake};
use serde::{Deserialize, Serialize};

use crate::support::{Scratch, now};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Query {
    words: Vec<String>,
}

fn query() -> Query {
    let words = vec!["ada".to_owned()];
    Query { words }
}

/// What two recordings of the same calls, one of the real client and one of the fake that serves the first, have in
/// common: everything.
fn same(first: &Scratch, again: &Scratch) {
    assert_eq!(first.text(), again.text());
}

#[fake(recordings)]
#[async_trait]
pub trait Search: Send + Sync {
    async fn find_pages(&self, query: &Query, after: Option<&str>) -> Result<Vec<String>, String>;
    async fn get_page(&self, path: &Path, words: &[&str]) -> Option<String>;
    async fn count(&self, tags: Vec<&str>, filter: Option<&Query>) -> u64;
    async fn submit(&self, page: String);
}

struct Pages;

#[async_trait]
impl Search for Pages {
    async fn find_pages(&self, query: &Query, after: Option<&str>) -> Result<Vec<String>, String> {
        match after {
            Some(page) => Err(format!("nothing after {page}")),
            None => Ok(query.words.clone()),
        }
    }

    async fn get_page(&self, path: &Path, words: &[&str]) -> Option<String> {
        Some(format!("{} {}", path.display(), words.join("+")))
    }

    async fn count(&self, tags: Vec<&str>, filter: Option<&Query>) -> u64 {
        (tags.len() + filter.map_or(0, |query| query.words.len())) as u64
    }

    async fn submit(&self, _: String) {}
}

async fn search(pages: Arc<dyn Search>) {
    let _ = pages.find_pages(&query(), None).await;
    let _ = pages.find_pages(&query(), Some("b")).await;
    pages.get_page(&PathBuf::from("/a"), &["x", "y"]).await;
    pages.count(vec!["t"], Some(&query())).await;
    pages.count(Vec::new(), None).await;
    pages.submit("text".to_owned()).await;
}

#[test]
fn a_boxed_client_behind_a_dyn_trait_is_recorded_and_served() {
    let (first, again) = (Scratch::new(), Scratch::new());
    let recorder = Recorder::new().again("x").as_of(super::new_year());
    now(search(Arc::new(RecordSearch::new(Pages, &recorder))));
    recorder.save(&first).unwrap();

    let recordings = Recordings::load(&first).unwrap();
    let fake = FakeSearch::new();
    fake.serve(&recordings);
    let recorder = Recorder::new().again("x").as_of(super::new_year());
    now(search(Arc::new(RecordSearch::new(fake, &recorder))));
    recorder.save(&again).unwrap();
    same(&first, &again);

    let drift = now(RecordSearch::check(&recordings, &Pages));
    assert_eq!((drift.asked(), drift.left_out()), (5, 1));
    drift.assert_none();
}

#[test]
fn the_recorded_calls_and_their_check_can_be_spawned() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }

    let file = Scratch::new();
    let recorder = Recorder::new();
    let wrapped = RecordSearch::new(Pages, &recorder);
    now(is_send(wrapped.count(Vec::new(), None)));
    recorder.save(&file).unwrap();
    let recordings = Recordings::load(&file).unwrap();
    let check = RecordSearch::check(&recordings, &Pages);
    now(is_send(check)).assert_none();
}

#[fake(recordings, type Error = String)]
trait Mixed: Debug + Clone {
    type Error;

    fn get_now(&self) -> u8;
    async fn get_soon(&self, number: u8) -> Result<u8, Self::Error>;
    fn get_later(&self) -> impl Future<Output = Result<u8, <Self as Mixed>::Error>> + Send;
    fn get_boxed<'a>(&'a self, text: &'a str) -> Pin<Box<dyn Future<Output = usize> + Send + 'a>>;
    fn get_twice(&self) -> u8 {
        2 * self.get_now()
    }
    #[fake(recordings = once)]
    fn get_with(&self, #[fake(ignore)] context: &mut u8, number: u8) -> u8;
    #[fake(recordings = skip, unsupported)]
    fn generic<T: Debug>(&self, value: T) -> String;
    #[cfg(any())]
    fn get_nothing(&self, missing: Missing) -> Missing;
}

#[derive(Clone, Debug)]
struct Four;

impl Mixed for Four {
    type Error = String;

    fn get_now(&self) -> u8 {
        4
    }

    async fn get_soon(&self, number: u8) -> Result<u8, String> {
        number.checked_add(4).ok_or_else(|| "too much".to_owned())
    }

    async fn get_later(&self) -> Result<u8, String> {
        Ok(4)
    }

    fn get_boxed<'a>(&'a self, text: &'a str) -> Pin<Box<dyn Future<Output = usize> + Send + 'a>> {
        Box::pin(async { text.len() })
    }

    fn get_with(&self, context: &mut u8, number: u8) -> u8 {
        *context += 1;
        number
    }

    fn generic<T: Debug>(&self, value: T) -> String {
        format!("{value:?}")
    }
}

async fn ask(client: &impl Mixed<Error = String>) {
    client.get_twice();
    for number in [1, 255] {
        let _ = client.get_soon(number).await;
    }
    let _ = client.get_later().await;
    client.get_boxed("text").await;
    client.get_with(&mut 0, 3);
}

#[test]
fn methods_of_all_styles_are_recorded_served_and_asked_again() {
    let (first, again) = (Scratch::new(), Scratch::new());
    let recorder = Recorder::new().again("x").as_of(super::new_year());
    let wrapped = RecordMixed::new(Four, &recorder);
    now(ask(&wrapped));
    // Passed on, and not recorded.
    assert_eq!(wrapped.clone().generic(7), "7");
    assert!(format!("{wrapped:?}").contains("Mixed"));
    recorder.save(&first).unwrap();

    let recordings = Recordings::load(&first).unwrap();
    assert_eq!(recordings.len(), 6);
    let fake = FakeMixed::new();
    fake.serve(&recordings);
    let recorder = Recorder::new().again("x").as_of(super::new_year());
    now(ask(&RecordMixed::new(fake, &recorder)));
    recorder.save(&again).unwrap();
    same(&first, &again);

    let drift = now(RecordMixed::check(&recordings, &Four));
    assert_eq!((drift.asked(), drift.left_out()), (5, 1));
    drift.assert_none();
}

#[fake(recordings)]
#[async_trait(?Send)]
trait Local {
    async fn get_text(&self) -> Box<str>;
    #[fake(recordings = once)]
    async fn take(&mut self, number: i64) -> Option<i64>;
}

#[test]
fn a_client_of_one_thread_that_changes_itself_is_recorded() {
    struct Counter(i64);

    #[async_trait(?Send)]
    impl Local for Counter {
        async fn get_text(&self) -> Box<str> {
            self.0.to_string().into()
        }

        async fn take(&mut self, number: i64) -> Option<i64> {
            self.0 -= number;
            (self.0 >= 0).then_some(self.0)
        }
    }

    let file = Scratch::new();
    let recorder = Recorder::new();
    let mut counter = RecordLocal::new(Counter(5), &recorder);
    for number in [3, 3, 3] {
        now(counter.take(number));
    }
    recorder.save(&file).unwrap();
    let mut fake = FakeLocal::new();
    fake.serve(&Recordings::load(&file).unwrap());
    let taken = [now(fake.take(3)), now(fake.take(3)), now(fake.take(3))];
    assert_eq!(taken, [Some(2), None, None]);
    let drift: Drift = now(RecordLocal::check(
        &Recordings::load(&file).unwrap(),
        &Counter(5),
    ));
    assert_eq!(drift.asked(), 0);
}
