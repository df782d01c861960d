//! Contracts: what they find, and what they say of it. Many more mistakes are in `tests/bugs` of the workspace.

mod collections;
mod counters;
mod moments;
mod own_keys;
mod posts;
mod renames;
mod sessions;
mod tasks;
mod users;

use std::cell::Cell;
use std::fs;
use std::panic;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;

use fake_runtime::{Contract, ContractError};
use users::{Bug, MemoryUsers, StorageError, User, UserRepositoryContract, pool};

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
    assert!(verified.to_string().contains("insert"), "{verified}");
}

#[test]
fn a_difference_is_told_as_the_shortest_sequence_in_rust() {
    let error = found(Bug::NoUniqueEmail);
    assert_eq!(error.calls(), 2, "{error}");
    let text = error.to_string();
    for part in [
        "    async fn differs(real: &impl UserRepository) {\n",
        "        let _ = real.insert(User { id: ",
        ".await; // Ok(())\n",
        "the fake answers: Err(Duplicate(\"email\"))\n",
        "the real answers: Ok(())\n",
        "FAKE_SEED=0x0",
    ] {
        assert!(text.contains(part), "{part:?} is not in {text}");
    }
}

#[test]
fn the_same_seed_tells_the_same_and_another_one_may_tell_another() {
    let told = |seed| contract(Some(Bug::NoUniqueEmail)).seed(seed).check();
    let told = |seed| told(seed).expect_err("it is a mistake").to_string();
    assert_eq!(told(7), told(7));
    assert!((8..20).any(|seed| told(seed) != told(7)));
}

#[test]
fn rows_that_no_call_has_asked_for_are_observed() {
    let observed = |bug| contract(bug).observe(async |real: &MemoryUsers| real.all());
    assert!(observed(None).run().calls > 1_000);
    let error = observed(Some(Bug::RenameKeepsName)).check().unwrap_err();
    assert_eq!(error.calls(), 2, "{error}");
    assert!(
        error.to_string().contains("has other rows than the fake"),
        "{error}"
    );
    assert!(error.to_string().contains("rows of `rows` then"), "{error}");
}

#[test]
fn what_cannot_agree_is_cleared_on_both_sides() {
    let shouts = || contract(Some(Bug::NamesInUpperCase));
    assert!(shouts().check().is_err());
    shouts()
        .opaque(|user: &mut User| user.name = user.name.to_lowercase())
        .run();
}

#[test]
fn errors_are_compared_by_their_variant_and_the_constraint_that_they_name() {
    assert_eq!(found(Bug::MissingIsDuplicate).calls(), 1);
    let error = found(Bug::WrongConstraint);
    assert_eq!(error.calls(), 2, "{error}");
}

#[test]
fn errors_are_compared_by_what_the_test_says() {
    contract(Some(Bug::MissingIsDuplicate))
        .error_class(|_: &StorageError| "any".to_owned())
        .run();
}

#[test]
fn an_argument_without_a_pool_is_told_before_anything_runs() {
    let provided = Cell::new(false);
    let error = UserRepositoryContract::new()
        .real(async || {
            provided.set(true);
            ((), MemoryUsers::new(None))
        })
        .check()
        .unwrap_err();
    let text = error.to_string();
    assert!(text.contains("nothing to draw `user` of `insert` from"));
    assert!(text.contains(".pool::<User>([..])"), "{text}");
    assert_eq!(error.calls(), 0);
    assert!(!provided.get());
}

#[test]
fn an_outcome_that_is_never_seen_fails_unless_it_is_allowed() {
    let one = || {
        UserRepositoryContract::new()
            .real(async || ((), MemoryUsers::new(None)))
            .pool(pool().into_iter().take(1))
            .ops(1..=1)
            .cases(64)
    };
    let error = one().check().unwrap_err().to_string();
    assert!(
        error.contains(".allow_uncovered(\"delete\", \"hit\")"),
        "{error}"
    );
    assert!(error.contains("duplicate never"), "{error}");
    one()
        .allow_uncovered("insert", "duplicate")
        .allow_uncovered("find_by_id", "hit")
        .allow_uncovered("find_by_email", "hit")
        .allow_uncovered("rename", "hit")
        .allow_uncovered("delete", "hit")
        .allow_uncovered("page", "hit")
        .run();
}

#[test]
#[should_panic(expected = "nobody asks whether `delete` came to \"duplicate\"")]
fn an_outcome_that_a_method_does_not_have_cannot_be_allowed() {
    let _ = contract(None).allow_uncovered("delete", "duplicate");
}

#[test]
#[should_panic(expected = "has no method `remove` in its contract")]
fn a_method_that_is_not_there_cannot_be_waived() {
    let _ = contract(None).waive("remove", "no reason", "2027-01-31");
}

#[test]
fn a_waiver_lets_a_method_differ_until_its_day() {
    let waived = |until| contract(Some(Bug::NoUniqueEmail)).waive("insert", "issue 12", until);
    let allowed = waived("9999-12-31").allow_uncovered("insert", "duplicate");
    let verified = allowed.run();
    assert_eq!(
        verified.waived,
        ["`insert` until 9999-12-31: issue 12".to_owned()]
    );
    let error = waived("2020-01-31").check().unwrap_err().to_string();
    assert!(
        error.contains("the waiver of `insert` has run out on 2020-01-31 (issue 12)"),
        "{error}"
    );
}

#[test]
fn without_the_real_implementation_the_contract_says_that_it_is_unverified() {
    let verified = UserRepositoryContract::new()
        .real(async || Err::<((), MemoryUsers), _>("no server at localhost"))
        .pool(pool())
        .run();
    assert_eq!(verified.cases, 0);
    assert_eq!(
        verified.unverified.as_deref(),
        Some("no server at localhost")
    );
    assert_eq!(verified.to_string(), "UNVERIFIED: no server at localhost");
}

#[test]
fn where_it_is_required_an_unverified_contract_fails() {
    let test = "without_the_real_implementation_the_contract_says_that_it_is_unverified";
    let output = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact"])
        .env("FAKE_CONTRACT_REQUIRED", "1")
        .output()
        .unwrap();
    let printed = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(!output.status.success(), "{printed}");
    for part in ["FAKE_CONTRACT_REQUIRED", "no server at localhost"] {
        assert!(printed.contains(part), "{printed}");
    }
}

#[test]
fn a_sequence_that_failed_is_kept_and_run_first() {
    let path = std::env::temp_dir().join(format!("fake-contract-{}.txt", std::process::id()));
    let _ = fs::remove_file(&path);
    let kept = |bug| contract(bug).regressions(&path);
    let first = kept(Some(Bug::NoUniqueEmail)).check().unwrap_err();
    assert!(first.to_string().contains("to be run first from now on"));
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("\nUserRepository 0x"), "{text}");
    // Nothing new is tried: it comes from the file, and is not kept a second time.
    let again = kept(Some(Bug::NoUniqueEmail)).cases(0).check().unwrap_err();
    assert!(again.to_string().contains("from the file of regressions"));
    assert_eq!(again.calls(), first.calls());
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    kept(None).run();
    fs::write(&path, "UserRepository 0x1 insert:0 remove:0\n").unwrap();
    let error = kept(None).check().unwrap_err().to_string();
    fs::remove_file(&path).unwrap();
    assert!(error.contains("line 1 of"), "{error}");
    assert!(error.contains("no method `remove`"), "{error}");
}

#[test]
fn a_real_implementation_that_panics_is_a_difference() {
    let error = found(Bug::PanicsOnAbsence);
    assert_eq!(error.calls(), 1);
    assert!(error.to_string().contains("a panic: it was there"));
}

#[test]
fn the_guard_is_dropped_after_the_implementation() {
    thread_local!(static OPEN: Cell<i32> = const { Cell::new(0) });
    struct Guard;
    impl Drop for Guard {
        fn drop(&mut self) {
            OPEN.set(OPEN.get() - 1);
        }
    }
    UserRepositoryContract::new()
        .real(async || {
            assert_eq!(OPEN.get(), 0, "the one before is gone");
            OPEN.set(1);
            (Guard, MemoryUsers::new(None))
        })
        .pool(pool())
        .run();
    assert_eq!(OPEN.get(), 0);
}

#[test]
fn keys_that_a_table_makes_are_matched_by_when_they_appeared() {
    tasks::contract(None).run();
    for bug in [
        tasks::Bug::IdBefore,
        tasks::Bug::FinishesLast,
        tasks::Bug::IdReused,
    ] {
        let error = tasks::contract(Some(bug)).check().unwrap_err();
        assert!((1..=4).contains(&error.calls()), "{bug:?}: {error}");
    }
}

#[test]
fn a_lost_update_is_found_by_calls_at_the_same_time_and_by_no_others() {
    counters::contract(true).run();
    counters::contract(false).tasks(2).run();
    counters::contract(false).tasks(3).run();
    let error = counters::contract(true).tasks(2).check().unwrap_err();
    assert_eq!(error.calls(), 2, "{error}");
    let text = error.to_string();
    for part in [
        "task 1: 1\n",
        "task 2: 1\n",
        "no order of what the tasks did gives these answers",
    ] {
        assert!(text.contains(part), "{part:?} is not in {text}");
    }
}

#[test]
fn calls_at_the_same_time_are_kept_as_such() {
    let path = std::env::temp_dir().join(format!("fake-tasks-{}.txt", std::process::id()));
    let _ = fs::remove_file(&path);
    let kept = || counters::contract(true).tasks(2).regressions(&path);
    let first = kept().check().unwrap_err();
    let again = kept().cases(0).check().unwrap_err();
    let text = fs::read_to_string(&path).unwrap();
    fs::remove_file(&path).unwrap();
    assert!(
        text.contains("increment@1:") && text.contains("increment@2:"),
        "{text}"
    );
    assert_eq!(again.calls(), first.calls());
}

#[cfg(feature = "proptest")]
#[test]
fn rows_come_from_a_strategy_of_proptest_and_are_the_same_for_the_same_seed() {
    use proptest::prelude::*;

    let user = || (1_u64..4, "[ab]@x", "[a-c]{1,3}");
    let told = |bug| {
        UserRepositoryContract::new()
            .real(async move || ((), MemoryUsers::new(bug)))
            .strategy(user().prop_map(|(id, email, name)| User { id, email, name }))
            .seed(7)
            .check()
    };
    told(None).expect("there is no mistake");
    let error = told(Some(Bug::NoUniqueEmail)).expect_err("two of four have the same address");
    assert_eq!(error.calls(), 2, "{error}");
    let again = told(Some(Bug::NoUniqueEmail)).expect_err("as before");
    assert_eq!(error.to_string(), again.to_string());
}

#[test]
fn a_contract_that_fails_panics_at_the_line_of_the_test() {
    let at = Arc::new(Mutex::new(String::new()));
    let told = Arc::clone(&at);
    let before = panic::take_hook();
    let here = thread::current().id();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == here {
            let file = info.location().map(|place| place.file().to_owned());
            *told.lock().unwrap() = file.unwrap_or_default();
        } else {
            before(info);
        }
    }));
    let failed = panic::catch_unwind(|| contract(Some(Bug::NoUniqueEmail)).run());
    assert!(failed.is_err());
    assert_eq!(*at.lock().unwrap(), file!());
}
