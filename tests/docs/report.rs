//! What the readme and the guide show of a failing test: run in a process of its own, and compared.

use std::process::Command;

/// The failing test in a process of its own, with this seed: whether it passed, and what it printed.
fn run(seed: Option<&str>) -> (bool, String) {
    let mut command = Command::new(std::env::current_exe().expect("a test has a path"));
    command
        .args(["faults::a_new_name_is_seen_at_once", "--exact"])
        .args(["--ignored", "--nocapture"])
        .env("RUST_BACKTRACE", "0")
        .env_remove("FAKE_SEED");
    if let Some(seed) = seed {
        command.env("FAKE_SEED", seed);
    }
    let output = command.output().expect("the test's own binary starts");
    (
        output.status.success(),
        String::from_utf8(output.stderr).expect("all of it is text"),
    )
}

#[test]
fn the_documents_show_what_the_failing_test_prints() {
    let (passed, printed) = run(Some("2"));
    assert!(!passed, "{printed}");
    let told: Vec<&str> = printed
        .lines()
        .skip_while(|line| !line.starts_with("assertion"))
        // The standard library's, about backtraces.
        .filter(|line| !line.starts_with("note: "))
        .collect();
    let told = told.join("\n");
    let shown = format!("```text\n{}\n```", told.trim_end());
    for (name, text) in [
        ("the readme", crate::readme()),
        ("the chapter on the journal", crate::chapter("journal")),
    ] {
        assert!(
            text.contains(&shown),
            "{name} has another report than this:\n{shown}"
        );
    }
}

#[test]
fn with_the_seed_that_is_fixed_the_same_test_passes() {
    let (passed, printed) = run(None);
    assert!(passed, "{printed}");
}
