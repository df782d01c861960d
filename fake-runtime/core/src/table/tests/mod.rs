//! Tests of the table as a whole.

mod again;
mod dialects;
mod fidelity;
mod history;
mod model;
mod panics;
mod partial;
mod past;
mod references;
mod selects;

use super::*;
use crate::dialect::Dialect;
use crate::violation::{Violation, ViolationKind};
use crate::world::World;

fn setup() -> Setup {
    let world = World::seeded(1);
    Setup::new("FakeTest", world.ids("FakeTest"), world.clock().clone())
}

/// A row with everything that a constraint can be about.
#[derive(Clone, Debug, PartialEq)]
struct User {
    id: u8,
    email: String,
    /// Unique without case; several may have none.
    handle: Option<String>,
    /// Unique together with `desk`.
    room: u8,
    desk: Option<u8>,
    /// Unique among the active.
    badge: u8,
    active: bool,
    city: u8,
    age: u8,
}

fn user(id: u8) -> User {
    User {
        id,
        email: format!("{id}@example.org"),
        handle: None,
        room: 0,
        desk: None,
        badge: id,
        active: true,
        city: 0,
        age: 30,
    }
}

const ID: usize = 0;
const EMAIL: usize = 1;
const HANDLE: usize = 2;
const DESK: usize = 3;
const BADGE: usize = 4;
const CITY: usize = 5;

fn users(dialect: Dialect) -> Table<User, u8> {
    table("rows", dialect, &setup())
        .key("id", [column(|row: &User| &row.id).indexed()])
        .unique("email", [column(|row: &User| &row.email).indexed()])
        .unique("handle", [column(|row: &User| &row.handle).ignoring_case()])
        .unique(
            "room_desk",
            [
                column(|row: &User| &row.room).indexed(),
                column(|row: &User| &row.desk).indexed(),
            ],
        )
        .unique("badge", [column(|row: &User| &row.badge).indexed()])
        .when(|row: &User| row.active)
        .index("city", [column(|row: &User| &row.city).indexed()])
        .check("age", |row: &User| row.age >= 18)
        .keeps_key(|one, other| std::mem::swap(&mut one.id, &mut other.id))
        .shown(shown::<User>().how())
        .by_key(KeyBy::Field(|row: &User| &row.id))
}

fn postgres() -> Table<User, u8> {
    users(Dialect::Postgres)
}

/// A table of these rows, committed.
fn with(rows: impl IntoIterator<Item = User>) -> Table<User, u8> {
    let mut table = postgres();
    table.insert_all(rows).unwrap();
    table.commit(1);
    table
}

fn ids<K>(table: &Table<User, K>) -> Vec<u8> {
    table.iter().map(|row| row.id).collect()
}

fn all_of(violation: &Violation) -> Vec<&str> {
    violation.all().collect()
}
