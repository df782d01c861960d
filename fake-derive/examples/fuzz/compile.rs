//! Lets the compiler check inputs that the macro accepted.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::{fs, io, mem};

use crate::engine::Input;

/// How many inputs of each sort are compiled: whole ones, and broken ones that were accepted all the same.
const EACH: usize = 400;

/// An input, and where it stands in the source.
struct Module {
    first: usize,
    last: usize,
    whole: bool,
    text: String,
}

/// What the compiler says of one input that does not compile.
struct Said {
    module: Module,
    /// The first error.
    error: String,
    /// Whether some error blames more than the attribute as a whole: a token of the user's.
    on_a_token: bool,
}

impl Said {
    /// A whole input has no error, and a broken one has it where it is broken.
    fn is_wrong(&self) -> bool {
        self.module.whole || !self.on_a_token
    }
}

/// Writes packages of the first inputs of each sort into the directory, and runs `cargo check` there
/// until nothing is left to complain of: an error in one input may keep the compiler from the others.
pub(crate) fn check(directory: &Path, inputs: impl Iterator<Item = Input>) -> ExitCode {
    let mut left = modules(inputs);
    let whole = left.iter().filter(|module| module.whole).count();
    let total = left.len();
    let mut failed: Vec<Said> = Vec::new();
    loop {
        let source = source(&mut left);
        let said = write(directory, &source).and_then(|()| compile(directory));
        let (success, said) = match said {
            Ok(said) => said,
            Err(error) => {
                eprintln!("{}: {error}", directory.display());
                return ExitCode::FAILURE;
            }
        };
        if success {
            break;
        }
        let before = left.len();
        let mut found: Vec<Option<(String, bool)>> = left.iter().map(|_| None).collect();
        for (line, column, error) in errors(&said) {
            let is_in = |module: &Module| (module.first..=module.last).contains(&line);
            if let Some(position) = left.iter().position(is_in) {
                let on_a_token = (line, column) != (left[position].first + 1, 1);
                let (_, blamed) = found[position].get_or_insert((error, false));
                *blamed |= on_a_token;
            }
        }
        // One that blames an attribute alone may be spared more errors by those of others: it waits.
        let explained = found.iter().flatten().any(|(_, on_a_token)| *on_a_token);
        for (module, found) in mem::take(&mut left).into_iter().zip(found) {
            match found {
                Some((error, on_a_token)) if on_a_token || !explained => failed.push(Said {
                    module,
                    error,
                    on_a_token,
                }),
                _ => left.push(module),
            }
        }
        if left.len() == before {
            println!("errors outside of all inputs:\n{said}");
            return ExitCode::FAILURE;
        }
    }
    let wrong: Vec<&Said> = failed.iter().filter(|said| said.is_wrong()).collect();
    for said in wrong.iter().take(10) {
        println!("{}\n\n{}\n", said.error, said.module.text);
    }
    println!(
        "{whole} whole inputs and {} broken ones, all accepted: {} compile, {} have an error on a token \
         of the user's, {} one that should not be",
        total - whole,
        total - failed.len(),
        failed.len() - wrong.len(),
        wrong.len(),
    );
    if wrong.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn modules(inputs: impl Iterator<Item = Input>) -> Vec<Module> {
    let mut modules: Vec<Module> = Vec::new();
    for input in inputs {
        let whole = input.whole;
        if modules
            .iter()
            .filter(|module| module.whole == whole)
            .count()
            < EACH
        {
            modules.push(Module {
                first: 0,
                last: 0,
                whole,
                text: input.to_string(),
            });
        }
    }
    modules
}

fn source(modules: &mut [Module]) -> String {
    let mut source = String::from("#![allow(warnings)]\nmod prelude;\n");
    let mut lines = source.lines().count();
    for (number, module) in modules.iter_mut().enumerate() {
        let text = format!(
            "mod input_{number} {{ use crate::prelude::*;\n{}\n}}\n",
            module.text
        );
        module.first = lines + 1;
        lines += text.lines().count();
        module.last = lines;
        source.push_str(&text);
    }
    source.push_str("fn main() {}\n");
    source
}

fn write(directory: &Path, source: &str) -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::create_dir_all(directory.join("src"))?;
    let runtime = root.with_file_name("fake-runtime");
    let manifest = format!(
        "[package]\nname = \"accepted\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\nasync-trait = \"0.1\"\nfake-runtime = {{ path = '{}' }}\n\n[workspace]\n",
        runtime.display()
    );
    fs::write(directory.join("Cargo.toml"), manifest)?;
    fs::write(directory.join("src/prelude.rs"), include_str!("prelude.rs"))?;
    fs::write(directory.join("src/main.rs"), source)
}

/// Whether it compiles, and what is said otherwise.
fn compile(directory: &Path) -> io::Result<(bool, String)> {
    let output = Command::new(env!("CARGO"))
        .args(["check", "--message-format=short"])
        .current_dir(directory)
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Ok((output.status.success(), said))
}

/// Line, column and text of `src/main.rs:12:5: error: ..`.
fn errors(said: &str) -> Vec<(usize, usize, String)> {
    let error = |text: &str| {
        let mut parts = text.strip_prefix("src/main.rs:")?.splitn(3, ':');
        let line = parts.next()?.parse().ok()?;
        let column = parts.next()?.parse().ok()?;
        let rest = parts.next()?.trim_start();
        rest.starts_with("error")
            .then(|| (line, column, rest.to_owned()))
    };
    said.lines().filter_map(error).collect()
}
