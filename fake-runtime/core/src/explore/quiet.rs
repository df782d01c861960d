//! Runs a body whose panics are expected: nothing of them is printed, and their message and place are kept.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Once;

/// What is known of a panic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Caught {
    pub(super) message: String,
    /// The file, line and column, where the hook has seen it.
    pub(super) place: Option<String>,
    /// The methods that wait for ever, where that is the failure.
    pub(super) hung: Option<String>,
}

thread_local! {
    /// Whether panics of this thread are expected.
    static QUIET: Cell<bool> = const { Cell::new(false) };
    /// The place of the last panic of this thread.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Whether panics of this thread are expected, so that nobody is to tell of them.
pub(crate) fn is_quiet() -> bool {
    QUIET.get()
}

/// Runs the body. Its panic is the error.
pub(super) fn catch(body: impl FnOnce()) -> Result<(), Caught> {
    install();
    let before = QUIET.replace(true);
    PLACE.take();
    // Nothing of the body's is looked at after a panic but its journal, which every panic leaves whole.
    let result = panic::catch_unwind(AssertUnwindSafe(body));
    QUIET.set(before);
    result.map_err(|payload| {
        let owned = payload.downcast_ref::<String>().cloned();
        let message = owned.or_else(|| payload.downcast_ref::<&str>().map(|&text| text.into()));
        let caught = Caught {
            message: message.unwrap_or_else(|| "a panic without a message".to_owned()),
            place: PLACE.take(),
            hung: None,
        };
        // Dropping the payload may panic, and is as much the body's as the panic is.
        drop(panic::catch_unwind(AssertUnwindSafe(|| drop(payload))));
        caught
    })
}

/// Puts a hook before the present one, once a process: it passes on what is not expected.
fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
            if is_quiet() {
                PLACE.replace(info.location().map(ToString::to_string));
            } else {
                before(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_caught_with_its_message_and_its_place() {
        let line = line!() + 1;
        let caught = catch(|| panic!("number {}", 7)).unwrap_err();
        assert_eq!(caught.message, "number 7");
        let place = caught.place.unwrap();
        assert!(place.contains(&format!("quiet.rs:{line}:")), "{place}");
        assert!(!is_quiet());
        assert_eq!(catch(|| ()), Ok(()));
    }

    #[test]
    fn of_two_bodies_one_in_the_other_the_outer_stays_quiet() {
        let outer = catch(|| {
            assert!(catch(|| panic!("inner")).is_err());
            assert!(is_quiet());
        });
        assert_eq!(outer, Ok(()));
    }
}
