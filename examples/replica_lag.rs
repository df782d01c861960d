//! Replica lag: writes go to the primary, reads to a replica, and half of the reads are from before the last write.
//!
//! Somebody changes their name, is shown the old one, and changes it again: no call has failed. A mock of the replica
//! answers the row that its author expects, which is the new one. The fake is one state with two handles, of which
//! one lags: it answers what was true, and is not any more.
//!
//! The remedy is a token. Each visitor brings along the revision that they have last written or seen; what the
//! replica answers is good if it is no older than that, and otherwise the primary is asked. That this is enough is shown
//! over a thousand seeds, each with its own stale reads.
//!
//! ```sh
//! cargo run --example replica_lag
//! ```

use fake_runtime::{Armed, Journal, World, fake, percent, versions};

#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    pub id: u64,
    pub name: String,
    /// Counted up by the database with each change, from 0.
    pub revision: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub enum DbError {
    Taken,
    Missing,
}

/// The boundary to the database, be it the primary or the replica.
#[fake(
    entity = Profile,
    key = id,
    version = revision,
    duplicate = DbError::Taken,
    missing = DbError::Missing,
)]
pub trait Profiles {
    fn insert(&self, profile: Profile) -> Result<(), DbError>;
    fn find_by_id(&self, id: u64) -> Result<Option<Profile>, DbError>;
    #[fake(update(|profile| profile.name = name.to_owned()))]
    fn rename(&self, id: u64, name: &str) -> Result<Profile, DbError>;
}

/// What a visitor has last written or seen of a profile, such as in a cookie.
#[derive(Clone, Copy, Debug, Default)]
pub struct Token(Option<u64>);

impl Token {
    fn saw(&mut self, revision: u64) {
        self.0 = self.0.max(Some(revision));
    }

    /// Whether an answer is no older than what the visitor knows.
    fn accepts(self, found: Option<&Profile>) -> bool {
        found.map(|profile| profile.revision) >= self.0
    }
}

/// The service under test.
#[derive(Clone, Copy)]
pub struct Accounts<'a> {
    pub primary: &'a dyn Profiles,
    pub replica: &'a dyn Profiles,
    /// Whether it looks at tokens.
    pub guarded: bool,
}

impl Accounts<'_> {
    /// # Errors
    ///
    /// Those of the primary; the profile has its old name then.
    pub fn rename(&self, token: &mut Token, id: u64, name: &str) -> Result<(), DbError> {
        token.saw(self.primary.rename(id, name)?.revision);
        Ok(())
    }

    /// The profile, at least as new as the visitor knows it.
    ///
    /// # Errors
    ///
    /// Those of the replica, or of the primary.
    pub fn view(&self, token: &mut Token, id: u64) -> Result<Option<Profile>, DbError> {
        let mut found = self.replica.find_by_id(id)?;
        if self.guarded && !token.accepts(found.as_ref()) {
            found = self.primary.find_by_id(id)?;
        }
        if let Some(profile) = &found {
            token.saw(profile.revision);
        }
        Ok(found)
    }
}

const ADA: u64 = 1;
const NAMES: [&str; 6] = ["Bea", "Cleo", "Dora", "Edda", "Fee", "Gwen"];

fn ada() -> Profile {
    Profile {
        id: ADA,
        name: "Ada".to_owned(),
        revision: 0,
    }
}

/// The test of what Ada sees: each time that she has changed her name, her profile has the new one.
fn she_reads_what_she_has_written(service: Accounts) -> Result<(), String> {
    let mut token = Token::default();
    for name in NAMES {
        let renamed = service.rename(&mut token, ADA, name);
        renamed.map_err(|error| format!("{name}: {error:?}"))?;
        match service.view(&mut token, ADA) {
            Ok(Some(profile)) if profile.name == name => {}
            Ok(seen) => {
                let seen = seen.map_or("nobody".to_owned(), |profile| profile.name);
                return Err(format!("she is {name}, and is shown {seen}"));
            }
            Err(error) => return Err(format!("{name}: {error:?}")),
        }
    }
    Ok(())
}

/// The test of what a friend sees, who writes nothing: the profile as it is or was, but never an older one than before.
fn nobody_goes_back_in_time(service: Accounts) -> Result<(), String> {
    let (mut hers, mut friends) = (Token::default(), Token::default());
    let mut seen = 0;
    for name in NAMES {
        let renamed = service.rename(&mut hers, ADA, name);
        renamed.map_err(|error| format!("{name}: {error:?}"))?;
        for _ in 0..2 {
            let Ok(Some(profile)) = service.view(&mut friends, ADA) else {
                return Err("the profile is gone".to_owned());
            };
            if profile.revision < seen {
                return Err(format!("after revision {seen} came {}", profile.revision));
            }
            seen = profile.revision;
        }
    }
    Ok(())
}

type Test = fn(Accounts) -> Result<(), String>;

/// A database of which the replica answers half of its reads from before the last write.
struct Database {
    primary: FakeProfiles,
    replica: FakeProfiles,
    lag: Armed,
}

impl Database {
    fn new(seed: u64) -> Self {
        let primary = FakeProfiles::in_world(&World::seeded(seed)).named("primary");
        let replica = primary.handle("replica");
        let half = replica.faults().find_by_id().chance(percent(50));
        let lag = half.stale(versions(1));
        primary.insert(ada()).expect("the table is empty");
        Self {
            primary,
            replica,
            lag,
        }
    }

    fn service(&self, guarded: bool) -> Accounts<'_> {
        Accounts {
            primary: &self.primary,
            replica: &self.replica,
            guarded,
        }
    }
}

const SEEDS: u64 = 1_000;

/// In how many of a thousand worlds the test fails.
fn failures(test: Test, guarded: bool) -> usize {
    (0..SEEDS)
        .filter(|seed| test(Database::new(*seed).service(guarded)).is_err())
        .count()
}

/// The first seed with which it fails, what the test says, and the calls that led to it.
fn first_failure(test: Test) -> Option<(u64, String, Journal)> {
    (0..SEEDS).find_map(|seed| {
        let database = Database::new(seed);
        database.primary.world().record();
        let why = test(database.service(false)).err()?;
        Some((seed, why, database.primary.world().journal()))
    })
}

/// Canned answers: the row that the author of the test expects to see, which is the one written last.
mod mock {
    use std::cell::RefCell;

    use super::{DbError, Profile, Profiles, ada};

    pub(super) struct Canned(RefCell<Profile>);

    impl Canned {
        pub(super) fn new() -> Self {
            Self(RefCell::new(ada()))
        }
    }

    impl Profiles for Canned {
        fn insert(&self, _: Profile) -> Result<(), DbError> {
            Ok(())
        }

        fn find_by_id(&self, _: u64) -> Result<Option<Profile>, DbError> {
            Ok(Some(self.0.borrow().clone()))
        }

        fn rename(&self, _: u64, name: &str) -> Result<Profile, DbError> {
            let mut next = self.0.borrow_mut();
            next.revision += 1;
            name.clone_into(&mut next.name);
            Ok(next.clone())
        }
    }
}

fn with_the_mock(test: Test) -> Result<(), String> {
    let canned = mock::Canned::new();
    test(Accounts {
        primary: &canned,
        replica: &canned,
        guarded: false,
    })
}

fn main() {
    println!("Ada changes her name six times and looks at her profile after each; half of the");
    println!(
        "replica's reads are one write behind. {SEEDS} runs, seeds 0 to {}.\n",
        SEEDS - 1
    );

    println!("1. The service believes the replica:");
    let verdict = match with_the_mock(she_reads_what_she_has_written) {
        Ok(()) => "ok".to_owned(),
        Err(why) => why,
    };
    println!("    with a mock of canned rows: {verdict}");
    let naive = failures(she_reads_what_she_has_written, false);
    println!("    with the fake: {naive} runs fail");
    if let Some((seed, why, journal)) = first_failure(she_reads_what_she_has_written) {
        println!("    seed {seed}: {why}. No call has failed:");
        for line in journal.to_string().lines() {
            println!("      {line}");
        }
    }
    let back = failures(nobody_goes_back_in_time, false);
    println!("    a friend, who only looks, goes back in time in {back} runs");

    println!("\n2. The service compares with the revision that the visitor knows:");
    let (mut failed, mut asked, mut stale) = (0, 0, 0);
    for seed in 0..SEEDS {
        let database = Database::new(seed);
        failed += u32::from(she_reads_what_she_has_written(database.service(true)).is_err());
        asked += database.primary.calls().find_by_id().count();
        stale += database.lag.changed();
    }
    println!(
        "    {failed} runs fail; {stale} reads were stale, for which the primary was asked {asked} times"
    );
    let back = failures(nobody_goes_back_in_time, true);
    println!("    the friend goes back in time in {back} runs");
}

#[cfg(test)]
mod tests {
    use super::*;

    const TESTS: [Test; 2] = [she_reads_what_she_has_written, nobody_goes_back_in_time];

    #[test]
    fn the_mock_lets_the_naive_service_through() {
        for test in TESTS {
            assert_eq!(with_the_mock(test), Ok(()));
        }
    }

    #[test]
    fn without_lag_either_service_passes() {
        for guarded in [false, true] {
            for test in TESTS {
                let database = Database::new(0);
                database.lag.heal();
                assert_eq!(test(database.service(guarded)), Ok(()));
                // The replica is enough.
                database.primary.calls().find_by_id().assert_never();
            }
        }
    }

    #[test]
    fn on_a_replica_that_lags_the_naive_service_fails_nearly_always() {
        // She is shown the right name six times only with one seed in 64.
        let failed = failures(she_reads_what_she_has_written, false);
        assert!(failed > 950, "{failed}");
        // Her friend goes back where a stale read follows a fresh one: in each of six rounds with one seed in four.
        let failed = failures(nobody_goes_back_in_time, false);
        assert!(failed > 750, "{failed}");
    }

    #[test]
    fn the_guard_holds_over_a_thousand_seeds() {
        for seed in 0..SEEDS {
            for test in TESTS {
                let database = Database::new(seed);
                let verdict = test(database.service(true));
                assert_eq!(verdict, Ok(()), "seed {seed}");
            }
        }
    }

    #[test]
    fn the_primary_is_asked_for_each_stale_read_and_for_no_other() {
        for seed in 0..SEEDS {
            let database = Database::new(seed);
            she_reads_what_she_has_written(database.service(true)).unwrap();
            let asked = database.primary.calls().find_by_id().count();
            assert_eq!(asked, database.lag.changed(), "seed {seed}");
            assert_eq!(database.lag.matched(), NAMES.len() as u64);
        }
    }

    #[test]
    fn what_a_naive_visitor_saw_has_no_failed_call_in_it() {
        let (_, why, journal) = first_failure(she_reads_what_she_has_written).unwrap();
        assert!(why.contains("is shown"), "{why}");
        let entries = journal.entries();
        let last = entries.last().unwrap();
        assert_eq!((last.fake(), last.method()), ("replica", "find_by_id"));
        assert_eq!(last.faults(), ["stale(versions(1))"]);
        assert!(
            entries
                .iter()
                .all(|call| call.outcome() == fake_runtime::Outcome::Ok)
        );
    }

    /// Before her first write has reached the replica, it does not even have the profile.
    #[test]
    fn a_profile_that_the_replica_does_not_have_yet_is_read_from_the_primary() {
        let database = Database::new(0);
        database.lag.heal();
        let always = database.replica.faults().find_by_id();
        always.stale(versions(1));
        let mut token = Token::default();
        token.saw(ada().revision);
        let viewed = |guarded| database.service(guarded).view(&mut { token }, ADA);
        assert_eq!(viewed(false), Ok(None));
        assert_eq!(viewed(true), Ok(Some(ada())));
    }
}
