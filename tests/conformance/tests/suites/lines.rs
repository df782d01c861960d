//! How many lines each fake takes: what the documentation says of it is what stands here.

/// Lines of one file by what they are.
#[derive(Default, PartialEq, Debug)]
struct Lines {
    declared: usize,
    copied: usize,
    bodies: usize,
}

/// Where the next line stands.
#[derive(Clone, Copy, PartialEq)]
enum In {
    Nothing,
    Trait,
    /// An attribute in the trait or in front of it, which began at this line.
    Attribute(usize),
    /// Something else, which ends with a brace in the first column.
    Item,
}

/// Counts up to the first test. Blank lines, comments and imports count for nothing.
fn count(source: &str) -> Lines {
    let mut lines = Lines::default();
    let (mut place, mut inside) = (In::Nothing, false);
    let all: Vec<&str> = source.lines().collect();
    for (number, line) in all.iter().enumerate() {
        let text = line.trim();
        let starts = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
        if starts(&["#[test]", "#[tokio::test]"])
            || text.contains("_suite!(")
            || text.contains("store_conformance!(")
        {
            break;
        }
        if text.is_empty() || starts(&["//", "use ", "const "]) && !inside && place == In::Nothing {
            continue;
        }
        if starts(&["//"]) {
            continue;
        }
        if starts(&["#[fake("]) {
            place = In::Attribute(number);
        }
        match place {
            In::Attribute(begin) => {
                let ends = line.trim_end().ends_with(")]");
                if ends {
                    let attribute = all[begin..=number].join("\n");
                    let length = all[begin..=number]
                        .iter()
                        .filter(|line| !line.trim().is_empty())
                        .count();
                    if attribute.contains("read =") || attribute.contains("write =") {
                        lines.bodies += length;
                    } else {
                        lines.declared += length;
                    }
                    place = if inside { In::Trait } else { In::Nothing };
                }
            }
            In::Nothing if starts(&["pub trait", "trait"]) => {
                lines.copied += 1;
                (place, inside) = (In::Trait, true);
            }
            // A store has no trait of its own.
            In::Nothing if text.starts_with("pub struct Fake") => lines.declared += 1,
            In::Nothing if text == "#[async_trait]" => lines.copied += 1,
            In::Nothing | In::Item => {
                lines.bodies += 1;
                place = if starts(&["#[derive"]) || *line == "}" {
                    In::Nothing
                } else {
                    In::Item
                };
            }
            In::Trait => {
                lines.copied += 1;
                if *line == "}" {
                    (place, inside) = (In::Nothing, false);
                }
            }
        }
    }
    lines
}

#[test]
fn the_documentation_says_how_many_lines_each_fake_takes() {
    let page = include_str!("../../../../fake-runtime/docs/conformance.md");
    let sources = [
        ("aa_core", include_str!("aa_core.rs")),
        ("kvdb", include_str!("kvdb.rs")),
        ("mfm", include_str!("mfm.rs")),
        ("rustvello_broker", include_str!("rustvello_broker.rs")),
        (
            "rustvello_client_data",
            include_str!("rustvello_client_data.rs"),
        ),
        ("session_guard", include_str!("session_guard.rs")),
        ("wfe_persistence", include_str!("wfe_persistence.rs")),
        ("wfe_work", include_str!("wfe_work.rs")),
    ];
    let wrong: Vec<String> = sources
        .iter()
        .filter_map(|(name, source)| {
            let Lines {
                declared,
                copied,
                bodies,
            } = count(source);
            let cells = format!("| {copied} | {declared} | {bodies} |");
            let said = page
                .lines()
                .any(|line| line.contains(&format!("`{name}`")) && line.contains(&cells));
            (!said).then(|| format!("`{name}`: {cells}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let shown = include_str!("rustvello_client_data.rs");
    let shown = &shown[shown.find("#[fake(").unwrap_or_default()..];
    assert!(
        page.contains(shown),
        "the page shows another fake than this:\n{shown}"
    );
}
