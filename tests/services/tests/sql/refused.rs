//! The one error of all stores: what a server's codes mean, and what a violation of a fake means.

use std::fmt;

use fake_runtime::{Violation, ViolationKind};
use mysql::Error as Mariadb;
use rusqlite::Error as Sqlite;

/// Why a statement was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// A key or a unique constraint.
    Taken(Constraint),
    /// A check, by its name.
    Check(String),
    /// A foreign key. SQLite does not say which one.
    References,
    /// A column is absent that must not be. No fake says this: there the type of the field does.
    Null,
    /// An earlier error has aborted the transaction.
    Aborted,
    /// A limit or an offset is below zero.
    Limit,
    /// The steps of a transaction ended in giving up.
    GivenUp,
    /// Anything else, which no test expects.
    Otherwise(String),
}

/// The constraint that is named, which is all that is compared; and of a fake all that the row would have broken.
#[derive(Clone)]
pub(crate) struct Constraint {
    name: String,
    all: Vec<String>,
}

impl Constraint {
    fn named(name: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            all: vec![name.clone()],
            name,
        }
    }

    /// Whether this one, of a fake, knows of the one that a server names.
    pub(crate) fn knows(&self, server: &Self) -> bool {
        self.all.contains(&server.name)
    }
}

impl PartialEq for Constraint {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Constraint {}

impl fmt::Debug for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)
    }
}

pub(crate) fn taken(constraint: &str) -> Refused {
    Refused::Taken(Constraint::named(constraint))
}

pub(crate) fn check(constraint: &str) -> Refused {
    Refused::Check(constraint.to_owned())
}

impl From<Violation> for Refused {
    fn from(violation: Violation) -> Self {
        match violation.kind() {
            ViolationKind::Key | ViolationKind::Unique => Self::Taken(Constraint {
                name: violation.constraint().to_owned(),
                all: violation.all().map(str::to_owned).collect(),
            }),
            ViolationKind::Check => check(violation.constraint()),
            ViolationKind::References => Self::References,
            ViolationKind::Aborted => Self::Aborted,
            ViolationKind::Limit => Self::Limit,
            _ => Self::Otherwise(violation.to_string()),
        }
    }
}

/// The fake's name of a constraint that the servers call after its table: `users_email`, `users_pkey`, `PRIMARY`.
fn plain(name: &str) -> String {
    match name.split_once('_') {
        _ if name == "PRIMARY" => "id".to_owned(),
        Some((_, "pkey")) => "id".to_owned(),
        Some((_, rest)) => rest.to_owned(),
        None => name.to_owned(),
    }
}

impl From<postgres::Error> for Refused {
    fn from(error: postgres::Error) -> Self {
        let Some(said) = error.as_db_error() else {
            return Self::Otherwise(error.to_string());
        };
        let name = said.constraint().map(plain).unwrap_or_default();
        match said.code().code() {
            "23505" => Self::Taken(Constraint::named(name)),
            "23514" => Self::Check(name),
            "23503" => Self::References,
            "23502" => Self::Null,
            // "cannot affect row a second time": the fake calls it a key that is taken.
            "21000" => taken("id"),
            "25P02" => Self::Aborted,
            "2201W" | "2201X" => Self::Limit,
            _ => Self::Otherwise(error.to_string()),
        }
    }
}

impl From<Sqlite> for Refused {
    fn from(error: Sqlite) -> Self {
        let text = error.to_string();
        let Sqlite::SqliteFailure(failure, Some(said)) = &error else {
            return Self::Otherwise(text);
        };
        let broken = said.split_once(": ").map_or("", |(_, broken)| broken);
        match failure.extended_code {
            // `users.team, users.seat`, or `index 'users_handle'`.
            1555 | 2067 => {
                if let Some(index) = broken.strip_prefix("index '") {
                    return taken(&plain(index.trim_end_matches('\'')));
                }
                let columns = broken.split(", ").filter_map(|name| name.split('.').nth(1));
                taken(&columns.collect::<Vec<_>>().join("_"))
            }
            275 => Self::Check(plain(broken)),
            // The second is of `RESTRICT`, which is a trigger inside.
            787 | 1811 => Self::References,
            1299 => Self::Null,
            _ => Self::Otherwise(text),
        }
    }
}

impl From<Mariadb> for Refused {
    fn from(error: Mariadb) -> Self {
        let Mariadb::MySqlError(said) = &error else {
            return Self::Otherwise(error.to_string());
        };
        let quoted = |quote| said.message.rsplit(quote).nth(1).unwrap_or_default();
        match said.code {
            1062 => taken(&plain(quoted('\''))),
            // CONSTRAINT `users_team` failed for `database`.`users`
            4025 => Self::Check(plain(said.message.split('`').nth(1).unwrap_or_default())),
            1451 | 1452 => Self::References,
            1048 => Self::Null,
            _ => Self::Otherwise(error.to_string()),
        }
    }
}
