//! Reads a table of real method signatures and says what the macro needs before it accepts them: of each
//! method in a trait of its own, and of whole traits, which are also compiled.
//!
//! `cargo run -p fake-derive --example corpus -- signatures.tsv [--list] [--silent=N]`
//! `cargo run -p fake-derive --example corpus -- signatures.tsv --declared=tests/corpus [--list] [--compile=DIRECTORY]`
//!
//! The table is tab-separated with a header and has the columns `trait`, `kind`, `signature`,
//! `operation` and `needs` (`convention`, `attribute` or `custom`); for whole traits also `attributes`,
//! `supertraits`, `generics` and `associated`.
//!
//! Method by method, entities, keys and errors are what a user declares once for the trait, so they are
//! taken from the table: the entities from the types that methods answer and store, each key from the
//! parameters of the method that the table calls `get` for it, else `id`. `--list` prints every row with
//! what was understood, or why it was refused. With `--silent=N` the report fails when more than `N` rows
//! that are said to need code are accepted without a word.
//!
//! With `--declared`, the files there say what a user writes: the types of the rows, the attribute of the
//! trait, and those of its methods. `tests/corpus/README.md` says how. `--compile` writes a package with all
//! of these traits there, every type that no file declares as a stub, and has the compiler check it. The
//! report fails where a trait that has a file is refused, by the macro or by the compiler.

#![allow(
    dead_code,
    reason = "the stages are taken as they are, and the last one has no use here"
)]

#[path = "../../src/check/mod.rs"]
mod check;
mod declared;
#[path = "../../src/diag.rs"]
mod diag;
#[path = "../../src/doc/mod.rs"]
mod doc;
#[path = "../../src/expand/mod.rs"]
mod expand;
mod guess;
#[path = "../../src/infer/mod.rs"]
mod infer;
mod methods;
#[path = "../../src/model/mod.rs"]
mod model;
#[path = "../../src/names.rs"]
mod names;
mod package;
#[path = "../../src/parse/mod.rs"]
mod parse;
#[path = "../../src/pipeline.rs"]
mod pipeline;
#[path = "../../src/quiet.rs"]
mod quiet;
mod stubs;
mod table;
mod whole;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str =
    "usage: corpus SIGNATURES.tsv [--list] [--silent=N] [--declared=DIR [--compile=DIR]]";

fn main() -> ExitCode {
    match report() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::from(2)
        }
    }
}

/// Whether all is as it should be.
fn report() -> Result<bool, String> {
    let mut table = None;
    let mut list = false;
    let mut silent = None;
    let (mut declared, mut compile) = (None, None);
    for argument in std::env::args().skip(1) {
        match argument.split_once('=') {
            None if argument == "--list" => list = true,
            Some(("--silent", number)) => {
                let number = number.parse::<usize>();
                silent = Some(number.map_err(|error| format!("{argument}: {error}"))?);
            }
            Some(("--declared", path)) => declared = Some(PathBuf::from(path)),
            Some(("--compile", path)) => compile = Some(PathBuf::from(path)),
            _ if argument.starts_with("--") => return Err(format!("{argument}?\n{USAGE}")),
            _ => table = Some(argument),
        }
    }
    let table = table.ok_or(USAGE)?;
    let rows = table::read(&text(Path::new(&table))?).map_err(|told| format!("{table}: {told}"))?;
    match declared {
        Some(declared) => {
            let declared = declared::read(&declared)?;
            whole::report(&rows, &declared, compile.as_deref(), list)
        }
        None if compile.is_some() => Err(format!("`--compile` needs `--declared`\n{USAGE}")),
        None => {
            let accepted = methods::report(&rows, list);
            Ok(silent.is_none_or(|allowed| accepted <= allowed))
        }
    }
}

fn text(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
