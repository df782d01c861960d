//! One connection to one server, in a schema of its own which is dropped with it. Knows no tables.

use std::env;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use fake_services::verified;
use mysql::consts::CapabilityFlags;
use mysql::prelude::Queryable;
use postgres::SimpleQueryMessage;
use rusqlite::types::ValueRef;

use crate::refused::Refused;

/// Whose rules hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Postgres,
    Sqlite,
    Mariadb,
}

pub(crate) const KINDS: [Kind; 3] = [Kind::Postgres, Kind::Sqlite, Kind::Mariadb];

impl Kind {
    /// The one of three that is about this server.
    pub(crate) fn of<T>(self, postgres: T, sqlite: T, mariadb: T) -> T {
        match self {
            Self::Postgres => postgres,
            Self::Sqlite => sqlite,
            Self::Mariadb => mariadb,
        }
    }
}

enum Link {
    Postgres(Box<postgres::Client>),
    Sqlite(rusqlite::Connection),
    Mariadb(Box<mysql::Conn>),
}

/// A connection, and the schema or database that it works in.
pub(crate) struct Server {
    pub(crate) kind: Kind,
    link: Link,
    schema: String,
}

/// A row as the server prints it.
pub(crate) type Printed = Vec<Option<String>>;

/// What a statement came to.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) rows: Vec<Printed>,
    /// How many rows it changed, as the server counts.
    pub(crate) changed: u64,
}

impl Server {
    /// A connection to an empty schema; `None`, and a word about it, where there is no server.
    pub(crate) fn new(kind: Kind) -> Option<Self> {
        Self::connected(kind, false)
    }

    /// The same, by a client which asks MariaDB to count the rows that an update has met, not those that it has changed.
    pub(crate) fn with_found_rows(kind: Kind) -> Option<Self> {
        Self::connected(kind, true)
    }

    fn connected(kind: Kind, found_rows: bool) -> Option<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let schema = format!("fake_{}_{number}", process::id());
        let link = match kind {
            Kind::Postgres => postgres(&schema)?,
            Kind::Sqlite => sqlite(),
            Kind::Mariadb => mariadb(&schema, found_rows)?,
        };
        Some(Self { kind, link, schema })
    }

    /// Runs one statement.
    pub(crate) fn run(&mut self, sql: &str) -> Result<Told, Refused> {
        match &mut self.link {
            Link::Postgres(client) => {
                let (mut rows, mut changed) = (Vec::new(), 0);
                for message in client.simple_query(sql)? {
                    match message {
                        SimpleQueryMessage::Row(row) => {
                            let column = |at| row.get(at).map(str::to_owned);
                            rows.push((0..row.len()).map(column).collect());
                        }
                        SimpleQueryMessage::CommandComplete(count) => changed = count,
                        _ => {}
                    }
                }
                Ok(Told { rows, changed })
            }
            Link::Sqlite(connection) => {
                let mut statement = connection.prepare(sql)?;
                if statement.column_count() == 0 {
                    let changed = statement.execute([])? as u64;
                    return Ok(Told {
                        rows: Vec::new(),
                        changed,
                    });
                }
                let width = statement.column_count();
                let printed = |row: &rusqlite::Row<'_>| {
                    let column = |at| row.get_ref(at).map(shown);
                    (0..width).map(column).collect()
                };
                let rows = statement.query_map([], printed)?;
                let rows: Vec<Printed> = rows.collect::<Result<_, _>>()?;
                drop(statement);
                let changed = connection.changes();
                Ok(Told { rows, changed })
            }
            Link::Mariadb(connection) => {
                let mut result = connection.query_iter(sql)?;
                let mut rows = Vec::new();
                for row in result.by_ref() {
                    let printed = row?.unwrap().into_iter().map(|value| match value {
                        mysql::Value::NULL => None,
                        mysql::Value::Bytes(bytes) => {
                            Some(String::from_utf8(bytes).expect("the connection is in UTF-8"))
                        }
                        other => panic!("not in the text protocol: {other:?}"),
                    });
                    rows.push(printed.collect());
                }
                drop(result);
                let changed = connection.affected_rows();
                Ok(Told { rows, changed })
            }
        }
    }

    /// The schema or database that it works in.
    pub(crate) fn schema(&self) -> &str {
        &self.schema
    }

    /// The connection to SQLite, whose database is its own.
    pub(crate) fn sqlite(&self) -> Option<&rusqlite::Connection> {
        match &self.link {
            Link::Sqlite(connection) => Some(connection),
            _ => None,
        }
    }

    /// The client of PostgreSQL, for statements with parameters.
    pub(crate) fn client(&mut self) -> Option<&mut postgres::Client> {
        match &mut self.link {
            Link::Postgres(client) => Some(client),
            _ => None,
        }
    }

    /// Runs a statement that prepares the test, and cannot fail.
    pub(crate) fn must(&mut self, sql: &str) -> Told {
        let kind = self.kind;
        self.run(sql)
            .unwrap_or_else(|refused| panic!("{kind:?}: {refused:?}: {sql}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let sql = match self.kind {
            Kind::Postgres => format!("ROLLBACK; DROP SCHEMA {} CASCADE", self.schema),
            Kind::Sqlite => return,
            Kind::Mariadb => format!("DROP DATABASE {}", self.schema),
        };
        if let Err(refused) = self.run(&sql) {
            eprintln!("{} is left behind: {refused:?}", self.schema);
        }
    }
}

/// Where PostgreSQL is.
pub(crate) fn postgres_url() -> String {
    env::var("FAKE_POSTGRES_URL").unwrap_or_else(|_| {
        "postgres://postgres@127.0.0.1:5432/postgres?connect_timeout=5".to_owned()
    })
}

/// Where MariaDB is.
pub(crate) fn mariadb_url() -> String {
    env::var("FAKE_MARIADB_URL").unwrap_or_else(|_| "mysql://root@127.0.0.1:3306".to_owned())
}

fn postgres(schema: &str) -> Option<Link> {
    let url = postgres_url();
    let connected = postgres::Client::connect(&url, postgres::NoTls);
    let mut client = verified("PostgreSQL", &url, connected)?;
    // What is stored here is dropped anyway: nobody waits for the disk.
    client
        .batch_execute(&format!(
            "CREATE SCHEMA {schema}; SET search_path TO {schema}; SET synchronous_commit TO off;
             SET client_min_messages TO warning"
        ))
        .expect("a schema of its own");
    Some(Link::Postgres(Box::new(client)))
}

fn sqlite() -> Link {
    let connection = rusqlite::Connection::open_in_memory().expect("SQLite is linked in");
    // Off by default, for compatibility.
    connection
        .execute_batch("PRAGMA foreign_keys = ON")
        .expect("SQLite has foreign keys");
    Link::Sqlite(connection)
}

fn mariadb(schema: &str, found_rows: bool) -> Option<Link> {
    let url = mariadb_url();
    let connected = mysql::Opts::from_url(&url)
        .map_err(mysql::Error::from)
        .and_then(|opts| {
            let flags = if found_rows {
                CapabilityFlags::CLIENT_FOUND_ROWS
            } else {
                CapabilityFlags::empty()
            };
            mysql::Conn::new(mysql::OptsBuilder::from_opts(opts).additional_capabilities(flags))
        });
    let mut connection = verified("MariaDB", &url, connected)?;
    connection
        .query_drop(format!(
            "CREATE DATABASE {schema} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci"
        ))
        .and_then(|()| connection.query_drop(format!("USE {schema}")))
        .expect("a database of its own");
    Some(Link::Mariadb(Box::new(connection)))
}

fn shown(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Text(text) => Some(String::from_utf8(text.to_vec()).expect("text is UTF-8")),
        ValueRef::Blob(_) => panic!("no test stores bytes"),
    }
}
