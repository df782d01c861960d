//! The same steps on a server and on the fake of its dialect.

use std::fmt::Debug;

use crate::real::Real;
use crate::server::{KINDS, Kind};
use crate::store::{Store, fake_of};

/// What the steps answered on each server that is there, and on each fake.
#[must_use = "the answers are compared by what follows"]
pub(crate) struct Compared<T> {
    servers: Vec<(Kind, T)>,
    fakes: Vec<(Kind, T)>,
}

/// Takes the same steps on each server and on the fake of its dialect.
fn taken<T>(steps: &impl Fn(&dyn Store) -> T) -> Compared<T> {
    let on_server = |kind| Some((kind, steps(&Real::new(kind)?)));
    Compared {
        servers: KINDS.into_iter().filter_map(on_server).collect(),
        fakes: KINDS.map(|kind| (kind, steps(&*fake_of(kind)))).into(),
    }
}

/// Takes the same steps on all servers and fakes, and asserts that each fake does as its server does.
#[track_caller]
pub(crate) fn alike<T: Debug + PartialEq>(steps: impl Fn(&dyn Store) -> T) -> Compared<T> {
    let compared = taken(&steps);
    for (kind, answer) in &compared.servers {
        let (_, faked) = compared
            .fakes
            .iter()
            .find(|(fake, _)| fake == kind)
            .expect("all");
        assert_eq!(faked, answer, "{kind:?}, the fake is on the left");
    }
    compared
}

/// Takes the same steps on all servers and fakes, where it is decided that a fake does otherwise. What follows says both.
pub(crate) fn apart<T>(steps: impl Fn(&dyn Store) -> T) -> Compared<T> {
    taken(&steps)
}

impl<T: Debug + PartialEq> Compared<T> {
    /// Asserts that all have answered this.
    #[track_caller]
    pub(crate) fn everywhere(self, expected: T) {
        for (kind, answer) in self.servers.iter().chain(&self.fakes) {
            assert_eq!(answer, &expected, "{kind:?}");
        }
    }

    /// Asserts what was answered by each, servers and fakes.
    #[track_caller]
    pub(crate) fn by(self, postgres: T, sqlite: T, mariadb: T) {
        for (kind, answer) in self.servers.iter().chain(&self.fakes) {
            assert_eq!(answer, kind.of(&postgres, &sqlite, &mariadb), "{kind:?}");
        }
    }

    /// Asserts what the servers have answered.
    #[track_caller]
    pub(crate) fn servers(self, postgres: T, sqlite: T, mariadb: T) -> Self {
        for (kind, answer) in &self.servers {
            assert_eq!(answer, kind.of(&postgres, &sqlite, &mariadb), "{kind:?}");
        }
        self
    }

    /// Asserts what all fakes have answered.
    #[track_caller]
    pub(crate) fn fakes(self, expected: T) {
        for (kind, answer) in &self.fakes {
            assert_eq!(answer, &expected, "the fake of {kind:?}");
        }
    }

    /// Asserts what the fake of each server has answered.
    #[track_caller]
    pub(crate) fn fakes_by(self, postgres: T, sqlite: T, mysql: T) {
        for (kind, answer) in &self.fakes {
            let expected = kind.of(&postgres, &sqlite, &mysql);
            assert_eq!(answer, expected, "the fake of {kind:?}");
        }
    }
}
