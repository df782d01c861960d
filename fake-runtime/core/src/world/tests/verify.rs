//! Rules that did not do what they were armed for.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::World;
use crate::world::Checked;

struct Rules {
    complaints: &'static [&'static str],
    healed: AtomicBool,
}

impl Rules {
    fn new(complaints: &'static [&'static str]) -> Arc<Self> {
        Arc::new(Self {
            complaints,
            healed: AtomicBool::new(false),
        })
    }
}

impl Checked for Rules {
    fn complaints(&self) -> Vec<String> {
        self.complaints.iter().map(ToString::to_string).collect()
    }

    fn record(&self) {}

    fn heal(&self) {
        self.healed.store(true, Ordering::Relaxed);
    }
}

fn complaint_of(world: &World) -> String {
    let panic = catch_unwind(AssertUnwindSafe(|| world.verify())).unwrap_err();
    *panic.downcast().unwrap()
}

#[test]
fn verify_is_content_where_nobody_complains() {
    let world = World::seeded(42);
    world.verify();
    world.register(Rules::new(&[]));
    world.verify();
}

#[test]
fn verify_panics_with_every_complaint_and_the_seed() {
    let world = World::seeded(42);
    world.register(Rules::new(&["`FakeA::find`: one"]));
    assert_eq!(
        complaint_of(&world),
        "1 rule did not do what it was armed for, seed 42:\n  `FakeA::find`: one\nreach or remove \
         it, or arm it with `.optional()`"
    );
    world.register(Rules::new(&["`FakeB::find`: two", "`FakeB::all`: three"]));
    assert_eq!(
        complaint_of(&world.clone()),
        "3 rules did not do what they were armed for, seed 42:\n  `FakeA::find`: one\n  \
         `FakeB::find`: two\n  `FakeB::all`: three\nreach or remove them, or arm them with \
         `.optional()`"
    );
    world.fork().verify();
}

#[test]
fn verify_does_nothing_while_the_thread_panics() {
    struct Verifies(World);
    impl Drop for Verifies {
        fn drop(&mut self) {
            self.0.verify();
        }
    }
    let world = World::seeded(42);
    world.register(Rules::new(&["unmet"]));
    let verifies = Verifies(world);
    let panic = catch_unwind(AssertUnwindSafe(move || {
        let _verifies = verifies;
        panic!("the first panic");
    }));
    assert_eq!(panic.unwrap_err().downcast_ref(), Some(&"the first panic"));
}

#[test]
fn heal_all_heals_everything_that_was_registered() {
    let world = World::seeded(42);
    let rules = [Rules::new(&[]), Rules::new(&["unmet"])];
    for rules in &rules {
        world.register(Arc::clone(rules) as Arc<dyn Checked>);
    }
    world.heal_all();
    assert!(
        rules
            .iter()
            .all(|rules| rules.healed.load(Ordering::Relaxed))
    );
}
