//! What a fake promises, shown on a state written by hand as `#[fake]` would generate it.

mod calls;
mod overlays;
mod panics;
mod reentry;
#[cfg(fake_shuttle)]
pub(crate) mod schedules;
mod shared;
mod stores;
mod tables;

use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tables::{Post, Shop, User, Yard, post, user};

use crate::call::Call;
use crate::fake::Fake;
use crate::rows::Rows;
use crate::state::State;
use crate::world::World;

/// A place in a row where a test can run code: `Hook` runs it with what is being done to the row.
#[derive(Default)]
struct Hook(Option<Arc<dyn Fn(&'static str) + Send + Sync>>);

impl Hook {
    fn new(run: impl Fn(&'static str) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(run)))
    }

    fn run(&self, what: &'static str) {
        if let Some(run) = &self.0 {
            run(what);
        }
    }
}

impl Clone for Hook {
    fn clone(&self) -> Self {
        self.run("clone");
        Self(self.0.clone())
    }
}

impl Drop for Hook {
    fn drop(&mut self) {
        self.run("drop");
    }
}

fn shop() -> Fake<Shop> {
    Fake::new(&World::seeded(1))
}

/// The accessors that `#[fake]` generates.
impl Fake<Shop> {
    fn rows(&self) -> Rows<'_, Shop, User, u64> {
        self.part(|state| &state.users, |state| &mut state.users)
    }

    fn posts(&self) -> Rows<'_, Shop, Post, u64> {
        self.part(|state| &state.posts, |state| &mut state.posts)
    }
}

impl Fake<Yard> {
    fn rows(&self) -> Rows<'_, Yard, User, u64> {
        self.part(|state| &state.users, |state| &mut state.users)
    }
}

/// The message with which `run` panics.
#[track_caller]
pub(crate) fn panic_of<T>(run: impl FnOnce() -> T) -> String {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(_) => panic!("it did not panic"),
        Err(panic) => panic.downcast::<String>().map_or_else(
            |panic| (*panic.downcast::<&str>().expect("a message")).to_owned(),
            |message| *message,
        ),
    }
}

/// Statements as closures, which tests pass around more easily than a table's.
trait Bodies<S: State>: Sized {
    /// A statement: an error or a panic rolls back.
    fn statement<T, E>(self, body: impl FnOnce(&mut S) -> Result<T, E>) -> Result<T, E>;

    /// A statement that cannot fail.
    fn sure<T>(self, body: impl FnOnce(&mut S) -> T) -> T {
        self.statement(|state| Ok::<T, Infallible>(body(state)))
            .unwrap_or_else(|never| match never {})
    }
}

impl<S: State> Bodies<S> for Call<'_, S> {
    fn statement<T, E>(self, body: impl FnOnce(&mut S) -> Result<T, E>) -> Result<T, E> {
        self.transaction(body)
    }
}
