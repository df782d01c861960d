//! Contracts: what they find, and what they say of it.

mod users;

use fake_runtime::{Contract, ContractError};
use users::{Bug, MemoryUsers, User, UserRepositoryContract, pool};

/// The contract of an implementation with this mistake.
fn contract(bug: Option<Bug>) -> Contract<'static, UserRepositoryContract, MemoryUsers> {
    UserRepositoryContract::new()
        .real(async move || ((), MemoryUsers::new(bug)))
        .pool(pool())
}

fn found(bug: Bug) -> ContractError {
    contract(Some(bug)).check().expect_err("it is a mistake")
}

#[test]
fn an_implementation_that_does_as_the_fake_does_is_verified() {
    let verified = contract(None).run();
    assert!((256..=1024).contains(&verified.cases), "{verified}");
    assert!(verified.calls > 1_000, "{verified}");
    assert_eq!(verified.unverified, None);
}

#[test]
fn a_difference_is_told_as_the_shortest_sequence() {
    let error = found(Bug::NoUniqueEmail);
    assert_eq!(error.calls(), 2, "{error}");
}

#[test]
fn rows_are_observed_where_the_test_shows_them() {
    let verified = contract(None)
        .observe::<User>(async |real: &MemoryUsers| real.all())
        .run();
    assert!(verified.calls > 1_000, "{verified}");
}
