//! What the documents promise about each other.

const README: &str = include_str!("../README.md");
const ATTRIBUTE: &str = include_str!("../fake-runtime/docs/attribute.md");

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
