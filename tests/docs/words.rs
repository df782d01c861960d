//! The readme has each word of the attribute in one of its tables, and the reference says what each of them means.

use std::collections::BTreeSet;

/// The words in the first cells of the table with this head: those with which the code there begins.
fn words(text: &str, head: &str) -> BTreeSet<String> {
    let (_, table) = text
        .split_once(head)
        .unwrap_or_else(|| panic!("there is no table `{head}`"));
    let rows = table.lines().skip(2).take_while(|row| row.starts_with('|'));
    let mut words = BTreeSet::new();
    for row in rows {
        let row = row.replace("\\|", "");
        let cell = row.split('|').nth(1).expect("a row has cells");
        for code in cell.split('`').skip(1).step_by(2) {
            let word = code.split(|c: char| !c.is_ascii_lowercase() && c != '_');
            words.insert(word.into_iter().next().expect("a first").to_owned());
        }
    }
    assert!(words.len() > 20, "{words:?}");
    words
}

#[test]
fn the_readme_has_every_word_of_the_reference_and_no_other() {
    let (readme, reference) = (crate::readme(), crate::chapter("attribute"));
    let (on_trait, on_method) = reference
        .split_once("## On a method")
        .expect("the reference has two tables");
    let head = "| argument | meaning |";
    assert_eq!(words(&readme, "| on the trait | |"), words(on_trait, head));
    assert_eq!(words(&readme, "| on a method | |"), words(on_method, head));
}

#[test]
fn the_readmes_figures_are_those_of_the_chapter_on_cost() {
    let (readme, cost) = (crate::readme(), crate::chapter("cost"));
    let (_, section) = readme
        .split_once("\n## Cost\n")
        .expect("the readme says what a fake costs");
    let (section, _) = section
        .split_once("\n## ")
        .expect("another section follows");
    let rows = section.lines().filter(|line| line.starts_with("| "));
    let figures: Vec<&str> = rows
        .filter(|row| row.contains(|c: char| c.is_ascii_digit()) && !row.contains("as a ratio"))
        .collect();
    assert!(figures.len() > 5, "{figures:?}");
    for row in figures {
        assert!(cost.contains(row), "the chapter has no such row: {row}");
    }
}
