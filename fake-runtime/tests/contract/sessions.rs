//! Sessions with a time to live, whose real implementation has a clock that the test moves.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fs;
use std::rc::Rc;
use std::time::Duration;

use fake_runtime::{Contract, fake};

#[fake(map(sessions: String => u64), contract)]
trait Sessions {
    fn set(&self, session: &str, user: u64, ttl: Duration);
    fn get(&self, session: &str) -> Option<u64>;
    fn expire(&self, session: &str, ttl: Duration) -> bool;
    fn delete(&self, session: &str) -> bool;
}

/// A mistake in what it does as time passes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Bug {
    LivesForever,
    ReadRefreshes,
    MillisForSeconds,
    /// It is there at its deadline still.
    OneTickLate,
    ExpireIsForgotten,
}

#[derive(Clone, Copy)]
struct Session {
    user: u64,
    ttl: Duration,
    until: Duration,
}

/// A clock that the test moves.
type Clock = Rc<Cell<Duration>>;

struct Memory {
    clock: Clock,
    sessions: RefCell<BTreeMap<String, Session>>,
    bug: Option<Bug>,
}

impl Memory {
    fn new(bug: Option<Bug>) -> Self {
        Self {
            clock: Clock::default(),
            sessions: RefCell::default(),
            bug,
        }
    }

    fn live(&self, session: &str) -> Option<Session> {
        let found = *self.sessions.borrow().get(session)?;
        let now = self.clock.get();
        let lives = now < found.until
            || now == found.until && self.bug == Some(Bug::OneTickLate)
            || self.bug == Some(Bug::LivesForever);
        lives.then_some(found)
    }
}

impl Sessions for Memory {
    fn set(&self, session: &str, user: u64, ttl: Duration) {
        let lives = match self.bug {
            Some(Bug::MillisForSeconds) => ttl / 1_000,
            _ => ttl,
        };
        let until = self.clock.get() + lives;
        let new = Session { user, ttl, until };
        self.sessions.borrow_mut().insert(session.to_owned(), new);
    }

    fn get(&self, session: &str) -> Option<u64> {
        let Session { user, ttl, .. } = self.live(session)?;
        if self.bug == Some(Bug::ReadRefreshes) {
            self.set(session, user, ttl);
        }
        Some(user)
    }

    fn expire(&self, session: &str, ttl: Duration) -> bool {
        let Some(Session { user, .. }) = self.live(session) else {
            return false;
        };
        if self.bug != Some(Bug::ExpireIsForgotten) {
            self.set(session, user, ttl);
        }
        true
    }

    fn delete(&self, session: &str) -> bool {
        let was_there = self.live(session).is_some();
        self.sessions.borrow_mut().remove(session);
        was_there
    }
}

fn still(bug: Option<Bug>) -> Contract<'static, SessionsContract, Memory> {
    SessionsContract::new()
        .real(async move || ((), Memory::new(bug)))
        .pool(["a", "b"].map(str::to_owned))
        .pool([10, 16].map(Duration::from_secs))
}

fn contract(bug: Option<Bug>) -> Contract<'static, SessionsContract, Memory> {
    let pauses = [6, 4].map(Duration::from_secs);
    still(bug).pauses(pauses, async |real: &Memory, by| {
        real.clock.set(real.clock.get() + by);
    })
}

#[test]
fn what_lives_as_long_as_it_should_is_verified_as_time_passes() {
    let verified = contract(None).run();
    assert!(verified.to_string().contains(" pauses\n"), "{verified}");
    assert!(!verified.to_string().contains("not tested"), "{verified}");
}

#[test]
fn mistakes_with_times_to_live_are_found_in_pauses() {
    for (bug, calls) in [
        (Bug::LivesForever, 2..=2),
        (Bug::ReadRefreshes, 3..=3),
        (Bug::MillisForSeconds, 2..=2),
        (Bug::OneTickLate, 2..=3),
        (Bug::ExpireIsForgotten, 3..=3),
    ] {
        for seed in 0..20 {
            let error = contract(Some(bug)).seed(seed).check();
            let error = error.expect_err("it is a mistake");
            assert!(calls.contains(&error.calls()), "{bug:?}: {error}");
        }
    }
}

#[test]
fn time_passes_before_calls_at_the_same_time() {
    contract(None).tasks(2).run();
    let error = contract(Some(Bug::LivesForever)).tasks(2).check();
    assert!(error.is_err());
}

#[test]
fn without_pauses_it_is_said_that_time_was_not_tested() {
    for bug in [None, Some(Bug::LivesForever), Some(Bug::OneTickLate)] {
        let verified = still(bug).run().to_string();
        assert_eq!(verified.matches("not tested").count(), 1, "{verified}");
        assert!(verified.contains("`.pauses(..)`"), "{verified}");
    }
}

/// A report, pasted.
async fn differs<R: Sessions>(real: &R, advance: impl AsyncFn(&R, Duration)) {
    real.set("a", 1, Duration::from_secs(10)); // ()
    advance(real, Duration::from_secs(6)).await;
    advance(real, Duration::from_secs(4)).await;
    let _ = real.get("a");
}

#[test]
fn a_pause_is_told_as_rust() {
    let text = contract(Some(Bug::LivesForever)).check().unwrap_err();
    let text = text.to_string();
    for line in [
        "    async fn differs<R: Sessions>(real: &R, advance: impl AsyncFn(&R, Duration)) {\n",
        ", Duration::from_secs(10)); // ()\n",
        "        advance(real, Duration::from_secs(6)).await;\n",
    ] {
        assert!(text.contains(line), "{text}");
    }
    let memory = Memory::new(None);
    let moved = async |real: &Memory, by| real.clock.set(real.clock.get() + by);
    pollster::block_on(differs(&memory, moved));
    assert_eq!(memory.clock.get(), Duration::from_secs(10));
}

#[test]
fn pauses_are_kept_with_a_sequence_that_failed() {
    let path = std::env::temp_dir().join(format!("fake-pauses-{}.txt", std::process::id()));
    let _ = fs::remove_file(&path);
    let kept = || contract(Some(Bug::LivesForever)).regressions(&path);
    let first = kept().check().unwrap_err();
    let again = kept().cases(0).check().unwrap_err();
    let other = still(None).regressions(&path).check().unwrap_err();
    fs::remove_file(&path).unwrap();
    assert_eq!(again.calls(), first.calls());
    assert!(again.to_string().contains("from the file"), "{again}");
    assert!(
        other
            .to_string()
            .contains("a pause, and the contract has no"),
        "{other}"
    );
}

#[test]
#[should_panic(expected = "`.pauses(..)` of durations that are no time")]
fn a_pause_takes_time() {
    let _ = still(None).pauses([Duration::ZERO], async |_: &Memory, _| {});
}
