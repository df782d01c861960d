//! Every link of a document leads somewhere: to a file of the repository, and to a heading that it has.
//!
//! A chapter of the guide is read as a file and by rustdoc, where another chapter is an item and not a file. So its links have
//! labels, `[maps][maps]`: the file ends in `[maps]: maps.md`, and rustdoc is given `[maps]: crate::guide::maps` before that.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::{files, root, text};

/// All documents of the repository.
fn pages(folder: &Path, pages: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("it can be read").path();
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.expect("names are text");
        if path.is_dir() && !name.starts_with('.') && !name.starts_with("target") {
            self::pages(&path, pages);
        } else if name.ends_with(".md") && !folder.ends_with("src/guide") {
            pages.push(path);
        }
    }
}

/// The lines that are no code.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut code = false;
    text.lines().filter(move |line| {
        let fence = line.starts_with("```");
        code ^= fence;
        !code && !fence
    })
}

/// The line without the code in it, which may look like a link.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect()
}

/// `[label]: target` of the lines that say so.
fn definitions(text: &str) -> BTreeMap<&str, &str> {
    prose(text)
        .filter_map(|line| line.strip_prefix('[')?.split_once("]: "))
        .collect()
}

/// What stands between `begin` and `end`, as often as it does.
fn between<'a>(line: &'a str, begin: &'a str, end: char) -> impl Iterator<Item = &'a str> {
    line.split(begin)
        .skip(1)
        .filter_map(move |rest| rest.split_once(end).map(|(inside, _)| inside))
}

/// The names under which the headings of a page are found.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = prose(text).filter_map(|line| {
        let title = line.trim_start_matches('#');
        (title.len() < line.len()).then(|| title.trim().to_lowercase())
    });
    headings
        .map(|title| {
            let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
            title.chars().filter(kept).collect::<String>()
        })
        .map(|title| title.replace(' ', "-"))
        .collect()
}

/// Where a link leads to nothing.
fn broken(page: &Path, target: &str) -> Option<String> {
    if target.starts_with("https://") {
        return None;
    }
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let path = match file {
        "" => page.to_owned(),
        _ => page.parent().expect("a page is in a folder").join(file),
    };
    if !path.exists() {
        return Some(format!("{}: there is no {target}", page.display()));
    }
    let found = anchor.is_empty() || anchors(&text(&path)).contains(anchor);
    (!found).then(|| format!("{}: there is no heading {target}", page.display()))
}

#[test]
fn every_link_leads_to_a_file_and_to_a_heading() {
    let mut pages = Vec::new();
    self::pages(root(), &mut pages);
    let (mut broken, mut links) = (Vec::new(), 0);
    for page in &pages {
        let text = text(page);
        let definitions = definitions(&text);
        let mut targets: Vec<String> = definitions.values().map(ToString::to_string).collect();
        for line in prose(&text).map(without_code) {
            targets.extend(between(&line, "](", ')').map(str::to_owned));
            for label in between(&line, "][", ']') {
                if !definitions.contains_key(label) {
                    broken.push(format!("{}: no `[{label}]: ..`", page.display()));
                }
            }
        }
        links += targets.len();
        broken.extend(
            targets
                .iter()
                .filter_map(|target| self::broken(page, target)),
        );
    }
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(
        links > 100 && pages.len() > 20,
        "{links} links of {} pages",
        pages.len()
    );
}

#[test]
fn a_link_of_a_chapter_leads_to_the_same_in_rustdoc() {
    let guide = root().join("fake-runtime/src/guide");
    let items = text(&guide.join("links.md")) + &text(&guide.join("history.md"));
    let items = definitions(&items);
    for page in files(&root().join("fake-runtime/docs"), ".md") {
        let text = text(&page);
        for line in prose(&text).map(without_code) {
            for target in between(&line, "](", ')') {
                assert!(
                    target.starts_with("https://") || target.starts_with('#'),
                    "{}: rustdoc finds no {target}; say `[..][label]`, and `[label]: {target}` at the end",
                    page.display()
                );
            }
        }
        for (label, target) in definitions(&text) {
            assert!(
                text.matches(&format!("[{label}]")).count() > 1,
                "{}: nothing refers to `{label}`",
                page.display()
            );
            let item = items.get(label);
            let item = item.unwrap_or_else(|| panic!("src/guide/ has no `[{label}]: ..`"));
            let expected = match target.strip_suffix(".md") {
                Some("attribute") => "macro@crate::fake".to_owned(),
                Some(chapter) => format!("crate::guide::{chapter}"),
                None => format!("crate::{}", label.trim_matches('`')),
            };
            assert_eq!(*item, expected, "{}", page.display());
        }
    }
}

#[test]
fn the_index_and_the_module_have_every_chapter_in_one_order() {
    let index = crate::chapter("README");
    let listed: Vec<&str> = prose(&index)
        .filter(|line| line.starts_with("- "))
        .map(|line| {
            between(line, "][", ']')
                .next()
                .expect("a chapter has a label")
        })
        .collect();
    let guide = text(&root().join("fake-runtime/src/guide.rs"));
    let (_, list) = guide
        .split_once("\nchapters! {")
        .expect("the module lists the chapters");
    let modules = list.lines().filter_map(|line| {
        let line = line.trim().strip_suffix(',')?;
        line.split(' ').next()
    });
    // The attribute's is the documentation of the attribute itself.
    let modules: Vec<&str> = std::iter::once("attribute").chain(modules).collect();
    assert_eq!(listed, modules);

    let pages = files(&root().join("fake-runtime/docs"), ".md");
    let stems = pages
        .iter()
        .filter_map(|page| page.file_stem()?.to_str())
        .filter(|stem| *stem != "README");
    assert_eq!(
        stems.collect::<BTreeSet<_>>(),
        listed.iter().copied().collect()
    );
}

#[test]
fn the_readme_leads_to_every_chapter_and_names_every_example() {
    let readme = crate::readme();
    for page in files(&root().join("fake-runtime/docs"), ".md") {
        let name = page.file_name().and_then(|name| name.to_str());
        let link = format!("(fake-runtime/docs/{}", name.expect("names are text"));
        assert!(readme.contains(&link), "the readme has no link {link}");
    }
    for example in files(&root().join("examples"), ".rs") {
        let name = example.file_stem().and_then(|name| name.to_str());
        let run = format!("--example {}", name.expect("names are text"));
        assert!(readme.contains(&run), "the readme does not say `{run}`");
    }
}
