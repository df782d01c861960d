//! Lets the compiler check inputs that the macro accepted.

use std::path::Path;
use std::process::{Command, ExitCode};
use std::{fs, io};

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

/// What the compiler says of one input.
struct Said {
    module: Module,
    /// The first error that should not be: any in a whole input, one that blames the attribute in a
    /// broken one.
    wrong: Option<String>,
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
        for (line, column, text) in errors(&said) {
            let of = left
                .iter()
                .position(|module| (module.first..=module.last).contains(&line));
            if let Some(position) = of {
                let module = left.remove(position);
                let wrong =
                    (module.whole || (line, column) == (module.first + 1, 1)).then_some(text);
                failed.push(Said { module, wrong });
            } else if let Some(said) = failed
                .iter_mut()
                .find(|said| (said.module.first..=said.module.last).contains(&line))
            {
                let blames_all = (line, column) == (said.module.first + 1, 1);
                if blames_all && said.wrong.is_none() {
                    said.wrong = Some(text);
                }
            }
        }
        if left.len() == before {
            println!("errors outside of all inputs:\n{said}");
            return ExitCode::FAILURE;
        }
        for said in &mut failed {
            // They are gone from the next source.
            (said.module.first, said.module.last) = (usize::MAX, 0);
        }
    }
    let wrong: Vec<&Said> = failed.iter().filter(|said| said.wrong.is_some()).collect();
    for said in wrong.iter().take(10) {
        let problem = said.wrong.as_deref().unwrap_or_default();
        println!("{problem}\n\n{}\n", said.module.text);
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
