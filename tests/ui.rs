//! What a user reads where something is wrong: each file in `ui/` is a mistake, named by its fault,
//! and beside it stands what the compiler says. `TRYBUILD=overwrite cargo test --test ui` rewrites that.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The toolchain whose words are compared. Another one draws and words its own errors differently.
const PINNED: &str = "1.95.0";

#[test]
fn every_mistake_is_explained_where_it_stands() {
    let version = rustc_version();
    if version == PINNED {
        trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
    } else {
        let note = format!(
            "rustc {version} is not {PINNED}: its words are not compared, only the lines it blames\n"
        );
        // Not `eprintln!`, which the test harness would keep to itself.
        std::io::stderr()
            .write_all(note.as_bytes())
            .expect("stderr is open");
        lines_are_blamed();
    }
}

fn rustc_version() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .arg("--version")
        .output()
        .expect("rustc runs");
    let text = String::from_utf8(output.stdout).expect("rustc prints its version");
    text.split_whitespace().nth(1).unwrap_or("?").to_owned()
}

/// Checks every case in a package of its own, and that each fails on a line where it should.
fn lines_are_blamed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let cases = cases(&root.join("tests/ui"));
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ui");
    let bins = scratch.join("src/bin");
    let _ = fs::remove_dir_all(&bins);
    fs::create_dir_all(&bins).expect("the scratch package can be made");
    fs::copy(root.join("Cargo.lock"), scratch.join("Cargo.lock")).expect("there is a lock file");
    fs::write(scratch.join("Cargo.toml"), manifest(root)).expect("the manifest can be written");
    for case in &cases {
        let name = case.file_name().expect("a case is a file");
        fs::copy(case, bins.join(name)).expect("a case can be copied");
    }
    let output = Command::new(env!("CARGO"))
        .args(["check", "--bins", "--keep-going", "--message-format=short"])
        .current_dir(&scratch)
        .output()
        .expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    let blamed = blamed(&said);
    for case in &cases {
        let name = case
            .file_stem()
            .expect("a case has a name")
            .to_string_lossy();
        let expected = fs::read_to_string(case.with_extension("stderr")).expect("a case has words");
        let none = BTreeSet::new();
        let blamed = blamed.get(&*name).unwrap_or(&none);
        let expected = expected_lines(&expected);
        assert!(
            expected.iter().any(|line| blamed.contains(line)),
            "`{name}` should fail on one of the lines {expected:?}, and fails on {blamed:?}:\n{said}"
        );
    }
}

fn cases(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("there are cases");
    let paths = entries.map(|entry| entry.expect("a case can be read").path());
    let mut cases: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    cases.sort();
    cases
}

fn manifest(root: &Path) -> String {
    format!(
        "[package]\nname = \"ui\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\nasync-trait = \"0.1\"\nfake-runtime = {{ path = {:?} }}\n\n[workspace]\n",
        root.join("fake-runtime")
    )
}

/// The lines of `src/bin/case.rs:12:5: error: ..`, by case.
fn blamed(said: &str) -> BTreeMap<&str, BTreeSet<u32>> {
    let mut blamed: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for text in said.lines() {
        let mut parts = text.splitn(4, ':');
        let (Some(file), Some(line), Some(_), Some(rest)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        let case = file
            .strip_prefix("src/bin/")
            .and_then(|file| file.strip_suffix(".rs"));
        if let (Some(case), Ok(line), true) = (case, line.parse(), rest.starts_with(" error")) {
            blamed.entry(case).or_default().insert(line);
        }
    }
    blamed
}

/// The lines that the errors of a `.stderr` file point to.
fn expected_lines(words: &str) -> BTreeSet<u32> {
    let mut lines = BTreeSet::new();
    let mut in_error = false;
    for text in words.lines() {
        in_error |= text.starts_with("error");
        if let (true, Some(place)) = (in_error, text.trim_start().strip_prefix("--> tests/ui/")) {
            lines.extend(
                place
                    .split(':')
                    .nth(1)
                    .and_then(|line| line.parse::<u32>().ok()),
            );
            in_error = false;
        }
    }
    lines
}

/// What once was an error of the compiler's in a fake that had none of the user's.
mod compiles {
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use async_trait::async_trait;
    use fake_runtime::fake;

    #[derive(Clone, Debug, PartialEq)]
    struct User {
        id: u64,
    }

    #[fake(entity = User, key = id: u64)]
    #[async_trait]
    trait Users: Send + Sync {
        async fn insert(&self, user: User);
        fn find_by_id(&self, id: u64) -> impl Future<Output = Option<User>> + Send;
    }

    fn now<T>(future: impl Future<Output = T>) -> T {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(answer) => answer,
            Poll::Pending => panic!("a fake has nothing to wait for"),
        }
    }

    #[test]
    fn a_future_that_is_not_boxed_stays_so_below_async_trait() {
        let users = FakeUsers::new();
        now(users.insert(User { id: 1 }));
        assert_eq!(now(users.find_by_id(1)), Some(User { id: 1 }));
    }
}
