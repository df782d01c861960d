//! What the documents promise about each other.

mod contract;
mod dumps;
mod explore;
mod faults;
mod maps;
mod queues;
mod recordings;
mod report;
mod shapes;

const README: &str = include_str!("../../README.md");
const ATTRIBUTE: &str = include_str!("../../fake-runtime/docs/attribute.md");

#[test]
fn the_readme_has_the_reference_of_the_attribute_word_for_word() {
    assert!(
        README.contains(ATTRIBUTE),
        "README.md and fake-runtime/docs/attribute.md differ: change both alike"
    );
}

#[test]
fn every_table_of_the_readme_has_as_many_cells_in_each_row() {
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    let mut width = None;
    for (number, line) in README.lines().enumerate() {
        if !line.starts_with('|') {
            width = None;
            continue;
        }
        let expected = *width.get_or_insert_with(|| cells(line));
        assert_eq!(cells(line), expected, "line {}: {line}", number + 1);
    }
}

/// The code of the readme that is fenced as `rs`: it is part of a test here, where ```` ```rust ```` would make it a
/// program of its own.
fn snippets() -> Vec<String> {
    let blocks = README.split("\n```rs\n").skip(1);
    blocks
        .map(|block| {
            block
                .split("\n```")
                .next()
                .expect("there is a first")
                .to_owned()
        })
        .collect()
}

#[test]
fn every_snippet_of_the_readme_is_a_test_word_for_word() {
    let tests = concat!(
        include_str!("faults.rs"),
        include_str!("maps.rs"),
        include_str!("queues.rs"),
        include_str!("recordings.rs"),
        include_str!("dumps.rs"),
        include_str!("contract.rs"),
        include_str!("explore.rs")
    );
    let plain = |line: &'static str| line.strip_prefix("    ").unwrap_or(line);
    let inside: Vec<&str> = tests.lines().map(plain).collect();
    let inside = inside.join("\n");
    for snippet in snippets() {
        assert!(
            tests.contains(&snippet) || inside.contains(&snippet),
            "no test has this snippet of the readme:\n{snippet}"
        );
    }
}

#[test]
fn every_effect_of_the_readmes_table_is_shown() {
    let snippets = snippets().concat();
    let table = README.split("| effect | of which methods |").nth(1);
    let rows = table.expect("the table of effects").lines().skip(2);
    let effects: Vec<&str> = rows
        .take_while(|row| row.starts_with('|'))
        .flat_map(|row| {
            row.split('|')
                .nth(1)
                .expect("a cell")
                .split('`')
                .skip(1)
                .step_by(2)
        })
        .map(|effect| effect.split('(').next().expect("there is a first"))
        .collect();
    assert!(effects.len() > 15, "{effects:?}");
    for effect in effects {
        assert!(
            snippets.contains(&format!(".{effect}(")) || snippets.contains(&format!("({effect}(")),
            "no snippet shows `{effect}`"
        );
    }
}
