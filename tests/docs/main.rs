//! What the documents promise about each other.

mod contract;
mod dumps;
mod explore;
mod faults;
mod links;
mod maps;
mod queues;
mod readme;
mod recordings;
mod report;
mod shapes;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn readme() -> String {
    text(&root().join("README.md"))
}

/// The chapter of the guide on this.
fn chapter(name: &str) -> String {
    text(&root().join(format!("fake-runtime/docs/{name}.md")))
}

/// The files of a folder with such an end, in order.
fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("there is such a folder");
    let paths = entries.map(|entry| entry.expect("it can be read").path());
    let mut files: Vec<PathBuf> = paths
        .filter(|path| path.to_str().is_some_and(|path| path.ends_with(end)))
        .collect();
    files.sort();
    files
}

/// The readme and the guide.
fn documents() -> Vec<PathBuf> {
    let mut documents = files(&root().join("fake-runtime/docs"), ".md");
    documents.push(root().join("README.md"));
    documents
}

/// The blocks of code with what stands behind their fences.
fn blocks(text: &str) -> Vec<(String, String)> {
    let (mut blocks, mut open) = (Vec::new(), None::<(String, Vec<&str>)>);
    for line in text.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(language)) => open = Some((language.to_owned(), Vec::new())),
            (Some((_, lines)), None) => lines.push(line),
            (Some((language, lines)), Some(_)) => {
                blocks.push((std::mem::take(language), lines.join("\n")));
                open = None;
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block of code has no end");
    blocks
}

/// The snippets in Rust: those that are fenced as `rust` are programs of their own, which rustdoc runs, and those that are
/// fenced as `rs` are parts of tests here.
fn snippets(text: &str) -> String {
    let blocks = blocks(text).into_iter();
    let rust = blocks.filter(|(language, _)| language == "rs" || language == "rust");
    rust.map(|(_, code)| code).collect()
}

#[test]
fn every_table_has_as_many_cells_in_each_row() {
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    for path in documents() {
        let mut width = None;
        for (number, line) in text(&path).lines().enumerate() {
            if !line.starts_with('|') {
                width = None;
                continue;
            }
            let expected = *width.get_or_insert_with(|| cells(line));
            let place = format!("{}, line {}", path.display(), number + 1);
            assert_eq!(cells(line), expected, "{place}: {line}");
        }
    }
}

#[test]
fn every_snippet_that_is_no_program_is_a_test_word_for_word() {
    let tests = concat!(
        include_str!("readme.rs"),
        include_str!("faults.rs"),
        include_str!("maps.rs"),
        include_str!("queues.rs"),
        include_str!("recordings.rs"),
        include_str!("dumps.rs"),
        include_str!("contract.rs"),
        include_str!("explore.rs"),
        include_str!("../conformance/tests/suites/rustvello_client_data.rs"),
    );
    let plain = |line: &'static str| line.strip_prefix("    ").unwrap_or(line);
    let inside: Vec<&str> = tests.lines().map(plain).collect();
    let inside = inside.join("\n");
    let mut compared = 0;
    for path in documents() {
        for (language, snippet) in blocks(&text(&path)) {
            match language.as_str() {
                "rs" => assert!(
                    tests.contains(&snippet) || inside.contains(&snippet),
                    "{}: no test has this snippet:\n{snippet}",
                    path.display()
                ),
                // Run by rustdoc, or not Rust; and what a test does where it cannot be shown as a program.
                "rust" | "rust,ignore" | "text" | "sh" | "toml" => continue,
                other => panic!("{}: a block in `{other}`", path.display()),
            }
            compared += 1;
        }
    }
    assert!(compared > 50, "{compared} snippets are compared");
}

#[test]
fn the_readmes_snippets_are_about_its_example() {
    let (_, example) = blocks(&readme())
        .into_iter()
        .find(|(language, _)| language == "rust")
        .expect("the readme has an example");
    let begin = example.find("#[derive").expect("it declares a row");
    let end = example.find("\nlet users").expect("it makes a fake");
    assert!(
        include_str!("readme.rs").contains(&example[begin..end]),
        "tests/docs/readme.rs declares something else than the readme's example"
    );
}

/// The words in the first cells of the table with this head.
fn effects(text: &str) -> Vec<String> {
    let table = text.split("| effect | of which methods |").nth(1);
    let rows = table.expect("a table of effects").lines().skip(2);
    rows.take_while(|row| row.starts_with('|'))
        .flat_map(|row| {
            let cell = row.split('|').nth(1).expect("a row has cells");
            cell.split('`').skip(1).step_by(2)
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_effect_of_a_table_is_shown() {
    for (text, others) in [
        (readme(), String::new()),
        (
            chapter("faults"),
            chapter("queues") + &chapter("maps") + &chapter("exploration"),
        ),
    ] {
        let snippets = snippets(&text) + &snippets(&others);
        let effects = effects(&text);
        assert!(effects.len() > 15, "{effects:?}");
        for effect in effects {
            let effect = effect.split('(').next().expect("there is a first");
            assert!(
                snippets.contains(&format!(".{effect}("))
                    || snippets.contains(&format!("({effect}(")),
                "no snippet shows `{effect}`"
            );
        }
    }
}

#[test]
fn the_readme_has_the_effects_of_the_chapter() {
    assert_eq!(effects(&readme()), effects(&chapter("faults")));
}

#[test]
fn the_readme_is_short_enough_to_be_read() {
    let lines = readme().lines().count();
    assert!(lines <= 700, "{lines} lines: move some to a chapter");
}
