//! Tests of the map as a whole.

#[cfg(feature = "serde")]
mod dumped;
mod lists;
mod panics;
mod past;
mod redis;
mod room;
mod shards;
mod ttl;

use std::time::Duration;

use super::{Map, MapBuilder, map};
use crate::table::{AnyTable, Setup, shown};
use crate::violation::{Violation, ViolationKind};
use crate::world::{Clock, World};

const SECOND: Duration = Duration::from_secs(1);

fn world() -> (Clock, Setup) {
    let world = World::seeded(1);
    let clock = world.clock().clone();
    let setup = Setup::new("FakeTest", world.ids("FakeTest"), clock.clone());
    (clock, setup)
}

fn build(builder: MapBuilder<String, u64>) -> Map<String, u64> {
    builder.shown(shown::<String>().how(), shown::<u64>().how())
}

/// An empty map of numbers by text, and its clock.
fn numbers() -> (Clock, Map<String, u64>) {
    with(|builder| builder)
}

fn with(
    declare: impl FnOnce(MapBuilder<String, u64>) -> MapBuilder<String, u64>,
) -> (Clock, Map<String, u64>) {
    let (clock, setup) = world();
    (clock, build(declare(map("numbers", &setup))))
}

fn key(key: &str) -> String {
    key.to_owned()
}

fn kind<T: std::fmt::Debug>(result: Result<T, Violation>) -> ViolationKind {
    result.unwrap_err().kind()
}
