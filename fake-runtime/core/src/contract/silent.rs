//! What a trait with mistakes has in the place of its contract: nothing, so that nothing is said of it.

use std::future::{Future, ready};

use super::draw::{Draw, NoPool};
use super::suite::{About, Applies, Suite};
use super::tree::{Answer, Tree};
use super::value::Value;
use crate::world::World;

/// A suite without methods, which anything implements. It is compiled and never runs.
pub enum Silent {}

impl Suite for Silent {
    type Operation = ();
    type Fake = ();
    const TRAIT: &'static str = "";

    fn about() -> About {
        About::default()
    }

    fn fake(_: &World) {}

    fn fork((): &()) {}

    fn rows((): &()) -> Vec<Vec<Box<dyn Value>>> {
        Vec::new()
    }

    fn draw(_: &str, _: &mut Draw<'_>) -> Result<(), NoPool> {
        Ok(())
    }

    fn on_fake((): (), (): &mut ()) -> impl Future<Output = Answer> {
        ready(Answer::Done(Tree::Tuple(Vec::new())))
    }

    fn code((): &()) -> String {
        String::new()
    }
}

impl<R> Applies<R> for Silent {
    fn apply((): (), _: &mut R) -> impl Future<Output = Answer> {
        ready(Answer::Done(Tree::Tuple(Vec::new())))
    }
}
