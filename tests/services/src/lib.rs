//! What all tests here share: whether a service that is not there is a failure. Connects to nothing itself.

use std::env;
use std::fmt::Debug;

/// What an attempt to reach a service came to; `None` where the service is not there and need not be.
///
/// Says `NOT VERIFIED` then. `place` is where it was looked for.
///
/// # Panics
///
/// When the service is not there, and either `CI` is set or `FAKE_REQUIRE` names it.
pub fn verified<T, E: Debug>(service: &str, place: &str, attempt: Result<T, E>) -> Option<T> {
    match attempt {
        Ok(found) => Some(found),
        Err(error) if required(service) => {
            panic!("NOT VERIFIED against {service}, which is required here: {place}: {error:?}")
        }
        Err(error) => {
            eprintln!("NOT VERIFIED against {service}: {place}: {error:?}");
            None
        }
    }
}

/// Whether the tests fail without this service: `CI` is set, or `FAKE_REQUIRE` names it (`redis,mariadb`).
fn required(service: &str) -> bool {
    let named = env::var("FAKE_REQUIRE").is_ok_and(|names| {
        names
            .split([',', ' '])
            .any(|name| name.eq_ignore_ascii_case(service))
    });
    named || env::var_os("CI").is_some()
}
