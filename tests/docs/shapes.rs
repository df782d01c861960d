//! The page on shapes is made of the suite: each claim of `tests/it/shapes_*.rs` with the shape in the line above it, and
//! each `// shape: ..` of `tests/ui/` with what the user is told. `UPDATE_GOLDEN=1` rewrites it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use crate::{root, text};

const BEGIN: &str = "<!-- made of the suite -->\n";
const END: &str = "<!-- the end of it -->\n";

fn page() -> (PathBuf, String) {
    let path = root().join("fake-runtime/docs/shapes.md");
    let text = fs::read_to_string(&path).expect("there is a page");
    (path, text)
}

/// The files of a folder whose names begin so, in order.
fn files(folder: &str, begin: &str, end: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).expect("there is such a folder");
    let paths = entries.map(|entry| entry.expect("it can be read").path());
    let mut files: Vec<PathBuf> = paths
        .filter(|path| {
            let name = path.file_name().and_then(|name| name.to_str());
            name.is_some_and(|name| name.starts_with(begin) && name.ends_with(end))
        })
        .collect();
    files.sort();
    files
}

/// A cell of a table, in which a `|` would begin the next.
fn cell(text: &str) -> String {
    text.replace("\\|", "|").replace('|', "\\|")
}

/// The claims of a file: what stands in the line above, and the name as a sentence.
fn claims(source: &str) -> Vec<(String, String)> {
    let mut claims = Vec::new();
    let (mut shape, mut is_test) = (String::new(), false);
    for line in source.lines().map(str::trim) {
        if let Some(doc) = line.strip_prefix("/// ") {
            shape = format!("{shape} {doc}").trim().to_owned();
        } else if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            is_test = true;
        } else if !line.starts_with("#[") {
            let name = line.trim_start_matches("async ").strip_prefix("fn ");
            let name = name.and_then(|rest| rest.split('(').next());
            // Others are about faults of a shape, or hold two together.
            if let (true, true, Some(name)) = (is_test, shape.contains('`'), name) {
                claims.push((std::mem::take(&mut shape), name.replace('_', " ")));
            }
            (shape, is_test) = (String::new(), false);
        }
    }
    claims
}

/// What each file of the suite shows, as a section.
fn supported() -> String {
    let mut page = String::new();
    for path in files("tests/it", "shapes_", ".rs") {
        let source = text(&path);
        let name = path
            .file_stem()
            .and_then(|name| name.to_str())
            .expect("it has a name");
        let topic = name.trim_start_matches("shapes_");
        let (first, rest) = topic.split_at(1);
        let head = source
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("//! "));
        let head = head.expect("a file of the suite says what it is about");
        let _ = write!(
            page,
            "### {}{rest}\n\n{head}\n\n| shape | claim |\n| --- | --- |\n",
            first.to_uppercase()
        );
        let claims = claims(&source);
        assert!(
            !claims.is_empty(),
            "`{name}` says the shape of no claim in the line above it"
        );
        for (shape, claim) in claims {
            let _ = writeln!(page, "| {} | {claim} |", cell(&shape));
        }
        page.push('\n');
    }
    page
}

/// How rustc begins what it adds to an error. It is shown where nobody else helps.
const RUSTC: [&str; 6] = [
    "available fields",
    "expected ",
    "required ",
    "the following",
    "the trait `",
    "this error originates",
];

/// The first error on the lines from `from` on and before `to`: its message, and its help.
fn told(said: &str, from: usize, to: usize) -> Option<(String, String)> {
    said.split("\n\n").find_map(|error| {
        let place = error
            .lines()
            .find_map(|line| line.trim().strip_prefix("--> tests/ui/"))?;
        let line: usize = place.split(':').nth(1)?.parse().ok()?;
        if !(from..to).contains(&line) {
            return None;
        }
        let (_, message) = error.lines().next()?.split_once(": ")?;
        let said = |mark: &'static str| {
            let lines = error.lines();
            lines.filter_map(move |line| line.trim().strip_prefix(mark))
        };
        let is_ours = |words: &&str| !RUSTC.iter().any(|begin| words.starts_with(begin));
        let mut ours = said("help: ").chain(said("= note: ")).filter(is_ours);
        let help = ours.next().or_else(|| said("help: ").next());
        Some((message.to_owned(), help.unwrap_or_default().to_owned()))
    })
}

/// What is refused, with the error and what that says to write instead.
fn refused() -> String {
    let mut page = String::from("| shape | error | help |\n| --- | --- | --- |\n");
    for path in files("tests/ui", "", ".rs") {
        let source = text(&path);
        let shapes: Vec<(usize, &str)> = source
            .lines()
            .enumerate()
            .filter_map(|(at, line)| Some((at + 1, line.trim().strip_prefix("// shape: ")?)))
            .collect();
        if shapes.is_empty() {
            continue;
        }
        let said = text(&path.with_extension("stderr"));
        for (at, (line, shape)) in shapes.iter().enumerate() {
            let next = shapes.get(at + 1).map_or(usize::MAX, |(next, _)| *next);
            let (message, help) = told(&said, *line, next)
                .unwrap_or_else(|| panic!("{}: nothing is said of {shape}", path.display()));
            let _ = writeln!(
                page,
                "| {} | {} | {} |",
                cell(shape),
                cell(&message),
                cell(&help)
            );
        }
    }
    page.push('\n');
    page
}

#[test]
fn the_page_on_shapes_says_what_the_suite_shows() {
    let (path, page) = page();
    let (before, rest) = page
        .split_once(BEGIN)
        .expect("the page says where the suite begins");
    let (_, after) = rest
        .split_once(END)
        .expect("the page says where the suite ends");
    let (supported, refused) = (supported(), refused());
    let made = format!(
        "{before}{BEGIN}\n## What works\n\n{supported}## What is refused\n\n{refused}{END}{after}"
    );
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(path, made).expect("the page can be written");
        return;
    }
    assert!(
        page == made,
        "fake-runtime/docs/shapes.md is not what the suite shows: UPDATE_GOLDEN=1 cargo test --test docs rewrites it"
    );
}

/// The names of all tests of the suite, as claims are named: with underscores.
fn tests() -> BTreeSet<String> {
    let mut sources = files("tests/it", "", ".rs");
    sources.extend(
        ["recordings", "queues", "maps", "faults"]
            .iter()
            .flat_map(|folder| files(&format!("tests/it/{folder}"), "", ".rs")),
    );
    let mut tests = BTreeSet::new();
    for path in sources {
        for line in text(&path).lines() {
            let name = line.trim().trim_start_matches("async ").strip_prefix("fn ");
            tests.extend(
                name.and_then(|rest| rest.split('(').next())
                    .map(str::to_owned),
            );
        }
    }
    tests
}

#[test]
fn what_is_said_to_work_beside_mockall_is_a_test() {
    let (_, page) = page();
    let (_, table) = page
        .split_once("## Beside mockall")
        .expect("the page compares");
    let tests = tests();
    let rows = table.lines().filter(|line| line.starts_with("| ")).skip(1);
    let (mut rows_seen, mut named) = (0, 0);
    for row in rows.filter(|row| !row.starts_with("| ---")) {
        rows_seen += 1;
        let last = row
            .trim_end_matches('|')
            .rsplit('|')
            .next()
            .expect("a row has cells");
        let names = last.split('`').skip(1).step_by(2);
        for name in names.filter(|name| {
            name.contains('_') && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        }) {
            named += 1;
            assert!(tests.contains(name), "there is no test `{name}`");
        }
    }
    assert!(
        rows_seen > 20 && named > 15,
        "{rows_seen} rows name {named} tests"
    );
}
