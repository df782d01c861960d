//! The file of sequences that have failed. A line is a case's seed, and the calls as the decisions that draw them:
//! `UserRepository 0x2a insert:0,1 find_by_id:0 # insert(..); find_by_id(1)`. A pause is `(pause):0`, which is no method's name.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use super::case::{Act, Line, Step};
use super::suite::MethodOf;

const HEAD: &str = "# Sequences that a contract has failed on, run before all others. Keep this file under version control.\n";

const PAUSE: &str = "(pause)";

/// A sequence that has failed.
pub(super) struct Kept {
    pub(super) seed: u64,
    pub(super) steps: Vec<Step>,
}

/// Those of this trait.
///
/// # Errors
///
/// What is wrong with the file.
pub(super) fn read(
    path: &Path,
    trait_name: &str,
    methods: &[MethodOf],
    pauses: bool,
) -> Result<Vec<Kept>, String> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(format!("`{}` cannot be read: {error}", path.display())),
    };
    let mut kept = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let data = line.split('#').next().unwrap_or_default();
        let mut words = data.split_whitespace();
        if words.next() != Some(trait_name) {
            continue;
        }
        match sequence(words, methods, pauses) {
            Ok(sequence) => kept.push(sequence),
            Err(problem) => {
                return Err(format!(
                    "line {number} of `{}`: {problem}\nhelp: remove the line where the trait has changed",
                    path.display()
                ));
            }
        }
    }
    Ok(kept)
}

fn sequence<'w>(
    mut words: impl Iterator<Item = &'w str>,
    methods: &[MethodOf],
    pauses: bool,
) -> Result<Kept, String> {
    let seed = words.next().and_then(|word| word.strip_prefix("0x"));
    let seed = seed.and_then(|digits| u64::from_str_radix(digits, 16).ok());
    let seed = seed.ok_or("no seed behind the trait's name")?;
    let step = |word: &str| {
        let (name, choices) = word.split_once(':').unwrap_or((word, ""));
        let (name, task) = name.split_once('@').unwrap_or((name, "0"));
        let task = task.parse();
        let task = task.map_err(|_| format!("`{word}` has no number behind the `@`"))?;
        let act = match name {
            PAUSE if pauses => Act::Pause,
            PAUSE => return Err("a pause, and the contract has no `.pauses(..)`".to_owned()),
            _ => {
                let method = methods.iter().position(|method| method.name == name);
                Act::Call(method.ok_or_else(|| format!("no method `{name}`"))?)
            }
        };
        let choices = choices.split(',').filter(|choice| !choice.is_empty());
        let choices: Result<Vec<u32>, _> = choices.map(str::parse).collect();
        let choices = choices.map_err(|_| format!("`{word}` has no numbers behind the colon"))?;
        Ok::<_, String>(Step { task, act, choices })
    };
    let steps: Result<Vec<Step>, String> = words.map(step).collect();
    Ok(Kept {
        seed,
        steps: steps?,
    })
}

/// Adds a sequence; says so.
pub(super) fn keep(
    path: &Path,
    trait_name: &str,
    methods: &[MethodOf],
    kept: &Kept,
    lines: &[Line],
) -> String {
    let mut line = format!("{trait_name} {:#x}", kept.seed);
    for Step { task, act, choices } in &kept.steps {
        let choices: Vec<String> = choices.iter().map(u32::to_string).collect();
        let name = match act {
            Act::Call(method) => methods[*method].name,
            Act::Pause => PAUSE,
        };
        let _ = write!(line, " {name}");
        if *task > 0 {
            let _ = write!(line, "@{task}");
        }
        let _ = write!(line, ":{}", choices.join(","));
    }
    let code: Vec<&str> = lines.iter().map(|line| &*line.code).collect();
    let _ = writeln!(line, " # {}", code.join("; ").replace('\n', " "));
    let shown = path.display();
    match append(path, &line) {
        Ok(()) => format!("kept in `{shown}`, to be run first from now on"),
        Err(error) => format!("not kept: `{shown}` cannot be written: {error}"),
    }
}

fn append(path: &Path, line: &str) -> std::io::Result<()> {
    let is_new = !path.exists();
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    if is_new {
        file.write_all(HEAD.as_bytes())?;
    }
    file.write_all(line.as_bytes())
}
