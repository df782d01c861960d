//! User code that panics leaves no trace.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::*;
use crate::map::map;

/// A value that panics when it is cloned, while that is on.
#[derive(Debug, Default)]
struct Touchy {
    number: u64,
    on: Arc<AtomicBool>,
}

impl Clone for Touchy {
    fn clone(&self) -> Self {
        assert!(!self.on.load(Ordering::Relaxed), "touchy");
        Self {
            number: self.number,
            on: Arc::clone(&self.on),
        }
    }
}

#[test]
fn a_panic_in_clone_in_a_closure_or_in_a_weight_changes_nothing() {
    let (_, setup) = world();
    let on = Arc::new(AtomicBool::new(false));
    let touchy = |number| Touchy {
        number,
        on: Arc::clone(&on),
    };
    let mut map = map::<String, Touchy>("touchy", &setup)
        .capacity(2)
        .weigh(|_, value| {
            assert!(value.number < 100, "too heavy");
            1_u64
        })
        .shown(shown::<String>().how(), shown::<Touchy>().how());
    map.put_all([(key("a"), touchy(1)), (key("b"), touchy(2))])
        .unwrap();
    let mut panics = |run: &mut dyn FnMut(&mut Map<String, Touchy>)| {
        assert!(catch_unwind(AssertUnwindSafe(|| run(&mut map))).is_err());
        let numbers: Vec<u64> = map.iter().map(|entry| entry.value().number).collect();
        assert_eq!(numbers, [1, 2]);
    };
    panics(&mut |map| _ = map.put(key("c"), touchy(100)));
    panics(&mut |map| _ = map.put_all([(key("c"), touchy(3)), (key("d"), touchy(100))]));
    panics(&mut |map| {
        _ = map.update("a", |value| {
            value.number = 7;
            panic!("in the middle");
        });
    });
    panics(&mut |map| _ = map.retain(|name, _| name == "never" || panic!("asked")));
    on.store(true, Ordering::Relaxed);
    panics(&mut |map| _ = map.get("a"));
    panics(&mut |map| _ = map.take("a"));
    panics(&mut |map| _ = map.rename("a", key("b")));
    panics(&mut |map| _ = map.expire("a", SECOND));
}
