//! Crates written for one measurement, and what Cargo does with them. Every path lies below one
//! temporary directory, which goes when the value does.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant, SystemTime};

use crate::peers::{DOMAIN, Peer};
use crate::registry;

/// The name of every crate that is written: Cargo lets it alone use unstable compiler flags.
const NAME: &str = "scratch";

/// The directory that holds everything a run writes.
pub struct Room(PathBuf);

impl Room {
    pub fn new() -> Self {
        let room = std::env::temp_dir().join(format!("fake-bench-compile-{}", std::process::id()));
        fs::create_dir_all(&room).expect("the temporary directory can be written");
        Self(room)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("warning: {} is left over: {error}", self.0.display());
        }
    }
}

/// A crate with so many copies of one peer's trait and double.
pub struct Scratch {
    home: PathBuf,
    target: PathBuf,
}

impl Scratch {
    pub fn write(room: &Room, peer: &Peer, copies: usize) -> Self {
        let slug = peer.name.replace(' ', "-");
        let home = room.0.join(format!("{slug}-{copies}"));
        let scratch = Self {
            target: room.0.join(format!("target-{slug}")),
            home,
        };
        scratch.put("Cargo.toml", &manifest(peer));
        // The locked versions of this package, from which Cargo drops what the crate does not use.
        let lock = registry::locked(include_str!("../../Cargo.lock"));
        scratch.put("Cargo.lock", &lock);
        scratch.put("src/domain.rs", DOMAIN);
        let mut modules = String::from("pub mod domain;\n#[cfg(test)]\nmod tests;\n");
        for copy in 0..copies {
            writeln!(modules, "pub mod r{copy};").expect("a string takes all");
            scratch.put(&format!("src/r{copy}.rs"), &module(peer));
            if let Some(double) = peer.double {
                scratch.put(&format!("src/r{copy}/double.rs"), double);
            }
        }
        scratch.put("src/lib.rs", &modules);
        scratch.put("src/tests.rs", &tests(peer, copies));
        scratch
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.home.join(path);
        fs::create_dir_all(path.parent().expect("it lies in the crate")).expect("can be written");
        fs::write(path, text).expect("can be written");
    }

    /// Brings every dependency to this machine, so that no measurement waits for a network.
    pub fn fetch(&self) {
        self.cargo(&["fetch"]);
    }

    /// The crates that are compiled besides this one.
    pub fn dependencies(&self) -> usize {
        let tree = self.cargo(&[
            "tree",
            "--edges=normal,build",
            "--prefix=none",
            "--no-dedupe",
        ]);
        let mut crates: Vec<_> = text(&tree.stdout)
            .lines()
            .filter_map(|line| Some(line.split_once(" v")?.0.to_owned() + version(line)?))
            .collect();
        crates.sort_unstable();
        crates.dedup();
        crates.len() - 1
    }

    /// Removes everything that was built for this peer, then builds the tests.
    pub fn clean_build(&self) -> Duration {
        if self.target.exists() {
            fs::remove_dir_all(&self.target).expect("nothing else uses it");
        }
        self.build()
    }

    /// Builds the tests.
    pub fn build(&self) -> Duration {
        self.timed(&["test", "--lib", "--no-run"], true)
    }

    /// Rewrites one line of one test, which makes the next build compile the crate again.
    pub fn touch_test(&self, number: usize) {
        let path = self.home.join("src/tests.rs");
        let tests = fs::read_to_string(&path).expect("it was written");
        let rest = tests.split_once('\n').expect("it has lines").1;
        fs::write(path, format!("{}\n{rest}", constant(number))).expect("can be written");
    }

    /// Checks the library alone, from the start, with all dependencies at hand.
    pub fn check(&self) -> Duration {
        let lib = fs::File::options()
            .append(true)
            .open(self.home.join("src/lib.rs"));
        lib.and_then(|lib| lib.set_modified(SystemTime::now()))
            .expect("it was written");
        self.timed(&["check", "--lib"], false)
    }

    /// The source of the library after all macros, as the compiler prints it.
    pub fn expanded(&self) -> String {
        let output = self.cargo(&[
            "rustc",
            "--lib",
            "--profile=check",
            "--",
            "-Zunpretty=expanded",
        ]);
        text(&output.stdout)
    }

    /// Runs the tests, so that what is measured is known to work.
    pub fn test(&self) {
        self.cargo(&["test", "--lib"]);
    }

    fn timed(&self, arguments: &[&str], incremental: bool) -> Duration {
        let mut cargo = self.command(arguments);
        cargo.env("CARGO_INCREMENTAL", if incremental { "1" } else { "0" });
        let start = Instant::now();
        let output = cargo.output().expect("cargo starts");
        let elapsed = start.elapsed();
        succeeded(&self.home, &output);
        elapsed
    }

    fn cargo(&self, arguments: &[&str]) -> Output {
        let output = self.command(arguments).output().expect("cargo starts");
        succeeded(&self.home, &output);
        output
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(arguments).current_dir(&self.home);
        cargo
            .env("CARGO_TARGET_DIR", &self.target)
            .env("RUSTC_BOOTSTRAP", NAME);
        cargo
    }
}

fn succeeded(home: &Path, output: &Output) {
    let errors = text(&output.stderr);
    assert!(
        output.status.success(),
        "cargo failed in {}:\n{errors}",
        home.display()
    );
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn version(line: &str) -> Option<&str> {
    line.split_once(" v")?.1.split(' ').next()
}

fn manifest(peer: &Peer) -> String {
    let Peer { dependencies, .. } = peer;
    format!(
        "[package]\nname = \"{NAME}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         [workspace]\n[dependencies]\n{dependencies}"
    )
}

fn module(peer: &Peer) -> String {
    // The declaration begins with its own inner documentation, so the rest follows it.
    let beside = if peer.double.is_some() {
        "pub mod double;\n"
    } else {
        ""
    };
    format!(
        "{}\npub use crate::domain::{{StorageError, User}};\n{beside}",
        peer.declaration
    )
    .replace("use super::{StorageError, User};\n", "")
}

fn constant(number: usize) -> String {
    format!("const NUMBER: usize = {number};")
}

fn tests(peer: &Peer, copies: usize) -> String {
    let mut tests = constant(0)
        + "
#[test]
fn the_number_is_small() {
    assert!(NUMBER < 1_000_000);
}

#[allow(dead_code)]
fn ada() -> crate::domain::User {
    let (email, name) = (\"ada@example.com\".to_owned(), \"Ada\".to_owned());
    crate::domain::User { id: 1, email, name }
}

#[allow(dead_code)]
fn ready<T>(future: impl Future<Output = T>) -> T {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!(\"it never waits\"),
    }
}
";
    for copy in 0..copies {
        let Some(arrange) = peer.arrange else { break };
        write!(
            tests,
            "
#[test]
fn r{copy}_finds_a_user() {{
    #[allow(unused_imports)]
    use crate::r{copy}::*;
    {arrange}
    let users: &dyn UserRepository = &users;
    assert_eq!(ready(users.find_by_id(1)).unwrap(), Some(ada()));
}}
"
        )
        .expect("a string takes all");
    }
    tests
}
