//! The world that fakes share: the seed, the clock, and where ids and random numbers come from. No
//! globals: two worlds know nothing of each other.

mod clock;
mod ids;
mod mix;
mod rng;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

pub use clock::Clock;
pub(crate) use ids::IdsMark;
pub use ids::{FromUuid, Ids};
pub use rng::WorldRng;

/// What several fakes have in common: a seed, from which everything random follows, and a
/// [`Clock`].
///
/// A clone is another handle on the same world; [`fork`](Self::fork) makes another world.
///
/// ```
/// use fake_runtime::World;
///
/// let world = World::seeded(42);
/// assert_eq!(world.seed(), 42);
/// ```
#[derive(Clone)]
pub struct World(Arc<Inner>);

struct Inner {
    seed: u64,
    clock: Clock,
    /// How many fakes of each name there are, so that two of one name do not draw the same ids.
    names: Mutex<BTreeMap<String, u64>>,
}

/// The seed of a world that was not given any.
const DEFAULT_SEED: u64 = 0;

impl World {
    /// A world with the seed from the environment variable `FAKE_SEED`, or else with a fixed one,
    /// so that a test does the same each time it runs.
    ///
    /// `FAKE_SEED` is a number below 2^64: decimal, or hexadecimal after `0x`.
    ///
    /// # Panics
    ///
    /// When `FAKE_SEED` is set to anything else: silently running with another seed would look
    /// like a replay and be none.
    #[must_use]
    #[track_caller]
    pub fn new() -> Self {
        Self::seeded(seed_from(std::env::var_os("FAKE_SEED").as_deref()))
    }

    /// A world with this seed, whatever `FAKE_SEED` says.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Inner {
            seed,
            clock: Clock::new(),
            names: Mutex::default(),
        }))
    }

    /// The seed, from which everything random in this world follows.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.0.seed
    }

    /// The clock that all fakes of this world read.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Another world with the same seed, whose clock shows the same time. What happens in one does
    /// not reach the other.
    #[must_use]
    pub fn fork(&self) -> Self {
        let names = self
            .0
            .names
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        Self(Arc::new(Inner {
            seed: self.0.seed,
            clock: self.0.clock.fork(),
            names: Mutex::new(names),
        }))
    }

    /// The ids of one more fake called `name`.
    pub(crate) fn ids(&self, name: &str) -> Ids {
        let mut names = self.0.names.lock().unwrap_or_else(PoisonError::into_inner);
        let count = names.entry(name.to_owned()).or_default();
        let ordinal = *count;
        *count += 1;
        Ids::new(self.0.seed, name, ordinal)
    }
}

impl Default for World {
    /// As [`World::new`].
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World")
            .field("seed", &self.0.seed)
            .field("clock", &self.0.clock)
            .finish_non_exhaustive()
    }
}

#[track_caller]
fn seed_from(variable: Option<&OsStr>) -> u64 {
    let Some(value) = variable else {
        return DEFAULT_SEED;
    };
    let parsed = value.to_str().and_then(|text| {
        let (digits, radix) = text.strip_prefix("0x").map_or((text, 10), |hex| (hex, 16));
        // Parsing would take a sign, which is no part of a seed.
        (!digits.starts_with('+')).then(|| u64::from_str_radix(digits, radix).ok())?
    });
    parsed.unwrap_or_else(|| {
        panic!("`FAKE_SEED` is {value:?}, which is no seed: write a number below 2^64, or unset it")
    })
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;
    use std::process::Command;
    use std::time::Duration;

    use super::*;

    #[test]
    fn fake_seed_is_decimal_or_hexadecimal_and_may_be_missing() {
        let seed = |text: &str| seed_from(Some(OsStr::new(text)));
        assert_eq!(seed_from(None), DEFAULT_SEED);
        assert_eq!(seed("42"), 42);
        assert_eq!(seed("18446744073709551615"), u64::MAX);
        assert_eq!(seed("0xfa4e"), 0xfa4e);
    }

    #[test]
    fn a_fake_seed_that_is_no_number_panics_and_shows_it() {
        for text in [
            "",
            "abc",
            "-1",
            "1.5",
            "18446744073709551616",
            "0x",
            "0x+1",
            "+1",
            " 1",
        ] {
            let panic = catch_unwind(|| seed_from(Some(OsStr::new(text)))).unwrap_err();
            let message = panic.downcast::<String>().unwrap();
            assert!(
                message.contains(&format!("{text:?}, which is no seed")),
                "{message}"
            );
        }
    }

    /// Runs in a process of its own below, for the environment is the process's.
    #[test]
    #[ignore = "the next test runs it with `FAKE_SEED` set"]
    fn child_prints_its_seed() {
        println!("seed={}", World::new().seed());
    }

    #[test]
    #[cfg_attr(miri, ignore = "starts a process")]
    fn a_new_world_takes_its_seed_from_the_environment() {
        let run = |seed: &str| {
            let output = Command::new(std::env::current_exe().unwrap())
                .args([
                    "--exact",
                    "world::tests::child_prints_its_seed",
                    "--ignored",
                    "--nocapture",
                ])
                .env("FAKE_SEED", seed)
                .output()
                .unwrap();
            (
                output.status.success(),
                String::from_utf8(output.stdout).unwrap(),
            )
        };
        let (passed, printed) = run("123456");
        assert!(passed && printed.contains("seed=123456"), "{printed}");
        assert!(!run("twelve").0);
    }

    #[test]
    fn a_clone_is_the_same_world() {
        let world = World::seeded(1);
        world.clone().clock().advance(Duration::from_secs(1));
        assert_eq!(world.clock().monotonic(), Duration::from_secs(1));
    }

    #[test]
    fn a_fork_has_the_same_seed_and_time_and_goes_its_own_way() {
        let world = World::seeded(1);
        world.clock().advance(Duration::from_secs(1));
        let fork = world.fork();
        assert_eq!((fork.seed(), fork.clock().now()), (1, world.clock().now()));
        fork.clock().advance(Duration::from_secs(1));
        assert_eq!(world.clock().monotonic(), Duration::from_secs(1));
    }

    #[test]
    fn ids_follow_from_seed_name_and_number_and_nothing_else() {
        let uuid = |ids: Ids| ids.uuid::<u128>();
        let (world, again) = (World::seeded(1), World::seeded(1));
        let first = uuid(world.ids("FakeA"));
        let other = world.ids("FakeB");
        let _: u128 = other.uuid();
        assert_eq!(uuid(again.ids("FakeA")), first);
        assert_ne!(uuid(again.ids("FakeA")), first, "a second fake of the name");
        assert_ne!(uuid(World::seeded(2).ids("FakeA")), first, "another seed");
        assert_ne!(uuid(World::seeded(1).ids("FakeB")), first, "another name");
    }

    #[test]
    fn a_fork_of_the_world_numbers_fakes_as_the_original_goes_on_to() {
        let world = World::seeded(1);
        let _ = world.ids("FakeA");
        let fork = world.fork();
        assert_eq!(
            fork.ids("FakeA").uuid::<u128>(),
            world.ids("FakeA").uuid::<u128>()
        );
    }
}
