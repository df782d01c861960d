//! Runs the macro's front end on random and mutated attributes and traits: it must not panic, the trait
//! must stay, and what comes out must be an error or items.
//!
//! `cargo run --release -p fake-derive --example fuzz -- [COUNT] [SEED] [--signatures=FILE]`
//!
//! `COUNT` is 100,000 and `SEED` 1 unless told otherwise. An input follows from the seed and its number;
//! the first one that breaks a rule is printed, and `--only=NUMBER` runs it alone. The signatures, one a
//! line or in a column of a tab-separated table, are thrown among the traits.
//!
//! With `--compile=DIRECTORY`, inputs that were accepted are written into a package there and checked by
//! the compiler: those put together of valid pieces must compile, and in a broken one the compiler must
//! blame a token of the user's, not the attribute.

#[path = "../../src/check/mod.rs"]
mod check;
mod compile;
#[path = "../../src/diag.rs"]
mod diag;
#[path = "../../src/doc/mod.rs"]
mod doc;
mod engine;
#[path = "../../src/expand/mod.rs"]
mod expand;
#[path = "../../src/infer/mod.rs"]
mod infer;
#[path = "../../src/model/mod.rs"]
mod model;
#[path = "../../src/names.rs"]
mod names;
#[path = "../../src/parse/mod.rs"]
mod parse;
#[path = "../../src/pipeline.rs"]
mod pipeline;
#[path = "../../src/quiet.rs"]
mod quiet;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use engine::{Inputs, judge};

struct Arguments {
    count: u64,
    seed: u64,
    only: Option<u64>,
    signatures: Vec<String>,
    compile: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = match arguments() {
        Ok(arguments) => arguments,
        Err(problem) => {
            eprintln!("{problem}");
            return ExitCode::FAILURE;
        }
    };
    // Panics are caught and told with their input.
    std::panic::set_hook(Box::new(|_| {}));
    let inputs = Inputs::new(arguments.seed, &arguments.signatures);
    let numbers = match arguments.only {
        Some(only) => only..only + 1,
        None => 0..arguments.count,
    };
    let begun = Instant::now();
    let (mut accepted, mut traits, mut broken) = (Vec::new(), 0_u64, 0_u64);
    for number in numbers.clone() {
        let input = inputs.numbered(number);
        match judge(&input) {
            Ok(verdict) => {
                traits += u64::from(verdict.is_trait);
                if verdict.accepted {
                    accepted.push(number);
                }
            }
            Err(problem) => {
                broken += 1;
                if broken <= 3 {
                    let seed = arguments.seed;
                    println!("input {number} of seed {seed}: {problem}\n\n{input}\n");
                }
            }
        }
        if arguments.only.is_some() {
            println!("{input}");
        }
    }
    println!(
        "{} inputs of seed {} in {:.1} s: {traits} traits, {} accepted, {broken} broken",
        numbers.end - numbers.start,
        arguments.seed,
        begun.elapsed().as_secs_f64(),
        accepted.len(),
    );
    if broken > 0 {
        return ExitCode::FAILURE;
    }
    match &arguments.compile {
        Some(directory) => compile::check(
            directory,
            accepted.iter().map(|number| inputs.numbered(*number)),
        ),
        None => ExitCode::SUCCESS,
    }
}

fn arguments() -> Result<Arguments, String> {
    let mut read = Arguments {
        count: 100_000,
        seed: 1,
        only: None,
        signatures: Vec::new(),
        compile: None,
    };
    let mut numbers = Vec::new();
    for argument in std::env::args().skip(1) {
        let number = |text: &str| {
            text.replace('_', "")
                .parse::<u64>()
                .map_err(|_| format!("`{argument}` is no number"))
        };
        if let Some(path) = argument.strip_prefix("--signatures=") {
            let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
            let fields = text.lines().flat_map(|line| line.split('\t'));
            read.signatures = fields
                .filter(|field| field.contains("fn ") && field.contains('('))
                .map(|field| format!("{};", field.trim().trim_end_matches(';')))
                .collect();
        } else if let Some(path) = argument.strip_prefix("--compile=") {
            read.compile = Some(PathBuf::from(path));
        } else if let Some(only) = argument.strip_prefix("--only=") {
            read.only = Some(number(only)?);
        } else {
            numbers.push(number(&argument)?);
        }
    }
    read.count = numbers.first().copied().unwrap_or(read.count);
    read.seed = numbers.get(1).copied().unwrap_or(read.seed);
    Ok(read)
}
