//! Holds the tables of a fake against PostgreSQL, SQLite and MariaDB: one trait, which each of them and the fake of its
//! dialect implement; each test takes the same steps on both and compares what is answered and what is stored.
//!
//! `FAKE_POSTGRES_URL` and `FAKE_MARIADB_URL` say where the servers are; SQLite is linked in. Each test works in a schema or
//! a database of its own, which it drops. Where there is no server, a test says that its rule is not verified there; with
//! `CI` set, or `FAKE_REQUIRE=postgresql,mariadb`, it fails.

#![warn(clippy::pedantic)]
#![allow(
    clippy::needless_pass_by_value,
    clippy::ref_option,
    clippy::type_complexity,
    reason = "what a test compares reads best as a value"
)]

mod compare;
mod contract;
mod directory;
mod real;
mod refused;
mod server;
mod store;
mod tables;

mod drawn;
mod identifiers;
mod references;
mod selects;
mod transactions;
mod uniques;
mod updates;
mod upserts;
