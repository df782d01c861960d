//! The faults of one run, said so that another run can have exactly the same: as a line for `FAKE_REPLAY`, and as code.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::str::FromStr;
use std::sync::Arc;

use super::kind::{FaultKind, Harm};

/// One fault that exploration has injected: into which call of which fake's method.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Injected {
    pub(super) fake: Arc<str>,
    pub(super) method: Cow<'static, str>,
    /// From 1, of the calls of this method on this fake.
    pub(super) call: u64,
    /// Whether the calls after that one have it too.
    pub(super) lasts: bool,
    pub(super) harm: Harm,
}

impl Injected {
    /// The name of the fake, as the [journal](crate::Journal) has it: `FakeOrders`, or for the second one of a world
    /// `FakeOrders#2`.
    #[must_use]
    pub fn fake(&self) -> &str {
        &self.fake
    }

    /// The name of the method.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Which call of this method of this fake, counted from 1.
    #[must_use]
    pub fn call(&self) -> u64 {
        self.call
    }

    /// Whether all later calls of the method have it too.
    #[must_use]
    pub fn lasts(&self) -> bool {
        self.lasts
    }

    /// What kind of fault it is.
    #[must_use]
    pub fn kind(&self) -> FaultKind {
        self.harm.kind()
    }

    /// Whether it is for the call with this number.
    pub(super) fn is_at(&self, call: u64) -> bool {
        call == self.call || (self.lasts && call > self.call)
    }

    /// The same for a run with one call less before it, if that one was of the same method.
    pub(super) fn renumbered_without(mut self, earlier: &Self) -> Self {
        let same = (&self.fake, &self.method) == (&earlier.fake, &earlier.method);
        if same && earlier.call < self.call {
            self.call -= 1;
        }
        self
    }

    /// Whether what has fired at one call was this.
    pub(super) fn covers(&self, fired: &Self) -> bool {
        self.is_at(fired.call)
            && (&self.fake, &self.method, self.harm) == (&fired.fake, &fired.method, fired.harm)
    }

    /// The statement that arms it. The fake's variable is named after its type.
    #[must_use]
    pub fn snippet(&self) -> String {
        let (variable, method, harm) = (variable(&self.fake), &self.method, self.harm);
        let trigger = match (self.lasts, self.call) {
            (false, call) => format!(".on_call({call})"),
            (true, 1) => String::new(),
            (true, call) => format!(".after_calls({})", call - 1),
        };
        format!("{variable}.faults().{method}(){trigger}.{harm};")
    }
}

/// As in a line for `FAKE_REPLAY`.
impl fmt::Display for Injected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (fake, method, call, harm) = (&self.fake, &self.method, self.call, self.harm);
        let lasts = if self.lasts { ".." } else { "" };
        write!(f, "{fake}::{method}@{call}{lasts}={harm}")
    }
}

impl FromStr for Injected {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (place, harm) = text.split_once('=').ok_or(())?;
        let (name, call) = place.rsplit_once('@').ok_or(())?;
        let (fake, method) = name.rsplit_once("::").ok_or(())?;
        let (call, lasts) = match call.strip_suffix("..") {
            Some(call) => (call, true),
            None => (call, false),
        };
        let call = call.parse().ok().filter(|call| *call > 0).ok_or(())?;
        Ok(Self {
            fake: fake.into(),
            method: method.to_owned().into(),
            call,
            lasts,
            harm: harm.parse()?,
        })
    }
}

/// A world's seed, and its faults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) seed: u64,
    pub(super) faults: Vec<Injected>,
}

/// A line for `FAKE_REPLAY`.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "seed={}", self.seed)?;
        for fault in &self.faults {
            write!(f, "; {fault}")?;
        }
        Ok(())
    }
}

/// The error is the part that is none.
impl FromStr for Plan {
    type Err = String;

    fn from_str(line: &str) -> Result<Self, String> {
        let mut parts = line.split(';').map(str::trim);
        let seed = parts.next().unwrap_or_default();
        let seed = seed
            .strip_prefix("seed=")
            .and_then(|seed| seed.parse().ok())
            .ok_or_else(|| seed.to_owned())?;
        let faults = parts.map(|part| part.parse().map_err(|()| part.to_owned()));
        Ok(Self {
            seed,
            faults: faults.collect::<Result<_, _>>()?,
        })
    }
}

/// What a test may have called a fake of this name: `orders` for `FakeOrders`, `store.orders()` for `FakeStore::Orders`.
fn variable(fake: &str) -> String {
    let mut names = fake.split("::");
    let first = names.next().unwrap_or_default();
    let (name, number) = match first.split_once('#') {
        Some((name, number)) => (name, format!("_{number}")),
        None => (first, String::new()),
    };
    let name = name.strip_prefix("Fake").unwrap_or(name);
    let mut variable = snake(name) + &number;
    for face in names {
        _ = write!(variable, ".{}()", snake(face));
    }
    variable
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    let mut before = None;
    for letter in name.chars() {
        if letter.is_uppercase() && before.is_some_and(|before: char| !before.is_uppercase()) {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
        before = Some(letter);
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    fn injected(text: &str) -> Injected {
        text.parse().unwrap()
    }

    #[test]
    fn a_line_is_read_as_the_plan_that_it_was_written_of() {
        let plan = Plan {
            seed: 7,
            faults: vec![
                injected("FakeOrders::insert@1=fail_declared(2)"),
                injected("FakeStore#2::UserRepository::get@3..=stale(versions(4))"),
            ],
        };
        let line = "seed=7; FakeOrders::insert@1=fail_declared(2); \
                    FakeStore#2::UserRepository::get@3..=stale(versions(4))";
        assert_eq!(plan.to_string(), line);
        assert_eq!(line.parse(), Ok(plan));
        assert_eq!("seed=0".parse::<Plan>().unwrap().faults, []);
    }

    #[test]
    fn the_part_that_cannot_be_read_is_named() {
        for (line, part) in [
            ("7", "7"),
            ("seed=x", "seed=x"),
            ("seed=1; FakeA::b@0=hang()", "FakeA::b@0=hang()"),
            (
                "seed=1; FakeA::b@1=hang(); FakeA@1=hang()",
                "FakeA@1=hang()",
            ),
            ("seed=1; FakeA::b@1=explode()", "FakeA::b@1=explode()"),
        ] {
            assert_eq!(line.parse::<Plan>(), Err(part.to_owned()));
        }
    }

    #[test]
    fn a_snippet_is_the_statement_that_arms_the_fault() {
        for (text, snippet) in [
            (
                "FakeOrders::insert@2=lose_write()",
                "orders.faults().insert().on_call(2).lose_write();",
            ),
            (
                "FakeHTTPClient#2::get@1..=hang()",
                "httpclient_2.faults().get().hang();",
            ),
            (
                "FakeStore::UserRepository::get@3..=stale(versions(1))",
                "store.user_repository().faults().get().after_calls(2).stale(versions(1));",
            ),
        ] {
            assert_eq!(injected(text).snippet(), snippet);
        }
    }
}
