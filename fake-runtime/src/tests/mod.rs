//! What a fake promises, shown on a state written by hand as `#[fake]` would generate it.

mod calls;
mod local;
mod panics;
mod reentry;
mod shared;
mod tables;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tables::{Post, Shop, User, Yard, post, user};

use crate::fake::Fake;
use crate::rows::Rows;
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
        self.table(|state| &state.users, |state| &mut state.users)
    }

    fn posts(&self) -> Rows<'_, Shop, Post, u64> {
        self.table(|state| &state.posts, |state| &mut state.posts)
    }
}

impl Fake<Yard> {
    fn rows(&self) -> Rows<'_, Yard, User, u64> {
        self.table(|state| &state.users, |state| &mut state.users)
    }
}

/// The message with which `run` panics.
#[track_caller]
fn panic_of<T>(run: impl FnOnce() -> T) -> String {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(_) => panic!("it did not panic"),
        Err(panic) => panic.downcast::<String>().map_or_else(
            |panic| (*panic.downcast::<&str>().expect("a message")).to_owned(),
            |message| *message,
        ),
    }
}
