//! The table of seeded mistakes in the guide.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

/// A mistake, and what became of it.
#[derive(Clone)]
pub struct Row {
    pub says: &'static str,
    /// How many calls show it.
    pub fewest: usize,
    /// How many calls a report had, from each seed.
    pub told: Vec<usize>,
    /// Where it was not found, or told in too many calls.
    pub problems: Vec<String>,
}

/// The table, in Markdown.
pub fn of(rows: &[Row]) -> String {
    let mut table = "| mistake | fewest calls | calls told |\n| --- | --- | --- |\n".to_owned();
    for Row {
        says, fewest, told, ..
    } in rows
    {
        let (least, most) = (told.iter().min(), told.iter().max());
        let (least, most) = least.zip(most).expect("there are seeds");
        let told = if least == most {
            least.to_string()
        } else {
            format!("{least} to {most}")
        };
        writeln!(table, "| {says} | {fewest} | {told} |").expect("a text can be written to");
    }
    table
}

/// Fails where the guide has another table, or with `UPDATE_GOLDEN` puts this one there.
pub fn is_in_the_guide(table: &str) {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("fake-runtime/docs/contract.md");
    let text = fs::read_to_string(&guide).expect("the guide can be read");
    let begin = text
        .find("| mistake |")
        .expect("the guide has a table of mistakes");
    let len = text[begin..]
        .find("\n\n")
        .map_or(text.len() - begin, |len| len + 1);
    if env::var_os("UPDATE_GOLDEN").is_some() {
        let new = [&text[..begin], table, &text[begin + len..]].concat();
        fs::write(&guide, new).expect("the guide can be written");
        return;
    }
    assert_eq!(
        &text[begin..begin + len],
        table,
        "run this test with `UPDATE_GOLDEN=1` where the guide is to follow"
    );
}
